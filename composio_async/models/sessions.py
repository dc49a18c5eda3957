"""Sessions: their configuration, toolkits and search results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked
from composio_async.models.connected_accounts import ConnectedAccount


@frozen(kw_only=True, eq=False, repr=False)
class SessionConfig(Model):
    """How a session is set up, block by block as the platform answers it; a block that is not set is None.

    Attributes:
        toolkits: `enabled`, `disabled` or `require_approval` lists.
        tools: The same by toolkit.
        preload: `tools`: slugs that `session.tools()` lists beside the meta tools, or `all`.
    """

    user_id: str = checked()
    toolkits: Mapping[str, Any] | None = None
    tools: Mapping[str, Any] | None = None
    tags: Mapping[str, Any] | None = None
    auth_configs: Mapping[str, str] | None = None
    connected_accounts: Mapping[str, Any] | None = None
    manage_connections: Mapping[str, Any] | None = None
    workbench: Mapping[str, Any] | None = None
    multi_account: Mapping[str, Any] | None = None
    proxy_execute: Mapping[str, Any] | None = None
    preload: Mapping[str, Any] = attrs.field(factory=dict)
    search: Mapping[str, Any] = attrs.field(factory=dict)
    execute: Mapping[str, Any] = attrs.field(factory=dict)
    instant: Any = False


@frozen(kw_only=True, eq=False, repr=False)
class SessionMCP(Model):
    """Where a session's MCP endpoint is, as the platform answers it."""

    url: str = checked()
    type: str = "http"


@frozen(kw_only=True, eq=False, repr=False)
class SessionState(Model):
    """A session, as the platform answers it."""

    session_id: str = checked()
    mcp: SessionMCP
    config: SessionConfig
    config_version: int = 1
    tool_router_tools: list[str] = attrs.field(factory=list)
    experimental: Mapping[str, Any] | None = None
    warnings: list[Any] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class SessionConfigVersion(Model):
    """One version of a session's configuration."""

    version: int = checked()
    config: SessionConfig
    created_at: str | None = None
    is_current: bool = False


@frozen(kw_only=True, eq=False, repr=False)
class SessionToolkit(Model):
    """A toolkit as a session sees it.

    Attributes:
        is_no_auth: Whether its tools need no connected account.
        connected_account: The account that the session uses for it, if there is one.
        meta_info: Description and logo.
    """

    slug: str = checked()
    name: str = ""
    enabled: bool = True
    is_no_auth: bool = False
    connected_account: ConnectedAccount | None = None
    composio_managed_auth_schemes: list[str] = attrs.field(factory=list, repr=False)
    meta_info: Mapping[str, Any] = attrs.field(factory=dict, repr=False, metadata={"wire": "meta"})

    @property
    def is_connected(self) -> bool:
        """Whether its tools can be run now."""
        return self.is_no_auth is True or (self.connected_account is not None and self.connected_account.is_active)


@frozen(kw_only=True, eq=False, repr=False)
class SessionSearch(Model):
    """Tools that a search in a session found.

    Attributes:
        results: One map for each query, with `primary_tool_slugs`, `related_tool_slugs`, `toolkits` and a plan.
        tool_schemas: By tool slug.
        toolkit_connection_statuses: Which of the toolkits are connected.
        next_steps_guidance: For the model.
    """

    success: bool = checked()
    error: str | None = None
    results: list[Any] = attrs.field(factory=list)
    tool_schemas: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    toolkit_connection_statuses: list[Any] = attrs.field(factory=list, repr=False)
    time_info: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    session: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    next_steps_guidance: list[str] = attrs.field(factory=list, repr=False)
