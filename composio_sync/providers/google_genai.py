# Generated from composio_async/providers/google_genai.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for the client of `google-genai`, as its own objects."""

from __future__ import annotations

from composio_async.providers.google_genai import GoogleGenaiProvider

__all__ = ["GoogleGenaiProvider"]
