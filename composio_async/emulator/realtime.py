"""The websocket that pushes events, in the protocol of Pusher (versions 5 to 7)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

import orjson
from aiohttp import WSMsgType, web

from .problems import ApiError, envelope
from .realtime_auth import PUSHER_KEY, ROOT, channel_of, is_signed
from .world import World

EVENT: Final = "trigger_to_client"
CHUNKED: Final = "chunked-trigger_to_client"
MOST_BYTES: Final = 10 * 1024
"""The most that one event carries; what is longer is cut."""
CHUNK: Final = 2500
"""Characters of a chunk: in JSON none of them takes more than four bytes."""
ACTIVITY_TIMEOUT: Final = 120
PROTOCOLS: Final = ("5", "6", "7")
UNKNOWN_KEY: Final = 4001
WRONG_VERSION: Final = 4006
UNSUPPORTED_VERSION: Final = 4007
NO_VERSION: Final = 4008
NO_CLIENT_EVENTS: Final = 4301
_GOING_AWAY: Final = 1001
_LAST_WORDS: Final = 0.1
_MOST_WAITING: Final = 1000


class Hub:
    """The open connections of one emulator."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._connections: dict[str, _Connection] = {}
        self._opened = 0
        self._closing = True

    def open(self) -> None:
        """Take connections."""
        self._closing = False

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve a connection until one side ends it."""
        socket = web.WebSocketResponse(timeout=_LAST_WORDS, compress=False)
        if not socket.can_prepare(request):
            wrong = ApiError(
                400, f"{request.path} takes websocket connections only", suggested_fix="Connect with ws:// to it."
            )
            body = orjson.dumps(envelope(wrong, request.headers.get("x-request-id", "")))
            headers = {"content-type": "application/json", "x-composio-emulator": "1"}
            return web.Response(status=400, body=body, headers=headers)
        socket.headers["x-composio-emulator"] = "1"
        await socket.prepare(request)
        refusal = _refusal(request)
        if refusal is not None or self._closing:
            code, words = refusal or (_GOING_AWAY, "The emulator stops")
            await socket.send_str(_frame("pusher:error", {"message": words, "code": code}))
            await socket.close(code=code, message=words.encode()[:120])
            return socket
        self._opened += 1
        connection = _Connection(self._world, socket, f"{1000 + self._opened}.{self._opened}", request.transport)
        self._connections[connection.socket_id] = connection
        try:
            await connection.serve()
        finally:
            self._connections.pop(connection.socket_id, None)
        return socket

    def push(self, text: str, event_id: str, chunk: int | None = None) -> int:
        """Send an event to everyone who listens.

        Args:
            text: the event, as JSON.
            event_id: what its chunks have in common.
            chunk: characters of each chunk; None cuts only what is too long for one event.

        Returns:
            How many connections it goes to.
        """
        channel = channel_of(self._world)
        listening = [one for one in self._connections.values() if channel in one.channels]
        for one in listening:
            one.push(channel, text, event_id, chunk)
        return len(listening)

    async def aclose(self) -> None:
        """End every connection, and take no more."""
        self._closing = True
        await asyncio.gather(*(one.end() for one in list(self._connections.values())))


class _Connection:
    """One connection: what it listens to, and what waits to be sent to it."""

    def __init__(
        self, world: World, socket: web.WebSocketResponse, socket_id: str, transport: asyncio.Transport | None
    ) -> None:
        self._world = world
        self._transport = transport
        self._socket = socket
        self.socket_id = socket_id
        self.channels: set[str] = set()
        self._waiting: deque[tuple[str, str, str, int | None]] = deque()
        self._more = asyncio.Event()

    async def serve(self) -> None:
        hello = {"socket_id": self.socket_id, "activity_timeout": ACTIVITY_TIMEOUT}
        sending = asyncio.create_task(self._send())
        try:
            await self._tell("pusher:connection_established", hello)
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(message.data)
        except ConnectionError:
            return  # the other side is gone, which is its right
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    def push(self, channel: str, text: str, event_id: str, chunk: int | None) -> None:
        if len(self._waiting) >= _MOST_WAITING:
            # Someone who does not read must not fill the memory: cut off as Pusher does.
            if self._transport is not None:
                self._transport.abort()
            return
        self._waiting.append((channel, text, event_id, chunk))
        self._more.set()

    async def end(self) -> None:
        await self._socket.close(code=_GOING_AWAY, message=b"the emulator stops")

    async def _send(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                channel, text, event_id, chunk = self._waiting.popleft()
                for frame in frames(channel, text, event_id, chunk):
                    await self._socket.send_str(frame)

    async def _tell(self, event: str, data: Any, channel: str | None = None) -> None:
        await self._socket.send_str(_frame(event, orjson.dumps(data).decode(), channel))

    async def _hear(self, text: str) -> None:
        try:
            heard = orjson.loads(text)
        except orjson.JSONDecodeError:
            heard = None
        event = heard.get("event") if isinstance(heard, dict) else None
        data = heard.get("data") if isinstance(heard, dict) else None
        match event:
            case "pusher:ping":
                await self._tell("pusher:pong", {})
            case "pusher:subscribe":
                await self._subscribe(data if isinstance(data, dict) else {})
            case "pusher:unsubscribe":
                self.channels.discard(str(data.get("channel")) if isinstance(data, dict) else "")
            case str() if event.startswith("client-"):
                wrong = {"message": "Clients do not send events to this channel", "code": NO_CLIENT_EVENTS}
                await self._socket.send_str(_frame("pusher:error", wrong))
            case "pusher:pong":
                pass
            case _:
                wrong = {"message": f"No event of the protocol: {text[:80]!r}", "code": None}
                await self._socket.send_str(_frame("pusher:error", wrong))

    async def _subscribe(self, data: dict[str, Any]) -> None:
        channel, own = data.get("channel"), channel_of(self._world)
        problem = None
        if channel != own:
            problem = f"There is no channel {channel!r}: the channel of this project is {own}"
        elif not is_signed(data.get("auth"), own, self.socket_id):
            problem = f"Invalid signature: auth must be what realtime/auth answers for socket {self.socket_id}"
        if problem is not None:
            told = {"type": "AuthError", "error": problem, "status": 401}
            await self._tell("pusher:subscription_error", told, str(channel))
            return
        self.channels.add(own)
        await self._tell("pusher_internal:subscription_succeeded", {}, own)


def frames(channel: str, text: str, event_id: str, chunk: int | None) -> Iterator[str]:
    """The frames of an event: one, or as many as its chunks are.

    Args:
        channel: where it is pushed.
        text: the event, as JSON.
        event_id: what its chunks have in common.
        chunk: characters of each chunk; None cuts only what is too long for one event.

    Yields:
        Texts to send.
    """
    if chunk is None and len(text.encode()) <= MOST_BYTES:
        yield _frame(EVENT, text, channel)
        return
    size = chunk or CHUNK
    starts = range(0, len(text), size)
    for index, start in enumerate(starts):
        piece = {"id": event_id, "index": index, "chunk": text[start : start + size], "final": index == len(starts) - 1}
        yield _frame(CHUNKED, orjson.dumps(piece).decode(), channel)


def _frame(event: str, data: Any, channel: str | None = None) -> str:
    return orjson.dumps({"event": event, "data": data, **({"channel": channel} if channel else {})}).decode()


def _refusal(request: web.BaseRequest) -> tuple[int, str] | None:
    """Why a connection is not taken, if so; the codes below 4100 tell clients not to try again."""
    key = request.path.removeprefix(ROOT)
    if key != PUSHER_KEY:
        return UNKNOWN_KEY, f"There is no application with the key {key[:80]!r}"
    version = request.query.get("protocol")
    if version is None:
        return NO_VERSION, "The query must name a protocol, for example protocol=7"
    if not version.isdecimal():
        return WRONG_VERSION, f"protocol must be a number, not {version[:20]!r}"
    if version not in PROTOCOLS:
        return UNSUPPORTED_VERSION, f"Protocol {version[:20]} is not one of {', '.join(PROTOCOLS)}"
    return None
