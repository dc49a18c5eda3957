"""Sessions: configuration, history, listed tools and toolkits, links."""

from __future__ import annotations

import pytest

from composio_async.emulator.catalog import TOOLKITS

ASANA = {"ASANA_CREATE_A_TASK", "ASANA_GET_MULTIPLE_TASKS"}
META = [
    "COMPOSIO_SEARCH_TOOLS",
    "COMPOSIO_GET_TOOL_SCHEMAS",
    "COMPOSIO_MULTI_EXECUTE_TOOL",
    "COMPOSIO_MANAGE_CONNECTIONS",
    "COMPOSIO_REMOTE_WORKBENCH",
    "COMPOSIO_REMOTE_BASH_TOOL",
]


def where(session, rest=""):
    return f"tool_router/session/{session['session_id']}{rest}"


async def slugs(api, session):
    return [item["slug"] for item in (await api.get(where(session, "/tools?limit=500")))["items"]]


async def test_create(api, emulator):
    """A session is a 201 with its MCP address on the client's origin, its meta tools and its whole configuration."""
    answer = await api("POST", "tool_router/session", {"user_id": "user_1"})
    assert answer.status == 201
    session = answer.body
    assert session["session_id"] == "trs_000001"
    assert session["mcp"] == {"type": "http", "url": f"{emulator.url}/tool_router/trs_000001/mcp"}
    assert session["tool_router_tools"] == META
    assert session["config_version"] == 1
    assert session["config"] == {
        "user_id": "user_1",
        "instant": False,
        "manage_connections": {
            "enabled": True,
            "enable_wait_for_connections": False,
            "enable_connection_removal": True,
        },
        "workbench": {"enable": True, "tool_execution_enabled": True, "proxy_execution_enabled": True},
        "preload": {"tools": []},
        "search": {"enable": True},
        "execute": {"enable_multi_execute": True},
    }
    assert await api.get(where(session)) == session


async def test_answers_rename_enable(api):
    """Blocks asked for with enable and disable are shown with enabled and disabled."""
    session = await api.session(
        toolkits={"enable": ["github"], "require_approval": ["github"]},
        tools={"github": {"disable": ["GITHUB_CREATE_AN_ISSUE"]}, "gmail": {"tags": ["readOnlyHint"]}},
        tags=["readOnlyHint"],
        manage_connections={"enable": False},
        proxy_execute={"enable": True},
        instant={"toolkits": {"enable": ["github"]}},
    )
    config = session["config"]
    assert config["toolkits"] == {"enabled": ["github"], "require_approval": ["github"]}
    assert config["tools"] == {
        "github": {"disabled": ["GITHUB_CREATE_AN_ISSUE"]},
        "gmail": {"tags": {"enabled": ["readOnlyHint"]}},
    }
    assert config["tags"] == {"enabled": ["readOnlyHint"]}
    assert config["manage_connections"]["enabled"] is False
    assert config["proxy_execute"] == {"enable": True}
    assert config["instant"]["toolkits"] == {"enabled": ["github"]}


@pytest.mark.parametrize(
    ("blocks", "tools"),
    [
        ({"manage_connections": {"enable": False}}, [slug for slug in META if "MANAGE" not in slug]),
        ({"search": {"enable": False}}, META[2:]),
        ({"workbench": {"enable": False}}, META[:4]),
        ({"execute": {"enable_multi_execute": False}}, [*META[:2], *META[3:]]),
        (
            {"manage_connections": {"enable": True, "enable_wait_for_connections": True}},
            [*META[:4], "COMPOSIO_WAIT_FOR_CONNECTIONS", *META[4:]],
        ),
        ({"proxy_execute": {"enable": True}}, [*META, "COMPOSIO_PROXY_EXECUTE"]),
        ({"preload": {"tools": ["HACKERNEWS_GET_USER"]}}, [*META, "HACKERNEWS_GET_USER"]),
    ],
)
async def test_listed_tools_follow_the_configuration(api, blocks, tools):
    """Each block switches its meta tools on and off, and preloaded tools come after them."""
    session = await api.session(**blocks)
    assert session["tool_router_tools"] == await slugs(api, session) == tools


@pytest.mark.parametrize(
    ("blocks", "preloaded"),
    [
        (
            {"toolkits": {"enable": ["asana", "linear"]}},
            {*ASANA, "LINEAR_CREATE_LINEAR_ISSUE", "LINEAR_LIST_LINEAR_ISSUES", "LINEAR_LIST_LINEAR_TEAMS"},
        ),
        (
            {"toolkits": {"enable": ["slack", "asana"]}, "tools": {"slack": {"enable": ["SLACK_SEND_MESSAGE"]}}},
            {"SLACK_SEND_MESSAGE", *ASANA},
        ),
        (
            {"toolkits": {"enable": ["asana"]}, "tools": {"asana": {"disable": ["ASANA_CREATE_A_TASK"]}}},
            {"ASANA_GET_MULTIPLE_TASKS"},
        ),
        ({"toolkits": {"enable": ["asana"]}, "tags": {"disable": ["readOnlyHint"]}}, {"ASANA_CREATE_A_TASK"}),
        (
            {"toolkits": {"enable": ["asana"]}, "tools": {"asana": {"tags": ["readOnlyHint"]}}},
            {"ASANA_GET_MULTIPLE_TASKS"},
        ),
        ({"toolkits": {"disable": [slug for slug in TOOLKITS if slug != "asana"]}}, ASANA),
    ],
)
async def test_preload_all_obeys_the_filters(api, blocks, preloaded):
    """preload "all" lists just what toolkits, tools and tags let in."""
    session = await api.session(**blocks, preload={"tools": "all"})
    assert set(await slugs(api, session)) - set(META) == preloaded


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ({"toolkits": {"enable": ["gihub"]}}, "gihub"),
        ({"preload": {"tools": ["GITHUB_CREATE_ISSUE"]}}, "GITHUB_CREATE_ISSUE"),
        ({"preload": {"tools": "some"}}, "preload.tools"),
        ({"auth_configs": {"github": "ac_9"}}, "ac_9"),
        ({"connected_accounts": {"github": ["ca_9"]}}, "ca_9"),
        ({"proxy_execute": {"enable": False}, "workbench": {"enable_proxy_execution": True}}, "enable_proxy_execution"),
    ],
)
async def test_blocks_that_make_no_sense_are_400(api, blocks, says):
    """Unknown slugs and ids, and contradictions, are refused by name."""
    error = await api.fails(400, "POST", "tool_router/session", {"user_id": "u", **blocks})
    assert says in error["message"]


async def test_update_replaces_clears_and_counts(api):
    """PATCH replaces a block, null clears it, others stay, and the version grows each time."""
    session = await api.session(toolkits={"enable": ["github"]}, proxy_execute={"enable": True})
    answer = await api("PATCH", where(session), {"toolkits": {"disable": ["gmail"]}})
    assert answer.body["config"]["toolkits"] == {"disabled": ["gmail"]}
    assert answer.body["config"]["proxy_execute"] == {"enable": True}
    assert answer.body["config_version"] == 2
    answer = await api("PATCH", where(session), {"toolkits": None, "manage_connections": None})
    assert "toolkits" not in answer.body["config"]
    assert answer.body["config_version"] == 3


async def test_update_with_a_stale_version_is_409(api):
    """expected_config_version is a precondition; a mismatch changes nothing."""
    session = await api.session()
    error = await api.fails(409, "PATCH", where(session), {"search": {"enable": False}, "expected_config_version": 7})
    assert "config version 1" in error["message"]
    answer = await api("PATCH", where(session), {"search": {"enable": False}, "expected_config_version": 1})
    assert answer.body["config_version"] == 2


async def test_history_is_newest_first(api):
    """Every configuration is kept, newest first, the present one marked, in pages."""
    session = await api.session()
    for enable in (False, True):
        await api("PATCH", where(session), {"search": {"enable": enable}})
    history = await api.get(where(session, "/config_history"))
    assert [(entry["version"], entry["is_current"]) for entry in history["items"]] == [
        (3, True),
        (2, False),
        (1, False),
    ]
    assert [entry["config"]["search"]["enable"] for entry in history["items"]] == [True, False, True]
    page = await api.get(where(session, "/config_history?limit=1"))
    page = await api.get(where(session, f"/config_history?limit=1&cursor={page['next_cursor']}"))
    assert [entry["version"] for entry in page["items"]] == [2]
    await api.fails(400, "GET", where(session, "/config_history?limit=101"))


async def test_delete(api):
    """A deleted session is gone."""
    session = await api.session()
    assert (await api("DELETE", where(session))).body == {"session_id": session["session_id"], "deleted": True}
    error = await api.fails(404, "GET", where(session))
    assert "trs_" in error["suggested_fix"]


async def test_toolkits(api, emulator):
    """Toolkits of the session with their connections, filtered by slug, words and connectedness."""
    session = await api.session(toolkits={"enable": ["github", "gmail", "hackernews"]})
    account_id = emulator.connect("user_1", "gmail")
    emulator.connect("somebody", "github")
    items = {item["slug"]: item for item in (await api.get(where(session, "/toolkits")))["items"]}
    assert list(items) == ["github", "gmail", "hackernews"]
    assert items["github"]["connected_account"] is None
    assert items["gmail"]["connected_account"]["id"] == account_id
    assert set(items["gmail"]["connected_account"]) == {"id", "user_id", "status", "created_at", "auth_config"}
    assert items["hackernews"]["is_no_auth"]

    async def listed(query):
        return [item["slug"] for item in (await api.get(where(session, f"/toolkits?{query}")))["items"]]

    assert await listed("is_connected=true") == ["gmail", "hackernews"]
    assert await listed("toolkits=github,slack") == ["github"]
    assert await listed("search=mail") == ["gmail"]
    assert await listed("limit=1") == ["github"]


async def test_link(api, emulator):
    """A session link is a 201, uses the session's callback, and is only for its own toolkits."""
    session = await api.session(
        toolkits={"enable": ["github", "hackernews"]},
        manage_connections={"enable": True, "callback_url": "https://app.example/cb"},
    )
    answer = await api("POST", where(session, "/link"), {"toolkit": "github"})
    assert answer.status == 201
    assert answer.body["redirect_url"] == f"{emulator.url}/link/{answer.body['link_token']}"
    done = await api("POST", f"/link/{answer.body['link_token']}/approve", headers={})
    assert done.headers["location"].startswith("https://app.example/cb?")
    account = await api.get(f"connected_accounts/{answer.body['connected_account_id']}")
    assert (account["status"], account["user_id"]) == ("ACTIVE", "user_1")
    await api.fails(400, "POST", where(session, "/link"), {"toolkit": "gmail"})
    await api.fails(400, "POST", where(session, "/link"), {"toolkit": "hackernews"})
    await api.fails(404, "POST", where(session, "/link"), {"toolkit": "gihub"})


async def test_link_uses_the_pinned_auth_config(api):
    """A session that names an auth config makes its accounts with it."""
    made = [await api.post("auth_configs", {"toolkit": {"slug": "github"}}) for _ in range(2)]
    first = made[0]["auth_config"]["id"]
    session = await api.session(auth_configs={"github": first})
    linked = await api.post(where(session, "/link"), {"toolkit": "github"})
    account = await api.get(f"connected_accounts/{linked['connected_account_id']}")
    assert account["auth_config"]["id"] == first


async def test_custom_tools_come_back_with_final_slugs(api):
    """Custom tools and toolkits are answered with prefixed slugs beside the original ones, on create and attach."""
    tool = {"slug": "hello", "name": "Hello", "description": "Says hello.", "input_schema": {"type": "object"}}
    kit = {"slug": "shop", "name": "Shop", "description": "A shop.", "tools": [tool]}
    custom = {"custom_tools": [tool, {**tool, "extends_toolkit": "gmail"}], "custom_toolkits": [kit]}
    session = await api.session(experimental=custom)
    shown = session["experimental"]
    assert [entry["slug"] for entry in shown["custom_tools"]] == ["LOCAL_HELLO", "LOCAL_GMAIL_HELLO"]
    assert shown["custom_tools"][0]["original_slug"] == "hello"
    assert shown["custom_toolkits"][0]["tools"][0]["slug"] == "LOCAL_SHOP_HELLO"
    plain = await api.session()
    attached = await api.post(where(plain, "/attach"), {"experimental": custom})
    assert attached["experimental"]["custom_tools"] == shown["custom_tools"]
    assert attached["session_id"] == plain["session_id"]


async def test_assistive_prompt_knows_the_time_zone(api):
    """The assistive prompt is a text, with the time zone when one is given."""
    session = await api.session(experimental={"assistive_prompt_config": {"user_timezone": "Europe/Paris"}})
    assert "Europe/Paris" in session["experimental"]["assistive_prompt"]
