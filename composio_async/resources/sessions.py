"""Sessions: create one, open one again, delete one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Generic, Unpack

from composio_async._arguments import compact, identifier, mapping, text
from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._known import Known
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, InvalidParamsType, NotFoundError
from composio_async.models.sessions import SessionState
from composio_async.models.status import Done
from composio_async.providers.protocol import ToolsT
from composio_async.resources.wrapping import Wrapper
from composio_async.retry import Delivery
from composio_async.sessions.options import SessionOptions, SessionPreset, create_body
from composio_async.sessions.session import Session
from composio_async.sessions.wire import ROOT, delete, raise_not_found, send
from composio_async.waiting import Waiting

_CREATE: Final = Operation("sessions.create", "POST", "/api/v3.1/tool_router/session", Delivery.CREATE, PROJECT)
_GET: Final = Operation("sessions.get", "GET", ROOT, keys=PROJECT)
_ATTACH: Final = Operation("sessions.attach", "POST", f"{ROOT}/attach", Delivery.WRITE, PROJECT)


class Sessions(Generic[ToolsT]):
    """`composio.sessions`: a user's tools, connections and executions, set up once."""

    def __init__(self, transport: Transport, known: Known, wrapper: Wrapper[ToolsT], waiting: Waiting) -> None:
        self._transport = transport
        self._known = known
        self._wrapper = wrapper
        self._waiting = waiting

    @renamed_arguments(entity_id="user_id", apps="toolkits", actions="tools")
    async def create(
        self,
        user_id: str,
        *,
        session_preset: SessionPreset | None = None,
        mcp: bool = False,
        timeout: Timeout = None,
        **options: Unpack[SessionOptions],
    ) -> Session[ToolsT]:
        """Create a session for a user.

        Args:
            user_id: Whose session it is.
            session_preset: `direct_tools` lists the toolkits' own tools instead of the meta tools.
            mcp: Whether an MCP endpoint off the API's origin is an error.
            timeout: Seconds for the call.
            options: How the session is set up; see `SessionOptions`.

        Returns:
            The session.

        Raises:
            InvalidParams: An option has an impossible value.
            InvalidParamsType: An option, or a key in one, is not known.
            MCPDestinationError: The MCP endpoint is elsewhere, and `mcp`; the session exists.

        Example:
            session = await composio.sessions.create("user_123", toolkits=["github", "gmail"])
            tools = await session.tools()

        Calls `POST /api/v3.1/tool_router/session`.
        """
        body = create_body(text(user_id, "user_id"), options, session_preset)
        raw = await self._transport.send(_CREATE.request(body=body), timeout)
        return self._session(await read(SessionState, raw), mcp=mcp)

    async def use(self, session_id: str, *, mcp: bool = False, timeout: Timeout = None) -> Session[ToolsT]:
        """Open a session again.

        Args:
            session_id: Its id, `trs_...`.
            mcp: Whether an MCP endpoint off the API's origin is an error.
            timeout: Seconds for the call.

        Returns:
            The session.

        Raises:
            SessionNotFoundError: There is none, or it was deleted.

        Calls `GET /api/v3.1/tool_router/session/{session_id}`.
        """
        request = _GET.request(path={"session_id": identifier(session_id, "session_id", "trs_")})
        try:
            raw = await self._transport.send(request, timeout)
        except NotFoundError as error:
            raise_not_found(error, session_id)
        return self._session(await read(SessionState, raw), mcp=mcp)

    async def attach(
        self,
        session_id: str,
        *,
        custom_tools: Iterable[Mapping[str, Any]] | None = None,
        custom_toolkits: Iterable[Mapping[str, Any]] | None = None,
        mcp: bool = False,
        timeout: Timeout = None,
    ) -> Session[ToolsT]:
        """Open a session again, and tell the platform of tools that run on your side.

        Args:
            session_id: Its id, `trs_...`.
            custom_tools: `{"slug": ..., "name": ..., "description": ..., "input_schema": {...}}`, and where wanted
                `output_schema`, `extends_toolkit` and `preload`.
            custom_toolkits: `{"slug": ..., "name": ..., "description": ..., "tools": [...]}`, and where wanted
                `preload`.
            mcp: Whether an MCP endpoint off the API's origin is an error.
            timeout: Seconds for the call.

        Returns:
            The session; `state.experimental` has the tools' final slugs.

        Raises:
            SessionNotFoundError: There is none, or it was deleted.
            InvalidParams: A tool or toolkit lacks a field that it must have.

        Calls `POST /api/v3.1/tool_router/session/{session_id}/attach`.
        """
        own = {
            "custom_tools": _own(custom_tools, "custom_tools", "input_schema"),
            "custom_toolkits": _own(custom_toolkits, "custom_toolkits", "tools"),
        }
        request = _ATTACH.request(
            path={"session_id": identifier(session_id, "session_id", "trs_")}, body={"experimental": compact(**own)}
        )
        return self._session(
            await read(SessionState, await send(self._transport, session_id, request, timeout)), mcp=mcp
        )

    async def delete(self, session_id: str, *, timeout: Timeout = None) -> Done:
        """Delete a session.

        Args:
            session_id: Its id, `trs_...`.
            timeout: Seconds for the call.

        Returns:
            That it is done.

        Raises:
            SessionNotFoundError: There is none, or it was deleted before.

        Calls `DELETE /api/v3.1/tool_router/session/{session_id}`.
        """
        return await delete(self._transport, session_id, timeout)

    def _session(self, state: SessionState, *, mcp: bool) -> Session[ToolsT]:
        return Session(self._transport, self._known, self._wrapper, self._waiting, state, mcp=mcp)


def _own(given: Iterable[Mapping[str, Any]] | None, name: str, last: str) -> list[Mapping[str, Any]] | None:
    if given is None:
        return None
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        msg = f"{name} must be a list of dicts, not {type(given).__name__}."
        raise InvalidParamsType(msg)
    listed = list(given)
    for index, one in enumerate(listed):
        mapping(one, f"{name}[{index}]")
        missing = [field for field in ("slug", "name", "description", last) if one.get(field) is None]
        if missing:
            msg = f"{name}[{index}] needs slug, name, description and {last}; {', '.join(missing)} is missing."
            raise InvalidParams(msg)
    return listed
