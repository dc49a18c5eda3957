# Generated from composio_async/resources/mcp.py by `python -m composio_async._syncgen`. Do not edit.
"""MCP servers: endpoints of a project's own. A session's endpoint, `session.mcp`, needs none of this."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async.models.mcp_servers import (
    DeletedMCPInstance,
    DeletedMCPServer,
    MCPInstance,
    MCPServer,
    MCPServerInstance,
    MCPToolkit,
    MCPURLs,
)
from composio_async.resources import mcp as _async
from composio_async.resources.mcp import Direction, OrderBy

__all__ = ["Direction", "MCPServers", "OrderBy"]


class MCPServers:
    """`composio.mcp`: MCP servers of the project. A session has an endpoint of its own: see `session.mcp`."""

    _core: _async.MCPServers
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.MCPServers, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(app="toolkits", apps="toolkits", integration_ids="auth_config_ids")
    def list(
        self,
        page_no: int | str | None = None,
        limit: int | None = None,
        toolkits: str | Iterable[str] | None = None,
        auth_config_ids: str | Iterable[str] | None = None,
        name: str | None = None,
        order_by: OrderBy | None = None,
        order_direction: Direction | None = None,
        *,
        timeout: Timeout = None,
    ) -> Pager[MCPServer]:
        """List MCP servers.

        Args:
            page_no: Of the page to start with, from 1; a page's `next_cursor` is the number of the next one.
            limit: Servers on a page, 10 by default.
            toolkits: Only with this toolkit, or with one of these.
            auth_config_ids: Only with this auth config, or with one of these.
            name: Only with this in their names.
            order_by: `created_at` or `updated_at`.
            order_direction: `asc` or `desc`.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all servers.

        Calls `GET /api/v3.1/mcp/servers`.
        """
        made = self._core.list(
            page_no,
            limit,
            toolkits,
            auth_config_ids,
            name,
            order_by,
            order_direction,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(app="toolkit", app_key="toolkit")
    def list_for_toolkit(
        self,
        toolkit: str,
        *,
        page_no: int | str | None = None,
        limit: int | None = None,
        toolkits: str | Iterable[str] | None = None,
        auth_config_ids: str | Iterable[str] | None = None,
        name: str | None = None,
        order_by: OrderBy | None = None,
        order_direction: Direction | None = None,
        timeout: Timeout = None,
    ) -> Pager[MCPServer]:
        """List the MCP servers that have a toolkit.

        Args:
            toolkit: Its slug.
            page_no: Of the page to start with, from 1; a page's `next_cursor` is the number of the next one.
            limit: Servers on a page, 10 by default.
            toolkits: Only with one of these as well.
            auth_config_ids: Only with this auth config, or with one of these.
            name: Only with this in their names.
            order_by: `created_at` or `updated_at`.
            order_direction: `asc` or `desc`.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all servers.

        Calls `GET /api/v3.1/mcp/app/{appKey}`.
        """
        made = self._core.list_for_toolkit(
            toolkit,
            page_no=page_no,
            limit=limit,
            toolkits=toolkits,
            auth_config_ids=auth_config_ids,
            name=name,
            order_by=order_by,
            order_direction=order_direction,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def get(self, server_id: str, *, timeout: Timeout = None) -> MCPServer:
        """Get one MCP server.

        Args:
            server_id: Its id.
            timeout: Seconds for the call.

        Returns:
            The server.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/mcp/{id}`.
        """
        return self._portal.run(self._core.get(server_id, timeout=timeout))

    @renamed_arguments(apps="toolkits", custom_tools="allowed_tools")
    def create(
        self,
        name: str,
        toolkits: Iterable[str | MCPToolkit],
        manually_manage_connections: bool = False,
        allowed_tools: Iterable[str] | None = None,
        *,
        timeout: Timeout = None,
    ) -> MCPServer:
        """Create an MCP server of toolkits.

        Args:
            name: 4 to 30 letters, digits, spaces and hyphens.
            toolkits: Slugs, or `{"toolkit": "github", "auth_config_id": "ac_..."}`.
            manually_manage_connections: Whether users connect without the platform's help.
            allowed_tools: Slugs of the only tools that it has.
            timeout: Seconds for the call.

        Returns:
            The server, without what only `get` tells.

        Raises:
            InvalidParams: The name cannot be one, or a toolkit has unknown keys.
            InvalidParamsType: The toolkits are not a list.

        Calls `POST /api/v3.1/mcp/servers/custom`.
        """
        return self._portal.run(
            self._core.create(name, toolkits, manually_manage_connections, allowed_tools, timeout=timeout)
        )

    @renamed_arguments(no_auth_apps="no_auth_toolkits")
    def create_from_auth_configs(
        self,
        name: str,
        auth_config_ids: str | Iterable[str],
        *,
        no_auth_toolkits: str | Iterable[str] | None = None,
        allowed_tools: Iterable[str] | None = None,
        manually_manage_connections: bool | None = None,
        timeout: Timeout = None,
    ) -> MCPServer:
        """Create an MCP server of the toolkits that some auth configs are for.

        Args:
            name: 4 to 30 letters, digits, spaces and hyphens.
            auth_config_ids: `ac_...`.
            no_auth_toolkits: Slugs of toolkits that need no auth config.
            allowed_tools: Slugs of the only tools that it has.
            manually_manage_connections: Whether users connect without the platform's help; else the platform decides.
            timeout: Seconds for the call.

        Returns:
            The server.

        Raises:
            InvalidParams: The name cannot be one, or an id is of something else.

        Calls `POST /api/v3.1/mcp/servers`.
        """
        return self._portal.run(
            self._core.create_from_auth_configs(
                name,
                auth_config_ids,
                no_auth_toolkits=no_auth_toolkits,
                allowed_tools=allowed_tools,
                manually_manage_connections=manually_manage_connections,
                timeout=timeout,
            )
        )

    @renamed_arguments(apps="toolkits", custom_tools="allowed_tools")
    def update(
        self,
        server_id: str,
        name: str | None = None,
        toolkits: Iterable[str | MCPToolkit] | None = None,
        manually_manage_connections: bool | None = None,
        allowed_tools: Iterable[str] | None = None,
        *,
        auth_config_ids: str | Iterable[str] | None = None,
        timeout: Timeout = None,
    ) -> MCPServer:
        """Change an MCP server; what is not given stays.

        Its auth configs are replaced only when a toolkit names one, or `auth_config_ids` is given: the official SDK
        empties them whenever it is given toolkits by their slugs.

        Args:
            server_id: Its id.
            name: 4 to 30 letters, digits, spaces and hyphens.
            toolkits: Instead of those that it has: slugs, or `{"toolkit": "github", "auth_config_id": "ac_..."}`.
            manually_manage_connections: Whether users connect without the platform's help.
            allowed_tools: Slugs of the only tools that it has, instead of those that it has; empty for all.
            auth_config_ids: `ac_...`, instead of those that it has, besides those that toolkits name.
            timeout: Seconds for the call.

        Returns:
            The server as it is now.

        Raises:
            InvalidParams: The name cannot be one, or a toolkit has unknown keys.
            NotFoundError: There is no such server.

        Calls `PATCH /api/v3.1/mcp/{id}`.
        """
        return self._portal.run(
            self._core.update(
                server_id,
                name,
                toolkits,
                manually_manage_connections,
                allowed_tools,
                auth_config_ids=auth_config_ids,
                timeout=timeout,
            )
        )

    def delete(self, server_id: str, *, timeout: Timeout = None) -> DeletedMCPServer:
        """Delete an MCP server.

        Args:
            server_id: Its id.
            timeout: Seconds for the call.

        Returns:
            `id` and `deleted`.

        Raises:
            NotFoundError: There is no such server.

        Calls `DELETE /api/v3.1/mcp/{id}`.
        """
        return self._portal.run(self._core.delete(server_id, timeout=timeout))

    @renamed_arguments(entity_id="user_id")
    def generate(
        self,
        user_id: str,
        mcp_config_id: str,
        manually_manage_connections: bool | None = None,
        *,
        timeout: Timeout = None,
    ) -> MCPServerInstance:
        """Make the address of an MCP server for a user.

        Args:
            user_id: Of the user.
            mcp_config_id: The server's id.
            manually_manage_connections: Whether the user connects without the platform's help, False by default.
            timeout: Seconds for both requests together.

        Returns:
            The address, with what the server is.

        Raises:
            NotFoundError: There is no such server.
            ResponseValidationError: The platform gave no address.

        Calls `GET /api/v3.1/mcp/{id}` and `POST /api/v3.1/mcp/servers/generate`.
        """
        return self._portal.run(
            self._core.generate(user_id, mcp_config_id, manually_manage_connections, timeout=timeout)
        )

    @renamed_arguments(entity_ids="user_ids")
    def generate_url(
        self,
        mcp_config_id: str,
        *,
        user_ids: str | Iterable[str] | None = None,
        connected_account_ids: str | Iterable[str] | None = None,
        manually_manage_connections: bool | None = None,
        timeout: Timeout = None,
    ) -> MCPURLs:
        """Make the addresses of an MCP server for several users, or for connected accounts.

        Args:
            mcp_config_id: The server's id.
            user_ids: Of the users.
            connected_account_ids: `ca_...`.
            manually_manage_connections: Whether users connect without the platform's help, True by default.
            timeout: Seconds for the call.

        Returns:
            The addresses, in the order of the ids.

        Raises:
            NotFoundError: There is no such server.

        Calls `POST /api/v3.1/mcp/servers/generate`.
        """
        return self._portal.run(
            self._core.generate_url(
                mcp_config_id,
                user_ids=user_ids,
                connected_account_ids=connected_account_ids,
                manually_manage_connections=manually_manage_connections,
                timeout=timeout,
            )
        )

    def list_instances(
        self,
        server_id: str,
        *,
        search: str | None = None,
        order_by: OrderBy | None = None,
        order_direction: Direction | None = None,
        page_no: int | str | None = None,
        limit: int | None = None,
        timeout: Timeout = None,
    ) -> Pager[MCPInstance]:
        """List the users' instances of an MCP server.

        Args:
            server_id: The server's id.
            search: In their ids.
            order_by: `created_at` or `updated_at`.
            order_direction: `asc` or `desc`.
            page_no: Of the page to start with, from 1; a page's `next_cursor` is the number of the next one.
            limit: Instances on a page, 20 by default.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all instances.

        Calls `GET /api/v3.1/mcp/servers/{serverId}/instances`.
        """
        made = self._core.list_instances(
            server_id,
            search=search,
            order_by=order_by,
            order_direction=order_direction,
            page_no=page_no,
            limit=limit,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(entity_id="user_id")
    def create_instance(self, server_id: str, user_id: str, *, timeout: Timeout = None) -> MCPInstance:
        """Make a user's instance of an MCP server.

        Args:
            server_id: The server's id.
            user_id: Of the user.
            timeout: Seconds for the call.

        Returns:
            The instance.

        Raises:
            NotFoundError: There is no such server.
            ConflictError: The user has one.

        Calls `POST /api/v3.1/mcp/servers/{serverId}/instances`.
        """
        return self._portal.run(self._core.create_instance(server_id, user_id, timeout=timeout))

    def delete_instance(self, server_id: str, instance_id: str, *, timeout: Timeout = None) -> DeletedMCPInstance:
        """Delete a user's instance of an MCP server, and the connected accounts that were made for it.

        Args:
            server_id: The server's id.
            instance_id: The instance's `instance_id`.
            timeout: Seconds for the call.

        Returns:
            `message` and `deleted_connected_accounts`.

        Raises:
            NotFoundError: There is no such server or instance.

        Calls `DELETE /api/v3.1/mcp/servers/{serverId}/instances/{instanceId}`.
        """
        return self._portal.run(self._core.delete_instance(server_id, instance_id, timeout=timeout))
