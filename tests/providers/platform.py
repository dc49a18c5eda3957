"""What the agents of these tests work on: an emulator with tools of its own, behind a relay that counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from composio_async import Composio
from composio_async.emulator import Emulator
from composio_async.providers.protocol import Provider

SEND = "ADAPTER_SEND_MESSAGE"
FAIL = "ADAPTER_FAIL"
SLOW = "ADAPTER_SLOW"
HANG = "ADAPTER_HANG"
LONG = "ADAPTER_" + "_".join(["LONG"] * 20)
WORDS = "ADAPTER_WORDS"
KEY = "ak_emulator"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Send message request",
    "properties": {
        "to": {"type": "string", "format": "email", "description": "Address of the receiver."},
        "from": {"type": "string", "description": "Address of the sender."},
        "user-id": {"type": "string", "default": "me"},
        "self": {"type": "string", "examples": ["I"]},
        "config": {"type": "integer", "minimum": 1, "maximum": 10},
        "kinds": {"type": "array", "items": {"type": "string", "enum": ["plain", "html"]}, "maxItems": 2},
        "header": {
            "type": "object",
            "properties": {"subject": {"type": "string", "pattern": "^.+$"}, "reply-to": {"type": "string"}},
            "required": ["subject"],
            "additionalProperties": False,
        },
        "thread": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "person": {"$ref": "#/$defs/Person"},
    },
    "required": ["to"],
    "$defs": {
        "Person": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "friend": {"$ref": "#/$defs/Person"}},
            "required": ["name"],
        }
    },
}
ARGUMENTS: dict[str, Any] = {
    "to": "a@b.example",
    "from": "z@b.example",
    "user-id": "u",
    "self": "I",
    "config": 3,
    "kinds": ["plain"],
    "header": {"subject": "Hello", "reply-to": "r@b.example"},
    "thread": None,
    "person": {"name": "Ann", "friend": {"name": "Bob"}},
}
"""Keywords of Python, what is no identifier, what frameworks take for their own, nested, nullable, by reference."""

WORDS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        name: {"type": "string"}
        for name in (
            *(
                "args",
                "kwargs",
                "func",
                "instance",
                "cls",
                "input",
                "return",
                "data",
                "name",
                "tool_call_id",
                "call_id",
            ),
            *("callbacks", "run_manager", "runtime", "state", "store", "ctx", "context", "session", "arguments"),
            *("model_config", "model_fields", "copy", "cancellation_token", "tool_context", "agent", "run_context"),
        )
    },
}
"""What frameworks call their own parameters, which a tool may call its own too."""

_current: ContextVar[Platform] = ContextVar("platform")


def current() -> Platform:
    """The platform of the running test."""
    return _current.get()


class Platform:
    """An emulator, what its tools saw, and a client.

    Attributes:
        executed: Arguments of each run of a tool, by slug, in order.
        most: The most runs of the slow tool at the same time.
        expected: As many of them wait for each other.
        complete: Set once that many run.
        aborted: Set when a client went away while its answer was outstanding.
    """

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.executed: list[tuple[str, dict[str, Any]]] = []
        self.running = 0
        self.most = 0
        self.expected = 1
        self.complete = asyncio.Event()
        self.hanging = asyncio.Event()
        self.aborted = asyncio.Event()
        self.url = ""
        self._client: Composio[Any] | None = None
        self._clients: list[Composio[Any]] = []
        self._relays: set[asyncio.Task[None]] = set()
        self._register()

    def _register(self) -> None:
        emulator = self.emulator

        @emulator.tool(SEND, description="Send a message.", parameters=SCHEMA)
        async def send(**arguments: Any) -> Any:
            self.executed.append((SEND, arguments))
            return {"got": arguments}

        @emulator.tool(FAIL, description="Fail always.")
        async def fail(why: str = "the mailbox is full") -> Any:
            self.executed.append((FAIL, {"why": why}))
            raise ValueError(why)

        @emulator.tool(SLOW, description="Take a moment.")
        async def slow(number: int) -> Any:
            self.running += 1
            self.most = max(self.most, self.running)
            try:
                if self.most >= self.expected:
                    self.complete.set()
                with suppress(TimeoutError):  # on a busy machine the others need a while to come
                    await asyncio.wait_for(self.complete.wait(), 5)
                await asyncio.sleep(0.3)
            finally:
                self.running -= 1
            self.executed.append((SLOW, {"number": number}))
            return {"number": number}

        @emulator.tool(WORDS, description="Take words.", parameters=WORDS_SCHEMA)
        async def words(**arguments: Any) -> Any:
            self.executed.append((WORDS, arguments))
            return {}

        @emulator.tool(HANG, description="Never end.")
        async def hang() -> Any:
            self.hanging.set()
            await asyncio.sleep(20)
            return {}

        @emulator.tool(LONG, description="Has a long name.")
        async def long(word: str) -> Any:
            self.executed.append((LONG, {"word": word}))
            return {"word": word}

    def sent(self) -> list[dict[str, Any]]:
        """The arguments of each run, as they were sent, before the platform put its defaults in."""
        return [one.body["arguments"] for one in self.emulator.requests("tools.execute")]

    def _target(self) -> tuple[str, int]:
        where = urlsplit(self.emulator.url)
        assert where.hostname is not None
        assert where.port is not None
        return where.hostname, where.port

    @property
    def client(self) -> Composio[Any]:
        """The client that was opened last."""
        assert self._client is not None
        return self._client

    def open(self, provider: Provider[Any], *, api_key: str = KEY, **options: Any) -> Composio[Any]:
        """A client of the platform, closed with it; it asks once, so that what is seen was not repeated."""
        options = {"max_retries": 0, **options}
        self._client = Composio(provider, base_url=self.url, api_key=api_key, **options)
        self._clients.append(self._client)
        return self._client

    async def aclose(self) -> None:
        for client in self._clients:
            await client.aclose()
        if self._relays:
            # A client's connections on other loops end a moment later, and those that hang not at all.
            await asyncio.wait(self._relays, timeout=1)

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, and notice when the client goes away while its answer is outstanding."""
        if (task := asyncio.current_task()) is not None:
            self._relays.add(task)
            task.add_done_callback(self._relays.discard)
        to_reader, to_writer = await asyncio.open_connection(*self._target())
        outstanding = False

        async def up() -> None:
            nonlocal outstanding
            while chunk := await reader.read(65536):
                outstanding = True
                to_writer.write(chunk)
            if outstanding:
                self.aborted.set()

        async def down() -> None:
            nonlocal outstanding
            while chunk := await to_reader.read(65536):
                outstanding = False
                writer.write(chunk)

        try:
            async with asyncio.TaskGroup() as group:
                ways = [group.create_task(up()), group.create_task(down())]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
        except* ConnectionError:
            if outstanding:
                self.aborted.set()
        finally:
            for one in (to_writer, writer):
                one.close()
                with suppress(ConnectionError):
                    await one.wait_closed()


@asynccontextmanager
async def opened() -> AsyncIterator[Platform]:
    """A platform for one test."""
    async with Emulator() as emulator:
        platform = Platform(emulator)
        server = await asyncio.start_server(platform.relay, "127.0.0.1", 0)
        platform.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        _current.set(platform)
        try:
            yield platform
        finally:
            await platform.aclose()
            server.close()
            await server.wait_closed()
