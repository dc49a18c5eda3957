# Generated from composio_async/providers/fastmcp.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for servers of FastMCP, which serve them to any client of MCP."""

from __future__ import annotations

from composio_async.providers.fastmcp import FastMCPProvider

__all__ = ["FastMCPProvider"]
