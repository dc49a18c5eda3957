"""An emulator for each test, and a client of either package."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import composio_async
import composio_sync
from composio_async.emulator import Emulator

from .both import awaitable


@pytest.fixture(autouse=True)
async def threads() -> None:
    """Sync calls run in threads of the loop, by default as few as six: let many of them wait at the same time."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(64))


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """A fresh platform."""
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture(params=["async", "sync"])
def package(request: pytest.FixtureRequest) -> Any:
    """The package under test."""
    return composio_async if request.param == "async" else composio_sync


@pytest.fixture
async def composio(package: Any, emulator: Emulator) -> AsyncIterator[Any]:
    """A client, closed at the end; whatever task it left behind fails the test."""
    before = asyncio.all_tasks()
    client = awaitable(package.Composio(base_url=emulator.url, api_key=emulator.api_key))
    yield client
    await client.aclose()
    await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    left = {task for task in left if "RequestHandler" not in repr(task.get_coro())}
    assert not left, f"tasks left behind: {left}"


@pytest.fixture
def soon(emulator: Emulator) -> Any:
    """Approve (or deny, or expire) an account after a moment."""

    def schedule(what: str, account_id: str, *rest: Any, after: float = 0.05) -> None:
        asyncio.get_running_loop().call_later(after, getattr(emulator, what), account_id, *rest)

    return schedule
