"""A local Composio platform: a real HTTP server, in memory, deterministic, for tests, demos and development."""

from __future__ import annotations

from .faults import Fault, RateLimit, Reset, Stall, Status, Truncate
from .journal import RecordedRequest
from .server import Emulator

__all__ = ["Emulator", "Fault", "RateLimit", "RecordedRequest", "Reset", "Stall", "Status", "Truncate"]
