"""What the meta tools of a session do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from .accounts import auth_config_for, expire_links, find_auth_config, forget, new_account, open_link, usable_accounts
from .executing import Outcome, arguments_error, failed
from .problems import ApiError
from .proxying import proxy_json
from .schemes import PENDING
from .searching import connection_json, schema_json, search_json, searchable
from .session_scope import meta_tools, permits_toolkit, pinned_auth_config, session_accounts
from .state import Account, Link, Session
from .validate import violations, with_defaults
from .world import Call

RunOne = Callable[[dict[str, Any]], Awaitable[Outcome]]
_NOT_EMULATED: Final = ("COMPOSIO_REMOTE_WORKBENCH", "COMPOSIO_REMOTE_BASH_TOOL")


async def run_meta_tool(call: Call, session: Session, slug: str, arguments: dict[str, Any], run_one: RunOne) -> Outcome:
    """Run a meta tool that the session has.

    Args:
        call: the request.
        session: the session.
        slug: a known meta tool.
        arguments: its arguments.
        run_one: runs one ordinary tool in the session, given an item of COMPOSIO_MULTI_EXECUTE_TOOL.

    Returns:
        What came of it.
    """
    tool = next((tool for tool in meta_tools(session) if tool.slug == slug), None)
    if tool is None:
        return failed(call.world, f"{slug} is not enabled in session {session.id}; its configuration switches it off")
    if slug in _NOT_EMULATED:
        return failed(call.world, f"{slug} is not emulated: the emulator has no sandbox to run code in")
    wrong = violations(tool.input_parameters, arguments)
    if wrong:
        return failed(call.world, arguments_error(wrong))
    filled = with_defaults(tool.input_parameters, arguments)
    try:
        if slug == "COMPOSIO_MULTI_EXECUTE_TOOL":
            return await _multi_execute(call, filled, run_one)
        data = await _RUN[slug](call, session, filled)
    except ApiError as error:
        return failed(call.world, f"{error.message}. {error.suggested_fix}".rstrip())
    return Outcome(data, successful=True, error=None, log_id=call.state.new_id("log"))


async def _search(call: Call, session: Session, arguments: dict[str, Any]) -> dict[str, Any]:
    return search_json(call.world, session, arguments["queries"])


async def _schemas(call: Call, session: Session, arguments: dict[str, Any]) -> dict[str, Any]:
    tools = {tool.slug: tool for tool in searchable(call.world, session)}
    wanted = [slug.upper() for slug in arguments["tool_slugs"]]
    return {
        "tool_schemas": {slug: schema_json(tools[slug]) for slug in wanted if slug in tools},
        "not_found": [slug for slug in wanted if slug not in tools],
    }


async def _multi_execute(call: Call, arguments: dict[str, Any], run_one: RunOne) -> Outcome:
    orders: list[dict[str, Any]] = arguments["tools"]
    outcomes = await asyncio.gather(*(run_one(order) for order in orders))
    results: list[dict[str, Any]] = []
    for index, (order, outcome) in enumerate(zip(orders, outcomes, strict=True)):
        response: dict[str, Any] = {"successful": outcome.successful, "data": outcome.data}
        entry: dict[str, Any] = {"response": response, "tool_slug": order["tool_slug"], "index": index}
        if outcome.error is not None:
            response["error"] = entry["error"] = outcome.error
        results.append(entry)
    errors = sum(not outcome.successful for outcome in outcomes)
    data = {
        "results": results,
        "total_count": len(results),
        "success_count": len(results) - errors,
        "error_count": errors,
    }
    error = f"{errors} out of {len(results)} tools failed" if errors else None
    return Outcome(data, successful=errors < len(results), error=error, log_id=call.state.new_id("log"))


async def _manage(call: Call, session: Session, arguments: dict[str, Any]) -> dict[str, Any]:
    results: dict[str, Any] = {}
    for item in arguments["toolkits"]:
        order = {"name": item} if isinstance(item, str) else item
        slug = order["name"].lower()
        results[slug] = _manage_one(call, session, slug, order, anew=arguments["reinitiate_all"])
    active = sum(result["status"] == "active" for result in results.values())
    initiated = sum(result["status"] == "initiated" for result in results.values())
    return {
        "message": f"{active} connected, {initiated} waiting for the user",
        "results": results,
        "summary": {"total_toolkits": len(results), "active_connections": active, "initiated_connections": initiated},
    }


def _manage_one(call: Call, session: Session, slug: str, order: dict[str, Any], *, anew: bool) -> dict[str, Any]:
    toolkit = call.registry.find_toolkit(slug)
    if toolkit is None or not permits_toolkit(session, slug):
        return {"toolkit": slug, "status": "failed", "error": f"Toolkit {slug!r} is not in session {session.id}"}
    if toolkit.no_auth:
        return {"toolkit": slug, "status": "active", "instruction": "No connection is needed."}
    accounts = session_accounts(call.world, session, slug)
    action = order.get("action", "add")
    if action == "remove":
        return _remove(call, session, slug, order.get("account"), accounts)
    if action == "list" or (accounts and not anew):
        shown: dict[str, Any] = {
            "toolkit": slug,
            "status": "active" if accounts else "not_connected",
            "instruction": "Already connected." if accounts else "Not connected.",
            "accounts": [{"id": row.id, "alias": row.alias or None, "status": row.status} for row in accounts],
        }
        return {**shown, "connected_account_id": accounts[0].id} if accounts else shown
    try:
        link = link_in_session(call, session, slug, {"alias": order.get("alias", "")})
    except ApiError as error:
        return {"toolkit": slug, "status": "failed", "error": f"{error.message}. {error.suggested_fix}".rstrip()}
    account = call.state.accounts[link.account_id]
    return {
        "toolkit": slug,
        "status": "initiated",
        "connected_account_id": account.id,
        "redirect_url": account.redirect_url,
        "instruction": f"Ask the user to open {account.redirect_url} and approve.",
    }


def _remove(call: Call, session: Session, slug: str, named: str | None, accounts: list[Account]) -> dict[str, Any]:
    found = [row for row in accounts if named in (None, row.id, row.alias, row.word_id)]
    problem = None
    if (session.blocks.get("manage_connections") or {}).get("enable_connection_removal") is False:
        problem = "this session may not remove connections"
    elif not found:
        problem = f"there is no active account {named!r}" if named else "it is not connected"
    elif len(found) > 1:
        problem = f"{len(found)} accounts are connected: say which with account"
    elif found[0].user_id != session.user_id:
        problem = f"{found[0].id} is shared with {session.user_id!r}, and belongs to someone else"
    if problem:
        return {"toolkit": slug, "status": "failed", "error": f"Cannot remove {slug}: {problem}"}
    forget(call.world, found[0])
    return {"toolkit": slug, "status": "removed", "connected_account_id": found[0].id, "instruction": "Disconnected."}


def link_in_session(call: Call, session: Session, toolkit_slug: str, order: dict[str, Any] | None = None) -> Link:
    """Start an account of a toolkit for the session's user."""
    order = order or {}
    toolkit = call.registry.toolkit(toolkit_slug)
    _check_room(call, session, toolkit.slug)
    config_id = pinned_auth_config(session, toolkit.slug)
    config = find_auth_config(call.world, config_id) if config_id else auth_config_for(call.world, toolkit.slug)
    account = new_account(call.world, config, session.user_id, order.get("experimental"), order.get("alias", ""))
    manage = session.blocks.get("manage_connections") or {}
    return open_link(call.world, account, call.base_url, order.get("callback_url") or manage.get("callback_url"))


def _check_room(call: Call, session: Session, toolkit: str) -> None:
    many = session.blocks.get("multi_account") or {}
    most = many.get("max_accounts_per_toolkit")
    held = len(usable_accounts(call.world, session.user_id, toolkit))
    if many.get("enable") and most is not None and held >= most:
        raise ApiError(
            400,
            f"User {session.user_id!r} has {held} {toolkit} accounts, and session {session.id} allows {most:g}",
            slug="ToolRouterV2_TooManyAccounts",
            code=4322,
            suggested_fix="Delete an account, or raise multi_account.max_accounts_per_toolkit.",
        )


async def _wait(call: Call, session: Session, arguments: dict[str, Any]) -> dict[str, Any]:
    slugs = [(item if isinstance(item, str) else item["name"]).lower() for item in arguments["toolkits"]]
    clock = call.world.clock
    deadline = clock.now() + timedelta(seconds=arguments["timeout_seconds"])
    while True:
        expire_links(call.world)
        held = {slug: connection_json(call.world, session, slug)["has_active_connection"] for slug in slugs}
        enough = any(held.values()) if arguments["mode"] == "any" else all(held.values())
        if enough or clock.now() >= deadline:
            return {
                "connected": enough,
                "timed_out": not enough,
                "results": {slug: _waited(call, session, slug, connected=on) for slug, on in held.items()},
            }
        await asyncio.sleep(0.02)


def _waited(call: Call, session: Session, slug: str, *, connected: bool) -> dict[str, Any]:
    if connected:
        return {"toolkit": slug, "status": "active"}
    whose = (slug, session.user_id)
    rows = [row for row in list(call.state.accounts.values()) if (row.toolkit, row.user_id) == whose]
    if not rows or rows[-1].status in PENDING:
        return {"toolkit": slug, "status": "waiting"}
    last = rows[-1]
    return {
        "toolkit": slug,
        "status": last.status.lower(),
        "connected_account_id": last.id,
        "reason": last.status_reason,
    }


async def _feedback(call: Call, session: Session, arguments: dict[str, Any]) -> dict[str, Any]:
    call.state.add_record("composio.feedback", {"session_id": session.id, **arguments, "given_at": call.world.now()})
    return {"message": "The feedback was kept as a record of composio.feedback; nobody is told."}


async def _proxy(call: Call, session: Session, arguments: dict[str, Any]) -> dict[str, Any]:
    return proxy_in_session(call, session, arguments)


def proxy_in_session(call: Call, session: Session, order: dict[str, Any]) -> dict[str, Any]:
    """Send a proxied request with the session's account of a toolkit."""
    toolkit = call.registry.toolkit(order["toolkit_slug"])
    if not permits_toolkit(session, toolkit.slug):
        raise ApiError(
            400,
            f"Toolkit {toolkit.slug!r} is not in session {session.id}",
            slug="ToolRouterV2_ToolkitNotInSession",
            code=4320,
            suggested_fix="Add it to the session's toolkits.",
        )
    given = order.get("custom_connection_data")
    if not toolkit.no_auth and not given and not session_accounts(call.world, session, toolkit.slug):
        raise ApiError(
            400,
            f"No active connected account found for user {session.user_id!r} and toolkit {toolkit.slug!r}",
            slug="ActionExecute_ConnectedAccountNotFound",
            code=1803,
            suggested_fix=f"Connect the user first: session.authorize({toolkit.slug!r}).",
        )
    return proxy_json(call.world, toolkit, order)


_RUN: Final[dict[str, Callable[[Call, Session, dict[str, Any]], Awaitable[dict[str, Any]]]]] = {
    "COMPOSIO_SEARCH_TOOLS": _search,
    "COMPOSIO_GET_TOOL_SCHEMAS": _schemas,
    "COMPOSIO_MANAGE_CONNECTIONS": _manage,
    "COMPOSIO_WAIT_FOR_CONNECTIONS": _wait,
    "COMPOSIO_PROXY_EXECUTE": _proxy,
    "COMPOSIO_SUBMIT_FEEDBACK": _feedback,
}
