# Generated from composio_async/models/sessions.py by `python -m composio_async._syncgen`. Do not edit.
"""Sessions: their configuration, toolkits and search results."""

from __future__ import annotations

from composio_async.models.sessions import (
    SessionConfig,
    SessionConfigVersion,
    SessionMCP,
    SessionSearch,
    SessionState,
    SessionToolkit,
)

__all__ = ["SessionConfig", "SessionConfigVersion", "SessionMCP", "SessionSearch", "SessionState", "SessionToolkit"]
