"""What may be told of each attempt to call the platform: to the user's own functions, and to the log.

A hook is for watching: what it is told is the real thing, and to be left as it is. It is a plain function, called where
the call runs, and should be quick; what it raises is written to the log and changes nothing, since a tool that ran must
not fail for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, TypeAlias

from attrs import frozen

from composio_async.errors import ComposioError

log: Final = logging.getLogger("composio_async")


class RequestEvent:
    """An attempt begins.

    Attributes:
        operation: As `namespace.method`, such as `tools.execute`.
        method: The HTTP method.
        path: On the platform, without host and query.
        route: The same with `{names}` for its parameters.
        base_url: Of the platform.
        request_id: Sent as `x-request-id`; the same for all attempts of a call.
        attempt: 1 for the first.
    """

    __slots__ = ("__weakref__", "attempt", "base_url", "method", "operation", "path", "request_id", "route")

    def __init__(
        self, operation: str, method: str, path: str, route: str, base_url: str, request_id: str, attempt: int
    ) -> None:
        self.operation = operation
        self.method = method
        self.path = path
        self.route = route
        self.base_url = base_url
        self.request_id = request_id
        self.attempt = attempt

    def __repr__(self) -> str:
        return f"RequestEvent({self.operation}, {self.method} {self.path}, attempt={self.attempt})"


class ResponseEvent:
    """An attempt ended; there is one for each `RequestEvent`, however it ended.

    Attributes:
        request: The event of its beginning, the same object.
        status: The HTTP status; None when no answer came.
        error: What it failed with, `CancelledError` included; None when it did not.
        elapsed: Seconds of this attempt, the wait for a connection included.
        headers: Of the answer; empty when none came.
        request_id: As the platform names it, else as it was sent.
    """

    __slots__ = ("elapsed", "error", "headers", "request", "request_id", "status")

    def __init__(
        self,
        request: RequestEvent,
        status: int | None,
        error: BaseException | None,
        elapsed: float,
        headers: Mapping[str, str],
        request_id: str,
    ) -> None:
        self.request = request
        self.status = status
        self.error = error
        self.elapsed = elapsed
        self.headers = headers
        self.request_id = request_id

    def __repr__(self) -> str:
        told = type(self.error).__name__ if self.status is None else self.status
        return f"ResponseEvent({self.request.operation}, {told}, elapsed={self.elapsed:.3f})"


class RetryEvent:
    """A call will be tried again.

    Attributes:
        request: The attempt that failed.
        error: What it failed with.
        pause: Seconds until the next attempt.
    """

    __slots__ = ("error", "pause", "request")

    def __init__(self, request: RequestEvent, error: ComposioError, pause: float) -> None:
        self.request = request
        self.error = error
        self.pause = pause

    def __repr__(self) -> str:
        return f"RetryEvent({self.request.operation}, {type(self.error).__name__}, pause={self.pause:.3f})"


RequestHook: TypeAlias = Callable[[RequestEvent], object]
ResponseHook: TypeAlias = Callable[[ResponseEvent], object]
RetryHook: TypeAlias = Callable[[RetryEvent], object]


@frozen
class Hooks:
    """The user's functions; each may be absent."""

    on_request: RequestHook | None = None
    on_response: ResponseHook | None = None
    on_retry: RetryHook | None = None

    def __bool__(self) -> bool:
        return self.on_request is not None or self.on_response is not None or self.on_retry is not None


def tell_request(hooks: Hooks, event: RequestEvent) -> None:
    """Tell that an attempt begins."""
    if log.isEnabledFor(logging.DEBUG):
        told = (event.operation, event.method, event.path, event.attempt)
        _write(logging.DEBUG, "%s: %s %s, attempt %d", *told, facts=_facts(event))
    _call(hooks.on_request, event)


def tell_response(hooks: Hooks, event: ResponseEvent) -> None:
    """Tell how an attempt ended."""
    if log.isEnabledFor(logging.DEBUG):
        request = event.request
        error = event.error
        told = f"HTTP {event.status}" if error is None else str(error) or type(error).__name__
        facts = {**_facts(request), "status": event.status, "elapsed": event.elapsed, "request_id": event.request_id}
        _write(logging.DEBUG, "%s: ended after %.3f s: %s", request.operation, event.elapsed, told, facts=facts)
    _call(hooks.on_response, event)


def tell_retry(hooks: Hooks, event: RetryEvent) -> None:
    """Tell that a call will be tried again."""
    if log.isEnabledFor(logging.INFO):
        request = event.request
        facts = {**_facts(request), "status": event.error.status, "pause": event.pause}
        told = (request.operation, event.pause, request.attempt, event.error)
        _write(logging.INFO, "%s: goes out again in %.3f s, after attempt %d: %s", *told, facts=facts)
    _call(hooks.on_retry, event)


def _facts(event: RequestEvent) -> dict[str, Any]:
    """What a log record carries as attributes, for those who write logs as JSON."""
    return {
        "operation": event.operation,
        "method": event.method,
        "path": event.path,
        "request_id": event.request_id,
        "attempt": event.attempt,
    }


def _call(hook: Callable[[Any], object] | None, event: object) -> None:
    if hook is None:
        return
    try:
        hook(event)
    except (Exception, asyncio.CancelledError):  # noqa: BLE001  whatever it is, the call goes on
        # It is called and not awaited, so a cancellation that comes out of it is its own, never the task's.
        name = getattr(hook, "__qualname__", type(hook).__name__)
        _write(logging.ERROR, "The hook %s failed; the call goes on.", name, exc_info=True)


def _write(
    level: int, text: str, *values: object, facts: Mapping[str, Any] | None = None, exc_info: bool = False
) -> None:
    # A record factory of the program's may own one of the names, and its filters may raise anything.
    for extra in (facts, None):
        with suppress(Exception):
            log.log(level, text, *values, exc_info=exc_info, extra=extra, stacklevel=2)
            return
