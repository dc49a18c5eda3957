"""The state file: one JSON line for every change, written and flushed by a thread of its own."""

from __future__ import annotations

import asyncio
import os
import queue
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Any

import orjson


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
        self._failure: OSError | None = None
        self._dirty = False

    async def open(self) -> list[dict[str, Any]]:
        """Read back every change, then start to write.

        Raises:
            StateFileError: for a line that is not JSON, unless it is a last one cut short.
            OSError: when the file cannot be opened.
        """
        events, stream = await asyncio.to_thread(self._read)
        self._thread = threading.Thread(target=self._write, args=(stream,), name="composio-emulator-state", daemon=True)
        self._thread.start()
        return events

    def append(self, event: dict[str, Any]) -> None:
        """Add a change."""
        self._dirty = True
        self._orders.put(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE, default=str))

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
        if thread is not None:
            self._orders.put(None)
            await asyncio.to_thread(thread.join)

    def _read(self) -> tuple[list[dict[str, Any]], IO[bytes]]:
        stream = Path(self._path).open("a+b")  # noqa: SIM115  the writer thread closes it
        stream.seek(0)
        content = stream.read()
        whole, newline, rest = content.rpartition(b"\n")
        if rest:
            # A process that died while writing leaves half a line: it was never answered for.
            stream.truncate(len(whole) + len(newline))
        events: list[dict[str, Any]] = []
        for number, line in enumerate(whole.split(b"\n") if whole else (), start=1):
            try:
                events.append(orjson.loads(line))
            except orjson.JSONDecodeError as error:
                stream.close()
                raise StateFileError(f"{self._path}, line {number}: {error}") from None
        stream.seek(0, os.SEEK_END)
        return events, stream

    def _write(self, stream: IO[bytes]) -> None:
        with stream:
            while (order := self._orders.get()) is not None:
                if isinstance(order, Future):
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
