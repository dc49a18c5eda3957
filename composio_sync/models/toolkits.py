# Generated from composio_async/models/toolkits.py by `python -m composio_async._syncgen`. Do not edit.
"""Toolkits, how they are authorised, and their changes."""

from __future__ import annotations

from composio_async.models.toolkits import AuthField, Toolkit, ToolkitAuth, ToolkitCategory, ToolkitChangelog

__all__ = ["AuthField", "Toolkit", "ToolkitAuth", "ToolkitCategory", "ToolkitChangelog"]
