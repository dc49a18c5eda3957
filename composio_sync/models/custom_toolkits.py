# Generated from composio_async/models/custom_toolkits.py by `python -m composio_async._syncgen`. Do not edit.
"""Toolkits of a project's own."""

from __future__ import annotations

from composio_async.models.custom_toolkits import CustomToolkit, CustomToolkitSync, DeletedCustomToolkit

__all__ = ["CustomToolkit", "CustomToolkitSync", "DeletedCustomToolkit"]
