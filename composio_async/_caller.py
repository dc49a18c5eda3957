"""Whose line a warning is about: the first frame that is not ours."""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Final

OURS: Final = frozenset({__name__.partition(".")[0], "composio_sync"})
DRIVER: Final = "PortalJob._drive"
"""What runs a coroutine for a thread that waits, in `_portal_thread`, which the asynchronous package never loads."""


def caller() -> tuple[FrameType, int]:
    """The nearest frame outside of our packages, or the outermost one.

    Returns:
        The frame, and how far it is above the function that asks.
    """
    level, frame = 0, sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame):
        level, frame = level + 1, frame.f_back
    return frame, level


def _waiting(frame: FrameType | None) -> FrameType | None:
    """The line of synchronous code that waits for this, in another thread; None where there is none."""
    while frame is not None and frame.f_code.co_qualname != DRIVER:
        frame = frame.f_back
    if frame is None:
        return None
    found = sys._current_frames().get(frame.f_locals["self"].caller)
    while found is not None and not _is_ours(found):  # what watches over locks
        found = found.f_back
    while found is not None and _is_ours(found):
        found = found.f_back
    return found


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] in OURS


def warn(message: str, category: type[Warning] = UserWarning) -> None:
    """Warn at the caller's line.

    Args:
        message: What to say.
        category: Of the warning.
    """
    away = _waiting(sys._getframe(1))
    if away is None:
        warnings.warn(message, category, stacklevel=caller()[1] + 1)
        return
    seen = away.f_globals.setdefault("__warningregistry__", {})
    name = away.f_globals.get("__name__")
    warnings.warn_explicit(message, category, away.f_code.co_filename, away.f_lineno, name, seen)


def site() -> str:
    """The caller's file and line, also where a thread waits for this on another one."""
    frame = _waiting(sys._getframe(1)) or caller()[0]
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
