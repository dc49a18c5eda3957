"""What the console page shows: one JSON value, small enough to be asked for every second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

import attrs

from .clock import iso
from .faults import fault_to_json
from .journal import masked
from .schemes import PENDING
from .state import Account, Session, ToolLog, Trigger
from .world import World

SHOWN: Final = 50
_MANY: Final = 200
_PLAIN: Final[Mapping[str, Any]] = {"integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}


def snapshot(world: World, since: int) -> dict[str, Any]:
    """Everything but the requests as it is now, newest first and no more than a person looks at.

    Args:
        world: the emulator's.
        since: number of the first request to tell of; `requests.next` of the answer before.
    """
    state, settings = world.state, world.settings
    deliveries = world.events.outbox.deliveries()
    return {
        "api_key": settings.api_key,
        "now": world.now(),
        "strict": settings.strict,
        **({} if since else {"operations": _operations()}),
        "users": _users(world),
        "accounts": _some(state.accounts.values(), lambda row: _account(world, row), _MANY),
        "sessions": _some(state.sessions.values(), _session),
        "tools": _some(state.tool_logs.values(), _run),
        "triggers": _some(state.triggers.values(), lambda row: _trigger(world, row), _MANY),
        "deliveries": _some(deliveries, attrs.asdict),
        "faults": [{"operation": name, "fault": fault_to_json(fault)} for name, fault in world.faults.unspent()],
        "requests": _requests(world, since),
    }


def _some(rows: Iterable[Any], shown: Any, most: int = SHOWN) -> dict[str, Any]:
    listed = list(rows)
    return {"total": len(listed), "items": [shown(row) for row in islice(reversed(listed), most)]}


def _operations() -> list[str]:
    from .routes import OPERATIONS

    return sorted(OPERATIONS)


def _users(world: World) -> list[dict[str, Any]]:
    users: dict[str, dict[str, Any]] = {}

    def count(user_id: str, *names: str) -> None:
        row = users.setdefault(user_id, {"id": user_id, "accounts": 0, "active": 0, "sessions": 0, "runs": 0})
        for name in names:
            row[name] += 1

    for account in world.state.accounts.values():
        count(account.user_id, "accounts", *(["active"] if account.status == "ACTIVE" else []))
    for session in world.state.sessions.values():
        count(session.user_id, "sessions")
    for log in world.state.tool_logs.values():
        count(log.user_id, "runs")
    return list(islice(users.values(), _MANY))


def _account(world: World, row: Account) -> dict[str, Any]:
    toolkit = world.registry.find_toolkit(row.toolkit)
    link = world.state.open_links.get(row.id)
    return {
        "id": row.id,
        "user_id": row.user_id,
        "toolkit": row.toolkit,
        "name": toolkit.name if toolkit else row.toolkit,
        "alias": row.alias,
        "scheme": row.scheme,
        "status": row.status,
        "reason": row.status_reason,
        "disabled": row.disabled,
        "waits": row.status in PENDING,
        "link": f"/link/{link.id}" if link else None,
        "link_expires_at": link.expires_at if link else None,
        "created_at": row.created_at,
    }


def _session(row: Session) -> dict[str, Any]:
    return {
        "id": row.id,
        "user_id": row.user_id,
        "version": row.version,
        "created_at": row.created_at,
        "config": masked(row.blocks),
    }


def _run(row: ToolLog) -> dict[str, Any]:
    return {
        "id": row.id,
        "tool": row.tool_slug,
        "user_id": row.user_id,
        "account_id": row.account_id,
        "session_id": row.session_id,
        "successful": row.successful,
        "error": row.error,
        "at": iso(datetime.fromtimestamp(row.started / 1000, UTC)),
        "arguments": masked(row.arguments),
        "data": masked(row.data),
    }


def _trigger(world: World, row: Trigger) -> dict[str, Any]:
    kind = world.registry.trigger_types.get(row.slug)
    return {
        "id": row.id,
        "slug": row.slug,
        "user_id": row.user_id,
        "account_id": row.account_id,
        "enabled": row.disabled_at is None,
        "config": masked(row.config),
        "example": example(kind.payload) if kind else {},
    }


def example(schema: Mapping[str, Any], name: str = "text") -> Any:
    """A value that a schema allows.

    Args:
        schema: a JSON Schema.
        name: what a text says that the schema has no words for.

    Returns:
        The schema's own example or default, else the plainest value of its type.
    """
    for known in ("examples", "enum"):
        if schema.get(known):
            return schema[known][0]
    if "default" in schema:
        return schema["default"]
    for several in ("anyOf", "oneOf"):
        if schema.get(several):
            return example(schema[several][0], name)
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind == "object" and schema.get("properties"):
        return {field: example(inner, field) for field, inner in schema["properties"].items()}
    if kind == "array" and schema.get("items"):
        return [example(schema["items"], name)]
    return name if kind == "string" else _PLAIN.get(str(kind))


def _requests(world: World, since: int) -> dict[str, Any]:
    """Lines from `since` on; `next` points at the first that may still change."""
    span = world.journal.span()
    newest = range(max(span.start, span.stop - _MANY), span.stop)
    # A number from a run of the emulator before this one is ahead of its journal.
    wanted = newest[max(0, since - newest.start) :] if since <= span.stop else newest
    lines = [(number, world.journal.line(number)) for number in wanted]
    unanswered = [number for number, line in lines if line and line.status is None and number >= span.stop - SHOWN]
    items = [
        {
            "number": number,
            "operation": line.operation,
            "method": line.method,
            "path": line.path,
            "status": line.status,
            "unknown_fields": line.unknown_fields,
        }
        for number, line in lines
        if line
    ]
    return {"first": span.start, "end": span.stop, "next": min(unanswered, default=span.stop), "items": items}
