"""A server in front of an emulator that leaves one field out of the answers of one operation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from composio_async.emulator import Emulator
from composio_async.emulator.routes import find_route

DEPTH = 4
HELD_BACK = frozenset({"host", "content-length", "transfer-encoding", "accept-encoding"})


def fields(value: Any, depth: int = DEPTH) -> Iterator[str]:
    """Paths of every field of a JSON value, `[]` standing for all elements of a list."""
    if depth == 0:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from (f"{name}.{rest}" for rest in fields(inner, depth - 1))
    elif isinstance(value, list):
        seen = dict.fromkeys(path for element in value for path in fields(element, depth))
        yield from (f"[].{path}" for path in seen)


def without(value: Any, path: str) -> Any:
    """The value without a field, in all elements of lists on the way."""
    head, _, rest = path.partition(".")
    if head == "[]" and isinstance(value, list):
        return [without(element, rest) for element in value]
    if not isinstance(value, dict) or head not in value:
        return value
    if not rest:
        return {name: inner for name, inner in value.items() if name != head}
    return {**value, head: without(value[head], rest)}


class Dropping:
    """What is left out, and which fields passed since that was last told."""

    def __init__(self, emulator: Emulator, http: aiohttp.ClientSession) -> None:
        self._emulator = emulator
        self._http = http
        self._operation: str | None = None
        self._path = ""
        self._seen: dict[str, dict[str, None]] = {}

    async def answer(self, request: web.Request) -> web.Response:
        """Pass a request on, and its answer back."""
        if request.path == "/drop":
            return self._told(await request.json())
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HELD_BACK}
        # The emulator names itself by the Host that it is asked under.
        headers["host"] = request.host
        async with self._http.request(
            request.method,
            f"{self._emulator.url}{request.rel_url}",
            headers=headers,
            data=await request.read(),
            allow_redirects=False,
        ) as answer:
            body = await answer.read()
            found = find_route(request.method, request.path)
            if found is not None and answer.status < 300 and answer.content_type == "application/json":
                body = self._cut(found[0].operation, body)
            return web.Response(status=answer.status, body=body, content_type=answer.content_type)

    def _told(self, order: dict[str, Any]) -> web.Response:
        seen = {operation: list(paths) for operation, paths in self._seen.items()}
        self._seen.clear()
        self._operation, self._path = order.get("operation"), order.get("path", "")
        return web.json_response(seen)

    def _cut(self, operation: str, body: bytes) -> bytes:
        value = orjson.loads(body)
        self._seen.setdefault(operation, {}).update(dict.fromkeys(fields(value)))
        return orjson.dumps(without(value, self._path)) if operation == self._operation else body


@asynccontextmanager
async def dropping(emulator: Emulator) -> AsyncIterator[str]:
    """Serve it; the value is its address."""
    async with aiohttp.ClientSession() as http:
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/{tail:.*}", Dropping(emulator, http).answer)
        runner = web.AppRunner(application)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
