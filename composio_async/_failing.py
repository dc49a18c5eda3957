"""What the failures of a call are called: the phase, whether anything was sent, whether the outcome is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from composio_async._connections import Dropped
from composio_async._request import Request
from composio_async.errors import APIConnectionError, APITimeoutError, ClientClosedError, ErrorContext
from composio_async.hooks import RequestEvent

if TYPE_CHECKING:
    from composio_async._transport import Transport


class Failing:
    """What a call knows of itself, and the errors that tell it.

    Attributes:
        limit: Seconds for the call.
        whole: Seconds that were given for it and the requests around it, which errors tell.
        answered: Whether the head of an answer to the attempt came.
        lost: Whether an attempt was delivered, or may have been, and nobody knows what came of it.
        refused: Whether an attempt was answered with an error.
        event: What the hooks were told of the attempt.
    """

    __slots__ = (
        "answered",
        "attempts",
        "deadline",
        "event",
        "limit",
        "lost",
        "refused",
        "request",
        "request_id",
        "started",
        "transport",
        "whole",
    )

    def __init__(self, transport: Transport, request: Request, limit: float) -> None:
        self.whole = limit
        self.transport = transport
        self.request = request
        self.limit = limit
        self.started = transport.clock.monotonic()
        self.deadline = self.started + limit
        self.request_id = transport.clock.request_id()
        self.attempts = 0
        self.answered = False
        self.lost = False
        self.refused = False
        self.event: RequestEvent | None = None

    def _left(self) -> float:
        return self.deadline - self.transport.clock.monotonic()

    def _path(self) -> str:
        return self.request.target.split("?", 1)[0]

    def _context(self, *, sent: bool, unknown: bool = False) -> ErrorContext:
        return {
            "operation": self.request.operation.name,
            "method": self.request.operation.method,
            "path": self._path(),
            "request_id": self.request_id,
            "attempts": self.attempts,
            "elapsed": self.transport.clock.monotonic() - self.started,
            "sent": sent or self.lost,
            "outcome_unknown": unknown,
        }

    def _unknown(self, *, sent: bool) -> tuple[bool, str]:
        """Whether the platform may have acted, and the sentence that says it."""
        if not sent and self.lost:
            return False, " This attempt was not sent; an earlier attempt may have been carried out."
        if not sent and self.refused:
            return False, " This attempt was not sent, and what was sent before was refused: nothing was done."
        if not sent:
            return False, " Nothing was sent."
        if self.request.operation.delivery.repeatable:
            return False, ""
        return True, " The outcome is unknown: it may have been carried out, and was not tried again."

    def _timeout(self, phase: str, *, sent: bool, option: str = "timeout") -> APITimeoutError:
        unknown, tail = self._unknown(sent=sent)
        settings = self.transport.settings
        limit, advice = {
            "timeout": (f"{self.whole:g} s in all", "timeout="),
            "attempt_timeout": (f"{settings.attempt_timeout:g} s for one attempt", "Composio(attempt_timeout=...)"),
            "connect_timeout": (f"{settings.connect_timeout:g} s to connect", "Composio(connect_timeout=...)"),
        }[option]
        return APITimeoutError(
            f"{self.request.operation.name} ran out of time {phase}, {limit}.{tail} Give it more with {advice}.",
            **self._context(sent=sent, unknown=unknown),
        )

    def _never_sent(self, error: Exception) -> APIConnectionError:
        host = self.transport.url(self.request.target).host
        _, tail = self._unknown(sent=False)
        return APIConnectionError(
            f"{self.request.operation.name} could not connect to {host}: {words(error)}.{tail} "
            "Check base_url, the network and the proxy.",
            **self._context(sent=False),
        )

    def _dropped(self, error: Exception) -> APIConnectionError:
        unknown, tail = self._unknown(sent=True)
        name = self.request.operation.name
        told = f"The connection was lost before {name} was answered"
        if isinstance(error, aiohttp.ClientResponseError):
            told = f"The answer to {name} could not be read as HTTP"
        elif self.answered:
            told = f"The connection was lost while the answer to {name} was read"
        return APIConnectionError(
            f"{told}: {words(error)}.{tail or ' Try again; quote the request id to support if it stays.'}",
            **self._context(sent=True, unknown=unknown),
        )

    def _closed(self) -> ClientClosedError:
        _, tail = self._unknown(sent=False)
        return ClientClosedError(
            f"The client was closed before {self.request.operation.name} was sent.{tail} Close it later.",
            **self._context(sent=False),
        )


def root(error: Exception) -> Exception:
    """What lies below the exceptions of aiohttp, whose own texts may hold the URL."""
    while isinstance(error, Dropped | aiohttp.ClientError):
        inner = getattr(error, "os_error", None) or error.__cause__
        if not isinstance(inner, Exception):
            break
        error = inner
    return error


def words(error: Exception) -> str:
    """Why, in a few words, without anything that came from a URL."""
    found = root(error)
    told = None if isinstance(found, aiohttp.ClientError) else getattr(found, "strerror", None)
    return told or type(found).__name__
