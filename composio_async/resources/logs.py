"""Logs: what tools did, and what triggers brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from attrs import evolve

from composio_async._arguments import compact, mapping, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import Listing, read, read_page
from composio_async._instants import Instant, window
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, InvalidParamsType
from composio_async.models.logs import (
    LogFields,
    LogFilter,
    SearchParam,
    TimeRange,
    ToolExecution,
    ToolLog,
    ToolLogDetail,
    TriggerLog,
    TriggerLogResponse,
)
from composio_async.pagination import Page, Pager

_SEARCH: Final = Operation("logs.search", "POST", "/api/v3.1/logs/tool_execution", keys=PROJECT)
_GET: Final = Operation("logs.get", "GET", "/api/v3.1/logs/tool_execution/{id}", keys=PROJECT)
_TOOLS: Final = "/api/v3.1/internal/action_execution"
_TOOLS_LIST: Final = Operation("logs.tools.list", "POST", f"{_TOOLS}/logs", keys=PROJECT)
_TOOLS_GET: Final = Operation("logs.tools.get", "GET", f"{_TOOLS}/log/{{id}}", keys=PROJECT)
_TOOLS_FIELDS: Final = Operation("logs.tools.list_fields", "GET", f"{_TOOLS}/fields", keys=PROJECT)
_TRIGGERS: Final = "/api/v3.1/internal/trigger"
_TRIGGERS_LIST: Final = Operation("logs.triggers.list", "POST", f"{_TRIGGERS}/logs", keys=PROJECT)
_TRIGGERS_GET: Final = Operation("logs.triggers.get", "GET", f"{_TRIGGERS}/log/{{id}}", keys=PROJECT)

EXECUTIONS: Final = Listing(items="logs")
INTERNAL: Final = Listing(items="data", cursor="nextCursor")
LONGEST_NUMBER: Final = 18


class ToolLogs:
    """`composio.logs.tools`: the internal logs of tools, step by step."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
            A pager; `async for` walks all logs.

        Raises:
            InvalidParams: A condition lacks one of its three parts, or a time has no zone.

        Calls `POST /api/v3.1/internal/action_execution/logs`.
        """
        body = {
            **window(from_, to),
            **compact(
                search_params=_conditions(search_params, "operation"), case_sensitive=case_sensitive, limit=limit
            ),
        }
        _TOOLS_LIST.request(body=body)

        async def fetch(at: str | None) -> Page[ToolLog]:
            # The official client always sends a cursor here, null for the first page.
            request = _TOOLS_LIST.request(body={**body, "cursor": None if at is None else _number(at)})
            return await read_page(ToolLog, await self._transport.send(request, timeout), INTERNAL)

        return Pager(fetch, None if cursor is None else str(cursor))

    async def get(self, id: str, *, timeout: Timeout = None) -> ToolLogDetail:
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
        request = _TOOLS_GET.request(path={"id": text(id, "id")})
        return await read(ToolLogDetail, await self._transport.send(request, timeout))

    async def list_fields(self, *, timeout: Timeout = None) -> LogFields:
        """List the fields that `list` can search by.

        Args:
            timeout: Seconds for the call.

        Returns:
            The fields, by group.

        Calls `GET /api/v3.1/internal/action_execution/fields`.
        """
        return await read(LogFields, await self._transport.send(_TOOLS_FIELDS.request(), timeout))


class TriggerLogs:
    """`composio.logs.triggers`: events of triggers, and what became of them."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
            A pager; `async for` walks all events.

        Raises:
            InvalidParams: A condition lacks one of its three parts, or a time has no zone.

        Calls `POST /api/v3.1/internal/trigger/logs`.
        """
        body = {
            **window(from_, to),
            **compact(
                time=time,
                status=status,
                search=optional_text(search, "search"),
                userId=optional_text(user_id, "user_id"),
                integrationId=optional_text(auth_config_uuid, "auth_config_uuid"),
                search_params=_conditions(search_params, "operation"),
                include_payload=include_payload,
                limit=limit,
            ),
        }
        _TRIGGERS_LIST.request(body=body)

        async def fetch(at: str | None) -> Page[TriggerLog]:
            request = _TRIGGERS_LIST.request(body=body if at is None else {**body, "cursor": at})
            raw = await self._transport.send(request, timeout)
            return await read_page(TriggerLog, _with_data(raw), INTERNAL)

        return Pager(fetch, cursor)

    async def get(self, id: str, *, timeout: Timeout = None) -> TriggerLog:
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
        request = _TRIGGERS_GET.request(path={"id": text(id, "id")})
        answer = await read(TriggerLogResponse, await self._transport.send(request, timeout))
        return evolve(answer.log, meta=answer.meta)


class Logs:
    """`composio.logs`: what tools did, and what triggers brought.

    Attributes:
        tools: Internal logs of tools, step by step.
        triggers: Events of triggers, and what became of them.
    """

    tools: ToolLogs
    triggers: TriggerLogs

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.tools = ToolLogs(transport)
        self.triggers = TriggerLogs(transport)

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
            A pager; `async for` walks all runs.

        Raises:
            InvalidParams: A condition lacks one of its three parts, the range one of its two, or a time has no zone.

        Calls `POST /api/v3.1/logs/tool_execution`.
        """
        body = compact(filters=_conditions(filters, "operator"), time_range=_range(time_range), limit=limit)
        _SEARCH.request(body=body)

        async def fetch(at: str | None) -> Page[ToolExecution]:
            request = _SEARCH.request(body=body if at is None else {**body, "cursor": at})
            return await read_page(ToolExecution, await self._transport.send(request, timeout), EXECUTIONS)

        return Pager(fetch, cursor)

    async def get(self, id: str, *, timeout: Timeout = None) -> ToolExecution:
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
        request = _GET.request(path={"id": text(id, "id")})
        return await read(ToolExecution, await self._transport.send(request, timeout))


def _range(given: TimeRange | None) -> dict[str, Any] | None:
    if given is None:
        return None
    mapping(given, "time_range")
    if given.keys() != {"from", "to"}:
        msg = f"time_range must have 'from' and 'to', not {sorted(given)}."
        raise InvalidParams(msg)
    found = window(given["from"], given["to"])
    if found.keys() != {"from", "to"}:
        raise InvalidParams("time_range must have 'from' and 'to', and neither may be None.")
    return found


def _conditions(given: Iterable[Mapping[str, Any]] | None, operator: str) -> list[dict[str, str]] | None:
    if given is None:
        return None
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        msg = f"Conditions are a list of dicts, not {type(given).__name__}."
        raise InvalidParamsType(msg)
    found = []
    for one in given:
        mapping(one, "each condition")
        if one.keys() != {"field", operator, "value"}:
            msg = f"A condition has 'field', {operator!r} and 'value', not {sorted(map(str, one))}."
            raise InvalidParams(msg)
        for name, value in one.items():
            optional_text(value, name, blank=name == "value")
        found.append(dict(one))
    return found


def _number(cursor: str) -> int | str:
    """A cursor as this operation takes it: a number, written as one."""
    return int(cursor) if cursor.isdecimal() and len(cursor) <= LONGEST_NUMBER else cursor


def _with_data(raw: RawResponse) -> RawResponse:
    """An answer with nothing in it is an empty page: the platform may leave out `data` here."""
    if raw.content.strip() != b"{}":
        return raw
    return RawResponse(raw.operation, b'{"data":[]}', raw.meta, raw.path, raw.secrets)
