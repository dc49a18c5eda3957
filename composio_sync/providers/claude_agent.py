# Generated from composio_async/providers/claude_agent.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for Anthropic's Claude Agent SDK."""

from __future__ import annotations

from composio_async.providers.claude_agent import ClaudeAgentProvider

__all__ = ["ClaudeAgentProvider"]
