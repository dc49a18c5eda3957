# Generated from composio_async/providers/agno.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for Agno's agents and teams."""

from __future__ import annotations

from composio_async.providers.agno import AgnoProvider

__all__ = ["AgnoProvider"]
