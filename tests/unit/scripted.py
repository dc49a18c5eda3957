"""A scripted HTTP server over raw sockets, and clocks that do not wait."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from composio_async._clock import Clock
from composio_async._transport import Transport

KEY = "ak_unit_test_key"


class Delivery(NamedTuple):
    """One whole request that reached the server."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    def count(self, name: str) -> int:
        return sum(known == name for known, _ in self.headers)


Step = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""What the server does once a whole request has arrived; the connection is closed when it says so."""


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> Step:
    """A whole answer; underscores in header names stand for dashes."""

    async def step(writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "content-type: application/json"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()

    return step


def raw(data: bytes, *, close: bool = True, abort: bool = False) -> Step:
    """Some bytes, then the end of the connection."""

    async def step(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if abort:
            writer.transport.abort()
        elif close:
            writer.close()

    return step


def close() -> Step:
    """Nothing but the end of the connection."""
    return raw(b"")


def reset() -> Step:
    """Nothing but a broken connection."""
    return raw(b"", abort=True)


def half_head() -> Step:
    """The beginning of an answer's head, then the end."""
    return raw(b"HTTP/1.1 200 OK\r\ncontent-le")


def half_body() -> Step:
    """A head, less of the body than it promises, then the end."""
    return raw(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":')


def stall(data: bytes = b"") -> Step:
    """Some bytes, then silence."""

    async def step(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await asyncio.sleep(30)

    return step


def drip(data: bytes, pause: float) -> Step:
    """A body, one byte at a time."""

    async def step(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(data))
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(pause)

    return step


class Server:
    """Takes requests, counts them, and answers each with the next step of its script, then with `always`."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.script: deque[Step] = deque()
        self.always: Step = answer()
        self.connections = 0
        self._arrival = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def count(self) -> int:
        return len(self.deliveries)

    async def arrived(self) -> None:
        """Wait until the first request was delivered."""
        await asyncio.wait_for(self._arrival.wait(), 5)

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    def vanish(self) -> Step:
        """Stop listening, and end the connection without an answer."""

        async def step(writer: asyncio.StreamWriter) -> None:
            assert self._server is not None
            self._server.close()
            writer.close()

        return step

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        number = self.connections
        try:
            while not writer.is_closing():
                self.deliveries.append(await self._read(reader, number))
                self._arrival.set()
                step = self.script.popleft() if self.script else self.always
                await step(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader, number: int) -> Delivery:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        size = int(dict(headers).get("content-length", "0"))
        return Delivery(method, target, headers, await reader.readexactly(size), number)


class QuickClock(Clock):
    """Real time, but pauses end at once and are written down."""

    def __init__(self) -> None:
        self.sleeps: list[float] = []
        self.luck = 0.5

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await asyncio.sleep(0)

    def random(self) -> float:
        return self.luck


class FakeClock(QuickClock):
    """Time that moves by sleeping, or by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return 1_700_000_000.0 + self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await super().sleep(seconds)


Make = Callable[..., Transport]
"""What the fixture `transport` is: it makes transports to the scripted server."""
