"""What a project or an organization used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked, wire


class UsageFilters(TypedDict, total=False):
    """Only of these users, or of these sessions."""

    user_id: str | Iterable[str]
    session_id: str | Iterable[str]


class OrganizationUsageFilters(UsageFilters, total=False):
    """Only of these users, sessions or projects."""

    project_id: str | Iterable[str]


class UsageTotal(TypedDict):
    """How much of one kind was used; the quantity is a decimal number, as text."""

    unit: str
    total_quantity: str
    event_count: int


@frozen(kw_only=True, eq=False, repr=False)
class UsageSummary(Model):
    """What was used, of every kind.

    Attributes:
        totals: By kind, such as `tool_calls`: maps with `unit`, `total_quantity` and `event_count`.
        instant_charge: What was charged at once, in USD, as text; `0` for nothing.
    """

    totals: Mapping[str, UsageTotal] = wire("entities")
    instant_charge: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class UsageGroup(Model):
    """One part of a breakdown.

    Attributes:
        key: What it is of: a tool's slug, a user id, ...
        total_quantity: A decimal number, as text.
    """

    key: str = checked()
    total_quantity: str | None = None
    event_count: int = 0


@frozen(kw_only=True, eq=False, repr=False)
class UsageBreakdown(Model):
    """What was used of one kind, in groups.

    Attributes:
        entity_type: The kind, such as `tool_calls`.
        total_quantity: A decimal number, as text.
        groups: The parts, in the order asked for.
    """

    entity_type: str | None = None
    unit: str | None = None
    total_quantity: str | None = None
    event_count: int = 0
    groups: list[UsageGroup] = attrs.field(factory=list)
