"""Files: those that tools take and give, and those of a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class File(Model):
    """A file that was announced for a tool.

    Attributes:
        md5: Of its content, in hexadecimal.
    """

    filename: str = checked()
    mimetype: str | None = None
    md5: str | None = None
    tool_slug: str | None = None
    toolkit_slug: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class PresignedUpload(Model):
    """Where to upload a file, with PUT and the mimetype that it was announced with.

    Attributes:
        id: Of the file.
        key: What a tool takes as the file's `s3key`.
        new_presigned_url: To upload to, without any key of the platform.
        type: `new`: the file is still to be uploaded.
        metadata: `storage_backend`: `s3` or `azure_blob_storage`.
    """

    id: str = checked()
    key: str = checked()
    new_presigned_url: str = attrs.field(metadata={"check": True}, repr=False)
    type: str | None = None
    metadata: Mapping[str, Any] = attrs.field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class SessionFile(Model):
    """A file of a session.

    Attributes:
        mount_relative_path: Its path below the mount; no slash at the start.
        sandbox_mount_prefix: Where the session's sandbox sees the mount.
        size: In bytes; only `list` tells.
        last_modified: Only `list` tells.
    """

    mount_relative_path: str = checked()
    sandbox_mount_prefix: str | None = None
    size: float | None = None
    last_modified: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class SessionUpload(Model):
    """Where to upload a file of a session, with PUT.

    Attributes:
        upload_url: Works without a key of the platform, until it expires.
        mount_relative_path: Of the file.
        sandbox_mount_prefix: Where the session's sandbox sees the mount.
        expires_at: When the URL ends.
    """

    upload_url: str = attrs.field(metadata={"check": True}, repr=False)
    mount_relative_path: str | None = None
    sandbox_mount_prefix: str | None = None
    expires_at: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class SessionDownload(Model):
    """Where to download a file of a session from.

    Attributes:
        download_url: Works without a key of the platform, until it expires.
        mount_relative_path: Of the file.
        sandbox_mount_prefix: Where the session's sandbox sees the mount.
        expires_at: When the URL ends.
    """

    download_url: str = attrs.field(metadata={"check": True}, repr=False)
    mount_relative_path: str | None = None
    sandbox_mount_prefix: str | None = None
    expires_at: str | None = None
