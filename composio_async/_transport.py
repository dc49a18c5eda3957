"""One call: a place at the gate, attempts under one deadline, and every failure mapped to our tree."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import aiohttp
from aiohttp.payload import BytesPayload
from yarl import URL

from composio_async._clock import SYSTEM, Clock, Timeout
from composio_async._gate import Gate, GateTimeout
from composio_async._pool import Dropped, Link, Pool
from composio_async._request import Operation, Request
from composio_async._response import RawResponse, status_error
from composio_async.config import Settings, seconds
from composio_async.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ClientClosedError,
    ComposioError,
    ErrorContext,
    NotFoundError,
    ResponseValidationError,
)
from composio_async.models.base import Meta
from composio_async.retry import Delivery, may_repeat, retrying

BODY_CAP: Final = 64 * 1024 * 1024
URLS_KEPT: Final = 512


class Transport:
    """Sends requests for one client; copies made by `with_options` share the pool.

    Args:
        settings: Of the client.
        pool: Connections.
        clock: Time and randomness.
    """

    def __init__(self, settings: Settings, pool: Pool, clock: Clock = SYSTEM) -> None:
        self.settings = settings
        self.pool = pool
        self.clock = clock
        own = (settings.timeout, settings.execute_timeout, settings.attempt_timeout)
        self._timeouts = {limit: _client_timeout(limit, settings.connect_timeout) for limit in own}
        self._urls: dict[str, URL] = {}
        self._headers: dict[tuple[str, ...], dict[str, str]] = {}

    def timeout_of(self, operation: Operation, timeout: Timeout) -> float:
        """Seconds for a whole call.

        Args:
            operation: To call.
            timeout: Given by the caller; None for the client's.
        """
        execute = operation.delivery is Delivery.EXECUTE
        return seconds(timeout, self.settings.execute_timeout if execute else self.settings.timeout)

    def budget(self, timeout: Timeout) -> Callable[[], float]:
        """One deadline for a call that makes several requests.

        Args:
            timeout: Given by the caller; None for the client's.

        Returns:
            A function that tells the seconds that are left.
        """
        end = self.clock.monotonic() + seconds(timeout, self.settings.timeout)
        return lambda: max(0.0, end - self.clock.monotonic())

    async def send(self, request: Request, timeout: Timeout = None) -> RawResponse:
        """Send a request and read its answer.

        Args:
            request: To send.
            timeout: Seconds for the whole call; None for the client's default.

        Returns:
            An answer with a success status.

        Raises:
            APIStatusError: The platform answered with an error.
            APIConnectionError: No usable answer came.
            APITimeoutError: The time ran out.
            ClientClosedError: The client was closed.
        """
        call = _Call(self, request, self.timeout_of(request.operation, timeout))
        try:
            return await call.attempt()
        except APIError as error:
            if self.settings.retry.attempts < 2 or not may_repeat(request.operation.delivery, error):  # noqa: PLR2004
                raise
            first: APIError | None = error

        async def again() -> RawResponse:
            # The failure in hand is tenacity's first attempt, so that it counts and waits right from the start.
            nonlocal first
            if first is not None:
                failure, first = first, None
                raise failure
            return await call.attempt()

        engine = retrying(self.settings.retry, request.operation.delivery, self.clock, call.deadline)
        return await engine(again)

    def url(self, target: str) -> URL:
        """The finished URL of a path and query; the last few hundred are kept, since making one costs."""
        url = self._urls.get(target)
        if url is None:
            if len(self._urls) >= URLS_KEPT:
                self._urls.clear()
            url = self._urls[target] = URL(self.settings.base_url + target, encoded=True)
        return url

    def client_timeout(self, seconds: float) -> aiohttp.ClientTimeout:
        """Limits of aiohttp for one attempt; those that the client's own limits ask for are made already."""
        return self._timeouts.get(seconds) or _client_timeout(seconds, self.settings.connect_timeout)

    def headers(self, operation: Operation) -> Mapping[str, str]:
        """Key, scope and the user's own headers for an operation."""
        headers = self._headers.get(operation.keys)
        if headers is None:
            headers = dict(self.settings.default_headers)
            key = self.settings.credentials.header(operation.keys)
            if key is not None:
                headers[key[0]] = key[1]
            if self.settings.org_id and self.settings.project_id:
                headers["x-org-id"] = self.settings.org_id
                headers["x-project-id"] = self.settings.project_id
            self._headers[operation.keys] = headers
        return headers


def _client_timeout(seconds: float, connect_timeout: float) -> aiohttp.ClientTimeout:
    """Limits of aiohttp for one attempt.

    A limit for connecting is always set: only then is a stalled connect known as never sent.
    """
    connect = min(connect_timeout, 0.9 * seconds)
    return aiohttp.ClientTimeout(
        total=None if seconds == math.inf else seconds,
        connect=None if connect == math.inf else connect,
        ceil_threshold=math.inf,
    )


class _Call:
    """One call, from its first attempt to its last."""

    __slots__ = ("answered", "attempts", "deadline", "limit", "lost", "request", "request_id", "started", "transport")

    def __init__(self, transport: Transport, request: Request, limit: float) -> None:
        self.transport = transport
        self.request = request
        self.limit = limit
        self.started = transport.clock.monotonic()
        self.deadline = self.started + limit
        self.request_id = transport.clock.request_id()
        self.attempts = 0
        self.answered = False
        self.lost = False

    async def attempt(self) -> RawResponse:
        """One attempt, from the gate to the last byte of the answer."""
        transport, request = self.transport, self.request
        link = transport.pool.link()
        self.attempts += 1
        self.answered = False
        left = self.limit if self.attempts == 1 else self._left()
        if left <= 0:
            raise self._timeout("before it was sent", sent=False)
        operation = request.operation
        option = "timeout"
        gate = link.gate
        if gate.free > 0:
            gate.free -= 1
        else:
            left = await self._queue(gate, left)
        try:
            if operation.delivery.repeatable and transport.settings.attempt_timeout < left:
                left, option = transport.settings.attempt_timeout, "attempt_timeout"
            async with link.session.request(
                operation.method,
                transport.url(request.target),
                data=None if request.body is None else BytesPayload(request.body, content_type="application/json"),
                headers={**transport.headers(operation), "x-request-id": self.request_id},
                timeout=transport.client_timeout(left),
                allow_redirects=False,
            ) as response:
                self.answered = True
                content = await response.content.readany()
                if not response.content.at_eof():
                    content = await self._rest(response, content)
        except (aiohttp.ClientError, Dropped, OSError, RuntimeError) as error:
            mapped = self._mapped(error, link, left, option)
            if mapped is None:
                raise
            raise mapped from error
        finally:
            gate.leave()
        return self._judge(response, content)

    async def _queue(self, gate: Gate, left: float) -> float:
        """Wait for a place.

        Returns:
            The seconds that are left then.
        """
        try:
            await gate.enter(left)
        except GateTimeout:
            raise self._timeout("while waiting for a free connection", sent=False) from None
        left = self._left()
        # A place may come after the deadline when the loop was busy, and aiohttp reads no time left as no limit.
        if left <= 0:
            gate.leave()
            raise self._timeout("while waiting for a free connection", sent=False)
        return left

    def _mapped(self, error: Exception, link: Link, left: float, option: str) -> ComposioError | None:
        """Our error for what went wrong while sending or reading; None for a bug, which stays what it is."""
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            phase = f"while connecting to {self.transport.url(self.request.target).host}"
            connecting = self.transport.client_timeout(left).connect == self.transport.settings.connect_timeout
            return self._timeout(phase, sent=False, option="connect_timeout" if connecting else option)
        if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientHttpProxyError | aiohttp.InvalidURL):
            return self._never_sent(error)
        if isinstance(error, RuntimeError):
            return self._closed() if link.session.closed else None
        self.lost = True
        if isinstance(error, TimeoutError):
            phase = "while reading the answer" if self.answered else "while waiting for the answer"
            return self._timeout(phase, sent=True, option=option)
        return self._dropped(error)

    async def _rest(self, response: aiohttp.ClientResponse, content: bytes) -> bytes:
        """The whole body, of which a part is read; it is counted as it comes, so that none can fill the memory."""
        stream = response.content
        parts = [content]
        size = len(content)
        while not stream.at_eof():
            part = await stream.readany()
            size += len(part)
            if size > BODY_CAP:
                response.close()
                unknown = not self.request.operation.delivery.repeatable
                tail = " It was delivered; do not repeat it blindly." if unknown else " Ask for less at a time."
                error = ResponseValidationError(
                    f"The answer to {self.request.operation.name} is larger than {BODY_CAP >> 20} MB "
                    f"and was dropped.{tail}",
                    **self._context(sent=True, unknown=unknown),
                )
                error.status = response.status
                raise error
            parts.append(part)
        return b"".join(parts)

    def _judge(self, response: aiohttp.ClientResponse, content: bytes) -> RawResponse:
        operation = self.request.operation
        headers = response.headers
        elapsed = self.transport.clock.monotonic() - self.started
        request_id = headers.get("x-request-id") or self.request_id
        meta = Meta(response.status, headers, request_id, self.attempts, elapsed)
        if 200 <= response.status < 300:  # noqa: PLR2004
            return RawResponse(operation, content, meta, self.request.target)
        error = status_error(operation, meta, content, self._path())
        if isinstance(error, NotFoundError) and self.lost and operation.gone is not None:
            return RawResponse(operation, operation.gone, meta, self._path())
        if error.status is not None and error.status >= 500:  # noqa: PLR2004
            self.lost = True
        raise error

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
        if not sent:
            return False, " Nothing was sent."
        if self.request.operation.delivery.repeatable:
            return False, ""
        return True, " The outcome is unknown: it may have been carried out, and was not tried again."

    def _timeout(self, phase: str, *, sent: bool, option: str = "timeout") -> APITimeoutError:
        unknown, tail = self._unknown(sent=sent)
        settings = self.transport.settings
        limit, advice = {
            "timeout": (f"{self.limit:g} s in all", "timeout="),
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
            f"{self.request.operation.name} could not connect to {host}: {_cause(error)}.{tail} "
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
            f"{told}: {_cause(error)}.{tail}",
            **self._context(sent=True, unknown=unknown),
        )

    def _closed(self) -> ClientClosedError:
        return ClientClosedError(
            f"The client was closed before {self.request.operation.name} was sent. Close it later.",
            **self._context(sent=False),
        )


def _cause(error: BaseException) -> str:
    """Why, in a few words, without anything that came from a URL."""
    while isinstance(error, Dropped) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answered {error.status}"
    inner = getattr(error, "os_error", None) or error
    return getattr(inner, "strerror", None) or type(inner).__name__
