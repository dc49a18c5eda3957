"""Time and randomness, in one place, so that tests can pass in their own."""

from __future__ import annotations

import asyncio
import os
import random
import time
from datetime import timedelta
from typing import TypeAlias

from composio_async.errors import NoEventLoopError

Timeout: TypeAlias = float | timedelta | None
"""A duration in seconds or as a timedelta; None means the default, `math.inf` no limit."""


# Of our own, so that a program which seeds Python's does not repeat our ids; new in a forked child.
_chance = random.Random()  # noqa: S311  jitter, and ids to quote: no secrets
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_chance.seed)


def running_loop() -> asyncio.AbstractEventLoop:
    """The event loop that runs here.

    Raises:
        NoEventLoopError: None does.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise NoEventLoopError(
            "No asyncio event loop is running here: await this from a coroutine that asyncio runs, or use "
            "composio_sync, which needs none (under trio, in a worker thread)."
        ) from None


class Clock:
    """The real clock. A test replaces the methods it cares about."""

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean something."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since the epoch, to read dates that a server sent."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait without holding the loop."""
        await asyncio.sleep(seconds)

    def random(self) -> float:
        """A number from 0 up to, not including, 1."""
        return _chance.random()

    def request_id(self) -> str:
        """32 hex digits, new at each call."""
        return f"{_chance.getrandbits(128):032x}"


SYSTEM = Clock()
