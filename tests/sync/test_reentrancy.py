"""Callbacks and hooks of the real client that call it back: nested, in parallel, async, and where they must not."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

import composio_async
from composio_sync import Composio, PortalError
from composio_sync.emulator import Emulator

DEPTH = 60


def test_callbacks_nest_sixty_deep(composio: Composio, emulator: Emulator) -> None:
    """A status callback waits for an account whose callback waits for an account, sixty times, without a deadlock."""
    account = emulator.connect("u", "github")
    depths: list[int] = []

    def deeper(status: str) -> None:
        depths.append(len(depths))
        if len(depths) < DEPTH:
            composio.connected_accounts.wait_for_connection(account, timeout=30, on_status=deeper)
            composio.toolkits.get("github")

    assert composio.connected_accounts.wait_for_connection(account, timeout=30, on_status=deeper).id == account
    assert depths == list(range(DEPTH))
    composio.close()
    assert composio._portal.call(lambda: len(composio._portal._home.thread.jobs)) == 1


def test_sixty_callbacks_at_the_same_time(composio: Composio, emulator: Emulator) -> None:
    """Sixty callbacks that all must run before any may end, each of which calls the client, do not starve another."""
    account = emulator.connect("u", "github")
    everyone = threading.Barrier(DEPTH, timeout=30)
    seen: list[str] = []

    def meet(status: str) -> None:
        everyone.wait()
        seen.append(composio.toolkits.get("github").slug)

    def wait() -> None:
        composio.connected_accounts.wait_for_connection(account, timeout=30, on_status=meet)

    threads = [threading.Thread(target=wait) for _ in range(DEPTH)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen == ["github"] * DEPTH


def test_a_callback_may_be_async(composio: Composio, emulator: Emulator) -> None:
    """A coroutine function runs on the client's loop, and may use a client of composio_async there."""
    request = composio.create("u", toolkits=["github"]).authorize("github")
    seen: list[str] = []
    url = emulator.url

    async def native(status: str) -> None:
        async with composio_async.Composio(base_url=url, api_key="ak_emulator") as other:
            seen.append(f"{status} {(await other.connected_accounts.get(request.id)).status}")
        if status == "INITIATED":
            await asyncio.to_thread(emulator.approve, request.id)

    assert request.wait_for_connection(timeout=30, on_status=native).status == "ACTIVE"
    assert seen == ["INITIATED INITIATED", "ACTIVE ACTIVE"]


def test_a_plain_callback_may_give_a_coroutine(composio: Composio, emulator: Emulator) -> None:
    """What a lambda around a coroutine function gives back is awaited."""
    account = emulator.connect("u", "github")
    seen: list[str] = []

    async def native(status: str) -> None:
        await asyncio.sleep(0)
        seen.append(status)

    composio.connected_accounts.wait_for_connection(account, on_status=lambda status: native(status))  # noqa: PLW0108
    assert seen == ["ACTIVE"]


async def call_back(composio: Composio) -> None:
    composio.toolkits.get("github")


def test_a_call_from_an_async_callback_is_refused_at_once(composio: Composio, emulator: Emulator) -> None:
    """A synchronous call on the client's own loop is one error that names the remedy, and no deadlock."""
    account = emulator.connect("u", "github")

    async def native(status: str) -> None:
        await call_back(composio)

    started = time.monotonic()
    with pytest.raises(PortalError, match="await in asynchronous callbacks, or make the callback a plain function"):
        composio.connected_accounts.wait_for_connection(account, on_status=native)
    assert time.monotonic() - started < 5
    assert composio.toolkits.get("github").slug == "github"


def test_a_call_from_a_hook_is_refused_at_once(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    """Hooks run on the client's own loop: what they call is refused, logged with the remedy, and the call goes on."""
    made: list[Composio] = []

    def hook(event: object) -> None:
        made[0].toolkits.list(limit=1)

    with Composio(
        base_url=emulator.url, api_key=emulator.api_key, on_request=hook, on_response=hook, on_retry=hook
    ) as composio:
        made.append(composio)
        started = time.monotonic()
        assert composio.toolkits.get("github").slug == "github"
        assert time.monotonic() - started < 5
    errors = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
    assert len(errors) == 2
    assert all(
        "Hooks (on_request, on_response, on_retry) run on that loop and must make no calls" in error for error in errors
    )
    assert [entry.operation for entry in emulator.requests()] == ["toolkits.get"]


def test_tools_of_the_emulator_call_the_platform(composio: Composio, emulator: Emulator) -> None:
    """A tool's function may call the client that called it: plain in a worker thread, nested too."""

    @emulator.tool("SOME_NESTED")
    def nested(depth: int) -> int:
        if depth == 0:
            return 0
        return 1 + composio.tools.execute("SOME_NESTED", {"depth": depth - 1}, user_id="u").data["result"]

    assert composio.tools.execute("SOME_NESTED", {"depth": 4}, user_id="u").data == {"result": 4}


def test_a_hook_of_the_emulators_thread_is_another_loop(composio: Composio, emulator: Emulator) -> None:
    """An async tool of the emulator that makes a synchronous call is refused as well: it is a portal's loop."""

    @emulator.tool("SOME_ASYNC")
    async def native() -> str:
        return composio.toolkits.get("github").slug

    result = composio.tools.execute("SOME_ASYNC", {}, user_id="u")
    assert not result.successful
    assert "await in asynchronous callbacks" in str(result.error)
