"""Operations of MCP servers; `mcp_serving.py` has what their addresses answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from composio_async.emulator.accounts import find_account, find_auth_config
from composio_async.emulator.problems import ApiError, bad_request, not_found
from composio_async.emulator.state import MCPInstance, MCPServer
from composio_async.emulator.world import Call

T = TypeVar("T", MCPServer, MCPInstance)


async def list_(call: Call) -> dict[str, Any]:
    """Newest first unless another order is asked for."""
    return _servers(call, list(call.state.mcp_servers.values()))


async def list_for_toolkit(call: Call) -> dict[str, Any]:
    """The same, of one toolkit."""
    slug = call.registry.toolkit(call.path["toolkit"]).slug
    return _servers(call, [row for row in call.state.mcp_servers.values() if slug in row.toolkits])


async def get(call: Call) -> dict[str, Any]:
    """One server."""
    return {**_json(call, find_server(call, call.path["id"])), "deleted": False}


async def create(call: Call) -> dict[str, Any]:
    """A server of toolkits, and of those that its auth configs are for."""
    body = call.body
    slugs = [call.registry.toolkit(slug).slug for slug in body.get("toolkits") or ()]
    row = _new(call, slugs, body.get("auth_config_ids") or [], body.get("allowed_tools") or body.get("custom_tools"))
    told = _json(call, row)
    return {name: told[name] for name in ("id", "name", "auth_config_ids", "allowed_tools", "mcp_url", "commands")}


async def create_from_auth_configs(call: Call) -> dict[str, Any]:
    """A server of the toolkits that its auth configs are for."""
    body = call.body
    slugs = [call.registry.toolkit(slug).slug for slug in body.get("no_auth_apps") or ()]
    return _json(call, _new(call, slugs, body["auth_config_ids"], body.get("allowed_tools")))


async def update(call: Call) -> dict[str, Any]:
    """Change the given fields."""
    row, body = find_server(call, call.path["id"]), call.body
    if "auth_config_ids" in body:
        row.auth_config_ids = [find_auth_config(call.world, one).id for one in body["auth_config_ids"]]
    if "toolkits" in body:
        row.toolkits = [call.registry.toolkit(slug).slug for slug in body["toolkits"]]
    row.name = body.get("name", row.name)
    row.allowed_tools = body.get("allowed_tools", row.allowed_tools)
    row.managed = body.get("managed_auth_via_composio", row.managed)
    row.updated_at = call.world.now()
    call.state.put(row)
    return {**_json(call, row), "deleted": False}


async def delete(call: Call) -> dict[str, Any]:
    """Forget a server and its instances."""
    row = find_server(call, call.path["id"])
    for instance in _instances(call, row):
        call.state.delete(instance)
    call.state.delete(row)
    return {"id": row.id, "deleted": True}


async def generate_url(call: Call) -> dict[str, Any]:
    """Addresses of a server, one for each user id and each account."""
    body = call.body
    row = find_server(call, body["mcp_server_id"])
    extra = {"include_composio_helper_actions": "true"} if body.get("managed_auth_by_composio") else {}
    accounts = [find_account(call.world, one).id for one in body.get("connected_account_ids") or ()]
    url = _url(call, row)
    return {
        "mcp_url": url,
        "user_ids_url": [f"{url}?{urlencode({'user_id': one, **extra})}" for one in body.get("user_ids") or ()],
        "connected_account_urls": [f"{url}?{urlencode({'connected_account_id': one, **extra})}" for one in accounts],
    }


async def list_instances(call: Call) -> dict[str, Any]:
    """The users' instances of a server, newest first unless another order is asked for."""
    row = find_server(call, call.path["server_id"])
    words = str(call.query.get("search") or "").lower()
    rows = [one for one in _instances(call, row) if words in f"{one.id} {one.user_id}".lower()]
    return {**_page(call, rows, _instance_json, "instances", 20), "server_id": row.id, "server_name": row.name}


async def create_instance(call: Call) -> dict[str, Any]:
    """A user's instance, of which there is one at most."""
    row, user_id = find_server(call, call.path["server_id"]), call.body["user_id"]
    if any(one.user_id == user_id for one in _instances(call, row)):
        raise ApiError(
            409,
            f"User {user_id!r} has an instance of MCP server {row.id!r}",
            slug="MCP_InstanceExists",
            code=2803,
            suggested_fix="Use that one, or delete it first.",
        )
    now = call.world.now()
    made = MCPInstance(call.state.new_id("mci"), row.id, user_id, now, now)
    call.state.put(made)
    return _instance_json(made)


async def delete_instance(call: Call) -> dict[str, Any]:
    """Forget an instance, and its user's accounts under the server's auth configs."""
    row, wanted = find_server(call, call.path["server_id"]), call.path["instance_id"]
    found = next((one for one in _instances(call, row) if wanted in (one.id, one.user_id)), None)
    if found is None:
        raise not_found("MCP instance", wanted, slug="MCP_InstanceNotFound", code=2802, fix="List the instances.")
    accounts = [
        one
        for one in list(call.state.accounts.values())
        if one.user_id == found.user_id and one.auth_config_id in row.auth_config_ids
    ]
    for one in accounts:
        call.state.delete(one)
    call.state.delete(found)
    return {"message": f"MCP instance {found.id} was deleted", "deleted_connected_accounts": len(accounts)}


def _servers(call: Call, rows: list[MCPServer]) -> dict[str, Any]:
    query = call.query
    toolkits, configs = _split(query.get("toolkits")), _split(query.get("auth_config_ids"))
    found = [
        row
        for row in rows
        if str(query.get("name") or "").lower() in row.name.lower()
        and (not toolkits or toolkits & set(row.toolkits))
        and (not configs or configs & set(row.auth_config_ids))
    ]
    return _page(call, found, lambda row: _json(call, row), "items", 10)


def _new(call: Call, slugs: list[str], auth_config_ids: list[str], allowed_tools: list[str] | None) -> MCPServer:
    configs = [find_auth_config(call.world, one) for one in auth_config_ids]
    toolkits = list(dict.fromkeys([*slugs, *(one.toolkit for one in configs)]))
    if not toolkits:
        raise bad_request("An MCP server needs a toolkit", slug="MCP_NoToolkits", code=2804, fix="Name one at least.")
    id_, now = call.state.new_id("mcp"), call.world.now()
    row = MCPServer(
        id=id_,
        name=call.body["name"],
        toolkits=toolkits,
        auth_config_ids=[one.id for one in configs],
        allowed_tools=allowed_tools or [],
        managed=call.body.get("managed_auth_via_composio", True),
        created_at=now,
        updated_at=now,
    )
    call.state.put(row)
    return row


def find_server(call: Call, server_id: str) -> MCPServer:
    """The server, or a 404."""
    row = call.state.mcp_servers.get(server_id)
    if row is None:
        fix = "GET /api/v3.1/mcp/servers lists the servers; ids start with mcp_."
        raise not_found("MCP server", server_id, slug="MCP_ServerNotFound", code=2801, fix=fix)
    return row


def _instances(call: Call, row: MCPServer) -> list[MCPInstance]:
    return [one for one in call.state.mcp_instances.values() if one.server_id == row.id]


def _url(call: Call, row: MCPServer) -> str:
    return f"{call.base_url}/v3/mcp/{row.id}/mcp"


def _json(call: Call, row: MCPServer) -> dict[str, Any]:
    url, known = _url(call, row), {slug: call.registry.find_toolkit(slug) for slug in row.toolkits}
    return {
        "id": row.id,
        "name": row.name,
        "auth_config_ids": row.auth_config_ids,
        "allowed_tools": row.allowed_tools,
        "mcp_url": url,
        "toolkits": row.toolkits,
        "toolkit_icons": {slug: toolkit.logo for slug, toolkit in known.items() if toolkit},
        "commands": {
            name: f'npx @composio/mcp@latest setup "{url}" "{row.name}" --client {name}'
            for name in ("cursor", "claude", "windsurf")
        },
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "server_instance_count": len(_instances(call, row)),
        "managed_auth_via_composio": row.managed,
    }


def _instance_json(row: MCPInstance) -> dict[str, Any]:
    return {
        "id": row.id,
        "instance_id": row.user_id,
        "mcp_server_id": row.server_id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _page(
    call: Call, rows: Iterable[T], render: Callable[[T], dict[str, Any]], items: str, default: int
) -> dict[str, Any]:
    """One page by its number; one past the end is empty."""
    order = call.query.get("order_by", "created_at")
    found: Sequence[T] = sorted(
        rows, key=lambda row: (getattr(row, order), row.id), reverse=call.query.get("order_direction", "desc") == "desc"
    )
    number, limit = int(call.query.get("page_no", 1)), int(call.query.get("limit", default))
    return {
        items: [render(row) for row in found[(number - 1) * limit : number * limit]],
        "total_pages": max(1, -(-len(found) // limit)),
        "current_page": number,
    }


def _split(written: str | None) -> set[str]:
    return {one.strip() for one in (written or "").split(",") if one.strip()}
