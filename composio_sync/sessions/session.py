# Generated from composio_async/sessions/session.py by `python -m composio_async._syncgen`. Do not edit.
"""A session: one user's tools, connections and executions, set up once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._connection_state import AccountSharing
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async._unset import UNSET, Unset
from composio_async.models.sessions import (
    SessionConfig,
    SessionConfigVersion,
    SessionSearch,
    SessionState,
    SessionToolkit,
)
from composio_async.models.status import Done
from composio_async.models.tools import ProxyResult, Tool, ToolResult
from composio_async.providers.protocol import ToolsT
from composio_async.sessions import session as _async
from composio_async.sessions.mcp import MCP
from composio_async.sessions.options import (
    Experimental,
    ManageConnections,
    MultiAccount,
    Sandbox,
    Selection,
    SessionHook,
    ToolSelection,
    ToolTag,
)
from composio_async.sessions.session import EnsuredConnection, MetaTool, RedirectCallback
from composio_async.waiting import StatusCallback
from composio_sync.resources.connection_request import ConnectionRequest

if TYPE_CHECKING:
    from composio_sync.sessions.files import SessionFiles

__all__ = ["EnsuredConnection", "MetaTool", "Session"]


class Session(Generic[ToolsT]):
    """A session, as `composio.create` and `composio.use` give it."""

    _core: _async.Session[ToolsT]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Session[ToolsT], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def session_id(self) -> str:
        """The session's id, `trs_...`; `composio.use` opens it again."""
        return self._core.session_id

    @property
    def user_id(self) -> str:
        """Whose session it is."""
        return self._core.user_id

    @property
    def config(self) -> SessionConfig:
        """How it is set up."""
        return self._core.config

    @property
    def config_version(self) -> int:
        """Grows with each update."""
        return self._core.config_version

    @property
    def warnings(self) -> tuple[Any, ...]:
        """What the platform warns of, as maps of `code` and `message`."""
        return self._core.warnings

    @property
    def state(self) -> SessionState:
        """The session as the platform answered it last."""
        return self._core.state

    @property
    def mcp(self) -> MCP:
        """URL and headers of the session's MCP endpoint."""
        return self._core.mcp

    @cached_property
    def files(self) -> SessionFiles:
        """Files that the session's sandbox sees."""
        from composio_sync.sessions.files import SessionFiles

        return SessionFiles._of(self._core.files, self._portal)

    def tools(self, *, timeout: Timeout = None) -> ToolsT:
        """The session's tools in the provider's form: the meta tools, and those preloaded.

        Args:
            timeout: Seconds for the whole call.

        Returns:
            What the provider makes of them; for OpenAI a list of dicts.

        Example:
            tools = session.tools()
            print([tool["function"]["name"] for tool in tools])

        Calls `GET /api/v3.1/tool_router/session/{session_id}/tools`.
        """
        return self._portal.run(self._core.tools(timeout=timeout))

    def list_tools(self, *, limit: int | None = None, timeout: Timeout = None) -> Pager[Tool]:
        """The session's tools as the platform describes them.

        Args:
            limit: Tools on a page.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all tools.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/tools`.
        """
        made = self._core.list_tools(limit=limit, timeout=timeout)
        return Pager(made, self._portal)

    def toolkits(
        self,
        *,
        toolkits: Iterable[str] | None = None,
        is_connected: bool | None = None,
        search: str | None = None,
        limit: int | None = None,
        next_cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[SessionToolkit]:
        """The session's toolkits, and which of them are connected.

        Args:
            toolkits: Only these.
            is_connected: Only those that are connected.
            search: In their names.
            limit: Toolkits on a page, 50 at most.
            next_cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all toolkits.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/toolkits`.
        """
        made = self._core.toolkits(
            toolkits=toolkits,
            is_connected=is_connected,
            search=search,
            limit=limit,
            next_cursor=next_cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(app="toolkit", app_name="toolkit", redirect_url="callback_url")
    def authorize(
        self,
        toolkit: str,
        *,
        callback_url: str | None = None,
        alias: str | None = None,
        experimental: AccountSharing | None = None,
        timeout: Timeout = None,
    ) -> ConnectionRequest:
        """Make a Connect link for a toolkit of the session.

        Args:
            toolkit: Its slug.
            callback_url: Where the user is sent afterwards.
            alias: A name for the account.
            experimental: Whether the account is shared, and with whom.
            timeout: Seconds for the call.

        Returns:
            What to send the user to, and to wait for.

        Raises:
            ToolkitNotFoundError: There is no such toolkit; near names are suggested.
            ComposioAclOnlyForSharedError: Access rules were given for an account that is not SHARED.

        Example:
            request = session.authorize("github")
            print(request.redirect_url)
            account = request.wait_for_connection(timeout=300)

        Calls `POST /api/v3.1/tool_router/session/{session_id}/link`.
        """
        made = self._portal.run(
            self._core.authorize(
                toolkit,
                callback_url=callback_url,
                alias=alias,
                experimental=experimental,
                timeout=timeout,
            )
        )
        return ConnectionRequest._of(made, self._portal)

    def ensure_connected(
        self,
        toolkit: str,
        *,
        callback_url: str | None = None,
        alias: str | None = None,
        experimental: AccountSharing | None = None,
        timeout: Timeout = None,
        on_redirect: RedirectCallback | None = None,
        on_status: StatusCallback | None = None,
    ) -> EnsuredConnection:
        """Make sure that a toolkit is connected: at once where it is, else by a link that the user must follow.

        Args:
            toolkit: Its slug.
            callback_url: Where the user is sent afterwards.
            alias: A name for the account.
            experimental: Whether the account is shared, and with whom.
            timeout: Seconds for everything, the user's part included; 60 by default. 0 makes the link and looks once.
            on_redirect: Called with the URL to send the user to; may be async.
            on_status: Called with each new status while waiting; may be async.

        Returns:
            The toolkit's account, and whether it was there already.

        Raises:
            ToolkitNotFoundError: The session has no such toolkit.
            ConnectionRequestFailedError: The user refused, or the link expired.
            ConnectionRequestTimeoutError: The user did not finish in time.

        Example:
            connection = session.ensure_connected("github", on_redirect=print, timeout=300)
            print(connection.was_connected)

        Calls `GET .../toolkits`, and where needed `POST .../link` and `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        return self._portal.run(
            self._core.ensure_connected(
                toolkit,
                callback_url=callback_url,
                alias=alias,
                experimental=experimental,
                timeout=timeout,
                on_redirect=_bridge.callback(on_redirect),
                on_status=_bridge.callback(on_status),
            )
        )

    def search(
        self,
        query: str | Sequence[str | Mapping[str, str]],
        *,
        model: str | None = None,
        search_strategy: Literal["auto", "tool_search"] | None = None,
        timeout: Timeout = None,
    ) -> SessionSearch:
        """Find tools for what is to be done.

        Args:
            query: What is to be done; or up to 7 of them, as texts or as `{"use_case": ..., "known_fields": ...}`.
            model: That will use the tools.
            search_strategy: `auto` or `tool_search`.
            timeout: Seconds for the call.

        Returns:
            Tool slugs, their schemas, a plan, and which toolkits are connected.

        Raises:
            InvalidParams: There is no query, or more than 7.

        Calls `POST /api/v3.1/tool_router/session/{session_id}/search`.
        """
        return self._portal.run(self._core.search(query, model=model, search_strategy=search_strategy, timeout=timeout))

    @renamed_arguments(action="tool_slug", params="arguments", entity_id="account", connected_account_id="account")
    def execute(
        self,
        tool_slug: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        account: str | None = None,
        input_responses: Mapping[str, Any] | None = None,
        request_state: str | None = None,
        enable_auto_workbench_offload: bool | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ToolResult:
        """Run a tool in the session.

        It is sent once: only a request that provably never left this machine, or that was answered with 429, goes out
        again. A tool that could not do what was asked is a result with `successful` False, not an exception.

        Args:
            tool_slug: Of the tool, such as `GITHUB_CREATE_AN_ISSUE`, or of a meta tool.
            arguments: For the tool.
            account: Id or alias of the account to use, where the user has several.
            input_responses: Answers to `ToolInputRequiredError.input_requests`, by id:
                `{"action": "accept", "decline" or "cancel", "content": {...}}`.
            request_state: As `ToolInputRequiredError` gave it.
            enable_auto_workbench_offload: Let the platform keep large results in the workbench.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            The result; also readable as `result["successful"]`, `["data"]`, `["error"]`. What a hook of the session
            blocked is not successful, and `block_reason` tells whether the tool ran.

        Raises:
            ToolInputRequiredError: The tool asks for input first; nothing ran.
            ToolNotFoundError: There is no such tool; near names are suggested.
            APIConnectionError: No answer came; `outcome_unknown` says whether the tool may have run.

        Example:
            result = session.execute("GITHUB_GET_A_REPOSITORY", {"owner": "octocat", "repo": "hello-world"})
            if result.successful:
                print(result.data)

        Calls `POST /api/v3.1/tool_router/session/{session_id}/execute`.
        """
        return self._portal.run(
            self._core.execute(
                tool_slug,
                arguments,
                account=account,
                input_responses=input_responses,
                request_state=request_state,
                enable_auto_workbench_offload=enable_auto_workbench_offload,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def execute_meta(
        self,
        slug: MetaTool | str,
        arguments: Mapping[str, Any] | None = None,
        *,
        input_responses: Mapping[str, Any] | None = None,
        request_state: str | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ToolResult:
        """Run one of the platform's meta tools in the session.

        Args:
            slug: Such as `COMPOSIO_SEARCH_TOOLS`.
            arguments: For it.
            input_responses: Answers to `ToolInputRequiredError.input_requests`, by id.
            request_state: As `ToolInputRequiredError` gave it.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            The result.

        Raises:
            ToolInputRequiredError: It asks for input first; nothing ran.
            APIConnectionError: No answer came; `outcome_unknown` says whether it may have run.

        Calls `POST /api/v3.1/tool_router/session/{session_id}/execute_meta`.
        """
        return self._portal.run(
            self._core.execute_meta(
                slug,
                arguments,
                input_responses=input_responses,
                request_state=request_state,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def proxy_execute(
        self,
        *,
        toolkit: str,
        endpoint: str,
        method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"],
        body: Any | Unset = UNSET,
        parameters: Iterable[Mapping[str, Any]] | None = None,
        binary_body: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ProxyResult:
        """Call a toolkit's own API with the session's account.

        Args:
            toolkit: Its slug.
            endpoint: Path below the toolkit's base URL, or a full URL.
            method: HTTP method.
            body: JSON value to send; None is sent as null.
            parameters: `{"name": ..., "value": ..., "type": "header" or "query"}`.
            binary_body: `{"url": ...}` or `{"base64": ..., "content_type": ...}` instead of `body`.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            What that API answered, its status included: a failure there is not an exception. What a hook of the
            session blocked has no status, and `block_reason` tells whether the request was made.

        Raises:
            InvalidParams: The method, a parameter or the combination of bodies is not possible.
            ConnectionRequiredError: There is no ACTIVE account to use.
            ToolkitNotFoundError: There is no such toolkit; near names are suggested.
            ToolInputRequiredError: The platform asks for input first; nothing was called.

        Calls `POST /api/v3.1/tool_router/session/{session_id}/proxy_execute`.
        """
        return self._portal.run(
            self._core.proxy_execute(
                toolkit=toolkit,
                endpoint=endpoint,
                method=method,
                body=body,
                parameters=parameters,
                binary_body=binary_body,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def update(
        self,
        *,
        toolkits: Sequence[str] | Selection | Unset | None = UNSET,
        tools: Mapping[str, Sequence[str] | ToolSelection] | Unset | None = UNSET,
        tags: Sequence[ToolTag] | Mapping[str, Sequence[ToolTag]] | Unset | None = UNSET,
        auth_configs: Mapping[str, str] | Unset | None = UNSET,
        connected_accounts: Mapping[str, str | Sequence[str]] | Unset | None = UNSET,
        manage_connections: bool | ManageConnections | Unset | None = UNSET,
        sandbox: bool | Sandbox | Unset | None = UNSET,
        workbench: bool | Sandbox | Unset | None = UNSET,
        multi_account: bool | MultiAccount | Unset | None = UNSET,
        proxy_execute: bool | Mapping[str, bool] | Unset | None = UNSET,
        hooks: Sequence[SessionHook] | Unset | None = UNSET,
        preload: Mapping[str, Sequence[str] | str] | Unset | None = UNSET,
        search: bool | Mapping[str, bool] | Unset | None = UNSET,
        execute: bool | Mapping[str, bool] | Unset | None = UNSET,
        instant: Literal[False] | Mapping[str, Any] | Unset = UNSET,
        experimental: Experimental | Unset | None = UNSET,
        expected_config_version: int | None = None,
        timeout: Timeout = None,
    ) -> SessionConfig:
        """Change how the session is set up; what is left out stays as it is, None takes a block away.

        Args:
            toolkits: As for `create`.
            tools: As for `create`.
            tags: As for `create`.
            auth_configs: As for `create`.
            connected_accounts: As for `create`.
            manage_connections: As for `create`.
            sandbox: As for `create`.
            workbench: The older name of `sandbox`.
            multi_account: As for `create`.
            proxy_execute: As for `create`.
            hooks: As for `create`; the whole list, and None takes all away.
            preload: As for `create`.
            search: As for `create`.
            execute: As for `create`.
            instant: As for `create`.
            experimental: As for `create`.
            expected_config_version: That the session must still have, so that no other change is overwritten.
            timeout: Seconds for the call.

        Returns:
            The new configuration; `config` and `config_version` of this object follow.

        Raises:
            SessionConfigConflictError: The session changed meanwhile; this object stays as it was.
            InvalidParams: There is nothing to change, or an option has an impossible value.

        Calls `PATCH /api/v3.1/tool_router/session/{session_id}`.
        """
        return self._portal.run(
            self._core.update(
                toolkits=toolkits,
                tools=tools,
                tags=tags,
                auth_configs=auth_configs,
                connected_accounts=connected_accounts,
                manage_connections=manage_connections,
                sandbox=sandbox,
                workbench=workbench,
                multi_account=multi_account,
                proxy_execute=proxy_execute,
                hooks=hooks,
                preload=preload,
                search=search,
                execute=execute,
                instant=instant,
                experimental=experimental,
                expected_config_version=expected_config_version,
                timeout=timeout,
            )
        )

    def delete(self, *, timeout: Timeout = None) -> Done:
        """Delete the session.

        Args:
            timeout: Seconds for the call.

        Returns:
            That it is done.

        Raises:
            SessionNotFoundError: It was deleted before.

        Calls `DELETE /api/v3.1/tool_router/session/{session_id}`.
        """
        return self._portal.run(self._core.delete(timeout=timeout))

    def list_config_history(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[SessionConfigVersion]:
        """How the session was set up over time, newest first.

        Args:
            limit: Versions on a page, 100 at most.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all versions.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/config_history`.
        """
        made = self._core.list_config_history(limit=limit, cursor=cursor, timeout=timeout)
        return Pager(made, self._portal)

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")
