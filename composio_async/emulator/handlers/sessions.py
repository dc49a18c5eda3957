"""Operations of sessions: create, read, change, delete."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.catalog import meta
from composio_async.emulator.catalog.model import Tool, Toolkit
from composio_async.emulator.handlers.session_configs import usable
from composio_async.emulator.meta_tools import link_in_session
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError, not_found
from composio_async.emulator.render import sharing_json, tool_json
from composio_async.emulator.session_config import (
    BLOCKS,
    check_blocks,
    config_json,
    experimental_json,
    snapshot,
    warnings_json,
)
from composio_async.emulator.session_scope import (
    meta_tools,
    permits_toolkit,
    preloaded_tools,
    session_accounts,
    session_toolkits,
)
from composio_async.emulator.state import Session
from composio_async.emulator.world import Call

_BOUND_AT_CREATION = ("custom_tools", "custom_toolkits", "assistive_prompt_config")


def find_session(call: Call) -> Session:
    """The session of the path, or a 404."""
    row = call.state.sessions.get(call.path["session_id"])
    if row is None:
        raise not_found(
            "Session",
            call.path["session_id"],
            slug="ToolRouterV2_SessionNotFound",
            code=4300,
            fix="Create one with POST /api/v3.1/tool_router/session; ids start with trs_.",
        )
    return row


def session_json(call: Call, session: Session) -> dict[str, Any]:
    """A session in full."""
    preloaded = preloaded_tools(call.world, session)
    return {
        "session_id": session.id,
        "mcp": {"type": "http", "url": f"{call.base_url}/tool_router/{session.id}/mcp"},
        "tool_router_tools": [tool.slug for tool in [*meta_tools(session), *preloaded]],
        "config": config_json(session),
        "config_version": session.version,
        "experimental": experimental_json(session),
        "warnings": warnings_json(len(preloaded)),
    }


async def create(call: Call) -> dict[str, Any]:
    """A new session."""
    return session_json(call, new_session(call))


def new_session(call: Call) -> Session:
    """Make and store a session; blocks of a session config that it names hold where it has none of its own."""
    body = call.body
    config_id = (body.get("experimental") or {}).get("session_config_id")
    blocks = dict(usable(config_id)["config"]) if config_id is not None else {}
    blocks |= {name: body[name] for name in BLOCKS if body.get(name) is not None}
    check_blocks(call.world, blocks)
    session = Session(
        id=call.state.new_id("trs"),
        user_id=body["user_id"],
        blocks=blocks,
        created_at=call.world.now(),
        experimental=dict(body.get("experimental") or {}),
    )
    snapshot(call.world, session)
    call.state.put(session)
    return session


async def get(call: Call) -> dict[str, Any]:
    """One session."""
    return session_json(call, find_session(call))


async def attach(call: Call) -> dict[str, Any]:
    """The same session, with the caller's custom tools."""
    session = find_session(call)
    session.experimental.update(call.body.get("experimental") or {})
    call.state.put(session)
    return session_json(call, session)


async def update(call: Call) -> dict[str, Any]:
    """Replace the given blocks, clear those that are null, and count the version up."""
    session, body = find_session(call), call.body
    expected = body.get("expected_config_version")
    if expected is not None and expected != session.version:
        raise ApiError(
            409,
            f"Session {session.id!r} is at config version {session.version}, not {expected}",
            slug="ToolRouterV2_ConfigVersionConflict",
            code=4309,
            suggested_fix="Read the session again and repeat the change.",
        )
    blocks = dict(session.blocks)
    for name in BLOCKS:
        if name in body and body[name] is None:
            blocks.pop(name, None)
        elif name in body:
            blocks[name] = body[name]
    check_blocks(call.world, blocks)
    session.blocks = blocks
    if "experimental" in body:
        held = session.experimental
        if body["experimental"] is None:
            held = {name: value for name, value in held.items() if name in _BOUND_AT_CREATION}
        session.experimental = {**held, **(body["experimental"] or {})}
    session.version += 1
    snapshot(call.world, session)
    call.state.put(session)
    return session_json(call, session)


async def delete(call: Call) -> dict[str, Any]:
    """Forget a session and its files."""
    session = find_session(call)
    call.state.delete(session)
    for row in list(call.state.objects.values()):
        if row.id.startswith(f"{session.id}/"):
            call.state.delete(row)
    return {"session_id": session.id, "deleted": True}


async def config_history(call: Call) -> dict[str, Any]:
    """Configurations, newest first."""
    session = find_session(call)
    return page_of(
        session.history[::-1],
        lambda entry: str(entry["version"]),
        lambda entry: {**entry, "is_current": entry["version"] == session.version},
        call.query,
    )


async def toolkits(call: Call) -> dict[str, Any]:
    """Toolkits of the session, and how each is connected."""
    session, query = find_session(call), call.query
    wanted = {slug.lower() for slug in query.get("toolkits") or ()}
    words = str(query.get("search") or "").lower()
    found = []
    for kit in session_toolkits(call.world, session):
        accounts = session_accounts(call.world, session, kit.slug)
        named = (not wanted or kit.slug in wanted) and words in f"{kit.slug} {kit.name} {kit.description}".lower()
        if named and (not query.get("is_connected") or accounts or kit.no_auth):
            found.append((kit, accounts))
    return page_of(found, lambda pair: pair[0].slug, lambda pair: _toolkit_json(call, *pair), query)


def _toolkit_json(call: Call, kit: Any, accounts: list[Any]) -> dict[str, Any]:
    account = None
    if accounts:
        row = accounts[0]
        config = call.state.auth_configs.get(row.auth_config_id)
        account = {
            "id": row.id,
            "user_id": row.user_id,
            "status": row.status,
            "created_at": row.created_at,
            "auth_config": {
                "id": row.auth_config_id,
                "auth_scheme": row.scheme,
                "is_composio_managed": bool(config and config.managed),
            },
        }
    return {
        "name": kit.name,
        "slug": kit.slug,
        "enabled": True,
        "is_no_auth": kit.no_auth,
        "composio_managed_auth_schemes": [scheme.mode for scheme in kit.schemes if scheme.managed],
        "meta": {"logo": kit.logo, "description": kit.description, "isNoAuth": kit.no_auth},
        "connected_account": account,
    }


async def tools(call: Call) -> dict[str, Any]:
    """Meta tools, then preloaded ones."""
    listed = listed_tools(call, find_session(call))
    return page_of(
        listed, lambda pair: pair[0].slug, lambda pair: tool_json(*pair, pair[0].versions[-1]), call.query, default=500
    )


def listed_tools(call: Call, session: Session) -> list[tuple[Tool, Toolkit]]:
    """The session's meta tools, then its preloaded ones."""
    listed = [(tool, meta.TOOLKIT) for tool in meta_tools(session)]
    return listed + [(tool, call.registry.toolkit_of(tool)) for tool in preloaded_tools(call.world, session)]


async def link(call: Call) -> dict[str, Any]:
    """Start an account of a toolkit for the session's user."""
    session = find_session(call)
    toolkit = call.registry.toolkit(call.body["toolkit"])
    if not permits_toolkit(session, toolkit.slug):
        raise ApiError(
            400,
            f"Toolkit {toolkit.slug!r} is not in session {session.id}",
            slug="ToolRouterV2_ToolkitNotInSession",
            code=4320,
            suggested_fix="Add it to the session's toolkits.",
        )
    opened = link_in_session(call, session, toolkit.slug, call.body)
    account = call.state.accounts[opened.account_id]
    return {
        "link_token": opened.id,
        "redirect_url": account.redirect_url,
        "connected_account_id": account.id,
        "experimental": sharing_json(account),
    }
