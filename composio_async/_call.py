"""One call: its attempts, each from the gate to the last byte of the answer."""

from __future__ import annotations

import asyncio
import math
from io import BytesIO
from typing import Final

import aiohttp
from aiohttp.payload import BytesIOPayload, BytesPayload, Payload

from composio_async._connections import Dropped
from composio_async._deprecations import NOTICES
from composio_async._failing import Failing
from composio_async._gate import Gate, GateTimeout
from composio_async._pool import Link
from composio_async._response import RawResponse, status_error
from composio_async._secret import emptied
from composio_async.errors import APIError, ClientClosedError, ComposioError, NotFoundError, ResponseValidationError
from composio_async.hooks import RequestEvent, ResponseEvent, RetryEvent, tell_request, tell_response, tell_retry
from composio_async.models.base import Meta
from composio_async.retry import REQUEST_TIMEOUT

BODY_CAP: Final = 64 * 1024 * 1024
REFUSAL_CAP: Final = 256 * 1024
REFUSAL_WAIT: Final = 5.0
WHOLE_BODY: Final = 1024 * 1024


class Call(Failing):
    """One call, from its first attempt to its last."""

    __slots__ = ()

    @property
    def spent(self) -> bool:
        """Whether what it sends or fills cannot be had a second time."""
        return False

    @property
    def base_url(self) -> str:
        """Where it goes, as hooks are told."""
        return self.transport.settings.base_url

    async def watched(self) -> RawResponse:
        """One attempt, told to the hooks and the log."""
        hooks, clock, operation = self.transport.settings.hooks, self.transport.clock, self.request.operation
        event = self.event = RequestEvent(
            operation.name,
            operation.method,
            self._path(),
            operation.path,
            self.base_url,
            self.request_id,
            self.attempts + 1,
        )
        tell_request(hooks, event)
        began = clock.monotonic()
        try:
            raw = await self.attempt()
        except BaseException as error:
            known = error if isinstance(error, ComposioError) else ComposioError("")
            status, headers, request_id = known.status, known.headers, known.request_id or self.request_id
            del known  # this frame is in its traceback
            tell_response(hooks, ResponseEvent(event, status, error, clock.monotonic() - began, headers, request_id))
            raise
        meta = raw.meta
        elapsed = clock.monotonic() - began
        tell_response(hooks, ResponseEvent(event, meta.status, None, elapsed, meta.headers, meta.request_id))
        return raw

    def tell_retry(self, error: BaseException, pause: float) -> None:
        """Tell the hooks and the log that the attempt which failed last is followed by another."""
        if self.event is not None and isinstance(error, ComposioError):
            tell_retry(self.transport.settings.hooks, RetryEvent(self.event, error, pause))

    async def attempt(self) -> RawResponse:
        """One attempt, from the gate to the last byte of the answer."""
        transport, request, operation = self.transport, self.request, self.request.operation
        link = transport.pool.ready()
        # A hook may have taken its time already.
        at_once = link is not None and not self.attempts and self.event is None
        if link is None:
            link = await self._open()
        self.attempts += 1
        self.answered = False
        left = self.limit if at_once else self._left()
        if left <= 0:
            raise self._timeout("before it was sent", sent=False)
        option = "timeout"
        gate = link.gate
        if gate.free > 0:
            gate.free -= 1
        else:
            left = await self._queue(gate, left)
        # Nothing of the answer may be left in this frame when it raises: a traceback with locals would show it.
        response = content = None
        try:
            if link.session.closed:
                raise self._closed()
            if operation.delivery.repeatable and transport.settings.attempt_timeout < left:
                left, option = transport.settings.attempt_timeout, "attempt_timeout"
            async with link.session.request(
                operation.method,
                transport.url(request.target),
                data=None if request.body is None else _payload(request.body),
                headers={
                    **link.headers,
                    **transport.headers(operation),
                    "x-request-id": self.request_id,
                    **request.headers,
                },
                timeout=transport.client_timeout(left),
                allow_redirects=False,
                skip_auto_headers=("content-type",) if request.body is None else None,
                **link.options,
            ) as response:
                self.answered = True
                if response.status >= 300:  # noqa: PLR2004
                    content = await _refusal(response)
                else:
                    content = await response.content.readany()
                    if not response.content.at_eof():
                        content = await self._rest(response, content)
            answer = self._judge(response, content)
            response = content = None
        except (aiohttp.ClientError, Dropped, OSError) as error:
            response = content = None
            raise self._mapped(error, link, left, option) from emptied(error)
        except (APIError, asyncio.CancelledError) as error:
            response = content = None
            emptied(error)
            raise
        finally:
            gate.leave()
        if isinstance(answer, APIError):
            try:
                raise answer
            finally:
                del answer  # this frame is in its traceback
        return answer

    async def _open(self) -> Link:
        """Open connections; it takes a thread where authorities are read first, and that is part of the deadline."""
        left = self._left()
        if left > 0:
            try:
                async with asyncio.timeout(None if left == math.inf else left):
                    return await self.transport.pool.open()
            except ClientClosedError as error:
                if not self.attempts:
                    raise
                raise self._closed() from error
            except TimeoutError:
                raise self._timeout("before it was sent", sent=False) from None
        raise self._timeout("before it was sent", sent=False)

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

    def _mapped(self, error: Exception, link: Link, left: float, option: str) -> ComposioError:
        """Our error for what went wrong while sending or reading."""
        if isinstance(error, aiohttp.ConnectionTimeoutError) and link.unsent(error):
            phase = f"while connecting to {self.transport.url(self.request.target).host}"
            connecting = self.transport.client_timeout(left).connect == self.transport.settings.connect_timeout
            return self._timeout(phase, sent=False, option="connect_timeout" if connecting else option)
        if link.unsent(error):
            return self._never_sent(error)
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

    def _judge(self, response: aiohttp.ClientResponse, content: bytes) -> RawResponse | APIError:
        operation = self.request.operation
        headers = response.headers
        elapsed = self.transport.clock.monotonic() - self.started
        request_id = headers.get("x-request-id") or self.request_id
        secrets = self.transport.secrets + self.request.secrets
        meta = Meta(response.status, headers, request_id, self.attempts, elapsed)
        if any(notice in headers for notice in NOTICES):
            self.transport.deprecations.look(operation.name, headers)
        if 200 <= response.status < 300:  # noqa: PLR2004
            return RawResponse(operation, content, meta, self.request.target, secrets)
        error = status_error(operation, meta, content, self._path(), secrets)
        if isinstance(error, NotFoundError) and self.lost and operation.gone is not None:
            return RawResponse(operation, operation.gone, meta, self._path())
        if error.status is not None and (error.status >= 500 or error.status == REQUEST_TIMEOUT):  # noqa: PLR2004
            self.lost = True
        self.refused = True
        return error


def _payload(body: bytes) -> Payload:
    """The body as aiohttp sends it; a large one in pieces, since it warns of large ones in one piece."""
    if len(body) <= WHOLE_BODY:
        return BytesPayload(body, content_type="application/json")
    return BytesIOPayload(BytesIO(body), content_type="application/json")


async def _refusal(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of an error's body; what is lost or late of it changes nothing, since the status has said it."""
    stream = response.content
    content = b""
    try:
        async with asyncio.timeout(REFUSAL_WAIT):
            while not stream.at_eof():
                content += await stream.readany()
                if len(content) > REFUSAL_CAP:
                    response.close()
                    break
    except (aiohttp.ClientError, OSError):
        response.close()
    return content[:REFUSAL_CAP]
