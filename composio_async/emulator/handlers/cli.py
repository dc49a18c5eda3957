"""Operations of a command line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from composio_async.emulator.clock import iso, parse_iso
from composio_async.emulator.problems import not_found
from composio_async.emulator.projects import MEMBER, first
from composio_async.emulator.realtime_auth import credentials, leave
from composio_async.emulator.render import stable_uuid
from composio_async.emulator.state import CLISession
from composio_async.emulator.world import Call

LIFETIME: Final = timedelta(minutes=10)


async def create_session(call: Call) -> dict[str, Any]:
    """A session that waits; with `auto_approve` it is linked after so many seconds, else never."""
    row = CLISession(
        id=stable_uuid(call.state.new_id("cli")),
        scope=call.body.get("scope", "project"),
        created_at=call.world.now(),
        expires_at=iso(call.world.clock.now() + LIFETIME),
    )
    call.state.put(row)
    return _session(row, "pending")


async def get_session(call: Call) -> dict[str, Any]:
    """The session: pending until it is linked, gone when its time is over."""
    row = call.state.cli_sessions.get(call.query["id"])
    now, wait = call.world.clock.now(), call.world.settings.auto_approve
    linked = row is not None and wait is not None and now - parse_iso(row.created_at) >= timedelta(seconds=wait)
    if row is None or (not linked and now >= parse_iso(row.expires_at)):
        fix = "POST /api/v3.1/cli/create-session makes a new one."
        raise not_found("CLI session", call.query["id"], slug="Cli_SessionNotFound", code=2201, fix=fix)
    if not linked:
        return _session(row, "pending")
    user = row.scope == "user"
    key = call.world.settings.user_api_key if user else first(call.world).api_keys[0]["key"]
    return {**_session(row, "linked"), "account": dict(MEMBER), "api_key": key}


async def realtime_credentials(call: Call) -> dict[str, Any]:
    """Where events are pushed."""
    return credentials(call.world)


async def realtime_auth(call: Call) -> dict[str, Any]:
    """A signature for the one channel of the project."""
    return leave(call.world, call.body["channel_name"], call.body["socket_id"])


async def create_codact_failure(call: Call) -> dict[str, Any]:
    """Taken in, and forgotten."""
    return {"tracked": True, "id": call.state.new_id("failure")}


def _session(row: CLISession, status: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.id[:6].upper(),
        "status": status,
        "expiresAt": row.expires_at,
        "scope": row.scope,
    }
