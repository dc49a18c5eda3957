"""Logs of what tools did: written when one ran, and searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

import attrs

from .catalog import meta
from .executing import Outcome
from .problems import bad_request
from .state import ToolLog
from .world import World

KEPT: Final = 5000
OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "==": lambda found, wanted: found == wanted,
    "!=": lambda found, wanted: found != wanted,
    "contains": lambda found, wanted: wanted in found,
    "not_contains": lambda found, wanted: wanted not in found,
}
FIELDS: Final[dict[str, str]] = {
    "tool_slug": "tool_slug",
    "toolkit_slug": "toolkit",
    "connected_account_id": "account_id",
    "auth_config_id": "auth_config_id",
    "user_id": "user_id",
    "session_id": "session_id",
    "request_id": "request_id",
    "log_id": "id",
}


@attrs.frozen
class Run:
    """What is known of a run before it begins."""

    tool_slug: str
    arguments: dict[str, Any]
    user_id: str
    request_id: str
    started: datetime
    session_id: str | None = None
    credential_source: str | None = None


def note_run(world: World, run: Run, outcome: Outcome, parent: ToolLog | None = None) -> ToolLog:
    """Write the log of a run.

    Args:
        world: the emulator.
        run: what was to be run.
        outcome: what came of it.
        parent: the log of the run that it was part of.

    Returns:
        The log, whose id is that of the outcome.
    """
    tool = meta.TOOLS.get(run.tool_slug) or world.registry.find_tool(run.tool_slug)
    account = world.state.accounts.get(outcome.account_id or "")
    row = ToolLog(
        id=outcome.log_id,
        tool_slug=run.tool_slug,
        toolkit=tool.toolkit if tool else "",
        version=world.registry.version(tool, None) if tool else "",
        user_id=run.user_id,
        account_id=account.id if account else None,
        auth_config_id=account.auth_config_id if account else None,
        credential_source=run.credential_source or ("connected_account" if account else "no_auth"),
        session_id=run.session_id,
        request_id=run.request_id,
        started=milliseconds(run.started),
        ended=milliseconds(world.clock.now()),
        successful=outcome.successful,
        arguments=run.arguments,
        data=outcome.data,
        error=outcome.error,
        parent={"log_id": parent.id, "tool_slug": parent.tool_slug} if parent else None,
    )
    world.state.put(row)
    while len(world.state.tool_logs) > KEPT:
        world.state.delete(next(iter(world.state.tool_logs.values())))
    return row


def milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970."""
    return round(instant.timestamp() * 1000)


def number_of(row: ToolLog) -> int:
    """The number in a log's id."""
    return int(row.id.rpartition("_")[2])


def newest(world: World, start: float | None = None, end: float | None = None) -> list[ToolLog]:
    """Logs of runs that began within a span, newest first."""
    rows = sorted(world.state.tool_logs.values(), key=number_of, reverse=True)
    return [row for row in rows if within(row.started, start, end)]


def within(at: float, start: float | None, end: float | None) -> bool:
    """Whether an instant lies in a span, its ends included."""
    return (start is None or at >= start) and (end is None or at <= end)


def fits(row: ToolLog, conditions: Iterable[dict[str, str]], *, folded: bool = False) -> bool:
    """Whether all conditions `{field, operator, value}` hold.

    Raises:
        ApiError: 400 for an operator that there is not.
    """
    return all(_holds(row, one["field"], one["operator"], one["value"], folded=folded) for one in conditions)


def _holds(row: ToolLog, field: str, operator: str, value: str, *, folded: bool) -> bool:
    if operator not in OPERATORS:
        raise bad_request(f"{operator!r} is not one of {', '.join(OPERATORS)}")
    if field == "status":
        found = "success" if row.successful else "failed"
    else:
        found = str(getattr(row, FIELDS[field]) or "") if field in FIELDS else ""
    return OPERATORS[operator](found.lower(), value.lower()) if folded else OPERATORS[operator](found, value)
