# Generated from composio_async/providers/crewai.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for CrewAI's agents and crews, which run them in threads."""

from __future__ import annotations

from composio_async.providers.crewai import CrewAIProvider

__all__ = ["CrewAIProvider"]
