# Generated from composio_async/providers/agent_framework.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for Microsoft's Agent Framework."""

from __future__ import annotations

from composio_async.providers.agent_framework import AgentFrameworkProvider

__all__ = ["AgentFrameworkProvider"]
