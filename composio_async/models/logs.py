"""Logs of tools that ran and of triggers that fired; the words of older releases on the wire are mapped here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypedDict

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked, wire

LogFilterField = Literal[
    "tool_slug",
    "toolkit_slug",
    "connected_account_id",
    "auth_config_id",
    "status",
    "user_id",
    "session_id",
    "sandbox_id",
    "request_id",
    "log_id",
]


class LogFilter(TypedDict):
    """One condition on tool executions; several must all hold."""

    field: LogFilterField
    operator: Literal["==", "!=", "contains", "not_contains"]
    value: str


class SearchParam(TypedDict):
    """One condition on logs, on a field that `logs.tools.list_fields` tells of."""

    field: str
    operation: str
    value: str


TimeRange = TypedDict("TimeRange", {"from": float | datetime, "to": float | datetime})
"""From when to when: milliseconds since 1970, or datetimes with a time zone."""


@frozen(kw_only=True, eq=False, repr=False)
class LogParent(Model):
    """The run that another run was part of.

    Attributes:
        id: Of its log.
        tool_slug: Of its tool.
    """

    id: str | None = wire("log_id", None)
    tool_slug: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ToolExecution(Model):
    """One run of a tool.

    Attributes:
        id: The `log_id` of the run's result.
        status: `success` or `failed`.
        timestamp: When, in ISO 8601.
        level: `info`, `warn` or `error`.
        metadata: About the tool, its account and the user, with `credential_source` and `instant_charge` (in USD, as
            text) where they are known.
        parent: The run that it was part of.
        timings: `start_time` and `end_time`, in milliseconds since 1970; told by `logs.get`.
        context: `session_id`, `trace_id` and `request_id`; told by `logs.get`.
        source: `host`, `framework` and `language` of the caller; told by `logs.get`.
        data: What went in and came out; told by `logs.get`.
    """

    id: str = checked()
    status: str = checked()
    timestamp: str | None = None
    type: str | None = None
    level: str | None = None
    message: str | None = None
    metadata: Mapping[str, Any] = attrs.field(factory=dict)
    metrics: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    parent: LogParent | None = None
    timings: Mapping[str, float] | None = attrs.field(default=None, repr=False)
    context: Mapping[str, str] | None = attrs.field(default=None, repr=False)
    source: Mapping[str, str] | None = attrs.field(default=None, repr=False)
    data: Any = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class LogToolkit(Model):
    """The toolkit in a log.

    Attributes:
        name: As people read it.
        slug: Told by `logs.tools.get`.
    """

    name: str | None = None
    slug: str | None = wire("uniqueId", None)
    icon: str | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class LogAccount(Model):
    """The connected account in a log.

    Attributes:
        id: Of the connected account.
        user_id: Whose it is.
    """

    id: str | None = None
    user_id: str | None = wire("entity", None)


@frozen(kw_only=True, eq=False, repr=False)
class ToolLog(Model):
    """One run of a tool, as the list of internal logs tells it.

    Attributes:
        status: `success` or `failed`.
        execution_time: Milliseconds.
        created_at: Milliseconds since 1970.
        minimal_response: The answer in short; the platform is giving it up.
        instant_charge: In USD, as text.
    """

    id: str = checked()
    status: str = checked()
    tool_slug: str | None = wire("actionKey", None)
    toolkit_slug: str | None = wire("appKey", None)
    toolkit: LogToolkit | None = attrs.field(default=None, metadata={"wire": "app"})
    connected_account_id: str | None = wire("connectedAccountId", None)
    user_id: str | None = wire("entityId", None)
    execution_time: float | None = wire("executionTime", None)
    created_at: float | None = wire("createdAt", None)
    credential_source: str | None = wire("credentialSource", None)
    instant_charge: str | None = wire("instantCharge", None)
    metadata: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    minimal_response: str | None = attrs.field(default=None, repr=False, metadata={"wire": "minimalResponse"})


@frozen(kw_only=True, eq=False, repr=False)
class LogLine(Model):
    """One line of a step: a request to the toolkit's own API, or a message of the platform.

    Attributes:
        type: `network` or `system`.
        time: Milliseconds since 1970.
        request: `method`, `url` and, where they are known, `headers`, `params`, `timeout` and `json`.
        response: `status` and `time`.
    """

    type: str | None = None
    level: str | None = None
    message: str | None = None
    request_id: str | None = wire("requestId", None)
    time: float | None = None
    request: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    response: Mapping[str, Any] = attrs.field(factory=dict, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class LogStep(Model):
    """One step of a run.

    Attributes:
        type: `tool_execution` or `fetch_connection_details`.
        status: `success`, `failure` or `error`.
        start_time: Milliseconds since 1970.
        end_time: Milliseconds since 1970.
        total_duration: Milliseconds.
        logs: Its lines.
    """

    type: str | None = None
    status: str | None = None
    message: str | None = None
    start_time: float | None = wire("startTime", None)
    end_time: float | None = wire("endTime", None)
    total_duration: float | None = wire("totalDuration", None)
    metadata: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    logs: list[LogLine] = attrs.field(factory=list, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class ToolLogDetail(Model):
    """One run of a tool in all its steps.

    Attributes:
        status: `success`, `error`, `warning` or `info`.
        connected_account: The one it acted through, and whose that is.
        payload_received: What the tool was given.
        response: What it answered.
        error: What went wrong; empty when nothing did.
        start_time: Milliseconds since 1970.
        end_time: Milliseconds since 1970.
        total_duration: As text, with its unit.
        instant_charge: In USD, as text.
    """

    id: str = attrs.field(metadata={"wire": "actionLogId", "check": True})
    status: str = checked()
    tool_slug: str | None = wire("actionId", None)
    toolkit: LogToolkit | None = attrs.field(default=None, metadata={"wire": "app"})
    version: str | None = None
    connected_account: LogAccount | None = attrs.field(default=None, metadata={"wire": "connection"})
    credential_source: str | None = wire("credentialSource", None)
    instant_charge: str | None = wire("instantCharge", None)
    session: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    execution_metadata: Mapping[str, Any] = attrs.field(
        factory=dict, repr=False, metadata={"wire": "executionMetadata"}
    )
    steps: list[LogStep] = attrs.field(factory=list, repr=False)
    payload_received: Any = attrs.field(default=None, repr=False, metadata={"wire": "payloadReceived"})
    response: Any = attrs.field(default=None, repr=False)
    error: Any = attrs.field(default=None, repr=False)
    start_time: float | None = wire("startTime", None)
    end_time: float | None = wire("endTime", None)
    total_duration: str | None = wire("totalDuration", None)


@frozen(kw_only=True, eq=False, repr=False)
class LogFields(Model):
    """What the internal logs can be searched by.

    Attributes:
        fields: By group: maps with `id`, `displayName`, `type` and, where values have a form, `regex`.
    """

    fields: Mapping[str, list[Mapping[str, str]]] = attrs.field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class TriggerPayload(Model):
    """What a trigger got from its toolkit, and what became of it.

    Attributes:
        trigger_id: `ti_...`.
        trigger_uuid: The same trigger's older id.
        payload: From the toolkit, as text.
        client_payload: What was sent to the project, as text.
        client_response: What the project answered, as text.
        client_error: Why it was not delivered.
    """

    id: str | None = None
    type: str | None = None
    provider: str | None = None
    client_id: str | None = wire("clientId", None)
    connected_account_id: str | None = wire("connectionId", None)
    trigger_id: str | None = wire("triggerNanoId", None)
    trigger_uuid: str | None = wire("triggerId", None)
    trigger_slug: str | None = wire("triggerName", None)
    payload: str | None = attrs.field(default=None, repr=False, metadata={"wire": "triggerProviderPayload"})
    client_payload: str | None = attrs.field(default=None, repr=False, metadata={"wire": "triggerClientPayload"})
    client_response: str | None = attrs.field(default=None, repr=False, metadata={"wire": "triggerClientResponse"})
    client_error: str | None = wire("triggerClientError", None)
    created_at: str | None = wire("createdAt", None)
    updated_at: str | None = wire("updatedAt", None)


@frozen(kw_only=True, eq=False, repr=False)
class TriggerLog(Model):
    """One event of a trigger.

    Attributes:
        type: `trigger`, or `action` for a run of a tool.
        status: What became of it.
        toolkit: That it came from.
        connected_account_id: That it was about.
        client_id: Of the project.
        details: The event, and what became of it.
    """

    id: str = checked()
    status: str = checked()
    type: str | None = None
    toolkit: str | None = wire("appName", None)
    user_id: str | None = wire("entityId", None)
    connected_account_id: str | None = wire("connectionId", None)
    client_id: str | None = wire("clientId", None)
    created_at: str | None = wire("createdAt", None)
    details: TriggerPayload | None = attrs.field(default=None, metadata={"wire": "meta"})


@frozen(kw_only=True, eq=False, repr=False)
class TriggerLogResponse(Model):
    """What the platform answers when one event is asked for."""

    log: TriggerLog
