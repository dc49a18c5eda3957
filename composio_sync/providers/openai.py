# Generated from composio_async/providers/openai.py by `python -m composio_async._syncgen`. Do not edit.
"""OpenAI's two forms, Chat Completions and Responses, as plain dicts; the `openai` package is not needed."""

from __future__ import annotations

from composio_async.providers.openai import OpenAIProvider, OpenAIResponsesProvider

__all__ = ["OpenAIProvider", "OpenAIResponsesProvider"]
