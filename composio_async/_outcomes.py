"""Many calls at once: bounded concurrency, each outcome handed out as it settles."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from attrs import field, frozen

from composio_async._clock import running_loop
from composio_async._mask import MASK, mask
from composio_async.errors import ClientClosedError, ComposioError, InvalidParams

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

CLOSED: Final = "This iterator was closed, or its calls were cancelled; ask again for a new one."

CREDENTIALS: Final = ("custom_auth_params", "custom_connection_data")

Job = tuple[Any, Callable[[], Awaitable[T]]]


def _shown(subject: Any) -> str:
    """A call as it may be logged: credentials that were given with it are made unreadable."""
    if isinstance(subject, Mapping):
        hidden = {name: MASK for name in CREDENTIALS if subject.get(name) is not None}
        return repr(mask({**subject, **hidden}))
    return repr(subject)


@frozen
class Outcome(Generic[T_co]):
    """How one of many calls ended.

    Attributes:
        index: Its place in what was asked for.
        subject: What was asked for: the call, or the id.
        result: What it answered; None when it failed.
        error: How it failed; None when it did not.
    """

    index: int
    subject: Any = field(repr=_shown)
    result: T_co | None = None
    error: ComposioError | None = field(default=None)

    def unwrap(self) -> T_co:
        """The result.

        Raises:
            ComposioError: What the call failed with.
        """
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]


class _Work(Generic[T]):
    """What the workers share; the iterator holds it, never the other way round, so that a dropped one is collected."""

    def __init__(self, jobs: Sequence[Job[T]]) -> None:
        self.todo = deque(enumerate(jobs))
        self.done: asyncio.Queue[Outcome[T] | Exception | None] = asyncio.Queue()
        self.tasks: list[asyncio.Task[None]] = []
        self.loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        while self.todo:
            index, (subject, job) = self.todo.popleft()
            try:
                self.done.put_nowait(Outcome(index, subject, await job()))
            except ComposioError as error:
                self.done.put_nowait(Outcome(index, subject, error=error))
            except Exception as error:  # noqa: BLE001  a bug of ours or of a callback: the reader raises it
                self.done.put_nowait(error)

    def start(self, workers: int) -> None:
        self.loop = running_loop()
        self.tasks = [self.loop.create_task(self.run()) for _ in range(workers)]
        for task in self.tasks:
            task.add_done_callback(self.ended)

    def ended(self, task: asyncio.Task[None]) -> None:
        """Wake the reader when a worker was cancelled: what it was to hand out never comes."""
        if task.cancelled():
            self.done.put_nowait(None)

    def stop(self) -> None:
        self.todo.clear()
        for task in self.tasks:
            task.cancel()


class Outcomes(Generic[T]):
    """An async iterator of outcomes, in the order in which they settle.

    The calls start with the first step. Leaving early (`aclose`, or `async with`) starts no further call and cancels
    those that run; cancelling does not undo what a tool has done by then.
    """

    def __init__(self, jobs: Sequence[Job[T]], concurrency: int) -> None:
        if isinstance(concurrency, bool) or not isinstance(concurrency, int) or concurrency < 1:
            msg = f"concurrency must be a whole number of 1 or more, not {concurrency!r}."
            raise InvalidParams(msg)
        self._work = _Work(jobs)
        self._concurrency = min(concurrency, len(jobs))
        self._left = len(jobs)
        self._closed = False

    def __aiter__(self) -> Outcomes[T]:
        return self

    async def __anext__(self) -> Outcome[T]:
        if self._closed:
            raise ClientClosedError(CLOSED)
        if self._left == 0:
            raise StopAsyncIteration
        work = self._work
        if work.loop is None:
            work.start(self._concurrency)
        outcome = await work.done.get()
        if outcome is None:
            work.done.put_nowait(None)
            work.stop()
            self._closed = True
            raise ClientClosedError(CLOSED)
        self._left -= 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def aclose(self) -> None:
        """Start no further call, cancel those that run, and wait until they ended."""
        self._closed = True
        self._work.stop()
        await asyncio.gather(*self._work.tasks, return_exceptions=True)

    async def __aenter__(self) -> Outcomes[T]:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def __del__(self) -> None:
        work = getattr(self, "_work", None)
        if work is None or work.loop is None or work.loop.is_closed() or all(task.done() for task in work.tasks):
            return
        work.loop.call_soon_threadsafe(work.stop)
