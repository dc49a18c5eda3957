"""Tools: found, handed to a framework, and run, in both packages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from composio_async import OpenAIResponsesProvider
from composio_async.emulator import Stall
from composio_async.errors import (
    APITimeoutError,
    BadRequestError,
    ConnectedAccountNotFoundError,
    ConnectionRequiredError,
    InvalidParams,
    InvalidParamsType,
    ToolkitNotFoundError,
    ToolNotFoundError,
)

from .helpers import ISSUE, body_of, client, operations, query_of

OLD, MIDDLE, NEW = "20250906_00", "20251103_00", "20260105_00"
CREATE_ISSUE = "GITHUB_CREATE_AN_ISSUE"
GET_USER = "HACKERNEWS_GET_USER"
PG = {"username": "pg"}


# list and get


async def test_every_filter_of_list_arrives(composio: Any, emulator: Any) -> None:
    """Every filter reaches the platform under its name, lists joined with commas."""
    await composio.tools.list(
        toolkits=["github", "gmail"],
        tools=[CREATE_ISSUE],
        search="open an issue",
        scopes=["repo"],
        tags=["createHint", "important"],
        important=True,
        include_deprecated=False,
        include_pricing=True,
        auth_config_ids=["ac_1"],
        toolkit_versions={"github": OLD},
        limit=7,
    )
    assert query_of(emulator, "tools.list") == {
        "toolkit_slug": "github,gmail",
        "tool_slugs": CREATE_ISSUE,
        "query": "open an issue",
        "scopes": "repo",
        "tags": "createHint,important",
        "important": "true",
        "include_deprecated": "false",
        "include_pricing": "true",
        "auth_config_ids": "ac_1",
        "toolkit_versions[github]": OLD,
        "limit": "7",
    }


async def test_list_walks_all_pages(composio: Any, emulator: Any) -> None:
    """`async for` sees every tool across pages; filters choose; a text is a list of one."""
    everything = [tool.slug async for tool in composio.tools.list(limit=40)]
    assert len(everything) == len(set(everything)) == 94
    assert len(emulator.requests("tools.list")) == 3
    assert [tool.slug async for tool in composio.tools.list()] == everything
    asana = ["ASANA_CREATE_A_TASK", "ASANA_GET_MULTIPLE_TASKS"]
    assert [tool.slug async for tool in composio.tools.list(toolkits="asana")] == asana
    assert [tool.slug async for tool in composio.tools.list(toolkits=["asana"], tags=["createHint"])] == asana[:1]
    assert [tool.slug async for tool in composio.tools.list(toolkits=["linear"], important=True)] == [
        "LINEAR_CREATE_LINEAR_ISSUE",
        "LINEAR_LIST_LINEAR_ISSUES",
    ]
    assert (await composio.tools.list(search="send an email").first()).items[0].slug == "GMAIL_SEND_EMAIL"
    page = await composio.tools.list(limit=20)
    rest = await composio.tools.list(limit=20, cursor=page.next_cursor)
    assert [tool.slug for tool in rest.items] == everything[20:40]


@pytest.mark.parametrize("name", ["toolkits", "tools", "scopes", "tags", "auth_config_ids"])
async def test_an_empty_filter_is_not_everything(composio: Any, emulator: Any, name: str) -> None:
    """The tools of no toolkit are not the tools of all toolkits."""
    with pytest.raises(InvalidParams, match=f"{name} is empty, which the platform would read as all of them"):
        await composio.tools.list(**{name: []})
    assert emulator.requests() == []


async def test_raw_tools_by_slug_come_in_order(composio: Any, emulator: Any) -> None:
    """Tools asked for by slug come first, in that order, each once; `limit` cuts; a slip names the right slug."""
    raw = composio.tools.get_raw_composio_tools
    found = await raw(tools=["hackernews_get_user", CREATE_ISSUE], toolkits=["hackernews"])
    assert [tool.slug for tool in found] == [
        GET_USER,
        CREATE_ISSUE,
        "HACKERNEWS_GET_FRONTPAGE",
        "HACKERNEWS_SEARCH_POSTS",
    ]
    assert [tool.slug for tool in await raw(toolkits=["github"], limit=2)] == [
        CREATE_ISSUE,
        "GITHUB_CREATE_AN_ISSUE_COMMENT",
    ]
    assert [tool.slug for tool in await raw(search="email", limit=1)] == ["GMAIL_FETCH_EMAILS"]
    assert [tool.slug for tool in await raw(toolkits=["slack"], scopes=["chat:write"], tags=["createHint"])] == [
        "SLACK_SEND_MESSAGE"
    ]
    with pytest.raises(ToolNotFoundError, match=r"'GITHUB_CREATE_ISSUE' at version 'latest'.*GITHUB_CREATE_AN_ISSUE"):
        await raw(tools=["GITHUB_CREATE_ISSUE"])
    before = len(emulator.requests())
    with pytest.raises(InvalidParams, match="Say which tools: tools=, toolkits="):
        await raw()
    with pytest.raises(InvalidParams, match="tools is empty, which the platform would read as all of them"):
        await raw(tools=[])
    assert len(emulator.requests()) == before


async def test_many_slugs_are_asked_for_in_parts(composio: Any, emulator: Any) -> None:
    """More slugs than fit on a request are asked for in several, and none is lost to paging."""
    for number in range(120):
        emulator.tool(f"LOAD_TOOL_{number:03d}")(lambda: None)
    slugs = [f"LOAD_TOOL_{number:03d}" for number in range(120)]
    found = await composio.tools.get_raw_composio_tools(tools=slugs)
    assert [tool.slug for tool in found] == slugs
    found = await composio.tools.get_raw_composio_tools(toolkits=["load"])
    assert [tool.slug for tool in found] == slugs


async def test_one_raw_tool(composio: Any, emulator: Any) -> None:
    """One tool is described as the platform has it, in any letter case of its slug."""
    tool = await composio.tools.get_raw_composio_tool_by_slug("github_create_an_issue")
    assert (tool.slug, tool.toolkit.slug, tool.version, tool.no_auth) == (CREATE_ISSUE, "github", NEW, False)
    assert tool.input_parameters["required"] == ["owner", "repo", "title"]
    assert tool.output_parameters["properties"].keys() == {"data", "error", "successful"}
    assert list(tool.available_versions) == [OLD, MIDDLE, NEW]
    assert query_of(emulator, "tools.get") == {"toolkit_versions": "latest"}
    with pytest.raises(ToolNotFoundError, match=r"no tool 'GITHUB_CREATE_ISSUE' at version 'latest'.*Did you mean"):
        await composio.tools.get_raw_composio_tool_by_slug("GITHUB_CREATE_ISSUE")
    with pytest.raises(ToolNotFoundError, match=rf"'{CREATE_ISSUE}' at version '1'.*Use latest or one of {OLD}"):
        await composio.tools.get_raw_composio_tool_by_slug(CREATE_ISSUE, version="1")


# providers


async def test_tools_in_openais_chat_form(composio: Any, emulator: Any) -> None:
    """By default tools are dicts for Chat Completions, whatever way they are asked for."""
    chosen = {"slug": GET_USER}, {"tools": [GET_USER]}, {"search": "hackernews user", "limit": 1}
    for filters in chosen:
        (tool,) = await composio.tools.get("user_123", **filters)
        assert tool["type"] == "function"
        function = tool["function"]
        assert (function["name"], function["description"]) == (GET_USER, "Reads the profile of a user.")
        assert function["parameters"]["required"] == ["username"]
    tools = await composio.tools.get("user_123", toolkits=["hackernews"])
    assert [tool["function"]["name"] for tool in tools] == [
        "HACKERNEWS_GET_FRONTPAGE",
        GET_USER,
        "HACKERNEWS_SEARCH_POSTS",
    ]
    assert composio.provider.name == "openai"


async def test_tools_in_openais_responses_form(package: Any, emulator: Any) -> None:
    """The Responses form is flat, and its calls are answered by call id."""
    async with client(package, emulator, provider=OpenAIResponsesProvider()) as composio:
        (tool,) = await composio.tools.get("user_123", slug=GET_USER)
        assert tool.keys() == {"type", "name", "description", "parameters", "strict"}
        assert (tool["type"], tool["name"], tool["strict"]) == ("function", GET_USER, False)
        output = [
            {"type": "message", "content": []},
            {"type": "function_call", "call_id": "c1", "name": GET_USER, "arguments": '{"username": "pg"}'},
            {"type": "function_call", "call_id": "c2", "name": GET_USER, "arguments": "{}"},
        ]
        first, second = await composio.provider.handle_tool_calls("user_123", {"output": output})
        assert (first["type"], first["call_id"]) == ("function_call_output", "c1")
        assert '"successful":true' in first["output"]
        assert (second["call_id"], '"successful":false' in second["output"]) == ("c2", True)
        assert emulator.requests("tools.get")[-1].headers["x-framework"] == "openai_responses"


class Plain:
    """A provider of the official SDK's kind that only describes tools."""

    name = "plain"

    def wrap_tools(self, tools: Any) -> list[str]:
        """Names."""
        return [f"{tool.slug}@{tool.toolkit.slug}" for tool in tools]


class Agentic:
    """A provider of the official SDK's kind whose tools run themselves, with a plain function."""

    name = "agentic"

    def wrap_tools(self, tools: Any, execute_tool: Any) -> dict[str, Any]:
        """Functions by name."""
        return {tool.slug: lambda slug=tool.slug, **arguments: execute_tool(slug, arguments) for tool in tools}


async def test_a_plain_official_provider(package: Any, emulator: Any) -> None:
    """An object with `wrap_tools(tools)` is accepted as it is, for direct tools and in sessions."""
    async with client(package, emulator, provider=Plain()) as composio:
        assert await composio.tools.get("user_123", slug=GET_USER) == [f"{GET_USER}@hackernews"]
        session = await composio.create("user_123", session_preset="direct_tools", toolkits=["asana"])
        assert await session.tools() == ["ASANA_CREATE_A_TASK@asana", "ASANA_GET_MULTIPLE_TASKS@asana"]
        with pytest.raises(InvalidParamsType, match="Plain has no form for handle_tool_calls here"):
            await composio.provider.handle_tool_calls("user_123", {"choices": []})
        assert emulator.requests()[-1].headers["x-framework"] == "plain"


async def test_an_agentic_official_provider(package: Any, emulator: Any) -> None:
    """The function given to `wrap_tools(tools, execute_tool)` runs tools from the framework's own threads."""
    emulator.connect("ann", "github")
    emulator.connect("bob", "github")
    provider = Agentic()
    async with client(package, emulator, provider=provider) as composio:
        mine = await composio.tools.get("ann", tools=[CREATE_ISSUE, "GITHUB_GET_THE_AUTHENTICATED_USER"])
        theirs = await composio.tools.get("bob", tools=["GITHUB_GET_THE_AUTHENTICATED_USER"])
        result = await asyncio.to_thread(mine[CREATE_ISSUE], **ISSUE)
        assert (result["successful"], result["error"], result["data"]["title"]) == (True, None, "It works")
        for user, tools in (("ann", mine), ("bob", theirs)):
            result = await asyncio.to_thread(tools["GITHUB_GET_THE_AUTHENTICATED_USER"])
            assert result["data"]["name"] == user
        session = await composio.create("ann", session_preset="direct_tools", toolkits=["hackernews"])
        result = await asyncio.to_thread((await session.tools())[GET_USER], **PG)
        assert result["data"]["username"] == "pg"
        assert operations(emulator)[-1] == "sessions.execute"
        assert emulator.requests()[-1].body["enable_auto_workbench_offload"] is True
        assert vars(provider) == {}


async def test_get_refuses_filters_beside_a_slug(composio: Any, emulator: Any) -> None:
    """`slug` asks for one tool: a filter beside it would be ignored, so it is refused."""
    with pytest.raises(InvalidParams, match="slug asks for one tool: leave out the other filters"):
        await composio.tools.get("user_123", slug=GET_USER, toolkits=["github"])
    assert emulator.requests() == []


# execute


async def test_execute_sends_everything(composio: Any, emulator: Any) -> None:
    """Every argument of `execute` is on the wire under the platform's name."""
    emulator.tool("SOME_TOOL")(lambda **arguments: arguments)
    result = await composio.tools.execute(
        "some_tool",
        {"a": 1, "nested": {"b": [None, True]}},
        user_id="user_123",
        version="latest",
        custom_auth_params={
            "base_url": "https://ghe.example",
            "body": {"x": 1},
            "parameters": [{"in_": "header", "name": "x-a", "value": "1"}, {"in": "query", "name": "b", "value": 2}],
        },
        custom_connection_data={
            "toolkit_slug": "some",
            "auth_scheme": "OAUTH2",
            "val": {"access_token": "tok", "your_domain": "acme", "instance_name": "i"},
        },
        dangerously_skip_version_check=True,
    )
    assert result.data == {"a": 1, "nested": {"b": [None, True]}}
    assert body_of(emulator, "tools.execute") == {
        "arguments": {"a": 1, "nested": {"b": [None, True]}},
        "user_id": "user_123",
        "version": "latest",
        "custom_auth_params": {
            "base_url": "https://ghe.example",
            "body": {"x": 1},
            "parameters": [{"in": "header", "name": "x-a", "value": "1"}, {"in": "query", "name": "b", "value": 2}],
        },
        "custom_connection_data": {
            "toolkitSlug": "some",
            "authScheme": "OAUTH2",
            "val": {"access_token": "****", "your-domain": "acme", "instanceName": "i"},
        },
    }
    assert emulator.requests("tools.execute")[-1].path.endswith("/tools/execute/SOME_TOOL")


async def test_execute_from_words(composio: Any, emulator: Any) -> None:
    """`text` goes instead of arguments, and both together are refused."""
    result = await composio.tools.execute(GET_USER, text="username: pg")
    assert result["data"]["username"] == "pg"
    assert body_of(emulator, "tools.execute") == {"text": "username: pg", "version": "latest"}
    with pytest.raises(InvalidParams, match="arguments and text exclude each other"):
        await composio.tools.execute(GET_USER, PG, text="username: pg")
    assert len(emulator.requests()) == 1


async def test_execute_does_not_touch_the_callers_dicts(composio: Any) -> None:
    """What the caller hands over is not changed."""
    arguments = {"username": "pg"}
    data = {"toolkit_slug": "hackernews", "auth_scheme": "API_KEY", "val": {"api_key": "k", "your_domain": "d"}}
    await composio.tools.execute(GET_USER, arguments, custom_connection_data=data)
    assert arguments == {"username": "pg"}
    assert data == {"toolkit_slug": "hackernews", "auth_scheme": "API_KEY", "val": {"api_key": "k", "your_domain": "d"}}


async def test_a_result_reads_as_an_object_and_as_a_dict(composio: Any, emulator: Any) -> None:
    """Results have attributes and answer the official SDK's keys; what a tool raises is its error."""

    @emulator.tool("SOME_FAILING")
    def fail() -> None:
        raise RuntimeError("out of luck")

    result = await composio.tools.execute("SOME_FAILING")
    assert (result.successful, result.error, result.data) == (False, "out of luck", {})
    assert (result["successful"], result["error"], result["data"]) == (False, "out of luck", {})
    assert result.log_id.startswith("log_")
    assert result.get("nothing", 1) == 1
    with pytest.raises(KeyError):
        result["nothing"]


VERSIONS = {
    "the call's own": ({"version": OLD}, {"toolkit_versions": {"hackernews": MIDDLE}}, {}, OLD),
    "the client's for the toolkit": ({}, {"toolkit_versions": {"HackerNews": MIDDLE}}, {}, MIDDLE),
    "the client's for another toolkit": ({}, {"toolkit_versions": {"github": MIDDLE}}, {}, "latest"),
    "the client's for all": ({}, {"toolkit_versions": OLD}, {"COMPOSIO_TOOLKIT_VERSION_HACKERNEWS": MIDDLE}, OLD),
    "the client's before the environment's": (
        {},
        {"toolkit_versions": {"hackernews": OLD}},
        {"COMPOSIO_TOOLKIT_VERSION_HACKERNEWS": MIDDLE},
        OLD,
    ),
    "the environment's": ({}, {}, {"COMPOSIO_TOOLKIT_VERSION_HACKERNEWS": MIDDLE}, MIDDLE),
    "the newest": ({}, {}, {}, "latest"),
}


@pytest.mark.parametrize(("call", "options", "environment", "sent"), VERSIONS.values(), ids=VERSIONS)
async def test_which_version_runs(
    package: Any, emulator: Any, monkeypatch: Any, call: dict, options: dict, environment: dict, sent: str
) -> None:
    """The version of a run is the call's, the client's, the environment's, else `latest`, in that order."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    async with client(package, emulator, **options) as composio:
        assert (await composio.tools.execute(GET_USER, PG, **call)).successful
        assert body_of(emulator, "tools.execute")["version"] == sent
        tool = await composio.tools.get_raw_composio_tool_by_slug(GET_USER, **call)
        assert tool.version == (NEW if sent == "latest" else sent)
        await composio.tools.get_input(GET_USER, text="username: pg", **call)
        assert body_of(emulator, "tools.get_input")["version"] == sent


async def test_an_unknown_version_is_named(composio: Any) -> None:
    """A version that a tool does not have is told with the tool and those it has."""
    with pytest.raises(ToolNotFoundError, match=rf"no tool '{GET_USER}' at version '1'.*Use latest or one of {OLD}"):
        await composio.tools.execute(GET_USER, PG, version="1")


async def test_accounts_that_cannot_be_used(composio: Any, emulator: Any) -> None:
    """No account, an unknown one, a dead one, one of another user or toolkit, and nobody at all are told apart."""
    run = composio.tools.execute
    with pytest.raises(ConnectionRequiredError, match=r"No active connected account found for user 'ann'.*link"):
        await run(CREATE_ISSUE, ISSUE, user_id="ann")
    with pytest.raises(ConnectedAccountNotFoundError, match="'ca_gone' was not found"):
        await run(CREATE_ISSUE, ISSUE, connected_account_id="ca_gone")
    dead = emulator.connect("ann", "github")
    emulator.expire(dead)
    for whose in ({"user_id": "ann"}, {"connected_account_id": dead}):
        with pytest.raises(ConnectionRequiredError, match=f"{dead}.* is EXPIRED"):
            await run(CREATE_ISSUE, ISSUE, **whose)
    alive = emulator.connect("ann", "github")
    mail = emulator.connect("ann", "gmail")
    for whose, words in (
        ({"connected_account_id": alive, "user_id": "bob"}, "does not belong to user 'bob'"),
        ({"connected_account_id": mail}, "belongs to toolkit 'gmail', not 'github'"),
        ({}, "user_id or connected_account_id is required"),
    ):
        with pytest.raises(BadRequestError, match=words) as caught:
            await run(CREATE_ISSUE, ISSUE, **whose)
        assert not isinstance(caught.value, ConnectionRequiredError)
    assert emulator.records("github.issues") == []
    assert (await run(CREATE_ISSUE, ISSUE, user_id="ann")).successful
    assert (await run(CREATE_ISSUE, ISSUE, connected_account_id=alive)).successful


async def test_get_input(composio: Any, emulator: Any) -> None:
    """Arguments are made of words, with the hints that were given."""
    made = await composio.tools.get_input(
        GET_USER, text="username: pg", custom_description="A user.", system_prompt="Be brief."
    )
    assert (made.arguments, made.error) == (PG, None)
    assert body_of(emulator, "tools.get_input") == {
        "text": "username: pg",
        "custom_description": "A user.",
        "system_prompt": "Be brief.",
        "version": "latest",
    }
    with pytest.raises(ToolNotFoundError, match="Did you mean HACKERNEWS_GET_USER"):
        await composio.tools.get_input("HACKERNEWS_GET_USERS", text="x")


# execute_many


async def test_execute_many_takes_every_argument(composio: Any, emulator: Any) -> None:
    """Each call has its own arguments, the user is the default for those that name none, and order is by index."""
    emulator.connect("ann", "github")
    bobs = emulator.connect("bob", "github")
    me = "GITHUB_GET_THE_AUTHENTICATED_USER"
    calls = [
        {"slug": me},
        {"slug": me, "user_id": "bob"},
        {"slug": me, "user_id": "bob", "connected_account_id": bobs, "version": OLD},
        {"slug": GET_USER, "text": "username: pg"},
    ]
    outcomes = [one async for one in composio.tools.execute_many(calls, user_id="ann")]
    outcomes.sort(key=lambda one: one.index)
    assert [one.subject for one in outcomes] == calls
    assert [one.unwrap().data.get("name") for one in outcomes] == ["ann", "bob", "bob", None]
    assert [one async for one in composio.tools.execute_many([])] == []


async def test_execute_many_runs_no_more_than_asked(composio: Any, emulator: Any) -> None:
    """`concurrency` bounds how many run at a time, and outcomes come as they settle."""
    running, most = 0, 0

    @emulator.tool("SOME_SLOW")
    async def slow(seconds: float) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(seconds)
        running -= 1

    calls = [{"slug": "SOME_SLOW", "arguments": {"seconds": 0.3 if n == 0 else 0.02}} for n in range(9)]
    order = [one.index async for one in composio.tools.execute_many(calls, concurrency=3)]
    assert most == 3
    assert order[-1] == 0


async def test_execute_many_refuses_wrong_calls(composio: Any, emulator: Any) -> None:
    """A call that `execute` would not take is named by its place before any call runs."""
    run = composio.tools.execute_many
    for calls, kind, words in (
        ([{"slug": GET_USER}, {"slug": GET_USER, "args": {}}], InvalidParams, r"calls\[1\] has \['args'\]"),
        ([{"arguments": {}}], InvalidParams, r"calls\[0\] has no slug"),
        ([GET_USER], InvalidParamsType, r"calls\[0\] must be a dict with a slug, not str"),
        (GET_USER, InvalidParamsType, "calls must be a list of dicts with a slug, not str"),
        ({"slug": GET_USER}, InvalidParamsType, "calls must be a list of dicts with a slug, not dict"),
        (5, InvalidParamsType, "calls must be a list of dicts with a slug, not int"),
    ):
        with pytest.raises(kind, match=words):
            [one async for one in run(calls)]
    with pytest.raises(InvalidParams, match="concurrency must be a whole number of 1 or more, not 0"):
        [one async for one in run([{"slug": GET_USER}], concurrency=0)]
    assert emulator.requests() == []


# proxy


async def test_proxy_calls_the_toolkits_api(composio: Any, emulator: Any) -> None:
    """A proxy call carries account, parameters and body; what that API answers is a result, failures included."""
    account = emulator.connect("ann", "github")
    answer = await composio.tools.proxy("/repos/octocat/hello-world", "GET", connected_account_id=account)
    assert (answer.status, answer.data["full_name"]) == (200, "octocat/hello-world")
    assert answer.headers["content-type"] == "application/json"
    answer = await composio.tools.proxy("/repos/octocat/missing", "GET", connected_account_id=account)
    assert (answer.status, answer.data) == (404, {"message": "Not Found"})
    await composio.tools.proxy(
        "/search",
        "POST",
        {"q": 1},
        account,
        [{"name": "page", "value": 2, "in": "query"}],
        user_id="ann",
    )
    assert body_of(emulator, "tools.proxy") == {
        "endpoint": "/search",
        "method": "POST",
        "body": {"q": 1},
        "connected_account_id": account,
        "parameters": [{"name": "page", "value": "2", "type": "query"}],
        "user_id": "ann",
    }


async def test_proxy_tells_null_from_nothing(composio: Any, emulator: Any) -> None:
    """`None` as body is sent as null, no body not at all, bytes as `binary_body`, never two of them."""
    place = {"endpoint": "/x", "method": "PUT", "connected_account_id": emulator.connect("ann", "github")}
    await composio.tools.proxy(**place)
    assert "body" not in body_of(emulator, "tools.proxy")
    await composio.tools.proxy(**place, body=None)
    assert body_of(emulator, "tools.proxy")["body"] is None
    for value in ([], "", 0, False):
        await composio.tools.proxy(**place, body=value)
        assert body_of(emulator, "tools.proxy")["body"] == value
    for binary in ({"base64": "AAAA", "content_type": "image/png"}, {"url": "https://files.example/x"}):
        await composio.tools.proxy(**place, binary_body=binary)
        assert body_of(emulator, "tools.proxy")["binary_body"] == binary
        with pytest.raises(InvalidParams, match="body and binary_body exclude each other"):
            await composio.tools.proxy(**place, body=None, binary_body=binary)


async def test_proxy_with_credentials_of_ones_own(composio: Any, emulator: Any) -> None:
    """`custom_connection_data` goes under the wire's names, and an incomplete one is refused before sending."""
    data = {"toolkit_slug": "github", "auth_scheme": "API_KEY", "val": {"generic_api_key": "key"}}
    await composio.tools.proxy("/user", "GET", custom_connection_data=data)
    assert body_of(emulator, "tools.proxy")["custom_connection_data"] == {
        "toolkitSlug": "github",
        "authScheme": "API_KEY",
        "val": {"generic_api_key": "****"},
    }
    del data["val"]
    with pytest.raises(InvalidParams, match="needs toolkit_slug, auth_scheme and val; val is missing"):
        await composio.tools.proxy("/user", "GET", custom_connection_data=data)
    assert len(emulator.requests()) == 1


async def test_proxy_names_what_is_wrong(composio: Any, emulator: Any) -> None:
    """A dead account is told as such, and an endpoint is never taken for the slug of a tool."""
    account = emulator.connect("ann", "github")
    emulator.expire(account)
    with pytest.raises(ConnectionRequiredError, match="is EXPIRED, not ACTIVE"):
        await composio.tools.proxy("/user", "GET", connected_account_id=account)
    with pytest.raises(ConnectedAccountNotFoundError, match="'ca_gone' was not found"):
        await composio.tools.proxy("/user", "GET", connected_account_id="ca_gone")
    with pytest.raises(BadRequestError, match="connected_account_id or custom_connection_data is required"):
        await composio.tools.proxy("/user", "GET")
    before = len(emulator.requests())
    for arguments, kind, words in (
        (("/user", "FETCH"), InvalidParams, "method must be one of DELETE, GET, .* not 'FETCH'"),
        (("", "GET"), InvalidParams, "endpoint must not be blank"),
        ((None, "GET"), InvalidParamsType, "endpoint must be text, not NoneType"),
    ):
        with pytest.raises(kind, match=words):
            await composio.tools.proxy(*arguments)
    for parameters, kind, words in (
        ([{"name": "x", "value": "1", "type": "cookie"}], InvalidParams, "A parameter needs name, value"),
        ([{"name": "x"}], InvalidParams, "A parameter needs name, value"),
        ({"name": "x", "value": "1"}, InvalidParamsType, "parameters must be objects such as"),
        (5, InvalidParamsType, "parameters must be a list of objects, not int"),
    ):
        with pytest.raises(kind, match=words):
            await composio.tools.proxy("/user", "GET", parameters=parameters)
    assert len(emulator.requests()) == before


async def test_an_unknown_toolkit_is_not_an_empty_list(composio: Any, emulator: Any) -> None:
    """A slip in a toolkit is told with the right name; a toolkit with nothing that fits is an empty list."""
    raw = composio.tools.get_raw_composio_tools
    for filters in ({}, {"limit": 5}, {"search": "issue"}):
        with pytest.raises(ToolkitNotFoundError, match=r"There is no toolkit 'githib'\..*Did you mean github"):
            await raw(toolkits=["githib"], **filters)
    with pytest.raises(ToolkitNotFoundError, match="There is no toolkit 'githib'"):
        await composio.tools.get("user_123", toolkits=["hackernews", "githib"])
    assert await raw(toolkits=["github"], tags=["destructiveHint"]) == []
    before = len(emulator.requests())
    assert len(await raw(toolkits=["GitHub", "gmail"])) == 28
    assert len(emulator.requests()) == before + 1


async def test_one_tool_with_its_price(composio: Any, emulator: Any) -> None:
    """A single tool is asked for with its price, as a list is."""
    await composio.tools.get_raw_composio_tool_by_slug(GET_USER, include_pricing=True)
    assert query_of(emulator, "tools.get") == {"toolkit_versions": "latest", "include_pricing": "true"}
    await composio.tools.get_raw_composio_tool_by_slug(GET_USER)
    assert query_of(emulator, "tools.get") == {"toolkit_versions": "latest"}


@pytest.mark.parametrize("in_session", [False, True])
async def test_calls_of_a_model_take_a_timeout(composio: Any, emulator: Any, in_session: bool) -> None:
    """A model's calls end in time: one alone with an error, one of several with a message."""
    whose = {"session": await composio.create("user_123")} if in_session else {"user_id": "user_123"}
    operation = "sessions.execute" if in_session else "tools.execute"
    call = {"id": "c1", "type": "function", "function": {"name": GET_USER, "arguments": '{"username": "pg"}'}}
    emulator.fault(operation, Stall(30))
    with pytest.raises(APITimeoutError):
        await composio.provider.execute_tool_call(tool_call=call, timeout=0.2, **whose)
    emulator.fault(operation, Stall(30))
    message = {"choices": [{"message": {"tool_calls": [call]}}]}
    (told,) = await composio.provider.handle_tool_calls(response=message, timeout=0.2, **whose)
    assert "0.2 s" in told["content"]
