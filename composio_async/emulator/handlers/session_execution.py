"""Operations of sessions: search and execute."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.meta_tools import proxy_in_session
from composio_async.emulator.searching import search_json
from composio_async.emulator.session_config import hook_results
from composio_async.emulator.session_running import execute_in_session
from composio_async.emulator.world import Call

from .sessions import find_session


async def search(call: Call) -> dict[str, Any]:
    """Tools of the session for what is to be done."""
    return search_json(call.world, find_session(call), call.body["queries"], call.body.get("experimental"))


async def execute(call: Call) -> dict[str, Any]:
    """Run a tool of the session, or a meta tool."""
    return await execute_in_session(call, find_session(call), call.body["tool_slug"], call.body)


async def execute_meta(call: Call) -> dict[str, Any]:
    """Run a meta tool."""
    return await execute_in_session(call, find_session(call), call.body["slug"], call.body)


async def proxy_execute(call: Call) -> dict[str, Any]:
    """A request to a toolkit's own API with the session's account."""
    session = find_session(call)
    applied = hook_results(session, {call.body["toolkit_slug"].lower()})
    return {"result_type": "completed", **proxy_in_session(call, session, call.body), **applied}
