"""Sessions: what each option puts on the wire, and every method of a session, in both packages."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import pytest
from aiohttp import web

import composio_async
from composio_async.errors import (
    BadRequestError,
    ComposioAclOnlyForSharedError,
    ConnectionRequestFailedError,
    ConnectionRequiredError,
    InvalidParams,
    InvalidParamsType,
    MCPDestinationError,
    ResponseValidationError,
    SessionConfigConflictError,
    SessionNotFoundError,
    ToolInputRequiredError,
    ToolkitNotFoundError,
    ToolNotFoundError,
)

from .helpers import ISSUE, body_of, client, operations, query_of, serve, session_json

CREATE_ISSUE = "GITHUB_CREATE_AN_ISSUE"

OPTIONS = {
    "toolkits as a list": ({"toolkits": ["github", "gmail"]}, {"toolkits": {"enable": ["github", "gmail"]}}),
    "no toolkits at all": ({"toolkits": []}, {"toolkits": {"enable": []}}),
    "toolkits left out": (
        {"toolkits": {"disable": ["gmail"], "require_approval": ["github"]}},
        {"toolkits": {"disable": ["gmail"], "require_approval": ["github"]}},
    ),
    "tools as a list": (
        {"tools": {"github": [CREATE_ISSUE]}},
        {"tools": {"github": {"enable": [CREATE_ISSUE]}}},
    ),
    "tools left out": (
        {"tools": {"github": {"disable": [CREATE_ISSUE], "require_approval": ["GITHUB_UPDATE_AN_ISSUE"]}}},
        {"tools": {"github": {"disable": [CREATE_ISSUE], "require_approval": ["GITHUB_UPDATE_AN_ISSUE"]}}},
    ),
    "tools by tags": (
        {"tools": {"github": {"tags": ["readOnlyHint"]}}},
        {"tools": {"github": {"tags": {"enable": ["readOnlyHint"]}}}},
    ),
    "tags as a list": ({"tags": ["readOnlyHint"]}, {"tags": {"enable": ["readOnlyHint"]}}),
    "tags in full": (
        {"tags": {"enable": ["createHint"], "disable": ["destructiveHint"], "require_approval": ["updateHint"]}},
        {"tags": {"enable": ["createHint"], "disable": ["destructiveHint"], "require_approval": ["updateHint"]}},
    ),
    "connections off": ({"manage_connections": False}, {"manage_connections": {"enable": False}}),
    "connections in full": (
        {
            "manage_connections": {
                "callback_url": "https://app.example/cb",
                "wait_for_connections": True,
                "enable_connection_removal": False,
            }
        },
        {
            "manage_connections": {
                "enable": True,
                "callback_url": "https://app.example/cb",
                "enable_wait_for_connections": True,
                "enable_connection_removal": False,
            }
        },
    ),
    "sandbox off": ({"sandbox": False}, {"workbench": {"enable": False}}),
    "sandbox in full": (
        {
            "sandbox": {
                "enable": True,
                "enable_tool_execution": False,
                "enable_proxy_execution": False,
                "auto_offload_threshold": 20_000,
                "sandbox_size": "large",
            }
        },
        {
            "workbench": {
                "enable": True,
                "enable_tool_execution": False,
                "enable_proxy_execution": False,
                "auto_offload_threshold": 20_000,
                "sandbox_size": "large",
            }
        },
    ),
    "sandbox by its older name": ({"workbench": {"enable": False}}, {"workbench": {"enable": False}}),
    "several accounts": (
        {"multi_account": True},
        {"multi_account": {"enable": True, "require_explicit_selection": True}},
    ),
    "several accounts in full": (
        {"multi_account": {"enable": True, "max_accounts_per_toolkit": 3, "require_explicit_selection": False}},
        {"multi_account": {"enable": True, "max_accounts_per_toolkit": 3, "require_explicit_selection": False}},
    ),
    "proxy calls": ({"proxy_execute": True}, {"proxy_execute": {"enable": True}}),
    "proxy calls in full": ({"proxy_execute": {"enable": False}}, {"proxy_execute": {"enable": False}}),
    "preloaded tools": ({"preload": {"tools": [CREATE_ISSUE]}}, {"preload": {"tools": [CREATE_ISSUE]}}),
    "everything preloaded": (
        {"toolkits": ["github"], "preload": {"tools": "all"}},
        {"toolkits": {"enable": ["github"]}, "preload": {"tools": "all"}},
    ),
    "search off": ({"search": False}, {"search": {"enable": False}}),
    "execute off": ({"execute": {"enable_multi_execute": False}}, {"execute": {"enable_multi_execute": False}}),
    "nothing that charges": ({"instant": False}, {"instant": False}),
    "what may charge": (
        {"instant": {"toolkits": {"enable": ["github"]}, "return_instant_charge": True}},
        {"instant": {"toolkits": {"enable": ["github"]}, "return_instant_charge": True}},
    ),
    "permissions": (
        {"experimental": {"permissions": {"default": "ask_every_call", "overrides": {CREATE_ISSUE: "always_deny"}}}},
        {"experimental": {"permissions": {"default": "ask_every_call", "overrides": {CREATE_ISSUE: "always_deny"}}}},
    ),
    "all other experiments": (
        {
            "experimental": {
                "link_url_overwrite": "https://app.example/link",
                "fast_mode": True,
                "submit_feedback": {"enable": True},
                "no_elicitation_support_fallback": "deny",
                "session_config_id": "sc_000002",
                "assistive_prompt": {"user_timezone": "Europe/Berlin"},
            }
        },
        {
            "experimental": {
                "link_url_overwrite": "https://app.example/link",
                "fast_mode": True,
                "submit_feedback": {"enable": True},
                "no_elicitation_support_fallback": "deny",
                "session_config_id": "sc_000002",
                "assistive_prompt_config": {"user_timezone": "Europe/Berlin"},
            }
        },
    ),
}


@pytest.mark.parametrize(("options", "wire"), OPTIONS.values(), ids=OPTIONS)
async def test_each_option_arrives(composio: Any, emulator: Any, options: dict, wire: dict) -> None:
    """Every option of `create` is on the wire as the platform reads it, and nothing else is."""
    await composio.create("user_123", **options)
    assert body_of(emulator, "sessions.create") == {
        "user_id": "user_123",
        "manage_connections": {"enable": True},
        **wire,
    }


async def test_ids_of_accounts_and_auth_configs_arrive(composio: Any, emulator: Any) -> None:
    """`auth_configs` and `connected_accounts` are sent by toolkit; one account becomes a list of one."""
    account = emulator.connect("user_123", "github")
    held = await composio.connected_accounts.get(account)
    session = await composio.create(
        "user_123", auth_configs={"github": held.auth_config.id}, connected_accounts={"github": account}
    )
    body = body_of(emulator, "sessions.create")
    assert body["auth_configs"] == {"github": held.auth_config.id}
    assert body["connected_accounts"] == {"github": [account]}
    assert session.config.connected_accounts == {"github": [account]}


async def test_nothing_but_the_user_need_be_said(composio: Any, emulator: Any) -> None:
    """A session of only a user id asks for connection management and nothing else; None is not sent."""
    session = await composio.sessions.create("user_123", toolkits=None, sandbox=None)
    assert body_of(emulator, "sessions.create") == {"user_id": "user_123", "manage_connections": {"enable": True}}
    assert (session.user_id, session.config.user_id, session.config_version) == ("user_123", "user_123", 1)
    assert session.session_id.startswith("trs_")
    assert session.warnings == ()


async def test_the_user_id_may_be_a_keyword(composio: Any, emulator: Any) -> None:
    """`create(user_id=...)` works as in the official SDK."""
    session = await composio.create(user_id="user_123", toolkits=["github"])
    assert session.user_id == "user_123"


async def test_direct_tools_lists_the_toolkits_own_tools(composio: Any, emulator: Any) -> None:
    """The preset switches the meta tools off and lists what the toolkits have; what is given wins over it."""
    session = await composio.create("user_123", session_preset="direct_tools", toolkits=["hackernews"])
    assert body_of(emulator, "sessions.create") == {
        "user_id": "user_123",
        "toolkits": {"enable": ["hackernews"]},
        "manage_connections": {"enable": False},
        "preload": {"tools": "all"},
        "search": {"enable": False},
        "execute": {"enable_multi_execute": False},
        "workbench": {"enable": False},
    }
    tools = await session.tools()
    assert [tool["function"]["name"] for tool in tools] == [
        "HACKERNEWS_GET_FRONTPAGE",
        "HACKERNEWS_GET_USER",
        "HACKERNEWS_SEARCH_POSTS",
    ]
    await composio.create("user_123", session_preset="direct_tools", manage_connections=True, workbench=True)
    body = body_of(emulator, "sessions.create")
    assert body["manage_connections"] == {"enable": True}
    assert body["workbench"] == {"enable": True}


REFUSED = {
    "a slip in an option": ({"toolkit": ["github"]}, InvalidParamsType, "no option 'toolkit'. Did you mean 'toolkits'"),
    "a slip in a block": (
        {"manage_connections": {"callbackurl": "x"}},
        InvalidParamsType,
        "manage_connections has no 'callbackurl'. Did you mean 'callback_url'",
    ),
    "a slip in an experiment": (
        {"experimental": {"permision": {}}},
        InvalidParamsType,
        "experimental has no 'permision'. Did you mean 'permissions'",
    ),
    "both names of the sandbox": ({"sandbox": True, "workbench": True}, InvalidParams, "give sandbox alone"),
    "a tag that is none": (
        {"tags": ["readonlyHint"]},
        InvalidParams,
        "no tag 'readonlyHint'.*id you mean 'readOnlyHint'",
    ),
    "toolkits both ways": (
        {"toolkits": {"enable": ["github"], "disable": ["gmail"]}},
        InvalidParams,
        "toolkits takes enable or disable, not both",
    ),
    "tools both ways": (
        {"tools": {"github": {"enable": [CREATE_ISSUE], "tags": ["readOnlyHint"]}}},
        InvalidParams,
        r"tools\['github'\] takes one of enable, disable and tags",
    ),
    "tools without a toolkit": ({"tools": [CREATE_ISSUE]}, InvalidParamsType, "tools maps toolkits to slugs"),
    "a toolkit without tools": ({"tools": {"github": {}}}, InvalidParams, r"tools\['github'\] is empty"),
    "too many accounts": (
        {"multi_account": {"enable": True, "max_accounts_per_toolkit": 99}},
        InvalidParams,
        "must be 2 to 10, not 99",
    ),
    "a threshold of nothing": (
        {"sandbox": {"auto_offload_threshold": 0}},
        InvalidParams,
        "must be a number above 0, not 0",
    ),
    "an unknown size": ({"sandbox": {"sandbox_size": "huge"}}, InvalidParams, "standard, medium, large, xlarge"),
    "an unknown preset": ({"session_preset": "all_tools"}, InvalidParams, "must be 'direct_tools', not 'all_tools'"),
    "an account as auth config": (
        {"auth_configs": {"github": "ca_1"}},
        InvalidParams,
        r"auth_configs\['github'\] is 'ca_1', a connected account",
    ),
    "an auth config as account": (
        {"connected_accounts": {"github": ["ac_1"]}},
        InvalidParams,
        r"connected_accounts\['github'\] is 'ac_1', an auth config",
    ),
}


@pytest.mark.parametrize(("options", "kind", "words"), REFUSED.values(), ids=REFUSED)
async def test_what_cannot_be_right_is_refused_before_sending(
    composio: Any, emulator: Any, options: dict, kind: type[Exception], words: str
) -> None:
    """A slip in an option is an error that names it; it is neither dropped nor sent."""
    with pytest.raises(kind, match=words):
        await composio.create("user_123", **options)
    assert emulator.requests() == []


async def test_unknown_toolkits_and_tools_are_answered_with_near_names(composio: Any) -> None:
    """The platform's near names for a toolkit or tool of a session reach the reader."""
    with pytest.raises(BadRequestError, match=r"'githib'.*Did you mean github"):
        await composio.create("user_123", toolkits=["githib"])
    with pytest.raises(BadRequestError, match="Did you mean GITHUB_CREATE_AN_ISSUE"):
        await composio.create("user_123", preload={"tools": ["GITHUB_CREATE_ISSUE"]})


async def test_use_opens_the_same_session(composio: Any, emulator: Any) -> None:
    """`use` gives a session with the user, the configuration and the tools that it was created with."""
    made = await composio.create("user_123", toolkits=["github"])
    again = await composio.use(made.session_id)
    assert (again.session_id, again.user_id, again.config) == (made.session_id, "user_123", made.config)
    assert again.mcp.url == made.mcp.url
    assert again.state.meta.status == 200
    assert f"Session(session_id={made.session_id!r}, user_id='user_123')" in repr(again)
    assert operations(emulator) == ["sessions.create", "sessions.get"]


async def test_tools_are_meta_tools_and_preloaded_ones(composio: Any) -> None:
    """`tools()` gives the meta tools that are switched on, then the preloaded tools, with their schemas."""
    session = await composio.create(
        "user_123", toolkits=["github"], preload={"tools": [CREATE_ISSUE]}, sandbox=False, proxy_execute=True
    )
    tools = await session.tools()
    assert [tool["function"]["name"] for tool in tools] == [
        "COMPOSIO_SEARCH_TOOLS",
        "COMPOSIO_GET_TOOL_SCHEMAS",
        "COMPOSIO_MULTI_EXECUTE_TOOL",
        "COMPOSIO_MANAGE_CONNECTIONS",
        "COMPOSIO_PROXY_EXECUTE",
        CREATE_ISSUE,
    ]
    assert tools[-1]["function"]["parameters"]["required"] == ["owner", "repo", "title"]
    assert session.state.tool_router_tools == [tool["function"]["name"] for tool in tools]


async def test_tools_are_listed_to_the_last_page(composio: Any, emulator: Any) -> None:
    """`list_tools` walks all pages, and each page says where the next one begins."""
    session = await composio.create("user_123", toolkits=["github"], preload={"tools": "all"})
    everything = [tool.slug async for tool in session.list_tools()]
    assert query_of(emulator, "sessions.tools") == {"limit": "500"}
    assert [tool.slug async for tool in session.list_tools(limit=4)] == everything
    page = await session.list_tools(limit=4)
    assert [tool.slug for tool in page.items] == everything[:4]
    assert page.total_items == len(everything)
    assert page.next_cursor
    sizes = [len(page.items) async for page in session.list_tools(limit=4).pages()]
    assert set(sizes[:-1]) == {4}
    assert sum(sizes) == len(everything)


async def test_a_page_of_nothing_is_not_a_page_of_everything(composio: Any) -> None:
    """`limit=0` is refused by the platform and not turned into the default."""
    session = await composio.create("user_123")
    with pytest.raises(BadRequestError, match="limit must be at least 1"):
        await session.list_tools(limit=0)


async def test_toolkits_are_filtered_and_paged(composio: Any, emulator: Any) -> None:
    """Each filter of `toolkits` reaches the platform, pages are walked, and connections are told."""
    emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits=["github", "gmail", "hackernews"])
    listed = [one async for one in session.toolkits(limit=1)]
    assert [(one.slug, one.is_connected) for one in listed] == [
        ("github", True),
        ("gmail", False),
        ("hackernews", True),
    ]
    assert listed[0].connected_account.status == "ACTIVE"
    assert listed[2].is_no_auth
    assert len(emulator.requests("sessions.toolkits")) == 3

    connected = await session.toolkits(is_connected=True)
    assert [one.slug for one in connected.items] == ["github", "hackernews"]
    assert query_of(emulator, "sessions.toolkits") == {"is_connected": "true"}
    named = await session.toolkits(toolkits=["gmail", "hackernews"], search="mail")
    assert [one.slug for one in named.items] == ["gmail"]
    assert query_of(emulator, "sessions.toolkits") == {"toolkits": "gmail,hackernews", "search": "mail"}
    first = await session.toolkits(limit=2)
    rest = await session.toolkits(limit=2, next_cursor=first.next_cursor)
    assert [one.slug for one in rest.items] == ["hackernews"]
    with pytest.raises(InvalidParams, match="toolkits is empty, which the platform would read as all of them"):
        await session.toolkits(toolkits=[])


async def test_authorize_carries_callback_alias_and_sharing(composio: Any, emulator: Any) -> None:
    """Everything that `authorize` is given is part of the link, and the request tells where to go."""
    session = await composio.create("user_123", toolkits=["github"])
    request = await session.authorize(
        "github",
        callback_url="https://app.example/cb",
        alias="work",
        experimental={"account_type": "SHARED", "acl_config_for_shared": {"allow_all_users": True}},
    )
    assert body_of(emulator, "sessions.link") == {
        "toolkit": "github",
        "callback_url": "https://app.example/cb",
        "alias": "work",
        "experimental": {"account_type": "SHARED", "acl_config_for_shared": {"allow_all_users": True}},
    }
    assert (request.status, request.redirect_url) == ("INITIATED", f"{emulator.url}/link/{request.link_token}")
    emulator.approve(request.id)
    account = await request.wait_for_connection(timeout=20)
    assert (account.alias, account.experimental["account_type"]) == ("work", "SHARED")


async def test_authorize_names_what_is_wrong(composio: Any) -> None:
    """An unknown toolkit, one outside of the session, and rules for a private account are told apart."""
    session = await composio.create("user_123", toolkits=["github"])
    with pytest.raises(ToolkitNotFoundError, match=r"There is no toolkit 'githib'.*Did you mean github"):
        await session.authorize("githib")
    with pytest.raises(BadRequestError, match="'gmail' is not in session"):
        await session.authorize("gmail")
    with pytest.raises(ComposioAclOnlyForSharedError, match="only valid on SHARED"):
        await session.authorize("github", experimental={"acl_config_for_shared": {"allow_all_users": True}})


async def test_ensure_connected_returns_at_once_when_it_is(composio: Any, emulator: Any) -> None:
    """A connected toolkit, and one that needs no account, cost one request and no link."""
    account = emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits=["github", "hackernews"])
    ensured = await session.ensure_connected("GitHub")
    assert (ensured.toolkit, ensured.was_connected, ensured.connected_account.id) == ("github", True, account)
    ensured = await session.ensure_connected("hackernews")
    assert (ensured.was_connected, ensured.connected_account) == (True, None)
    assert operations(emulator) == ["sessions.create", "sessions.toolkits", "sessions.toolkits"]


async def test_ensure_connected_links_and_waits(composio: Any, emulator: Any, soon: Any) -> None:
    """A toolkit that is not connected is linked, the user is sent off, and the wait ends with the account."""
    session = await composio.create("user_123", toolkits=["github"])
    sent_to: list[str] = []
    seen: list[str] = []

    loop = asyncio.get_running_loop()

    def redirect(url: str) -> None:
        sent_to.append(url)
        loop.call_soon_threadsafe(soon, "approve", "ca_000001")

    ensured = await session.ensure_connected(
        "github",
        callback_url="https://app.example/cb",
        alias="work",
        timeout=20,
        on_redirect=redirect,
        on_status=seen.append,
    )
    assert sent_to == [f"{emulator.url}/link/lk_000001"]
    assert seen == ["INITIATED", "ACTIVE"]
    assert (ensured.was_connected, ensured.connected_account.status) == (False, "ACTIVE")
    assert ensured.connected_account.alias == "work"
    assert body_of(emulator, "sessions.link")["callback_url"] == "https://app.example/cb"
    with pytest.raises(ToolkitNotFoundError, match="There is no toolkit 'githib'"):
        await session.ensure_connected("githib")


async def test_ensure_connected_fails_with_the_users_reason(composio: Any, soon: Any) -> None:
    """A refusal ends `ensure_connected` with the reason."""
    session = await composio.create("user_123", toolkits=["github"])
    soon("deny", "ca_000001", "Not today", after=0.2)
    with pytest.raises(ConnectionRequestFailedError, match="FAILED: Not today"):
        await session.ensure_connected("github", timeout=20)


async def test_search_takes_one_query_or_many(composio: Any, emulator: Any) -> None:
    """A text, several texts, and queries with known fields all arrive, and each gets its answer."""
    session = await composio.create("user_123", toolkits=["github", "gmail"])
    found = await session.search("send an email", model="gpt-5", search_strategy="tool_search")
    assert body_of(emulator, "sessions.search") == {
        "queries": [{"use_case": "send an email"}],
        "model": "gpt-5",
        "search_strategy": "tool_search",
    }
    assert found.success
    assert found.results[0]["primary_tool_slugs"][0] == "GMAIL_SEND_EMAIL"
    assert found.tool_schemas["GMAIL_SEND_EMAIL"]["input_schema"]["properties"]["subject"]

    found = await session.search(["open an issue", {"use_case": "send an email", "known_fields": "to: ada"}])
    assert body_of(emulator, "sessions.search")["queries"] == [
        {"use_case": "open an issue"},
        {"use_case": "send an email", "known_fields": "to: ada"},
    ]
    assert [result["use_case"] for result in found.results] == ["open an issue", "send an email"]
    assert {one["toolkit"] for one in found.toolkit_connection_statuses} == {"github", "gmail"}


async def test_search_refuses_what_the_platform_would(composio: Any, emulator: Any) -> None:
    """No query, more than seven, a blank one, and things that are no query are refused before sending."""
    session = await composio.create("user_123")
    for wrong, kind, words in (
        ([], InvalidParams, "1 to 7 queries at a time, not 0"),
        (["x"] * 8, InvalidParams, "1 to 7 queries at a time, not 8"),
        (" ", InvalidParams, "query must not be blank"),
        (5, InvalidParamsType, "query must be text, or a list of texts"),
        ([5], InvalidParamsType, "query must be text, or a list of texts"),
    ):
        with pytest.raises(kind, match=words):
            await session.search(wrong)
    assert emulator.requests("sessions.search") == []


async def test_execute_runs_with_the_sessions_account(composio: Any, emulator: Any) -> None:
    """`execute` sends slug, arguments and account, and its result says what the tool did."""
    account = emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits=["github"])
    result = await session.execute("github_create_an_issue", ISSUE, account=account, enable_auto_workbench_offload=True)
    assert body_of(emulator, "sessions.execute") == {
        "tool_slug": CREATE_ISSUE,
        "arguments": ISSUE,
        "account": account,
        "enable_auto_workbench_offload": True,
    }
    assert (result.successful, result.result_type, result.error) == (True, "completed", None)
    assert result.data["title"] == "It works"
    assert result.log_id.startswith("log_")
    await session.execute("GITHUB_GET_THE_AUTHENTICATED_USER")
    assert body_of(emulator, "sessions.execute") == {
        "tool_slug": "GITHUB_GET_THE_AUTHENTICATED_USER",
        "arguments": {},
    }


async def test_execute_tells_a_tools_failure_as_data(composio: Any, emulator: Any) -> None:
    """A missing argument, a tool outside of the session and a missing account are results, not exceptions."""
    session = await composio.create("user_123", toolkits=["github"])
    for slug, arguments, words in (
        (CREATE_ISSUE, ISSUE, "No active github connection"),
        ("GMAIL_SEND_EMAIL", {}, "not in session"),
    ):
        result = await session.execute(slug, arguments)
        assert (result.successful, result["successful"], result.result_type) == (False, False, "failed")
        assert words in result.error
    emulator.connect("user_123", "github")
    result = await session.execute(CREATE_ISSUE, {"owner": "o", "repo": "r"})
    assert "title" in result.error
    assert emulator.records("github.issues") == []


async def test_execute_suggests_near_names(composio: Any) -> None:
    """A slip in a slug is `ToolNotFoundError` with the right name; the session itself is not said to be gone."""
    session = await composio.create("user_123", toolkits=["github"])
    with pytest.raises(ToolNotFoundError, match=r"no tool 'GITHUB_CREATE_ISSUE'.*Did you mean GITHUB_CREATE_AN_ISSUE"):
        await session.execute("GITHUB_CREATE_ISSUE", ISSUE)


async def test_execute_refuses_arguments_that_are_no_object(composio: Any, emulator: Any) -> None:
    """Arguments as JSON text or as a list are refused before anything is sent."""
    session = await composio.create("user_123")
    for wrong in ('{"username": "pg"}', ["pg"]):
        with pytest.raises(InvalidParamsType, match=f"arguments must be a dict, not {type(wrong).__name__}"):
            await session.execute("HACKERNEWS_GET_USER", wrong)
        with pytest.raises(InvalidParamsType, match=f"arguments must be a dict, not {type(wrong).__name__}"):
            await session.execute_meta("COMPOSIO_SEARCH_TOOLS", wrong)
    assert operations(emulator) == ["sessions.create"]


async def test_execute_meta_runs_meta_tools(composio: Any, emulator: Any) -> None:
    """Meta tools answer, and one that runs several tools tells each one's result."""
    session = await composio.create("user_123", toolkits=["hackernews"])
    result = await session.execute_meta(
        "COMPOSIO_MULTI_EXECUTE_TOOL",
        {
            "tools": [
                {"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}},
                {"tool_slug": "HACKERNEWS_GET_USER", "arguments": {}},
            ]
        },
    )
    assert body_of(emulator, "sessions.execute_meta")["slug"] == "COMPOSIO_MULTI_EXECUTE_TOOL"
    assert [one["response"]["successful"] for one in result.data["results"]] == [True, False]
    await session.execute_meta("composio_search_tools", {"queries": [{"use_case": "read the news"}]})
    assert body_of(emulator, "sessions.execute_meta")["slug"] == "COMPOSIO_SEARCH_TOOLS"
    off = await composio.create("user_123", search=False)
    result = await off.execute_meta("COMPOSIO_SEARCH_TOOLS", {"queries": [{"use_case": "read the news"}]})
    assert (result.successful, result.data) == (False, {})
    assert "not enabled" in result.error


async def test_input_that_a_tool_asks_for(composio: Any, emulator: Any) -> None:
    """A tool that needs approval runs nothing and asks; the same call with the answers runs it, or does not."""
    emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits={"enable": ["github"], "require_approval": ["github"]})
    with pytest.raises(ToolInputRequiredError, match=r"sessions.execute asks for input") as caught:
        await session.execute(CREATE_ISSUE, ISSUE)
    asked = caught.value
    assert asked.operation == "sessions.execute"
    assert asked.request_id
    assert asked.request_state
    assert asked.request_state not in str(asked)
    (name,) = asked.input_requests
    assert "Allow GITHUB_CREATE_AN_ISSUE" in asked.input_requests[name]["message"]
    assert emulator.records("github.issues") == []

    yes = {name: {"action": "accept", "content": {"decision": "approve"}}}
    result = await session.execute(CREATE_ISSUE, ISSUE, input_responses=yes, request_state=asked.request_state)
    assert result.successful
    assert len(emulator.records("github.issues")) == 1
    body = body_of(emulator, "sessions.execute")
    assert (body["input_responses"], body["request_state"]) == (yes, asked.request_state)

    with pytest.raises(ToolInputRequiredError) as caught:
        await session.execute(CREATE_ISSUE, ISSUE)
    result = await session.execute(
        CREATE_ISSUE,
        ISSUE,
        input_responses={name: {"action": "decline"}},
        request_state=caught.value.request_state,
    )
    assert (result.successful, result.error) == (False, "GITHUB_CREATE_AN_ISSUE was not approved")
    with pytest.raises(BadRequestError, match="request_state does not belong to this call"):
        await session.execute(CREATE_ISSUE, ISSUE, input_responses=yes, request_state=caught.value.request_state)


async def test_input_that_a_meta_tool_asks_for(composio: Any, emulator: Any) -> None:
    """Tools run by the meta tool ask in the same way."""
    emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits={"enable": ["github"], "require_approval": ["github"]})
    order = {"tools": [{"tool_slug": CREATE_ISSUE, "arguments": ISSUE}]}
    with pytest.raises(ToolInputRequiredError) as caught:
        await session.execute_meta("COMPOSIO_MULTI_EXECUTE_TOOL", order)
    answers = {name: {"action": "accept"} for name in caught.value.input_requests}
    result = await session.execute_meta(
        "COMPOSIO_MULTI_EXECUTE_TOOL", order, input_responses=answers, request_state=caught.value.request_state
    )
    assert result.data["results"][0]["response"]["successful"]


async def test_proxy_execute_calls_the_toolkits_api(composio: Any, emulator: Any) -> None:
    """A proxy call sends method, endpoint and parameters, and a failure of that API is a result."""
    emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits=["github"])
    answer = await session.proxy_execute(toolkit="github", endpoint="/repos/octocat/hello-world", method="GET")
    assert (answer.status, answer.data["full_name"]) == (200, "octocat/hello-world")
    answer = await session.proxy_execute(toolkit="github", endpoint="/repos/octocat/missing", method="GET")
    assert (answer.status, answer.data) == (404, {"message": "Not Found"})
    await session.proxy_execute(
        toolkit="github",
        endpoint="/search",
        method="post",
        body={"q": 1},
        parameters=[
            {"name": "page", "value": 2, "type": "query"},
            {"name": "x-flag", "value": True, "in": "header"},
            {"name": "accept", "value": "text/plain"},
        ],
    )
    assert body_of(emulator, "sessions.proxy_execute") == {
        "toolkit_slug": "github",
        "endpoint": "/search",
        "method": "POST",
        "body": {"q": 1},
        "parameters": [
            {"name": "page", "value": "2", "type": "query"},
            {"name": "x-flag", "value": "true", "type": "header"},
            {"name": "accept", "value": "text/plain", "type": "header"},
        ],
    }


async def test_proxy_execute_tells_null_from_nothing(composio: Any, emulator: Any) -> None:
    """`body=None` is sent as null, no body not at all, and bytes go as `binary_body`."""
    emulator.connect("user_123", "github")
    session = await composio.create("user_123", toolkits=["github"])
    place = {"toolkit": "github", "endpoint": "/x", "method": "PUT"}
    await session.proxy_execute(**place)
    assert "body" not in body_of(emulator, "sessions.proxy_execute")
    await session.proxy_execute(**place, body=None)
    assert body_of(emulator, "sessions.proxy_execute")["body"] is None
    binary = {"base64": "AAAA", "content_type": "image/png"}
    await session.proxy_execute(**place, binary_body=binary)
    assert body_of(emulator, "sessions.proxy_execute")["binary_body"] == binary
    with pytest.raises(InvalidParams, match="body and binary_body exclude each other"):
        await session.proxy_execute(**place, body={}, binary_body=binary)


async def test_proxy_execute_names_what_is_missing(composio: Any, emulator: Any) -> None:
    """Without an account it says to connect; an unknown toolkit is told with near names."""
    session = await composio.create("user_123", toolkits=["github"])
    with pytest.raises(ConnectionRequiredError, match=r"No active connected account.*session.authorize"):
        await session.proxy_execute(toolkit="github", endpoint="/user", method="GET")
    with pytest.raises(ToolkitNotFoundError, match=r"There is no toolkit 'githib'.*Did you mean github"):
        await session.proxy_execute(toolkit="githib", endpoint="/user", method="GET")


async def test_update_changes_what_is_given(composio: Any, emulator: Any) -> None:
    """`update` takes the words of `create`, leaves the rest as it is, and the object follows."""
    session = await composio.create("user_123", toolkits=["github"], tags=["readOnlyHint"])
    config = await session.update(
        toolkits=["gmail"], connected_accounts={}, sandbox=False, manage_connections={"wait_for_connections": True}
    )
    assert body_of(emulator, "sessions.update") == {
        "toolkits": {"enable": ["gmail"]},
        "connected_accounts": {},
        "workbench": {"enable": False},
        "manage_connections": {"enable_wait_for_connections": True},
    }
    assert config.toolkits == {"enabled": ["gmail"]}
    assert config.tags == {"enabled": ["readOnlyHint"]}
    assert (session.config, session.config_version) == (config, 2)


ON_UPDATE: dict[str, Any] = {
    "connections in full": {
        "manage_connections": {
            "callback_url": "https://app.example/cb",
            "enable_wait_for_connections": True,
            "enable_connection_removal": False,
        }
    },
    "several accounts": {"multi_account": {"enable": True}},
}
"""What differs on update: no default is added there, since what is not said stays as it is."""


@pytest.mark.parametrize("name", OPTIONS)
async def test_each_option_arrives_on_update(composio: Any, emulator: Any, name: str) -> None:
    """`update` spells every option as `create` does, without the defaults of a new session."""
    options, wire = OPTIONS[name]
    session = await composio.create("user_123")
    await session.update(**options)
    assert body_of(emulator, "sessions.update") == ON_UPDATE.get(name, wire)


async def test_none_clears_a_block(composio: Any, emulator: Any) -> None:
    """On `update`, None takes a block away, and UNSET is the same as not given."""
    session = await composio.create("user_123", toolkits=["github"], tags=["readOnlyHint"], proxy_execute=True)
    config = await session.update(toolkits=None, tags=composio_async.UNSET, proxy_execute=None)
    assert body_of(emulator, "sessions.update") == {"toolkits": None, "proxy_execute": None}
    assert (config.toolkits, config.proxy_execute) == (None, None)
    assert config.tags == {"enabled": ["readOnlyHint"]}
    with pytest.raises(InvalidParams, match="instant cannot be taken away with None"):
        await session.update(instant=None)
    with pytest.raises(InvalidParams, match="nothing to change"):
        await session.update()
    with pytest.raises(InvalidParams, match="nothing to change"):
        await session.update(expected_config_version=2)
    assert len(emulator.requests("sessions.update")) == 1


async def test_update_meets_another_change(composio: Any, emulator: Any) -> None:
    """With a precondition the later of two changes is a conflict, and its object stays as it was."""
    mine = await composio.create("user_123", toolkits=["github"])
    theirs = await composio.use(mine.session_id)
    await theirs.update(toolkits=["gmail"], expected_config_version=1)
    with pytest.raises(SessionConfigConflictError, match=r"changed meanwhile: .*version 2, not 1") as caught:
        await mine.update(toolkits=["slack"], expected_config_version=mine.config_version)
    assert caught.value.status == 409
    assert (mine.config_version, mine.config.toolkits) == (1, {"enabled": ["github"]})
    fresh = await composio.use(mine.session_id)
    await fresh.update(toolkits=["slack"], expected_config_version=fresh.config_version)
    assert (fresh.config_version, fresh.config.toolkits) == (3, {"enabled": ["slack"]})
    for wrong in (True, 0, "1"):
        with pytest.raises(InvalidParams, match="whole number of 1 or more"):
            await fresh.update(toolkits=["github"], expected_config_version=wrong)


async def test_config_history_is_walked(composio: Any, emulator: Any) -> None:
    """Every version of a session's configuration is listed, newest first, page by page."""
    session = await composio.create("user_123", toolkits=["github"])
    for slug in ("gmail", "slack"):
        await session.update(toolkits=[slug])
    versions = [one async for one in session.list_config_history(limit=1)]
    assert [(one.version, one.is_current) for one in versions] == [(3, True), (2, False), (1, False)]
    assert versions[1].config.toolkits == {"enabled": ["gmail"]}
    assert len(emulator.requests("sessions.config_history")) == 3
    first = await session.list_config_history(limit=2)
    rest = await session.list_config_history(limit=2, cursor=first.next_cursor)
    assert [one.version for one in rest.items] == [1]


async def test_delete_says_which(composio: Any, emulator: Any) -> None:
    """Deleting by the session and by id both answer that it is done, and which session it was."""
    first = await composio.create("user_123")
    done = await first.delete()
    assert (done.success, done.id, done.meta.status) == (True, first.session_id, 200)
    second = await composio.create("user_123")
    done = await composio.sessions.delete(second.session_id)
    assert (done.success, done.id) == (True, second.session_id)


GONE = {
    "tools": lambda session: session.tools(),
    "list_tools": lambda session: session.list_tools().first(),
    "toolkits": lambda session: session.toolkits().first(),
    "authorize": lambda session: session.authorize("github"),
    "ensure_connected": lambda session: session.ensure_connected("github"),
    "search": lambda session: session.search("send an email"),
    "execute": lambda session: session.execute("HACKERNEWS_GET_USER", {"username": "pg"}),
    "execute_meta": lambda session: session.execute_meta("COMPOSIO_SEARCH_TOOLS"),
    "proxy_execute": lambda session: session.proxy_execute(toolkit="github", endpoint="/user", method="GET"),
    "update": lambda session: session.update(toolkits=["github"]),
    "list_config_history": lambda session: session.list_config_history().first(),
    "delete": lambda session: session.delete(),
}


@pytest.mark.parametrize("method", GONE.values(), ids=GONE)
async def test_a_deleted_session_is_not_there(composio: Any, method: Any) -> None:
    """Every method of a deleted session says that it is gone, by one error."""
    session = await composio.create("user_123")
    await composio.sessions.delete(session.session_id)
    with pytest.raises(SessionNotFoundError, match=f"There is no session '{session.session_id}', or it was deleted"):
        await method(session)


async def test_use_of_a_deleted_session(composio: Any) -> None:
    """`use` and `sessions.delete` of an id that is gone say so."""
    for call in (composio.use, composio.sessions.use, composio.sessions.delete):
        with pytest.raises(SessionNotFoundError, match="There is no session 'trs_gone', or it was deleted") as caught:
            await call("trs_gone")
        assert caught.value.status == 404


async def test_mcp_of_a_session(package: Any, emulator: Any) -> None:
    """Every session tells its MCP endpoint with the key and the scope that an MCP client needs, hidden in reprs."""
    async with client(package, emulator, org_id="org_1", project_id="pr_1") as composio:
        for strict in (True, False):
            session = await composio.create("user_123", mcp=strict)
            assert session.mcp.url == f"{emulator.url}/tool_router/{session.session_id}/mcp"
            assert session.mcp.headers == {"x-api-key": "ak_emulator", "x-org-id": "org_1", "x-project-id": "pr_1"}
            assert session.mcp.type == "http"
            assert "ak_emulator" not in repr(session.mcp)
        again = await composio.use(session.session_id, mcp=True)
        assert again.mcp == session.mcp


ELSEWHERE = "https://mcp.elsewhere.example/v3/mcp/trs_scripted"


@pytest.mark.parametrize("opened", ["create", "use"])
async def test_an_mcp_endpoint_elsewhere_gets_no_key(package: Any, opened: str) -> None:
    """A key never goes to another origin: with `mcp=True` that is an error, else a warning and no headers."""

    async def answer(request: web.BaseRequest) -> web.Response:
        return web.json_response(session_json(ELSEWHERE))

    async with serve(answer) as url, client(package, url) as composio:
        how = getattr(composio, opened)
        with pytest.raises(MCPDestinationError, match=r"does not go there.*The session exists") as caught:
            await how("trs_scripted", mcp=True)
        error = caught.value
        assert (error.mcp_origin, error.api_origin) == ("https://mcp.elsewhere.example:443", url)
        assert error.session_id == "trs_scripted"

        session = await how("trs_scripted")
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            endpoint = session.mcp
            session.mcp
        assert (endpoint.url, endpoint.headers) == (ELSEWHERE, {})
        (warning,) = told
        assert str(warning.message) == (
            "The MCP endpoint of session trs_scripted is at https://mcp.elsewhere.example:443, "
            f"not at the API's {url}, so the key does not go there. session.mcp.headers is empty."
        )
        if package is composio_async:
            assert warning.filename == __file__


async def test_an_unreadable_mcp_endpoint_is_elsewhere(package: Any) -> None:
    """An MCP URL without a host is not taken for ours."""

    async def answer(request: web.BaseRequest) -> web.Response:
        return web.json_response(session_json("mcp:trs_scripted"))

    async with serve(answer) as url, client(package, url) as composio:
        with pytest.raises(MCPDestinationError, match="an unreadable URL"):
            await composio.create("user_123", mcp=True)


RESULTS = {
    "completed": ({"result_type": "completed", "data": {"n": 1}, "error": None, "log_id": "l"}, True),
    "failed": ({"result_type": "failed", "data": None, "error": "no", "log_id": "l"}, False),
    "failed without words": ({"result_type": "failed", "data": {}, "error": "", "log_id": "l"}, False),
    "blocked": ({"result_type": "blocked", "reason": {"type": "response_blocked"}, "message": "no"}, False),
    "a word of tomorrow": ({"result_type": "queued", "data": {}, "error": None}, False),
    "no word at all": ({"data": {"n": 1}, "error": None}, True),
}


@pytest.mark.parametrize(("document", "successful"), RESULTS.values(), ids=RESULTS)
async def test_every_result_type_is_a_result(package: Any, document: dict, successful: bool) -> None:
    """A tool that may have run never ends in an exception because of a word that this release does not know."""

    async def answer(request: web.BaseRequest) -> web.Response:
        return web.json_response(document if request.path.endswith("/execute") else session_json("https://x.example"))

    async with serve(answer) as url, client(package, url) as composio:
        session = await composio.create("user_123")
        result = await session.execute("SOME_TOOL")
        assert (result.successful, result.result_type) == (successful, document.get("result_type"))
        if "reason" in document:
            assert (result.error, result.block_reason, result.data) == ("no", {"type": "response_blocked"}, {})
            assert result.extra == {}


HOOKS = [
    {
        "type": "before_execute",
        "id": "strangers",
        "name": "No mail to strangers",
        "applies_to": {"toolkits": ["gmail"]},
        "handler": {"type": "condition_check", "condition": "Mail to strangers", "action": "block"},
    },
    {
        "type": "after_execute",
        "id": "injection",
        "applies_to": "all",
        "handler": {"type": "prompt_injection_check", "action": "block"},
    },
]


async def test_hooks_of_a_session(composio: Any, emulator: Any) -> None:
    """Hooks are sent as they are written, replaced as a whole or taken away, and results tell which applied."""
    emulator.connect("user_123", "gmail")
    session = await composio.create("user_123", hooks=HOOKS)
    assert body_of(emulator, "sessions.create")["hooks"] == HOOKS
    result = await session.execute("GMAIL_FETCH_EMAILS", {})
    assert [one["id"] for one in result.hook_results] == ["strangers", "injection"]
    assert {one["status"] for one in result.hook_results} == {"unavailable"}
    result = await session.proxy_execute(toolkit="gmail", endpoint="/me", method="GET")
    assert [one["id"] for one in result.hook_results] == ["strangers", "injection"]
    await session.update(hooks=HOOKS[:1])
    assert body_of(emulator, "sessions.update") == {"hooks": HOOKS[:1]}
    result = await session.execute("HACKERNEWS_GET_USER", {"username": "pg"})
    assert (result.successful, result.hook_results) == (True, None)
    await session.update(hooks=None)
    assert body_of(emulator, "sessions.update") == {"hooks": None}
    assert (await session.execute("GMAIL_FETCH_EMAILS", {})).hook_results is None


async def test_what_a_hook_blocked_is_a_result(package: Any) -> None:
    """A proxied request that was blocked has no status, and tells why; any other without a status is not understood."""
    document = {
        "result_type": "blocked",
        "reason": {"type": "request_blocked", "hook_id": "strangers"},
        "message": "No mail to strangers",
        "hook_results": [{"id": "strangers", "status": "evaluated", "outcome": "block"}],
    }

    async def answer(request: web.BaseRequest) -> web.Response:
        asked = request.path.endswith("/proxy_execute")
        return web.json_response(document if asked else session_json("https://x.example"))

    async with serve(answer) as url, client(package, url) as composio:
        session = await composio.create("user_123")
        result = await session.proxy_execute(toolkit="gmail", endpoint="/me", method="GET")
        assert (result.status, result.data, result.error) == (None, None, "No mail to strangers")
        assert result.block_reason == {"type": "request_blocked", "hook_id": "strangers"}
        assert (result.hook_results, result.extra) == (document["hook_results"], {})
        document["result_type"] = "completed"
        with pytest.raises(ResponseValidationError, match="status"):
            await session.proxy_execute(toolkit="gmail", endpoint="/me", method="GET")


async def test_hooks_and_a_kept_config_exclude_one_another(composio: Any, emulator: Any) -> None:
    """A kept config sets all policies, so hooks beside it are refused before anything is sent, taking away too."""
    kept = {"session_config_id": "sc_1"}
    with pytest.raises(InvalidParams, match="hooks cannot go with"):
        await composio.create("user_123", hooks=HOOKS, experimental=kept)
    assert emulator.requests() == []
    session = await composio.create("user_123")
    with pytest.raises(InvalidParams, match="hooks cannot go with"):
        await session.update(hooks=None, experimental=kept)
    assert operations(emulator) == ["sessions.create"]
