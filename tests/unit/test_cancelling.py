"""Cancelling, at every step of every kind of call: prompt, nothing left behind, nothing sent afterwards."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest
from scripted import KEY, QuickClock, Server, answer, stall

from composio_async import Composio
from composio_async._clock import SYSTEM
from composio_async.errors import ComposioError

STEPS = 400
SESSION = {
    "session_id": "trs_1",
    "mcp": {"type": "http", "url": "http://127.0.0.1/mcp"},
    "config": {"user_id": "user_1"},
    "tool_router_tools": [],
}
RESULT = {"data": {}, "successful": True, "error": None, "log_id": "log_1"}


class Platform:
    """Answers as the platform does, with failures in between, so that calls retry, turn pages and poll."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.turn = 0

    @property
    def status(self) -> str:
        """Of every account: a few answers pending, then a few answers active."""
        return "ACTIVE" if self.turn % 12 >= 4 else "INITIATED"

    async def __call__(self, writer: asyncio.StreamWriter) -> None:
        asked = self.server.deliveries[-1]
        status, body = self.answer(asked.method, urlsplit(asked.target))
        data = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\ncontent-length: {len(data)}\r\n\r\n".encode()
        writer.write(head + data[:7])
        await asyncio.sleep(0)  # so that a call can be cancelled in the middle of a body as well
        writer.write(data[7:])
        await writer.drain()

    def answer(self, method: str, target: Any) -> tuple[int, Any]:
        self.turn += 1
        path, query = target.path.removeprefix("/api/v3.1"), parse_qs(target.query)
        page = int(query.get("cursor", ["0"])[0])
        following = str(page + 1) if page < 2 else None
        if path == "/toolkits/flaky" and self.turn % 3:
            return (429 if method == "POST" else 503), {}
        if path.startswith("/toolkits/"):
            return 200, {"slug": path.rsplit("/", 1)[1]}
        if path == "/toolkits":
            return 200, {"items": [{"slug": f"kit{page}"}], "next_cursor": following}
        if path == "/tools":
            return 200, {"items": [{"slug": f"KIT_{page}"}], "next_cursor": following}
        if "/execute/KIT_BUSY" in path and self.turn % 2:
            return 429, {}
        if "/execute" in path:
            return 200, RESULT
        if path == "/connected_accounts":
            ids = query.get("connected_account_ids", [""])[0].split(",")
            return 200, {"items": [{"id": one, "status": self.status} for one in ids], "next_cursor": None}
        if path.endswith("/link"):
            return 201, {"connected_account_id": "ca_1", "redirect_url": "https://x.example", "link_token": "lk_1"}
        if path.startswith("/connected_accounts/"):
            return 200, {"id": path.rsplit("/", 1)[1], "status": self.status}
        if path == "/tool_router/session":
            return 201, SESSION
        raise AssertionError(target)


class Rig(NamedTuple):
    """A client of a platform, with places for one call at a time."""

    client: Composio
    server: Server

    @property
    def free(self) -> int:
        return self.client._pool.link().gate.free


@pytest.fixture
async def rig(server: Server) -> AsyncIterator[Rig]:
    server.always = Platform(server)
    client = Composio(api_key=KEY, base_url=server.url, max_connections=1)
    client._transport.clock = QuickClock()
    async with client:
        await client.toolkits.get("ok")
        yield Rig(client, server)


# What is cancelled


async def execute(client: Composio) -> None:
    assert (await client.tools.execute("KIT_RUN", {"a": 1}, user_id="u")).successful


async def refused(client: Composio) -> None:
    await client.tools.execute("KIT_BUSY", {"a": 1}, user_id="u")


async def retried(client: Composio) -> None:
    await client.toolkits.get("flaky")


async def pages(client: Composio) -> None:
    assert len([one async for one in client.toolkits.list()]) == 3


async def tools(client: Composio) -> None:
    assert len(await client.tools.get("user_1", toolkits=["kit"])) == 3


async def many(client: Composio) -> None:
    calls = client.tools.execute_many([{"slug": "KIT_RUN", "user_id": "u"}] * 6, concurrency=3)
    async with calls:
        assert len([one async for one in calls]) == 6


async def queued(client: Composio) -> None:
    await asyncio.gather(*(execute(client) for _ in range(4)))


async def waited(client: Composio) -> None:
    assert (await client.connected_accounts.wait_for_connection("ca_1")).is_active


async def waited_together(client: Composio) -> None:
    accounts = client.connected_accounts
    await asyncio.gather(*(accounts.wait_for_connection(f"ca_{number}") for number in (1, 1, 2)))


async def waited_for_several(client: Composio) -> None:
    waits = client.connected_accounts.wait_for_connections(["ca_1", "ca_2", "ca_3"])
    async with waits:
        assert len([one async for one in waits]) == 3


async def session(client: Composio) -> None:
    made = await client.create("user_1", toolkits=["kit"])
    assert (await made.execute("KIT_RUN", arguments={})).successful


async def authorized(client: Composio) -> None:
    request = await (await client.create("user_1")).authorize("kit")
    await request.wait_for_connection(timeout=60)


CALLS = [
    execute,
    refused,
    retried,
    pages,
    tools,
    many,
    queued,
    waited,
    waited_together,
    waited_for_several,
    session,
    authorized,
]
Call = Callable[[Composio], Awaitable[None]]
calls = pytest.mark.parametrize("call", CALLS, ids=lambda one: one.__name__)


# How it is cancelled: each runs the call, and puts into `cut` what ends it


class SiblingError(Exception):
    pass


Cut = list[Callable[[], object]]


async def by_timeout(call: Callable[[], Awaitable[None]], cut: Cut) -> None:
    try:
        async with asyncio.timeout(None) as scope:
            cut.append(lambda: scope.reschedule(asyncio.get_running_loop().time()))
            await call()
    except TimeoutError:
        assert scope.expired()


async def by_sibling(call: Callable[[], Awaitable[None]], cut: Cut) -> None:
    failing = asyncio.Event()

    async def sibling() -> None:
        await failing.wait()
        raise SiblingError

    try:
        async with asyncio.TaskGroup() as group:
            cut.append(failing.set)
            other = group.create_task(sibling())
            await call()
            other.cancel()
    except* SiblingError as caught:
        assert len(caught.exceptions) == 1


async def by_anyio_scope(call: Callable[[], Awaitable[None]], cut: Cut) -> None:
    with anyio.CancelScope() as scope:
        cut.append(scope.cancel)
        await call()


async def by_anyio_deadline(call: Callable[[], Awaitable[None]], cut: Cut) -> None:
    def expire() -> None:
        scope.deadline = anyio.current_time()

    with anyio.move_on_after(None) as scope:
        cut.append(expire)
        await call()


async def by_anyio_failure(call: Callable[[], Awaitable[None]], cut: Cut) -> None:
    def expire() -> None:
        scope.deadline = anyio.current_time()

    try:
        with anyio.fail_after(None) as scope:
            cut.append(expire)
            await call()
    except TimeoutError:
        assert scope.cancelled_caught


async def by_anyio_group(call: Callable[[], Awaitable[None]], cut: Cut) -> None:
    async with anyio.create_task_group() as group:
        cut.append(group.cancel_scope.cancel)
        group.start_soon(call)


WAYS = [
    by_timeout,
    by_sibling,
    by_anyio_scope,
    by_anyio_deadline,
    by_anyio_failure,
    by_anyio_group,
]


def strangers(before: set[asyncio.Task[Any]]) -> set[asyncio.Task[Any]]:
    """Tasks that came since then and are not the server's."""
    return {task for task in asyncio.all_tasks() - before if "Server._serve" not in repr(task.get_coro())}


async def settled(rig: Rig, before: set[asyncio.Task[Any]], where: str) -> None:
    """Nothing of the call is left a few steps later: no task, no place taken, no connection in use."""
    for _ in range(20):
        if not strangers(before) and rig.free == 1:
            break
        await asyncio.sleep(0)
    assert not strangers(before), where
    assert rig.free == 1, where
    assert not rig.client.connected_accounts._waiting._watchers.get(asyncio.get_running_loop(), NOBODY)._waiting, where


class NOBODY:
    _waiting = ()


async def delivered(rig: Rig) -> int:
    """How many requests reached the server, those included that were on their way when they were cancelled."""
    await asyncio.sleep(0.05)
    return rig.server.count


async def quiet(rig: Rig, most: int) -> None:
    """The client still works on its one connection, and what was cancelled sends nothing more."""
    await rig.client.toolkits.get("ok", timeout=5)
    count = rig.server.count
    await asyncio.sleep(0.1)
    assert rig.server.count == count <= most


async def steps_of(rig: Rig, start: Callable[[], asyncio.Task[None]]) -> int:
    """How many steps of the loop a call takes when nobody ends it."""
    task, steps = start(), 0
    while not task.done():
        await asyncio.sleep(0)
        steps += 1
    await task
    return steps


async def every_step(rig: Rig, start: Callable[[], asyncio.Task[None]], cancel: Callable[[Any], object]) -> list[bool]:
    """Start the call and end it after 0 steps, 1 step, and so on until it is done before; whether each was cut."""
    before = asyncio.all_tasks()
    cut: list[bool] = []
    spare = 3
    for steps in range(STEPS):
        task = start()
        for _ in range(steps):
            await asyncio.sleep(0)
        over = task.done()
        began = time.monotonic()
        cancel(task)
        done, _ = await asyncio.wait([task], timeout=5)
        assert done, f"not ended after step {steps}"
        assert time.monotonic() - began < 2, f"slow to end at step {steps}"
        if not task.cancelled():
            task.result()
        cut.append(task.cancelled())
        await settled(rig, before, f"step {steps}")
        spare -= over
        if not spare:
            return cut
    raise AssertionError("the call takes more steps than expected")


@calls
async def test_cancelled_at_every_step(rig: Rig, call: Call):
    """Wherever a task is cancelled, it ends at once, and leaves no task, no place and no connection behind."""
    loop = asyncio.get_running_loop()

    def start() -> asyncio.Task[None]:
        rig.server.always.turn = 0
        return loop.create_task(call(rig.client))

    usual = await steps_of(rig, start)
    per_call = rig.server.count
    cut = await every_step(rig, start, asyncio.Task.cancel)
    assert cut[0]
    assert sum(cut) >= usual / 3, "hardly a step was cut"
    await quiet(rig, per_call * (len(cut) + 2))


@pytest.mark.parametrize("call", [execute, retried, waited], ids=lambda one: one.__name__)
@pytest.mark.parametrize("way", WAYS, ids=lambda one: one.__name__)
async def test_cut_short_in_every_way(rig: Rig, call: Call, way: Callable[..., Awaitable[None]]):
    """Timeouts, task groups and anyio scopes end a call as cleanly, at every step, and keep their own outcome."""
    loop = asyncio.get_running_loop()
    cuts: Cut = []

    def start() -> asyncio.Task[None]:
        cuts.clear()
        rig.server.always.turn = 0
        return loop.create_task(way(lambda: call(rig.client), cuts))

    def cancel(task: asyncio.Task[None]) -> None:
        if not task.done():
            (cuts[0] if cuts else task.cancel)()

    await every_step(rig, start, cancel)
    await quiet(rig, await delivered(rig) + 1)


@pytest.mark.parametrize("call", [execute, retried, waited], ids=lambda one: one.__name__)
async def test_wait_for(rig: Rig, call: Call):
    """asyncio.wait_for ends a call after however short a time, and what it raises is its own."""
    before = asyncio.all_tasks()
    cut = 0
    for tick in range(40):
        rig.server.always.turn = 0
        try:
            await asyncio.wait_for(call(rig.client), tick * 0.0002)
        except TimeoutError as error:
            assert not isinstance(error, ComposioError)
            cut += 1
        await settled(rig, before, f"tick {tick}")
    assert cut
    await quiet(rig, await delivered(rig) + 1)


@pytest.mark.parametrize("call", [execute, retried, many, waited_together], ids=lambda one: one.__name__)
async def test_cancelled_twice(rig: Rig, call: Call):
    """A second cancel, in the same step or a step later, harms nothing."""
    loop = asyncio.get_running_loop()

    def twice(task: asyncio.Task[None]) -> None:
        task.cancel()
        task.cancel()
        loop.call_soon(task.cancel)

    def start() -> asyncio.Task[None]:
        rig.server.always.turn = 0
        return loop.create_task(call(rig.client))

    await every_step(rig, start, twice)
    await quiet(rig, await delivered(rig) + 1)


async def test_an_execute_is_never_sent_after_it_was_cancelled(rig: Rig):
    """Cancelled at any step, an execute is delivered once or never, and never later than that step."""
    for steps in range(40):
        rig.server.deliveries.clear()
        task = asyncio.create_task(execute(rig.client))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await asyncio.sleep(0.002)
        sent = rig.server.count
        assert sent <= 1
        await asyncio.sleep(0.003)
        assert rig.server.count == sent


async def test_one_who_is_cancelled_does_not_harm_the_others(server: Server):
    """While half of a client's calls are cancelled at random steps, the other half end well, in order."""
    server.always = Platform(server)
    async with Composio(api_key=KEY, base_url=server.url, max_connections=3) as client:
        client._transport.clock = QuickClock()
        kept = [asyncio.create_task(execute(client)) for _ in range(60)]
        lost = [asyncio.create_task(call(client)) for _ in range(15) for call in (execute, retried, pages, waited)]
        for task in lost:
            await asyncio.sleep(0)
            task.cancel()
        await asyncio.wait_for(asyncio.gather(*kept), 20)
        await asyncio.gather(*lost, return_exceptions=True)
        assert client._pool.link().gate.free == 3
        assert sum("/execute/" in one.target for one in server.deliveries) >= 60


@pytest.mark.parametrize("retry_after", ["20", None])
async def test_a_pause_is_cancelled_at_once(server: Server, retry_after: str | None):
    """A call in the pause before its next try ends at once when a timeout cuts it, and holds no place meanwhile."""
    head = b"HTTP/1.1 503 X\r\ncontent-length: 2\r\n"
    head += f"retry-after: {retry_after}\r\n".encode() if retry_after else b""

    async def step(writer: asyncio.StreamWriter) -> None:
        writer.write(head + b"\r\n{}")

    server.always = step
    async with Composio(api_key=KEY, base_url=server.url, max_connections=1) as client:
        client._transport.clock = Slow()
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.toolkits.get("x")
        assert time.monotonic() - began < 2
        assert client._pool.link().gate.free == 1
        assert server.count == 1


class Slow(QuickClock):
    """Its dice make every pause the longest."""

    async def sleep(self, seconds: float) -> None:
        await SYSTEM.sleep(seconds + 5)


async def test_a_shielded_call_goes_on(rig: Rig):
    """A call under asyncio.shield outlives who waits for it, and is delivered once."""
    rig.server.deliveries.clear()
    inner = asyncio.ensure_future(execute(rig.client))
    outer = asyncio.ensure_future(asyncio.shield(inner))
    await asyncio.sleep(0)
    outer.cancel()
    await inner
    assert outer.cancelled()
    assert rig.server.count == 1


async def test_the_server_sees_that_a_call_was_cancelled(rig: Rig):
    """Cancelling a call whose answer stalls closes its connection, so that the other side learns of it."""
    begun, gone = asyncio.Event(), asyncio.Event()

    async def held(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
        begun.set()
        while not writer.is_closing():
            writer.write(b" ")  # writing is how a closed connection shows
            await asyncio.sleep(0.01)
        gone.set()

    rig.server.script.append(held)
    task = asyncio.create_task(execute(rig.client))
    await asyncio.wait_for(begun.wait(), 5)
    task.cancel()
    await asyncio.wait_for(gone.wait(), 5)
    assert task.cancelled()


# Waiting together


async def test_a_waiter_that_leaves_does_not_end_the_others(rig: Rig):
    """Waiters share a watcher: when some are cancelled the others still get their account, and then it ends."""
    accounts = rig.client.connected_accounts
    before = asyncio.all_tasks()
    status = "INITIATED"

    def status_of(method: str, target: Any) -> tuple[int, Any]:
        ids = parse_qs(target.query).get("connected_account_ids", [""])[0].split(",")
        if target.path.endswith("/connected_accounts"):
            return 200, {"items": [{"id": one, "status": status} for one in ids], "next_cursor": None}
        return 200, {"id": target.path.rsplit("/", 1)[1], "status": status}

    rig.server.always.answer = status_of
    waits = [asyncio.create_task(accounts.wait_for_connection(f"ca_{number % 4}", 30)) for number in range(12)]
    for task in waits[::2]:
        await asyncio.sleep(0.002)
        task.cancel()
    await asyncio.sleep(0.01)
    assert len(strangers(before)) >= 6
    status = "ACTIVE"
    rest = await asyncio.wait_for(asyncio.gather(*waits[1::2]), 10)
    assert [one.status for one in rest] == ["ACTIVE"] * 6
    assert all(task.cancelled() for task in waits[::2])
    await settled(rig, before, "after the last")


async def test_the_watcher_ends_with_its_last_waiter(rig: Rig):
    """When all who wait are cancelled, in any order and also in one step, nobody asks any more."""
    rig.server.always.answer = lambda method, target: (
        200,
        {"id": "ca_1", "status": "INITIATED", "slug": "ok"},
    )
    before = asyncio.all_tasks()
    for pause in (0.0, 0.002):
        waits = [
            asyncio.create_task(rig.client.connected_accounts.wait_for_connection("ca_1", 30)) for number in range(5)
        ]
        await asyncio.sleep(0.02)
        for task in waits:
            task.cancel()
            if pause:
                await asyncio.sleep(pause)
        await asyncio.wait(waits, timeout=2)
        assert all(task.cancelled() for task in waits)
        await settled(rig, before, f"pause {pause}")
        await quiet(rig, await delivered(rig) + 1)


async def test_who_joins_as_the_last_one_leaves_is_served(rig: Rig):
    """A waiter that comes in the very step in which the watcher is cancelled gets a watcher of its own."""
    for steps in range(25):
        first = asyncio.create_task(rig.client.connected_accounts.wait_for_connection("ca_1", 30))
        for _ in range(steps):
            await asyncio.sleep(0)
        first.cancel()
        second = asyncio.create_task(rig.client.connected_accounts.wait_for_connection("ca_1", 30))
        assert (await asyncio.wait_for(second, 5)).status == "ACTIVE"
        await asyncio.wait([first])


async def test_a_look_of_its_own_ends_with_its_waiter(server: Server):
    """Who waits for less than the watcher pauses has a look of its own, which ends when that wait is cancelled."""
    before = asyncio.all_tasks()
    server.script.append(answer(503, b"{}", retry_after="60"))
    server.always = stall()
    async with Composio(api_key=KEY, base_url=server.url, max_connections=1) as client:
        patient = asyncio.create_task(client.connected_accounts.wait_for_connection("ca_1", 90))
        await server.arrived()
        await asyncio.sleep(0.05)
        hasty = asyncio.create_task(client.connected_accounts.wait_for_connection("ca_1", 5))
        for _ in range(200):
            if server.count == 2:
                break
            await asyncio.sleep(0.01)
        assert server.count == 2
        hasty.cancel()
        for _ in range(20):
            if client._pool.link().gate.free == 1:
                break
            await asyncio.sleep(0)
        assert client._pool.link().gate.free == 1
        assert len(strangers(before)) == 2, "who is patient, and the watcher"
        patient.cancel()
        await asyncio.wait([patient, hasty])
        await asyncio.sleep(0.01)
        assert not strangers(before)


async def test_a_callback_that_is_cancelled_ends_its_wait_alone(rig: Rig):
    """A wait that is cancelled inside its on_status ends, and another for the same account does not."""
    inside = asyncio.Event()

    async def slow(status: str) -> None:
        inside.set()
        await asyncio.sleep(30)

    accounts = rig.client.connected_accounts
    one = asyncio.create_task(accounts.wait_for_connection("ca_1", 30, on_status=slow))
    other = asyncio.create_task(accounts.wait_for_connection("ca_1", 30))
    await asyncio.wait_for(inside.wait(), 5)
    one.cancel()
    assert (await asyncio.wait_for(other, 5)).status == "ACTIVE"
    await asyncio.wait([one])
    assert one.cancelled()


# Many at once


async def test_leaving_execute_many_early_starts_nothing_more(rig: Rig):
    """A loop over execute_many that is left by a break, in `async with`, sends no further call."""
    before = asyncio.all_tasks()
    rig.server.deliveries.clear()
    outcomes = rig.client.tools.execute_many([{"slug": "KIT_RUN", "user_id": "u"}] * 50, concurrency=2)
    async with outcomes:
        async for _ in outcomes:
            break
    await settled(rig, before, "after the break")
    assert rig.server.count < 10
    await quiet(rig, 11)


async def test_cancelling_who_reads_execute_many_stops_it(rig: Rig):
    """A reader that is cancelled and drops the iterator stops the calls, even without `async with`."""
    before = asyncio.all_tasks()
    rig.server.always = stall()
    rig.server.deliveries.clear()

    async def read() -> None:
        async for _ in rig.client.tools.execute_many([{"slug": "KIT_RUN", "user_id": "u"}] * 50, concurrency=2):
            pass

    reader = asyncio.create_task(read())
    await rig.server.arrived()
    await asyncio.sleep(0.01)
    reader.cancel()
    await asyncio.wait([reader])
    del reader
    for _ in range(50):
        if not strangers(before):
            break
        await asyncio.sleep(0.01)
    assert not strangers(before)
    assert rig.server.count == 1
    assert rig.free == 1


async def test_an_error_of_ours_is_never_a_cancellation(rig: Rig):
    """A timeout of ours inside a scope of the user's is our error, and the scope does not take it for its own."""
    rig.server.always = stall()
    with anyio.move_on_after(30) as scope:
        with pytest.raises(ComposioError):
            await rig.client.tools.execute("KIT_RUN", {}, user_id="u", timeout=0.05)
        async with asyncio.timeout(30):
            with pytest.raises(ComposioError):
                await rig.client.tools.execute("KIT_RUN", {}, user_id="u", timeout=0.05)
    assert not scope.cancelled_caught
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
