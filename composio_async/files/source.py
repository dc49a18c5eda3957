"""What is uploaded: bytes, a file or a stream, handed over in pieces of known number and size."""

from __future__ import annotations

import io
import os
import stat
import threading
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, BinaryIO, Final, TypeAlias, cast

from composio_async.errors import InvalidParams, InvalidParamsType
from composio_async.files.worker import in_worker

PIECE: Final = 256 * 1024

Uploadable: TypeAlias = (
    bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryIO | io.RawIOBase | AsyncIterable[bytes]
)
"""Bytes, the path of a file, a file opened for reading bytes, or an async iterator of bytes."""


class Source:
    """Something to upload.

    Attributes:
        size: In bytes.
        again: Whether it can be read more than once.
        begun: Whether anything was read.
    """

    __slots__ = ("again", "begun", "size")

    def __init__(self, size: int, *, again: bool) -> None:
        self.size = size
        self.again = again
        self.begun = False

    @property
    def spent(self) -> bool:
        """Whether it cannot be sent once more."""
        return self.begun and not self.again

    async def piece(self, offset: int) -> bytes | memoryview:
        """The bytes that begin at an offset, as many as are handy; none at the end.

        Args:
            offset: In bytes; where the piece before ended, or 0.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of what was opened here."""


class _Bytes(Source):
    """Bytes in memory."""

    __slots__ = ("_view",)

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._view = memoryview(data).cast("B")
        super().__init__(self._view.nbytes, again=True)

    async def piece(self, offset: int) -> memoryview:
        self.begun = True
        return self._view[offset : offset + PIECE]


class _File(Source):
    """A file of the caller's, read in worker threads.

    One that can seek is read by position, so that every attempt gets the same.
    """

    __slots__ = ("_closed", "_file", "_lock", "_start")

    def __init__(self, file: Any, size: int, start: int | None) -> None:
        super().__init__(size, again=start is not None)
        self._file = file
        self._start = start
        self._closed = False
        self._lock = threading.Lock()

    async def piece(self, offset: int) -> bytes:
        self.begun = True
        wanted = min(PIECE, self.size - offset)
        if wanted <= 0:
            return b""
        data = await in_worker(self._read, offset, wanted)
        if not isinstance(data, bytes | bytearray | memoryview):
            msg = f"The file to upload gave {type(data).__name__} where bytes were expected: open it in mode 'rb'."
            raise InvalidParamsType(msg)
        if not data:
            msg = f"The file to upload ended after {offset} of {self.size} bytes: it changed while it was sent."
            raise InvalidParams(msg)
        return bytes(data)

    def _read(self, offset: int, size: int) -> Any:
        with self._lock:
            if self._closed:
                return b""
            if self._start is not None:
                self._file.seek(self._start + offset)
            return self._file.read(size)

    def close(self) -> None:
        self._closed = True


class _Path(_File):
    """A file that is opened here, by the first read, and closed by whoever is the last to use it."""

    __slots__ = ("_path",)

    def __init__(self, path: str, size: int) -> None:
        super().__init__(None, size, 0)
        self._path = path

    def _read(self, offset: int, size: int) -> Any:
        try:
            if self._file is None:
                with self._lock:
                    self._file = open(self._path, "rb")  # noqa: PTH123, SIM115  a path may be bytes; closed below
            return super()._read(offset, size)
        except OSError as error:
            raise _unreadable(self._path, error) from error
        finally:
            self._let_go()

    def close(self) -> None:
        super().close()
        self._let_go()

    def _let_go(self) -> None:
        # A read that runs just now in its thread is not waited for: it lets go itself when it is done.
        if self._closed and self._lock.acquire(blocking=False):
            try:
                if self._file is not None:
                    self._file.close()
            finally:
                self._lock.release()


class _Stream(Source):
    """An async iterator, read once; one piece is held back, so that a wrong size is known before the last one goes."""

    __slots__ = ("_held", "_pieces", "_seen")

    def __init__(self, pieces: AsyncIterable[bytes], size: int) -> None:
        super().__init__(size, again=False)
        self._pieces: AsyncIterator[bytes] = aiter(pieces)
        self._held: bytes | None = None
        self._seen = 0

    async def piece(self, offset: int) -> bytes:  # noqa: ARG002  a stream knows only what comes next
        self.begun = True
        held = await self._next() if self._held is None else self._held
        self._held = await self._next() if held else b""
        return held

    async def _next(self) -> bytes:
        async for piece in self._pieces:
            if not isinstance(piece, bytes | bytearray | memoryview):
                msg = f"The stream to upload gave {type(piece).__name__} where bytes were expected."
                raise InvalidParamsType(msg)
            self._seen += memoryview(piece).nbytes
            if self._seen > self.size:
                msg = f"The stream to upload gives more than the {self.size} bytes that size= promises."
                raise InvalidParams(msg)
            if piece:
                return bytes(piece)
        if self._seen < self.size:
            msg = f"The stream to upload ended after {self._seen} of the {self.size} bytes that size= promises."
            raise InvalidParams(msg)
        return b""


async def open_source(given: Uploadable, size: int | None = None) -> Source:
    """What a caller gave, ready to be read; close it afterwards.

    Args:
        given: To upload; a file is sent from where it stands.
        size: In bytes; needed for an async iterator, and for a file that cannot seek.

    Raises:
        InvalidParams: It cannot be read, or its size is not known or another than was said.
        InvalidParamsType: It is nothing that can be uploaded.
    """
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 0):
        msg = f"size must be a whole number of bytes, not {size!r}."
        raise InvalidParams(msg)
    if isinstance(given, bytes | bytearray | memoryview):
        source: Source = _Bytes(given)
    elif isinstance(given, str | os.PathLike):
        source = await in_worker(_found, os.fspath(given))
    elif isinstance(given, io.TextIOBase):
        raise InvalidParamsType("The file to upload is open for reading text: open it in mode 'rb'.")
    elif callable(getattr(given, "read", None)) and not hasattr(given, "__aiter__"):
        source = await in_worker(_standing, given, size)
    elif hasattr(given, "__aiter__"):
        if size is None:
            raise InvalidParams("An async iterator does not tell how long it is: pass size= in bytes.")
        source = _Stream(cast("AsyncIterable[bytes]", given), size)
    else:
        msg = f"Cannot upload {type(given).__name__}: pass bytes, a path, a binary file or an async iterator of bytes."
        raise InvalidParamsType(msg)
    if size is not None and size != source.size:
        source.close()
        msg = f"size= says {size} bytes, but there are {source.size} to upload."
        raise InvalidParams(msg)
    return source


def _found(path: str) -> Source:
    try:
        found = os.stat(path)  # noqa: PTH116  a path may be bytes
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(found.st_mode):
        msg = f"{path!r} is no file that can be uploaded."
        raise InvalidParams(msg)
    return _Path(path, found.st_size)


def _unreadable(path: str, error: Exception) -> InvalidParams:
    return InvalidParams(f"{path!r} cannot be read: {getattr(error, 'strerror', None) or error}.")


def _standing(file: Any, size: int | None) -> Source:
    """A file of the caller's, from where it stands."""
    try:
        if not file.seekable():
            raise io.UnsupportedOperation
        start = file.tell()
        end = file.seek(0, os.SEEK_END)
        file.seek(start)
    except (AttributeError, OSError):
        if size is None:
            raise InvalidParams(
                "The file to upload cannot seek, so its size is not known: pass size= in bytes."
            ) from None
        return _File(file, size, None)
    return _File(file, max(0, end - start), start)
