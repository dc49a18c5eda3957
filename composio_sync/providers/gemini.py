# Generated from composio_async/providers/gemini.py by `python -m composio_async._syncgen`. Do not edit.
"""Gemini's function calling, as plain dicts; `google-genai` is not needed."""

from __future__ import annotations

from composio_async.providers.gemini import GeminiForm, GeminiProvider, response_dict

__all__ = ["GeminiForm", "GeminiProvider", "response_dict"]
