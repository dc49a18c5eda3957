# Generated from composio_async/resources/sessions.py by `python -m composio_async._syncgen`. Do not edit.
"""Sessions: create one, open one again, delete one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Self, Unpack

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._renamed import renamed_arguments
from composio_async.models.status import Done
from composio_async.providers.protocol import ToolsT
from composio_async.resources import sessions as _async
from composio_async.sessions.options import SessionOptions, SessionPreset
from composio_sync.sessions.session import Session

__all__ = ["Sessions"]


class Sessions(Generic[ToolsT]):
    """`composio.sessions`: a user's tools, connections and executions, set up once."""

    _core: _async.Sessions[ToolsT]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Sessions[ToolsT], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(entity_id="user_id", apps="toolkits", actions="tools")
    def create(
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
            session = composio.sessions.create("user_123", toolkits=["github", "gmail"])
            tools = session.tools()

        Calls `POST /api/v3.1/tool_router/session`.
        """
        made = self._portal.run(
            self._core.create(user_id, session_preset=session_preset, mcp=mcp, timeout=timeout, **options)
        )
        return Session._of(made, self._portal)

    def use(self, session_id: str, *, mcp: bool = False, timeout: Timeout = None) -> Session[ToolsT]:
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
        made = self._portal.run(self._core.use(session_id, mcp=mcp, timeout=timeout))
        return Session._of(made, self._portal)

    def attach(
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
        made = self._portal.run(
            self._core.attach(
                session_id,
                custom_tools=custom_tools,
                custom_toolkits=custom_toolkits,
                mcp=mcp,
                timeout=timeout,
            )
        )
        return Session._of(made, self._portal)

    def delete(self, session_id: str, *, timeout: Timeout = None) -> Done:
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
        return self._portal.run(self._core.delete(session_id, timeout=timeout))
