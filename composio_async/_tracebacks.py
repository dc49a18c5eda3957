"""What a traceback shows to synchronous code: its own line, one frame of ours, and where the error began.

A frame enters a traceback while the error leaves it, and a bare `raise` does not enter it anew. So whoever catches an
error, takes frames out and raises it again with a bare `raise` is not in the traceback either.
"""

from __future__ import annotations

import logging
from types import FrameType, TracebackType
from typing import Final

from composio_async.errors import ComposioError

_MACHINERY: Final = frozenset({"aiohttp", "anyio", "asyncio", "composio_async", "concurrent"})
_log: Final = logging.getLogger("composio_async")


def shorten(error: BaseException) -> None:
    """Take the machinery out of the traceback of an error and of those that it came from.

    What is left is the code of users, such as a callback's, and the line that raised. All is left of a foreign error
    that began in the machinery, since that is a bug, and while the log of `composio_async` is on DEBUG.

    Args:
        error: To be raised again with a bare `raise`.
    """
    if _log.isEnabledFor(logging.DEBUG):
        return
    todo: list[BaseException | None] = [error]
    done: set[int] = set()
    while todo:
        one = todo.pop()
        if one is None or id(one) in done:
            continue
        done.add(id(one))
        one.__traceback__ = _shown(one)
        todo += (one.__cause__, one.__context__)


def hide(error: BaseException) -> None:
    """Take the frame that caught an error out of its traceback.

    Args:
        error: To be raised again with a bare `raise`.
    """
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next


def keep_context(error: BaseException, inner: BaseException | None) -> None:
    """Mend the context of an error that was raised a second time, in another thread.

    That sets its context to what the thread was handling, if anything; here both are told, in their order.

    Args:
        error: As it is after `raise`.
        inner: Its context before.
    """
    handled = error.__context__
    if inner is None or inner is handled:
        return
    error.__context__ = inner
    told = _contexts(inner)
    if handled is not None and not {id(one) for one in told} & {id(one) for one in _contexts(handled)}:
        told[-1].__context__ = handled


def _contexts(error: BaseException) -> list[BaseException]:
    found = [error]
    while (context := found[-1].__context__) is not None:
        found.append(context)
    return found


def _shown(error: BaseException) -> TracebackType | None:
    entries = _entries(error)
    foreign = isinstance(error, Exception) and not isinstance(error, ComposioError)
    if not entries or (foreign and _package(entries[-1].tb_frame) in _MACHINERY):
        return error.__traceback__
    kept = [entry for entry in entries[:-1] if _package(entry.tb_frame) not in _MACHINERY]
    return _linked([*kept, entries[-1]])


def _entries(error: BaseException) -> list[TracebackType]:
    found = []
    entry = error.__traceback__
    while entry is not None:
        found.append(entry)
        entry = entry.tb_next
    return found


def _linked(entries: list[TracebackType]) -> TracebackType | None:
    linked = None
    for entry in reversed(entries):
        linked = TracebackType(linked, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return linked


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]
