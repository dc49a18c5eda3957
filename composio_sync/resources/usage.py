# Generated from composio_async/resources/usage.py by `python -m composio_async._syncgen`. Do not edit.
"""Usage: how much a project or an organization used, in all and in parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._instants import Instant
from composio_async.models.usage import OrganizationUsageFilters, UsageBreakdown, UsageFilters, UsageSummary
from composio_async.resources import usage as _async
from composio_async.resources.usage import UsageOrder

__all__ = ["Usage", "UsageOrder"]


class Usage:
    """`composio.usage`: how much the project used, or with an organization key the organization."""

    _core: _async.Usage
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Usage, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def summary(
        self,
        *,
        from_: Instant | None = None,
        to: Instant | None = None,
        entity_types: str | Iterable[str] | None = None,
        filters: UsageFilters | None = None,
        timeout: Timeout = None,
    ) -> UsageSummary:
        """Tell what the project used, of every kind.

        Args:
            from_: From when: milliseconds since 1970, or a datetime with a time zone.
            to: Until when: milliseconds since 1970, or a datetime with a time zone.
            entity_types: Only these kinds, such as `tool_calls` or `sessions`.
            filters: `{"user_id": [...], "session_id": [...]}`.
            timeout: Seconds for the call.

        Returns:
            Totals by kind, and what was charged at once.

        Raises:
            InvalidParams: A filter is not known or empty, or a time has no zone.

        Calls `POST /api/v3.1/project/usage/summary`.
        """
        return self._portal.run(
            self._core.summary(from_=from_, to=to, entity_types=entity_types, filters=filters, timeout=timeout)
        )

    def breakdown(
        self,
        entity_type: str,
        *,
        from_: Instant | None = None,
        to: Instant | None = None,
        group_by: str | None = None,
        order_by: UsageOrder | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
        filters: UsageFilters | None = None,
        timeout: Timeout = None,
    ) -> UsageBreakdown:
        """Tell what the project used of one kind, in groups.

        Args:
            entity_type: The kind, such as `tool_calls` or `sessions`.
            from_: From when: milliseconds since 1970, or a datetime with a time zone.
            to: Until when: milliseconds since 1970, or a datetime with a time zone.
            group_by: What to group by; `tool_slug` for `tool_calls`, `user_id` for `sessions` by default.
            order_by: `key`, `total_quantity` or `event_count`.
            order_direction: `asc` or `desc`.
            limit: Groups, 1 to 1000; there are no further pages.
            filters: `{"user_id": [...], "session_id": [...]}`.
            timeout: Seconds for the call.

        Returns:
            The total, and the groups.

        Raises:
            InvalidParams: A filter is not known or empty, or a time has no zone.

        Calls `POST /api/v3.1/project/usage/{entity_type}`.
        """
        return self._portal.run(
            self._core.breakdown(
                entity_type,
                from_=from_,
                to=to,
                group_by=group_by,
                order_by=order_by,
                order_direction=order_direction,
                limit=limit,
                filters=filters,
                timeout=timeout,
            )
        )

    def organization_summary(
        self,
        *,
        from_: Instant | None = None,
        to: Instant | None = None,
        entity_types: str | Iterable[str] | None = None,
        filters: OrganizationUsageFilters | None = None,
        timeout: Timeout = None,
    ) -> UsageSummary:
        """Tell what the organization used, of every kind; takes an organization key.

        Args:
            from_: From when: milliseconds since 1970, or a datetime with a time zone.
            to: Until when: milliseconds since 1970, or a datetime with a time zone.
            entity_types: Only these kinds, such as `tool_calls` or `sessions`.
            filters: `{"user_id": [...], "session_id": [...], "project_id": [...]}`.
            timeout: Seconds for the call.

        Returns:
            Totals by kind, and what was charged at once.

        Raises:
            InvalidParams: A filter is not known or empty, or a time has no zone.

        Calls `POST /api/v3.1/org/usage/summary`.
        """
        return self._portal.run(
            self._core.organization_summary(
                from_=from_,
                to=to,
                entity_types=entity_types,
                filters=filters,
                timeout=timeout,
            )
        )

    def organization_breakdown(
        self,
        entity_type: str,
        *,
        from_: Instant | None = None,
        to: Instant | None = None,
        group_by: str | None = None,
        order_by: UsageOrder | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
        filters: OrganizationUsageFilters | None = None,
        timeout: Timeout = None,
    ) -> UsageBreakdown:
        """Tell what the organization used of one kind, in groups; takes an organization key.

        Args:
            entity_type: The kind, such as `tool_calls` or `sessions`.
            from_: From when: milliseconds since 1970, or a datetime with a time zone.
            to: Until when: milliseconds since 1970, or a datetime with a time zone.
            group_by: What to group by; `tool_slug` for `tool_calls`, `user_id` for `sessions` by default.
            order_by: `key`, `total_quantity` or `event_count`.
            order_direction: `asc` or `desc`.
            limit: Groups, 1 to 1000; there are no further pages.
            filters: `{"user_id": [...], "session_id": [...], "project_id": [...]}`.
            timeout: Seconds for the call.

        Returns:
            The total, and the groups.

        Raises:
            InvalidParams: A filter is not known or empty, or a time has no zone.

        Calls `POST /api/v3.1/org/usage/{entity_type}`.
        """
        return self._portal.run(
            self._core.organization_breakdown(
                entity_type,
                from_=from_,
                to=to,
                group_by=group_by,
                order_by=order_by,
                order_direction=order_direction,
                limit=limit,
                filters=filters,
                timeout=timeout,
            )
        )
