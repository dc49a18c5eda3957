# Generated from composio_async/client.py by `python -m composio_async._syncgen`. Do not edit.
"""`Composio`: options, lifecycle, and the namespaces."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Self, Unpack, cast, overload

from composio_async import _portal as _bridge
from composio_async import client as _async
from composio_async._clock import Timeout
from composio_async._renamed import renamed_arguments
from composio_async.config import ClientOptions, hidden
from composio_async.providers.protocol import OfficialProvider, Provider, ToolsT
from composio_async.sessions.options import SessionOptions, SessionPreset
from composio_sync.resources.auth_configs import AuthConfigs
from composio_sync.resources.connected_accounts import ConnectedAccounts
from composio_sync.resources.provider import BoundProvider
from composio_sync.resources.sessions import Sessions
from composio_sync.resources.toolkits import Toolkits
from composio_sync.resources.tools import Tools
from composio_sync.resources.user import User
from composio_sync.sessions.session import Session

if TYPE_CHECKING:
    from composio_sync.resources.api_key_revocation import ApiKeyRevocation
    from composio_sync.resources.cli import CLI
    from composio_sync.resources.custom_toolkits import CustomToolkits
    from composio_sync.resources.files import Files
    from composio_sync.resources.keyring import Keyring
    from composio_sync.resources.logs import Logs
    from composio_sync.resources.mcp import MCPServers
    from composio_sync.resources.organizations import Organizations
    from composio_sync.resources.projects import Projects
    from composio_sync.resources.raw import Raw
    from composio_sync.resources.session_configs import SessionConfigs
    from composio_sync.resources.triggers import Triggers
    from composio_sync.resources.usage import Usage
    from composio_sync.resources.webhooks import Webhooks

__all__ = ["Composio"]


class Composio(Generic[ToolsT]):
    """A client of the platform.

    Making one does no I/O, so it may be made at import time, outside of any event loop; it opens connections on first
    use, for each event loop its own. Close it with `with` or `close`.

    Args:
        provider: The form in which tools are given to a model; OpenAI's chat form by default.
        options: See `ClientOptions`.

    Raises:
        ApiKeyNotProvidedError: There is no key.
        InvalidParams: An option has an impossible value, or options contradict each other.
        InvalidParamsType: An option is not known.

    Example:
        with Composio() as composio:
            session = composio.create("user_123", toolkits=["github"])
    """

    _core: _async.Composio[ToolsT]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Composio[ToolsT], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @overload
    def __init__(self: Composio[list[Any]], provider: None = None, **options: Unpack[ClientOptions]) -> None: ...
    @overload
    def __init__(self, provider: Provider[ToolsT], **options: Unpack[ClientOptions]) -> None: ...
    @overload
    def __init__(self: Composio[Any], provider: OfficialProvider, **options: Unpack[ClientOptions]) -> None: ...
    def __init__(
        self,
        provider: Provider[Any] | OfficialProvider | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        options = hidden(options)
        core: _async.Composio[ToolsT] = cast("Any", _async.Composio)(provider, **options)
        core._pool.quiet = True
        self._core = core
        self._portal = _bridge.portal().lease(core.aclose)

    @cached_property
    def sessions(self) -> Sessions[ToolsT]:
        """Sessions."""
        return Sessions._of(self._core.sessions, self._portal)

    @cached_property
    def connected_accounts(self) -> ConnectedAccounts:
        """Users' accounts at toolkits."""
        return ConnectedAccounts._of(self._core.connected_accounts, self._portal)

    @cached_property
    def auth_configs(self) -> AuthConfigs:
        """How users authorise toolkits."""
        return AuthConfigs._of(self._core.auth_configs, self._portal)

    @cached_property
    def toolkits(self) -> Toolkits:
        """The catalog, and authorising users."""
        return Toolkits._of(self._core.toolkits, self._portal)

    @cached_property
    def tools(self) -> Tools[ToolsT]:
        """Tools by slug or toolkit, and direct execution."""
        return Tools._of(self._core.tools, self._portal)

    @cached_property
    def provider(self) -> BoundProvider[ToolsT]:
        """The provider, to run a model's calls with."""
        return BoundProvider._of(self._core.provider, self._portal)

    @cached_property
    def files(self) -> Files:
        """Files that tools take."""
        from composio_sync.resources.files import Files

        return Files._of(self._core.files, self._portal)

    @cached_property
    def session_configs(self) -> SessionConfigs:
        """How sessions may be set up, kept under a name."""
        from composio_sync.resources.session_configs import SessionConfigs

        return SessionConfigs._of(self._core.session_configs, self._portal)

    @cached_property
    def organization(self) -> Organizations:
        """Organizations, and what a user key reaches."""
        from composio_sync.resources.organizations import Organizations

        return Organizations._of(self._core.organization, self._portal)

    @cached_property
    def projects(self) -> Projects:
        """The projects of an organization, managed with its key."""
        from composio_sync.resources.projects import Projects

        return Projects._of(self._core.projects, self._portal)

    @cached_property
    def keyring(self) -> Keyring:
        """Public keys to seal credentials with."""
        from composio_sync.resources.keyring import Keyring

        return Keyring._of(self._core.keyring, self._portal)

    @cached_property
    def api_key_revocation(self) -> ApiKeyRevocation:
        """The end of keys that got out."""
        from composio_sync.resources.api_key_revocation import ApiKeyRevocation

        return ApiKeyRevocation._of(self._core.api_key_revocation, self._portal)

    @cached_property
    def cli(self) -> CLI:
        """What a command line asks of the platform."""
        from composio_sync.resources.cli import CLI

        return CLI._of(self._core.cli, self._portal)

    @cached_property
    def custom_toolkits(self) -> CustomToolkits:
        """Toolkits of the project's own."""
        from composio_sync.resources.custom_toolkits import CustomToolkits

        return CustomToolkits._of(self._core.custom_toolkits, self._portal)

    @cached_property
    def triggers(self) -> Triggers:
        """Events of toolkits, and which accounts report them."""
        from composio_sync.resources.triggers import Triggers

        return Triggers._of(self._core.triggers, self._portal)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Where events go."""
        from composio_sync.resources.webhooks import Webhooks

        return Webhooks._of(self._core.webhooks, self._portal)

    @cached_property
    def mcp(self) -> MCPServers:
        """MCP servers of the project; a session has its own endpoint, `session.mcp`."""
        from composio_sync.resources.mcp import MCPServers

        return MCPServers._of(self._core.mcp, self._portal)

    @cached_property
    def logs(self) -> Logs:
        """What tools did, and what triggers brought."""
        from composio_sync.resources.logs import Logs

        return Logs._of(self._core.logs, self._portal)

    @cached_property
    def usage(self) -> Usage:
        """How much the project or the organization used."""
        from composio_sync.resources.usage import Usage

        return Usage._of(self._core.usage, self._portal)

    @cached_property
    def raw(self) -> Raw:
        """Requests of your own, for operations that this release has no method for."""
        from composio_sync.resources.raw import Raw

        return Raw._of(self._core.raw, self._portal)

    @property
    def base_url(self) -> str:
        """Where the platform is."""
        return self._core.base_url

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._core.closed

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
            session = composio.create("user_123", toolkits=["github"])
            print(session.session_id, session.mcp.url)

        Calls `POST /api/v3.1/tool_router/session`.
        """
        made = self._portal.run(
            self._core.create(user_id, session_preset=session_preset, mcp=mcp, timeout=timeout, **options)
        )
        return Session._of(made, self._portal)

    def use(self, session_id: str, *, mcp: bool = False, timeout: Timeout = None) -> Session[ToolsT]:
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
            session = composio.use(session.session_id)

        Calls `GET /api/v3.1/tool_router/session/{session_id}`.
        """
        made = self._portal.run(self._core.use(session_id, mcp=mcp, timeout=timeout))
        return Session._of(made, self._portal)

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
            result = user.execute("GITHUB_GET_A_REPOSITORY", {"owner": "octocat", "repo": "hello-world"})
        """
        made = self._core.for_user(user_id, toolkit_versions=toolkit_versions)
        return User._of(made, self._portal)

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
        made = self._core.with_options(**options)
        return Composio._of(made, self._portal)

    def close(self) -> None:
        """Close all connections; a second call does nothing."""
        self._portal.run(self._core.aclose())

    def __enter__(self) -> Self:
        self._portal.run(self._core.__aenter__())
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._portal.run(self._core.__aexit__(*exc_info))

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")
