"""The portal inside one process: values, errors, callers, callbacks, interrupts, replacement."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import signal
import sys
import threading
import time
import warnings
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import anyio
import anyio.to_thread
import pytest

from composio_async import _portal_thread
from composio_async._portal import Portal, PortalError, callback, portal
from composio_async.errors import ComposioError


async def answer(value: int = 42) -> int:
    await asyncio.sleep(0)
    return value


async def other_tasks() -> int:
    """Tasks on the loop beside this one and the one that keeps the loop alive."""
    await asyncio.sleep(0)
    return len(asyncio.all_tasks()) - 2


@pytest.fixture
def own() -> Iterator[Portal]:
    made = Portal()
    yield made
    made.close()


def jobs(of: Portal) -> int:
    assert of._home.thread is not None
    return len(of._home.thread.jobs)


def test_a_value_comes_back(own: Portal) -> None:
    """A coroutine's value is the call's value, and nothing stays behind."""
    assert [own.run(answer(n)) for n in range(3)] == [0, 1, 2]
    assert jobs(own) == 0


def test_an_error_comes_back_with_the_line_that_raised_it(own: Portal) -> None:
    """An error travels as it is, with few frames of ours between the caller and its origin."""

    async def fail() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone") as caught:
        own.run(fail())
    names = [entry.name for entry in caught.traceback]
    assert names[0] == "test_an_error_comes_back_with_the_line_that_raised_it"
    assert names[-1] == "fail"
    assert len(names) <= 5


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
def test_what_user_code_raises_does_not_end_the_loop(own: Portal, kind: type[BaseException]) -> None:
    """Exceptions that end a loop elsewhere reach the caller as data, and the thread goes on."""

    async def leave() -> None:
        raise kind

    own.run(answer())
    thread = own._home.thread
    with pytest.raises(kind):
        own.run(leave())
    assert own.run(answer()) == 42
    assert own._home.thread is thread


def test_the_callers_context_is_visible(own: Portal) -> None:
    """Context variables of the caller are seen in the coroutine; changes do not come back."""
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user", default="nobody")

    async def swap() -> str:
        seen = user.get()
        user.set("other")
        return seen

    token = user.set("ada")
    try:
        assert own.run(swap()) == "ada"
        assert user.get() == "ada"
    finally:
        user.reset(token)


def test_no_cycle_keeps_an_error_alive(own: Portal) -> None:
    """An error, and what its frames hold, is freed when the caller drops it, without the garbage collector."""

    class FaultError(Exception):
        pass

    async def fail() -> None:
        raise FaultError

    gc.collect()
    gc.disable()
    try:
        kept = []
        for _ in range(5):
            try:
                own.run(fail())
            except FaultError as error:
                kept.append(weakref.ref(error))
        own.run(answer())
        assert [ref() for ref in kept] == [None] * 5
    finally:
        gc.enable()


def test_many_threads_share_one_loop(own: Portal) -> None:
    """50 threads that race for the first call start one thread, and each gets its own answers."""
    before = threading.active_count()
    barrier = threading.Barrier(50)

    def calls(n: int) -> list[int]:
        barrier.wait()
        return [own.run(answer(n * 100 + i)) for i in range(20)]

    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(calls, range(50)))
    assert results == [[n * 100 + i for i in range(20)] for n in range(50)]
    assert threading.active_count() == before + 1
    assert jobs(own) == 0


def test_a_call_on_the_portals_own_loop_raises_at_once(own: Portal) -> None:
    """A call that would wait for itself names the remedy, also between two portals, and awaits nothing."""

    async def inner() -> None:
        with pytest.raises(PortalError, match="Use composio_async"):
            own.run(answer())
        with pytest.raises(PortalError, match="plain function"):
            portal().run(answer())

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        own.run(inner())
    assert [str(entry.message) for entry in seen] == []
    assert issubclass(PortalError, ComposioError)


async def test_a_call_inside_another_loop_warns_once_at_the_callers_line(own: Portal) -> None:
    """It works and blocks that loop; the warning names this file's line, once for each line."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        for _ in range(3):
            assert own.run(answer()) == 42
            line = sys._getframe().f_lineno - 1
    assert [(entry.category, entry.filename, entry.lineno) for entry in seen] == [(RuntimeWarning, __file__, line)]
    assert "composio_async" in str(seen[0].message)


async def test_a_notebook_is_not_warned(own: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of a notebook always run inside a loop, and there a synchronous call is fine."""
    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert own.run(answer()) == 42


def test_a_coroutine_that_cannot_start_is_closed() -> None:
    """After close() a call is one clear error, without a word about a coroutine that was never awaited."""
    closed = Portal()
    closed.run(answer())
    closed.close()
    closed.close()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with pytest.raises(PortalError, match="closed"):
            closed.run(answer())
    assert [str(entry.message) for entry in seen] == []


def test_close_cancels_what_runs() -> None:
    """Closing an own portal cancels a call of another thread, which gets a clear error after its clean-up."""
    made = Portal()
    ended: list[str] = []
    started = threading.Event()

    async def long() -> None:
        try:
            started.set()
            await asyncio.sleep(30)
        finally:
            ended.append("cleaned up")

    def call() -> None:
        with pytest.raises(PortalError, match="closed"):
            made.run(long())
        ended.append("told")

    caller = threading.Thread(target=call)
    caller.start()
    started.wait()
    made.close()
    caller.join(5)
    assert ended == ["cleaned up", "told"]


def test_a_dead_loop_settles_its_calls_and_is_replaced(own: Portal) -> None:
    """A SystemExit in a task that user code started ends the loop: live calls say so, the next one gets a new loop."""
    results: list[BaseException] = []
    waiting = threading.Event()

    async def long() -> None:
        waiting.set()
        await asyncio.sleep(30)

    def call() -> None:
        try:
            own.run(long())
        except PortalError as error:
            results.append(error)

    async def poison() -> None:
        async def die() -> None:
            raise SystemExit("out")

        task = asyncio.create_task(die())
        await asyncio.sleep(30)
        del task

    caller = threading.Thread(target=call)
    caller.start()
    waiting.wait()
    with pytest.raises(PortalError, match=r"SystemExit\('out'\)") as caught:
        own.run(poison())
    caller.join(5)
    assert [type(error.__cause__) for error in (caught.value, *results)] == [SystemExit, SystemExit]
    dead = own._home.thread
    assert own.run(answer()) == 42
    assert own._home.thread is not dead
    # The lost task is logged by asyncio when it is collected: here, not in the middle of another test.
    assert dead is not None
    dead.join(5)
    del dead, caught
    results.clear()
    gc.collect()


def test_an_interrupt_cancels_and_waits_for_the_clean_up(own: Portal, alarm: None) -> None:
    """Ctrl-C ends a call at once, but not before the coroutine's clean-up has run."""
    events: list[str] = []

    async def long() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(0.05)
            events.append("cleaned up")

    started = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    with pytest.raises(KeyboardInterrupt):
        own.run(long())
    assert events == ["cleaned up"]
    assert time.monotonic() - started < 2
    assert own.run(other_tasks()) == 0
    assert jobs(own) == 0


def test_a_second_interrupt_ends_the_wait(own: Portal, alarm: None) -> None:
    """A coroutine that will not stop cannot hold an insisting user."""

    async def stubborn() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(2)

    started = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.15)
    with pytest.raises(KeyboardInterrupt):
        own.run(stubborn())
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert time.monotonic() - started < 1.5


def test_the_grace_is_bounded(own: Portal, alarm: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One interrupt alone also ends a call whose clean-up never ends."""
    monkeypatch.setattr(_portal_thread, "GRACE", 0.1)

    async def stubborn() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(2)

    started = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    with pytest.raises(KeyboardInterrupt):
        own.run(stubborn())
    assert time.monotonic() - started < 1.5


def test_an_interrupt_before_the_first_step_still_settles(own: Portal) -> None:
    """A job cancelled before it was submitted, or before its task's first step, is settled and its coroutine closed."""
    own.run(answer())
    thread = own._home.thread
    assert thread is not None
    never = answer()
    unsubmitted = _portal_thread.PortalJob(never, thread)
    unsubmitted.abandon()
    tracked = answer()
    untold = _portal_thread.PortalJob(tracked, thread)
    thread.jobs.add(untold)
    untold.abandon()
    early = answer()
    cancelled_early = _portal_thread.PortalJob(early, thread)
    thread.jobs.add(cancelled_early)

    async def start_and_cancel() -> None:
        cancelled_early.start()
        cancelled_early._cancel()

    own.run(start_and_cancel())
    assert cancelled_early.settled.acquire(timeout=1)
    with pytest.raises(asyncio.CancelledError):
        cancelled_early.result()
    assert jobs(own) == 0
    assert (never.cr_frame, tracked.cr_frame, early.cr_frame) == (None, None, None)


def test_random_interrupts_leave_no_task(script) -> None:
    """150 interrupts at random moments of a call: every coroutine that began has ended, no task or job is left."""
    printed = script("""
        import asyncio, random, signal, sys, warnings
        from composio_async._portal import portal

        # Between making a coroutine and handing it over nobody can catch an interrupt, and in a weak reference's
        # callback the interpreter itself drops it: hence a second one.
        warnings.simplefilter("ignore")
        sys.unraisablehook = lambda *_: None
        begun = ended = interrupts = 0

        async def work():
            global begun, ended
            begun += 1
            try:
                await asyncio.sleep(random.choice([0, 0.0005, 30]))
            finally:
                ended += 1

        async def left():
            for _ in range(40):
                await asyncio.sleep(0.05)
                if len(asyncio.all_tasks()) == 2:
                    break
            return len(asyncio.all_tasks()) - 2

        signal.signal(signal.SIGALRM, signal.default_int_handler)
        random.seed(7)
        while interrupts < 150:
            try:
                signal.setitimer(signal.ITIMER_REAL, random.uniform(0.00002, 0.003), 0.2)
                while True:
                    portal().run(work())
            except KeyboardInterrupt:
                interrupts += 1
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(portal().run(left()), len(portal()._home.thread.jobs), begun > 50, begun == ended)
    """)
    assert printed == "0 0 True True"


def test_plain_functions_run_on_the_loops_thread(own: Portal) -> None:
    """call() meets the loop's state on its own thread; before there is one, and after close(), it runs right here."""
    here = threading.get_ident()
    assert own.call(threading.get_ident) == here
    own.run(answer())
    there = own.call(threading.get_ident)
    assert there != here

    async def from_within() -> int:
        return own.call(threading.get_ident)

    assert own.run(from_within()) == there
    with pytest.raises(ZeroDivisionError):
        own.call(divmod, 1, 0)
    own.close()
    assert own.call(threading.get_ident) == here


def test_a_sync_callback_may_call_back_nested(own: Portal) -> None:
    """A callback runs in a worker thread, so 60 nested calls back into the client do not wait for themselves."""

    async def invoke(fn, depth: int) -> int:
        return await fn(depth)

    def nested(depth: int) -> int:
        return 0 if depth == 0 else 1 + own.run(invoke(callback(nested), depth - 1))

    assert own.run(invoke(callback(nested), 60)) == 60


def test_callbacks_keep_their_kind(own: Portal) -> None:
    """None and async callables pass through; sync ones, also those that return an awaitable, become async."""

    async def native() -> str:
        return "native"

    class Callable:
        async def __call__(self) -> str:
            return "object"

    instance = Callable()
    assert callback(None) is None
    assert callback(native) is native
    assert callback(instance) is instance
    assert own.run(callback(lambda: "sync")()) == "sync"
    assert own.run(callback(lambda: native())()) == "native"  # noqa: PLW0108


def test_a_callback_sees_context_and_may_leave(own: Portal) -> None:
    """A callback sees the caller's context; its SystemExit reaches the caller and the loop goes on."""
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user")
    user.set("ada")

    def leave() -> None:
        raise SystemExit(user.get())

    with pytest.raises(SystemExit, match="ada"):
        own.run(callback(leave)())
    assert own.run(answer()) == 42


def test_cancelling_does_not_wait_for_a_callback(own: Portal, alarm: None) -> None:
    """An interrupt leaves a sync callback that is busy behind in its thread."""
    release = threading.Event()
    started = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            own.run(callback(release.wait)(20))
        assert time.monotonic() - started < 2
    finally:
        release.set()


def test_what_is_dropped_is_closed_on_the_loop(own: Portal) -> None:
    """A lease closes its core when the last holder goes, on the loop's thread, and the caller does not wait."""
    closed = threading.Event()
    where: list[int] = []

    async def aclose() -> None:
        await asyncio.sleep(0.01)
        where.append(threading.get_ident())
        closed.set()

    lease = own.lease(aclose)
    other_holder = lease
    assert lease.run(answer()) == 42
    del lease
    assert not closed.wait(0.05)
    del other_holder
    assert closed.wait(2)
    assert where == [own.call(threading.get_ident)]


def test_a_dropped_portal_ends_its_thread_after_closing() -> None:
    """An own portal that nobody holds lets what it leased close, then ends its thread."""
    closed = threading.Event()

    async def aclose() -> None:
        await asyncio.sleep(0.05)
        closed.set()

    lease = Portal().lease(aclose)
    lease.run(answer())
    thread = lease._home.thread
    assert thread is not None
    del lease
    thread.join(3)
    assert not thread.is_alive()
    assert closed.is_set()


def test_anyio_works_on_the_loop(own: Portal) -> None:
    """Code on the loop may use anyio: scopes, timeouts and worker threads."""

    async def scoped() -> str:
        with anyio.move_on_after(0.01) as scope:
            await anyio.sleep(30)
        return f"{scope.cancelled_caught} {await anyio.to_thread.run_sync(lambda: 'thread')}"

    assert own.run(scoped()) == "True thread"
