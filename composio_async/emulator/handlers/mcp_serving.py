"""What the MCP endpoints serve: the tools of a session, and those of an MCP server for the user in its address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

import attrs
import orjson

from composio_async.emulator.accounts import find_account, usable_accounts
from composio_async.emulator.catalog import meta
from composio_async.emulator.catalog.model import Tool, Toolkit
from composio_async.emulator.executing import no_connection
from composio_async.emulator.mcp_protocol import INVALID_PARAMS, RPCError
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError, bad_request, did_you_mean
from composio_async.emulator.render import tool_json
from composio_async.emulator.session_running import execute_in_session
from composio_async.emulator.state import MCPServer, Session
from composio_async.emulator.world import Call

from . import tools
from .mcp import find_server
from .sessions import find_session, listed_tools

PAGE: Final = 200
_HELPER: Final = "COMPOSIO_MANAGE_CONNECTIONS"
_HINTS: Final = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")

Run = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]


@attrs.frozen
class Served:
    """A list of tools, and what runs them; `elsewhere` says how to reach tools that are not in the list."""

    listed: list[tuple[Tool, Toolkit]]
    execute: Run
    elsewhere: str

    def tools(self, cursor: str | None) -> dict[str, Any]:
        """One page of the list."""
        query = {"cursor": cursor} if cursor else {}
        page = page_of(self.listed, lambda pair: pair[0].slug, lambda pair: _listed(*pair), query, default=PAGE)
        more = {"nextCursor": page["next_cursor"]} if page["next_cursor"] else {}
        return {"tools": page["items"], **more}

    async def run(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The result of a tool of the list."""
        slugs = [tool.slug for tool, _ in self.listed]
        if name not in slugs:
            raise RPCError(INVALID_PARAMS, f"Unknown tool: {name}. {did_you_mean(name, slugs, self.elsewhere)}")
        try:
            done = await self.execute(name, arguments)
        except ApiError as error:
            done = {"data": {}, "successful": False, "error": f"{error.message}. {error.suggested_fix}".rstrip()}
        told = done.pop("told", None) or orjson.dumps(done).decode()
        failed = not done.get("successful", False)
        return {"content": [{"type": "text", "text": told}], "structuredContent": done, "isError": failed}


async def of_session(call: Call) -> Served:
    """The session's meta tools and preloaded tools."""
    try:
        session = find_session(call)
    except ApiError as error:
        error.message += ": the API key is good, but the session was deleted or never made"
        raise

    async def execute(slug: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return _envelope(await execute_in_session(call, session, slug, {"arguments": arguments}), slug, session)

    elsewhere = "Preload it in the session, or run it by COMPOSIO_MULTI_EXECUTE_TOOL."
    return Served(listed_tools(call, session), execute, elsewhere)


async def of_server(call: Call) -> Served:
    """The server's tools, or those it allows; with the helper of its address, the tool that connects accounts."""
    row, registry = find_server(call, call.path["server_id"]), call.registry
    allowed = {slug.upper() for slug in row.allowed_tools}
    listed = [
        (tool, registry.toolkit_of(tool))
        for slug in row.toolkits
        for tool in registry.tools(slug)
        if not allowed or tool.slug in allowed
    ]
    if call.query.get("include_composio_helper_actions"):
        listed.append((meta.TOOLS[_HELPER], meta.TOOLKIT))
    user_id = call.query.get("user_id")

    async def execute(slug: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if slug == _HELPER:
            session = _session_of(call, row, user_id)
            return _envelope(await execute_in_session(call, session, slug, {"arguments": arguments}), slug, session)
        account_id = _account_id(call, row, registry.toolkit_of(registry.tool(slug)))
        body = {"arguments": arguments, "user_id": user_id, "connected_account_id": account_id}
        done = await tools.execute(attrs.evolve(call, path={"slug": slug}, body=body))
        return {name: done[name] for name in ("data", "successful", "error", "log_id")}

    return Served(listed, execute, f"It is not a tool of MCP server {row.name!r}.")


def _listed(tool: Tool, toolkit: Toolkit) -> dict[str, Any]:
    hints = {name: True for name in _HINTS if name in tool.tags}
    return {
        "name": tool.slug,
        "title": tool.name,
        "description": tool.description,
        "inputSchema": tool_json(tool, toolkit, tool.versions[-1])["input_parameters"],
        **({"annotations": hints} if hints else {}),
    }


def _envelope(done: dict[str, Any], slug: str, session: Session) -> dict[str, Any]:
    if done["result_type"] != "input_required":
        successful = done["result_type"] == "completed"
        return {"data": done["data"], "successful": successful, "error": done["error"], "log_id": done["log_id"]}
    asked = " ".join(request["message"] for request in done["input_requests"].values())
    told = (
        f"{slug} has not run, because its user is to be asked first: {asked} This endpoint cannot ask. "
        f"Answer with POST /api/v3.1/tool_router/session/{session.id}/execute: the same arguments, "
        f"input_responses, and request_state {done['request_state']}."
    )
    return {**done, "told": told}


def _account_id(call: Call, row: MCPServer, toolkit: Toolkit) -> str | None:
    """The account that the address names for a toolkit, or the user's one under the server's own auth config."""
    if toolkit.no_auth:
        return None
    query = call.query
    one = query.get("connected_account_id")
    named = [*([one] if one else ()), *query.get("connected_account_ids", ())]
    if named:
        accounts = [find_account(call.world, one) for one in named]
        found = next((account.id for account in accounts if account.toolkit == toolkit.slug), None)
        if found is None:
            raise bad_request(f"The address names no connected account of toolkit {toolkit.slug!r}")
        return found
    user_id, configs = query.get("user_id"), _configs(call, row)
    if not user_id or toolkit.slug not in configs:
        return None
    accounts = usable_accounts(call.world, user_id, toolkit.slug)
    own = next((account.id for account in accounts if account.auth_config_id in configs[toolkit.slug]), None)
    if own is None:
        raise no_connection(call.world, toolkit, user_id)
    return own


def _configs(call: Call, row: MCPServer) -> dict[str, list[str]]:
    """The server's auth configs by toolkit."""
    held: dict[str, list[str]] = {}
    for one in row.auth_config_ids:
        config = call.state.auth_configs.get(one)
        if config is not None:
            held.setdefault(config.toolkit, []).append(config.id)
    return held


def _session_of(call: Call, row: MCPServer, user_id: str | None) -> Session:
    """The server as a session of its user, which is not kept."""
    if not user_id:
        raise bad_request("The address has no user_id, so nobody can be connected", fix="Generate one for a user.")
    configs = {slug: ids[0] for slug, ids in _configs(call, row).items()}
    blocks = {"toolkits": {"enable": row.toolkits}, "auth_configs": configs}
    return Session(id=row.id, user_id=user_id, blocks=blocks, created_at=row.created_at)
