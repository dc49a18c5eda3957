"""Finding tools by words, and saying how a session's toolkits are connected."""

from __future__ import annotations

from typing import Any, Final

from .catalog.model import Tool, ToolCall
from .session_config import custom_tools
from .session_scope import session_accounts, session_tools
from .state import Account, Session
from .words import ranked
from .world import World

_GUIDANCE: Final = "Connect the toolkit, then run the first tool with the arguments its schema asks for."


def schema_json(tool: Tool) -> dict[str, Any]:
    """A tool's schemas as a search shows them."""
    return {
        "toolkit": tool.toolkit,
        "tool_slug": tool.slug,
        "description": tool.description,
        "input_schema": dict(tool.input_parameters),
        "output_schema": tool.output_parameters,
        "hasFullSchema": True,
    }


def searchable(world: World, session: Session, sent: dict[str, Any] | None = None) -> list[Tool]:
    """The session's tools, and its custom ones as far as their schemas go."""
    local = [
        Tool(tool["slug"], tool["name"], tool["description"], tool["toolkit"].lower(), tool["input_schema"], _elsewhere)
        for tool in custom_tools(session, sent)
    ]
    return [*session_tools(world, session), *local]


def _elsewhere(call: ToolCall) -> Any:
    raise NotImplementedError(call)


def search_json(
    world: World, session: Session, queries: list[dict[str, Any]], sent: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The answer to a search: per query the best tools, then schemas and connections of all of them."""
    tools = searchable(world, session, sent)
    results: list[dict[str, Any]] = []
    shown: dict[str, Tool] = {}
    for index, query in enumerate(queries):
        found = ranked(tools, f"{query['use_case']} {query.get('known_fields', '')}")
        primary, related = found[:3], found[3:8]
        shown |= {tool.slug: tool for tool in primary + related}
        results.append(
            {
                "index": index + 1,
                "use_case": query["use_case"],
                "execution_guidance": _GUIDANCE,
                "primary_tool_slugs": [tool.slug for tool in primary],
                "related_tool_slugs": [tool.slug for tool in related],
                "toolkits": list(dict.fromkeys(tool.toolkit for tool in found[:8])),
            }
        )
    now = world.clock.now()
    used = dict.fromkeys(tool.toolkit for tool in shown.values())
    toolkits = [slug for slug in used if world.registry.find_toolkit(slug) is not None]
    return {
        "success": True,
        "error": None,
        "results": results,
        "tool_schemas": {slug: schema_json(tool) for slug, tool in shown.items()},
        "toolkit_connection_statuses": [connection_json(world, session, slug) for slug in toolkits],
        "time_info": {
            "current_time_utc": world.now(),
            "current_time_utc_epoch_seconds": int(now.timestamp()),
            "message": "The emulator's clock, in UTC.",
        },
        "session": {
            "id": session.id,
            "generate_id": False,
            "instructions": f"Pass session id {session.id} to the other meta tools.",
        },
        "next_steps_guidance": _next_steps(world, session, toolkits, found=bool(shown)),
    }


def _next_steps(world: World, session: Session, toolkits: list[str], *, found: bool) -> list[str]:
    missing = [slug for slug in toolkits if not connection_json(world, session, slug)["has_active_connection"]]
    if not found:
        return ["Try other words: no tool was found."]
    steps = [f"Connect {slug} with COMPOSIO_MANAGE_CONNECTIONS." for slug in missing]
    return [*steps, "Run the tools with COMPOSIO_MULTI_EXECUTE_TOOL."]


def connection_json(world: World, session: Session, slug: str) -> dict[str, Any]:
    """How a toolkit is connected in a session."""
    toolkit = world.registry.toolkit(slug)
    accounts = session_accounts(world, session, slug)
    connected = toolkit.no_auth or bool(accounts)
    shown: dict[str, Any] = {
        "toolkit": slug,
        "description": toolkit.description,
        "has_active_connection": connected,
        "status_message": "No connection is needed."
        if toolkit.no_auth
        else f"Connected as {accounts[0].id}."
        if accounts
        else f"No active connection: authorize {slug} first.",
    }
    if accounts:
        shown["accounts"] = [_account_json(row, row is accounts[0]) for row in accounts]
        shown["account_type"] = accounts[0].account_type
        if len(accounts) > 1 and (session.blocks.get("multi_account") or {}).get("require_explicit_selection"):
            shown["account_selection"] = "required"
    return shown


def _account_json(row: Account, default: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": row.id,
        "status": row.status,
        "created_at": row.created_at,
        "is_default": default,
        "account_type": row.account_type,
        "user_info": {"user_id": row.user_id},
    }
    return {**shown, "alias": row.alias} if row.alias else shown
