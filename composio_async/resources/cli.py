"""What a command line needs: a login in the browser, leave to listen to events, and reports of failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypedDict

from composio_async._arguments import compact, mapping, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._request import NO_KEY, USER, Operation
from composio_async._transport import Transport
from composio_async.models.cli import CLISession, CodactFailure, RealtimeAuth, RealtimeCredentials
from composio_async.retry import Delivery

_ROOT: Final = "/api/v3.1/cli"
_CREATE: Final = Operation("cli.create_session", "POST", f"{_ROOT}/create-session", Delivery.CREATE, NO_KEY)
_GET: Final = Operation("cli.get_session", "GET", f"{_ROOT}/get-session", keys=NO_KEY)
_CREDENTIALS: Final = Operation("cli.realtime_credentials", "GET", f"{_ROOT}/realtime/credentials", keys=USER)
# A signature: nothing is made by asking for it.
_AUTH: Final = Operation("cli.realtime_auth", "POST", f"{_ROOT}/realtime/auth", keys=USER)
_FAILURE: Final = Operation("cli.create_codact_failure", "POST", f"{_ROOT}/codact_failures", Delivery.CREATE, USER)


class FailedTool(TypedDict):
    """The tool that was meant."""

    slug: str
    version: str


class ToolInfo(TypedDict, total=False):
    """What was meant to be run.

    Attributes:
        toolkit: Slug of the toolkit.
        tool: The tool, and its version.
    """

    toolkit: str
    tool: FailedTool


class CLI:
    """`composio.cli`: what a command line asks of the platform."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def create_session(
        self, *, scope: Literal["project", "user"] | None = None, source: str | None = None, timeout: Timeout = None
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
        body = compact(scope=optional_text(scope, "scope"), source=optional_text(source, "source"))
        return await read(CLISession, await self._transport.send(_CREATE.request(body=body), timeout))

    async def get_session(self, id: str, *, timeout: Timeout = None) -> CLISession:
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
        return await read(CLISession, await self._transport.send(_GET.request(query={"id": text(id, "id")}), timeout))

    async def realtime_credentials(self, *, timeout: Timeout = None) -> RealtimeCredentials:
        """Tell where events of the user key's project are pushed.

        Args:
            timeout: Seconds for the call.

        Returns:
            The pushing service's key and cluster, and the project.

        Calls `GET /api/v3.1/cli/realtime/credentials`.
        """
        return await read(RealtimeCredentials, await self._transport.send(_CREDENTIALS.request(), timeout))

    async def realtime_auth(self, channel_name: str, socket_id: str, *, timeout: Timeout = None) -> RealtimeAuth:
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
        body = {"channel_name": text(channel_name, "channel_name"), "socket_id": text(socket_id, "socket_id")}
        return await read(RealtimeAuth, await self._transport.send(_AUTH.request(body=body), timeout))

    async def create_codact_failure(
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
        for value, name in ((ctx, "ctx"), (session, "session")):
            mapping(value, name)
        if tool_info is not None:
            mapping(tool_info, "tool_info")
        body = compact(
            failure_type=text(failure_type, "failure_type"),
            ctx=ctx,
            session=session,
            tool_info=tool_info,
            request_id=optional_text(request_id, "request_id"),
        )
        return await read(CodactFailure, await self._transport.send(_FAILURE.request(body=body), timeout))
