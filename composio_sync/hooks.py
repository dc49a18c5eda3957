# Generated from composio_async/hooks.py by `python -m composio_async._syncgen`. Do not edit.
"""What may be told of each attempt to call the platform: to the user's own functions, and to the log.

A hook is for watching: what it is told is the real thing, and to be left as it is. It is a plain function, called where
the call runs, and should be quick; what it raises is written to the log and changes nothing, since a tool that ran must
not fail for it.
"""

from __future__ import annotations

from composio_async.hooks import (
    Hooks,
    RequestEvent,
    RequestHook,
    ResponseEvent,
    ResponseHook,
    RetryEvent,
    RetryHook,
    tell_request,
    tell_response,
    tell_retry,
)

__all__ = [
    "Hooks",
    "RequestEvent",
    "RequestHook",
    "ResponseEvent",
    "ResponseHook",
    "RetryEvent",
    "RetryHook",
    "tell_request",
    "tell_response",
    "tell_retry",
]
