# Generated from composio_async/providers/smolagents.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for smolagents, which has no asynchronous half: its agents run in threads, and so do these tools."""

from __future__ import annotations

from composio_async.providers.smolagents import Answer, SmolagentsProvider

__all__ = ["Answer", "SmolagentsProvider"]
