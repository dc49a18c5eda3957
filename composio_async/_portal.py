"""A thread with an event loop, and how synchronous code runs coroutines on it.

Work is submitted to the loop directly, in one thread-safe callback, because every other way costs more. The loop thus
does not know our jobs: they are tracked here, in `_LoopThread.jobs`, and settled here however the loop ends.
"""

from __future__ import annotations

import asyncio
import atexit
import inspect
import os
import sys
import threading
import time
import weakref
from asyncio import _get_running_loop
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, Final, Generic, ParamSpec, TypeAlias, TypeVar, cast

import anyio
import anyio.to_thread

from composio_async._caller import warn
from composio_async.errors import PortalError

T = TypeVar("T")
F = TypeVar("F")
P = ParamSpec("P")
Close: TypeAlias = Callable[[], Coroutine[Any, Any, object]]

GRACE: Final = 5.0
"""Seconds that an interrupted, closing or exiting caller waits for coroutines to clean up."""

_POLL: Final = 0.2 if sys.platform == "win32" else -1.0  # there Ctrl-C does not interrupt an endless wait
_EXITING: Final = "The program is exiting: synchronous calls are no longer possible."


class _Job(Generic[T]):
    """A coroutine that a thread waits for. It is settled exactly once, by whoever takes it out of the thread's jobs.

    `settled` is a lock, held until then: the cheapest thing that a thread can wait for.
    """

    __slots__ = ("_coro", "_entered", "_task", "_thread", "caller", "error", "settled", "value")

    def __init__(self, coro: Coroutine[Any, Any, T], thread: _LoopThread) -> None:
        self._coro = coro
        self._thread = thread
        self._task: asyncio.Task[None] | None = None
        self._entered = False
        self.caller = threading.get_ident()
        self.value: T
        self.error: BaseException | None = None
        self.settled = threading.Lock()
        self.settled.acquire()

    def wait(self) -> None:
        while not self.settled.acquire(timeout=_POLL):
            continue

    def abandon(self) -> None:
        """Cancel the coroutine and wait for its clean-up; a second interrupt ends the wait."""
        if self not in self._thread.jobs:  # over, or never begun
            self._coro.close()
            return
        if not self._thread.submit(self._cancel):
            self.settle()
        self.settled.acquire(timeout=GRACE)
        self.error = None

    def result(self) -> T:
        error = self.error
        if error is None:
            return self.value
        if isinstance(error, asyncio.CancelledError) and not self._thread.open:
            error = self._thread.ended()
        # The traceback holds this frame and the job: neither may go on holding the error.
        self.error = None
        try:
            raise error
        finally:
            del error

    def start(self) -> None:
        self._task = self._thread.loop.create_task(self._drive())

    async def _drive(self) -> None:
        self._entered = True
        try:
            self.value = await self._coro
        except BaseException as error:  # noqa: BLE001  a SystemExit would end the loop for every caller; it travels as data
            self.error = error
        self.settle()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if not self._entered:  # a task cancelled before its first step never enters its body; or there is no task
            self.settle()

    def settle(self) -> None:
        """Release the waiting thread."""
        try:
            self._thread.jobs.remove(self)
        except KeyError:
            return
        if not self._entered:
            self._coro.close()
            self.error = asyncio.CancelledError()
        self._task = None  # let it be freed by the loop's thread
        self.settled.release()


class _LoopThread(threading.Thread):
    """A thread that runs one event loop until it is stopped or dies. Never restarted, only replaced.

    Attributes:
        open: Whether jobs may be submitted. False once it is stopped or dead, and in a forked child.
        jobs: What threads wait for.
    """

    def __init__(self) -> None:
        super().__init__(name="composio-portal", daemon=True)
        self.loop = asyncio.new_event_loop()
        self.jobs: set[_Job[Any]] = set()
        self.open = True
        self._stopping = asyncio.Event()
        self._closing: set[asyncio.Task[object]] = set()
        self._death: BaseException | None = None
        _threads.add(self)
        try:
            self.start()
        except RuntimeError as error:  # Python 3.12 starts no thread once the main thread has ended
            _threads.discard(self)
            self.loop.close()
            raise PortalError(_EXITING) from error

    def run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
                try:
                    runner.run(self._main())
                except BaseException as error:  # noqa: BLE001  a SystemExit in a task that user code started ends the loop
                    self._death = error
                finally:
                    self.open = False  # before the runner cancels the jobs, so that their callers learn why
        except RuntimeError:
            # To end the loop's executor takes a thread, and Python 3.12 starts none while the program ends.
            if not _Process.exiting:
                raise
        finally:
            for job in list(self.jobs):
                job.settle()
            _threads.discard(self)

    async def _main(self) -> None:
        await self._stopping.wait()
        if self._closing:
            await asyncio.wait(self._closing, timeout=GRACE / 2)

    def submit(self, act: Callable[..., object], *args: Any) -> bool:
        """Have the loop call `act` soon, unless it is closed; from any thread, also amid a garbage collection."""
        try:
            self.loop.call_soon_threadsafe(act, *args)
        except RuntimeError:
            return False
        return True

    def begin(self, job: _Job[Any]) -> None:
        self.jobs.add(job)
        if not self.submit(job.start):
            raise self.ended()

    def stop(self) -> None:
        if self.open:
            self.open = False
            self.submit(self._stopping.set)

    def close_soon(self, close: Close) -> None:
        if self.open:
            self.submit(self._start_closing, close)

    def _start_closing(self, close: Close) -> None:
        task = self.loop.create_task(close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def ended(self) -> BaseException:
        """Why a call that was running when the loop ended has no result."""
        if _Process.exiting:
            return _exiting()
        why = "the portal was closed"
        if self._death is not None:
            why = f"{self._death!r} in a task started by user code ended its event loop; the next call gets a new one"
        error = PortalError(f"The call was cancelled: {why}.")
        error.__cause__ = self._death
        return error


class _Process:
    """What all portals of this process share."""

    lock = threading.Lock()
    exiting = False


_threads: Final[set[_LoopThread]] = set()


def _after_fork_in_child() -> None:
    # The inherited threads stay in `_threads`: collecting their loops would edit epoll sets shared with the parent.
    _Process.lock = threading.Lock()
    for thread in _threads:
        thread.open = False


def _at_exit() -> None:
    _Process.exiting = True
    threads = list(_threads)
    until = time.monotonic() + GRACE
    for thread in threads:
        thread.stop()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
atexit.register(_at_exit)


def _exiting() -> BaseException:
    # Only daemon threads can still be in a call then, and a SystemExit ends a thread without a traceback.
    return SystemExit(_EXITING) if threading.current_thread().daemon else PortalError(_EXITING)


class _Home:
    """What the handles of one portal share: the thread of the moment."""

    def __init__(self) -> None:
        self.thread: _LoopThread | None = None
        self.closed = False
        self._finalizer: weakref.finalize[[], _Home] | None = None

    def open_thread(self) -> _LoopThread:
        with _Process.lock:
            if self.closed:
                raise PortalError("This portal is closed, and with it what ran on it.")
            if _Process.exiting:
                raise _exiting()
            if self.thread is None or not self.thread.open:
                if self._finalizer is not None:
                    self._finalizer.detach()  # it holds the dead thread
                self.thread = _LoopThread()
                self._finalizer = weakref.finalize(self, self.thread.stop)
                self._finalizer.atexit = False
            return self.thread

    def close_soon(self, close: Close) -> None:
        if self.thread is not None:
            self.thread.close_soon(close)


class Portal:
    """Runs coroutines for synchronous code on an event loop in a thread of its own.

    The thread starts with the first call, is replaced when it died or the process forked, and ends at exit, when
    the last handle is dropped, or with `close()`.

    Args:
        home: The home of another handle, to share its thread.
    """

    __slots__ = ("__weakref__", "_home")

    def __init__(self, home: _Home | None = None) -> None:
        self._home = _Home() if home is None else home

    def run(self, coro: Coroutine[Any, Any, T], *, brief: bool = False) -> T:
        """Run a coroutine and wait for it.

        The caller's context variables are visible in it. An interrupt (Ctrl-C) cancels it and waits for its clean-up.

        Args:
            coro: The coroutine object; it is closed when it cannot start.
            brief: Whether it does no I/O, so that a loop which runs in the calling thread may wait for it.

        Returns:
            What the coroutine returns; what it raises is raised here.

        Raises:
            PortalError: Called from a portal's own loop, after `close()`, or the loop ended meanwhile.
        """
        job: _Job[T] | None = None
        try:
            if (running := _get_running_loop()) is not None:
                _check_caller(running, brief=brief)
            thread = self._home.thread
            if thread is None or not thread.open:
                thread = self._home.open_thread()
            job = _Job(coro, thread)
            thread.begin(job)
            job.wait()
        except BaseException:
            if job is None:
                coro.close()
            else:
                job.abandon()
            raise
        return job.result()

    def call(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a plain function on the loop's thread, or right here while there is no such thread.

        Args:
            fn: A function that touches state which lives on the loop.
            args: Its arguments.
            kwargs: Its keyword arguments.
        """
        thread = self._home.thread
        if thread is None or self._home.closed or thread.loop is _get_running_loop():
            return fn(*args, **kwargs)

        async def on_the_loop() -> T:
            return fn(*args, **kwargs)

        return self.run(on_the_loop(), brief=True)

    def lease(self, close: Close) -> Portal:
        """Another handle on the same thread, for all that belongs to one client.

        Args:
            close: Run on the loop, without waiting, once the handle and so the last object that uses it is dropped.
        """
        handle = Portal(self._home)
        handle.finalize(handle, close)
        return handle

    def finalize(self, owner: object, close: Close) -> None:
        """Run `close` on the loop, without waiting, when `owner` is collected.

        Args:
            owner: The object in front; what `close` belongs to must not refer to it.
            close: A method such as `client.aclose`.
        """
        weakref.finalize(owner, self._home.close_soon, close).atexit = False

    @property
    def closed(self) -> bool:
        """Whether `close()` was called."""
        return self._home.closed

    def close(self) -> None:
        """Cancel what runs, end the thread and wait for it, at most `GRACE` seconds; a second call does nothing."""
        with _Process.lock:
            self._home.closed = True
            thread = self._home.thread
        if thread is not None and thread.open:
            thread.stop()
            if thread is not threading.current_thread():
                thread.join(GRACE)


def _check_caller(running: asyncio.AbstractEventLoop, *, brief: bool) -> None:
    # Loops are compared, not thread idents: those are reused after a thread ends.
    if any(thread.loop is running for thread in list(_threads)):
        raise PortalError(
            "A synchronous call from the synchronous client's own event loop would wait for itself. "
            "Use composio_async and await in asynchronous callbacks, or make the callback a plain function: "
            "that runs in a worker thread, where synchronous calls are welcome. "
            "Hooks (on_request, on_response, on_retry) run on that loop and must make no calls."
        )
    if brief or "ipykernel" in sys.modules:
        return  # a notebook's cells run inside a loop that nobody else needs meanwhile
    warn(
        "This synchronous call blocks the event loop that runs in the same thread; use composio_async here.",
        RuntimeWarning,
    )


_default: Final = Portal()


def portal() -> Portal:
    """The portal that all synchronous clients of this process share."""
    return _default


def callback(fn: F) -> F:
    """Make a user's callback safe to be called from the loop, for handing it to the asynchronous core.

    Args:
        fn: A plain function, which then runs in a worker thread and may call the synchronous client; an async one or
            `None`, which stay as they are.
    """
    if fn is None or inspect.iscoroutinefunction(fn) or inspect.iscoroutinefunction(getattr(fn, "__call__", None)):  # noqa: B004
        return fn
    plain = cast("Callable[..., Any]", fn)

    @wraps(plain)
    async def in_a_thread(*args: Any, **kwargs: Any) -> Any:
        # A limiter of its own for each call means no limit: with a shared one deep nesting would wait for itself.
        result = await anyio.to_thread.run_sync(
            partial(plain, *args, **kwargs), limiter=anyio.CapacityLimiter(1), abandon_on_cancel=True
        )
        return await result if inspect.isawaitable(result) else result

    return cast("F", in_a_thread)
