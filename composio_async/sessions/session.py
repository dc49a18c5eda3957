"""A session: one user's tools, connections and executions, set up once."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias

from attrs import frozen

from composio_async._arguments import compact, filled, optional_text, text, tool_arguments
from composio_async._clock import Timeout
from composio_async._codec import read, read_by, read_page
from composio_async._connection_state import AccountSharing
from composio_async._known import Known
from composio_async._proxy import proxy_body
from composio_async._refusals import raise_acl, raise_as, raise_named, raise_unconnected
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, PROJECT_OR_USER, Operation, Request
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async._unset import UNSET, Unset
from composio_async.config import seconds
from composio_async.errors import (
    APIStatusError,
    BadRequestError,
    ConflictError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    SessionConfigConflictError,
    SessionNotFoundError,
    ToolkitNotFoundError,
    recast,
)
from composio_async.models.connected_accounts import ConnectedAccount, LinkResponse
from composio_async.models.sessions import (
    SessionConfig,
    SessionConfigVersion,
    SessionSearch,
    SessionState,
    SessionToolkit,
)
from composio_async.models.status import Done
from composio_async.models.tools import ProxyResult, Tool, ToolResult
from composio_async.pagination import Page, Pager
from composio_async.providers.protocol import ToolsT
from composio_async.resources.connection_request import ConnectionRequest
from composio_async.resources.wrapping import Wrapper
from composio_async.retry import Delivery
from composio_async.sessions.mcp import MCP, export
from composio_async.sessions.options import (
    Experimental,
    ManageConnections,
    MultiAccount,
    Sandbox,
    Selection,
    SessionHook,
    ToolSelection,
    ToolTag,
    update_body,
)
from composio_async.sessions.wire import ROOT, decode_proxy, decode_result, delete, send
from composio_async.waiting import DEFAULT_WAIT, StatusCallback, Waiting

if TYPE_CHECKING:
    from composio_async.sessions.files import SessionFiles

RedirectCallback: TypeAlias = Callable[[str], Awaitable[object] | object]
"""Called with the URL to send the user to; may be async."""

MetaTool = Literal[
    "COMPOSIO_SEARCH_TOOLS",
    "COMPOSIO_MULTI_EXECUTE_TOOL",
    "COMPOSIO_MANAGE_CONNECTIONS",
    "COMPOSIO_WAIT_FOR_CONNECTIONS",
    "COMPOSIO_REMOTE_WORKBENCH",
    "COMPOSIO_REMOTE_BASH_TOOL",
    "COMPOSIO_GET_TOOL_SCHEMAS",
    "COMPOSIO_SUBMIT_FEEDBACK",
    "COMPOSIO_PROXY_EXECUTE",
]

_TOOLS: Final = Operation("sessions.tools", "GET", f"{ROOT}/tools", keys=PROJECT)
_TOOLKITS: Final = Operation("sessions.toolkits", "GET", f"{ROOT}/toolkits", keys=PROJECT)
_LINK: Final = Operation("sessions.link", "POST", f"{ROOT}/link", Delivery.CREATE, PROJECT)
_SEARCH: Final = Operation("sessions.search", "POST", f"{ROOT}/search", Delivery.READ, PROJECT)
_EXECUTE: Final = Operation("sessions.execute", "POST", f"{ROOT}/execute", Delivery.EXECUTE, PROJECT)
_META: Final = Operation("sessions.execute_meta", "POST", f"{ROOT}/execute_meta", Delivery.EXECUTE, PROJECT)
_PROXY: Final = Operation("sessions.proxy_execute", "POST", f"{ROOT}/proxy_execute", Delivery.EXECUTE, PROJECT_OR_USER)
# An update that was delivered must not go out again: its precondition would fail, and the history would grow.
_UPDATE: Final = Operation("sessions.update", "PATCH", ROOT, Delivery.CREATE, PROJECT)
_HISTORY: Final = Operation("sessions.config_history", "GET", f"{ROOT}/config_history", keys=PROJECT)

PAGE: Final = 500
QUERIES: Final = 7


@frozen
class EnsuredConnection:
    """That a toolkit is connected.

    Attributes:
        toolkit: Its slug.
        was_connected: Whether it was already.
        connected_account: The account; None for a toolkit that needs none.
    """

    toolkit: str
    was_connected: bool
    connected_account: ConnectedAccount | None = None


class Session(Generic[ToolsT]):
    """A session, as `composio.create` and `composio.use` give it."""

    def __init__(
        self,
        transport: Transport,
        known: Known,
        wrapper: Wrapper[ToolsT],
        waiting: Waiting,
        state: SessionState,
        *,
        mcp: bool = False,
    ) -> None:
        self._transport = transport
        self._known = known
        self._wrapper = wrapper
        self._waiting = waiting
        self._state = state
        self._mcp: MCP | None = None
        if mcp:
            self._mcp = export(transport.settings, state.session_id, state.mcp.url, state.mcp.type, strict=True)

    @property
    def session_id(self) -> str:
        """The session's id, `trs_...`; `composio.use` opens it again."""
        return self._state.session_id

    @property
    def user_id(self) -> str:
        """Whose session it is."""
        return self._state.config.user_id

    @property
    def config(self) -> SessionConfig:
        """How it is set up."""
        return self._state.config

    @property
    def config_version(self) -> int:
        """Grows with each update."""
        return self._state.config_version

    @property
    def warnings(self) -> tuple[Any, ...]:
        """What the platform warns of, as maps of `code` and `message`."""
        return tuple(self._state.warnings)

    @property
    def state(self) -> SessionState:
        """The session as the platform answered it last."""
        return self._state

    @property
    def mcp(self) -> MCP:
        """URL and headers of the session's MCP endpoint."""
        if self._mcp is None:
            state = self._state
            self._mcp = export(self._transport.settings, state.session_id, state.mcp.url, state.mcp.type, strict=False)
        return self._mcp

    @cached_property
    def files(self) -> SessionFiles:
        """Files that the session's sandbox sees."""
        from composio_async.sessions.files import SessionFiles

        return SessionFiles(self._transport, self.session_id)

    async def tools(self, *, timeout: Timeout = None) -> ToolsT:
        """The session's tools in the provider's form: the meta tools, and those preloaded.

        Args:
            timeout: Seconds for the whole call.

        Returns:
            What the provider makes of them; for OpenAI a list of dicts.

        Example:
            tools = await session.tools()
            print([tool["function"]["name"] for tool in tools])

        Calls `GET /api/v3.1/tool_router/session/{session_id}/tools`.
        """
        found = await self._tools(PAGE, self._transport.budget(timeout)).collect()

        async def execute(slug: str, arguments: Mapping[str, Any]) -> ToolResult:
            # Tools that run themselves answer a model, for which large results are kept in the workbench.
            return await self.execute(slug, arguments, enable_auto_workbench_offload=True)

        return self._wrapper.wrap(found, execute)

    def list_tools(self, *, limit: int | None = None, timeout: Timeout = None) -> Pager[Tool]:
        """The session's tools as the platform describes them.

        Args:
            limit: Tools on a page.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all tools.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/tools`.
        """
        return self._tools(PAGE if limit is None else limit, lambda: timeout)

    def _tools(self, limit: int, timeout: Callable[[], Timeout]) -> Pager[Tool]:
        async def fetch(at: str | None) -> Page[Tool]:
            request = _TOOLS.request(path=self._path, query={"limit": limit, "cursor": at})
            page = await read_page(Tool, await self._send(request, timeout()))
            self._known.note_tools(page.items)
            return page

        return Pager(fetch)

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
            A pager; `async for` walks all toolkits.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/toolkits`.
        """
        query = {
            "toolkits": filled(toolkits, "toolkits"),
            "is_connected": is_connected,
            "search": search,
            "limit": limit,
        }
        _TOOLKITS.request(path=self._path, query=query)

        async def fetch(at: str | None) -> Page[SessionToolkit]:
            request = _TOOLKITS.request(path=self._path, query={**query, "cursor": at})
            page = await read_page(SessionToolkit, await self._send(request, timeout))
            self._known.note_toolkits(one.slug for one in page.items)
            return page

        return Pager(fetch, next_cursor)

    @renamed_arguments(app="toolkit", app_name="toolkit", redirect_url="callback_url")
    async def authorize(
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
            request = await session.authorize("github")
            print(request.redirect_url)
            account = await request.wait_for_connection(timeout=300)

        Calls `POST /api/v3.1/tool_router/session/{session_id}/link`.
        """
        body = compact(
            toolkit=text(toolkit, "toolkit"),
            callback_url=optional_text(callback_url, "callback_url"),
            alias=optional_text(alias, "alias", blank=True),
            experimental=experimental,
        )
        try:
            made = await read(LinkResponse, await self._send(_LINK.request(path=self._path, body=body), timeout))
        except BadRequestError as error:
            raise_acl(error)
            raise
        except SessionNotFoundError:
            raise
        except NotFoundError as error:
            raise_as(
                ToolkitNotFoundError, error, f"There is no toolkit {toolkit!r}.", self._known.toolkit_hint(toolkit)
            )
        return ConnectionRequest(
            self._waiting,
            id=made.connected_account_id,
            redirect_url=made.redirect_url,
            link_token=made.link_token,
            expires_at=made.expires_at,
            answer=made,
        )

    async def ensure_connected(
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
            connection = await session.ensure_connected("github", on_redirect=print, timeout=300)
            print(connection.was_connected)

        Calls `GET .../toolkits`, and where needed `POST .../link` and `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        limit = seconds(timeout, DEFAULT_WAIT)
        left = self._transport.budget(limit or None)
        slug = text(toolkit, "toolkit").lower()
        page = await self.toolkits(toolkits=[slug], timeout=left()).first()
        found = next((one for one in page.items if one.slug == slug), None)
        if found is not None and found.is_connected:
            return EnsuredConnection(slug, was_connected=True, connected_account=found.connected_account)
        request = await self.authorize(
            toolkit, callback_url=callback_url, alias=alias, experimental=experimental, timeout=left()
        )
        if on_redirect is not None and request.redirect_url is not None:
            answer = on_redirect(request.redirect_url)
            if inspect.isawaitable(answer):
                await answer
        account = await self._waiting.wait(request.id, left() if limit else 0, on_status)
        return EnsuredConnection(slug, was_connected=False, connected_account=account)

    async def search(
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
        asked = [query] if isinstance(query, str) or not isinstance(query, Iterable) else list(query)
        if not all(isinstance(one, str | Mapping) for one in asked):
            raise InvalidParamsType('query must be text, or a list of texts or of {"use_case": ...}.')
        if not 1 <= len(asked) <= QUERIES:
            msg = f"search() takes 1 to {QUERIES} queries at a time, not {len(asked)}."
            raise InvalidParams(msg)
        queries = [{"use_case": text(one, "query")} if isinstance(one, str) else dict(one) for one in asked]
        body = compact(queries=queries, model=model, search_strategy=search_strategy)
        return await read(SessionSearch, await self._send(_SEARCH.request(path=self._path, body=body), timeout))

    @renamed_arguments(action="tool_slug", params="arguments", entity_id="account", connected_account_id="account")
    async def execute(
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
            result = await session.execute("GITHUB_GET_A_REPOSITORY", {"owner": "octocat", "repo": "hello-world"})
            if result.successful:
                print(result.data)

        Calls `POST /api/v3.1/tool_router/session/{session_id}/execute`.
        """
        body = compact(
            tool_slug=text(tool_slug, "tool_slug").upper(),
            arguments=tool_arguments(arguments),
            account=optional_text(account, "account"),
            input_responses=input_responses,
            request_state=request_state,
            enable_auto_workbench_offload=enable_auto_workbench_offload,
        )
        request = _EXECUTE.request(path=self._path, body=body, idempotency_key=idempotency_key)
        try:
            return await read_by(decode_result, await self._send(request, timeout))
        except SessionNotFoundError:
            raise
        except APIStatusError as error:
            raise_named(error, tool_slug, self._known)

    async def execute_meta(
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
        body = compact(
            slug=text(slug, "slug").upper(),
            arguments=tool_arguments(arguments),
            input_responses=input_responses,
            request_state=request_state,
        )
        return await read_by(
            decode_result,
            await self._send(_META.request(path=self._path, body=body, idempotency_key=idempotency_key), timeout),
        )

    async def proxy_execute(
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
        sent = {
            "toolkit_slug": text(toolkit, "toolkit"),
            **proxy_body(endpoint, method, body, parameters, binary_body),
        }
        try:
            return await read_by(
                decode_proxy,
                await self._send(_PROXY.request(path=self._path, body=sent, idempotency_key=idempotency_key), timeout),
            )
        except SessionNotFoundError:
            raise
        except APIStatusError as error:
            raise_unconnected(error)
            if isinstance(error, NotFoundError):
                hint = self._known.toolkit_hint(toolkit)
                raise_as(ToolkitNotFoundError, error, f"There is no toolkit {toolkit!r}.", hint)
            raise

    async def update(
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
        options = {
            "toolkits": toolkits,
            "tools": tools,
            "tags": tags,
            "auth_configs": auth_configs,
            "connected_accounts": connected_accounts,
            "manage_connections": manage_connections,
            "sandbox": sandbox,
            "workbench": workbench,
            "multi_account": multi_account,
            "proxy_execute": proxy_execute,
            "hooks": hooks,
            "preload": preload,
            "search": search,
            "execute": execute,
            "instant": instant,
            "experimental": experimental,
        }
        request = _UPDATE.request(path=self._path, body=update_body(options, expected_config_version))
        try:
            self._state = await read(SessionState, await self._send(request, timeout))
        except ConflictError as error:
            told = f"Session {self.session_id} changed meanwhile: {error.message}"
            raise recast(SessionConfigConflictError, error, told) from error
        self._mcp = None
        return self._state.config

    async def delete(self, *, timeout: Timeout = None) -> Done:
        """Delete the session.

        Args:
            timeout: Seconds for the call.

        Returns:
            That it is done.

        Raises:
            SessionNotFoundError: It was deleted before.

        Calls `DELETE /api/v3.1/tool_router/session/{session_id}`.
        """
        return await delete(self._transport, self.session_id, timeout)

    def list_config_history(
        self, *, limit: int | None = None, cursor: str | None = None, timeout: Timeout = None
    ) -> Pager[SessionConfigVersion]:
        """How the session was set up over time, newest first.

        Args:
            limit: Versions on a page, 100 at most.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all versions.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/config_history`.
        """

        async def fetch(at: str | None) -> Page[SessionConfigVersion]:
            request = _HISTORY.request(path=self._path, query={"limit": limit, "cursor": at})
            return await read_page(SessionConfigVersion, await self._send(request, timeout))

        return Pager(fetch, cursor)

    @property
    def _path(self) -> dict[str, str]:
        return {"session_id": self._state.session_id}

    async def _send(self, request: Request, timeout: Timeout) -> RawResponse:
        return await send(self._transport, self._state.session_id, request, timeout)

    def __repr__(self) -> str:
        return f"Session(session_id={self.session_id!r}, user_id={self.user_id!r})"
