"""Logs of tools and triggers, and usage: told from what really ran, in both packages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from composio_async.emulator import Emulator
from composio_async.emulator.state import TriggerLog
from composio_async.errors import AuthenticationError, InvalidParams, InvalidParamsType, NotFoundError

from .helpers import ISSUE, body_of, client

START = datetime(2026, 1, 1, tzinfo=UTC)


async def ran(composio: Any, emulator: Any) -> tuple[str, str, str]:
    """Ids of logs: an issue of user_1, a failure of user_2 an hour later, and a look at a profile by nobody."""
    emulator.connect("user_1", "github")
    emulator.connect("user_2", "github")
    issue = await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", ISSUE, user_id="user_1")
    emulator.advance(3600)
    failure = await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", {"owner": "octocat"}, user_id="user_2")
    look = await composio.tools.execute("HACKERNEWS_GET_USER", {"username": "pg"})
    assert (issue.successful, failure.successful, look.successful) == (True, False, True)
    return issue.log_id, failure.log_id, look.log_id


async def test_a_result_leads_to_its_log(composio: Any, emulator: Any) -> None:
    """The log id of a result gives what went in, what came out, through which account, and for whom."""
    issue, failure, _ = await ran(composio, emulator)
    log = await composio.logs.get(issue)
    account = (await composio.connected_accounts.list(user_ids=["user_1"])).items[0]
    assert (log.id, log.status, log.level, log.type) == (issue, "success", "info", "tool_execution")
    assert log.metadata == {
        "tool_slug": "GITHUB_CREATE_AN_ISSUE",
        "toolkit_slug": "github",
        "user_id": "user_1",
        "connected_account_id": account.id,
        "auth_config_id": account.auth_config.id,
        "credential_source": "connected_account",
    }
    assert log.timestamp.startswith("2026-01-01T00:00:0")
    assert log.timings["end_time"] >= log.timings["start_time"] >= START.timestamp() * 1000
    assert log.context["request_id"] == log.context["trace_id"]
    assert (log.source, log.parent) == ({"host": "emulator"}, None)
    assert log.data["request"] == ISSUE
    assert log.data["response"]["title"] == "It works"
    failed = await composio.logs.get(failure)
    assert (failed.status, failed.level) == ("failed", "error")
    assert "fields are missing" in failed.message
    with pytest.raises(NotFoundError, match="Log 'log_gone' was not found"):
        await composio.logs.get("log_gone")


async def test_search(composio: Any, emulator: Any) -> None:
    """Conditions and spans of time reach the platform, and all pages are walked by their cursors."""
    issue, failure, look = await ran(composio, emulator)

    async def found(*conditions: tuple[str, str, str], **more: Any) -> list[str]:
        filters = [{"field": field, "operator": operator, "value": value} for field, operator, value in conditions]
        return [one.id async for one in composio.logs.search(**({"filters": filters} if filters else {}), **more)]

    assert await found() == [look, failure, issue]
    assert body_of(emulator, "logs.search") == {}
    assert await found(limit=1) == [look, failure, issue]
    assert body_of(emulator, "logs.search").keys() == {"limit", "cursor"}
    assert await found(("toolkit_slug", "==", "github"), ("status", "!=", "failed")) == [issue]
    assert body_of(emulator, "logs.search") == {
        "filters": [
            {"field": "toolkit_slug", "operator": "==", "value": "github"},
            {"field": "status", "operator": "!=", "value": "failed"},
        ]
    }
    assert await found(("tool_slug", "contains", "ISSUE")) == [failure, issue]
    assert await found(("tool_slug", "not_contains", "ISSUE")) == [look]
    assert await found(("user_id", "==", "user_2")) == [failure]
    assert await found(("log_id", "==", look)) == [look]
    assert await found(("session_id", "==", "")) == [look, failure, issue]
    assert await found(time_range={"from": START, "to": START + timedelta(minutes=30)}) == [issue]
    ms = round(START.timestamp() * 1000)
    assert body_of(emulator, "logs.search") == {"time_range": {"from": ms, "to": ms + 1_800_000}}
    assert await found(time_range={"from": ms + 1_800_000, "to": ms + 8_000_000}) == [look, failure]
    page = await composio.logs.search(limit=2)
    assert [one.id for one in (await composio.logs.search(cursor=page.next_cursor)).items] == [issue]


async def test_runs_in_a_session(composio: Any, emulator: Any) -> None:
    """What a session ran is logged under its id, and what a meta tool ran has the meta tool's log as its parent."""
    emulator.connect("user_1", "github")
    session = await composio.create("user_1", toolkits=["github"])
    single = await session.execute("GITHUB_CREATE_AN_ISSUE", ISSUE)
    items = [
        {"tool_slug": "GITHUB_CREATE_AN_ISSUE", "arguments": ISSUE},
        {"tool_slug": "GMAIL_SEND_EMAIL", "arguments": {}},
    ]
    several = await session.execute_meta("COMPOSIO_MULTI_EXECUTE_TOOL", {"tools": items})
    filters = [{"field": "session_id", "operator": "==", "value": session.session_id}]
    logs = {one.id: one async for one in composio.logs.search(filters=filters)}
    assert len(logs) == 4
    assert logs[single.log_id].parent is None
    whole = logs[several.log_id]
    assert (whole.metadata["tool_slug"], whole.metadata["toolkit_slug"]) == ("COMPOSIO_MULTI_EXECUTE_TOOL", "composio")
    parts = [one for one in logs.values() if one.parent is not None]
    assert {(one.parent.id, one.parent.tool_slug) for one in parts} == {(whole.id, "COMPOSIO_MULTI_EXECUTE_TOOL")}
    assert {one.metadata["tool_slug"]: one.status for one in parts} == {
        "GITHUB_CREATE_AN_ISSUE": "success",
        "GMAIL_SEND_EMAIL": "failed",
    }
    assert (await composio.logs.get(single.log_id)).context["session_id"] == session.session_id
    assert (await composio.logs.tools.get(single.log_id)).session == {"id": session.session_id}


async def test_internal_logs_of_tools(composio: Any, emulator: Any) -> None:
    """The internal list has today's words, numbers for cursors, and the conditions that the fields tell of."""
    issue, failure, look = await ran(composio, emulator)
    first, second, third = [one async for one in composio.logs.tools.list(limit=1)]
    assert [first.id, second.id, third.id] == [look, failure, issue]
    sent = body_of(emulator, "logs.tools.list")
    assert sent.keys() == {"limit", "cursor"}
    assert isinstance(sent["cursor"], int)
    account = (await composio.connected_accounts.list(user_ids=["user_1"])).items[0]
    assert (third.tool_slug, third.toolkit_slug, third.toolkit.name) == ("GITHUB_CREATE_AN_ISSUE", "github", "GitHub")
    assert (third.user_id, third.connected_account_id, third.status) == ("user_1", account.id, "success")
    assert (first.connected_account_id, first.credential_source, second.status) == ("", "no_auth", "failed")
    assert third.created_at >= START.timestamp() * 1000
    assert third.execution_time >= 0
    assert "It works" in third.minimal_response

    fields = (await composio.logs.tools.list_fields()).fields
    assert {one["id"] for group in fields.values() for one in group} >= {"status", "actionKey"}

    async def found(**options: Any) -> list[str]:
        return [one.id async for one in composio.logs.tools.list(**options)]

    params = [{"field": "actionKey", "operation": "contains", "value": "create_an"}]
    assert await found(search_params=params) == [failure, issue]
    assert await found(search_params=params, case_sensitive=True) == []
    assert body_of(emulator, "logs.tools.list") == {
        "search_params": params,
        "case_sensitive": True,
        "cursor": None,
    }
    assert await found(from_=START, to=START + timedelta(minutes=30)) == [issue]
    ms = round(START.timestamp() * 1000)
    assert body_of(emulator, "logs.tools.list") == {"from": ms, "to": ms + 1_800_000, "cursor": None}
    page = await composio.logs.tools.list(limit=2)
    assert await found(cursor=page.next_cursor) == [issue]
    assert await found(cursor=int(page.next_cursor)) == [issue]


async def test_the_internal_log_of_one_run(composio: Any, emulator: Any) -> None:
    """One internal log has today's words, its steps, and the error when there is one."""
    issue, failure, _ = await ran(composio, emulator)
    log = await composio.logs.tools.get(issue)
    assert (log.id, log.tool_slug, log.status) == (issue, "GITHUB_CREATE_AN_ISSUE", "success")
    assert (log.toolkit.slug, log.toolkit.name) == ("github", "GitHub")
    assert (log.connected_account.user_id, log.connected_account.id[:3]) == ("user_1", "ca_")
    assert (log.payload_received, log.error) == (ISSUE, {})
    assert log.response["title"] == "It works"
    assert log.version
    assert log.execution_metadata["request_id"]
    assert log.end_time >= log.start_time
    assert log.total_duration.endswith(" ms")
    (step,) = log.steps
    assert (step.type, step.status, step.logs) == ("tool_execution", "success", [])
    assert step.total_duration == step.end_time - step.start_time
    failed = await composio.logs.tools.get(failure)
    assert (failed.status, failed.steps[0].status) == ("error", "error")
    assert "fields are missing" in failed.error["message"]
    with pytest.raises(NotFoundError, match="was not found"):
        await composio.logs.tools.get("log_gone")


async def test_every_log_id_has_a_log(composio: Any, emulator: Any) -> None:
    """A run that a session did not permit has a log as well: no log id leads nowhere."""
    session = await composio.create("user_1", toolkits=["github"])
    refused = await session.execute("GMAIL_SEND_EMAIL", {"recipient_email": "a@example.com"})
    unconnected = await session.execute("GITHUB_CREATE_AN_ISSUE", ISSUE)
    for result in (refused, unconnected):
        log = await composio.logs.get(result.log_id)
        assert (log.status, log.message) == ("failed", result.error)


def event(number: int, **given: Any) -> TriggerLog:
    """An event of a trigger, an hour after the one before."""
    at = START + timedelta(hours=number)
    known = {
        "id": f"tl_{number}",
        "trigger_id": "ti_000001",
        "trigger_slug": "GITHUB_COMMIT_EVENT",
        "toolkit": "github",
        "account_id": "ca_000001",
        "user_id": "user_1",
        "created": round(at.timestamp() * 1000),
        "created_at": at.isoformat(),
        "payload": '{"message": "first"}',
    }
    return TriggerLog(**{**known, **given})


async def test_events_of_triggers(composio: Any, emulator: Any) -> None:
    """Events of triggers are listed by today's words, filtered and paged, and got one by one."""
    assert (await composio.logs.triggers.list()).items == []
    for row in (event(0), event(1, user_id="user_2", error="the webhook answered 500"), event(2, payload="last")):
        emulator._world.state.put(row)

    async def found(**filters: Any) -> list[str]:
        return [one.id async for one in composio.logs.triggers.list(**filters)]

    assert await found(limit=1) == ["tl_2", "tl_1", "tl_0"]
    assert body_of(emulator, "logs.triggers.list").keys() == {"limit", "cursor"}
    assert await found(status="error") == ["tl_1"]
    assert await found(user_id="user_2", status="all") == ["tl_1"]
    assert body_of(emulator, "logs.triggers.list") == {"userId": "user_2", "status": "all"}
    assert await found(search="last") == ["tl_2"]
    assert await found(from_=START + timedelta(minutes=90), to=START + timedelta(hours=3)) == ["tl_2"]
    emulator.advance(3 * 3600)
    assert await found(time="30m") == []
    assert await found(time="6h") == ["tl_2", "tl_1", "tl_0"]
    params = [{"field": "a", "operation": "==", "value": ""}]
    await composio.logs.triggers.list(search_params=params, auth_config_uuid="uuid", include_payload=False)
    assert body_of(emulator, "logs.triggers.list") == {
        "search_params": params,
        "integrationId": "uuid",
        "include_payload": False,
    }
    (bare,) = (await composio.logs.triggers.list(search="first", status="error", include_payload=False)).items
    assert bare.details.payload is None
    log = await composio.logs.triggers.get("tl_1")
    assert (log.toolkit, log.user_id, log.connected_account_id) == ("github", "user_2", "ca_000001")
    assert (log.status, log.type, log.meta.status) == ("error", "trigger", 200)
    assert (log.details.trigger_id, log.details.trigger_slug) == ("ti_000001", "GITHUB_COMMIT_EVENT")
    assert (log.details.payload, log.details.client_error) == ('{"message": "first"}', "the webhook answered 500")
    with pytest.raises(NotFoundError, match="was not found"):
        await composio.logs.triggers.get("tl_gone")


async def test_conditions_that_cannot_be_right(composio: Any, emulator: Any) -> None:
    """Conditions and times of the wrong form are refused before anything is sent."""
    logs = composio.logs
    good = {"field": "status", "operator": "==", "value": "failed"}
    for call, kind, words in (
        (lambda: logs.search(filters=good), InvalidParamsType, "list of dicts, not dict"),
        (lambda: logs.search(filters=["status"]), InvalidParamsType, "each condition must be a dict"),
        (lambda: logs.search(filters=[{"field": "status", "op": "=="}]), InvalidParams, "'operator' and 'value', not"),
        (lambda: logs.search(filters=[{**good, "value": 7}]), InvalidParamsType, "value must be text"),
        (lambda: logs.search(filters=[{**good, "field": ""}]), InvalidParams, "field must not be blank"),
        (lambda: logs.search(time_range={"from": 1}), InvalidParams, "must have 'from' and 'to'"),
        (lambda: logs.search(time_range={"from": 1, "to": None}), InvalidParams, "neither may be None"),
        (lambda: logs.search(time_range={"from": 2, "to": 1}), InvalidParams, "from_ is later than to"),
        (lambda: logs.tools.list(search_params=[good]), InvalidParams, "'operation' and 'value', not"),
        (lambda: logs.tools.list(from_=datetime(2026, 1, 1)), InvalidParams, "from_ has no time zone"),  # noqa: DTZ001
        (lambda: logs.tools.list(to="yesterday"), InvalidParamsType, "to must be milliseconds since 1970"),
        (lambda: logs.triggers.list(to=float("inf")), InvalidParams, "to must be a finite number"),
        (lambda: logs.triggers.list(from_=True), InvalidParamsType, "not bool"),
        (lambda: logs.get(" "), InvalidParams, "id must not be blank"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []


async def test_usage_of_the_project(composio: Any, emulator: Any) -> None:
    """What ran is counted by kind and in groups, within a span of time and for some users."""
    await ran(composio, emulator)
    session = await composio.create("user_3")
    await session.search("an issue")
    summary = await composio.usage.summary()
    assert body_of(emulator, "usage.summary") == {}
    assert summary.totals == {
        "tool_calls": {"unit": "call", "total_quantity": "3", "event_count": 3},
        "sessions": {"unit": "session", "total_quantity": "1", "event_count": 1},
    }
    assert summary.instant_charge == "0"
    users = {"user_id": ["user_1", "user_2"]}
    summary = await composio.usage.summary(
        from_=START, to=START + timedelta(minutes=30), entity_types="tool_calls", filters=users
    )
    ms = round(START.timestamp() * 1000)
    assert body_of(emulator, "usage.summary") == {
        "from": ms,
        "to": ms + 1_800_000,
        "entity_types": ["tool_calls"],
        "filters": {"user_id": ["user_1", "user_2"]},
    }
    assert {kind: total["event_count"] for kind, total in summary.totals.items()} == {"tool_calls": 1}

    breakdown = await composio.usage.breakdown("tool_calls")
    assert (breakdown.entity_type, breakdown.unit, breakdown.event_count) == ("tool_calls", "call", 3)
    assert [(group.key, group.event_count) for group in breakdown.groups] == [
        ("GITHUB_CREATE_AN_ISSUE", 2),
        ("HACKERNEWS_GET_USER", 1),
    ]
    breakdown = await composio.usage.breakdown(
        "tool_calls", group_by="user_id", order_by="key", order_direction="asc", limit=2, filters={"user_id": "user_1"}
    )
    assert body_of(emulator, "usage.breakdown") == {
        "group_by": "user_id",
        "order_by": "key",
        "order_direction": "asc",
        "limit": 2,
        "filters": {"user_id": ["user_1"]},
    }
    assert [(group.key, group.total_quantity) for group in breakdown.groups] == [("user_1", "1")]
    sessions = await composio.usage.breakdown("sessions", filters={"session_id": session.session_id})
    assert [group.key for group in sessions.groups] == ["user_3"]


async def test_usage_of_the_organization(package: Any, composio: Any, emulator: Any) -> None:
    """The organization's usage takes its own key, and can be told by project."""
    await ran(composio, emulator)
    async with client(package, emulator, org_api_key=emulator.org_api_key) as both:
        summary = await both.usage.organization_summary(
            from_=START, to=START + timedelta(days=1), entity_types=["tool_calls"], filters={"project_id": ["pr_other"]}
        )
        assert summary.totals["tool_calls"]["event_count"] == 0
        headers = emulator.requests("usage.organization_summary")[-1].headers
        assert "x-org-api-key" in headers
        assert "x-api-key" not in headers
        breakdown = await both.usage.organization_breakdown(
            "tool_calls",
            from_=START,
            to=START + timedelta(days=1),
            group_by="project_id",
            order_by="event_count",
            order_direction="desc",
            limit=5,
            filters={"user_id": "user_1"},
        )
        assert [(group.key, group.event_count) for group in breakdown.groups] == [("pr_emulator", 1)]
        assert body_of(emulator, "usage.organization_breakdown")["filters"] == {"user_id": ["user_1"]}
        await both.usage.summary()
        assert "x-org-api-key" not in emulator.requests("usage.summary")[-1].headers
    with pytest.raises(AuthenticationError):
        await composio.usage.organization_summary()


async def test_usage_that_cannot_be_asked_for(composio: Any, emulator: Any) -> None:
    """Filters and kinds that cannot be right are refused before anything is sent."""
    usage = composio.usage
    for call, kind, words in (
        (lambda: usage.summary(filters={"project_id": ["pr_1"]}), InvalidParams, "filters has project_id; it takes"),
        (lambda: usage.summary(filters=["user_1"]), InvalidParamsType, "filters must be a dict"),
        (lambda: usage.summary(filters={"user_id": []}), InvalidParams, "is empty"),
        (lambda: usage.summary(entity_types=[]), InvalidParams, "entity_types is empty"),
        (lambda: usage.summary(from_=2, to=1), InvalidParams, "from_ is later than to"),
        (lambda: usage.breakdown("summary"), InvalidParams, "call the method of that name"),
        (lambda: usage.organization_breakdown(" "), InvalidParams, "entity_type must not be blank"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []


async def test_logs_outlive_the_emulator(package: Any, tmp_path: Any) -> None:
    """With a state file, logs are there again after a restart, and new ones get new ids."""
    state = str(tmp_path / "state.jsonl")
    async with Emulator(state=state) as first, client(package, first) as composio:
        before = (await composio.tools.execute("HACKERNEWS_GET_USER", {"username": "pg"})).log_id
    async with Emulator(state=state) as second, client(package, second) as composio:
        after = (await composio.tools.execute("HACKERNEWS_GET_USER", {"username": "pg"})).log_id
        assert [one.id async for one in composio.logs.search()] == [after, before]
