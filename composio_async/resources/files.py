"""Files that tools take: announced here, then uploaded to storage."""

from __future__ import annotations

from typing import Any, Final

from composio_async._arguments import optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import decode_json, read_by, read_page, structure
from composio_async._request import PROJECT, Operation
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.models.files import File, PresignedUpload
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery

_LIST: Final = Operation("files.list", "GET", "/api/v3.1/files/list", keys=PROJECT)
_PRESIGN: Final = Operation(
    "files.create_presigned_url", "POST", "/api/v3.1/files/upload/request", Delivery.CREATE, PROJECT
)
_OLDER_NAME: Final = "newPresignedUrl"


class Files:
    """`composio.files`: files that tools take."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
            A pager; `async for` walks all files.

        Example:
            async for file in composio.files.list(toolkit_slug="gmail"):
                print(file.filename)

        Calls `GET /api/v3.1/files/list`.
        """
        query = {
            "toolkit_slug": optional_text(toolkit_slug, "toolkit_slug"),
            "tool_slug": optional_text(tool_slug, "tool_slug"),
            "limit": limit,
        }
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[File]:
            request = _LIST.request(query={**query, "cursor": at})
            return await read_page(File, await self._transport.send(request, timeout))

        return Pager(fetch, cursor)

    async def create_presigned_url(
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
            upload = await composio.files.create_presigned_url(
                filename="hello.txt",
                md5=hashlib.md5(content).hexdigest(),
                mimetype="text/plain",
                tool_slug="GMAIL_SEND_EMAIL",
                toolkit_slug="gmail",
            )
            print(upload.key)

        Calls `POST /api/v3.1/files/upload/request`.
        """
        body = {
            "toolkit_slug": text(toolkit_slug, "toolkit_slug"),
            "tool_slug": text(tool_slug, "tool_slug"),
            "filename": text(filename, "filename"),
            "mimetype": text(mimetype, "mimetype"),
            "md5": text(md5, "md5"),
        }
        return await read_by(_presigned, await self._transport.send(_PRESIGN.request(body=body), timeout))


def _presigned(raw: RawResponse) -> PresignedUpload:
    """The platform tells the URL under two names; users see one."""
    document: Any = decode_json(raw)
    if isinstance(document, dict):
        older = document.pop(_OLDER_NAME, None)
        if document.get("new_presigned_url") is None and older is not None:
            document["new_presigned_url"] = older
    return structure(PresignedUpload, document, raw)
