# Generated from composio_async/providers/google_adk.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for the agents of Google's Agent Development Kit."""

from __future__ import annotations

from composio_async.providers.google_adk import GoogleAdkProvider

__all__ = ["GoogleAdkProvider"]
