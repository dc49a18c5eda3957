# Generated from composio_async/providers/openai_agents.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for OpenAI's Agents SDK."""

from __future__ import annotations

from composio_async.providers.openai_agents import OpenAIAgentsProvider

__all__ = ["OpenAIAgentsProvider"]
