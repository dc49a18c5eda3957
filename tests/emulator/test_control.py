"""The control interface over HTTP."""

from __future__ import annotations

import pytest

from composio_async.emulator import Status
from composio_async.emulator.routes import OPERATIONS


async def control(api, method, path, body=None):
    return await api(method, f"/__emulator/{path}", body, headers={})


async def test_health_and_reset(api, emulator):
    """Health answers without a key; a reset forgets everything and counts from one again."""
    assert (await control(api, "GET", "health")).body["status"] == "ok"
    emulator.connect("u", "github")
    emulator.fault("*", Status(503))
    emulator.advance(1000)
    assert (await control(api, "POST", "reset")).body == {"success": True}
    assert emulator.requests() == []
    assert emulator.now().hour == 0
    assert emulator.connect("u", "github") == "ca_000001"
    assert (await api.get("connected_accounts"))["total_items"] == 1


async def test_requests(api):
    """The journal is read over HTTP, whole or by operation, and the control interface is not in it."""
    await api.get("toolkits")
    await api.get("tools/enum")
    items = (await control(api, "GET", "requests")).body["items"]
    assert [item["operation"] for item in items] == ["toolkits.list", "tools.enum"]
    items = (await control(api, "GET", "requests?operation=tools.enum")).body["items"]
    assert [item["path"] for item in items] == ["/api/v3.1/tools/enum"]
    assert (await control(api, "GET", "requests?operation=tool.enum")).status == 400


@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"status": 502, "body": {"a": 1}, "headers": {"x": "1"}}, {"rate_limit": 0.5}, {"stall": 0.01}],
)
async def test_faults(api, fault):
    """A fault is queued, listed in the form it was given, and meets the next request."""
    order = {"operation": "toolkits.list", "fault": fault}
    assert (await control(api, "POST", "faults", order)).status == 200
    assert (await control(api, "GET", "faults")).body == {"items": [order]}
    await api("GET", "toolkits")
    assert (await control(api, "GET", "faults")).body == {"items": []}


async def test_faults_are_cleared_and_checked(api):
    """DELETE drops what is queued; a wrong order is a 400 that shows the forms there are."""
    for fault in ({"reset": True}, {"truncate": 5}):
        await control(api, "POST", "faults", {"fault": fault})
    assert len((await control(api, "GET", "faults")).body["items"]) == 2
    await control(api, "DELETE", "faults")
    assert (await control(api, "GET", "faults")).body == {"items": []}
    wrong = await control(api, "POST", "faults", {"operation": "toolkits.list", "fault": {"boom": 1}})
    assert (wrong.status, "stall" in wrong.body["error"]["message"]) == (400, True)
    assert (await control(api, "POST", "faults", {"operation": "nope", "fault": {"reset": True}})).status == 400


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 42},
        {"status": True},
        {"status": 503, "headers": ["x"]},
        {"status": 503, "headers": {"a b": "x"}},
        {"stall": True},
        {"stall": -1},
        {"truncate": -5},
        {"truncate": True},
        {"rate_limit": False},
        {"rate_limit": 1e300},
    ],
)
async def test_faults_with_a_wrong_value_are_refused(api, fault):
    """What no answer could be made of is a 400, and nothing is queued."""
    assert (await control(api, "POST", "faults", {"faults": [{"reset": True}, fault]})).status == 400
    assert (await control(api, "GET", "faults")).body == {"items": []}


async def test_clock(api, emulator):
    """The clock is read and moved forward."""
    before = emulator.now()
    answer = await control(api, "POST", "clock", {"advance": 60})
    assert (emulator.now() - before).total_seconds() >= 60
    assert answer.body["now"].endswith("Z")
    assert (await control(api, "GET", "clock")).status == 200
    for wrong in ({"advance": -1}, {"advance": "x"}, {"advance": 1e300}, {"advance": 9e10 * 3}, {}):
        assert (await control(api, "POST", "clock", wrong)).status == 400


async def test_accounts(api):
    """Accounts are approved, denied and expired by id."""
    config = await api.post("auth_configs", {"toolkit": {"slug": "github"}})
    for act, status in (("approve", "ACTIVE"), ("deny", "FAILED"), ("expire", "EXPIRED")):
        body = {"auth_config_id": config["auth_config"]["id"], "user_id": "u"}
        account_id = (await api.post("connected_accounts/link", body))["connected_account_id"]
        answer = await control(api, "POST", f"accounts/{account_id}/{act}")
        assert answer.body["status"] == status
    again = await control(api, "POST", f"accounts/{account_id}/approve")
    assert again.status == 409
    assert (await control(api, "POST", "accounts/ca_9/approve")).status == 404


async def test_records(api):
    """What tools did is read by collection."""
    body = {
        "connected_account_id": "instant_account",
        "user_id": "u",
        "arguments": {"channel": "general", "text": "hi"},
    }
    await api.post("tools/execute/SLACK_SEND_MESSAGE", body)
    answer = await control(api, "GET", "records/slack.messages")
    assert [row["text"] for row in answer.body["items"]] == ["hi"]


async def test_unknown_control_route_lists_what_there_is(api):
    """A wrong control route is a 404 that names the right ones."""
    answer = await control(api, "GET", "nothing")
    assert answer.status == 404
    assert "health" in answer.body["error"]["suggested_fix"]
    assert (await api("POST", "/__emulator/clock", headers={}, data=b"{")).status == 400
    assert (await api("POST", "/__emulator/clock", headers={}, data=b"[]")).status == 400


async def test_coverage(api):
    """Coverage tells where the answers of each operation come from, how often it was asked for, and what is missing."""
    await api.get("toolkits")
    assert (await api("GET", "/api/v3.1/no/such/thing")).status == 501
    told = (await control(api, "GET", "coverage")).body
    by_name = {item["operation"]: item for item in told["items"]}
    assert set(by_name) == OPERATIONS
    assert by_name["toolkits.list"] == {
        "operation": "toolkits.list",
        "method": "GET",
        "path": "/api/v3.1/toolkits",
        "kind": "derived",
        "requests": 1,
    }
    assert by_name["tools.list"]["requests"] == 0
    assert told["not_emulated"] == [{"request": "GET /api/v3.1/no/such/thing", "requests": 1}]
    assert sum(kind["operations"] for kind in told["kinds"].values()) == len(told["items"])


async def test_answers_say_where_they_come_from(api):
    """Every answer of an operation names its kind, which coverage explains; other answers have none."""
    told = (await control(api, "GET", "coverage")).body
    derived = await api("GET", "/api/v3.1/toolkits")
    guessed = await api("GET", "/api/v3.1/session_configs")
    assert (derived.headers["x-composio-emulator-kind"], guessed.headers["x-composio-emulator-kind"]) == (
        "derived",
        "guessed",
    )
    assert {"derived", "guessed"} <= set(told["kinds"])
    assert "x-composio-emulator-kind" not in (await control(api, "GET", "health")).headers
