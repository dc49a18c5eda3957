"""Looking at what arrived and what ran, the way a user's test does."""

from __future__ import annotations

import orjson
import pytest

from composio_async.emulator import Emulator, Status

EMAIL = {"recipient_email": "ada@example.com", "subject": "Hello", "body": "It works"}


async def test_requests_are_filtered(api, emulator):
    """Requests are found by operation, by method and path with a wildcard, and by status; the newest is the last."""
    await api.run("HACKERNEWS_GET_USER", username="pg")
    await api.run("HACKERNEWS_GET_USER", username="dang")
    await api("GET", "tools/NO_SUCH_TOOL")
    requests = emulator.requests
    assert [one.operation for one in requests()] == ["tools.execute", "tools.execute", "tools.get"]
    assert requests.last("POST", "/tools/execute/*").body["arguments"] == {"username": "dang"}
    assert requests.last("tools.execute").path == "/api/v3.1/tools/execute/HACKERNEWS_GET_USER"
    assert requests.last(status=404).operation == "tools.get"
    assert requests.count("tools.execute", status=200) == 2
    assert requests.count(path="/api/v3.1/tools/*") == 3
    with pytest.raises(ValueError, match=r"tools\.execute"):
        requests("tools.excute")


async def test_a_request_that_did_not_arrive(api, emulator):
    """Asking for a request that is not there fails with a list of those that are, and clearing forgets them."""
    await api.get("toolkits")
    with pytest.raises(AssertionError, match=r"no request for POST /tools/\* arrived.*\n  GET /api/v3\.1/toolkits"):
        emulator.requests.last("POST", "/tools/*")
    emulator.requests.clear()
    assert emulator.requests() == []
    with pytest.raises(AssertionError, match="nothing else"):
        emulator.requests.last()


async def test_tools_that_ran(api, emulator):
    """A tool that ran is found by slug, user and arguments, and the runs that count come back."""
    emulator.connect("user_1", "gmail")
    await api.run("GMAIL_SEND_EMAIL", **EMAIL)
    [run] = emulator.assert_executed("gmail_send_email", times=1, arguments={"subject": "Hello"}, user_id="user_1")
    assert run.successful
    assert run.arguments == EMAIL
    assert run.connected_account_id == "ca_000001"
    assert emulator.executions("GMAIL_SEND_EMAIL") == [run]
    emulator.assert_not_executed("GITHUB_CREATE_AN_ISSUE")


async def test_every_way_to_run_counts(api, emulator):
    """Runs in a session and in a batch count like direct ones."""
    session = await api.session()
    path = f"tool_router/session/{session['session_id']}"
    await api.post(f"{path}/execute", {"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}})
    batch = {"tools": [{"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": name}} for name in "ab"]}
    await api.post(f"{path}/execute_meta", {"slug": "COMPOSIO_MULTI_EXECUTE_TOOL", "arguments": batch})
    emulator.assert_executed("HACKERNEWS_GET_USER", times=3)
    emulator.assert_executed("COMPOSIO_MULTI_EXECUTE_TOOL", times=1)
    assert {run.session_id for run in emulator.executions()} == {session["session_id"]}


async def test_what_a_failed_assertion_says(api, emulator):
    """The message has what was expected and what ran instead, failures with their reason, secrets masked."""
    await api.run("HACKERNEWS_GET_USER", username="pg", token="abcdefgh-secret")
    await api.run("HACKERNEWS_GET_USER")
    with pytest.raises(AssertionError) as caught:
        emulator.assert_executed("HACKERNEWS_GET_USER", arguments={"username": "dang"}, user_id="user_1")
    told = str(caught.value)
    assert "HACKERNEWS_GET_USER for user 'user_1' with {'username': 'dang'} should have run at least once" in told
    assert "HACKERNEWS_GET_USER for 'user_1' with {'username': 'pg'" in told
    assert "failed: Invalid request data provided - Following fields are missing: {'username'}" in told
    assert "abcdefgh-secret" not in told
    with pytest.raises(AssertionError, match="should have run 2 times, and did 1 time"):
        emulator.assert_executed("HACKERNEWS_GET_USER", times=2)
    with pytest.raises(AssertionError, match="should have run 1 time, successfully or not, and did 2 times"):
        emulator.assert_executed("HACKERNEWS_GET_USER", times=1, successful=None)
    with pytest.raises(AssertionError, match="should have run 0 times, and did 1 time"):
        emulator.assert_not_executed("HACKERNEWS_GET_USER")
    emulator.assert_not_executed("HACKERNEWS_GET_USER", arguments={"username": "dang"})
    emulator.assert_not_executed("HACKERNEWS_GET_USER", user_id="user_2")


async def test_what_failed_did_not_run(api, emulator):
    """A run that failed counts only for who asks for it; one that was refused is told of with its status."""
    await api.run("HACKERNEWS_GET_USER")
    emulator.assert_not_executed("HACKERNEWS_GET_USER")
    [run] = emulator.assert_executed("HACKERNEWS_GET_USER", successful=False)
    assert "missing" in run.error
    with pytest.raises(AssertionError, match="0 times, successfully or not, and did 1 time"):
        emulator.assert_not_executed("HACKERNEWS_GET_USER", successful=None)
    body = {"user_id": "nobody", "arguments": EMAIL}
    await api.fails(400, "POST", "tools/execute/GMAIL_SEND_EMAIL", body)
    with pytest.raises(AssertionError, match=r"refused:\n  POST .*/GMAIL_SEND_EMAIL was answered 400"):
        emulator.assert_executed("GMAIL_SEND_EMAIL")


async def test_what_its_user_denied_did_not_run(api, emulator):
    """A tool that waits for its user's approval, and does not get it, did not run."""
    rules = {"default": "allow_all", "overrides": {"HACKERNEWS_GET_USER": "ask_always"}}
    session = await api.session(experimental={"permissions": rules})
    path = f"tool_router/session/{session['session_id']}/execute"
    order = {"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}
    asked = await api.post(path, order)
    [question] = asked["input_requests"]
    emulator.assert_not_executed("HACKERNEWS_GET_USER", successful=None)
    answer = {question: {"action": "accept", "content": {"decision": "deny"}}}
    done = await api.post(path, {**order, "input_responses": answer, "request_state": asked["request_state"]})
    assert done["result_type"] == "failed"
    emulator.assert_not_executed("HACKERNEWS_GET_USER")


async def test_runs_over_mcp_count(api, emulator):
    """A tool that an MCP client called ran like any other."""
    session = await api.session(preload={"tools": ["HACKERNEWS_GET_USER"]})
    called = {"name": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}
    headers = {"x-api-key": "ak_emulator", "accept": "application/json, text/event-stream"}
    path = session["mcp"]["url"].removeprefix(emulator.url)
    assert (await api("POST", path, message, headers=headers)).body["result"]["isError"] is False
    [run] = emulator.assert_executed("HACKERNEWS_GET_USER", times=1, arguments={"username": "pg"})
    assert run.session_id == session["session_id"]


async def test_a_tool_that_there_is_not(emulator):
    """A mistyped slug is an error and not a tool that did not run."""
    with pytest.raises(ValueError, match="GMAIL_SEND_EMAIL"):
        emulator.assert_not_executed("GMAIL_SEND_EMIAL")


async def test_strict_tells_at_the_end(api):
    """Leaving a strict emulator after a request that it refused fails, with the request and what was wrong in it."""
    with pytest.raises(AssertionError, match=r"POST /api/v3\.1/tools/execute/HACKERNEWS_GET_USER with unknown colour"):
        async with Emulator(strict=True) as emulator:
            api.emulator = emulator
            await api.fails(400, "POST", "tools/execute/HACKERNEWS_GET_USER", {"arguments": {}, "colour": "x"})
    with pytest.raises(AssertionError, match=r"GET /api/v3\.1/no/such is not emulated"):
        async with Emulator(strict=True) as emulator:
            api.emulator = emulator
            await api("GET", "no/such")


async def test_the_state_goes_out_and_in(api, emulator):
    """An exported state makes another emulator the same: rows, records, ids that go on counting, and the time."""
    emulator.connect("user_1", "gmail")
    await api.run("GMAIL_SEND_EMAIL", **EMAIL)
    emulator.advance(86_400)
    document = orjson.loads(orjson.dumps(emulator.export_state()))
    async with Emulator() as other:
        other.connect("somebody", "github")
        other.import_state(document)
        assert other.records("gmail.sent") == emulator.records("gmail.sent")
        assert other.executions() == emulator.executions()
        assert (other.now() - emulator.now()).total_seconds() < 5
        assert abs((other.now() - emulator.now()).total_seconds()) < 60
        assert other.connect("user_2", "gmail") == "ca_000002"
        api.emulator = other
        accounts = (await api.get("connected_accounts"))["items"]
        assert sorted(one["user_id"] for one in accounts) == ["user_1", "user_2"]


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"tables": {"accounts": [{"id": "ca_1"}]}},
        {"tables": {"nothing": []}},
        {"counters": {"ca": "x"}},
        {"now": "soon"},
        {"records": []},
    ],
)
async def test_a_wrong_state_changes_nothing(change, emulator):
    """A document that is no exported state is refused with a sentence, and what there is stays."""
    emulator.connect("user_1", "gmail")
    before = emulator.export_state()
    with pytest.raises(ValueError, match="state"):
        emulator.import_state({**before, **change})
    after = emulator.export_state()
    assert {**after, "now": None} == {**before, "now": None}


async def test_a_seed(api, emulator):
    """A seed gives users ACTIVE accounts and tools their records."""
    issue = {"number": 1, "title": "Old", "state": "open"}
    emulator.seed(
        {"users": {"user_1": ["github", "gmail"], "user_2": ["github"]}, "records": {"github.issues": [issue]}}
    )
    accounts = (await api.get("connected_accounts"))["items"]
    assert sorted((one["user_id"], one["toolkit"]["slug"], one["status"]) for one in accounts) == [
        ("user_1", "github", "ACTIVE"),
        ("user_1", "gmail", "ACTIVE"),
        ("user_2", "github", "ACTIVE"),
    ]
    assert emulator.records("github.issues") == [issue]


async def test_a_seed_in_full(api, emulator):
    """Auth configs, accounts with a status, an alias or other users, and sessions are seeded as well."""
    emulator.seed(
        {
            "auth_configs": [
                {"toolkit": "linear", "scheme": "API_KEY", "name": "our linear"},
                {"toolkit": "slack", "enabled": False},
            ],
            "users": {
                "user_1": [
                    "linear",
                    {"toolkit": "github", "status": "EXPIRED", "reason": "The token was revoked."},
                    {"toolkit": "gmail", "alias": "work", "shared_with": "everyone"},
                    {"toolkit": "notion", "shared_with": ["user_2"]},
                ]
            },
            "sessions": [{"user_id": "user_1", "toolkits": ["gmail", "linear"], "workbench": {"enable": False}}],
        }
    )
    configs = (await api.get("auth_configs?show_disabled=true"))["items"]
    assert [(one["name"], one["status"]) for one in configs if one["name"] == "our linear"] == [
        ("our linear", "ENABLED")
    ]
    assert [one["status"] for one in configs if one["toolkit"]["slug"] == "slack"] == ["DISABLED"]
    listed = (await api.get("connected_accounts?account_type=ALL"))["items"]
    accounts = {one["toolkit"]["slug"]: one for one in listed}
    assert accounts["linear"]["auth_config"]["id"] == "ac_000001"
    assert (accounts["github"]["status"], accounts["github"]["status_reason"]) == ("EXPIRED", "The token was revoked.")
    assert accounts["gmail"]["alias"] == "work"
    config = (await api.get("tool_router/session/trs_000001"))["config"]
    assert (config["user_id"], config["toolkits"]) == ("user_1", {"enabled": ["gmail", "linear"]})
    assert not config["workbench"]["enable"]
    body = {"user_id": "user_2", "connected_account_id": accounts["notion"]["id"], "arguments": {}}
    assert (await api("POST", "tools/execute/NOTION_SEARCH_NOTION_PAGE", body)).status == 200
    body["user_id"] = "user_3"
    await api.fails(400, "POST", "tools/execute/NOTION_SEARCH_NOTION_PAGE", body)


async def test_a_seeded_record_is_what_tools_find(api, emulator):
    """Records as `records` shows them are what tools read, and what follows them."""
    emulator.connect("user_1", "github")
    await api.run("GITHUB_CREATE_AN_ISSUE", owner="a", repo="b", title="First")
    issues = emulator.records("github.issues")
    async with Emulator() as other:
        other.seed({"users": {"user_1": ["github"]}, "records": {"github.issues": issues}})
        api.emulator = other
        made = await api.run("GITHUB_CREATE_AN_ISSUE", owner="a", repo="b", title="Second")
        assert made["data"]["number"] == 2
        assert [one["title"] for one in other.records("github.issues")] == ["First", "Second"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"user": {}}, "'user'"),
        ({"users": {"u": "github"}}, "must be a list"),
        ({"users": {"u": ["github"], "v": ["githbu"]}}, "github"),
        ({"users": {"u": ["github", "hackernews"]}}, r"users\.u\[1\] of the seed: .* needs no authorization"),
        ({"users": {"u": ["github"]}, "records": {"github.isues": []}}, r"github\.issues"),
        ({"records": {"github.issues": [1]}}, r"records\.github\.issues\[0\] must be an object"),
        (
            {"auth_configs": [{"toolkit": "github"}, {"toolkit": "linear", "scheme": "API"}]},
            r"\[1\]\.scheme must be one",
        ),
        ({"auth_configs": [{"toolkit": "github"}, {"toolkit": "hackernews"}]}, r"auth_configs\[1\] of the seed"),
        ({"users": {"u": [{"toolkit": "github", "status": "GONE"}]}}, r"users\.u\[0\]\.status must be one of"),
        ({"users": {"u": [{"toolkit": "github", "aliias": "x"}]}}, r"no 'users\.u\[0\]\.aliias'"),
        ({"users": {"u": [{"toolkit": "gmail", "alias": "a"}, {"toolkit": "gmail", "alias": "a"}]}}, "already used"),
        ({"users": {"u": ["github"]}, "sessions": [{}]}, r"sessions\[0\]\.user_id is required"),
        ({"sessions": [{"user_id": "u", "colour": 1}]}, "colour is unknown"),
        ({"users": {"u": ["github"]}, "sessions": [{"user_id": "u", "toolkits": ["githbu"]}]}, r"sessions\[0\] of the"),
        ([], "a seed is an object"),
    ],
)
async def test_a_wrong_seed_adds_nothing(document, told, api, emulator):
    """A seed with a mistake in it names the mistake and adds nothing at all."""
    with pytest.raises(ValueError, match=told):
        emulator.seed(document)
    assert (await api.get("connected_accounts"))["items"] == []


async def test_the_same_over_http(api, emulator):
    """State, seed, executions and filtered requests are there for every other language too."""
    headers = {"headers": {}}
    assert (await api("POST", "/__emulator/seed", {"users": {"user_1": ["gmail"]}}, **headers)).status == 200
    await api.run("GMAIL_SEND_EMAIL", **EMAIL)
    [run] = (await api("GET", "/__emulator/executions?slug=gmail_send_email", **headers)).body["items"]
    assert run["arguments"] == EMAIL
    found = (await api("GET", "/__emulator/requests?method=post&path=/tools/*&status=200", **headers)).body["items"]
    assert [one["operation"] for one in found] == ["tools.execute"]
    document = (await api("GET", "/__emulator/state", **headers)).body
    assert (await api("DELETE", "/__emulator/requests", **headers)).status == 200
    assert (await api("POST", "/__emulator/reset", **headers)).status == 200
    assert emulator.records("gmail.sent") == []
    assert (await api("PUT", "/__emulator/state", document, **headers)).status == 200
    assert len(emulator.records("gmail.sent")) == 1
    assert (await api("GET", "/__emulator/requests?operatoin=x", **headers)).status == 400
    assert (await api("GET", "/__emulator/requests?since=-1", **headers)).status == 400
    assert (await api("GET", "/__emulator/requests?status=x", **headers)).status == 400
    assert (await api("POST", "/__emulator/seed", {"user": 1}, **headers)).status == 400
    assert (await api("POST", "/__emulator/state", {}, **headers)).status == 400


async def test_a_reset_over_http_forgets_what_was_to_be_approved(api):
    """A reset stops the approvals that were on their way, so that none meets a new account of the same id."""
    async with Emulator(auto_approve=0.2) as emulator:
        api.emulator = emulator
        session = await api.session()
        await api.post(f"tool_router/session/{session['session_id']}/link", {"toolkit": "github"})
        assert emulator._timers
        await api("POST", "/__emulator/reset", headers={})
        assert not emulator._timers


async def test_requests_since_a_number(api, emulator):
    """Who asks with the `next` of the answer before gets what is new, also after the older ones were forgotten."""

    async def since(number):
        body = (await api("GET", f"/__emulator/requests?since={number}", headers={})).body
        return [one["operation"] for one in body["items"]], body["next"]

    await api.get("toolkits")
    assert await since(0) == (["toolkits.list"], 1)
    await api.get("tools/enum")
    assert await since(1) == (["tools.enum"], 2)
    emulator.requests.clear()
    before = emulator.requests.next_number
    await api.get("toolkits")
    assert (before, await since(2)) == (2, (["toolkits.list"], 3))
    assert [one.operation for one in emulator.requests("GET", since=before)] == ["toolkits.list"]
    assert await since(99) == ([], 3)


async def test_what_a_strict_test_means_it_forgets(api):
    """A strict test that sends wrong requests on purpose clears them, and faults and refusals are told together."""
    async with Emulator(strict=True) as emulator:
        api.emulator = emulator
        await api("GET", "no/such")
        emulator.requests.clear()
    with pytest.raises(AssertionError, match=r"(?s)unspent faults: Status.*refused requests: GET .*/no/such"):
        async with Emulator(strict=True) as emulator:
            api.emulator = emulator
            await api("GET", "no/such")
            emulator.fault("tools.list", Status(503))


async def test_an_injected_answer_has_no_kind(api, emulator):
    """An answer that a fault made is not said to be derived from anything."""
    emulator.fault("toolkits.list", Status(503))
    assert "x-composio-emulator-kind" not in (await api("GET", "toolkits")).headers
    assert (await api("GET", "toolkits")).headers["x-composio-emulator-kind"] == "derived"
