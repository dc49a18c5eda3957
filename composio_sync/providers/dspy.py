# Generated from composio_async/providers/dspy.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for DSPy's modules."""

from __future__ import annotations

from composio_async.providers.dspy import DspyProvider

__all__ = ["DspyProvider"]
