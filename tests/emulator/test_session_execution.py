"""Search, execution, meta tools and approvals in sessions."""

from __future__ import annotations

import asyncio

import pytest

from composio_async.emulator import Emulator

ISSUE = {"owner": "a", "repo": "b", "title": "t"}


def where(session, rest=""):
    return f"tool_router/session/{session['session_id']}{rest}"


async def run(api, session, slug, arguments=None, **more):
    return await api.post(where(session, "/execute"), {"tool_slug": slug, "arguments": arguments or {}, **more})


async def meta(api, session, slug, arguments):
    return await api.post(where(session, "/execute_meta"), {"slug": f"COMPOSIO_{slug}", "arguments": arguments})


async def test_completed_and_failed(api, emulator):
    """A tool that ran is completed; a missing argument is failed and names it. Both carry data, error and log id."""
    emulator.connect("user_1", "github")
    session = await api.session()
    done = await run(api, session, "GITHUB_CREATE_AN_ISSUE", ISSUE)
    assert (done["result_type"], done["data"]["number"], done["error"]) == ("completed", 1, None)
    assert done["log_id"].startswith("log_")
    done = await run(api, session, "GITHUB_CREATE_AN_ISSUE", {"owner": "a", "repo": "b"})
    assert (done["result_type"], done["data"]) == ("failed", {})
    assert "title" in done["error"]


async def test_without_connection_it_says_authorize(api):
    """Without an active connection the result is failed and names the way out."""
    session = await api.session()
    done = await run(api, session, "GITHUB_CREATE_AN_ISSUE", ISSUE)
    assert done["result_type"] == "failed"
    assert "session.authorize('github')" in done["error"]


@pytest.mark.parametrize(
    "blocks",
    [
        {"toolkits": {"enable": ["gmail"]}},
        {"toolkits": {"disable": ["hackernews"]}},
        {"tools": {"hackernews": {"enable": ["HACKERNEWS_GET_FRONTPAGE"]}}},
        {"tags": ["createHint"]},
        {
            "experimental": {
                "permissions": {"default": "allow_all", "overrides": {"HACKERNEWS_GET_USER": "always_deny"}}
            }
        },
    ],
)
async def test_a_tool_outside_the_session_fails(api, blocks):
    """What toolkits, tools, tags or permissions leave out does not run."""
    session = await api.session(**blocks)
    done = await run(api, session, "HACKERNEWS_GET_USER", {"username": "pg"})
    assert done["result_type"] == "failed"
    assert "HACKERNEWS_GET_USER" in done["error"]


async def test_unknown_and_local_tools(api):
    """An unknown slug is a 404 with near names; a custom tool is told that it runs elsewhere."""
    session = await api.session()
    body = {"tool_slug": "HACKERNEWS_GET_USERS", "arguments": {}}
    error = await api.fails(404, "POST", where(session, "/execute"), body)
    assert "HACKERNEWS_GET_USER" in error["suggested_fix"]
    assert "runs in the process" in (await run(api, session, "LOCAL_HELLO"))["error"]


async def test_account_selection(api, emulator):
    """Pinned accounts, an explicit account by id or alias, and the duty to choose are all honoured."""
    first = emulator.connect("user_1", "github")
    second = emulator.connect("user_1", "github")
    await api("PATCH", f"connected_accounts/{first}", {"alias": "work"})
    pinned = await api.session(connected_accounts={"github": [first]})
    assert (await run(api, pinned, "GITHUB_GET_THE_AUTHENTICATED_USER"))["result_type"] == "completed"
    assert (
        "not one of session" in (await run(api, pinned, "GITHUB_GET_THE_AUTHENTICATED_USER", account=second))["error"]
    )
    choosy = await api.session(multi_account={"enable": True, "require_explicit_selection": True})
    assert "choose one" in (await run(api, choosy, "GITHUB_GET_THE_AUTHENTICATED_USER"))["error"]
    for account in ("work", second):
        done = await run(api, choosy, "GITHUB_GET_THE_AUTHENTICATED_USER", account=account)
        assert done["result_type"] == "completed"
    assert (
        "has no github account"
        in (await run(api, choosy, "GITHUB_GET_THE_AUTHENTICATED_USER", account="home"))["error"]
    )
    emulator.expire(second)
    assert "EXPIRED" in (await run(api, choosy, "GITHUB_GET_THE_AUTHENTICATED_USER", account=second))["error"]


async def test_search(api, emulator):
    """A search answers each query with tools, their schemas and how their toolkits are connected."""
    emulator.connect("user_1", "gmail")
    session = await api.session(toolkits={"enable": ["gmail", "github"]})
    queries = [{"use_case": "send an email"}, {"use_case": "create an issue", "known_fields": "repo:b"}]
    found = await api.post(where(session, "/search"), {"queries": queries})
    assert found["success"] is True
    assert found["error"] is None
    assert [result["primary_tool_slugs"][0] for result in found["results"]] == [
        "GMAIL_SEND_EMAIL",
        "GITHUB_CREATE_AN_ISSUE",
    ]
    assert set(found["results"][0]) >= {"index", "use_case", "primary_tool_slugs", "related_tool_slugs", "toolkits"}
    assert found["tool_schemas"]["GMAIL_SEND_EMAIL"]["hasFullSchema"] is True
    statuses = {row["toolkit"]: row["has_active_connection"] for row in found["toolkit_connection_statuses"]}
    assert statuses == {"gmail": True, "github": False}
    assert set(found["time_info"]) == {"current_time_utc", "current_time_utc_epoch_seconds", "message"}
    assert set(found["session"]) == {"id", "generate_id", "instructions"}
    assert any("github" in step for step in found["next_steps_guidance"])
    nothing = await api.post(where(session, "/search"), {"queries": [{"use_case": "xyzzy"}]})
    assert nothing["results"][0]["primary_tool_slugs"] == []
    await api.fails(400, "POST", where(session, "/search"), {"queries": []})


async def test_meta_search_and_schemas(api):
    """The search meta tool gives the same answer as the search route; schemas are read by slug."""
    session = await api.session()
    queries = [{"use_case": "hacker news user"}]
    found = await meta(api, session, "SEARCH_TOOLS", {"queries": queries})
    assert "HACKERNEWS_GET_USER" in found["data"]["results"][0]["primary_tool_slugs"]
    schemas = await meta(api, session, "GET_TOOL_SCHEMAS", {"tool_slugs": ["HACKERNEWS_GET_USER", "NOPE"]})
    assert schemas["data"]["tool_schemas"]["HACKERNEWS_GET_USER"]["input_schema"]["required"] == ["username"]
    assert schemas["data"]["not_found"] == ["NOPE"]


async def test_multi_execute_is_parallel(api, emulator):
    """Several tools run at the same time, each with its own result, in the order asked for."""
    arrived = asyncio.Event()

    @emulator.tool("WAIT_FIRST")
    async def first():
        await asyncio.wait_for(arrived.wait(), 5)
        return {"n": 1}

    @emulator.tool("WAIT_SECOND")
    async def second():
        arrived.set()
        return {"n": 2}

    session = await api.session()
    order = [
        {"tool_slug": "WAIT_FIRST", "arguments": {}},
        {"tool_slug": "WAIT_SECOND", "arguments": {}},
        {"tool_slug": "HACKERNEWS_GET_USER", "arguments": {}},
        {"tool_slug": "NO_SUCH_TOOL"},
    ]
    done = await meta(api, session, "MULTI_EXECUTE_TOOL", {"tools": order})
    data = done["data"]
    assert done["result_type"] == "completed"
    assert (data["total_count"], data["success_count"], data["error_count"]) == (4, 2, 2)
    assert [entry["response"]["successful"] for entry in data["results"]] == [True, True, False, False]
    assert [entry["index"] for entry in data["results"]] == [0, 1, 2, 3]
    assert data["results"][0]["response"]["data"] == {"n": 1}
    assert "username" in data["results"][2]["error"]
    assert done["error"] == "2 out of 4 tools failed"


async def test_meta_tools_through_execute(api):
    """A meta tool also runs through execute, and its wrong arguments are data."""
    session = await api.session()
    order = {"tools": [{"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}]}
    assert (await run(api, session, "COMPOSIO_MULTI_EXECUTE_TOOL", order))["data"]["success_count"] == 1
    assert "tools" in (await run(api, session, "COMPOSIO_MULTI_EXECUTE_TOOL", {}))["error"]
    nested = {"tools": [{"tool_slug": "COMPOSIO_SEARCH_TOOLS"}]}
    assert (await run(api, session, "COMPOSIO_MULTI_EXECUTE_TOOL", nested))["result_type"] == "failed"


async def test_manage_connections(api, emulator):
    """Connected toolkits are active, others get a link, unknown ones fail; anew links what is connected."""
    session = await api.session(toolkits={"enable": ["github", "gmail", "hackernews"]})
    account_id = emulator.connect("user_1", "gmail")
    order = {"toolkits": ["github", "gmail", "hackernews", {"name": "slack"}]}
    done = (await meta(api, session, "MANAGE_CONNECTIONS", order))["data"]
    results = done["results"]
    assert {slug: result["status"] for slug, result in results.items()} == {
        "github": "initiated",
        "gmail": "active",
        "hackernews": "active",
        "slack": "failed",
    }
    assert results["gmail"]["connected_account_id"] == account_id
    assert results["github"]["redirect_url"].startswith(f"{emulator.url}/link/")
    again = await meta(api, session, "MANAGE_CONNECTIONS", {"toolkits": ["gmail"], "reinitiate_all": True})
    assert again["data"]["results"]["gmail"]["status"] == "initiated"


async def test_wait_for_connections(api, emulator):
    """Waiting ends when the user approves, or after its own time."""
    session = await api.session(manage_connections={"enable": True, "enable_wait_for_connections": True})
    linked = await api.post(where(session, "/link"), {"toolkit": "github"})
    order = {"toolkits": ["github"], "timeout_seconds": 5}
    waiting = asyncio.ensure_future(meta(api, session, "WAIT_FOR_CONNECTIONS", order))
    await asyncio.sleep(0.03)
    emulator.approve(linked["connected_account_id"])
    assert (await waiting)["data"]["connected"] is True
    order = {"toolkits": ["github", "gmail"], "timeout_seconds": 0}
    done = await meta(api, session, "WAIT_FOR_CONNECTIONS", order)
    assert done["data"]["timed_out"] is True
    assert (await meta(api, session, "WAIT_FOR_CONNECTIONS", {**order, "mode": "any"}))["data"]["connected"] is True


async def test_disabled_and_not_emulated_meta_tools(api):
    """A meta tool that is switched off fails, and so does what has no sandbox here."""
    session = await api.session(search={"enable": False})
    done = await meta(api, session, "SEARCH_TOOLS", {"queries": [{"use_case": "x"}]})
    assert "not enabled" in done["error"]
    done = await meta(api, session, "REMOTE_BASH_TOOL", {"command": "ls"})
    assert (done["result_type"], "not emulated" in done["error"]) == ("failed", True)
    await api.fails(400, "POST", where(session, "/execute_meta"), {"slug": "COMPOSIO_OTHER"})


async def test_session_proxy(api, emulator):
    """A proxied request goes through the session's account, by route and by meta tool."""
    session = await api.session(toolkits={"enable": ["github"]}, proxy_execute={"enable": True})
    order = {"toolkit_slug": "github", "endpoint": "/repos/a/b", "method": "GET"}
    error = await api.fails(400, "POST", where(session, "/proxy_execute"), order)
    assert error["code"] == 1803
    emulator.connect("user_1", "github")
    answer = await api.post(where(session, "/proxy_execute"), order)
    assert (answer["result_type"], answer["status"], answer["data"]["name"]) == ("completed", 200, "b")
    assert (await meta(api, session, "PROXY_EXECUTE", order))["data"]["status"] == 200
    await api.fails(400, "POST", where(session, "/proxy_execute"), {**order, "toolkit_slug": "gmail"})


async def test_approval(api):
    """A tool that needs approval asks first, runs when the same call is repeated with the answer, and only once."""
    session = await api.session(toolkits={"require_approval": ["hackernews"]})
    arguments = {"username": "pg"}
    asked = await run(api, session, "HACKERNEWS_GET_USER", arguments)
    assert asked["result_type"] == "input_required"
    key, question = next(iter(asked["input_requests"].items()))
    assert (question["type"], question["mode"]) == ("elicitation", "form")
    yes = {key: {"action": "accept", "content": {"decision": "approve"}}}
    state = asked["request_state"]
    more = {"input_responses": yes, "request_state": state}
    assert (await run(api, session, "HACKERNEWS_GET_USER", arguments, **more))["result_type"] == "completed"
    body = {"tool_slug": "HACKERNEWS_GET_USER", "arguments": arguments, **more}
    error = await api.fails(400, "POST", where(session, "/execute"), body)
    assert "request_state" in error["message"]


async def test_approval_denied_and_always(api):
    """A denial fails the call; an always-approval asks no more."""
    session = await api.session(tools={"hackernews": {"require_approval": ["HACKERNEWS_GET_USER"]}})

    async def answer(action, decision=None):
        asked = await run(api, session, "HACKERNEWS_GET_USER", {"username": "pg"})
        content = {"content": {"decision": decision}} if decision else {}
        responses = {key: {"action": action, **content} for key in asked["input_requests"]}
        more = {"input_responses": responses, "request_state": asked["request_state"]}
        return (await run(api, session, "HACKERNEWS_GET_USER", {"username": "pg"}, **more))["result_type"]

    assert await answer("decline") == "failed"
    assert await answer("accept", "deny") == "failed"
    assert await answer("accept", "always_approve") == "completed"
    assert (await run(api, session, "HACKERNEWS_GET_USER", {"username": "pg"}))["result_type"] == "completed"


async def test_approval_in_multi_execute(api):
    """In a multi-execute one question for each tool that needs it comes first, and nothing runs before."""
    session = await api.session(experimental={"permissions": {"default": "ask_once_per_session"}})
    order = {"tools": [{"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}]}
    body = {"slug": "COMPOSIO_MULTI_EXECUTE_TOOL", "arguments": order}
    asked = await api.post(where(session, "/execute_meta"), body)
    assert list(asked["input_requests"]) == ["approve_hackernews_get_user"]
    responses = {key: {"action": "accept"} for key in asked["input_requests"]}
    more = {"input_responses": responses, "request_state": asked["request_state"]}
    done = await api.post(where(session, "/execute_meta"), {**body, **more})
    assert done["data"]["success_count"] == 1
    assert (await run(api, session, "HACKERNEWS_GET_USER", {"username": "pg"}))["result_type"] == "completed"


async def test_two_emulators_are_independent(open_api):
    """What happens in one emulator is unknown in another."""
    async with Emulator() as one, Emulator() as two, open_api(one) as first, open_api(two) as second:
        one.connect("user_1", "github")

        @one.tool("ONLY_HERE")
        def only_here():
            return {}

        assert (await first.get("connected_accounts"))["total_items"] == 1
        assert (await second.get("connected_accounts"))["total_items"] == 0
        assert "ONLY_HERE" not in await second.get("tools/enum")


async def test_custom_tools_are_found(api):
    """A session's custom tools, and those that a search carries, are found and described, but run elsewhere."""
    tool = {"slug": "weigh", "name": "Weigh", "description": "Weighs a parcel.", "input_schema": {"type": "object"}}
    other = {**tool, "slug": "wrap", "description": "Wraps a parcel."}
    session = await api.session(experimental={"custom_tools": [tool]})
    body = {"queries": [{"use_case": "parcel"}], "experimental": {"custom_tools": [other]}}
    found = await api.post(where(session, "/search"), body)
    assert found["results"][0]["primary_tool_slugs"] == ["LOCAL_WEIGH", "LOCAL_WRAP"]
    assert found["toolkit_connection_statuses"] == []
    schemas = await meta(api, session, "GET_TOOL_SCHEMAS", {"tool_slugs": ["LOCAL_WEIGH"]})
    assert schemas["data"]["tool_schemas"]["LOCAL_WEIGH"]["input_schema"] == {"type": "object"}
