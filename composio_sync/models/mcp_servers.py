# Generated from composio_async/models/mcp_servers.py by `python -m composio_async._syncgen`. Do not edit.
"""MCP servers of a project: their own endpoints, beside those of sessions."""

from __future__ import annotations

from composio_async.models.mcp_servers import (
    DeletedMCPInstance,
    DeletedMCPServer,
    MCPInstance,
    MCPServer,
    MCPServerInstance,
    MCPToolkit,
    MCPURLs,
)

__all__ = [
    "DeletedMCPInstance",
    "DeletedMCPServer",
    "MCPInstance",
    "MCPServer",
    "MCPServerInstance",
    "MCPToolkit",
    "MCPURLs",
]
