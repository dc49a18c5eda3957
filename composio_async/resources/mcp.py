"""MCP servers: endpoints of a project's own. A session's endpoint, `session.mcp`, needs none of this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NoReturn

from attrs import evolve

from composio_async._arguments import compact, filled, identifier, mapping, names, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import NUMBERS, Listing, read, read_by, read_page, structure, undecodable
from composio_async._json import load
from composio_async._refusals import raise_as
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation, Request
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, InvalidParamsType, NotFoundError
from composio_async.models.mcp_servers import (
    DeletedMCPInstance,
    DeletedMCPServer,
    MCPInstance,
    MCPServer,
    MCPServerInstance,
    MCPToolkit,
    MCPURLs,
)
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery

_ROOT: Final = "/api/v3.1/mcp"
_SERVERS: Final = f"{_ROOT}/servers"
_INSTANCES: Final = f"{_SERVERS}/{{serverId}}/instances"
_LIST: Final = Operation("mcp.list", "GET", _SERVERS, keys=PROJECT)
_FOR_TOOLKIT: Final = Operation("mcp.list_for_toolkit", "GET", f"{_ROOT}/app/{{appKey}}", keys=PROJECT)
_GET: Final = Operation("mcp.get", "GET", f"{_ROOT}/{{id}}", keys=PROJECT)
_CREATE: Final = Operation("mcp.create", "POST", f"{_SERVERS}/custom", Delivery.CREATE, PROJECT)
_CREATE_FROM: Final = Operation("mcp.create_from_auth_configs", "POST", _SERVERS, Delivery.CREATE, PROJECT)
_UPDATE: Final = Operation("mcp.update", "PATCH", f"{_ROOT}/{{id}}", Delivery.WRITE, PROJECT)
_DELETE: Final = Operation("mcp.delete", "DELETE", f"{_ROOT}/{{id}}", Delivery.WRITE, PROJECT, gone=b'{"deleted":true}')
_GENERATE: Final = Operation("mcp.generate_url", "POST", f"{_SERVERS}/generate", Delivery.CREATE, PROJECT)
_LIST_INSTANCES: Final = Operation("mcp.list_instances", "GET", _INSTANCES, keys=PROJECT)
_CREATE_INSTANCE: Final = Operation("mcp.create_instance", "POST", _INSTANCES, Delivery.CREATE, PROJECT)
_DELETE_INSTANCE: Final = Operation(
    "mcp.delete_instance", "DELETE", f"{_INSTANCES}/{{instanceId}}", Delivery.WRITE, PROJECT, gone=b"{}"
)

INSTANCES: Final = Listing(items="instances", numbered=True)
NAME: Final = re.compile(r"[a-zA-Z0-9 -]{4,30}")
TOOLKIT_KEYS: Final = frozenset({"toolkit", "auth_config_id"})

OrderBy = Literal["created_at", "updated_at"]
Direction = Literal["asc", "desc"]


class MCPServers:
    """`composio.mcp`: MCP servers of the project. A session has an endpoint of its own: see `session.mcp`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
            A pager; `async for` walks all servers.

        Calls `GET /api/v3.1/mcp/servers`.
        """
        query = _filters(toolkits, auth_config_ids, name, order_by, order_direction, limit)
        return self._pager(MCPServer, _LIST, {}, query, page_no, timeout)

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
            A pager; `async for` walks all servers.

        Calls `GET /api/v3.1/mcp/app/{appKey}`.
        """
        query = _filters(toolkits, auth_config_ids, name, order_by, order_direction, limit)
        return self._pager(MCPServer, _FOR_TOOLKIT, {"appKey": text(toolkit, "toolkit")}, query, page_no, timeout)

    async def get(self, server_id: str, *, timeout: Timeout = None) -> MCPServer:
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
        return await read(MCPServer, await self._of_server(_GET.request(path=_server(server_id)), server_id, timeout))

    @renamed_arguments(apps="toolkits", custom_tools="allowed_tools")
    async def create(
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
        slugs, auth_config_ids = _toolkits(toolkits)
        body = compact(
            name=_name(name),
            toolkits=slugs,
            auth_config_ids=auth_config_ids,
            allowed_tools=names(allowed_tools, "allowed_tools"),
            managed_auth_via_composio=_managed(manually_manage_connections),
        )
        return await read(MCPServer, await self._transport.send(_CREATE.request(body=body), timeout))

    @renamed_arguments(no_auth_apps="no_auth_toolkits")
    async def create_from_auth_configs(
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
        body = compact(
            name=_name(name),
            auth_config_ids=_auth_configs(auth_config_ids),
            no_auth_apps=names(no_auth_toolkits, "no_auth_toolkits"),
            allowed_tools=names(allowed_tools, "allowed_tools"),
            managed_auth_via_composio=_managed(manually_manage_connections),
        )
        return await read(MCPServer, await self._transport.send(_CREATE_FROM.request(body=body), timeout))

    @renamed_arguments(apps="toolkits", custom_tools="allowed_tools")
    async def update(
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
        slugs, named = (None, []) if toolkits is None else _toolkits(toolkits)
        given = None if auth_config_ids is None else _auth_configs(auth_config_ids)
        body = compact(
            name=None if name is None else _name(name),
            toolkits=slugs,
            allowed_tools=names(allowed_tools, "allowed_tools"),
            managed_auth_via_composio=_managed(manually_manage_connections),
            auth_config_ids=_once([*named, *(given or [])]) if named or given is not None else None,
        )
        request = _UPDATE.request(path=_server(server_id), body=body)
        return await read(MCPServer, await self._of_server(request, server_id, timeout))

    async def delete(self, server_id: str, *, timeout: Timeout = None) -> DeletedMCPServer:
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
        request = _DELETE.request(path=_server(server_id))
        gone = await read(DeletedMCPServer, await self._of_server(request, server_id, timeout))
        return gone if gone.id else evolve(gone, id=server_id)

    @renamed_arguments(entity_id="user_id")
    async def generate(
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
        text(user_id, "user_id")
        left = self._transport.budget(timeout)
        server = await self.get(mcp_config_id, timeout=left())
        request = _urls_request(mcp_config_id, [user_id], None, manually=bool(manually_manage_connections))
        raw = await self._of_server(request, mcp_config_id, left())
        found = await read_by(_first_url, raw)
        instance = {
            "id": server.id,
            "name": server.name,
            "url": found,
            "user_id": user_id,
            "allowed_tools": server.allowed_tools,
            "auth_config_ids": server.auth_config_ids,
        }
        return structure(MCPServerInstance, instance, raw)

    @renamed_arguments(entity_ids="user_ids")
    async def generate_url(
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
        users, accounts = names(user_ids, "user_ids"), names(connected_account_ids, "connected_account_ids")
        manually = manually_manage_connections is None or manually_manage_connections
        request = _urls_request(mcp_config_id, users, accounts, manually=manually)
        return await read(MCPURLs, await self._of_server(request, mcp_config_id, timeout))

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
            A pager; `async for` walks all instances.

        Calls `GET /api/v3.1/mcp/servers/{serverId}/instances`.
        """
        query = compact(
            search=optional_text(search, "search"),
            order_by=order_by,
            order_direction=order_direction,
            limit=limit,
        )
        path = {"serverId": text(server_id, "server_id")}
        return self._pager(MCPInstance, _LIST_INSTANCES, path, query, page_no, timeout, INSTANCES)

    @renamed_arguments(entity_id="user_id")
    async def create_instance(self, server_id: str, user_id: str, *, timeout: Timeout = None) -> MCPInstance:
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
        path, body = {"serverId": text(server_id, "server_id")}, {"user_id": text(user_id, "user_id")}
        request = _CREATE_INSTANCE.request(path=path, body=body)
        return await read(MCPInstance, await self._of_server(request, server_id, timeout))

    async def delete_instance(self, server_id: str, instance_id: str, *, timeout: Timeout = None) -> DeletedMCPInstance:
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
        path = {"serverId": text(server_id, "server_id"), "instanceId": text(instance_id, "instance_id")}
        raw = await self._transport.send(_DELETE_INSTANCE.request(path=path), timeout)
        return await read(DeletedMCPInstance, raw)

    def _pager(
        self,
        cls: type[Any],
        operation: Operation,
        path: Mapping[str, str],
        query: Mapping[str, Any],
        page_no: int | str | None,
        timeout: Timeout,
        listing: Listing = NUMBERS,
    ) -> Pager[Any]:
        operation.request(path=path, query=query)

        async def fetch(at: str | None) -> Page[Any]:
            request = operation.request(path=path, query={**query, "page_no": at})
            return await read_page(cls, await self._transport.send(request, timeout), listing)

        return Pager(fetch, _page_number(page_no))

    async def _of_server(self, request: Request, server_id: str, timeout: Timeout) -> RawResponse:
        try:
            return await self._transport.send(request, timeout)
        except NotFoundError as error:
            _raise_not_found(error, server_id)


def _filters(
    toolkits: str | Iterable[str] | None,
    auth_config_ids: str | Iterable[str] | None,
    name: str | None,
    order_by: str | None,
    order_direction: str | None,
    limit: int | None,
) -> dict[str, Any]:
    return compact(
        name=optional_text(name, "name"),
        toolkits=filled(toolkits, "toolkits"),
        auth_config_ids=filled(auth_config_ids, "auth_config_ids"),
        order_by=order_by,
        order_direction=order_direction,
        limit=limit,
    )


def _page_number(given: int | str | None) -> str | None:
    if given is None:
        return None
    number = str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""
    if not re.fullmatch("[1-9][0-9]{0,9}", number):
        msg = f"page_no must be a whole number of 1 or more, not {given!r}."
        raise InvalidParams(msg)
    return number


def _name(value: str) -> str:
    if not NAME.fullmatch(text(value, "name")):
        msg = f"name must be 4 to 30 letters, digits, spaces and hyphens, not {value!r}."
        raise InvalidParams(msg)
    return value


def _server(server_id: str) -> dict[str, str]:
    return {"id": text(server_id, "server_id")}


def _managed(manually: bool | None) -> bool | None:
    """What the platform calls it: the opposite."""
    return None if manually is None else not manually


def _auth_configs(given: str | Iterable[str]) -> list[str]:
    return [identifier(one, "auth_config_ids", "ac_") for one in names(given, "auth_config_ids") or []]


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _toolkits(given: Iterable[str | MCPToolkit]) -> tuple[list[str], list[str]]:
    """Slugs and auth configs, each once, in the order given."""
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        msg = f"toolkits must be a list of slugs or dicts, not {type(given).__name__}."
        raise InvalidParamsType(msg)
    slugs, auth_config_ids = [], []
    for one in given:
        if isinstance(one, str):
            slugs.append(text(one, "toolkits"))
            continue
        mapping(one, "each of toolkits")
        if set(one) - TOOLKIT_KEYS or "toolkit" not in one:
            msg = f"A toolkit is a slug or {{'toolkit': ..., 'auth_config_id': ...}}, not a dict of {sorted(one)}."
            raise InvalidParams(msg)
        slugs.append(text(one["toolkit"], "toolkit"))
        chosen = one.get("auth_config_id")
        if chosen is not None:
            auth_config_ids.append(identifier(chosen, "auth_config_id", "ac_"))
    return _once(slugs), _once(auth_config_ids)


def _urls_request(
    server_id: str, user_ids: list[str] | None, connected_account_ids: list[str] | None, *, manually: bool
) -> Request:
    accounts = connected_account_ids or []
    body = compact(
        mcp_server_id=text(server_id, "mcp_config_id"),
        user_ids=user_ids,
        connected_account_ids=[identifier(one, "connected_account_ids", "ca_") for one in accounts] or None,
        # The platform calls the same thing by another name here, and takes it to be false.
        managed_auth_by_composio=None if manually else True,
    )
    return _GENERATE.request(body=body)


def _first_url(raw: RawResponse) -> str:
    """The address for the one user that was asked for; the one of no user would not be theirs."""
    try:
        document = load(raw.content)
    except ValueError:
        document = None
    urls = document.get("user_ids_url") if isinstance(document, dict) else None
    if not isinstance(urls, list) or not urls or not isinstance(urls[0], str):
        raise undecodable(raw, [MCPURLs])
    return urls[0]


def _raise_not_found(error: NotFoundError, server_id: str) -> NoReturn:
    raise_as(NotFoundError, error, f"There is no MCP server {server_id!r}.", None)
