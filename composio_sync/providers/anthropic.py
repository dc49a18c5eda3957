# Generated from composio_async/providers/anthropic.py by `python -m composio_async._syncgen`. Do not edit.
"""Anthropic's Messages, as plain dicts; the `anthropic` package is not needed."""

from __future__ import annotations

from composio_async.providers.anthropic import AnthropicProvider

__all__ = ["AnthropicProvider"]
