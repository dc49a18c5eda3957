"""One transfer: its attempts, its bytes, and every failure mapped to our tree without a word of the URL."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp.payload import Payload

from composio_async._call import Call
from composio_async._connections import Dropped
from composio_async._failing import root, words
from composio_async._request import Operation, Request
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.errors import (
    APIConnectionError,
    APITimeoutError,
    ComposioError,
    ErrorContext,
    ResponseValidationError,
)
from composio_async.files.address import Address
from composio_async.files.refusal import Answer, request_id, storage_error
from composio_async.files.source import Source
from composio_async.files.target import Target, Unfit
from composio_async.models.base import Meta
from composio_async.retry import Delivery, may_repeat

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter

STALL: Final = 60.0
"""Seconds without a byte in either direction, the wait for the answer included, after which an attempt is given up."""
SLICE: Final = 64 * 1024
GATHERED: Final = 256 * 1024
REFUSAL_CAP: Final = 64 * 1024
ONCE: Final = " It was not tried again, since it can be read or written only once."


class _Transfer(Call):
    """One upload or download, from its first attempt to its last."""

    __slots__ = ("address", "signed")
    accepted = range(200, 300)

    def __init__(
        self, transport: Transport, operation: Operation, address: Address, limit: float, signed: Mapping[str, str]
    ) -> None:
        super().__init__(transport, Request(operation, "", None), limit)
        self.address = address
        self.signed = signed

    @property
    def base_url(self) -> str:
        """Where it goes, as hooks are told."""
        return self.address.origin

    def failure(self) -> BaseException | None:
        """What the caller's own source or target has raised."""
        raise NotImplementedError

    async def exchange(self, session: aiohttp.ClientSession, options: dict[str, Any]) -> Answer:
        """Send the request and read the answer."""
        raise NotImplementedError

    async def attempt(self) -> RawResponse:
        """One attempt, from the gate to the last byte of the answer."""
        pool, settings = self.transport.pool, self.transport.settings
        link = pool.ready() or await self._open()
        session = pool.storage_of(link)
        gate = link.storage_gate
        self.attempts += 1
        self.answered = False
        left = self._left()
        if left <= 0:
            raise self._timeout("before it was sent", sent=False)
        if gate.free > 0:
            gate.free -= 1
        else:
            left = await self._queue(gate, left)
        try:
            if session.closed:
                raise self._closed()
            options: dict[str, Any] = {
                "headers": self.signed,
                "timeout": _limits(left, settings.connect_timeout),
                "allow_redirects": False,
                "auto_decompress": False,
                "proxy": settings.proxy_for(self.address.origin),
            }
            if pool._ssl is not True:
                options["ssl"] = pool._ssl
            return self._judged(await self.exchange(session, options))
        except (aiohttp.ClientError, Dropped, OSError, RuntimeError, Unfit) as error:
            failure = self.failure() or self._translated(error, left)
        finally:
            gate.leave()
        # Outside of the handler, so that no exception of aiohttp, whose text may hold the URL, becomes its context.
        raise failure

    def _translated(self, error: Exception, left: float) -> BaseException:
        """Our error for what went wrong on the way; a bug stays what it is."""
        if isinstance(error, Unfit):
            found: ComposioError = ResponseValidationError(
                f"The file at {self.address.host} {error}.", **self._context(sent=True)
            )
        elif isinstance(error, aiohttp.ConnectionTimeoutError):
            allowed = self.transport.settings.connect_timeout
            option = "connect_timeout" if _limits(left, allowed).connect == allowed else "timeout"
            found = self._timeout(f"while connecting to {self.address.host}", sent=False, option=option)
        elif isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientHttpProxyError | aiohttp.InvalidURL):
            found = self._never_sent(error)
        elif isinstance(error, RuntimeError):
            return error
        else:
            self.lost = True
            if self._stalled(error):
                found = self._standstill()
            elif isinstance(error, TimeoutError):
                found = self._timeout(f"while {self._phase()}", sent=True)
            else:
                found = self._dropped(error if isinstance(error, aiohttp.ClientResponseError) else root(error))
        found.__cause__ = _fresh(error)
        return found

    def _stalled(self, error: Exception) -> bool:
        return isinstance(error, aiohttp.SocketTimeoutError)

    def _phase(self) -> str:
        return "reading the file" if self.answered else "waiting for the answer"

    def _standstill(self) -> APITimeoutError:
        _, tail = self._unknown(sent=True)
        return APITimeoutError(
            f"{self.request.operation.name} stood still while {self._phase()}: no byte for {STALL:g} s.{tail} "
            f"Check the network on the way to {self.address.host}.",
            **self._context(sent=True),
        )

    def _never_sent(self, error: Exception) -> APIConnectionError:
        _, tail = self._unknown(sent=False)
        told = f"the proxy answered {error.status}" if isinstance(error, aiohttp.ClientHttpProxyError) else None
        return APIConnectionError(
            f"{self.request.operation.name} could not connect to {self.address.host}: {told or words(error)}.{tail} "
            "Check the network and the proxy.",
            **self._context(sent=False),
        )

    def _unknown(self, *, sent: bool) -> tuple[bool, str]:
        # Whether a PUT that was lost has stored the file does no harm: the next one stores the same.
        if sent and self.spent:
            return False, ONCE
        return (False, "") if sent else super()._unknown(sent=sent)

    def _judged(self, answer: Answer) -> RawResponse:
        """The result, or the error for an answer that is none."""
        name = self.request.operation.name
        if answer.status in self.accepted:
            elapsed = self.transport.clock.monotonic() - self.started
            known = request_id(answer.headers) or self.request_id
            meta = Meta(answer.status, answer.headers, known, self.attempts, elapsed)
            return RawResponse(self.request.operation, answer.content, meta)
        if answer.status >= 500:  # noqa: PLR2004
            self.lost = True
        context = self._context(sent=True)
        error = storage_error(name, self.address, answer, self.signed, context)
        if self.spent and may_repeat(Delivery.WRITE, error):
            error = storage_error(name, self.address, answer, self.signed, context, ONCE)
        raise error

    def _path(self) -> str:
        return ""

    def _context(self, *, sent: bool, unknown: bool = False) -> ErrorContext:
        context = super()._context(sent=sent, unknown=unknown)
        context["path"] = context["request_id"] = None
        return context


class Upload(_Transfer):
    """One PUT."""

    __slots__ = ("body", "source")

    def __init__(
        self, transport: Transport, name: str, address: Address, limit: float, signed: Mapping[str, str], source: Source
    ) -> None:
        delivery = Delivery.WRITE if source.again else Delivery.CREATE
        super().__init__(transport, Operation(name, "PUT", "", delivery), address, limit, signed)
        self.source = source
        self.body = _Body(source)

    @property
    def spent(self) -> bool:
        """Whether the source cannot be read a second time."""
        return self.source.spent

    def failure(self) -> BaseException | None:
        """What the source has raised."""
        return self.body.failure

    async def exchange(self, session: aiohttp.ClientSession, options: dict[str, Any]) -> Answer:
        """Send the source and read the answer."""
        body = self.body = _Body(self.source)
        response = await session.request("PUT", self.address.url(), data=body, **options)
        try:
            self.answered = True
            answer = Answer(response.status, response.headers, await _beginning(response))
        finally:
            response.close()
        if answer.status in self.accepted and body.handed < self.source.size:
            raise Unfit("was answered as stored before it was sent whole")
        return answer

    def _stalled(self, error: Exception) -> bool:
        return self.body.stalled or super()._stalled(error)

    def _phase(self) -> str:
        return "sending the file" if self.body.handed < self.source.size else "waiting for the answer"


class Download(_Transfer):
    """One GET."""

    __slots__ = ("target",)
    accepted = range(200, 201)

    def __init__(
        self, transport: Transport, name: str, address: Address, limit: float, signed: Mapping[str, str], target: Target
    ) -> None:
        super().__init__(transport, Operation(name, "GET", "", Delivery.READ), address, limit, signed)
        self.target = target

    @property
    def spent(self) -> bool:
        """Whether the target holds a part that cannot be taken back."""
        return self.target.spent

    def failure(self) -> BaseException | None:
        """What the target has raised."""
        return self.target.failure

    async def exchange(self, session: aiohttp.ClientSession, options: dict[str, Any]) -> Answer:
        """Ask for the file and fill the target."""
        response = await session.request("GET", self.address.url(), read_bufsize=GATHERED, **options)
        try:
            self.answered = True
            if response.status not in self.accepted:
                return Answer(response.status, response.headers, await _beginning(response))
            await self._receive(response)
            return Answer(response.status, response.headers, self.target.content)
        finally:
            response.close()

    async def _receive(self, response: aiohttp.ClientResponse) -> None:
        target, stream = self.target, response.content
        length = response.content_length
        if length is None and "chunked" not in response.headers.get("Transfer-Encoding", "").lower():
            raise Unfit("came without its length, so that nobody can tell whether it is whole")
        await target.begin(response.headers.get("Content-Encoding", ""))
        target.expect(length)
        parts: list[bytes] = []
        gathered = received = 0
        while True:
            part = await stream.readany()
            if part:
                parts.append(part)
                gathered += len(part)
            if parts and (gathered >= GATHERED or not part):
                await target.take(b"".join(parts))
                received += gathered
                parts.clear()
                gathered = 0
            if not part:
                break
        if length is not None and received != length:
            raise Unfit(f"is cut short: {received} of {length} bytes came")
        await target.end()


class _Body(Payload):
    """What aiohttp writes for one attempt: the source, piece by piece."""

    def __init__(self, source: Source) -> None:
        super().__init__(None)
        self._source = source
        self.handed = 0
        self.stalled = False
        self._failure: tuple[BaseException, TracebackType | None] | None = None

    @property
    def failure(self) -> BaseException | None:
        """What the source raised, if it did, and where in the caller's code, but not what aiohttp did meanwhile."""
        return self._failure and self._failure[0].with_traceback(self._failure[1])

    @property
    def size(self) -> int:
        """How many bytes, which aiohttp sends as Content-Length."""
        return self._source.size

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:  # noqa: ARG002  aiohttp's signature
        """Refuse to be text."""
        raise TypeError

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write it whole."""
        await self.write_with_length(writer, None)

    async def write_with_length(
        self,
        writer: AbstractStreamWriter,
        content_length: int | None,  # noqa: ARG002  aiohttp's signature
    ) -> None:
        """Write it whole; its length is what was announced."""
        while piece := await self._next():
            view = memoryview(piece)
            for start in range(0, len(view), SLICE):
                part = view[start : start + SLICE]
                self.handed += len(part)
                await self._hand(writer, part)

    async def _next(self) -> bytes | memoryview:
        try:
            return await self._source.piece(self.handed)
        except Exception as error:
            self._failure = (error, error.__traceback__)
            raise

    async def _hand(self, writer: AbstractStreamWriter, part: memoryview) -> None:
        limit = asyncio.timeout(STALL)
        try:
            async with limit:
                await writer.write(part)
        except TimeoutError:
            self.stalled = limit.expired()
            raise


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of a small body; what is lost of it changes nothing, since the status has said it all."""
    content = b""
    try:
        while not response.content.at_eof() and len(content) < REFUSAL_CAP:
            content += await response.content.readany()
    except (aiohttp.ClientError, OSError):
        return content
    return content[:REFUSAL_CAP]


def _limits(left: float, connect_timeout: float) -> aiohttp.ClientTimeout:
    connect = min(connect_timeout, 0.9 * left)
    return aiohttp.ClientTimeout(
        total=None if left == math.inf else left,
        connect=None if connect == math.inf else connect,
        sock_read=STALL,
        ceil_threshold=math.inf,
    )


def _fresh(error: Exception) -> OSError | None:
    """The system's error below aiohttp's, made anew so that it leads back to none of them."""
    found = root(error)
    if not isinstance(found, OSError) or isinstance(found, aiohttp.ClientError) or found.errno is None:
        return None
    known = type(found).__module__ in {"builtins", "socket", "ssl"}
    return (type(found) if known else OSError)(found.errno, found.strerror)
