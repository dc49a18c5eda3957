"""Running tools in a session: what it permits, whose account it uses, and when the user is asked first."""

from __future__ import annotations

from typing import Any

import attrs
import orjson

from .catalog import meta
from .catalog.model import Tool
from .executing import Outcome, check_usable, failed, run_tool
from .meta_tools import run_meta_tool
from .problems import ApiError, bad_request
from .session_config import hook_results
from .session_scope import denied_always, needs_approval, permits_tool, session_accounts
from .state import Account, Session
from .tool_logs import Run, note_run
from .world import Call


async def execute_in_session(call: Call, session: Session, slug: str, order: dict[str, Any]) -> dict[str, Any]:
    """Run a tool or a meta tool, and answer with one of the `result_type` shapes.

    Args:
        call: the request.
        session: the session.
        slug: what to run.
        order: the request's body: arguments, account, input_responses, request_state.

    Returns:
        `completed`, `failed` or `input_required`.

    Raises:
        ApiError: 404 for a slug that is no tool, 400 for a request_state of another call.
    """
    slug, arguments = slug.upper(), order.get("arguments", {})
    items = arguments.get("tools") if slug == "COMPOSIO_MULTI_EXECUTE_TOOL" else [{"tool_slug": slug}]
    orders = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    tools = [call.registry.find_tool(str(item.get("tool_slug"))) for item in orders]
    question, denied = _ask(call, session, slug, [tool for tool in tools if tool is not None], order)
    if question is not None:
        return question

    def started(slug: str, arguments: dict[str, Any]) -> Run:
        return Run(slug, arguments, session.user_id, call.request_id, call.world.clock.now(), session.id)

    parts: list[tuple[Run, Outcome]] = []

    async def run_one(item: dict[str, Any]) -> Outcome:
        run = started(item["tool_slug"].upper(), item.get("arguments") or {})
        outcome = await attempt(run, item.get("account"))
        parts.append((run, outcome))
        return outcome

    async def attempt(run: Run, account: str | None) -> Outcome:
        if run.tool_slug in meta.TOOLS:
            return failed(call.world, f"{run.tool_slug} cannot be run by COMPOSIO_MULTI_EXECUTE_TOOL")
        try:
            return await _run(call, session, run.tool_slug, run.arguments, account, denied)
        except ApiError as error:
            return failed(call.world, f"{error.message}. {error.suggested_fix}".rstrip())

    whole = started(slug, arguments)
    if slug in meta.TOOLS:
        outcome = await run_meta_tool(call, session, slug, arguments, run_one)
    else:
        outcome = await _run(call, session, slug, arguments, order.get("account"), denied)
    log = note_run(call.world, whole, outcome)
    for run, part in parts:
        note_run(call.world, run, part, log)
    return {
        "result_type": "completed" if outcome.successful else "failed",
        "data": outcome.data,
        "error": outcome.error,
        "log_id": outcome.log_id,
        **hook_results(session, {tool.toolkit for tool in tools if tool is not None}),
    }


async def _run(
    call: Call, session: Session, slug: str, arguments: dict[str, Any], account: str | None, denied: set[str]
) -> Outcome:
    if slug.startswith("LOCAL_"):
        return failed(call.world, f"{slug} is a custom tool: it runs in the process that made it, not on the platform")
    tool = call.registry.tool(slug)
    if not permits_tool(session, tool):
        return failed(
            call.world, f"{tool.slug} is not in session {session.id}: its toolkits, tools or tags leave it out"
        )
    if slug in denied or denied_always(session, tool):
        return failed(call.world, f"{tool.slug} was not approved")
    row: Account | None = None
    if not (tool.no_auth or call.registry.toolkit_of(tool).no_auth):
        found = _account(call, session, tool, account)
        if isinstance(found, str):
            return failed(call.world, found)
        row = found
    outcome = await run_tool(call.world, tool, arguments, session.user_id, row)
    return attrs.evolve(outcome, account_id=row.id) if row else outcome


def _account(call: Call, session: Session, tool: Tool, wanted: str | None) -> Account | str:
    if wanted:
        rows = [row for row in list(call.state.accounts.values()) if row.toolkit == tool.toolkit]
        named = next((row for row in rows if wanted in (row.id, row.alias, row.word_id)), None)
        if named is None:
            return f"{session.user_id!r} has no {tool.toolkit} account {wanted!r}"
        try:
            check_usable(named)
        except ApiError as error:
            return error.message
    accounts = session_accounts(call.world, session, tool.toolkit)
    if wanted:
        chosen = next((row for row in accounts if wanted in (row.id, row.alias, row.word_id)), None)
        return chosen or f"Account {wanted!r} is not one of session {session.id}"
    if not accounts:
        return (
            f"No active {tool.toolkit} connection for user {session.user_id!r}: "
            f"authorize it first with session.authorize({tool.toolkit!r}) or COMPOSIO_MANAGE_CONNECTIONS"
        )
    if len(accounts) > 1 and (session.blocks.get("multi_account") or {}).get("require_explicit_selection"):
        names = ", ".join(row.alias or row.id for row in accounts)
        return f"{len(accounts)} {tool.toolkit} accounts are connected: choose one with account ({names})"
    return accounts[0]


def _ask(
    call: Call, session: Session, slug: str, tools: list[Tool], order: dict[str, Any]
) -> tuple[dict[str, Any] | None, set[str]]:
    asked = {
        f"approve_{tool.slug.lower()}": tool
        for tool in tools
        if permits_tool(session, tool) and needs_approval(session, tool)
    }
    if not asked:
        return None, set()
    fingerprint = orjson.dumps([session.id, slug, order.get("arguments", {})], option=orjson.OPT_SORT_KEYS).decode()
    responses = order.get("input_responses")
    if responses is None:
        token = call.state.new_id("req")
        call.world.pending_inputs[token] = {"fingerprint": fingerprint}
        return {
            "result_type": "input_required",
            "input_requests": {key: _question(tool) for key, tool in asked.items()},
            "request_state": token,
        }, set()
    pending = call.world.pending_inputs.pop(order.get("request_state", ""), None)
    if pending is None or pending["fingerprint"] != fingerprint:
        raise bad_request(
            "request_state does not belong to this call",
            slug="ToolRouterV2_InvalidRequestState",
            code=4321,
            fix="Repeat the same call with the request_state of its input_required answer; each can be used once.",
        )
    denied: set[str] = set()
    for key, tool in asked.items():
        response = responses.get(key, {})
        decision = (response.get("content") or {}).get("decision", "approve")
        if response.get("action") != "accept" or decision == "deny":
            denied.add(tool.slug)
        elif decision == "always_approve" or _once(session, tool):
            session.approved_tools.append(tool.slug)
            call.state.put(session)
    return None, denied


def _once(session: Session, tool: Tool) -> bool:
    permissions = session.experimental.get("permissions") or {}
    rule = (permissions.get("overrides") or {}).get(tool.slug, permissions.get("default"))
    return rule in ("ask_once", "ask_once_per_session")


def _question(tool: Tool) -> dict[str, Any]:
    return {
        "type": "elicitation",
        "mode": "form",
        "message": f"Allow {tool.slug} to run?",
        "requested_schema": {
            "type": "object",
            "properties": {"decision": {"type": "string", "enum": ["approve", "always_approve", "deny"]}},
            "required": ["decision"],
        },
    }
