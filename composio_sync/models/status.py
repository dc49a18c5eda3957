# Generated from composio_async/models/status.py by `python -m composio_async._syncgen`. Do not edit.
"""The answer of operations that only say that it is done."""

from __future__ import annotations

from composio_async.models.status import Done

__all__ = ["Done"]
