# Generated from composio_async/providers/anthropic_runner.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for the tool runner of the `anthropic` package."""

from __future__ import annotations

from composio_async.providers.anthropic_runner import AnthropicRunnerProvider, AnthropicSyncRunnerProvider

__all__ = ["AnthropicRunnerProvider", "AnthropicSyncRunnerProvider"]
