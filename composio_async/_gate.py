"""First come, first served: a queue in front of the connector, which itself serves its waiters out of order."""

from __future__ import annotations

import asyncio
from collections import deque


class GateTimeout(Exception):  # noqa: N818  internal; the transport turns it into an APITimeoutError
    """No place became free in time; nothing was sent."""


class Gate:
    """So many places; who comes when all are taken waits in order.

    Take a place inline while `free` is positive, else await `enter`; give it back with `leave`.

    Args:
        places: How many may be inside at a time.
    """

    __slots__ = ("_waiters", "free")

    def __init__(self, places: int) -> None:
        self.free = places
        self._waiters: deque[asyncio.Future[bool]] = deque()

    async def enter(self, seconds: float) -> None:
        """Wait for a place.

        Args:
            seconds: How long, at most; may be infinite.

        Raises:
            GateTimeout: The time ran out.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        self._waiters.append(waiter)
        timer = loop.call_later(seconds, _expire, waiter) if seconds < float("inf") else None
        try:
            if not await waiter:
                raise GateTimeout
        except asyncio.CancelledError:
            # A place may have been handed over in the same tick in which the task was cancelled.
            if waiter.done() and not waiter.cancelled() and waiter.result():
                self.leave()
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def leave(self) -> None:
        """Give a place back: to the first who still waits, else to whoever comes next."""
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(True)
                return
        self.free += 1


def _expire(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)
