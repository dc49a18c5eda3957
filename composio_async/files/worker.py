"""Blocking work in worker threads, so that the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


async def in_worker(work: Callable[[*Ts], T], *args: *Ts) -> T:
    """Do blocking work; who is cancelled meanwhile leaves it behind.

    Args:
        work: A plain function.
        args: For it.
    """
    return await asyncio.get_running_loop().run_in_executor(None, work, *args)


async def whole_in_worker(work: Callable[[*Ts], T], *args: *Ts) -> T:
    """Do blocking work that is never left half done: a cancellation stops it before it begins, or waits for its end.

    Args:
        work: A plain function, quick enough to be waited for.
        args: For it.
    """
    ticket = [work]

    def run() -> T:
        return ticket.pop()(*args)

    job = asyncio.get_running_loop().run_in_executor(None, run)
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        # Whoever takes the ticket decides: the worker, whose end is waited for, or who leaves, so that it never begins.
        try:
            ticket.pop()
        except IndexError:
            while not job.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait({job})
        job.add_done_callback(_seen)
        raise


def _seen(job: asyncio.Future[Any]) -> None:
    """Ask for what went wrong, or asyncio complains that nobody did."""
    if not job.cancelled():
        job.exception()
