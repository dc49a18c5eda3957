"""What a soak must not leave behind: memory, descriptors, threads, tasks, and what Python says of things left open."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

MB = 1024 * 1024
TICK = 0.05


def rss(pid: int | str = "self") -> float:
    """Resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / MB


def descriptors() -> int:
    """Open files and sockets of this process."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir()) - 1


class Complaints(logging.Handler):
    """Everything that Python, asyncio and aiohttp say about things that were not closed or not awaited."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(logging.WARNING)
        self.counts: Counter[str] = Counter()
        self.told: list[str] = []
        logging.getLogger().addHandler(self)
        warnings.simplefilter("always")
        warnings.showwarning = self._warned
        sys.unraisablehook = self._unraisable
        threading.excepthook = self._died
        loop.set_exception_handler(self._handled)

    def note(self, kind: str, told: str) -> None:
        self.counts[kind] += 1
        if len(self.told) < 20:
            self.told.append(f"{kind}: {told[:600]}")

    def emit(self, record: logging.LogRecord) -> None:
        self.note("log records", f"{record.name}: {record.getMessage()}")

    def _warned(self, message: Warning | str, category: type[Warning], *where: Any) -> None:
        self.note("warnings", f"{category.__name__}: {message} at {where[:2]}")

    def _unraisable(self, args: Any) -> None:
        self.note("unraisable", f"{args.exc_value!r} in {args.object!r}")

    def _died(self, args: Any) -> None:
        self.note("dead threads", repr(args.exc_value))

    def _handled(self, _: asyncio.AbstractEventLoop, context: dict) -> None:
        self.note("loop errors", f"{context.get('message')}: {context.get('exception')!r}")


class Left:
    """What is there now, after a collection: descriptors, threads and tasks."""

    def __init__(self) -> None:
        gc.collect()
        self.descriptors = descriptors()
        self.threads = threading.active_count()
        self.tasks = len(asyncio.all_tasks())

    @classmethod
    async def settled(cls, wanted: Left | None = None) -> Left:
        """The same once it has come down to what is wanted, or five seconds later."""
        until = time.monotonic() + 5
        await asyncio.sleep(0.2)
        while True:
            left = cls()
            if wanted is None or time.monotonic() > until or not any(left.beyond(wanted).values()):
                return left
            await asyncio.sleep(0.2)

    def beyond(self, before: Left) -> dict[str, int]:
        """What is there more than before."""
        return {name: max(0, value - getattr(before, name)) for name, value in vars(self).items()}


class Watch:
    """Samples memory and descriptors once a second, and the lag of the loop all the time."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []
        self.most_descriptors = 0
        self.lag = 0.0

    async def run(self) -> None:
        following = 0.0
        while True:
            before = time.monotonic()
            if before >= following:
                self.samples.append((before, rss()))
                self.most_descriptors = max(self.most_descriptors, descriptors())
                following = before + 1
            before = time.monotonic()
            await asyncio.sleep(TICK)
            self.lag = max(self.lag, time.monotonic() - before - TICK)

    def growth(self) -> tuple[float, float]:
        """MB that memory grew by over the second half, by the line that fits best, and its mean."""
        half = self.samples[len(self.samples) // 2 :]
        if len(half) < 3:
            return 0.0, half[-1][1]
        times, sizes = zip(*half, strict=True)
        at, mean = sum(times) / len(half), sum(sizes) / len(half)
        spread = sum((one - at) ** 2 for one in times)
        slope = sum((one - at) * (size - mean) for one, size in half) / spread
        return slope * (times[-1] - times[0]), mean
