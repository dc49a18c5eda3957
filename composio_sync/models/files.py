# Generated from composio_async/models/files.py by `python -m composio_async._syncgen`. Do not edit.
"""Files: those that tools take and give, and those of a session."""

from __future__ import annotations

from composio_async.models.files import File, PresignedUpload, SessionDownload, SessionFile, SessionUpload

__all__ = ["File", "PresignedUpload", "SessionDownload", "SessionFile", "SessionUpload"]
