# Generated from composio_async/models/projects.py by `python -m composio_async._syncgen`. Do not edit.
"""Projects, their keys, and the organizations that they belong to."""

from __future__ import annotations

from composio_async.models.projects import (
    ApiKey,
    Claim,
    ConsumerProject,
    ConsumerToolkits,
    CreatedProject,
    Identity,
    Organization,
    OrgMember,
    Project,
    RegeneratedKey,
)

__all__ = [
    "ApiKey",
    "Claim",
    "ConsumerProject",
    "ConsumerToolkits",
    "CreatedProject",
    "Identity",
    "OrgMember",
    "Organization",
    "Project",
    "RegeneratedKey",
]
