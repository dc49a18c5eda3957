"""Toolkits: what there is, how each is authorised, and the way to a connected account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NoReturn

from composio_async._arguments import compact, identifier, names, text
from composio_async._clock import Timeout
from composio_async._codec import explain, hook_of, kind_of, read, read_page
from composio_async._known import Known
from composio_async._refusals import raise_as
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, NotFoundError, ResponseValidationError, ToolkitNotFoundError
from composio_async.models.auth_configs import AuthConfig
from composio_async.models.toolkits import AuthField, Toolkit, ToolkitCategory, ToolkitChangelog
from composio_async.pagination import Page, Pager
from composio_async.resources.auth_configs import AuthConfigs
from composio_async.resources.connected_accounts import ConnectedAccounts
from composio_async.resources.connection_request import ConnectionRequest

if TYPE_CHECKING:
    from composio_async.models.scopes import GrantContexts, RecommendedScopes

_ROOT: Final = "/api/v3.1/toolkits"
_LIST: Final = Operation("toolkits.list", "GET", _ROOT)
_GET: Final = Operation("toolkits.get", "GET", f"{_ROOT}/{{slug}}")
_GET_MANY: Final = Operation("toolkits.get_many", "POST", f"{_ROOT}/multi", keys=PROJECT)
_CATEGORIES: Final = Operation("toolkits.categories", "GET", f"{_ROOT}/categories", keys=PROJECT)
_CHANGELOG: Final = Operation("toolkits.changelog", "GET", f"{_ROOT}/changelog", keys=PROJECT)

SortBy = Literal["usage", "alphabetically"]


class Toolkits:
    """`composio.toolkits`: the catalog, and authorising users."""

    def __init__(
        self, transport: Transport, known: Known, auth_configs: AuthConfigs, connected_accounts: ConnectedAccounts
    ) -> None:
        self._transport = transport
        self._known = known
        self._auth_configs = auth_configs
        self._connected_accounts = connected_accounts

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
            A pager; `async for` walks all toolkits.

        Calls `GET /api/v3.1/toolkits`.
        """
        query = compact(
            category=category,
            search=search,
            sort_by=sort_by,
            type=type,
            managed_by=managed_by,
            include_deprecated=include_deprecated,
            user_id=user_id,
            limit=limit,
        )
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[Toolkit]:
            request = _LIST.request(query={**query, "cursor": at})
            return self._noted(await read_page(Toolkit, await self._transport.send(request, timeout)))

        return Pager(fetch, cursor)

    @renamed_arguments(app="slug", app_name="slug", toolkit="slug")
    async def get(self, slug: str, *, version: str | None = None, timeout: Timeout = None) -> Toolkit:
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
        request = _GET.request(path={"slug": text(slug, "slug").lower()}, query={"version": version})
        try:
            toolkit = await read(Toolkit, await self._transport.send(request, timeout))
        except NotFoundError as error:
            at = f" at version {version!r}" if version else ""
            message = f"There is no toolkit {slug!r}{at}."
            raise_as(ToolkitNotFoundError, error, message, self._known.toolkit_hint(slug))
        self._known.note_toolkits([toolkit.slug])
        return toolkit

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
            A pager; `async for` walks all of them.

        Raises:
            InvalidParams: No slug was given.

        Calls `POST /api/v3.1/toolkits/multi`.
        """
        wanted = names(slugs, "slugs")
        if not wanted:
            raise InvalidParams("toolkits.get_many() was given no slugs; toolkits.list() lists all toolkits.")
        body = compact(toolkits=wanted, category=category, managed_by=managed_by, sort_by=sort_by, limit=limit)

        async def fetch(at: str | None) -> Page[Toolkit]:
            request = _GET_MANY.request(body={**body, "cursor": at} if at else body)
            return self._noted(await read_page(Toolkit, await self._transport.send(request, timeout)))

        return Pager(fetch, cursor)

    def list_categories(self, *, timeout: Timeout = None) -> Pager[ToolkitCategory]:
        """List the categories of toolkits.

        Args:
            timeout: Seconds for the call.

        Returns:
            A pager; `async for` walks all categories.

        Calls `GET /api/v3.1/toolkits/categories`.
        """

        async def fetch(at: str | None) -> Page[ToolkitCategory]:
            request = _CATEGORIES.request(query={"cursor": at})
            return await read_page(ToolkitCategory, await self._transport.send(request, timeout))

        return Pager(fetch)

    def changelog(self, *, timeout: Timeout = None) -> Pager[ToolkitChangelog]:
        """List the last versions of toolkits, and what changed in them.

        Args:
            timeout: Seconds for the call.

        Returns:
            A pager; `async for` walks all toolkits.

        Calls `GET /api/v3.1/toolkits/changelog`.
        """

        async def fetch(at: str | None) -> Page[ToolkitChangelog]:
            request = _CHANGELOG.request(query={"cursor": at})
            return await read_page(ToolkitChangelog, await self._transport.send(request, timeout))

        return Pager(fetch)

    @renamed_arguments(app="toolkit_slug", app_name="toolkit_slug", toolkit="toolkit_slug", actions="tools")
    async def recommend_scopes(
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
        from composio_async.resources.scopes import recommended

        return await recommended(
            self._transport,
            self._known,
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

    @renamed_arguments(app="toolkit_slug", app_name="toolkit_slug", toolkit="toolkit_slug")
    async def list_grant_contexts(
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
        from composio_async.resources.scopes import contexts

        return await contexts(self._transport, self._known, toolkit_slug, auth_scheme, toolkit_version, timeout)

    @renamed_arguments(entity_id="user_id", app="toolkit", app_name="toolkit", redirect_url="callback_url")
    async def authorize(
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
            request = await composio.toolkits.authorize(user_id="user_456", toolkit="github")
            print(request.redirect_url)

        Calls `POST /api/v3.1/connected_accounts/link`, after `GET` and, where there is none, `POST
        /api/v3.1/auth_configs`.
        """
        text(user_id, "user_id")
        text(toolkit, "toolkit")
        left = self._transport.budget(timeout)
        if auth_config_id is None:
            auth_config_id = await self._auth_config_for(toolkit.lower(), left)
        return await self._connected_accounts.link(
            user_id,
            identifier(auth_config_id, "auth_config_id", "ac_"),
            callback_url=callback_url,
            alias=alias,
            allow_multiple=allow_multiple,
            timeout=left(),
        )

    async def get_connected_account_initiation_fields(
        self, toolkit: str, auth_scheme: str | None = None, required_only: bool = False, *, timeout: Timeout = None
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
        return await self._fields(toolkit, auth_scheme, "connected_account_initiation", required_only, timeout)

    async def get_auth_config_creation_fields(
        self, toolkit: str, auth_scheme: str | None = None, required_only: bool = False, *, timeout: Timeout = None
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
        return await self._fields(toolkit, auth_scheme, "auth_config_creation", required_only, timeout)

    async def _fields(
        self, slug: str, auth_scheme: str | None, group: str, required_only: bool, timeout: Timeout
    ) -> tuple[AuthField, ...]:
        toolkit = await self.get(slug, timeout=timeout)
        details = toolkit.auth_config_details
        if auth_scheme is None and not details:
            return ()
        scheme = None if auth_scheme is None else auth_scheme.upper()
        index = next((n for n, one in enumerate(details) if scheme is None or one.mode.upper() == scheme), None)
        if index is None:
            has = ", ".join(one.mode for one in details) or "none: its tools need no account"
            msg = f"The toolkit {toolkit.slug!r} has no auth scheme {auth_scheme!r}; it has {has}."
            raise InvalidParams(msg)
        form = _Form(toolkit, index, group)
        return (*form.side("required"), *([] if required_only else form.side("optional")))

    async def _auth_config_for(self, toolkit: str, left: Callable[[], float]) -> str:
        found: list[AuthConfig] = await self._auth_configs.list(toolkit_slug=toolkit, timeout=left()).collect()
        enabled = [one for one in found if one.status == "ENABLED"]
        if enabled:
            return max(enabled, key=lambda one: str(one.created_at or "")).id
        try:
            return (await self._auth_configs.create(toolkit, timeout=left())).id
        except NotFoundError as error:
            raise_as(
                ToolkitNotFoundError, error, f"There is no toolkit {toolkit!r}.", self._known.toolkit_hint(toolkit)
            )

    def _noted(self, page: Page[Toolkit]) -> Page[Toolkit]:
        self._known.note_toolkits(toolkit.slug for toolkit in page.items)
        return page


class _Form:
    """One form of a toolkit, whose fields the platform groups deeper than the models reach."""

    def __init__(self, toolkit: Toolkit, index: int, group: str) -> None:
        self._toolkit = toolkit
        self._path = f"$.auth_config_details[{index}].fields.{group}"
        self._sides = toolkit.auth_config_details[index].fields.get(group)

    def side(self, name: str) -> list[AuthField]:
        """Its `required` or `optional` fields."""
        if self._sides is None:
            return []
        if not isinstance(self._sides, dict):
            self._refuse([f"expected an object, got {kind_of(self._sides)} @ {self._path}"])
        listed, path = self._sides.get(name), f"{self._path}.{name}"
        if listed is None:
            return []
        if not isinstance(listed, list):
            self._refuse([f"expected a list, got {kind_of(listed)} @ {path}"])
        for index, one in enumerate(listed):
            if complaints := explain(AuthField, one, f"{path}[{index}]"):
                self._refuse(complaints)
        hook = hook_of(AuthField)
        return [hook({**one, "required": True} if name == "required" else one) for one in listed]

    def _refuse(self, complaints: Sequence[str]) -> NoReturn:
        meta = self._toolkit.meta
        raise ResponseValidationError(
            f"The answer to {_GET.name} cannot be read: {'; '.join(complaints)}.",
            operation=_GET.name,
            status=meta.status if meta else None,
            request_id=meta.request_id if meta else None,
            sent=True,
        )
