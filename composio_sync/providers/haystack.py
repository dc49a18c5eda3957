# Generated from composio_async/providers/haystack.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for Haystack's agents and pipelines."""

from __future__ import annotations

from composio_async.providers.haystack import HaystackProvider

__all__ = ["HaystackProvider"]
