# Generated from composio_async/models/tools.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools, and what running them answers."""

from __future__ import annotations

from composio_async.models.tools import ProxyResult, Tool, ToolInput, ToolkitRef, ToolResult

__all__ = ["ProxyResult", "Tool", "ToolInput", "ToolResult", "ToolkitRef"]
