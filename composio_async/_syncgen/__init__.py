"""Writes `composio_sync` from the classes of `composio_async`: signatures from their syntax trees, bodies of our own.

Nothing that is walked is imported, and neither is what was generated before, so that a broken file cannot stop the tool
that repairs it.
"""

from __future__ import annotations

from composio_async._syncgen.package import explain, generate
from composio_async._syncgen.plan import PLAN, Plan, Root
from composio_async._syncgen.text import NoRuleError

__all__ = ["PLAN", "NoRuleError", "Plan", "Root", "explain", "generate"]
