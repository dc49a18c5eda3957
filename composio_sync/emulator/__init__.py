# Generated from composio_async/emulator/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""A local Composio platform: a real HTTP server, in memory, deterministic, for tests, demos and development."""

from __future__ import annotations

from composio_async.emulator.deliveries import Delivery
from composio_async.emulator.executed import Execution
from composio_async.emulator.faults import Fault, RateLimit, Reset, Stall, Status, Truncate
from composio_async.emulator.firing import Fired, FiredWebhook
from composio_async.emulator.journal import RecordedRequest
from composio_async.emulator.requests_seen import Requests
from composio_sync.emulator.server import Emulator

__all__ = [
    "Delivery",
    "Emulator",
    "Execution",
    "Fault",
    "Fired",
    "FiredWebhook",
    "RateLimit",
    "RecordedRequest",
    "Requests",
    "Reset",
    "Stall",
    "Status",
    "Truncate",
]
