"""Work that would hold the event loop for too long, done in a thread beside it."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")

_turns: Final[WeakValueDictionary[int, asyncio.Lock]] = WeakValueDictionary()
"""Whose turn it is, by event loop; there only while somebody works or waits."""


async def aside(work: Callable[[], T]) -> T:
    """Do some work in a thread, one at a time for each event loop.

    One at a time, since every further busy thread makes the loop wait longer for the interpreter. The thread is one of
    its own, since those of the loop's executor may all be held by slow tools. When the caller is cancelled, the work
    runs to its end and its outcome is dropped.

    Args:
        work: Takes seconds at most, and needs no loop.

    Returns:
        What it returned.
    """
    loop = asyncio.get_running_loop()
    turn = _turns.get(id(loop))
    if turn is None:
        turn = _turns[id(loop)] = asyncio.Lock()
    async with turn:
        outcome: asyncio.Future[T] = loop.create_future()

        def tell(settle: Callable[[Any], None], value: object) -> None:
            # The loop may be closed by now; then nobody waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_settle, outcome, settle, value)

        def run() -> None:
            try:
                value = work()
            except BaseException as error:  # noqa: BLE001  the caller raises it
                tell(outcome.set_exception, error)
            else:
                tell(outcome.set_result, value)

        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(run,), name="composio_async: reading", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # There may be no more threads; a tool that ran must not fail for it.
            return work()
        return await outcome


def _settle(outcome: asyncio.Future[Any], settle: Callable[[Any], None], value: object) -> None:
    if not outcome.done():
        settle(value)
