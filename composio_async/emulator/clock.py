"""Settable time.

The clock stands at a fixed instant until the emulator starts. From then on it moves with real
(monotonic) time, plus whatever `advance` adds; nothing else moves it, and it never goes back
except by `restart`.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ROOM: Final = timedelta(days=365)


class Clock:
    """The emulator's own idea of now."""

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("now= must carry a time zone, for example datetime.now(UTC)")
        self._start = (start or START).astimezone(UTC)
        self._origin: float | None = None
        self._added = 0.0

    def now(self) -> datetime:
        """The current instant, in UTC."""
        elapsed = 0.0 if self._origin is None else time.monotonic() - self._origin
        return self._start + timedelta(seconds=elapsed + self._added)

    def run(self) -> None:
        """Let time pass from here on; running twice changes nothing."""
        if self._origin is None:
            self._origin = time.monotonic()

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`."""
        if not seconds >= 0:
            raise ValueError(f"the clock only moves forward, not by {seconds!r} seconds")
        try:
            _ = self.now() + timedelta(seconds=seconds) + _ROOM
        except OverflowError:
            raise ValueError(f"the clock ends before {seconds!r} seconds from now") from None
        self._added += seconds

    def restart(self) -> None:
        """Go back to the starting instant and forget every advance."""
        self._added = 0.0
        if self._origin is not None:
            self._origin = time.monotonic()

    def not_before(self, instant: datetime) -> None:
        """Move forward to `instant` if it is still ahead."""
        behind = (instant - self.now()).total_seconds()
        if behind > 0:
            self._added += behind


def iso(instant: datetime) -> str:
    """Wire form of an instant: milliseconds and a trailing Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def parse_iso(text: str) -> datetime:
    """Read back what `iso` wrote."""
    return datetime.fromisoformat(text)
