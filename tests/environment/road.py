"""What lies on the way to the platform: a TLS server with a name that only a proxy knows, and that proxy."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from composio_async import Composio
from composio_async._clock import Clock

KEY = "ak_environment_test"
HOST = "platform.test"
URL = f"https://{HOST}"
PAGE = b'{"items":[]}'
RESULT = b'{"data":{},"successful":true,"error":null}'
LIMIT = 64 * 1024


class Asked(NamedTuple):
    """One whole request."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    def count(self, name: str) -> int:
        return sum(known == name for known, _ in self.headers)


Step = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What happens once a whole request has arrived."""


def says(data: bytes, *, abort: bool = False) -> Step:
    """Some bytes, then the end of the connection."""

    async def step(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if abort:
            writer.transport.abort()
        writer.close()

    return step


async def stalls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Silence."""
    await asyncio.sleep(30)


def answer(status: int = 200, body: bytes = PAGE, **headers: str) -> Step:
    """A whole answer; the connection stays open. Underscores in header names stand for dashes."""

    async def step(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "content-type: application/json"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()

    return step


class Listening:
    """A server on loopback that counts its connections and ends its tasks when stopped."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.connections = 0
        self.asked: list[Asked] = []
        self._arrival = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)

    async def start_at(self, path: Path) -> None:
        self._server = await asyncio.start_unix_server(self._serve, path)

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
        try:
            await self.serve(reader, writer, self.connections)
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        raise NotImplementedError

    async def read(self, reader: asyncio.StreamReader, number: int) -> Asked:
        """One whole request, written down."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        body = await reader.readexactly(int(dict(headers).get("content-length", "0")))
        self.asked.append(Asked(method, target, headers, body, number))
        self._arrival.set()
        return self.asked[-1]

    async def arrived(self) -> None:
        """Wait until the first request is there."""
        await asyncio.wait_for(self._arrival.wait(), 5)


class Origin(Listening):
    """The platform: answers each request with the next step of its script, then as the path asks for."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.script: deque[Step] = deque()
        self.certificates: list[Any] = []

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self.certificates.append(writer.get_extra_info("peercert"))
        while not writer.is_closing():
            asked = await self.read(reader, number)
            usual = answer(body=RESULT) if "/execute/" in asked.target else answer()
            await (self.script.popleft() if self.script else usual)(reader, writer)


class Proxy(Listening):
    """A forward proxy: tunnels for https, forwards for http; it alone knows where a name leads.

    Attributes:
        names: Ports by `host:port`; whatever else is asked for is refused with a 502.
        login: `user:password` to ask for.
        script: What to do instead, once, when it is asked for something.
        seen: All bytes that came from clients.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, login: str | None = None) -> None:
        super().__init__(tls)
        self.names: dict[str, int] = {}
        self.login = login
        self.script: deque[Step] = deque()
        self.always: Step | None = None
        self.seen = bytearray()

    def url(self, login: str = "") -> str:
        host = "localhost" if self.tls else "127.0.0.1"
        return f"{'https' if self.tls else 'http'}://{f'{login}@' if login else ''}{host}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        while not writer.is_closing():
            asked = await self.read(reader, number)
            self.seen += repr(asked).encode()
            step = self.script.popleft() if self.script else self.always
            if step is not None:
                await step(reader, writer)
                continue
            if self.login is not None:
                wanted = f"Basic {base64.b64encode(self.login.encode()).decode()}"
                if asked.header("proxy-authorization") != wanted:
                    await answer(407, b"", proxy_authenticate='Basic realm="x"')(reader, writer)
                    continue
            place = asked.target if asked.method == "CONNECT" else asked.target.split("/")[2]
            port = self.names.get(place)
            if port is None:
                await answer(502, b"")(reader, writer)
                continue
            there, back = await asyncio.open_connection("127.0.0.1", port)
            try:
                if asked.method == "CONNECT":
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await self.tunnel(reader, writer, there, back)
                else:
                    await self.forward(asked, writer, there, back)
            finally:
                back.close()
                with suppress(ConnectionError):
                    await back.wait_closed()

    async def tunnel(self, reader, writer, there, back) -> None:
        async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, note: bool) -> None:
            with suppress(ConnectionError):
                while data := await source.read(LIMIT):
                    if note:
                        self.seen += data
                    sink.write(data)
                    await sink.drain()
                sink.close()

        await asyncio.gather(carry(reader, back, note=True), carry(there, writer, note=False))

    async def forward(self, asked: Asked, writer, there, back) -> None:
        path = "/" + asked.target.split("/", 3)[3]
        lines = [f"{name}: {value}" for name, value in asked.headers if not name.startswith("proxy-")]
        back.write("\r\n".join([f"{asked.method} {path} HTTP/1.1", *lines, "", ""]).encode() + asked.body)
        head = await there.readuntil(b"\r\n\r\n")
        size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        writer.write(head + await there.readexactly(size))
        await writer.drain()


class QuickClock(Clock):
    """Real time, but pauses end at once and are written down."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)


def client(base_url: str, **options: Any) -> Composio:
    """A client whose pauses between attempts take no time."""
    made: Composio = Composio(api_key=KEY, base_url=base_url, **options)
    made._transport.clock = QuickClock()
    return made


async def read(composio: Any) -> None:
    """A call that may be repeated, with GET."""
    assert await composio.tools.list(search="x").collect() == []


async def execute(composio: Any, **more: Any) -> Any:
    """A call that must never be repeated, with POST."""
    return await composio.tools.execute("GITHUB_GET_A_USER", user_id="user_1", arguments={}, **more)
