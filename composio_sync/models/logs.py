# Generated from composio_async/models/logs.py by `python -m composio_async._syncgen`. Do not edit.
"""Logs of tools that ran and of triggers that fired; the words of older releases on the wire are mapped here."""

from __future__ import annotations

from composio_async.models.logs import (
    LogAccount,
    LogFields,
    LogFilter,
    LogFilterField,
    LogLine,
    LogParent,
    LogStep,
    LogToolkit,
    SearchParam,
    TimeRange,
    ToolExecution,
    ToolLog,
    ToolLogDetail,
    TriggerLog,
    TriggerLogResponse,
    TriggerPayload,
)

__all__ = [
    "LogAccount",
    "LogFields",
    "LogFilter",
    "LogFilterField",
    "LogLine",
    "LogParent",
    "LogStep",
    "LogToolkit",
    "SearchParam",
    "TimeRange",
    "ToolExecution",
    "ToolLog",
    "ToolLogDetail",
    "TriggerLog",
    "TriggerLogResponse",
    "TriggerPayload",
]
