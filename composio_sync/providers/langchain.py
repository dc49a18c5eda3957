# Generated from composio_async/providers/langchain.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for LangChain's agents, chat models and runnables."""

from __future__ import annotations

from composio_async.providers.langchain import LangchainProvider

__all__ = ["LangchainProvider"]
