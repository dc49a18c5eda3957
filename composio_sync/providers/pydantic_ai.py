# Generated from composio_async/providers/pydantic_ai.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for Pydantic AI's agents."""

from __future__ import annotations

from composio_async.providers.pydantic_ai import PydanticAIProvider

__all__ = ["PydanticAIProvider"]
