"""What requests of files, session configs and scopes may carry."""

from __future__ import annotations

from typing import Any, Final

from .schemes import SCHEMES
from .shapes import array, flag, integer, mapping, number, record, text

_SLUGS: Final = array(text())
_SCHEME: Final = text(enum=list(SCHEMES))
_VERSION: Final = text(minLength=1)
_PATH: Final = {"mount_relative_path": text(minLength=1)}

BODIES: Final[dict[str, dict[str, Any]]] = {
    "files.create_presigned_url": record(
        {"toolkit_slug": text(), "tool_slug": text(), "filename": text(), "mimetype": text(), "md5": text()}
    ),
    "sessions.files.create_upload_url": record(_PATH, mimetype=text(minLength=1)),
    "sessions.files.create_download_url": record(_PATH),
    "sessions.files.delete": record(_PATH),
    "tools.required_scopes": record({"tools": array(text(), minItems=1)}, version=text()),
    "toolkits.recommend_scopes": record(
        {"tools": _SLUGS},
        auth_scheme=_SCHEME,
        toolkit_version=_VERSION,
        grant_context=mapping(text()),
        include=_SLUGS,
        exclude=_SLUGS,
        available_scopes=_SLUGS,
    ),
}

QUERIES: Final[dict[str, dict[str, Any]]] = {
    "files.list": record(toolkit_slug=text(), tool_slug=text(), limit=number(minimum=1), cursor=text()),
    "sessions.files.list": record(
        mount_relative_prefix=text(minLength=1), limit=number(minimum=1, maximum=500), cursor=text()
    ),
    "session_configs.list": record(
        search=text(maxLength=80), archived=flag(), limit=integer(minimum=1, maximum=100), cursor=text()
    ),
    "toolkits.list_grant_contexts": record(auth_scheme=_SCHEME, toolkit_version=_VERSION),
}
