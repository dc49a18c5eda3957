# Generated from composio_async/models/base.py by `python -m composio_async._syncgen`. Do not edit.
"""What every model has: the fields that the platform added since, and where the value came from."""

from __future__ import annotations

from composio_async.models.base import Meta, Model, checked, lenient, wire

__all__ = ["Meta", "Model", "checked", "lenient", "wire"]
