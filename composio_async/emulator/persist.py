"""The state file: one JSON line for every change, written and flushed by a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

import orjson

_LOG = logging.getLogger(__name__)


class StateFileError(Exception):
    """A state file that cannot be read back."""


class StateFile:
    """An append-only journal of changes.

    Lines reach the file in the order of `append`; `drain` returns once all of them are flushed.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._orders: queue.SimpleQueue[bytes | Future[None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended: Future[None] = Future()
        self._stream: IO[bytes] | None = None
        self._failure: OSError | None = None
        self._dirty = False

    async def open(self) -> list[dict[str, Any]]:
        """Take the file for this process alone, and read back every change; `begin` or `close` must follow.

        Raises:
            StateFileError: for a line that is not JSON, unless it is a last one cut short, and for a file in use.
            OSError: when the file cannot be opened.
        """
        events, self._stream = await asyncio.to_thread(self._read)
        return events

    async def begin(self, instead: Iterable[dict[str, Any]] | None = None) -> None:
        """Start to write.

        Args:
            instead: fewer changes that come to the same as those of the file, to stand in their place.

        Raises:
            OSError: when they cannot be written; the file is as it was, and closed.
        """
        assert self._stream is not None, "open comes first"  # noqa: S101
        if instead is not None:
            self._stream = await asyncio.to_thread(self._compact, self._stream, b"".join(map(_line, instead)))
        stream, self._stream = self._stream, None
        self._ended = Future()
        self._ended.set_running_or_notify_cancel()  # whoever stops waiting for it does not cancel it
        self._thread = threading.Thread(target=self._write, args=(stream,), name="composio-emulator-state", daemon=True)
        self._thread.start()

    def append(self, event: dict[str, Any]) -> None:
        """Add a change."""
        self._dirty = True
        self._orders.put(_line(event))

    async def drain(self) -> None:
        """Wait until everything appended so far is in the file."""
        if not self._dirty or self._thread is None:
            return
        self._dirty = False
        done: Future[None] = Future()
        self._orders.put(done)
        await asyncio.wrap_future(done)

    async def close(self) -> None:
        """Write what is left and close the file."""
        thread, self._thread = self._thread, None
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        if thread is not None:
            # The thread tells when it is done: to join it from another would take an executor, and there is none any
            # more when the program ends.
            self._orders.put(None)
            await asyncio.wrap_future(self._ended)

    def _read(self) -> tuple[list[dict[str, Any]], IO[bytes]]:
        stream = self._taken()
        stream.seek(0)
        content = stream.read()
        whole, newline, rest = content.rpartition(b"\n")
        if rest:
            # A process that died while writing leaves half a line: it was never answered for.
            stream.truncate(len(whole) + len(newline))
            told = "%s ends in half a line, which is dropped: its emulator was killed before it had answered for it"
            _LOG.warning(told, self._path)
        events: list[dict[str, Any]] = []
        for number, line in enumerate(whole.split(b"\n") if whole else (), start=1):
            try:
                events.append(orjson.loads(line))
            except orjson.JSONDecodeError as error:
                stream.close()
                raise StateFileError(f"{self._path}, line {number}: {error}") from None
        stream.seek(0, os.SEEK_END)
        return events, stream

    def _taken(self) -> IO[bytes]:
        """The file, locked; whoever had it may put another file in its place until then."""
        path = Path(self._path)
        while True:
            stream = path.open("a+b")
            try:
                _lock(stream)
                if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                    return stream
            except FileNotFoundError:
                _LOG.debug("%s was replaced", self._path)
            except BlockingIOError:
                stream.close()
                told = f"{self._path} is in use by another emulator: stop it, or take another file"
                raise StateFileError(told) from None
            stream.close()

    def _compact(self, stream: IO[bytes], content: bytes) -> IO[bytes]:
        """Put another file in its place at one stroke, so that a kill at any moment leaves the old one or the new."""
        if sys.platform == "win32":  # where an open file cannot be replaced
            return stream
        path = Path(self._path).resolve()
        beside = path.with_name(f"{path.name}.new")
        with stream:
            fresh = beside.open("wb")
            try:
                _lock(fresh)
                os.fchmod(fresh.fileno(), os.fstat(stream.fileno()).st_mode & 0o777)
                fresh.write(content)
                fresh.flush()
                os.fsync(fresh.fileno())
                beside.replace(path)
            except OSError:
                fresh.close()
                beside.unlink(missing_ok=True)
                raise
        return fresh

    def _write(self, stream: IO[bytes]) -> None:
        ended = self._ended
        with ExitStack() as stack:
            stack.callback(ended.set_result, None)
            stack.enter_context(stream)
            stack.callback(_unlock, stream)
            while (order := self._orders.get()) is not None:
                if isinstance(order, Future):
                    if not order.set_running_or_notify_cancel():
                        continue
                    if self._failure is None:
                        order.set_result(None)
                    else:
                        order.set_exception(self._failure)
                    continue
                try:
                    stream.write(order)
                    stream.flush()
                except OSError as error:
                    self._failure = error


def _line(event: dict[str, Any]) -> bytes:
    return orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE, default=str)


def _unlock(stream: IO[bytes]) -> None:
    """Let others have it, also while a forked child has a copy of it open."""
    try:
        import fcntl
    except ImportError:
        return
    with suppress(OSError):
        fcntl.flock(stream, fcntl.LOCK_UN)


def _lock(stream: IO[bytes]) -> None:
    """Keep other processes from writing to the file, until it is closed."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as error:
        _LOG.warning("the state file cannot be locked, so nothing stops a second emulator from using it: %s", error)
