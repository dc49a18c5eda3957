"""Files of a session: what its sandbox sees under a mount."""

from __future__ import annotations

from typing import Any, Final

from composio_async._arguments import compact, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import decode_json, read, read_by, read_page, structure
from composio_async._request import PROJECT, Operation, Request
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.errors import InvalidParams
from composio_async.models.files import SessionDownload, SessionFile, SessionUpload
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery
from composio_async.sessions.wire import ROOT, send

_MOUNT: Final = f"{ROOT}/mounts/{{mount_id}}"
_LIST: Final = Operation("sessions.files.list", "GET", f"{_MOUNT}/items", keys=PROJECT)
# A URL that was signed in vain ends by itself and nothing is stored under it.
_UPLOAD: Final = Operation("sessions.files.create_upload_url", "POST", f"{_MOUNT}/upload_url", Delivery.READ, PROJECT)
_DOWNLOAD: Final = Operation(
    "sessions.files.create_download_url", "POST", f"{_MOUNT}/download_url", Delivery.READ, PROJECT
)
_DELETE: Final = Operation("sessions.files.delete", "POST", f"{_MOUNT}/delete", Delivery.WRITE, PROJECT, gone=b"{}")

MOUNT: Final = "files"


class SessionFiles:
    """`session.files`: files that the session's sandbox sees."""

    def __init__(self, transport: Transport, session_id: str) -> None:
        self._transport = transport
        self._session_id = session_id

    def list(
        self,
        *,
        path: str | None = None,
        mount_id: str = MOUNT,
        cursor: str | None = None,
        limit: int | None = None,
        timeout: Timeout = None,
    ) -> Pager[SessionFile]:
        """List the session's files.

        Args:
            path: Only those whose paths begin so; a slash at the start is left out.
            mount_id: The mount to look at.
            cursor: Of the page to start with.
            limit: Files on a page, 500 at most.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all files.

        Raises:
            SessionNotFoundError: The session was deleted.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/mounts/{mount_id}/items`.
        """
        prefix = optional_text(path, "path", blank=True)
        query = {"mount_relative_prefix": (prefix or "").lstrip("/") or None, "limit": limit}
        where = self._path(mount_id)
        _LIST.request(path=where, query=query)

        async def fetch(at: str | None) -> Page[SessionFile]:
            request = _LIST.request(path=where, query={**query, "cursor": at})
            return await read_page(SessionFile, await self._send(request, timeout))

        return Pager(fetch, cursor)

    async def create_upload_url(
        self, remote_path: str, *, mimetype: str | None = None, mount_id: str = MOUNT, timeout: Timeout = None
    ) -> SessionUpload:
        """Get a URL to upload a file of the session to, with PUT.

        Args:
            remote_path: Of the file below the mount; a slash at the start is left out.
            mimetype: Of its content; the upload must name the same.
            mount_id: The mount to put it in.
            timeout: Seconds for the call.

        Returns:
            The URL, and when it expires.

        Raises:
            InvalidParams: The path is empty.
            SessionNotFoundError: The session was deleted.

        Example:
            upload = await session.files.create_upload_url("notes/hello.txt", mimetype="text/plain")
            print(upload.upload_url)

        Calls `POST /api/v3.1/tool_router/session/{session_id}/mounts/{mount_id}/upload_url`.
        """
        body = compact(mount_relative_path=_relative(remote_path), mimetype=optional_text(mimetype, "mimetype"))
        request = _UPLOAD.request(path=self._path(mount_id), body=body)
        return await read(SessionUpload, await self._send(request, timeout))

    async def create_download_url(
        self, remote_path: str, *, mount_id: str = MOUNT, timeout: Timeout = None
    ) -> SessionDownload:
        """Get a URL to download a file of the session from.

        Args:
            remote_path: Of the file below the mount; a slash at the start is left out.
            mount_id: The mount that it is in.
            timeout: Seconds for the call.

        Returns:
            The URL, and when it expires.

        Raises:
            InvalidParams: The path is empty.
            NotFoundError: There is no such file.
            SessionNotFoundError: The session was deleted.

        Calls `POST /api/v3.1/tool_router/session/{session_id}/mounts/{mount_id}/download_url`.
        """
        request = _DOWNLOAD.request(path=self._path(mount_id), body={"mount_relative_path": _relative(remote_path)})
        return await read(SessionDownload, await self._send(request, timeout))

    async def delete(self, remote_path: str, *, mount_id: str = MOUNT, timeout: Timeout = None) -> SessionFile:
        """Delete a file of the session.

        Args:
            remote_path: Of the file below the mount; a slash at the start is left out.
            mount_id: The mount that it is in.
            timeout: Seconds for the call.

        Returns:
            The file that was there, without size and time.

        Raises:
            InvalidParams: The path is empty.
            NotFoundError: There is no such file.
            SessionNotFoundError: The session was deleted.

        Calls `POST /api/v3.1/tool_router/session/{session_id}/mounts/{mount_id}/delete`.
        """
        relative = _relative(remote_path)
        request = _DELETE.request(path=self._path(mount_id), body={"mount_relative_path": relative})

        def deleted(raw: RawResponse) -> SessionFile:
            document: Any = decode_json(raw)
            if isinstance(document, dict):
                document.setdefault("mount_relative_path", relative)
            return structure(SessionFile, document, raw)

        return await read_by(deleted, await self._send(request, timeout))

    def _path(self, mount_id: str) -> dict[str, str]:
        return {"session_id": self._session_id, "mount_id": text(mount_id, "mount_id")}

    async def _send(self, request: Request, timeout: Timeout) -> RawResponse:
        return await send(self._transport, self._session_id, request, timeout)


def _relative(remote_path: str) -> str:
    relative = text(remote_path, "remote_path").lstrip("/")
    if not relative:
        msg = f"remote_path must name a file below the mount, not {remote_path!r}."
        raise InvalidParams(msg)
    return relative
