# Generated from composio_async/sessions/files.py by `python -m composio_async._syncgen`. Do not edit.
"""Files of a session: what its sandbox sees under a mount."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async.models.files import SessionDownload, SessionFile, SessionUpload
from composio_async.sessions import files as _async
from composio_async.sessions.files import MOUNT

__all__ = ["SessionFiles"]


class SessionFiles:
    """`session.files`: files that the session's sandbox sees."""

    _core: _async.SessionFiles
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.SessionFiles, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

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
            A pager; `for` walks all files.

        Raises:
            SessionNotFoundError: The session was deleted.

        Calls `GET /api/v3.1/tool_router/session/{session_id}/mounts/{mount_id}/items`.
        """
        made = self._core.list(path=path, mount_id=mount_id, cursor=cursor, limit=limit, timeout=timeout)
        return Pager(made, self._portal)

    def create_upload_url(
        self,
        remote_path: str,
        *,
        mimetype: str | None = None,
        mount_id: str = MOUNT,
        timeout: Timeout = None,
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
            upload = session.files.create_upload_url("notes/hello.txt", mimetype="text/plain")
            print(upload.upload_url)

        Calls `POST /api/v3.1/tool_router/session/{session_id}/mounts/{mount_id}/upload_url`.
        """
        return self._portal.run(
            self._core.create_upload_url(remote_path, mimetype=mimetype, mount_id=mount_id, timeout=timeout)
        )

    def create_download_url(
        self,
        remote_path: str,
        *,
        mount_id: str = MOUNT,
        timeout: Timeout = None,
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
        return self._portal.run(self._core.create_download_url(remote_path, mount_id=mount_id, timeout=timeout))

    def delete(self, remote_path: str, *, mount_id: str = MOUNT, timeout: Timeout = None) -> SessionFile:
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
        return self._portal.run(self._core.delete(remote_path, mount_id=mount_id, timeout=timeout))
