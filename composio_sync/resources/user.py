# Generated from composio_async/resources/user.py by `python -m composio_async._syncgen`. Do not edit.
"""One user's view of the client: the calls that take a user id, without it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Literal, Self, Unpack

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._connection_state import AccountSharing
from composio_async._portal_pages import Pager
from composio_async._unset import UNSET, Unset
from composio_async.models.connected_accounts import AccountStatus, ConnectedAccount
from composio_async.models.tools import ProxyResult, ToolResult
from composio_async.providers.protocol import ToolsT
from composio_async.resources import user as _async
from composio_async.resources.tools import ToolRun
from composio_async.sessions.options import SessionOptions, SessionPreset
from composio_sync._outcomes import Outcomes
from composio_sync.resources.connection_request import ConnectionRequest
from composio_sync.sessions.session import Session

__all__ = ["User"]


class User(Generic[ToolsT]):
    """`composio.for_user("user_123")`: every call made through it bears this user id and no other."""

    _core: _async.User[ToolsT]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.User[ToolsT], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def user_id(self) -> str:
        """Whose view it is."""
        return self._core.user_id

    def create(
        self,
        *,
        session_preset: SessionPreset | None = None,
        mcp: bool = False,
        timeout: Timeout = None,
        **options: Unpack[SessionOptions],
    ) -> Session[ToolsT]:
        """Create a session for the user.

        Args:
            session_preset: `direct_tools` lists the toolkits' own tools instead of the meta tools.
            mcp: Whether an MCP endpoint off the API's origin is an error.
            timeout: Seconds for the call.
            options: How the session is set up; see `SessionOptions`.

        Returns:
            The session.

        Calls `POST /api/v3.1/tool_router/session`.
        """
        made = self._portal.run(self._core.create(session_preset=session_preset, mcp=mcp, timeout=timeout, **options))
        return Session._of(made, self._portal)

    def tools(
        self,
        *,
        slug: str | None = None,
        tools: Iterable[str] | None = None,
        toolkits: Iterable[str] | None = None,
        search: str | None = None,
        scopes: Iterable[str] | None = None,
        tags: Iterable[str] | None = None,
        important: bool | None = None,
        limit: int | None = None,
        timeout: Timeout = None,
    ) -> ToolsT:
        """Get tools in the provider's form, for the user.

        Args:
            slug: One tool; excludes everything else.
            tools: These tools.
            toolkits: The tools of these toolkits.
            search: Tools that fit these words.
            scopes: Of a toolkit, only those that these OAuth scopes allow.
            tags: Of a toolkit, only with these tags.
            important: Of a toolkit, only the most used.
            limit: At most so many; None for all.
            timeout: Seconds for the whole call.

        Returns:
            What the provider makes of them.

        Raises:
            ToolNotFoundError: One of the slugs is not a tool; near names are suggested.

        Calls `GET /api/v3.1/tools`.
        """
        return self._portal.run(
            self._core.tools(
                slug=slug,
                tools=tools,
                toolkits=toolkits,
                search=search,
                scopes=scopes,
                tags=tags,
                important=important,
                limit=limit,
                timeout=timeout,
            )
        )

    def execute(
        self,
        slug: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        connected_account_id: str | None = None,
        text: str | None = None,
        version: str | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ToolResult:
        """Run a tool for the user; see `tools.execute`.

        Args:
            slug: Of the tool.
            arguments: For the tool.
            connected_account_id: The user's account to use, where there are several.
            text: What to do in words, instead of `arguments`.
            version: Of the toolkit; else as for this view, then as for the client.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            The result.

        Raises:
            ConnectionRequiredError: The user has no ACTIVE account of the toolkit.

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        return self._portal.run(
            self._core.execute(
                slug,
                arguments,
                connected_account_id=connected_account_id,
                text=text,
                version=version,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def execute_many(
        self,
        calls: Iterable[ToolRun | Mapping[str, Any]],
        *,
        concurrency: int = 10,
        timeout: Timeout = None,
    ) -> Outcomes[ToolResult]:
        """Run many tools for the user; see `tools.execute_many`.

        Args:
            calls: Dicts with `slug` and any of the other arguments of `execute`; a `user_id` in one is overruled.
            concurrency: How many at a time.
            timeout: Seconds for each call.

        Returns:
            An iterator of outcomes.

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        made = self._core.execute_many(calls, concurrency=concurrency, timeout=timeout)
        return Outcomes._of(made, self._portal)

    def proxy(
        self,
        endpoint: str,
        method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"],
        body: Any | Unset = UNSET,
        connected_account_id: str | None = None,
        parameters: Iterable[Mapping[str, Any]] | None = None,
        *,
        binary_body: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ProxyResult:
        """Call a toolkit's own API with the user's account; see `tools.proxy`.

        Args:
            endpoint: Path below the toolkit's base URL, or a full URL.
            method: HTTP method.
            body: JSON value to send; None is sent as null.
            connected_account_id: The account to use, `ca_...`.
            parameters: `{"name": ..., "value": ..., "type": "header" or "query"}`.
            binary_body: `{"url": ...}` or `{"base64": ..., "content_type": ...}` instead of `body`.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            What that API answered.

        Calls `POST /api/v3.1/tools/execute/proxy`.
        """
        return self._portal.run(
            self._core.proxy(
                endpoint,
                method,
                body,
                connected_account_id,
                parameters,
                binary_body=binary_body,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def authorize(
        self,
        toolkit: str,
        *,
        auth_config_id: str | None = None,
        callback_url: str | None = None,
        alias: str | None = None,
        allow_multiple: bool = False,
        timeout: Timeout = None,
    ) -> ConnectionRequest:
        """Make a Connect link for a toolkit; see `toolkits.authorize`.

        Args:
            toolkit: Its slug.
            auth_config_id: To connect under; else the newest enabled one of the toolkit.
            callback_url: Where the user is sent afterwards.
            alias: A name for the account.
            allow_multiple: Make one even when the user has an ACTIVE account already.
            timeout: Seconds for the whole call.

        Returns:
            What to send the user to, and to wait for.

        Calls `POST /api/v3.1/connected_accounts/link`.
        """
        made = self._portal.run(
            self._core.authorize(
                toolkit,
                auth_config_id=auth_config_id,
                callback_url=callback_url,
                alias=alias,
                allow_multiple=allow_multiple,
                timeout=timeout,
            )
        )
        return ConnectionRequest._of(made, self._portal)

    def link(
        self,
        auth_config_id: str,
        *,
        callback_url: str | None = None,
        alias: str | None = None,
        allow_multiple: bool = False,
        experimental: AccountSharing | None = None,
        timeout: Timeout = None,
    ) -> ConnectionRequest:
        """Make a Connect link under an auth config; see `connected_accounts.link`.

        Args:
            auth_config_id: To connect under, `ac_...`.
            callback_url: Where the user is sent afterwards.
            alias: A name for the account.
            allow_multiple: Make one even when the user has an ACTIVE account under this auth config.
            experimental: Whether the account is shared, and with whom.
            timeout: Seconds for the whole call.

        Returns:
            What to send the user to, and to wait for.

        Calls `POST /api/v3.1/connected_accounts/link`.
        """
        made = self._portal.run(
            self._core.link(
                auth_config_id,
                callback_url=callback_url,
                alias=alias,
                allow_multiple=allow_multiple,
                experimental=experimental,
                timeout=timeout,
            )
        )
        return ConnectionRequest._of(made, self._portal)

    def connected_accounts(
        self,
        *,
        toolkit_slugs: Iterable[str] | None = None,
        statuses: Iterable[AccountStatus | str] | None = None,
        limit: int | None = None,
        timeout: Timeout = None,
    ) -> Pager[ConnectedAccount]:
        """List the user's connected accounts.

        Args:
            toolkit_slugs: Only of these toolkits.
            statuses: Only with these statuses.
            limit: Accounts on a page.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all accounts.

        Calls `GET /api/v3.1/connected_accounts`.
        """
        made = self._core.connected_accounts(
            toolkit_slugs=toolkit_slugs,
            statuses=statuses,
            limit=limit,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")
