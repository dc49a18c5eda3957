# Generated from composio_async/models/usage.py by `python -m composio_async._syncgen`. Do not edit.
"""What a project or an organization used."""

from __future__ import annotations

from composio_async.models.usage import (
    OrganizationUsageFilters,
    UsageBreakdown,
    UsageFilters,
    UsageGroup,
    UsageSummary,
    UsageTotal,
)

__all__ = ["OrganizationUsageFilters", "UsageBreakdown", "UsageFilters", "UsageGroup", "UsageSummary", "UsageTotal"]
