"""Ctrl-C in the calls of the real client: what is left on the loop, on the wire, and at the server."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import anyio.lowlevel
import pytest
from counting import Counting

from composio_async._portal import Portal
from composio_sync import Composio, Outcomes
from composio_sync.emulator import Emulator, Stall

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this platform has no timers that signal")

HERE = str(Path(__file__).parent)
STORM = '''
import asyncio, collections, itertools, os, random, signal, sys, threading, time, warnings
from composio_sync import Composio
from composio_async._portal import portal

# Between making a coroutine and handing it over nobody can catch an interrupt, and in a weak reference's callback the
# interpreter itself drops it: hence a second one.
warnings.simplefilter("ignore")
sys.unraisablehook = lambda *_: None
sys.setswitchinterval(0.00005)
random.seed(7)
armed, longest = False, 0.006
ready, caught, over = threading.Event(), threading.Event(), threading.Event()

def interrupt(*_):
    if armed:
        raise KeyboardInterrupt

def interrupter():
    while True:
        ready.wait()
        ready.clear()
        time.sleep(random.uniform(0.00002, longest))
        os.kill(os.getpid(), signal.SIGINT)
        while not caught.wait(0.2):
            os.kill(os.getpid(), signal.SIGINT)
        over.set()

signal.signal(signal.SIGINT, interrupt)
threading.Thread(target=interrupter, daemon=True).start()
numbers, returned = itertools.count(), set()

def storm(call, count):
    """Call until interrupted, so many times; `returned` are the numbers of the calls that came back."""
    global armed
    for _ in range(count):
        try:
            armed = True
            ready.set()
            while True:
                number = next(numbers)
                assert call(number) == number
                returned.add(number)
        except KeyboardInterrupt:
            armed = False
            caught.set()
            over.wait()
            over.clear()
            caught.clear()

async def left():
    """Tasks beside this one and the one that keeps the loop alive."""
    for _ in range(60):
        await asyncio.sleep(0.05)
        if len(asyncio.all_tasks()) == 2:
            break
    return len(asyncio.all_tasks()) - 2

def held(composio):
    """Places in the gate that are taken, connections that are in use, and connections that are kept."""
    link, = composio._core._pool._held.links.values()
    connector = link.session.connector
    return connector.limit - link.gate.free, len(connector._acquired), sum(map(len, connector._conns.values()))

def twice(deliveries):
    """Numbers of calls that were delivered too often, or never although they returned."""
    return [n for n in set(deliveries) | returned if deliveries[n] > 1 or (n in returned and deliveries[n] != 1)]
'''


@pytest.mark.parametrize("seed", [7, 11, 13])
def test_three_hundred_interrupts_leave_nothing_behind(script, seed: int) -> None:
    """After thrice 100 Ctrl-C no task, job, place or half-open connection is left, and no call was delivered twice."""
    printed = script(
        f"import sys; sys.path.insert(0, {HERE!r})\n"
        + STORM.replace("random.seed(7)", f"random.seed({seed})")
        + """
from counting import Counting

delays = random.Random(11)
longest = 0.01
server = Counting(lambda n: delays.choice([0, 0, 0.001, 0.004, 30]))
composio = Composio(base_url=server.url, api_key="ak_unit", max_connections=8)

def execute(number):
    return composio.tools.execute("SOME_TOOL", {"n": number}, user_id="u").data["n"]

storm(execute, 100)
tasks = portal().run(left())
until = time.monotonic() + 3
while server.open != held(composio)[2] and time.monotonic() < until:
    time.sleep(0.01)
places, used, kept = held(composio)
print(tasks, len(portal()._home.thread.jobs), places, used, server.open - kept, server.busy)
print(twice(server.deliveries), len(returned) > 0, server.gone > 5)
"""
    )
    assert printed.splitlines() == ["0 0 0 0 0 0", "[] True True"]


def test_interrupts_against_the_emulator(script) -> None:
    """A tool runs once for each call that returned, and at most once for each call that was interrupted."""
    printed = script(
        STORM
        + """
from composio_sync.emulator import Emulator

emulator = Emulator()
emulator.start()
runs = collections.Counter()
delays = random.Random(11)

@emulator.tool("SOME_TOOL")
async def some_tool(n: int):
    runs[n] += 1
    await asyncio.sleep(delays.choice([0, 0, 0.002, 1]))
    return {"n": n}

composio = Composio(base_url=emulator.url, api_key=emulator.api_key)
longest = 0.025
storm(lambda n: composio.tools.execute("SOME_TOOL", {"n": n}, user_id="u").data["n"], 80)
print(portal().run(left()), held(composio)[:2], twice(runs), len(returned) > 0, len(runs) > len(returned))
"""
    )
    assert printed == "0 (0, 0) [] True True"


def interrupt(after: float, again: float = 0) -> float:
    signal.setitimer(signal.ITIMER_REAL, after, again)
    return time.monotonic()


def until(fact: Callable[[], bool]) -> bool:
    """Whether something comes true within three seconds."""
    end = time.monotonic() + 3
    while not fact() and time.monotonic() < end:
        time.sleep(0.005)
    return fact()


def test_the_server_sees_the_client_go(alarm: None) -> None:
    """One Ctrl-C, and the server whose answer was waited for sees the end of the connection."""
    server = Counting(lambda n: 30)
    try:
        with Composio(base_url=server.url, api_key="ak_unit") as composio:
            started = interrupt(0.1)
            with pytest.raises(KeyboardInterrupt):
                composio.tools.execute("SOME_TOOL", {"n": 1}, user_id="u")
            assert until(lambda: server.gone == 1)
            assert time.monotonic() - started < 3
            assert until(lambda: server.open == server.busy == 0)
    finally:
        server.stop()


def test_a_second_interrupt_ends_a_shielded_wait(composio: Composio, emulator: Emulator, alarm: None) -> None:
    """A callback that will not stop holds one Ctrl-C for its clean-up, and two not at all; the client works on."""
    request = composio.create("u", toolkits=["github"]).authorize("github")
    released = threading.Event()

    async def stubborn(status: str) -> None:
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(4)
            released.set()

    started = interrupt(0.1, 0.2)
    with pytest.raises(KeyboardInterrupt):
        request.wait_for_connection(timeout=30, on_status=stubborn)
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert time.monotonic() - started < 3.5
    assert not released.is_set()
    assert composio.connected_accounts.get(request.id).status == "INITIATED"
    assert released.wait(10)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("native", [False, True], ids=["plain", "async"])
def test_what_a_callback_leaves_with_reaches_the_caller(
    composio: Composio, kind: type[BaseException], native: bool
) -> None:
    """sys.exit() or a KeyboardInterrupt in a status callback ends the wait, and every client goes on working."""
    session = composio.create("u", toolkits=["github"])
    request = session.authorize("github")

    def leave(status: str) -> None:
        raise kind("enough")

    async def leave_async(status: str) -> None:
        leave(status)

    thread = composio._portal._home.thread
    for _ in range(3):
        with pytest.raises(kind, match="enough"):
            request.wait_for_connection(timeout=10, on_status=leave_async if native else leave)
        with pytest.raises(kind, match="enough"):
            session.ensure_connected("github", on_redirect=leave_async if native else leave)
        with pytest.raises(kind, match="enough"):
            composio.connected_accounts.wait_for_connection(request.id, 10, on_status=leave_async if native else leave)
    assert composio.toolkits.get("github").slug == "github"
    assert composio._portal._home.thread is thread


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("native", [False, True], ids=["plain", "async"])
def test_a_tool_of_the_emulator_that_leaves_is_a_failed_tool(
    composio: Composio, emulator: Emulator, kind: type[BaseException], native: bool
) -> None:
    """sys.exit() in a tool's function is that execution's failure; emulator and client go on working."""

    @emulator.tool("SOME_PLAIN")
    def plain() -> None:
        raise kind("enough")

    @emulator.tool("SOME_ASYNC")
    async def async_() -> None:
        raise kind("enough")

    for _ in range(3):
        result = composio.tools.execute("SOME_ASYNC" if native else "SOME_PLAIN", {}, user_id="u")
        assert not result.successful
        assert "enough" in str(result.error)
    assert composio.tools.execute("HACKERNEWS_GET_USER", {"username": "pg"}, user_id="u").successful


def test_an_interrupt_in_the_next_page_can_be_walked_on(composio: Composio, emulator: Emulator, alarm: None) -> None:
    """Ctrl-C while a page is fetched ends that walk; a new one has everything, and no task stays."""
    tools = composio.tools.list(toolkits=["github"], limit=2)
    emulator.fault("tools.list", Stall(30))
    seen = []
    started = interrupt(0.2)
    with pytest.raises(KeyboardInterrupt):
        seen.extend(tool.slug for tool in tools)
    assert time.monotonic() - started < 3
    assert len(list(tools)) > len(seen)
    assert tasks(composio) == 0


def test_an_interrupt_in_next_of_many_calls(alarm: None) -> None:
    """Ctrl-C while the next outcome is awaited leaves the iterator usable; closing it ends what still runs."""
    server = Counting(lambda n: 0 if n == 0 else 30)
    calls = [{"slug": "SOME_TOOL", "arguments": {"n": n}} for n in range(6)]
    try:
        with Composio(base_url=server.url, api_key="ak_unit") as composio:
            outcomes: Outcomes = composio.tools.execute_many(calls, user_id="u", concurrency=3)
            with outcomes:
                assert next(outcomes).unwrap().data == {"n": 0}
                for _ in range(2):
                    interrupt(0.1)
                    with pytest.raises(KeyboardInterrupt):
                        next(outcomes)
                assert server.busy == 3
            assert until(lambda: server.busy == 0)
            assert tasks(composio) == 0
            assert sorted(server.deliveries) == [0, 1, 2, 3]
            assert set(server.deliveries.values()) == {1}
    finally:
        server.stop()


def tasks(composio: Composio) -> int:
    """Tasks on the client's loop beside the one that keeps it alive and this question."""

    async def count() -> int:
        await asyncio.sleep(0.05)
        return len(asyncio.all_tasks()) - 2

    return composio._portal.run(count())


def test_an_interrupt_while_the_thread_starts(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C amid the very first call leaves no thread that nobody knows; the next call starts one."""
    portal = Portal()
    started: list[threading.Thread] = []
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start(thread)
        started.append(thread)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            portal.run(anyio.lowlevel.checkpoint())
    (thread,) = started
    thread.join(5)
    assert not thread.is_alive()
    portal.run(anyio.lowlevel.checkpoint())
    portal.close()
