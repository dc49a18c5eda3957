"""Operations of tools."""

from __future__ import annotations

from typing import Any

import attrs

from composio_async.emulator.accounts import find_account, may_use
from composio_async.emulator.catalog import meta
from composio_async.emulator.catalog.model import Tool, Toolkit
from composio_async.emulator.executing import Outcome, arguments_from_text, check_usable, choose_account, run_tool
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import bad_request
from composio_async.emulator.proxying import proxy_json
from composio_async.emulator.render import tool_json
from composio_async.emulator.tool_logs import Run, note_run
from composio_async.emulator.words import ranked
from composio_async.emulator.world import Call


async def list_(call: Call) -> dict[str, Any]:
    """Catalog order, or best match first with `query`; slugs nobody knows are left out."""
    query, registry = call.query, call.registry
    toolkits = _slugs(query.get("toolkit_slug"), str.lower)
    slugs = _slugs(query.get("tool_slugs"), str.upper)
    tags, scopes = set(query.get("tags") or ()), set(query.get("scopes") or ())
    named = [tool for slug, tool in meta.TOOLS.items() if slugs is not None and slug in slugs]
    found = [
        tool
        for tool in sorted([*registry.tools(), *named], key=lambda tool: (tool.toolkit, tool.slug))
        if (toolkits is None or tool.toolkit in toolkits)
        and (slugs is None or tool.slug in slugs)
        and (query.get("important") != "true" or "important" in tool.tags)
        and (not tags or tags & set(tool.tags))
        and (not scopes or scopes & set(tool.scopes))
    ]
    words = query.get("query") or query.get("search")
    if words:
        found = ranked(found, words)
    asked = query.get("toolkit_versions")
    return page_of(
        found,
        lambda tool: tool.slug,
        lambda tool: tool_json(tool, _home(call, tool), registry.version(tool, asked)),
        query,
    )


async def get(call: Call) -> dict[str, Any]:
    """One tool, in the version asked for."""
    tool = meta.TOOLS.get(call.path["slug"].upper()) or call.registry.tool(call.path["slug"])
    version = call.registry.version(tool, call.query.get("version") or call.query.get("toolkit_versions"))
    return tool_json(tool, _home(call, tool), version)


def _home(call: Call, tool: Tool) -> Toolkit:
    return meta.TOOLKIT if tool.slug in meta.TOOLS else call.registry.toolkit_of(tool)


async def enum(call: Call) -> list[str]:
    """Every slug."""
    return sorted(tool.slug for tool in call.registry.tools())


async def execute(call: Call) -> dict[str, Any]:
    """Run a tool for a user; wrong arguments and failures of the tool are data."""
    body = call.body
    tool = call.registry.tool(call.path["slug"])
    call.registry.version(tool, body.get("version"))
    user_id, account_id = body.get("user_id") or body.get("entity_id"), body.get("connected_account_id")
    account = None
    if not (account_id == "instant_account" or body.get("custom_connection_data") or body.get("custom_auth_params")):
        account = choose_account(call.world, tool, user_id, account_id)
    acting = user_id or (account.user_id if account else "default")
    arguments = _arguments(tool, body)
    run = Run(tool.slug, arguments, acting, call.request_id, call.world.clock.now(), credential_source=_source(body))
    outcome = await run_tool(call.world, tool, arguments, acting, account)
    note_run(call.world, run, attrs.evolve(outcome, account_id=account.id if account else None))
    return outcome_json(outcome)


def _source(body: dict[str, Any]) -> str | None:
    if body.get("connected_account_id") == "instant_account":
        return "instant_account"
    return "custom_auth" if body.get("custom_connection_data") or body.get("custom_auth_params") else None


def _arguments(tool: Tool, body: dict[str, Any]) -> dict[str, Any]:
    if body.get("arguments") is not None and body.get("text") is not None:
        raise bad_request("arguments and text exclude one another", fix="Give one of them.")
    if body.get("text") is not None:
        return arguments_from_text(tool.input_parameters, body["text"])
    return body.get("arguments") or {}


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The envelope of a direct execution."""
    return {
        "data": outcome.data,
        "successful": outcome.successful,
        "error": outcome.error,
        "log_id": outcome.log_id,
        "session_info": None,
    }


async def get_input(call: Call) -> dict[str, Any]:
    """Arguments read out of a text by `arguments_from_text`; no model is asked."""
    tool = call.registry.tool(call.path["slug"])
    call.registry.version(tool, call.body.get("version"))
    return {"arguments": arguments_from_text(tool.input_parameters, call.body["text"])}


async def proxy(call: Call) -> dict[str, Any]:
    """A request to a toolkit's own API through a connected account."""
    body = call.body
    account_id, given = body.get("connected_account_id"), body.get("custom_connection_data") or {}
    if not account_id and not given:
        raise bad_request(
            "connected_account_id or custom_connection_data is required",
            slug="ToolProxy_ConnectedAccountRequired",
            code=1830,
            fix="Give the connected account whose credentials the request shall carry.",
        )
    if account_id:
        account = find_account(call.world, account_id)
        if body.get("user_id") and not may_use(account, body["user_id"]):
            raise bad_request(f"Connected account {account_id!r} does not belong to user {body['user_id']!r}")
        check_usable(account)
        slug = account.toolkit
    else:
        slug = given["toolkitSlug"]
    return proxy_json(call.world, call.registry.toolkit(slug), body)


def _slugs(written: str | None, case: Any) -> set[str] | None:
    if written is None:
        return None
    return {case(slug.strip()) for slug in written.split(",") if slug.strip()} or None
