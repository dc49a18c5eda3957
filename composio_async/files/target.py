"""Where a download goes: memory or a file, decoded and counted on the way, so that nothing can fill either."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final

from composio_async.files.worker import in_worker, whole_in_worker

STEP: Final = 256 * 1024
PLAIN: Final = frozenset({"", "identity", "aws-chunked"})
"""Content codings that change nothing; the last one is left behind by some uploads."""


class Unfit(Exception):  # noqa: N818  internal; the transfer turns it into a ResponseValidationError
    """What came is too large, damaged, or coded in a way that is not known here; the text says which."""


class Target:
    """Takes one download.

    Args:
        file: A binary file to write to, from where it stands; None for memory.
        cap: How many decoded bytes it takes, at most.

    Attributes:
        size: Decoded bytes that were taken.
        begun: Whether anything was written.
    """

    def __init__(self, file: Any, cap: int) -> None:
        self._file = file
        self._cap = cap
        self._start: int | None = None
        self._parts: list[bytes] = []
        self._decoder: _Decoder | None = None
        self.size = 0
        self.begun = False
        self._failure: tuple[BaseException, TracebackType | None] | None = None

    @property
    def spent(self) -> bool:
        """Whether a second download could not begin where the first one did."""
        return self.begun and self._file is not None and self._start is None

    @property
    def failure(self) -> BaseException | None:
        """What writing raised, if it did, and where in the caller's code, but not what was being read meanwhile."""
        return self._failure and self._failure[0].with_traceback(self._failure[1])

    @property
    def content(self) -> bytes:
        """What came, where it went to memory."""
        return b"".join(self._parts)

    async def open(self) -> None:
        """Find out where the file stands."""
        if self._file is not None:
            self._start = await in_worker(_position, self._file)

    async def begin(self, coding: str) -> None:
        """Begin, from where the file stood at first.

        Args:
            coding: The `Content-Encoding` of the answer.

        Raises:
            Unfit: The coding is not known here.
        """
        await self.undo()
        names = [name for one in coding.split(",") if (name := one.strip().lower()) not in PLAIN]
        if len(names) > 1 or not {"gzip", "x-gzip", "deflate"}.issuperset(names):
            msg = f"is stored with the content coding {', '.join(names)}, which cannot be read here"
            raise Unfit(msg)
        self._decoder = _Decoder(gzip=names != ["deflate"]) if names else None

    def expect(self, length: int | None) -> None:
        """What is to come, as it was announced.

        Args:
            length: In bytes, before decoding; None where it was not told.

        Raises:
            Unfit: It is too much already.
        """
        if self._decoder is None and length is not None and length > self._cap:
            raise self._too_large()

    async def take(self, data: bytes) -> None:
        """The next bytes of the answer.

        Raises:
            Unfit: They are too many, or damaged.
        """
        if self._file is None and self._decoder is None:
            self._keep(data)
        else:
            await whole_in_worker(self._take, data)

    async def end(self) -> None:
        """That was all.

        Raises:
            Unfit: The coded content ends too early.
        """
        if self._decoder is not None:
            await whole_in_worker(self._end, self._decoder)

    async def undo(self) -> None:
        """Put everything back to where it was, as far as the file can seek."""
        self._parts.clear()
        self._decoder = None
        self.size = 0
        if self._start is not None and self.begun:
            self.begun = False
            await whole_in_worker(_cut, self._file, self._start)

    def _take(self, data: bytes) -> None:
        for piece in (data,) if self._decoder is None else self._decoder.pieces(data):
            self._keep(piece)

    def _end(self, decoder: _Decoder) -> None:
        for piece in decoder.rest():
            self._keep(piece)

    def _keep(self, piece: bytes) -> None:
        if self.size + len(piece) > self._cap:
            raise self._too_large()
        if self._file is None:
            self._parts.append(piece)
        elif piece:
            self.begun = True
            try:
                _write(self._file, piece)
            except BaseException as error:
                self._failure = (error, error.__traceback__)
                raise
        self.size += len(piece)

    def _too_large(self) -> Unfit:
        return Unfit(f"is larger than max_bytes={self._cap} and was dropped")


class _Decoder:
    """Unpacks gzip or deflate step by step, never more at a time than a step."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS)
        self._fresh = True

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._unpack.eof:
                if not data.strip(b"\0"):
                    return
                if not self._gzip:
                    raise Unfit("goes on after its coded content has ended")
                self._unpack, self._fresh = zlib.decompressobj(zlib.MAX_WBITS | 16), True
            if self._fresh and not self._gzip and data[0] & 0x0F != zlib.DEFLATED:
                # Some send deflate without the header that its name promises.
                self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)
            self._fresh = False
            try:
                piece = self._unpack.decompress(data, STEP)
            except zlib.error:
                raise Unfit("is damaged: its coded content cannot be read") from None
            yield piece
            data = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail

    def rest(self) -> Iterator[bytes]:
        yield self._unpack.flush()
        if not self._unpack.eof and not self._fresh:
            raise Unfit("is cut short: its coded content has no end")


def _position(file: Any) -> int | None:
    """Where a file stands; None for one that cannot be put back there."""
    try:
        start: int | None = file.tell() if file.seekable() and callable(file.truncate) else None
    except (AttributeError, OSError):
        return None
    return start


def _cut(file: Any, start: int) -> None:
    file.seek(start)
    file.truncate()


def _write(file: Any, piece: bytes) -> None:
    """All of a piece: a raw file may take less than it is given."""
    written = file.write(piece)
    while isinstance(written, int) and written < len(piece):
        if written <= 0:
            msg = f"The file took {written} of {len(piece)} bytes."
            raise OSError(msg)
        piece = piece[written:]
        written = file.write(piece)
