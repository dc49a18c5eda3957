"""What tools do with the rows that they hold: find one, list some, change one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .model import ToolCall, ToolFailedError

Row = dict[str, Any]


def find(call: ToolCall, collection: str, fits: Callable[[Row], bool], otherwise: str) -> tuple[int, Row]:
    """The place and a copy of the first row that fits.

    Raises:
        ToolFailedError: with the words of `otherwise`, when none does.
    """
    for index, row in enumerate(call.records.records(collection)):
        if fits(row):
            return index, row
    raise ToolFailedError(otherwise)


def change(call: ToolCall, collection: str, fits: Callable[[Row], bool], otherwise: str, **changes: Any) -> Row:
    """The first row that fits, after the changes that are not None; see `find`."""
    index, row = find(call, collection, fits, otherwise)
    given = {name: value for name, value in changes.items() if value is not None}
    return call.records.change_record(collection, index, {**row, **given})


def newest(call: ToolCall, collection: str, fits: Callable[[Row], bool]) -> list[Row]:
    """Copies of all rows that fit, newest first."""
    return [row for row in reversed(call.records.records(collection)) if fits(row)]


def page(rows: Sequence[Row], size: int, token: Any) -> tuple[list[Row], str | None]:
    """One page of rows, and the token of the next one, None at the end.

    Raises:
        ToolFailedError: for a token that no page gave.
    """
    written = str(token or 0)
    if not written.isdigit():
        raise ToolFailedError(f"Invalid page token {token!r}: pass the one that the page before gave")
    start = int(written)
    end = start + size
    return list(rows[start:end]), str(end) if end < len(rows) else None
