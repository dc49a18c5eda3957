# Generated from composio_async/sessions/mcp.py by `python -m composio_async._syncgen`. Do not edit.
"""Where a session's MCP endpoint is, and the headers that go with it."""

from __future__ import annotations

from composio_async.sessions.mcp import MCP, export

__all__ = ["MCP", "export"]
