# Generated from composio_async/resources/toolkits.py by `python -m composio_async._syncgen`. Do not edit.
"""Toolkits: what there is, how each is authorised, and the way to a connected account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async.models.toolkits import AuthField, Toolkit, ToolkitCategory, ToolkitChangelog
from composio_async.resources import toolkits as _async
from composio_async.resources.toolkits import SortBy
from composio_sync.resources.connection_request import ConnectionRequest

if TYPE_CHECKING:
    from composio_async.models.scopes import GrantContexts, RecommendedScopes

__all__ = ["SortBy", "Toolkits"]


class Toolkits:
    """`composio.toolkits`: the catalog, and authorising users."""

    _core: _async.Toolkits
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Toolkits, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(
        self,
        *,
        category: str | None = None,
        search: str | None = None,
        sort_by: SortBy | None = None,
        type: Literal["native", "custom", "all"] | None = None,
        managed_by: Literal["composio", "all", "project"] | None = None,
        include_deprecated: bool | None = None,
        user_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[Toolkit]:
        """List toolkits.

        Args:
            category: Only of this category; see `list_categories`.
            search: In their names and descriptions.
            sort_by: `usage` or `alphabetically`.
            type: `native`, `custom` (the project's own) or `all`.
            managed_by: An older word for `type`, deprecated by the platform.
            include_deprecated: Deprecated ones as well.
            user_id: As this user sees them.
            limit: Toolkits on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all toolkits.

        Calls `GET /api/v3.1/toolkits`.
        """
        made = self._core.list(
            category=category,
            search=search,
            sort_by=sort_by,
            type=type,
            managed_by=managed_by,
            include_deprecated=include_deprecated,
            user_id=user_id,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(app="slug", app_name="slug", toolkit="slug")
    def get(self, slug: str, *, version: str | None = None, timeout: Timeout = None) -> Toolkit:
        """Get one toolkit, with how it is authorised.

        To list toolkits, use `list`; without a slug the official method answers only the first page.

        Args:
            slug: Such as `github`.
            version: Of the toolkit; the newest by default.
            timeout: Seconds for the call.

        Returns:
            The toolkit.

        Raises:
            ToolkitNotFoundError: There is none; near names are suggested.

        Calls `GET /api/v3.1/toolkits/{slug}`.
        """
        return self._portal.run(self._core.get(slug, version=version, timeout=timeout))

    def get_many(
        self,
        slugs: Iterable[str],
        *,
        category: str | None = None,
        managed_by: Literal["composio", "all", "project"] | None = None,
        sort_by: SortBy | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[Toolkit]:
        """Get several toolkits.

        Args:
            slugs: Of the toolkits.
            category: Only of this category.
            managed_by: `composio`, `project` or `all`.
            sort_by: `usage` or `alphabetically`.
            limit: Toolkits on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all of them.

        Raises:
            InvalidParams: No slug was given.

        Calls `POST /api/v3.1/toolkits/multi`.
        """
        made = self._core.get_many(
            slugs,
            category=category,
            managed_by=managed_by,
            sort_by=sort_by,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def list_categories(self, *, timeout: Timeout = None) -> Pager[ToolkitCategory]:
        """List the categories of toolkits.

        Args:
            timeout: Seconds for the call.

        Returns:
            A pager; `for` walks all categories.

        Calls `GET /api/v3.1/toolkits/categories`.
        """
        made = self._core.list_categories(timeout=timeout)
        return Pager(made, self._portal)

    def changelog(self, *, timeout: Timeout = None) -> Pager[ToolkitChangelog]:
        """List the last versions of toolkits, and what changed in them.

        Args:
            timeout: Seconds for the call.

        Returns:
            A pager; `for` walks all toolkits.

        Calls `GET /api/v3.1/toolkits/changelog`.
        """
        made = self._core.changelog(timeout=timeout)
        return Pager(made, self._portal)

    @renamed_arguments(app="toolkit_slug", app_name="toolkit_slug", toolkit="toolkit_slug", actions="tools")
    def recommend_scopes(
        self,
        toolkit_slug: str,
        *,
        tools: str | Iterable[str],
        auth_scheme: str | None = None,
        toolkit_version: str | None = None,
        grant_context: Mapping[str, str] | None = None,
        include: Iterable[str] | None = None,
        exclude: Iterable[str] | None = None,
        available_scopes: Iterable[str] | None = None,
        timeout: Timeout = None,
    ) -> RecommendedScopes:
        """Tell which OAuth scopes to ask a user for, so that tools of a toolkit can run.

        Args:
            toolkit_slug: Of the toolkit.
            tools: Slugs of its tools.
            auth_scheme: Such as `OAUTH2`; the toolkit's own choice by default.
            toolkit_version: The newest by default.
            grant_context: In which the user grants them, by dimension; see `list_grant_contexts`.
            include: Scopes to ask for in any case.
            exclude: Scopes not to ask for.
            available_scopes: The only ones that can be asked for.
            timeout: Seconds for the call.

        Returns:
            The scopes in two ways: those that allow least, and as few as possible.

        Raises:
            ToolkitNotFoundError: There is no such toolkit; near names are suggested.
            ToolNotFoundError: One of the slugs is not a tool.
            InvalidParams: No tool was given.

        Calls `POST /api/v3.1/toolkits/{toolkit_slug}/scopes/recommended`.
        """
        return self._portal.run(
            self._core.recommend_scopes(
                toolkit_slug,
                tools=tools,
                auth_scheme=auth_scheme,
                toolkit_version=toolkit_version,
                grant_context=grant_context,
                include=include,
                exclude=exclude,
                available_scopes=available_scopes,
                timeout=timeout,
            )
        )

    @renamed_arguments(app="toolkit_slug", app_name="toolkit_slug", toolkit="toolkit_slug")
    def list_grant_contexts(
        self,
        toolkit_slug: str,
        *,
        auth_scheme: str | None = None,
        toolkit_version: str | None = None,
        timeout: Timeout = None,
    ) -> GrantContexts:
        """Tell in which contexts a user can grant the scopes of a toolkit.

        Args:
            toolkit_slug: Of the toolkit.
            auth_scheme: Such as `OAUTH2`; the toolkit's own choice by default.
            toolkit_version: The newest by default.
            timeout: Seconds for the call.

        Returns:
            What the context may differ in, and what holds where nothing is said.

        Raises:
            ToolkitNotFoundError: There is no such toolkit; near names are suggested.

        Calls `GET /api/v3.1/toolkits/{toolkit_slug}/scopes/grant_context`.
        """
        return self._portal.run(
            self._core.list_grant_contexts(
                toolkit_slug,
                auth_scheme=auth_scheme,
                toolkit_version=toolkit_version,
                timeout=timeout,
            )
        )

    @renamed_arguments(entity_id="user_id", app="toolkit", app_name="toolkit", redirect_url="callback_url")
    def authorize(
        self,
        *,
        user_id: str,
        toolkit: str,
        auth_config_id: str | None = None,
        callback_url: str | None = None,
        alias: str | None = None,
        allow_multiple: bool = False,
        timeout: Timeout = None,
    ) -> ConnectionRequest:
        """Make a Connect link for a toolkit, under its newest enabled auth config, or a new Composio-managed one.

        Args:
            user_id: Whose account it will be.
            toolkit: Slug of the toolkit.
            auth_config_id: To connect under; else the newest enabled one of the toolkit is taken.
            callback_url: Where the user is sent afterwards.
            alias: A name for the account.
            allow_multiple: Make one even when the user has an ACTIVE account already.
            timeout: Seconds for the whole call.

        Returns:
            What to send the user to, and to wait for.

        Raises:
            ToolkitNotFoundError: There is no such toolkit.
            ComposioMultipleConnectedAccountsError: The user has an ACTIVE account; nothing was made.

        Example:
            request = composio.toolkits.authorize(user_id="user_456", toolkit="github")
            print(request.redirect_url)

        Calls `POST /api/v3.1/connected_accounts/link`, after `GET` and, where there is none, `POST
        /api/v3.1/auth_configs`.
        """
        made = self._portal.run(
            self._core.authorize(
                user_id=user_id,
                toolkit=toolkit,
                auth_config_id=auth_config_id,
                callback_url=callback_url,
                alias=alias,
                allow_multiple=allow_multiple,
                timeout=timeout,
            )
        )
        return ConnectionRequest._of(made, self._portal)

    def get_connected_account_initiation_fields(
        self,
        toolkit: str,
        auth_scheme: str | None = None,
        required_only: bool = False,
        *,
        timeout: Timeout = None,
    ) -> tuple[AuthField, ...]:
        """What a user fills in to connect, for a form of your own.

        Args:
            toolkit: Slug of the toolkit.
            auth_scheme: Such as `API_KEY`; None for the toolkit's first.
            required_only: Leave optional fields out.
            timeout: Seconds for the call.

        Returns:
            The fields, required ones first; none for a toolkit that needs no account.

        Raises:
            ToolkitNotFoundError: There is no such toolkit.
            InvalidParams: The toolkit has no such auth scheme; those it has are named.

        Calls `GET /api/v3.1/toolkits/{slug}`.
        """
        return self._portal.run(
            self._core.get_connected_account_initiation_fields(toolkit, auth_scheme, required_only, timeout=timeout)
        )

    def get_auth_config_creation_fields(
        self,
        toolkit: str,
        auth_scheme: str | None = None,
        required_only: bool = False,
        *,
        timeout: Timeout = None,
    ) -> tuple[AuthField, ...]:
        """What a developer fills in to create an auth config of the toolkit.

        Args:
            toolkit: Slug of the toolkit.
            auth_scheme: Such as `OAUTH2`; None for the toolkit's first.
            required_only: Leave optional fields out.
            timeout: Seconds for the call.

        Returns:
            The fields, required ones first; none for a toolkit that needs no account.

        Raises:
            ToolkitNotFoundError: There is no such toolkit.
            InvalidParams: The toolkit has no such auth scheme; those it has are named.

        Calls `GET /api/v3.1/toolkits/{slug}`.
        """
        return self._portal.run(
            self._core.get_auth_config_creation_fields(toolkit, auth_scheme, required_only, timeout=timeout)
        )
