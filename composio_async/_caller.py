"""Whose line a warning is about: the first frame that is not ours."""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Final

OURS: Final = frozenset({__name__.partition(".")[0], "composio_sync"})


def caller() -> tuple[FrameType, int]:
    """The nearest frame outside of our packages, or the outermost one.

    Returns:
        The frame, and how far it is above the function that asks.
    """
    level, frame = 0, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in OURS:
        level, frame = level + 1, frame.f_back
    return frame, level


def warn(message: str, category: type[Warning] = UserWarning) -> None:
    """Warn at the caller's line.

    Args:
        message: What to say.
        category: Of the warning.
    """
    warnings.warn(message, category, stacklevel=caller()[1] + 1)


def site() -> str:
    """The caller's file and line."""
    frame, _ = caller()
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
