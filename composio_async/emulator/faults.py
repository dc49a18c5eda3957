"""Faults as values, and the queue that hands them out one request at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import attrs

ANY: Final = "*"


@attrs.frozen
class Fault:
    """What can go wrong with one request; use one of the subclasses."""


@attrs.frozen
class Status(Fault):
    """Answer with this status instead of reaching the operation.

    Args:
        status: HTTP status code.
        body: a dict or list (sent as JSON), text, bytes, or None for the platform's error envelope.
        headers: extra response headers.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Reset(Fault):
    """Read the request, then reset the TCP connection without any answer."""


@attrs.frozen
class Stall(Fault):
    """Wait `seconds` of real time, then answer normally."""

    seconds: float


@attrs.frozen
class Truncate(Fault):
    """Run the operation, send its headers and `after_bytes` bytes of its body, then drop the connection."""

    after_bytes: int


@attrs.frozen
class RateLimit(Fault):
    """Answer 429 with `retry-after-ms` and `retry-after` set from `retry_after` seconds."""

    retry_after: float = 1.0


class FaultQueue:
    """Faults waiting for a request, in the order they were queued."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = {}

    def add(self, operation: str, *faults: Fault) -> None:
        """Queue faults for the next requests of an operation (`*` for any)."""
        for fault in faults:
            if not isinstance(fault, Fault) or type(fault) is Fault:
                raise TypeError(f"{fault!r} is not a fault: use Status, Reset, Stall, Truncate or RateLimit")
        if faults:
            self._queues.setdefault(operation, deque()).extend(faults)

    def take(self, operation: str) -> Fault | None:
        """The fault for this request: the operation's own queue first, then the one for any operation."""
        for name in (operation, ANY):
            queue = self._queues.get(name)
            if queue:
                return queue.popleft()
        return None

    def unspent(self) -> list[tuple[str, Fault]]:
        """What no request has met yet."""
        return [(name, fault) for name, queue in self._queues.items() for fault in queue]

    def clear(self) -> None:
        """Forget every queued fault."""
        self._queues.clear()


def fault_from_json(order: Any) -> Fault:
    """Build a fault from its JSON form, such as `{"status": 503}` or `{"reset": true}`.

    Args:
        order: `status` (with optional `body`, `headers`), `reset`, `stall` (seconds),
            `truncate` (bytes) or `rate_limit` (seconds).

    Returns:
        The fault.

    Raises:
        ValueError: when the order has none of these keys or a value of the wrong type.
    """
    if isinstance(order, dict):
        match order:
            case {"status": int(status), **rest} if not isinstance(status, bool):
                headers = rest.get("headers") or {}
                return Status(status, rest.get("body"), {str(k): str(v) for k, v in headers.items()})
            case {"reset": True}:
                return Reset()
            case {"stall": int() | float() as seconds}:
                return Stall(float(seconds))
            case {"truncate": int(after_bytes)}:
                return Truncate(after_bytes)
            case {"rate_limit": True}:
                return RateLimit()
            case {"rate_limit": int() | float() as seconds}:
                return RateLimit(float(seconds))
    raise ValueError(
        'a fault is one of {"status": 503}, {"reset": true}, {"stall": 2.0}, {"truncate": 100}, {"rate_limit": 1.0}'
    )


def fault_to_json(fault: Fault) -> dict[str, Any]:
    """The JSON form that `fault_from_json` reads."""
    match fault:
        case Status(status, body, headers):
            extra = (
                {"body": body.decode(errors="replace") if isinstance(body, bytes) else body} if body is not None else {}
            )
            return {"status": status, **extra, **({"headers": dict(headers)} if headers else {})}
        case Stall(seconds):
            return {"stall": seconds}
        case Truncate(after_bytes):
            return {"truncate": after_bytes}
        case RateLimit(retry_after):
            return {"rate_limit": retry_after}
        case _:
            return {"reset": True}
