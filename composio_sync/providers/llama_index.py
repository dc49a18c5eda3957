# Generated from composio_async/providers/llama_index.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for LlamaIndex's agents and workflows."""

from __future__ import annotations

from composio_async.providers.llama_index import LlamaIndexProvider

__all__ = ["LlamaIndexProvider"]
