"""An emulator for each test, and a plain HTTP client that knows nothing of the SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import attrs
import pytest

from composio_async.emulator import Emulator


@attrs.frozen
class Answer:
    """Status, headers and decoded body of a response."""

    status: int
    headers: Any
    body: Any


class Api:
    """Sends JSON to an emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10))

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """`path` is relative to /api/v3.1/ unless it starts with a slash."""
        headers = options.pop("headers", {"x-api-key": self.emulator.api_key})
        where = path if path.startswith("/") else f"/api/v3.1/{path}"
        sent = {"json": body} if body is not None else {}
        async with self.http.request(
            method, self.emulator.url + where, headers=headers, allow_redirects=False, **sent, **options
        ) as response:
            decoded = await response.json() if response.content_type == "application/json" else await response.text()
            return Answer(response.status, response.headers, decoded)

    async def get(self, path: str, **options: Any) -> Any:
        """Body of a GET that must succeed."""
        answer = await self("GET", path, **options)
        assert answer.status == 200, answer.body
        return answer.body

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Body of a POST that must succeed."""
        answer = await self("POST", path, body, **options)
        assert answer.status in (200, 201), answer.body
        return answer.body

    async def fails(self, status: int, method: str, path: str, body: Any = None, **options: Any) -> dict[str, Any]:
        """The error of a request that must fail with this status."""
        answer = await self(method, path, body, **options)
        assert answer.status == status, answer.body
        error = answer.body["error"]
        assert error["status"] == status
        assert set(error) >= {"message", "code", "slug", "status", "request_id", "suggested_fix"}
        return error

    async def run(self, slug: str, user_id: str = "user_1", **arguments: Any) -> dict[str, Any]:
        """Result of a tool run directly."""
        return await self.post(f"tools/execute/{slug}", {"user_id": user_id, "arguments": arguments})

    async def session(self, user_id: str = "user_1", **blocks: Any) -> dict[str, Any]:
        """A new session."""
        return await self.post("tool_router/session", {"user_id": user_id, **blocks})


@asynccontextmanager
async def opened(emulator: Emulator) -> AsyncIterator[Api]:
    """A client of a running emulator."""
    client = Api(emulator)
    try:
        yield client
    finally:
        await client.http.close()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest.fixture
async def api(emulator: Emulator) -> AsyncIterator[Api]:
    async with opened(emulator) as client:
        yield client


@pytest.fixture
def open_api() -> Callable[[Emulator], AbstractAsyncContextManager[Api]]:
    """For tests that make their own emulator."""
    return opened
