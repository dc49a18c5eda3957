# Generated from composio_async/providers/strands.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for the agents of Strands."""

from __future__ import annotations

from composio_async.providers.strands import StrandsProvider

__all__ = ["StrandsProvider"]
