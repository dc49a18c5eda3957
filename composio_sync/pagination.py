# Generated from composio_async/pagination.py by `python -m composio_async._syncgen`. Do not edit.
"""Lists: a page, and a pager that walks all pages."""

from __future__ import annotations

from composio_async._portal_pages import Pager
from composio_async.pagination import IncompleteListWarning, Page, check_max_items

__all__ = ["IncompleteListWarning", "Page", "Pager", "check_max_items"]
