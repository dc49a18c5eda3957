"""Full examples of the models of files, session configs and scopes."""

from __future__ import annotations

from typing import Any

from composio_async.models.base import Model
from composio_async.models.files import File, PresignedUpload, SessionDownload, SessionFile, SessionUpload
from composio_async.models.scopes import GrantContexts, RecommendedScopes, RequiredScopes, ScopeChoices
from composio_async.models.session_configs import NamedSessionConfig

PLACE = {"mount_relative_path": "out/a.txt", "sandbox_mount_prefix": "/mnt/files"}
END = {"expires_at": "2026-01-01T00:00:00.000Z"}
GRANT = {"auth_scheme": "OAUTH2", "toolkit_version": "20260101_00"}

CHOICES = {
    "least_privilege": ["repo"],
    "fewest": ["repo"],
    "conditional": [{"scope": "gist", "when": {"token_type": ["user"]}, "for": ["GITHUB_STAR"]}],
}

EXAMPLES: dict[type[Model], dict[str, Any]] = {
    File: {
        "toolkit_slug": "gmail",
        "tool_slug": "GMAIL_SEND_EMAIL",
        "filename": "a.txt",
        "mimetype": "text/plain",
        "md5": "d41d8cd98f00b204e9800998ecf8427e",
    },
    PresignedUpload: {
        "id": "file_1",
        "key": "1/gmail/a.txt",
        "new_presigned_url": "https://storage.example/a",
        "metadata": {"storage_backend": "s3"},
    },
    SessionFile: {**PLACE, "size": 3, "last_modified": "2026-01-01T00:00:00.000Z"},
    SessionUpload: {**PLACE, **END, "upload_url": "https://storage.example/a"},
    SessionDownload: {**PLACE, **END, "download_url": "https://storage.example/a"},
    NamedSessionConfig: {
        "id": "sc_1",
        "name": "Triage",
        "description": "Issues.",
        "archived": True,
        "config": {"toolkits": {"enable": ["github"]}},
        "created_at": "2026-01-01T00:00:00.000Z",
        "updated_at": "2026-01-02T00:00:00.000Z",
    },
    RequiredScopes: {
        "scopes_required": ["repo"],
        "per_tool_requirements": [{"tool": "GITHUB_STAR", "scope_requirements": {"all_of": ["repo"]}}],
    },
    ScopeChoices: CHOICES,
    RecommendedScopes: {**GRANT, "grant_context": {"token_type": "bot"}, "scopes": CHOICES},
    GrantContexts: {
        **GRANT,
        "grant_context_dimensions": [{"dimension": "token_type", "description": "Which.", "values": ["bot", "user"]}],
        "default_grant_context": {"token_type": "bot"},
    },
}
