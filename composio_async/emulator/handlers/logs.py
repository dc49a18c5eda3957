"""Operations of logs: what tools really did here, and what triggers reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import orjson

from composio_async.emulator.catalog import meta
from composio_async.emulator.clock import iso
from composio_async.emulator.journal import masked
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError, bad_request, not_found
from composio_async.emulator.state import ToolLog, TriggerLog
from composio_async.emulator.tool_logs import fits, milliseconds, newest, number_of, within
from composio_async.emulator.world import Call

CLIENT: Final = "pr_emulator"
SPANS: Final = {"5m": 300, "30m": 1800, "6h": 21600, "1d": 86400, "1w": 604800, "1month": 2592000, "1y": 31536000}
SEARCHABLE: Final = {
    "actionKey": ("Tool", "tool_slug"),
    "appKey": ("Toolkit", "toolkit_slug"),
    "connectedAccountId": ("Connected account", "connected_account_id"),
    "entityId": ("User", "user_id"),
    "status": ("Status", "status"),
}


async def search(call: Call) -> dict[str, Any]:
    """Newest first."""
    span = call.body.get("time_range") or {}
    rows = [
        row for row in newest(call.world, span.get("from"), span.get("to")) if fits(row, call.body.get("filters") or ())
    ]
    page = page_of(rows, lambda row: row.id, _execution_json, call.body)
    return _short(page, "logs", "next_cursor")


async def get(call: Call) -> dict[str, Any]:
    """One run, with what went in and came out."""
    row = _find(call)
    return {
        **_execution_json(row),
        "timings": {"start_time": row.started, "end_time": row.ended},
        "context": {
            "request_id": row.request_id,
            "trace_id": row.request_id,
            **({"session_id": row.session_id} if row.session_id else {}),
        },
        "source": {"host": "emulator"},
        "data": {"request": masked(row.arguments), "response": row.data, "error": row.error},
    }


async def tools_list(call: Call) -> dict[str, Any]:
    """Newest first; the cursor is the number of the last log that was shown."""
    body = call.body
    folded = not body.get("case_sensitive")
    conditions = [
        {
            "field": SEARCHABLE.get(one.get("field", ""), ("", one.get("field", "")))[1],
            "operator": one.get("operation", "=="),
            "value": one.get("value", ""),
        }
        for one in body.get("search_params") or ()
    ]
    rows = [row for row in newest(call.world, body.get("from"), body.get("to")) if fits(row, conditions, folded=folded)]
    before = body.get("cursor")
    rest = rows if before is None else [row for row in rows if number_of(row) < before]
    limit = int(body.get("limit", 20))
    if limit < 1:
        raise bad_request("limit must be at least 1")
    shown = rest[:limit]
    more = {"nextCursor": number_of(shown[-1])} if len(rest) > limit else {}
    return {"data": [_tool_json(call, row) for row in shown], **more}


async def tools_get(call: Call) -> dict[str, Any]:
    """One run, as the one step that it was."""
    row = _find(call)
    toolkit = meta.TOOLKIT if row.toolkit == meta.TOOLKIT.slug else call.registry.find_toolkit(row.toolkit)
    status = "success" if row.successful else "error"
    step = {
        "type": "tool_execution",
        "startTime": row.started,
        "endTime": row.ended,
        "totalDuration": row.ended - row.started,
        "status": status,
        "message": row.error or f"{row.tool_slug} ran",
        "metadata": {},
        "logs": [],
    }
    return {
        "actionLogId": row.id,
        "actionId": row.tool_slug,
        "status": status,
        "app": {
            "name": toolkit.name if toolkit else row.toolkit,
            "uniqueId": row.toolkit,
            "icon": toolkit.logo if toolkit else "",
        },
        "version": row.version,
        "connection": {"id": row.account_id or "", "entity": row.user_id},
        "credentialSource": row.credential_source,
        "session": {"id": row.session_id} if row.session_id else {},
        "executionMetadata": {"request_id": row.request_id},
        "steps": [step],
        "payloadReceived": masked(row.arguments),
        "startTime": row.started,
        "endTime": row.ended,
        "totalDuration": f"{row.ended - row.started} ms",
        "response": row.data,
        "error": {"message": row.error} if row.error else {},
    }


async def tools_fields(call: Call) -> dict[str, Any]:  # noqa: ARG001  every handler takes the call
    """What the list can be searched by."""
    fields = [{"id": name, "displayName": shown, "type": "string"} for name, (shown, _) in SEARCHABLE.items()]
    return {"fields": {"tool": fields}}


async def triggers_list(call: Call) -> dict[str, Any]:
    """Newest first."""
    body = call.body
    now = milliseconds(call.world.clock.now())
    start = body.get("from", now - SPANS[body["time"]] * 1000 if "time" in body else None)
    wanted, user = body.get("status", "all"), body.get("userId") or body.get("entityId")
    words = str(body.get("search") or "").lower()
    rows = [
        row
        for row in reversed(list(call.state.trigger_logs.values()))
        if within(row.created, start, body.get("to"))
        and wanted in ("all", "error" if row.error else "success")
        and (not user or row.user_id == user)
        and words in f"{row.id} {row.trigger_id} {row.trigger_slug} {row.payload}".lower()
    ]
    page = page_of(
        rows,
        lambda row: row.id,
        lambda row: _trigger_json(row, payload=body.get("include_payload", True)),
        {name: body[name] for name in ("limit", "cursor") if body.get(name) is not None},
    )
    return _short(page, "data", "nextCursor")


async def triggers_get(call: Call) -> dict[str, Any]:
    """One event."""
    row = call.state.trigger_logs.get(call.path["id"])
    if row is None:
        raise _no_log(call.path["id"])
    return {"log": _trigger_json(row, payload=True)}


def _short(page: dict[str, Any], items: str, cursor: str) -> dict[str, Any]:
    following = page["next_cursor"]
    return {items: page["items"], **({cursor: following} if following else {})}


def _find(call: Call) -> ToolLog:
    row = call.state.tool_logs.get(call.path["id"])
    if row is None:
        raise _no_log(call.path["id"])
    return row


def _no_log(log_id: str) -> ApiError:
    return not_found(
        "Log", log_id, slug="Logs_NotFound", code=2901, fix="A log id is in the result of every run, as log_id."
    )


def _execution_json(row: ToolLog) -> dict[str, Any]:
    about = {
        "tool_slug": row.tool_slug,
        "toolkit_slug": row.toolkit,
        "user_id": row.user_id,
        "connected_account_id": row.account_id,
        "auth_config_id": row.auth_config_id,
        "credential_source": row.credential_source,
    }
    return {
        "id": row.id,
        "timestamp": iso(datetime.fromtimestamp(row.started / 1000, UTC)),
        "type": "tool_execution",
        "status": "success" if row.successful else "failed",
        "level": "info" if row.successful else "error",
        "message": row.error or f"{row.tool_slug} ran",
        "metadata": {name: value for name, value in about.items() if value is not None},
        "metrics": {"duration_ms": row.ended - row.started},
        **({"parent": row.parent} if row.parent else {}),
    }


def _tool_json(call: Call, row: ToolLog) -> dict[str, Any]:
    toolkit = meta.TOOLKIT if row.toolkit == meta.TOOLKIT.slug else call.registry.find_toolkit(row.toolkit)
    return {
        "id": row.id,
        "actionKey": row.tool_slug,
        "appKey": row.toolkit,
        "app": {"icon": toolkit.logo if toolkit else "", "name": toolkit.name if toolkit else row.toolkit},
        "connectedAccountId": row.account_id or "",
        "entityId": row.user_id,
        "status": "success" if row.successful else "failed",
        "executionTime": row.ended - row.started,
        "minimalResponse": orjson.dumps(row.data).decode()[:200],
        "metadata": {},
        "credentialSource": row.credential_source,
        "createdAt": row.started,
    }


def _trigger_json(row: TriggerLog, *, payload: bool) -> dict[str, Any]:
    given = {"triggerProviderPayload": row.payload, "triggerClientPayload": row.payload} if payload else {}
    return {
        "id": row.id,
        "connectionId": row.account_id,
        "clientId": CLIENT,
        "entityId": row.user_id,
        "status": "error" if row.error else "success",
        "appName": row.toolkit,
        "createdAt": row.created_at,
        "type": "trigger",
        "meta": {
            "id": row.id,
            "type": "trigger",
            "createdAt": row.created_at,
            "updatedAt": row.created_at,
            "provider": row.toolkit,
            "clientId": CLIENT,
            "connectionId": row.account_id,
            "triggerName": row.trigger_slug,
            "triggerNanoId": row.trigger_id,
            **({"triggerClientError": row.error} if row.error else {}),
            **given,
        },
    }
