# Generated from composio_async/providers/bound.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools that run themselves: what every adapter for a framework with its own loop is made of."""

from __future__ import annotations

from composio_async.providers.bound import AgentProvider, BoundTool

__all__ = ["AgentProvider", "BoundTool"]
