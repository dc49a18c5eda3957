"""Usage: how much a project or an organization used, in all and in parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from composio_async._arguments import compact, filled, mapping, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._instants import Instant, window
from composio_async._request import ORG, PROJECT, Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParams
from composio_async.models.usage import OrganizationUsageFilters, UsageBreakdown, UsageFilters, UsageSummary
from composio_async.retry import Delivery

_PROJECT: Final = "/api/v3.1/project/usage"
_SUMMARY: Final = Operation("usage.summary", "POST", f"{_PROJECT}/summary", Delivery.READ, PROJECT)
_BREAKDOWN: Final = Operation("usage.breakdown", "POST", f"{_PROJECT}/{{entity_type}}", Delivery.READ, PROJECT)
_ORGANIZATION: Final = "/api/v3.1/org/usage"
_ORGANIZATION_SUMMARY: Final = Operation(
    "usage.organization_summary", "POST", f"{_ORGANIZATION}/summary", Delivery.READ, ORG
)
_ORGANIZATION_BREAKDOWN: Final = Operation(
    "usage.organization_breakdown", "POST", f"{_ORGANIZATION}/{{entity_type}}", Delivery.READ, ORG
)

FILTERS: Final = ("user_id", "session_id")
ORGANIZATION_FILTERS: Final = (*FILTERS, "project_id")

UsageOrder = Literal["key", "total_quantity", "event_count"]


class Usage:
    """`composio.usage`: how much the project used, or with an organization key the organization."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def summary(
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
        body = _summary_body(from_, to, entity_types, _filters(filters, FILTERS))
        return await read(UsageSummary, await self._transport.send(_SUMMARY.request(body=body), timeout))

    async def breakdown(
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
        body = _breakdown_body(from_, to, group_by, order_by, order_direction, limit, _filters(filters, FILTERS))
        request = _BREAKDOWN.request(path={"entity_type": _kind(entity_type)}, body=body)
        return await read(UsageBreakdown, await self._transport.send(request, timeout))

    async def organization_summary(
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
        body = _summary_body(from_, to, entity_types, _filters(filters, ORGANIZATION_FILTERS))
        request = _ORGANIZATION_SUMMARY.request(body=body)
        return await read(UsageSummary, await self._transport.send(request, timeout))

    async def organization_breakdown(
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
        found = _filters(filters, ORGANIZATION_FILTERS)
        body = _breakdown_body(from_, to, group_by, order_by, order_direction, limit, found)
        request = _ORGANIZATION_BREAKDOWN.request(path={"entity_type": _kind(entity_type)}, body=body)
        return await read(UsageBreakdown, await self._transport.send(request, timeout))


def _kind(entity_type: str) -> str:
    if text(entity_type, "entity_type") == "summary":
        raise InvalidParams("entity_type must not be 'summary': call the method of that name.")
    return entity_type


def _filters(given: Mapping[str, Any] | None, known: Iterable[str]) -> dict[str, list[str]] | None:
    if given is None:
        return None
    mapping(given, "filters")
    unknown = sorted(map(str, given.keys() - set(known)))
    if unknown:
        msg = f"filters has {', '.join(unknown)}; it takes {', '.join(known)}."
        raise InvalidParams(msg)
    return compact(**{name: filled(value, f"filters['{name}']") for name, value in given.items()})


def _summary_body(
    from_: Instant | None, to: Instant | None, entity_types: str | Iterable[str] | None, filters: dict[str, Any] | None
) -> dict[str, Any]:
    return {**window(from_, to), **compact(entity_types=filled(entity_types, "entity_types"), filters=filters)}


def _breakdown_body(
    from_: Instant | None,
    to: Instant | None,
    group_by: str | None,
    order_by: str | None,
    order_direction: str | None,
    limit: int | None,
    filters: dict[str, Any] | None,
) -> dict[str, Any]:
    return {
        **window(from_, to),
        **compact(
            group_by=optional_text(group_by, "group_by"),
            order_by=order_by,
            order_direction=order_direction,
            limit=limit,
            filters=filters,
        ),
    }
