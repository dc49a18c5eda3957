"""Context managers that hold a cancel scope: entered and left by two calls, in one task."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

import anyio
import pytest

from composio_async._portal import Portal, PortalError
from composio_async._portal_scopes import Scope

WORD: ContextVar[str] = ContextVar("word", default="none")


@pytest.fixture
def own() -> Iterator[Portal]:
    made = Portal()
    yield made
    made.close()


async def tasks() -> int:
    """Tasks of the loop, without this one and the thread's own."""
    return len(asyncio.all_tasks()) - 2


async def answer() -> str:
    return "alive"


def settle(done: Callable[[], bool]) -> None:
    """Wait for what the loop does in its own time."""
    until = time.monotonic() + 5
    while not done() and time.monotonic() < until:
        time.sleep(0.001)


def nothing_runs(portal: Portal) -> bool:
    """Whether the loop has no task left, once those that close what was dropped are over."""
    settle(lambda: portal.run(tasks()) == 0)
    return portal.run(tasks()) == 0


@asynccontextmanager
async def group(log: list[str], *, limit: float = 9.0, enter: float = 0.0) -> AsyncIterator[str]:
    """A task group and a timeout around the block, as a library would hold them."""

    async def beside() -> None:
        await anyio.sleep_forever()

    try:
        with anyio.fail_after(limit):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(beside)
                await anyio.sleep(enter)
                log.append(WORD.get())
                yield "in"
                tasks.cancel_scope.cancel()
    finally:
        log.append("out")


def test_a_scope_spans_the_block(own: Portal) -> None:
    """A task group and a timeout are entered by one call and left by another; other calls run in between."""
    log: list[str] = []
    WORD.set("mine")
    with Scope(group(log), own) as value:
        assert (value, own.run(answer())) == ("in", "alive")
        assert log == ["mine"]
        with Scope(group(log), own):
            assert own.run(tasks()) == 4
    assert log == ["mine", "mine", "out", "out"]
    assert nothing_runs(own)


def test_an_error_of_the_block_goes_in_and_out(own: Portal) -> None:
    """The block's error is the scope's to see, and the caller's to get; a task group wraps it as it always does."""
    log: list[str] = []
    error = LookupError("mine")
    with pytest.raises(ExceptionGroup) as caught, Scope(group(log), own):
        raise error
    assert caught.value.exceptions == (error,)
    assert log[-1] == "out"
    assert nothing_runs(own)


def test_a_timeout_amid_the_block(own: Portal) -> None:
    """The scope ends when its time is up, and the block is told at its end, unless it has an error of its own."""
    log: list[str] = []
    with pytest.raises(TimeoutError), Scope(group(log, limit=0.01), own):
        settle(lambda: "out" in log)
        assert log[-1] == "out"
    log.clear()
    with pytest.raises(TimeoutError), Scope(group(log, limit=0.01), own):
        settle(lambda: "out" in log)
        raise LookupError("mine")
    assert own.run(answer()) == "alive"


@pytest.mark.parametrize("when", ["enter", "exit"])
@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, LookupError])
def test_what_a_scope_raises_does_not_end_the_loop(own: Portal, when: str, kind: type[BaseException]) -> None:
    """Even a SystemExit goes to the caller, and the loop lives on."""

    @asynccontextmanager
    async def leaving() -> AsyncIterator[None]:
        if when == "enter":
            raise kind("mine")
        yield
        raise kind("mine")

    thread = own.run(answer()) and own._home.thread
    with pytest.raises(kind, match="mine"), Scope(leaving(), own):
        assert when == "exit"
    assert own.run(answer()) == "alive"
    assert own._home.thread is thread


def test_an_interrupt_while_entering(own: Portal) -> None:
    """Ctrl-C while the scope is entered leaves no task behind, and what was entered by then is left."""
    log: list[str] = []
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt), Scope(group(log, enter=9), own):
            pytest.fail("it was entered")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert log == ["out"]
    assert nothing_runs(own)


def test_a_scope_that_is_dropped_or_whose_portal_closes(own: Portal) -> None:
    """What is never left ends with the last one who could leave it, or with its loop."""
    log: list[str] = []
    scope = Scope(group(log), own)
    scope.__enter__()
    del scope
    gc.collect()
    settle(lambda: "out" in log)
    assert log[-1] == "out"
    assert nothing_runs(own)
    log.clear()
    with pytest.raises(PortalError), Scope(group(log), own):
        own.close()
        assert log[-1] == "out"


def test_an_error_holds_no_cycle(own: Portal) -> None:
    """With the collector off, what came out of a scope is freed when the caller lets go of it."""
    freed: list[str] = []

    class MineError(Exception):
        def __del__(self) -> None:
            freed.append("freed")

    @asynccontextmanager
    async def failing() -> AsyncIterator[None]:
        yield
        raise MineError

    def fail() -> None:
        with Scope(failing(), own):
            pass

    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            with pytest.raises(MineError) as caught:
                fail()
            del caught
        settle(lambda: len(freed) == 5)
        assert freed == ["freed"] * 5
    finally:
        gc.enable()
