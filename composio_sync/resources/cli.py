# Generated from composio_async/resources/cli.py by `python -m composio_async._syncgen`. Do not edit.
"""What a command line needs: a login in the browser, leave to listen to events, and reports of failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async.models.cli import CLISession, CodactFailure, RealtimeAuth, RealtimeCredentials
from composio_async.resources import cli as _async
from composio_async.resources.cli import FailedTool, ToolInfo

__all__ = ["CLI", "FailedTool", "ToolInfo"]


class CLI:
    """`composio.cli`: what a command line asks of the platform."""

    _core: _async.CLI
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.CLI, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def create_session(
        self,
        *,
        scope: Literal["project", "user"] | None = None,
        source: str | None = None,
        timeout: Timeout = None,
    ) -> CLISession:
        """Begin a login that a person completes in a browser; it takes no key.

        Args:
            scope: Whose key it shall give.
            source: What asks, for the platform's statistics.
            timeout: Seconds for the call.

        Returns:
            The session, `pending`: show the person its code, and ask for it by its id until it is `linked`.

        Calls `POST /api/v3.1/cli/create-session`.
        """
        return self._portal.run(self._core.create_session(scope=scope, source=source, timeout=timeout))

    def get_session(self, id: str, *, timeout: Timeout = None) -> CLISession:
        """Look whether a login was completed; it takes no key.

        Args:
            id: Of the session. Keep it to yourself: it gives the key.
            timeout: Seconds for the call.

        Returns:
            The session; once `linked`, with the account and the key.

        Raises:
            NotFoundError: There is none, or its time is over.

        Calls `GET /api/v3.1/cli/get-session`.
        """
        return self._portal.run(self._core.get_session(id, timeout=timeout))

    def realtime_credentials(self, *, timeout: Timeout = None) -> RealtimeCredentials:
        """Tell where events of the user key's project are pushed.

        Args:
            timeout: Seconds for the call.

        Returns:
            The pushing service's key and cluster, and the project.

        Calls `GET /api/v3.1/cli/realtime/credentials`.
        """
        return self._portal.run(self._core.realtime_credentials(timeout=timeout))

    def realtime_auth(self, channel_name: str, socket_id: str, *, timeout: Timeout = None) -> RealtimeAuth:
        """Ask for leave to listen to a channel of events.

        Args:
            channel_name: `private-{project_id}_triggers`.
            socket_id: That the pushing service gave the connection.
            timeout: Seconds for the call.

        Returns:
            What to send when subscribing.

        Raises:
            PermissionDeniedError: The channel is not of the user key's project.

        Calls `POST /api/v3.1/cli/realtime/auth`.
        """
        return self._portal.run(self._core.realtime_auth(channel_name, socket_id, timeout=timeout))

    def create_codact_failure(
        self,
        failure_type: Literal["wrong_tool_slug", "wrong_tool_input_param"],
        *,
        ctx: Mapping[str, Any],
        session: Mapping[str, Any],
        tool_info: ToolInfo | None = None,
        request_id: str | None = None,
        timeout: Timeout = None,
    ) -> CodactFailure:
        """Report code of a model that called a tool wrongly.

        For the key of another user, make a client with `with_options(user_api_key=...)`.

        Args:
            failure_type: What was wrong.
            ctx: What led to it.
            session: In which run of the command line.
            tool_info: The tool that was meant.
            request_id: Of the call that failed.
            timeout: Seconds for the call.

        Returns:
            Whether it was kept, and its id.

        Calls `POST /api/v3.1/cli/codact_failures`.
        """
        return self._portal.run(
            self._core.create_codact_failure(
                failure_type,
                ctx=ctx,
                session=session,
                tool_info=tool_info,
                request_id=request_id,
                timeout=timeout,
            )
        )
