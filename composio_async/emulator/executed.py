"""What tools ran, and assertions about it for a user's test."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import attrs

from .catalog.meta import TOOLS as META_TOOLS
from .journal import masked
from .problems import ApiError
from .state import ToolLog
from .world import World

_SHOWN: Final = 20
_RUNNING: Final = frozenset({"tools.execute", "sessions.execute", "sessions.execute_meta"})


@attrs.frozen
class Execution:
    """One run of a tool, whichever way it was asked for: directly, in a session, in a batch or over MCP.

    `result` is the tool's data; `error` says what went wrong where it was not successful.
    """

    tool_slug: str
    user_id: str
    arguments: dict[str, Any]
    successful: bool
    result: Any
    error: str | None
    session_id: str | None
    connected_account_id: str | None
    log_id: str


def executions(world: World, slug: str | None = None) -> list[Execution]:
    """Runs of tools, oldest first.

    Args:
        world: the emulator.
        slug: only of this tool.
    """
    rows = [row for row in list(world.state.tool_logs.values()) if slug in (None, row.tool_slug)]
    return [_execution(row) for row in rows]


def check_executed(
    world: World,
    slug: str,
    times: int | None,
    arguments: Mapping[str, Any] | None,
    user_id: str | None,
    successful: bool | None = True,
) -> list[Execution]:
    """The runs that a test says there were.

    Args:
        world: the emulator.
        slug: of the tool.
        times: how often it must have run; at least once when None.
        arguments: only runs with these arguments count; others may stand beside them.
        user_id: only runs for this user count.
        successful: only runs that succeeded count, or that failed; either when None.

    Raises:
        AssertionError: it ran more or less often; the message lists what did run.
        ValueError: for a tool that there is not.
    """
    upper = slug.upper()
    runs = executions(world, upper)
    if not runs:
        # A mistyped slug would make "did not run" true for ever.
        _known(world, upper)
    found = [
        run
        for run in runs
        if user_id in (None, run.user_id) and successful in (None, run.successful) and _has(run, arguments or {})
    ]
    if len(found) == times or (times is None and found):
        return found
    asked = upper
    if user_id is not None:
        asked += f" for user {user_id!r}"
    if arguments:
        asked += f" with {masked(dict(arguments))!r}"
    wanted = "at least once" if times is None else _times(times)
    how = {True: "", False: " and failed", None: ", successfully or not"}[successful]
    raise AssertionError(f"{asked} should have run {wanted}{how}, and did {_times(len(found))}; {_listed(world)}")


def _known(world: World, slug: str) -> None:
    if slug in META_TOOLS:
        return
    try:
        world.registry.tool(slug)
    except ApiError as error:
        raise ValueError(f"{error.message}. {error.suggested_fix}") from None


def _has(run: Execution, arguments: Mapping[str, Any]) -> bool:
    return all(name in run.arguments and run.arguments[name] == value for name, value in arguments.items())


def _times(number: int) -> str:
    return f"{number} time{'' if number == 1 else 's'}"


def _listed(world: World) -> str:
    runs = executions(world)
    refused = _refused(world)
    if not runs:
        return f"no tool ran{refused}"
    lines = [
        f"{run.tool_slug} for {run.user_id!r} with {masked(run.arguments)!r}"
        + ("" if run.successful else f" failed: {run.error}")
        for run in runs[-_SHOWN:]
    ]
    more = f"\n  ... and {len(runs) - len(lines)} before them" if len(runs) > len(lines) else ""
    return "these ran:\n  " + "\n  ".join(lines) + more + refused


def _refused(world: World) -> str:
    """Requests to run a tool that were refused before there was a run, for the reason may lie there."""
    lines = [
        f"{one.method} {one.path} was answered {one.status}"
        for one in world.journal.requests()
        if one.operation in _RUNNING and one.status is not None and one.status >= HTTPStatus.BAD_REQUEST
    ]
    return "\nand these were refused:\n  " + "\n  ".join(lines[-_SHOWN:]) if lines else ""


def _execution(row: ToolLog) -> Execution:
    return Execution(
        tool_slug=row.tool_slug,
        user_id=row.user_id,
        arguments=copy.deepcopy(row.arguments),
        successful=row.successful,
        result=copy.deepcopy(row.data),
        error=row.error,
        session_id=row.session_id,
        connected_account_id=row.account_id,
        log_id=row.id,
    )
