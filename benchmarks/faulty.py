"""A server with scripted faults, over raw sockets, that counts what was really delivered.

A delivery is a whole request, head and body, that reached the server. In a test, with the client on the same loop:

    async with Faulty() as server:
        server.script.append(FAULTS["reset, no answer"])
        ...                                             # a client that calls server.url
        assert server.count == 1

`remote.py` runs one in a process of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import socket
import ssl
import struct
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from faults import FAULTS, LATE, OK, Fault, body_of, written

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
MARK = re.compile(rb'"mark":\s?"([^"]{1,64})"')
HEAD_LIMIT = 256 * 1024
SMALL_BUFFER = 16 * 1024


@dataclass(slots=True)
class Delivery:
    """One whole request that reached the server.

    Attributes:
        number: In order of arrival, from 1.
        connection: Number of the connection it came by.
        method: Of the request.
        target: Path and query.
        headers: Pairs, names in lower case.
        size: Bytes of the body.
        mark: The value of `"mark"` in the body, where there is one.
        fault: Name of what happened to it.
        status: Of the answer, whether it was written or not.
        answered: Whether a whole, well-formed answer was handed to the kernel.
        settled: Whether the server is through with it, so that `answered` stays.
    """

    number: int
    connection: int
    method: str
    target: str
    headers: list[tuple[str, str]]
    size: int
    mark: str | None
    fault: str
    status: int
    answered: bool = False
    settled: bool = False

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for known, value in self.headers if known == name), None)


@dataclass
class Mix:
    """Faults drawn at random, from a seed.

    Args:
        seed: Same seed and same order of arrivals, same faults.
        shares: Probability of each fault, by its name in `FAULTS`; the rest of the requests go well.
    """

    seed: int
    shares: Mapping[str, float]

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        known = [(FAULTS[name], share) for name, share in self.shares.items()]
        self._at_accept = [pair for pair in known if pair[0].at in {"accept", "unread"}]
        self._at_request = [pair for pair in known if pair[0].at not in {"accept", "unread"}]

    def draw(self, *, accepting: bool) -> Fault:
        """One for the connection or the request that has just come."""
        left = self._chance.random()
        for fault, share in self._at_accept if accepting else self._at_request:
            left -= share
            if left < 0:
                return fault
        return OK


class Faulty:
    """The server. Use it as an async context manager.

    Args:
        untrusted: A TLS context whose certificate clients do not trust, for the place of that name.
        only: Faults strike only requests whose target holds this text; others are answered and not counted.

    Attributes:
        script: Faults for the next attempts of a client, in order.
        always: What happens to all others.
        mix: Draws instead of `always`, when there is one.
        body: Makes the body of a right answer from method, target and origin.
        deliveries: Whole requests, in order of arrival.
        partials: Requests of which the server read the head, but not all of the body.
        connections: Accepted so far.
        open: Connections that are open now.
    """

    def __init__(self, *, untrusted: ssl.SSLContext | None = None, only: str = "") -> None:
        self.script: deque[Fault] = deque()
        self.always: Fault = OK
        self.mix: Mix | None = None
        self.only = only
        self.body: Callable[[str, str, str], bytes] = body_of
        self.deliveries: list[Delivery] = []
        self.partials: list[Delivery] = []
        self.connections = 0
        self._numbered = 0
        self._untrusted = untrusted
        self._sockets: dict[str, socket.socket] = {}
        self._serving: dict[asyncio.Task[None], asyncio.Transport | None] = {}
        self._accepting: list[asyncio.Task[None]] = []

    # What the owner asks

    @property
    def count(self) -> int:
        """Deliveries."""
        return len(self.deliveries)

    @property
    def open(self) -> int:
        return len(self._serving)

    @property
    def url(self) -> str:
        return self._url("http", "server")

    def url_of(self, fault: Fault) -> str:
        """The base URL that leads a client to this fault."""
        if fault.place == "nowhere":
            return "https://nowhere.invalid"
        scheme = "https" if fault.place in {"tls", "untrusted"} else "http"
        return self._url(scheme, "server" if fault.place == "tls" else fault.place)

    def reset(self) -> None:
        """Forget what was counted and scripted."""
        self.script.clear()
        self.always, self.mix = OK, None
        self.deliveries.clear()
        self.partials.clear()
        self.connections = 0

    def drop_idle(self) -> None:
        """Begin to close every connection that is open now."""
        for transport in self._serving.values():
            if transport is not None:
                transport.close()

    async def dropped(self) -> None:
        """Close every connection that is open now, and wait until the other side can know."""
        self.drop_idle()
        await asyncio.gather(*self._serving, return_exceptions=True)

    # Life

    async def __aenter__(self) -> Self:
        for place in ("server", "untrusted") if self._untrusted else ("server",):
            listener = self._sockets[place] = _bound()
            # Inherited by what is accepted: a large request body cannot hide in the kernel.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
            listener.listen(1024)
            context = self._untrusted if place == "untrusted" else None
            self._accepting.append(asyncio.create_task(self._accept(listener, context)))
        self._sockets["refused"] = _bound()
        self._sockets["full"] = _bound()
        self._sockets["full"].listen(0)
        # One connection fills a queue of length zero; what comes after it waits for ever.
        self._sockets["filler"] = filler = socket.socket()
        filler.setblocking(False)  # noqa: FBT003  the same
        with contextlib.suppress(BlockingIOError):
            filler.connect(self._sockets["full"].getsockname())
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        tasks = [*self._accepting, *self._serving]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in self._sockets.values():
            one.close()

    # Serving

    async def _accept(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, _ = await loop.sock_accept(listener)
            self.connections += 1
            sock.setblocking(False)  # noqa: FBT003  the argument has no name
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            task = loop.create_task(self._connection(sock, self.connections, context))
            self._serving[task] = None
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._serving.pop(task, None)
        if not task.cancelled() and task.exception() is not None:
            raise task.exception()

    async def _connection(self, sock: socket.socket, number: int, context: ssl.SSLContext | None) -> None:
        fault = self._at_accept()
        if fault is not None and fault.at == "unread":
            await _readable(sock)
        if fault is not None and fault.end == "reset":
            _reset(sock)
            sock.close()
            return
        if fault is not None and fault.shape == "nothing" and fault.end == "close":
            sock.close()
            return
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(HEAD_LIMIT)
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await loop.connect_accepted_socket(lambda: protocol, sock, ssl=context)
        except (OSError, ssl.SSLError):
            sock.close()
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        self._serving[asyncio.current_task()] = transport
        try:
            if fault is not None:
                await self._strike(fault, writer, reader, b"")
            while not transport.is_closing():
                await self._request(reader, writer, number)
        except (asyncio.IncompleteReadError, OSError):
            transport.abort()
        except asyncio.CancelledError:
            transport.abort()
            raise
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        size = int(dict(headers).get("content-length", "0"))
        counted = self.only in target
        fault = self._at_request() if counted else OK
        self._numbered += counted
        row = Delivery(self._numbered, connection, method, target, headers, size, None, fault.name, fault.status)
        if size and fault.at != "whole":
            self.partials.append(row)
            if fault.at == "body":
                await reader.readexactly(size // 2)
            await self._strike(fault, writer, reader, self._body(fault, row))
            return
        try:
            body = await reader.readexactly(size)
        except (asyncio.IncompleteReadError, OSError):
            self.partials.append(row)
            raise
        found = MARK.search(body)
        row.mark = found[1].decode() if found else None
        if counted:
            self.deliveries.append(row)
        try:
            await self._strike(fault, writer, reader, self._body(fault, row))
            row.answered = fault.whole
        finally:
            row.settled = True

    def _body(self, fault: Fault, row: Delivery) -> bytes:
        if fault.status < 300:
            return self.body(row.method, row.target, self.url)
        slug = f"Faulty_{fault.status}"
        error = {"message": f"scripted {fault.status}", "code": 1, "slug": slug, "status": fault.status}
        return json.dumps({"error": error}).encode()

    async def _strike(
        self, fault: Fault, writer: asyncio.StreamWriter, reader: asyncio.StreamReader, body: bytes
    ) -> None:
        head, rest = written(fault, body)
        if fault.pause:
            writer.write(head)
            for byte in rest:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(fault.pause / len(rest))
                if writer.transport.is_closing() or reader.at_eof():
                    return
        else:
            writer.write(head + rest)
            await writer.drain()
        if fault.late:
            await asyncio.sleep(fault.late)
            writer.write(b"".join(written(LATE, b"{}")))
        if fault.end == "stall":
            while await reader.read(HEAD_LIMIT):
                pass
            writer.close()
        elif fault.end == "reset":
            _reset(writer.get_extra_info("socket"))
            writer.transport.abort()
        elif fault.end == "close":
            writer.close()

    def _at_accept(self) -> Fault | None:
        """What strikes the connection that was just accepted, if anything does."""
        if self.script:
            return self.script.popleft() if self.script[0].at in {"accept", "unread"} else None
        fault = self.mix.draw(accepting=True) if self.mix else self.always
        return fault if fault.at in {"accept", "unread"} else None

    def _at_request(self) -> Fault:
        """What strikes the request whose head was just read."""
        if self.script:
            return self.script.popleft()
        return self.mix.draw(accepting=False) if self.mix else self.always

    def _url(self, scheme: str, place: str) -> str:
        return f"{scheme}://127.0.0.1:{self._sockets[place].getsockname()[1]}"


def _bound() -> socket.socket:
    one = socket.socket()
    one.setblocking(False)  # noqa: FBT003  the same
    one.bind(("127.0.0.1", 0))
    return one


def _reset(sock: Any) -> None:
    """Make the end of a connection a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)


async def _readable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    came: asyncio.Future[None] = loop.create_future()
    loop.add_reader(sock.fileno(), lambda: came.done() or came.set_result(None))
    try:
        await came
    finally:
        loop.remove_reader(sock.fileno())
