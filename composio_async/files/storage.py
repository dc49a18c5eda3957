"""Object storage: what is uploaded and downloaded by presigned URL, never with a key of the platform."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, Final

from composio_async._clock import Timeout
from composio_async._response import RawResponse
from composio_async._secret import hide
from composio_async._transport import Transport
from composio_async.config import HEADER_NAME, seconds
from composio_async.errors import APITimeoutError, InvalidParams, InvalidParamsType
from composio_async.files.address import Address
from composio_async.files.source import Uploadable, open_source
from composio_async.files.target import Target
from composio_async.files.transfer import Download, Upload
from composio_async.models.base import Meta

TRANSFER_TIMEOUT: Final = 300.0
MAX_BYTES: Final = 100 * 1024 * 1024
UNSIGNED: Final = frozenset({"transfer-encoding", "connection", "expect"})
"""Headers of the connection, not of the file: they would change how the body goes."""


class Storage:
    """Moves bytes for one client, on a session that knows none of its keys, headers and cookies.

    Args:
        transport: Of the client: its settings, connections and clock.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @asynccontextmanager
    async def _in_time(self, name: str, limit: float, what: str) -> AsyncIterator[None]:
        """Bound the opening of a file, which may wait for a thread."""
        scope = asyncio.timeout(None if limit == math.inf else limit)
        try:
            async with scope:
                yield
        except TimeoutError:
            if not scope.expired():
                raise
            raise APITimeoutError(
                f"{name} ran out of time while {what} was opened, {limit:g} s in all. Nothing was sent. "
                "Give it more with timeout=.",
                operation=name,
            ) from None

    async def put(
        self,
        url: str,
        source: Uploadable,
        *,
        headers: Mapping[str, str] | None = None,
        size: int | None = None,
        timeout: Timeout = None,
        name: str = "files.upload",
    ) -> Meta:
        """Upload to a presigned URL; nothing is held in memory but the piece on its way.

        Args:
            url: Presigned for PUT; sent byte for byte.
            source: Bytes, a path, a binary file (from where it stands), or an async iterator of bytes.
            headers: Those that were signed; no others are sent but Host and Content-Length.
            size: In bytes, where the source does not tell it.
            timeout: Seconds for the whole transfer, with all attempts; 300 if not given.
            name: Of the operation, for errors and hooks.

        Returns:
            About the answer.

        Raises:
            StorageError: The storage refused.
            APIConnectionError: The connection failed, and no further attempt was possible.
            APITimeoutError: The time ran out, or nothing moved for 60 seconds.
            InvalidParams: The URL, a header or the source cannot be used.
        """
        url = hide(url)
        signed: dict[str, str] = hide(headers or {})
        headers = signed  # as it was given, it would show in a traceback with locals
        limit = seconds(timeout, TRANSFER_TIMEOUT)
        address = Address(url)
        _check_headers(signed, UNSIGNED)
        left = self._transport.budget(limit)
        async with self._in_time(name, limit, "the source"):
            opened = await open_source(source, size)
        try:
            length = next((value for one, value in signed.items() if one.lower() == "content-length"), None)
            if length is not None and length != str(opened.size):
                raise InvalidParams(f"The URL was signed for another size than the {opened.size} bytes to upload.")
            upload = Upload(self._transport, name, address, left(), signed, opened)
            upload.whole = limit
            return (await self._transport.run(upload)).meta
        finally:
            opened.close()

    async def fetch(
        self,
        url: str,
        target: BinaryIO | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        timeout: Timeout = None,
        name: str = "files.download",
    ) -> RawResponse:
        """Download from a presigned URL, the whole or nothing: a target that can seek is put back after a failure.

        Args:
            url: Presigned for GET; sent byte for byte.
            target: A binary file to write to, from where it stands; None for memory.
            headers: Those that were signed; no others are sent but Host.
            max_bytes: How many bytes to take at most, after decoding; 100 MB if not given.
            timeout: Seconds for the whole transfer, with all attempts; 300 if not given.
            name: Of the operation, for errors and hooks.

        Returns:
            The answer; its content is empty where there is a target.

        Raises:
            StorageError: The storage refused.
            APIConnectionError: The connection failed, and no further attempt was possible.
            APITimeoutError: The time ran out, or nothing moved for 60 seconds.
            ResponseValidationError: It is too large, damaged, or not known to be whole.
            InvalidParams: The URL or a header cannot be used.
        """
        url = hide(url)
        signed: dict[str, str] = hide(headers or {})
        headers = signed  # as it was given, it would show in a traceback with locals
        limit = seconds(timeout, TRANSFER_TIMEOUT)
        address = Address(url)
        _check_headers(signed, UNSIGNED | {"content-length"})
        taken = Target(target, _cap(max_bytes))
        left = self._transport.budget(limit)
        async with self._in_time(name, limit, "the target"):
            await taken.open()
        download = Download(self._transport, name, address, left(), signed, taken)
        download.whole = limit
        try:
            return await self._transport.run(download)
        except BaseException as error:
            try:
                await taken.undo()
            except Exception as second:  # noqa: BLE001  the caller's file may raise anything
                error.add_note(f"What was written of the download could not be taken back: {second}")
            raise


def _check_headers(headers: Any, refused: frozenset[str]) -> None:
    if not isinstance(headers, Mapping):
        msg = f"headers must map names to texts, not be {type(headers).__name__}."
        raise InvalidParamsType(msg)
    seen = set(refused)
    for name, value in headers.items():
        if not isinstance(name, str) or not name or not HEADER_NAME.issuperset(name) or name.lower() in seen:
            msg = f"headers has {str(name)!r}, which cannot be sent here, or not twice."
            raise InvalidParams(msg)
        seen.add(name.lower())
        if not isinstance(value, str) or any((c < " " and c != "\t") or c == "\x7f" for c in value):
            msg = f"headers[{str(name)!r}] must be text without line breaks and control characters."
            raise InvalidParams(msg)


def _cap(max_bytes: int | None) -> int:
    if max_bytes is None:
        return MAX_BYTES
    if isinstance(max_bytes, bool) or not isinstance(max_bytes, int) or max_bytes < 0:
        msg = f"max_bytes must be a whole number of bytes, not {max_bytes!r}."
        raise InvalidParams(msg)
    return max_bytes
