# Generated from composio_async/schemas/fitting.py by `python -m composio_async._syncgen`. Do not edit.
"""A tool's name and schema fitted to a dialect, and a model's arguments fitted back to the tool."""

from __future__ import annotations

from composio_async.schemas.fitting import Dialect, Fitted, fit

__all__ = ["Dialect", "Fitted", "fit"]
