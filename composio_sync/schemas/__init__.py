# Generated from composio_async/schemas/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""JSON Schema in the dialects of models and frameworks: pure functions that say what they loosened."""

from __future__ import annotations
