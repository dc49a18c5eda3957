# Generated from composio_async/models/scopes.py by `python -m composio_async._syncgen`. Do not edit.
"""OAuth scopes: those that tools need, and those to ask a user for."""

from __future__ import annotations

from composio_async.models.scopes import (
    ConditionalScope,
    GrantContexts,
    GrantDimension,
    RecommendedScopes,
    RequiredScopes,
    ScopeChoices,
    ToolScopes,
)

__all__ = [
    "ConditionalScope",
    "GrantContexts",
    "GrantDimension",
    "RecommendedScopes",
    "RequiredScopes",
    "ScopeChoices",
    "ToolScopes",
]
