"""The thread below the portal: an event loop, what other threads wait for on it, and its end at exit and fork.

Work is submitted to the loop directly, in one thread-safe callback, because every other way costs more. The loop thus
does not know our jobs: they are tracked here, in `LoopThread.jobs`, and settled here however the loop ends. Why each
part is as it is, says the docstring of `_portal`.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, Generic, TypeAlias, TypeVar

from composio_async._green_threads import refuse_green_threads
from composio_async._tracebacks import keep_context
from composio_async.errors import PortalError

T = TypeVar("T")
Close: TypeAlias = Callable[[], Coroutine[Any, Any, object]]

GRACE: Final = 5.0
"""Seconds that an interrupted, closing or exiting caller waits for coroutines to clean up."""

_POLL: Final = 0.2 if sys.platform == "win32" else -1.0  # there Ctrl-C does not interrupt an endless wait
_EXITING: Final = "The program is exiting: synchronous calls are no longer possible."


class PortalJob(Generic[T]):
    """A coroutine that a thread waits for. It is settled exactly once, by whoever takes it out of the thread's jobs.

    `settled` is a lock, held until then: the cheapest thing that a thread can wait for.
    """

    __slots__ = ("_coro", "_entered", "_task", "_thread", "caller", "error", "settled", "value")

    def __init__(self, coro: Coroutine[Any, Any, T], thread: LoopThread) -> None:
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
        inner = error.__context__
        try:
            raise error
        finally:
            keep_context(error, inner)
            del error, inner

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


class LoopThread(threading.Thread):
    """A thread that runs one event loop until it is stopped or dies. Never restarted, only replaced.

    Attributes:
        open: Whether jobs may be submitted. False once it is stopped or dead, and in a forked child.
        jobs: What threads wait for.
    """

    def __init__(self) -> None:
        refuse_green_threads()
        super().__init__(name="composio-portal", daemon=True)
        self.loop = asyncio.new_event_loop()
        self.jobs: set[PortalJob[Any]] = set()
        self.open = True
        self._stopping = asyncio.Event()
        self._closing: set[asyncio.Task[object]] = set()
        self._death: BaseException | None = None
        threads.add(self)
        try:
            self.start()
        except RuntimeError as error:  # Python 3.12 starts no thread once the main thread has ended
            threads.discard(self)
            self.loop.close()
            raise PortalError(_EXITING) from error
        except BaseException:  # an interrupt while it starts: nobody will know this thread
            self.stop()
            raise

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
            if not Process.exiting:
                raise
        finally:
            for job in list(self.jobs):
                job.settle()
            threads.discard(self)

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

    def begin(self, job: PortalJob[Any]) -> None:
        self.jobs.add(job)
        if not self.submit(job.start):
            raise self.ended()

    def stop(self) -> None:
        if self.open:
            self.open = False
            self.submit(self._stopping.set)

    def end(self) -> None:
        """Stop it and wait for its end, at most `GRACE` seconds; not from itself."""
        self.stop()
        if self is not threading.current_thread():
            self.join(GRACE)

    def close_soon(self, close: Close) -> None:
        if self.open:
            self.submit(self._start_closing, close)

    def _start_closing(self, close: Close) -> None:
        task = self.loop.create_task(close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def ended(self) -> BaseException:
        """Why a call that was running when the loop ended has no result."""
        if Process.exiting:
            return exiting()
        why = "the portal was closed"
        if self._death is not None:
            why = f"{self._death!r} in a task started by user code ended its event loop; the next call gets a new one"
        error = PortalError(f"The call was cancelled: {why}.")
        error.__cause__ = self._death
        return error


class Process:
    """What all portals of this process share."""

    lock = threading.Lock()
    exiting = False


threads: Final[set[LoopThread]] = set()


def _after_fork_in_child() -> None:
    # The inherited threads stay in `threads`: collecting their loops would edit epoll sets shared with the parent.
    Process.lock = threading.Lock()
    for thread in threads:
        thread.open = False


def _at_exit() -> None:
    Process.exiting = True
    running = list(threads)
    until = time.monotonic() + GRACE
    for thread in running:
        thread.stop()
    for thread in running:
        thread.join(max(0.0, until - time.monotonic()))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
atexit.register(_at_exit)


def exiting() -> BaseException:
    # Only daemon threads can still be in a call then, and a SystemExit ends a thread without a traceback.
    return SystemExit(_EXITING) if threading.current_thread().daemon else PortalError(_EXITING)
