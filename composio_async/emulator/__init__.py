"""A local Composio platform: a real HTTP server, in memory, deterministic, for tests, demos and development."""

from __future__ import annotations

from .deliveries import Delivery
from .executed import Execution
from .faults import Fault, RateLimit, Reset, Stall, Status, Truncate
from .firing import Fired, FiredWebhook
from .journal import RecordedRequest
from .requests_seen import Requests
from .server import Emulator

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
