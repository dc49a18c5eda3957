# Generated from composio_async/models/raw.py by `python -m composio_async._syncgen`. Do not edit.
"""What the escape hatch answers."""

from __future__ import annotations

from composio_async.models.raw import RawResult

__all__ = ["RawResult"]
