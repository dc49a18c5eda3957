# Generated from composio_async/resources/logs.py by `python -m composio_async._syncgen`. Do not edit.
"""Logs: what tools did, and what triggers brought."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._instants import Instant
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async.models.logs import (
    LogFields,
    LogFilter,
    SearchParam,
    TimeRange,
    ToolExecution,
    ToolLog,
    ToolLogDetail,
    TriggerLog,
)
from composio_async.resources import logs as _async

__all__ = ["Logs", "ToolLogs", "TriggerLogs"]


class ToolLogs:
    """`composio.logs.tools`: the internal logs of tools, step by step."""

    _core: _async.ToolLogs
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.ToolLogs, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(
        self,
        *,
        from_: Instant | None = None,
        to: Instant | None = None,
        search_params: Iterable[SearchParam] | None = None,
        case_sensitive: bool | None = None,
        limit: int | None = None,
        cursor: str | float | None = None,
        timeout: Timeout = None,
    ) -> Pager[ToolLog]:
        """List the internal logs of tools, newest first.

        Args:
            from_: The earliest: milliseconds since 1970, or a datetime with a time zone.
            to: The latest: milliseconds since 1970, or a datetime with a time zone.
            search_params: Conditions `{"field": ..., "operation": ..., "value": ...}` on what `list_fields` tells of.
            case_sensitive: Whether values are compared letter for letter.
            limit: Logs on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all logs.

        Raises:
            InvalidParams: A condition lacks one of its three parts, or a time has no zone.

        Calls `POST /api/v3.1/internal/action_execution/logs`.
        """
        made = self._core.list(
            from_=from_,
            to=to,
            search_params=search_params,
            case_sensitive=case_sensitive,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def get(self, id: str, *, timeout: Timeout = None) -> ToolLogDetail:
        """Get the internal log of one run, step by step.

        Args:
            id: Of the log.
            timeout: Seconds for the call.

        Returns:
            The log.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/internal/action_execution/log/{id}`.
        """
        return self._portal.run(self._core.get(id, timeout=timeout))

    def list_fields(self, *, timeout: Timeout = None) -> LogFields:
        """List the fields that `list` can search by.

        Args:
            timeout: Seconds for the call.

        Returns:
            The fields, by group.

        Calls `GET /api/v3.1/internal/action_execution/fields`.
        """
        return self._portal.run(self._core.list_fields(timeout=timeout))


class TriggerLogs:
    """`composio.logs.triggers`: events of triggers, and what became of them."""

    _core: _async.TriggerLogs
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.TriggerLogs, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(entity_id="user_id", integration_id="auth_config_uuid")
    def list(
        self,
        *,
        time: Literal["5m", "30m", "6h", "1d", "1w", "1month", "1y"] | None = None,
        from_: Instant | None = None,
        to: Instant | None = None,
        status: Literal["all", "success", "error"] | None = None,
        search: str | None = None,
        user_id: str | None = None,
        auth_config_uuid: str | None = None,
        search_params: Iterable[SearchParam] | None = None,
        include_payload: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[TriggerLog]:
        """List events of triggers, newest first.

        Args:
            time: Only of the last minutes, hours, days, ...: `5m`, `30m`, `6h`, `1d`, `1w`, `1month` or `1y`.
            from_: The earliest: milliseconds since 1970, or a datetime with a time zone.
            to: The latest: milliseconds since 1970, or a datetime with a time zone.
            status: `all`, `success` or `error`.
            search: In the events.
            user_id: Only of this user.
            auth_config_uuid: Only under this auth config, by its `uuid`.
            search_params: Conditions `{"field": ..., "operation": ..., "value": ...}`.
            include_payload: Whether payloads come along, True by default; a list without them is faster.
            limit: Events on a page, 20 by default.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all events.

        Raises:
            InvalidParams: A condition lacks one of its three parts, or a time has no zone.

        Calls `POST /api/v3.1/internal/trigger/logs`.
        """
        made = self._core.list(
            time=time,
            from_=from_,
            to=to,
            status=status,
            search=search,
            user_id=user_id,
            auth_config_uuid=auth_config_uuid,
            search_params=search_params,
            include_payload=include_payload,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def get(self, id: str, *, timeout: Timeout = None) -> TriggerLog:
        """Get one event of a trigger.

        Args:
            id: Of the log.
            timeout: Seconds for the call.

        Returns:
            The event.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/internal/trigger/log/{id}`.
        """
        return self._portal.run(self._core.get(id, timeout=timeout))


class Logs:
    """`composio.logs`: what tools did, and what triggers brought.

    Attributes:
        tools: Internal logs of tools, step by step.
        triggers: Events of triggers, and what became of them.
    """

    _core: _async.Logs
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Logs, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @cached_property
    def tools(self) -> ToolLogs:
        """Internal logs of tools, step by step."""
        return ToolLogs._of(self._core.tools, self._portal)

    @cached_property
    def triggers(self) -> TriggerLogs:
        """Events of triggers, and what became of them."""
        return TriggerLogs._of(self._core.triggers, self._portal)

    def search(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Iterable[LogFilter] | None = None,
        time_range: TimeRange | None = None,
        timeout: Timeout = None,
    ) -> Pager[ToolExecution]:
        """Search what tools did, newest first.

        Args:
            limit: Runs on a page, 1 to 100, 20 by default.
            cursor: Of the page to start with.
            filters: Conditions `{"field": "toolkit_slug", "operator": "==", "value": "github"}`, all of which hold;
                fields are `tool_slug`, `toolkit_slug`, `connected_account_id`, `auth_config_id`, `status`, `user_id`,
                `session_id`, `sandbox_id`, `request_id` and `log_id`, operators `==`, `!=`, `contains` and
                `not_contains`.
            time_range: `{"from": ..., "to": ...}`: milliseconds since 1970, or datetimes with a time zone.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all runs.

        Raises:
            InvalidParams: A condition lacks one of its three parts, the range one of its two, or a time has no zone.

        Calls `POST /api/v3.1/logs/tool_execution`.
        """
        made = self._core.search(limit=limit, cursor=cursor, filters=filters, time_range=time_range, timeout=timeout)
        return Pager(made, self._portal)

    def get(self, id: str, *, timeout: Timeout = None) -> ToolExecution:
        """Get one run of a tool, with what went in and came out.

        Args:
            id: Of the log: `log_id` of the run's result.
            timeout: Seconds for the call.

        Returns:
            The run.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/logs/tool_execution/{id}`.
        """
        return self._portal.run(self._core.get(id, timeout=timeout))
