"""Operations of usage: counted from the logs of tools and the sessions that there are."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import attrs

from composio_async.emulator.catalog import meta
from composio_async.emulator.clock import parse_iso
from composio_async.emulator.problems import bad_request
from composio_async.emulator.projects import FIRST
from composio_async.emulator.tool_logs import milliseconds, newest, within
from composio_async.emulator.world import Call

UNITS: Final = {"tool_calls": "call", "sessions": "session"}
DEFAULT_GROUPS: Final = {"tool_calls": "tool_slug", "sessions": "user_id"}


async def summary(call: Call) -> dict[str, Any]:
    """Totals of every kind asked for."""
    found = {}
    for kind in call.body.get("entity_types") or UNITS:
        count = len(_events(call, kind))
        found[kind] = {"unit": UNITS[kind], "total_quantity": str(count), "event_count": count}
    return {"entities": found, "instant_charge": "0"}


async def breakdown(call: Call) -> dict[str, Any]:
    """One kind in groups, the largest first unless another order is asked for."""
    body, kind = call.body, call.path["kind"]
    events = _events(call, kind)
    by = body.get("group_by", DEFAULT_GROUPS[kind])
    known = ("tool_slug", "toolkit_slug", "user_id", "session_id", "connected_account_id", "project_id")
    if by not in known:
        raise bad_request(f"group_by must be one of {', '.join(known)}, not {by!r}")
    groups = sorted(Counter(event.get(by) or "" for event in events).items())
    groups.sort(
        key=lambda group: group[0] if body.get("order_by") == "key" else group[1],
        reverse=body.get("order_direction", "desc") == "desc",
    )
    return {
        "entity_type": kind,
        "unit": UNITS[kind],
        "total_quantity": str(len(events)),
        "event_count": len(events),
        "groups": [
            {"key": key, "total_quantity": str(count), "event_count": count}
            for key, count in groups[: body.get("limit", 1000)]
        ],
    }


def _events(call: Call, kind: str) -> list[dict[str, Any]]:
    if kind not in UNITS:
        raise bad_request(f"{kind!r} is not metered; there are {', '.join(UNITS)}")
    start, end = call.body.get("from"), call.body.get("to")
    if kind == "tool_calls":
        rows = [attrs.asdict(row) for row in newest(call.world, start, end) if row.toolkit != meta.TOOLKIT.slug]
    else:
        rows = [
            {"user_id": row.user_id, "session_id": row.id}
            for row in call.state.sessions.values()
            if within(milliseconds(parse_iso(row.created_at)), start, end)
        ]
    for row in rows:
        row |= {
            "project_id": FIRST,
            "toolkit_slug": row.get("toolkit"),
            "connected_account_id": row.get("account_id"),
        }
    filters = {name: wanted for name, wanted in (call.body.get("filters") or {}).items() if wanted}
    return [row for row in rows if all(row[name] in wanted for name, wanted in filters.items())]
