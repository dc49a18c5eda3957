# Generated from composio_async/providers/langgraph.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for LangGraph: objects of LangChain, which `ToolNode` and the prebuilt agents run."""

from __future__ import annotations

from composio_async.providers.langgraph import LanggraphProvider

__all__ = ["LanggraphProvider"]
