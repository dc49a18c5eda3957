"""How synchronous code runs coroutines: on an event loop in a thread of its own, through handles called portals.

This file and the thread below it, `_portal_thread`, are the only clever ones of the synchronous package. What they
are up against:

Exit. A loop thread that nobody ends keeps the interpreter alive, or is cut off and complains about all that is open.
The thread is a daemon, and `_at_exit` stops every loop within bounds: clients close, calls that run are cancelled,
their callers get an error or, in daemon threads, leave in silence. Nothing is restarted from then on.

Fork. The child has the loop but not its thread, so a call would wait for ever, and a lock may be held by a thread that
is gone. `_after_fork_in_child` takes a new lock and marks each thread as not open, so the next call starts another one.
The old loops are kept: to collect them would edit epoll sets that the parent still waits with.

Interrupts. Ctrl-C ends the waiting, not what is waited for: the coroutine would go on and deliver its result to nobody.
`Portal.run` has it cancelled and waits for its clean-up (`PortalJob.abandon`), within bounds; a second Ctrl-C ends that
wait. It may strike on any line, so a job is settled exactly once, by whoever takes it out of `LoopThread.jobs`.

Re-entrancy. A call made on the loop's own thread would wait for itself; `_check_caller` raises and names the remedy.
User callbacks thus run in worker threads (`callback`), where calls are welcome, and without a limit on their number:
with a shared limit deep nesting would wait for itself as well.

Running loops. A call in a thread that runs somebody else's loop works, but that loop stands still meanwhile.
`_check_caller` warns once per line, and not in notebooks, where nobody else needs the loop.

SystemExit from user code. Raised in a task it ends the loop, and with it the calls of everybody else. Outcomes thus
travel as data (`PortalJob._drive`) and are raised in the caller's thread. Tasks that user code starts on its own are
out of reach: when one ends the loop, its callers are told why (`LoopThread.ended`), and the next call gets another one.

Cycles. An error holds its traceback, that the frames, and those the job that holds the error: such a cycle keeps the
user's objects until a collection. `PortalJob.result` and `settle` let go of what they held.

Garbage collection. A client that is dropped without a close is collected on any thread, at any line, also while that
thread holds a lock. Finalizers thus neither wait nor lock: they hand the closing over to the loop (`close_soon`,
`LoopThread.submit`). They hang on what the user holds, and what they hold must not lead back there.

Generators and context managers. Cancel scopes and context variables belong to one task, and every call is a task of its
own: an async generator would be left in another task than it was entered in. What lives across calls is thus either
without such scopes, as iterators that are classes (`_portal_pages`), or has one task from the entering to the end
(`_portal_scopes`).
"""

from __future__ import annotations

import asyncio
import inspect
import sys
import weakref
from asyncio import _get_running_loop
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

import anyio
import anyio.to_thread

from composio_async._caller import warn
from composio_async._portal_thread import Close, LoopThread, PortalJob, Process, exiting, threads
from composio_async._tracebacks import shorten
from composio_async.errors import PortalError

T = TypeVar("T")
F = TypeVar("F")
P = ParamSpec("P")


class _Home:
    """What the handles of one portal share: the thread of the moment."""

    def __init__(self) -> None:
        self.thread: LoopThread | None = None
        self.closed = False
        self._finalizer: weakref.finalize[[], _Home] | None = None

    def open_thread(self) -> LoopThread:
        with Process.lock:
            if self.closed:
                raise PortalError("This portal is closed, and with it what ran on it.")
            if Process.exiting:
                raise exiting()
            if self.thread is None or not self.thread.open:
                if self._finalizer is not None:
                    self._finalizer.detach()  # it holds the dead thread
                self.thread = LoopThread()
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
        job: PortalJob[T] | None = None
        try:
            if (running := _get_running_loop()) is not None:
                _check_caller(running, brief=brief)
            thread = self._home.thread
            if thread is None or not thread.open:
                thread = self._home.open_thread()
            job = PortalJob(coro, thread)
            thread.begin(job)
            job.wait()
        except BaseException as error:
            if job is None:
                coro.close()
            else:
                job.abandon()
            shorten(error)
            raise
        try:
            return job.result()
        except BaseException as error:
            shorten(error)
            raise

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
        """Cancel what runs, end the thread and wait for it, at most five seconds; a second call does nothing."""
        with Process.lock:
            self._home.closed = True
            thread = self._home.thread
        if thread is not None and thread.open:
            thread.end()


def _check_caller(running: asyncio.AbstractEventLoop, *, brief: bool) -> None:
    # Loops are compared, not thread idents: those are reused after a thread ends.
    if any(thread.loop is running for thread in list(threads)):
        raise PortalError(
            "A synchronous call from the synchronous client's own event loop would wait for itself. "
            "Use composio_async and await in asynchronous callbacks, or make the callback a plain function: "
            "that runs in a worker thread, where synchronous calls are welcome. "
            "Hooks (on_request, on_response, on_retry) run on that loop and must make no calls."
        )
    if brief or "ipykernel" in sys.modules:
        return  # a notebook's cells run inside a loop that nobody else needs meanwhile
    warn(
        "This synchronous call blocks the event loop that runs in the same thread; use composio_async here, and "
        "the asynchronous methods of a framework's tools.",
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
