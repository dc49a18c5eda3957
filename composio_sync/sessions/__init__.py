# Generated from composio_async/sessions/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""Sessions, and what hangs on one."""

from __future__ import annotations
