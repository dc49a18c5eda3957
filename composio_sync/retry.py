# Generated from composio_async/retry.py by `python -m composio_async._syncgen`. Do not edit.
"""Which request may go out again, when, and how often: rules as data, free of I/O."""

from __future__ import annotations

from composio_async.retry import Delivery, RetryPolicy, may_repeat, retry_after, retrying

__all__ = ["Delivery", "RetryPolicy", "may_repeat", "retry_after", "retrying"]
