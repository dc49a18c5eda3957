"""MCP servers of a project: their own endpoints, beside those of sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


class MCPToolkit(TypedDict):
    """A toolkit of an MCP server, and the auth config that its users connect with."""

    toolkit: str
    auth_config_id: NotRequired[str]


@frozen(kw_only=True, eq=False, repr=False)
class MCPServer(Model):
    """An MCP server: toolkits that users reach at an endpoint of its own.

    Attributes:
        id: Of the server.
        allowed_tools: Slugs of the only tools that it has; all of its toolkits when there are none.
        auth_config_ids: `ac_...`, which its users connect with.
        managed_auth_via_composio: Whether the platform handles connections; `manually_manage_connections` is its
            opposite, as the methods say it. Not told on creation of a server by toolkits.
        mcp_url: Of no user; `mcp.generate` gives one of a user.
        commands: To add it to `claude`, `cursor` or `windsurf`.
        server_instance_count: Users that have an instance.
        deleted: Whether it was deleted, where the operation tells it.
    """

    id: str = checked()
    name: str = ""
    toolkits: list[str] = attrs.field(factory=list)
    allowed_tools: list[str] = attrs.field(factory=list, repr=False)
    auth_config_ids: list[str] = attrs.field(factory=list)
    managed_auth_via_composio: bool | None = None
    mcp_url: str | None = attrs.field(default=None, repr=False)
    commands: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    toolkit_icons: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    server_instance_count: float = 0
    created_at: str | None = None
    updated_at: str | None = None
    deleted: bool | None = attrs.field(default=None, repr=False)

    @property
    def manually_manage_connections(self) -> bool | None:
        """Whether users' connections are made without the platform's help; None where it is not told."""
        managed = self.managed_auth_via_composio
        return None if managed is None else not managed


@frozen(kw_only=True, eq=False, repr=False)
class DeletedMCPServer(Model):
    """An MCP server that is gone.

    Attributes:
        id: Of the server.
        deleted: What the platform said.
    """

    id: str | None = None
    deleted: bool = True


@frozen(kw_only=True, eq=False, repr=False)
class MCPURLs(Model):
    """Addresses of an MCP server.

    Attributes:
        mcp_url: Of no user.
        user_ids_url: One for each user id that was asked for, in that order.
        connected_account_urls: One for each connected account that was asked for, in that order.
    """

    mcp_url: str = attrs.field(metadata={"check": True}, repr=False)
    user_ids_url: list[str] = attrs.field(factory=list, repr=False)
    connected_account_urls: list[str] = attrs.field(factory=list, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class MCPServerInstance(Model):
    """An MCP server as one user reaches it.

    Attributes:
        id: Of the server.
        type: Of the transport.
        url: Of the endpoint, for this user.
        user_id: Whose it is.
        allowed_tools: Slugs of the only tools that it has, if it is limited to some.
        auth_config_ids: `ac_...`, which its users connect with.
    """

    id: str = checked()
    url: str = attrs.field(metadata={"check": True}, repr=False)
    user_id: str = checked()
    name: str = ""
    type: str = "streamable_http"
    allowed_tools: list[str] = attrs.field(factory=list, repr=False)
    auth_config_ids: list[str] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class MCPInstance(Model):
    """A user's place on an MCP server.

    Attributes:
        id: Of the record.
        instance_id: To delete it by.
        mcp_server_id: Where it is.
    """

    id: str = checked()
    instance_id: str = checked()
    mcp_server_id: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class DeletedMCPInstance(Model):
    """An instance that is gone.

    Attributes:
        message: In words.
        deleted_connected_accounts: How many of its connected accounts went with it.
    """

    message: str | None = None
    deleted_connected_accounts: float = 0
