# Generated from composio_async/resources/files.py by `python -m composio_async._syncgen`. Do not edit.
"""Files that tools take: announced here, then uploaded to storage."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async.models.files import File, PresignedUpload
from composio_async.resources import files as _async

__all__ = ["Files"]


class Files:
    """`composio.files`: files that tools take."""

    _core: _async.Files
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Files, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(
        self,
        *,
        toolkit_slug: str | None = None,
        tool_slug: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[File]:
        """List the files that were announced.

        Args:
            toolkit_slug: Only for tools of this toolkit.
            tool_slug: Only for this tool.
            limit: Files on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all files.

        Example:
            for file in composio.files.list(toolkit_slug="gmail"):
                print(file.filename)

        Calls `GET /api/v3.1/files/list`.
        """
        made = self._core.list(
            toolkit_slug=toolkit_slug,
            tool_slug=tool_slug,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def create_presigned_url(
        self,
        *,
        filename: str,
        md5: str,
        mimetype: str,
        tool_slug: str,
        toolkit_slug: str,
        timeout: Timeout = None,
    ) -> PresignedUpload:
        """Announce a file for a tool, and get the URL to upload it to.

        Args:
            filename: Of the file, without folders.
            md5: Of its content, in hexadecimal.
            mimetype: Of its content; the upload must name the same.
            tool_slug: The tool that will take it.
            toolkit_slug: The toolkit of that tool.
            timeout: Seconds for the call.

        Returns:
            The URL, and the key to name the file by in the tool's arguments.

        Raises:
            InvalidParams: One of them is blank.

        Example:
            import hashlib

            content = b"Hello"
            upload = composio.files.create_presigned_url(
                filename="hello.txt",
                md5=hashlib.md5(content).hexdigest(),
                mimetype="text/plain",
                tool_slug="GMAIL_SEND_EMAIL",
                toolkit_slug="gmail",
            )
            print(upload.key)

        Calls `POST /api/v3.1/files/upload/request`.
        """
        return self._portal.run(
            self._core.create_presigned_url(
                filename=filename,
                md5=md5,
                mimetype=mimetype,
                tool_slug=tool_slug,
                toolkit_slug=toolkit_slug,
                timeout=timeout,
            )
        )
