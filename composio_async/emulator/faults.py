"""Faults as values, and the queue that hands them out one request at a time."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import orjson

ANY: Final = "*"
_LONGEST: Final = 10**9
_STATUSES: Final = range(200, 600)
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})


def _wants(kind: str, *types: type) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    def check(fault: Any, field: attrs.Attribute[Any], value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, types):
            raise TypeError(f"{field.name} of {type(fault).__name__} must be {kind}, not {value!r}")

    return check


def _known_status(_fault: Any, _field: attrs.Attribute[Any], value: int) -> None:
    if value not in _STATUSES:
        raise ValueError(f"status of Status must be 200 to 599, not {value}")


def _not_negative(fault: Any, field: attrs.Attribute[Any], value: float) -> None:
    if not 0 <= value <= _LONGEST:
        raise ValueError(f"{field.name} of {type(fault).__name__} must be 0 to 1e9, not {value!r}")


def _sendable(_fault: Any, _field: attrs.Attribute[Any], body: Any) -> None:
    try:
        if isinstance(body, str):
            body.encode()
        elif not isinstance(body, bytes):
            orjson.dumps(body)
    except UnicodeEncodeError as error:
        raise ValueError(f"body of Status is text that cannot be sent: {error}") from None
    except TypeError as error:
        raise TypeError(f"body of Status must be a JSON value, text, bytes or None: {error}") from None


def _header_fields(_fault: Any, _field: attrs.Attribute[Any], headers: Any) -> None:
    if not isinstance(headers, Mapping):
        raise TypeError(f"headers of Status must map names to texts, not be {headers!r}")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"headers of Status must map names to texts: {name!r} is {value!r}")
        if not _TOKEN.fullmatch(name):
            raise ValueError(f"headers of Status: {name!r} is not the name of a header")
        if _CONTROL.search(value):
            raise ValueError(f"headers of Status: {name!r} has a character that no header may have: {value!r}")
        if name.lower() in _FRAMING:
            raise ValueError(f"headers of Status: {name!r} is the server's own; for a broken answer use Truncate")


@attrs.frozen
class Fault:
    """What can go wrong with one request; use one of the subclasses."""


@attrs.frozen
class Status(Fault):
    """Answer with this status instead of reaching the operation.

    Args:
        status: HTTP status code.
        body: text or bytes (sent as they are), None for the platform's error envelope, or anything else that
            JSON can hold.
        headers: extra response headers.

    Raises:
        TypeError: for a value of the wrong type.
        ValueError: for a status that HTTP does not have, or a header that cannot be sent.
    """

    status: int = attrs.field(validator=[_wants("a whole number", int), _known_status])
    body: Any = attrs.field(default=None, validator=_sendable)
    headers: Mapping[str, str] = attrs.field(factory=dict, validator=_header_fields)


@attrs.frozen
class Reset(Fault):
    """Read the request, then reset the TCP connection without any answer."""


@attrs.frozen
class Stall(Fault):
    """Wait `seconds` of real time, then answer normally.

    Raises:
        TypeError: for something that is not a number.
        ValueError: for a number below 0 or without end.
    """

    seconds: float = attrs.field(validator=[_wants("a number of seconds", int, float), _not_negative])


@attrs.frozen
class Truncate(Fault):
    """Run the operation, send its headers and `after_bytes` bytes of its body, then drop the connection.

    Raises:
        TypeError: for something that is not a whole number.
        ValueError: for a number below 0.
    """

    after_bytes: int = attrs.field(validator=[_wants("a whole number of bytes", int), _not_negative])


@attrs.frozen
class RateLimit(Fault):
    """Answer 429 with `retry-after-ms` and `retry-after` set from `retry_after` seconds.

    Raises:
        TypeError: for something that is not a number.
        ValueError: for a number below 0 or without end.
    """

    retry_after: float = attrs.field(default=1.0, validator=[_wants("a number of seconds", int, float), _not_negative])


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
        ValueError: when the order has none of these keys, or a value that the fault does not take.
    """
    try:
        fault = _from_json(order) if isinstance(order, dict) else None
    except TypeError as error:
        raise ValueError(str(error)) from None
    if fault is None:
        raise ValueError(
            'a fault is one of {"status": 503}, {"reset": true}, {"stall": 2.0}, {"truncate": 100}, {"rate_limit": 1.0}'
        )
    return fault


def _from_json(order: dict[str, Any]) -> Fault | None:
    match order:
        case {"status": status, **rest}:
            headers = rest.get("headers") or {}
            if isinstance(headers, dict):
                headers = {name: f"{value}" for name, value in headers.items()}
            return Status(status, rest.get("body"), headers)
        case {"reset": True}:
            return Reset()
        case {"stall": seconds}:
            return Stall(seconds)
        case {"truncate": after_bytes}:
            return Truncate(after_bytes)
        case {"rate_limit": True}:
            return RateLimit()
        case {"rate_limit": seconds}:
            return RateLimit(seconds)
    return None


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
