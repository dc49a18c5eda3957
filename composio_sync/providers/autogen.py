# Generated from composio_async/providers/autogen.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for AutoGen: the agents of AgentChat, and Core."""

from __future__ import annotations

from composio_async.providers.autogen import Arguments, AutogenProvider, Result, ToolFailedError

__all__ = ["Arguments", "AutogenProvider", "Result", "ToolFailedError"]
