"""The MCP endpoints, message by message: HTTP, JSON-RPC, tools of sessions, tools of MCP servers."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from composio_async.emulator import Emulator, RateLimit, Status

KEY = {"x-api-key": "ak_emulator"}
INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
REFUSED = -32010


def message(method: str, params: Any = None, **more: Any) -> dict[str, Any]:
    """A request with id 1."""
    return {"jsonrpc": "2.0", "id": 1, "method": method, **({} if params is None else {"params": params}), **more}


class Endpoint:
    """One MCP endpoint and the ways to speak to it."""

    def __init__(self, api: Any, path: str) -> None:
        self.api = api
        self.path = path

    async def __call__(self, body: Any, **headers: str) -> Any:
        """The whole answer to one POST; bytes are sent as they are."""
        sent = body if isinstance(body, bytes) else orjson.dumps(body)
        named = {"content-type": "application/json", **KEY, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return await self.api("POST", self.path, data=sent, headers=named)

    async def result(self, method: str, params: Any = None) -> Any:
        """The result of a request that must succeed."""
        answer = await self(message(method, params), mcp_protocol_version="2025-11-25")
        assert answer.status == 200, answer.body
        assert answer.body.keys() == {"jsonrpc", "id", "result"}, answer.body
        return answer.body["result"]

    async def error(self, body: Any, status: int = 200, **headers: str) -> dict[str, Any]:
        """The error of a message that must fail with this HTTP status."""
        answer = await self(body, **headers)
        assert answer.status == status, answer.body
        assert answer.body.keys() == {"jsonrpc", "id", "error"}
        return {**answer.body["error"], "id": answer.body["id"]}

    async def names(self) -> list[str]:
        """Names of all tools on the first page."""
        return [tool["name"] for tool in (await self.result("tools/list"))["tools"]]

    async def run(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """The result of a tool."""
        return await self.result("tools/call", {"name": name, "arguments": arguments})


@pytest.fixture
async def session(api: Any) -> dict[str, Any]:
    """A session with two toolkits, one of which needs an account."""
    preload = {"tools": ["HACKERNEWS_GET_USER", "GMAIL_SEND_EMAIL"]}
    return await api.session(toolkits={"enable": ["hackernews", "gmail"]}, preload=preload)


def endpoint_of(api: Any, url: str) -> Endpoint:
    """The endpoint at a URL of the emulator's own origin."""
    assert url.startswith(f"{api.emulator.url}/")
    return Endpoint(api, url.removeprefix(api.emulator.url))


@pytest.fixture
def mcp(api: Any, session: dict[str, Any]) -> Endpoint:
    """The session's endpoint."""
    return endpoint_of(api, session["mcp"]["url"])


@pytest.mark.parametrize(
    ("asked", "agreed"),
    [
        ("2025-11-25", "2025-11-25"),
        ("2025-06-18", "2025-06-18"),
        ("2025-03-26", "2025-03-26"),
        ("2024-11-05", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("soon", "2025-11-25"),
    ],
)
async def test_a_version_is_agreed_on(mcp, asked, agreed):
    """The client's version when it is spoken here, else the newest that is."""
    told = await mcp.result("initialize", {**INITIALIZE, "protocolVersion": asked})
    assert told["protocolVersion"] == agreed
    assert told["capabilities"] == {"tools": {"listChanged": False}}
    assert told["serverInfo"]["name"] == "composio"


async def test_the_version_header(mcp):
    """After initialize the header must name a version that is spoken here; without one it is not asked for."""
    for version in ("2025-03-26", "2025-06-18", "2025-11-25"):
        assert (await mcp(message("ping"), mcp_protocol_version=version)).body["result"] == {}
    assert (await mcp(message("ping"))).status == 200
    error = await mcp.error(message("server/discover"), 400, mcp_protocol_version="2026-07-28")
    assert (error["code"], error["id"]) == (-32022, 1)
    assert error["data"] == {"supported": ["2025-03-26", "2025-06-18", "2025-11-25"], "requested": "2026-07-28"}
    assert (await mcp(message("initialize", INITIALIZE), mcp_protocol_version="2026-07-28")).status == 200


async def test_methods_of_http(api, mcp):
    """GET offers no stream and says what there is; DELETE ends nothing, above all not the session."""
    for method in ("GET", "PUT"):
        answer = await api(method, mcp.path, headers={**KEY, "accept": "text/event-stream"})
        assert (answer.status, answer.headers["allow"]) == (405, "POST, DELETE")
        assert "no event stream" in answer.body["error"]["message"]
    assert (await api("DELETE", mcp.path)).status == 200
    assert await mcp.result("ping") == {}


async def test_notifications_have_no_answer(mcp):
    """Notifications, and answers to what was never asked, are accepted with 202 and an empty body."""
    for sent in (
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7}},
        {"jsonrpc": "2.0", "id": 7, "result": {}},
        {"jsonrpc": "2.0", "id": 7, "error": {"code": 1, "message": "no"}},
    ):
        answer = await mcp(sent)
        assert (answer.status, answer.body) == (202, "")


@pytest.mark.parametrize(
    ("sent", "code", "words", "echoed"),
    [
        (b"", -32700, "not valid JSON", None),
        (b"{", -32700, "not valid JSON", None),
        (b'{"jsonrpc": "\xff"}', -32700, "not valid JSON", None),
        ([message("ping")], -32600, "Batches are not taken", None),
        ([], -32600, "Batches are not taken", None),
        ("ping", -32600, "JSON object", None),
        ({"id": 1, "method": "ping"}, -32600, '"jsonrpc": "2.0"', 1),
        ({"jsonrpc": "1.0", "id": "a", "method": "ping"}, -32600, '"jsonrpc": "2.0"', "a"),
        (message("ping", id=None), -32600, "An id is", None),
        (message("ping", id=1.5), -32600, "An id is", None),
        (message("ping", id=True), -32600, "An id is", None),
        (message("ping", id=[1]), -32600, "An id is", None),
        ({"jsonrpc": "2.0", "id": 1}, -32600, "has a method", 1),
        ({"jsonrpc": "2.0", "result": {}}, -32600, "has a method", None),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, -32600, "method is a string", 1),
        ({"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "X"}}, -32600, "give it an id", None),
        ({"jsonrpc": "2.0", "method": "notifications/progress", "params": [1]}, -32602, "must be an object", None),
    ],
)
async def test_what_is_no_message(mcp, emulator, sent, code, words, echoed):
    """A body that is not one MCP message is refused as a whole with 400, JSON-RPC's code and the id if it has one."""
    error = await mcp.error(sent, 400)
    assert (error["code"], error["id"]) == (code, echoed)
    assert words in error["message"]
    assert emulator.requests("sessions.mcp")[-1].status == 400


@pytest.mark.parametrize(
    ("method", "params", "code", "words"),
    [
        ("prompts/list", None, -32601, "only initialize, ping, tools/list, tools/call"),
        ("notifications/initialized", None, -32601, "no method"),
        ("ping", [], -32602, "params must be an object"),
        ("initialize", {}, -32602, "params.protocolVersion is required"),
        ("initialize", {**INITIALIZE, "clientInfo": {"name": "x"}}, -32602, "params.clientInfo.version is required"),
        ("tools/list", {"cursor": 5}, -32602, "params.cursor must be a string"),
        ("tools/list", {"cursor": "zzz"}, -32602, "is not one of this platform's cursors"),
        ("tools/call", None, -32602, "params.name is required"),
        ("tools/call", {"name": "HACKERNEWS_GET_USER", "arguments": []}, -32602, "params.arguments must be an object"),
        ("tools/call", {"name": "HACKERNEWS_GET_USR"}, -32602, "Did you mean HACKERNEWS_GET_USER"),
        ("tools/call", {"name": "hackernews_get_user"}, -32602, "Unknown tool: hackernews_get_user"),
        ("tools/call", {"name": "GITHUB_CREATE_AN_ISSUE"}, -32602, "Unknown tool"),
    ],
)
async def test_what_cannot_be_asked(mcp, method, params, code, words):
    """A message that asks for what there is not is answered with 200 and JSON-RPC's code."""
    error = await mcp.error(message(method, params))
    assert (error["code"], error["id"]) == (code, 1)
    assert words in error["message"]


async def test_ids_come_back_as_they_were(mcp):
    """A text id stays a text, and a number a number."""
    for given in (0, -3, 2**53, "1", "a-b"):
        assert (await mcp(message("ping", id=given))).body == {"jsonrpc": "2.0", "id": given, "result": {}}


async def test_media_types(mcp):
    """A body that is not JSON is 415, and a client that does not take JSON 406; both of MCP's kinds may be named."""
    assert "text/plain" in (await mcp.error(message("ping"), 415, content_type="text/plain"))["message"]
    assert "application/json" in (await mcp.error(message("ping"), 406, accept="text/event-stream"))["message"]
    for accept in ("application/json, text/event-stream", "text/event-stream;q=0.5,Application/JSON;q=1", "*/*"):
        assert (await mcp(message("ping"), accept=accept)).status == 200
    assert (await mcp(message("ping"), content_type="application/json; charset=utf-8")).status == 200


async def test_pages_from_elsewhere_are_kept_out(mcp):
    """A browser's page may call only when it is of this machine, whatever name was led here."""
    for origin in ("https://evil.example", "http://127.0.0.1.evil.example", "null", "http://[", "http://localhost@x.y"):
        assert "may not call" in (await mcp.error(message("ping"), 403, origin=origin))["message"]
    for origin in ("http://localhost:6274", "http://127.0.0.1", "http://[::1]:80"):
        assert (await mcp(message("ping"), origin=origin)).status == 200


async def test_keys(api, mcp):
    """The project's and the user's key are good; any other is 401 with a message that clients of MCP show."""
    assert (await api("POST", mcp.path, message("ping"), headers={"x-user-api-key": "uak_emulator"})).status == 200
    for headers, words in (
        ({}, "No API key"),
        ({"x-api-key": "nonsense"}, "Invalid API key in x-api-key"),
        ({"x-org-api-key": "oak_emulator"}, "sessions.mcp does not accept x-org-api-key"),
        ({"authorization": "Bearer ak_emulator"}, "No API key"),
    ):
        for method in ("POST", "GET", "DELETE"):
            answer = await api(method, mcp.path, message("ping"), headers=headers)
            assert answer.status == 401
            error = answer.body["error"]
            assert (answer.body["id"], error["code"], error["data"]["slug"]) == (1, REFUSED, "HTTP_Unauthorized")
            assert words in error["message"]
            assert "x-api-key: ak_emulator or x-user-api-key: uak_emulator" in error["message"]


async def test_a_deleted_session_is_told_from_a_bad_key(api, mcp, session):
    """With a good key a deleted session is 404, which says that the key is good; with a bad one it stays 401."""
    await api("DELETE", f"tool_router/session/{session['session_id']}")
    for path in (mcp.path, "/tool_router/trs_never/mcp"):
        error = await Endpoint(api, path).error(message("ping"), 404)
        assert (error["code"], error["id"], error["data"]["status"]) == (REFUSED, 1, 404)
        assert "the API key is good, but the session was deleted or never made" in error["message"]
        assert error["data"]["slug"] == "ToolRouterV2_SessionNotFound"
    assert (await mcp.error(message("ping"), 401, x_api_key="nonsense"))["data"]["status"] == 401


async def test_a_session_lists_what_it_exposes(api, mcp, session):
    """Meta tools and preloaded tools, as the session's own list has them, in MCP's form."""
    listed = await mcp.result("tools/list")
    assert "nextCursor" not in listed
    assert [tool["name"] for tool in listed["tools"]] == session["tool_router_tools"]
    items = (await api.get(f"tool_router/session/{session['session_id']}/tools"))["items"]
    for tool, item in zip(listed["tools"], items, strict=True):
        assert (tool["name"], tool["title"], tool["description"]) == (item["slug"], item["name"], item["description"])
        assert tool["inputSchema"] == item["input_parameters"]
        assert tool["inputSchema"]["type"] == "object"
    (user,) = (tool for tool in listed["tools"] if tool["name"] == "HACKERNEWS_GET_USER")
    assert user["annotations"]["readOnlyHint"] is True


async def test_the_configuration_decides(api):
    """Toolkits, tools, tags and switches of the session hold here too, also when they change."""
    made = await api.session(
        toolkits={"enable": ["hackernews", "gmail"]},
        tools={"gmail": {"disable": ["GMAIL_SEND_EMAIL"]}},
        tags={"enable": ["readOnlyHint"]},
        preload={"tools": "all"},
        workbench={"enable": False},
        search={"enable": False},
        execute={"enable_multi_execute": False},
        manage_connections={"enable": False},
    )
    mcp, path = endpoint_of(api, made["mcp"]["url"]), f"tool_router/session/{made['session_id']}"
    names = await mcp.names()
    assert "HACKERNEWS_GET_USER" in names
    assert "GMAIL_SEND_EMAIL" not in names
    assert not [name for name in names if name.startswith("COMPOSIO_")]
    await api("PATCH", path, {"preload": {"tools": ["HACKERNEWS_GET_USER"]}})
    assert await mcp.names() == ["HACKERNEWS_GET_USER"]
    await api("PATCH", path, {"toolkits": {"disable": ["hackernews"]}})
    assert await mcp.names() == []


async def test_long_lists_come_in_pages(api, emulator):
    """Lists of more than 200 tools are cut, and their cursors lead through all of it once."""

    def nothing() -> dict[str, Any]:
        return {}

    for number in range(230):
        emulator.tool(f"MANY_TOOL_{number:03d}")(nothing)
    made = await api.session(toolkits={"enable": ["many"]}, preload={"tools": "all"}, workbench={"enable": False})
    mcp = endpoint_of(api, made["mcp"]["url"])
    first = await mcp.result("tools/list")
    second = await mcp.result("tools/list", {"cursor": first["nextCursor"]})
    assert "nextCursor" not in second
    assert len(first["tools"]) == 200
    assert [tool["name"] for tool in [*first["tools"], *second["tools"]]] == made["tool_router_tools"]
    assert (await mcp.run("MANY_TOOL_229"))["isError"] is False


async def test_a_tool_runs(api, emulator, mcp, session):
    """A result has the envelope twice, as text and as a structure; what ran is in the records and in the logs."""
    emulator.connect("user_1", "gmail")
    result = await mcp.run("GMAIL_SEND_EMAIL", recipient_email="ada@example.com", subject="Hello", body="It works")
    assert result.keys() == {"content", "structuredContent", "isError"}
    assert result["isError"] is False
    held = result["structuredContent"]
    assert (held["successful"], held["error"]) == (True, None)
    (block,) = result["content"]
    assert (block["type"], orjson.loads(block["text"])) == ("text", held)
    assert emulator.records("gmail.sent")[0]["subject"] == "Hello"
    log = await api.get(f"logs/tool_execution/{held['log_id']}")
    assert session["session_id"] in orjson.dumps(log).decode()
    executed = await api.post(
        f"tool_router/session/{session['session_id']}/execute",
        {"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}},
    )
    assert (await mcp.run("HACKERNEWS_GET_USER", username="pg"))["structuredContent"]["data"] == executed["data"]


async def test_failures_are_results(emulator, mcp):
    """Wrong arguments, a missing account and a tool that raises are results with `isError`, which a model can read."""

    @emulator.tool("HACKERNEWS_GET_USER")
    def broken(username: str) -> dict[str, Any]:
        raise ValueError(f"no user {username}")

    for name, arguments, words in (
        ("HACKERNEWS_GET_USER", {"username": "pg"}, "no user pg"),
        ("HACKERNEWS_GET_USER", {}, "Following fields are missing: {'username'}"),
        (
            "GMAIL_SEND_EMAIL",
            {"recipient_email": "a@b.c", "subject": "s", "body": "b"},
            "No active gmail connection for user 'user_1'",
        ),
        ("COMPOSIO_REMOTE_WORKBENCH", {"code_to_execute": "1"}, "not emulated"),
        ("COMPOSIO_MULTI_EXECUTE_TOOL", {"tools": 5}, "tools must be a list"),
        ("COMPOSIO_MULTI_EXECUTE_TOOL", {"tools": [5]}, "tools[0] must be an object"),
    ):
        result = await mcp.run(name, **arguments)
        assert result["isError"] is True
        assert result["structuredContent"]["successful"] is False
        assert words in result["structuredContent"]["error"]
        assert orjson.loads(result["content"][0]["text"]) == result["structuredContent"]


async def test_meta_tools_work(emulator, mcp):
    """A model can find a tool, run several at once, and get a link for its user."""
    found = await mcp.run("COMPOSIO_SEARCH_TOOLS", queries=[{"use_case": "send an email"}])
    assert "GMAIL_SEND_EMAIL" in orjson.dumps(found["structuredContent"]["data"]).decode()
    orders = [{"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": name}} for name in ("pg", "dang")]
    several = await mcp.run("COMPOSIO_MULTI_EXECUTE_TOOL", tools=orders)
    results = several["structuredContent"]["data"]["results"]
    assert [one["response"]["data"]["username"] for one in results] == ["pg", "dang"]
    asked = await mcp.run("COMPOSIO_MANAGE_CONNECTIONS", toolkits=["gmail"])
    link = asked["structuredContent"]["data"]["results"]["gmail"]
    assert link["redirect_url"].startswith(f"{emulator.url}/link/")
    emulator.approve(link["connected_account_id"])
    sent = await mcp.run("GMAIL_SEND_EMAIL", recipient_email="a@b.c", subject="s", body="b")
    assert sent["isError"] is False


async def test_what_needs_approval_is_not_run(api, emulator):
    """A tool that its user must approve comes back with the question and the way to answer it, and works after that."""
    made = await api.session(
        toolkits={"enable": ["hackernews"], "require_approval": ["hackernews"]},
        preload={"tools": ["HACKERNEWS_GET_USER"]},
    )
    mcp = endpoint_of(api, made["mcp"]["url"])
    asked = await mcp.run("HACKERNEWS_GET_USER", username="pg")
    assert asked["isError"] is True
    held, told = asked["structuredContent"], asked["content"][0]["text"]
    assert held["result_type"] == "input_required"
    assert "Allow HACKERNEWS_GET_USER to run?" in told
    assert held["request_state"] in told
    path = told.partition("POST /api/v3.1/")[2].partition(":")[0]
    answers = {key: {"action": "accept", "content": {"decision": "always_approve"}} for key in held["input_requests"]}
    done = await api.post(
        path,
        {
            "tool_slug": "HACKERNEWS_GET_USER",
            "arguments": {"username": "pg"},
            "input_responses": answers,
            "request_state": held["request_state"],
        },
    )
    assert done["result_type"] == "completed"
    assert (await mcp.run("HACKERNEWS_GET_USER", username="pg"))["isError"] is False


async def test_calls_run_side_by_side(api, emulator):
    """Calls that wait for one another through the same endpoint all come back."""
    together = asyncio.Barrier(3)

    @emulator.tool("MEETING_ARRIVE")
    async def arrive(name: str) -> dict[str, Any]:
        await asyncio.wait_for(together.wait(), 20)
        return {"name": name}

    made = await api.session(toolkits={"enable": ["meeting"]}, preload={"tools": ["MEETING_ARRIVE"]})
    mcp = endpoint_of(api, made["mcp"]["url"])
    results = await asyncio.gather(*(mcp.run("MEETING_ARRIVE", name=name) for name in "abc"))
    assert [one["structuredContent"]["data"] for one in results] == [{"name": name} for name in "abc"]


async def test_journal_and_faults(api, emulator, mcp):
    """Requests of MCP are in the journal under their own names, and meet faults as any other."""
    emulator.fault("sessions.mcp", Status(503), RateLimit(retry_after=2))
    assert (await mcp(message("ping"))).status == 503
    limited = await mcp(message("ping"))
    assert (limited.status, limited.headers["retry-after"]) == (429, "2")
    secret = {"name": "HACKERNEWS_GET_USER", "arguments": {"username": "pg", "password": "hunter2-and-more"}}
    await mcp(message("tools/call", secret), x_request_id="req_mine")
    first, second, third = emulator.requests("sessions.mcp")
    assert [line.status for line in (first, second, third)] == [503, 429, 200]
    assert third.path == mcp.path
    assert third.body["params"]["arguments"]["password"] == "hunt****"
    assert third.headers["x-api-key"] == "ak_e****"
    assert emulator.requests("mcp.serve") == []
    listed = await api("GET", "/__emulator/requests?operation=sessions.mcp", headers={})
    assert [line["status"] for line in listed.body["items"]] == [503, 429, 200]
    assert listed.headers["x-composio-emulator"] == "1"


async def test_the_address_has_the_origin_that_the_client_knows(api, emulator):
    """Addresses are of the origin that was asked, so that a client may send its key there."""
    port = emulator.url.rpartition(":")[2]
    made = await api("POST", "tool_router/session", {"user_id": "u"}, headers={**KEY, "host": f"localhost:{port}"})
    assert made.body["mcp"]["url"].startswith(f"http://localhost:{port}/tool_router/")
    server = await api.post("mcp/servers/custom", {"name": "our server", "toolkits": ["gmail"]})
    again = await api("GET", f"mcp/{server['id']}", headers={**KEY, "host": f"localhost:{port}"})
    assert again.body["mcp_url"] == f"http://localhost:{port}/v3/mcp/{server['id']}/mcp"


async def serve(api: Any, body: dict[str, Any], **who: Any) -> Endpoint:
    """The endpoint of a new MCP server for somebody."""
    server = await api.post("mcp/servers/custom", {"name": "our server", **body})
    made = await api.post("mcp/servers/generate", {"mcp_server_id": server["id"], **who})
    (url,) = [*made["user_ids_url"], *made["connected_account_urls"]] or [made["mcp_url"]]
    return endpoint_of(api, url)


async def test_a_server_lists_its_tools(api):
    """All tools of a server's toolkits, or those that it allows; never those of others."""
    whole = await (await serve(api, {"toolkits": ["hackernews"]})).names()
    assert "HACKERNEWS_GET_USER" in whole
    assert {name.partition("_")[0] for name in whole} == {"HACKERNEWS"}
    allowed = ["HACKERNEWS_GET_USER", "GITHUB_CREATE_AN_ISSUE"]
    limited = await serve(api, {"toolkits": ["hackernews", "gmail"], "allowed_tools": allowed})
    assert await limited.names() == ["HACKERNEWS_GET_USER"]
    assert (await limited.run("HACKERNEWS_GET_USER", username="pg"))["isError"] is False
    for name in ("GMAIL_SEND_EMAIL", "GITHUB_CREATE_AN_ISSUE"):
        error = await limited.error(message("tools/call", {"name": name}))
        assert (error["code"], error["message"].startswith(f"Unknown tool: {name}.")) == (-32602, True)


async def test_a_server_acts_for_the_user_in_its_address(api, emulator):
    """Tools run through the account of the address's user, under the server's own auth config if it has one."""
    account = emulator.connect("user_1", "gmail")
    its = (await api.get(f"connected_accounts/{account}"))["auth_config"]["id"]
    other = (await api.post("auth_configs", {"toolkit": {"slug": "gmail"}}))["auth_config"]["id"]
    order = {"recipient_email": "a@b.c", "subject": "s", "body": "b"}
    for configs in ([], [its], [other, its]):
        mcp = await serve(api, {"toolkits": ["gmail"], "auth_config_ids": configs}, user_ids=["user_1"])
        sent = (await mcp.run("GMAIL_SEND_EMAIL", **order))["structuredContent"]
        assert sent.keys() == {"data", "successful", "error", "log_id"}
        log = orjson.dumps(await api.get(f"logs/tool_execution/{sent['log_id']}")).decode()
        assert account in log
    assert len(emulator.records("gmail.sent")) == 3
    foreign = await serve(api, {"toolkits": ["gmail"], "auth_config_ids": [other]}, user_ids=["user_1"])
    assert "No active connected account found" in (await foreign.run("GMAIL_SEND_EMAIL", **order))["content"][0]["text"]
    nobody = await serve(api, {"toolkits": ["gmail"]})
    told = (await nobody.run("GMAIL_SEND_EMAIL", **order))["structuredContent"]["error"]
    assert "user_id or connected_account_id is required" in told
    stranger = await serve(api, {"toolkits": ["gmail"]}, user_ids=["user_2"])
    assert "user_2" in (await stranger.run("GMAIL_SEND_EMAIL", **order))["structuredContent"]["error"]
    assert len(emulator.records("gmail.sent")) == 3


async def test_a_server_acts_through_the_account_in_its_address(api, emulator):
    """An account named in the address is used, alone or in a list, and only for its own toolkit."""
    gmail, github = emulator.connect("user_1", "gmail"), emulator.connect("user_1", "github")
    emulator.connect("user_2", "gmail")
    order = {"recipient_email": "a@b.c", "subject": "s", "body": "b"}
    mcp = await serve(api, {"toolkits": ["gmail", "github"]}, connected_account_ids=[gmail])
    for path in (mcp.path, f"{mcp.path.partition('?')[0]}?connected_account_ids={github},{gmail}"):
        sent = (await Endpoint(api, path).run("GMAIL_SEND_EMAIL", **order))["structuredContent"]
        log = orjson.dumps(await api.get(f"logs/tool_execution/{sent['log_id']}")).decode()
        assert gmail in log
    told = await mcp.run("GITHUB_GET_THE_AUTHENTICATED_USER")
    assert "names no connected account of toolkit 'github'" in told["structuredContent"]["error"]
    emulator.expire(gmail)
    assert "EXPIRED" in (await mcp.run("GMAIL_SEND_EMAIL", **order))["structuredContent"]["error"]
    mixed = Endpoint(api, f"{mcp.path}&user_id=user_2")
    assert "does not belong to user 'user_2'" in (await mixed.run("GMAIL_SEND_EMAIL", **order))["content"][0]["text"]
    unknown = Endpoint(api, f"{mcp.path.partition('?')[0]}?connected_account_id=ca_never")
    assert "ca_never" in (await unknown.run("GMAIL_SEND_EMAIL", **order))["content"][0]["text"]


async def test_the_helper_of_an_address_connects_its_user(api, emulator):
    """An address with the platform's helper has the tool that connects accounts, under the server's auth config."""
    config = (await api.post("auth_configs", {"toolkit": {"slug": "gmail"}}))["auth_config"]["id"]
    order = {"toolkits": ["gmail"], "auth_config_ids": [config], "allowed_tools": ["GMAIL_SEND_EMAIL"]}
    mcp = await serve(api, order, user_ids=["user_1"], managed_auth_by_composio=True)
    assert await mcp.names() == ["GMAIL_SEND_EMAIL", "COMPOSIO_MANAGE_CONNECTIONS"]
    asked = await mcp.run("COMPOSIO_MANAGE_CONNECTIONS", toolkits=["gmail"])
    account = asked["structuredContent"]["data"]["results"]["gmail"]["connected_account_id"]
    row = await api.get(f"connected_accounts/{account}")
    assert (row["user_id"], row["auth_config"]["id"]) == ("user_1", config)
    emulator.approve(account)
    sent = await mcp.run("GMAIL_SEND_EMAIL", recipient_email="a@b.c", subject="s", body="b")
    assert sent["isError"] is False
    nobody = Endpoint(api, f"{mcp.path.partition('?')[0]}?include_composio_helper_actions=true")
    told = await nobody.run("COMPOSIO_MANAGE_CONNECTIONS", toolkits=["gmail"])
    assert "has no user_id" in told["structuredContent"]["error"]


async def test_servers_have_keys_faults_and_an_end(api, emulator):
    """The endpoint of a server checks the key, meets its own faults, and says when the server is gone."""
    mcp = await serve(api, {"toolkits": ["hackernews"]}, user_ids=["user_1"])
    assert (await mcp.error(message("ping"), 401, x_api_key="nonsense"))["code"] == REFUSED
    emulator.fault("mcp.serve", Status(502))
    assert (await mcp(message("ping"))).status == 502
    await mcp.result("initialize", INITIALIZE)
    assert [line.status for line in emulator.requests("mcp.serve")] == [401, 502, 200]
    await api("DELETE", "mcp/mcp_000001")
    error = await mcp.error(message("ping"), 404)
    assert error["data"]["slug"] == "MCP_ServerNotFound"
    assert "'mcp_000001' was not found" in error["message"]


async def test_an_address_with_what_nobody_knows(open_api):
    """An unknown word in an address is noted, and refused by a strict emulator."""

    async def asked(emulator: Emulator, status: int) -> None:
        async with emulator, open_api(emulator) as api:
            mcp = await serve(api, {"toolkits": ["hackernews"]}, user_ids=["user_1"])
            answer = await Endpoint(api, f"{mcp.path}&transport=sse")(message("ping"))
            assert answer.status == status, answer.body
            assert emulator.requests("mcp.serve")[0].unknown_fields == ("transport",)

    await asked(Emulator(), 200)
    with pytest.raises(AssertionError, match="with unknown transport"):
        await asked(Emulator(strict=True), 400)


async def test_servers_move_with_the_emulator(open_api, tmp_path):
    """After a restart on another port the addresses of kept servers and sessions lead to the new one."""
    state = tmp_path / "state.jsonl"
    async with Emulator(state=state) as first, open_api(first) as api:
        made = await api.session(preload={"tools": ["HACKERNEWS_GET_USER"]})
        server = await api.post("mcp/servers/custom", {"name": "our server", "toolkits": ["hackernews"]})
        held = first.url
    async with Emulator(state=state) as second, open_api(second) as api:
        assert second.url != held
        url = (await api.get(f"tool_router/session/{made['session_id']}"))["mcp"]["url"]
        assert "HACKERNEWS_GET_USER" in await endpoint_of(api, url).names()
        url = (await api.get(f"mcp/{server['id']}"))["mcp_url"]
        assert "HACKERNEWS_GET_USER" in await endpoint_of(api, url).names()
