# Generated from composio_async/emulator/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""A local Composio platform: a real HTTP server, in memory, deterministic, for tests, demos and development."""

from __future__ import annotations

from composio_async.emulator.faults import Fault, RateLimit, Reset, Stall, Status, Truncate
from composio_async.emulator.journal import RecordedRequest
from composio_sync.emulator.server import Emulator

__all__ = ["Emulator", "Fault", "RateLimit", "RecordedRequest", "Reset", "Stall", "Status", "Truncate"]
