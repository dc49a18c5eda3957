"""`Composio`: options, lifecycle, and the namespaces."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Unpack, overload

from composio_async._clock import SYSTEM, Clock, Timeout
from composio_async._known import Known
from composio_async._pool import Pool
from composio_async._renamed import renamed_arguments
from composio_async._transport import Transport
from composio_async._version import __version__
from composio_async.config import (
    ClientOptions,
    Settings,
    environment,
    hidden,
    resolve,
    versions,
    warn_of_risks,
)
from composio_async.errors import InvalidParams
from composio_async.providers.protocol import OfficialProvider, Provider, ToolsT
from composio_async.resources.auth_configs import AuthConfigs
from composio_async.resources.connected_accounts import ConnectedAccounts
from composio_async.resources.provider import BoundProvider
from composio_async.resources.sessions import Sessions
from composio_async.resources.toolkits import Toolkits
from composio_async.resources.tools import Tools
from composio_async.resources.user import User
from composio_async.resources.wrapping import Wrapper
from composio_async.sessions.options import SessionOptions, SessionPreset
from composio_async.sessions.session import Session

if TYPE_CHECKING:
    from composio_async.resources.api_key_revocation import ApiKeyRevocation
    from composio_async.resources.cli import CLI
    from composio_async.resources.custom_toolkits import CustomToolkits
    from composio_async.resources.files import Files
    from composio_async.resources.keyring import Keyring
    from composio_async.resources.logs import Logs
    from composio_async.resources.mcp import MCPServers
    from composio_async.resources.organizations import Organizations
    from composio_async.resources.projects import Projects
    from composio_async.resources.raw import Raw
    from composio_async.resources.session_configs import SessionConfigs
    from composio_async.resources.triggers import Triggers
    from composio_async.resources.usage import Usage
    from composio_async.resources.webhooks import Webhooks

SHARED_OPTIONS = frozenset(
    [
        "base_url",
        "environment",
        "max_connections",
        "allow_http",
        "proxy",
        "ssl",
        "trust_env",
        "session",
        "connector",
        "middlewares",
    ]
)


class Composio(Generic[ToolsT]):
    """A client of the platform.

    Making one does no I/O, so it may be made at import time, outside of any event loop; it opens connections on first
    use, for each event loop its own. Close it with `async with` or `aclose`.

    Args:
        provider: The form in which tools are given to a model; OpenAI's chat form by default.
        options: See `ClientOptions`.

    Raises:
        ApiKeyNotProvidedError: There is no key.
        InvalidParams: An option has an impossible value, or options contradict each other.
        InvalidParamsType: An option is not known.

    Example:
        async with Composio() as composio:
            session = await composio.create("user_123", toolkits=["github"])
    """

    @overload
    def __init__(self: Composio[list[Any]], provider: None = None, **options: Unpack[ClientOptions]) -> None: ...
    @overload
    def __init__(self, provider: Provider[ToolsT], **options: Unpack[ClientOptions]) -> None: ...
    @overload
    def __init__(self: Composio[Any], provider: OfficialProvider, **options: Unpack[ClientOptions]) -> None: ...
    def __init__(
        self, provider: Provider[Any] | OfficialProvider | None = None, **options: Unpack[ClientOptions]
    ) -> None:
        options = hidden(options)
        wrapper: Wrapper[ToolsT] = Wrapper(provider)
        environ = environment()
        settings = resolve(options, environ)
        warn_of_risks(settings)
        pool = Pool(
            settings.max_connections,
            _headers(wrapper.name),
            settings.proxy,
            ssl=settings.ssl,
            ca=settings.ca,
            session=options.get("session"),
            connector=options.get("connector"),
            middlewares=options.get("middlewares") or (),
        )
        self._assemble(wrapper, settings, pool, SYSTEM)
        self._options = options
        self._environ = environ

    def _assemble(self, wrapper: Wrapper[ToolsT], settings: Settings, pool: Pool, clock: Clock) -> None:
        self._wrapper = wrapper
        self._pool = pool
        self._known = Known()
        self._transport = Transport(settings, pool, clock)

    @cached_property
    def sessions(self) -> Sessions[ToolsT]:
        """Sessions."""
        return Sessions(self._transport, self._known, self._wrapper, self.connected_accounts._waiting)

    @cached_property
    def connected_accounts(self) -> ConnectedAccounts:
        """Users' accounts at toolkits."""
        return ConnectedAccounts(self._transport)

    @cached_property
    def auth_configs(self) -> AuthConfigs:
        """How users authorise toolkits."""
        return AuthConfigs(self._transport)

    @cached_property
    def toolkits(self) -> Toolkits:
        """The catalog, and authorising users."""
        return Toolkits(self._transport, self._known, self.auth_configs, self.connected_accounts)

    @cached_property
    def tools(self) -> Tools[ToolsT]:
        """Tools by slug or toolkit, and direct execution."""
        return Tools(self._transport, self._known, self._wrapper)

    @cached_property
    def provider(self) -> BoundProvider[ToolsT]:
        """The provider, to run a model's calls with."""
        return BoundProvider(self._wrapper, self.tools)

    @cached_property
    def files(self) -> Files:
        """Files that tools take."""
        from composio_async.resources.files import Files

        return Files(self._transport)

    @cached_property
    def session_configs(self) -> SessionConfigs:
        """How sessions may be set up, kept under a name."""
        from composio_async.resources.session_configs import SessionConfigs

        return SessionConfigs(self._transport)

    @cached_property
    def organization(self) -> Organizations:
        """Organizations, and what a user key reaches."""
        from composio_async.resources.organizations import Organizations

        return Organizations(self._transport)

    @cached_property
    def projects(self) -> Projects:
        """The projects of an organization, managed with its key."""
        from composio_async.resources.projects import Projects

        return Projects(self._transport)

    @cached_property
    def keyring(self) -> Keyring:
        """Public keys to seal credentials with."""
        from composio_async.resources.keyring import Keyring

        return Keyring(self._transport)

    @cached_property
    def api_key_revocation(self) -> ApiKeyRevocation:
        """The end of keys that got out."""
        from composio_async.resources.api_key_revocation import ApiKeyRevocation

        return ApiKeyRevocation(self._transport)

    @cached_property
    def cli(self) -> CLI:
        """What a command line asks of the platform."""
        from composio_async.resources.cli import CLI

        return CLI(self._transport)

    @cached_property
    def custom_toolkits(self) -> CustomToolkits:
        """Toolkits of the project's own."""
        from composio_async.resources.custom_toolkits import CustomToolkits

        return CustomToolkits(self._transport)

    @cached_property
    def triggers(self) -> Triggers:
        """Events of toolkits, and which accounts report them."""
        from composio_async.resources.triggers import Triggers

        return Triggers(self._transport)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Where events go."""
        from composio_async.resources.webhooks import Webhooks

        return Webhooks(self._transport)

    @cached_property
    def mcp(self) -> MCPServers:
        """MCP servers of the project; a session has its own endpoint, `session.mcp`."""
        from composio_async.resources.mcp import MCPServers

        return MCPServers(self._transport)

    @cached_property
    def logs(self) -> Logs:
        """What tools did, and what triggers brought."""
        from composio_async.resources.logs import Logs

        return Logs(self._transport)

    @cached_property
    def usage(self) -> Usage:
        """How much the project or the organization used."""
        from composio_async.resources.usage import Usage

        return Usage(self._transport)

    @cached_property
    def raw(self) -> Raw:
        """Requests of your own, for operations that this release has no method for."""
        from composio_async.resources.raw import Raw

        return Raw(self._transport)

    @property
    def base_url(self) -> str:
        """Where the platform is."""
        return self._transport.settings.base_url

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._pool.closed

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
        """Create a session for a user; short for `sessions.create`.

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
            session = await composio.create("user_123", toolkits=["github"])
            print(session.session_id, session.mcp.url)

        Calls `POST /api/v3.1/tool_router/session`.
        """
        return await self.sessions.create(user_id, session_preset=session_preset, mcp=mcp, timeout=timeout, **options)

    async def use(self, session_id: str, *, mcp: bool = False, timeout: Timeout = None) -> Session[ToolsT]:
        """Open a session again; short for `sessions.use`.

        Args:
            session_id: Its id, `trs_...`.
            mcp: Whether an MCP endpoint off the API's origin is an error.
            timeout: Seconds for the call.

        Returns:
            The session.

        Raises:
            SessionNotFoundError: There is none, or it was deleted.

        Example:
            session = await composio.use(session.session_id)

        Calls `GET /api/v3.1/tool_router/session/{session_id}`.
        """
        return await self.sessions.use(session_id, mcp=mcp, timeout=timeout)

    @renamed_arguments(entity_id="user_id")
    def for_user(self, user_id: str, *, toolkit_versions: str | Mapping[str, str] | None = None) -> User[ToolsT]:
        """One user's view of this client: the calls that take a user id, without it.

        Args:
            user_id: Of the user.
            toolkit_versions: Version of every toolkit, or of toolkits by slug, in this view.

        Returns:
            The view; it keeps nothing but the user id and shares everything else.

        Raises:
            InvalidParams: The user id is blank.
            InvalidParamsType: `toolkit_versions` is neither a version nor a map of versions.

        Example:
            user = composio.for_user("user_123")
            result = await user.execute("GITHUB_GET_A_REPOSITORY", {"owner": "octocat", "repo": "hello-world"})
        """
        return User(
            user_id, versions(toolkit_versions), self.sessions, self.tools, self.toolkits, self.connected_accounts
        )

    def with_options(self, **options: Unpack[ClientOptions]) -> Composio[ToolsT]:
        """A copy with other options, such as another key or timeout, that shares this client's connections.

        Closing either closes both.

        Args:
            options: To change; the others stay as they are.

        Returns:
            The copy.

        Raises:
            InvalidParams: An option belongs to the shared connections, or has an impossible value.
        """
        options = hidden(options)
        fixed = SHARED_OPTIONS & options.keys()
        if fixed:
            msg = f"{', '.join(sorted(fixed))} cannot differ between clients that share connections: make a new one."
            raise InvalidParams(msg)
        merged: ClientOptions = {**self._options, "base_url": self.base_url, **options}
        copy: Composio[ToolsT] = Composio.__new__(type(self))
        copy._assemble(self._wrapper, resolve(merged, self._environ), self._pool, self._transport.clock)
        copy._options, copy._environ = merged, self._environ
        return copy

    async def aclose(self) -> None:
        """Close all connections; a second call does nothing."""
        await self._pool.aclose()

    async def __aenter__(self) -> Composio[ToolsT]:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        # A traceback with locals shows a client that could not be made as well.
        made = f"base_url={self.base_url!r}" if hasattr(self, "_transport") else ""
        return f"composio_async.Composio({made})"


def _headers(framework: str) -> dict[str, str]:
    """Headers of every request; keys are not among them, since clients with other keys share the connections."""
    return {
        "accept": "application/json",
        "user-agent": f"composio-async/{__version__} Python/{platform.python_version()}",
        "x-framework": framework,
    }
