# Generated from composio_async/sessions/options.py by `python -m composio_async._syncgen`. Do not edit.
"""Options of sessions: what callers write, and what goes on the wire. Unknown keys are errors, never dropped."""

from __future__ import annotations

from composio_async.sessions.options import (
    Experimental,
    HookHandler,
    ManageConnections,
    MultiAccount,
    Sandbox,
    Selection,
    SessionHook,
    SessionOptions,
    SessionPreset,
    ToolSelection,
    ToolTag,
    create_body,
    update_body,
)

__all__ = [
    "Experimental",
    "HookHandler",
    "ManageConnections",
    "MultiAccount",
    "Sandbox",
    "Selection",
    "SessionHook",
    "SessionOptions",
    "SessionPreset",
    "ToolSelection",
    "ToolTag",
    "create_body",
    "update_body",
]
