"""Points in time, as callers give them and as the platform takes them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from composio_async._arguments import compact
from composio_async.errors import InvalidParams, InvalidParamsType

Instant = float | datetime


def milliseconds(value: Instant | None, name: str) -> float | None:
    """Milliseconds since 1970.

    Args:
        value: They themselves, or a datetime with a time zone.
        name: Of the argument, for the error.

    Raises:
        InvalidParamsType: It is something else.
        InvalidParams: It has no time zone, or is no finite number.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            msg = f"{name} has no time zone: use datetime.now(UTC), for example, or milliseconds since 1970."
            raise InvalidParams(msg)
        return round(value.timestamp() * 1000)
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"{name} must be milliseconds since 1970 or a datetime, not {type(value).__name__}."
        raise InvalidParamsType(msg)
    if not math.isfinite(value):
        msg = f"{name} must be a finite number, not {value}."
        raise InvalidParams(msg)
    return value


def window(from_: Instant | None, to: Instant | None) -> dict[str, Any]:
    """A span of time as the platform takes it: `from` and `to`, where they are given.

    Args:
        from_: When it begins.
        to: When it ends.

    Raises:
        InvalidParamsType: One of them is no point in time.
        InvalidParams: One of them has no time zone, or it ends before it begins.
    """
    start, end = milliseconds(from_, "from_"), milliseconds(to, "to")
    if start is not None and end is not None and start > end:
        raise InvalidParams("from_ is later than to.")
    return compact(**{"from": start, "to": end})
