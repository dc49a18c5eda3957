"""MCP servers: made of toolkits or auth configs, listed, changed, addressed and deleted, in both packages."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from composio_async.emulator import Emulator, Reset, Status
from composio_async.errors import (
    BadRequestError,
    ConflictError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    RenamedArgumentError,
    ResponseValidationError,
    ToolkitNotFoundError,
)

from .helpers import body_of, client, operations, query_of


async def test_create_of_toolkits(composio: Any, emulator: Any) -> None:
    """Toolkits by slug and with auth configs are sent once each, and the word for connections is turned round."""
    config = (await composio.auth_configs.create("github")).id
    toolkits = ["github", {"toolkit": "github", "auth_config_id": config}, {"toolkit": "gmail"}]
    made = await composio.mcp.create("our server", toolkits, allowed_tools=["GITHUB_CREATE_AN_ISSUE"])
    assert body_of(emulator, "mcp.create") == {
        "name": "our server",
        "toolkits": ["github", "gmail"],
        "auth_config_ids": [config],
        "allowed_tools": ["GITHUB_CREATE_AN_ISSUE"],
        "managed_auth_via_composio": True,
    }
    assert (made.name, made.auth_config_ids, made.allowed_tools) == ("our server", [config], ["GITHUB_CREATE_AN_ISSUE"])
    assert made.manually_manage_connections is None
    assert made.commands.keys() == {"cursor", "claude", "windsurf"}
    server = await composio.mcp.get(made.id)
    assert (server.toolkits, server.deleted, server.server_instance_count) == (["github", "gmail"], False, 0)
    assert (server.manually_manage_connections, server.managed_auth_via_composio) == (False, True)
    await composio.mcp.create("by hand", ["github"], manually_manage_connections=True)
    assert body_of(emulator, "mcp.create") == {
        "name": "by hand",
        "toolkits": ["github"],
        "auth_config_ids": [],
        "managed_auth_via_composio": False,
    }


async def test_create_of_auth_configs(composio: Any, emulator: Any) -> None:
    """A server of auth configs has their toolkits, and those that need none."""
    config = (await composio.auth_configs.create("github")).id
    made = await composio.mcp.create_from_auth_configs("our-server 2", [config], no_auth_toolkits="hackernews")
    assert body_of(emulator, "mcp.create_from_auth_configs") == {
        "name": "our-server 2",
        "auth_config_ids": [config],
        "no_auth_apps": ["hackernews"],
    }
    assert set(made.toolkits) == {"github", "hackernews"}
    assert made.toolkit_icons.keys() == {"github", "hackernews"}
    await composio.mcp.create_from_auth_configs(
        "limited", config, allowed_tools=["GITHUB_CREATE_AN_ISSUE"], manually_manage_connections=True
    )
    assert body_of(emulator, "mcp.create_from_auth_configs") == {
        "name": "limited",
        "auth_config_ids": [config],
        "allowed_tools": ["GITHUB_CREATE_AN_ISSUE"],
        "managed_auth_via_composio": False,
    }


@pytest.mark.parametrize("name", ["abc", "a" * 31, "has_underscore", "dots.too", "ümlaut", "line\nend", "last\n"])
async def test_names_that_cannot_be(composio: Any, emulator: Any, name: str) -> None:
    """A name that the platform would refuse is refused before it is sent."""
    for call in (
        lambda: composio.mcp.create(name, ["github"]),
        lambda: composio.mcp.create_from_auth_configs(name, ["ac_1"]),
        lambda: composio.mcp.update("mcp_1", name),
    ):
        with pytest.raises(InvalidParams, match="name must be 4 to 30 letters, digits, spaces and hyphens"):
            await call()
    assert emulator.requests() == []


async def test_the_emulator_checks_names_too(composio: Any) -> None:
    """Clients that let a bad name through are told by the emulator what is wrong with it."""
    with pytest.raises(BadRequestError, match="name must have at least 4 characters"):
        await composio.raw.request("POST", "/api/v3.1/mcp/servers/custom", body={"name": "abc"})


async def test_update(composio: Any, emulator: Any) -> None:
    """Only what is given is sent; auth configs stay unless a toolkit names one, or they are given themselves."""
    config, other = [(await composio.auth_configs.create(slug)).id for slug in ("github", "gmail")]
    made = await composio.mcp.create("our server", [{"toolkit": "github", "auth_config_id": config}])
    server = await composio.mcp.update(made.id, toolkits=["github", "gmail"])
    assert body_of(emulator, "mcp.update") == {"toolkits": ["github", "gmail"]}
    assert (server.toolkits, server.auth_config_ids) == (["github", "gmail"], [config])
    server = await composio.mcp.update(
        made.id,
        "renamed",
        [{"toolkit": "gmail", "auth_config_id": other}],
        manually_manage_connections=True,
        allowed_tools=["GMAIL_SEND_EMAIL"],
        auth_config_ids=[config, other],
    )
    assert body_of(emulator, "mcp.update") == {
        "name": "renamed",
        "toolkits": ["gmail"],
        "allowed_tools": ["GMAIL_SEND_EMAIL"],
        "managed_auth_via_composio": False,
        "auth_config_ids": [other, config],
    }
    assert (server.name, server.manually_manage_connections, server.allowed_tools) == (
        "renamed",
        True,
        ["GMAIL_SEND_EMAIL"],
    )
    server = await composio.mcp.update(made.id, auth_config_ids=[], allowed_tools=[])
    assert body_of(emulator, "mcp.update") == {"auth_config_ids": [], "allowed_tools": []}
    assert (server.auth_config_ids, server.allowed_tools, server.name) == ([], [], "renamed")


async def test_filters_and_pages_of_list(composio: Any, emulator: Any) -> None:
    """Filters reach the platform, and all pages are walked by their numbers."""
    config = (await composio.auth_configs.create("github")).id
    made = [(await composio.mcp.create(f"github {n}", ["github"])).id for n in range(12)]
    gmail = (await composio.mcp.create("mail server", ["gmail"])).id
    both = (await composio.mcp.create_from_auth_configs("both", [config], no_auth_toolkits=["hackernews"])).id

    async def found(**filters: Any) -> list[str]:
        return [one.id async for one in composio.mcp.list(**filters)]

    assert await found() == [both, gmail, *reversed(made)]
    assert query_of(emulator, "mcp.list") == {"page_no": "2"}
    assert await found(toolkits="gmail") == [gmail]
    assert await found(toolkits=["gmail", "hackernews"]) == [both, gmail]
    assert query_of(emulator, "mcp.list") == {"toolkits": "gmail,hackernews"}
    assert await found(auth_config_ids=config) == [both]
    ordered = await found(name="GITHUB", limit=5, order_by="created_at", order_direction="asc")
    assert ordered == made
    assert query_of(emulator, "mcp.list") == {
        "name": "GITHUB",
        "limit": "5",
        "order_by": "created_at",
        "order_direction": "asc",
        "page_no": "3",
    }
    page = await composio.mcp.list(2, 5)
    assert [one.id for one in page.items] == list(reversed(made))[3:8]
    rest = await composio.mcp.list(page_no=page.next_cursor, limit=5)
    assert ([one.id for one in rest.items], rest.next_cursor) == (list(reversed(made))[8:], None)
    assert await found(page_no=99) == []
    with pytest.raises(InvalidParams, match="page_no must be a whole number of 1 or more, not 0"):
        await composio.mcp.list(page_no=0)
    with pytest.raises(InvalidParams, match="toolkits is empty"):
        await composio.mcp.list(toolkits=[])


async def test_list_for_a_toolkit(composio: Any, emulator: Any) -> None:
    """Servers of one toolkit are listed by its slug in the path, with the same filters."""
    first = (await composio.mcp.create("first", ["github", "gmail"])).id
    await composio.mcp.create("other", ["gmail"])
    assert [one.id async for one in composio.mcp.list_for_toolkit("github")] == [first]
    assert emulator.requests("mcp.list_for_toolkit")[-1].path == "/api/v3.1/mcp/app/github"
    assert (await composio.mcp.list_for_toolkit("gmail", toolkits="github", limit=1)).items[0].id == first
    assert (await composio.mcp.list_for_toolkit("gmail", name="fir", auth_config_ids="ac_1")).items == []
    with pytest.raises(NotFoundError):
        await composio.mcp.list_for_toolkit("githib")


async def test_the_address_for_a_user(composio: Any, emulator: Any) -> None:
    """One user's address comes with what the server is, and the platform's other word is sent unless it is declined."""
    config = (await composio.auth_configs.create("github")).id
    made = await composio.mcp.create(
        "our server", [{"toolkit": "github", "auth_config_id": config}], allowed_tools=["GITHUB_CREATE_AN_ISSUE"]
    )
    instance = await composio.mcp.generate("user 7", made.id)
    assert body_of(emulator, "mcp.generate_url") == {
        "mcp_server_id": made.id,
        "user_ids": ["user 7"],
        "managed_auth_by_composio": True,
    }
    assert operations(emulator)[-2:] == ["mcp.get", "mcp.generate_url"]
    assert instance.url.startswith(f"{emulator.url}/")
    assert "user_id=user+7" in instance.url
    assert (instance.id, instance.name, instance.type, instance.user_id) == (
        made.id,
        "our server",
        "streamable_http",
        "user 7",
    )
    assert (instance.allowed_tools, instance.auth_config_ids) == (["GITHUB_CREATE_AN_ISSUE"], [config])
    assert instance.meta.status == 200
    assert instance.url not in repr(instance)
    await composio.mcp.generate("user_7", made.id, manually_manage_connections=True)
    assert body_of(emulator, "mcp.generate_url") == {"mcp_server_id": made.id, "user_ids": ["user_7"]}
    ping, key = {"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"x-api-key": emulator.api_key}
    async with aiohttp.ClientSession(headers=key) as http, http.post(instance.url, json=ping) as answer:
        assert await answer.json() == {"jsonrpc": "2.0", "id": 1, "result": {}}


async def test_addresses_of_several(composio: Any, emulator: Any) -> None:
    """Addresses for users and accounts come in the order of the ids."""
    account = emulator.connect("user_1", "github")
    made = await composio.mcp.create("our server", ["github"])
    urls = await composio.mcp.generate_url(made.id, user_ids=["user_1", "user_2"], connected_account_ids=account)
    assert body_of(emulator, "mcp.generate_url") == {
        "mcp_server_id": made.id,
        "user_ids": ["user_1", "user_2"],
        "connected_account_ids": [account],
    }
    assert urls.mcp_url == made.mcp_url
    assert [url.partition("?")[2] for url in urls.user_ids_url] == ["user_id=user_1", "user_id=user_2"]
    assert [url.partition("?")[2] for url in urls.connected_account_urls] == [f"connected_account_id={account}"]
    await composio.mcp.generate_url(made.id, user_ids="user_1", manually_manage_connections=False)
    assert body_of(emulator, "mcp.generate_url")["managed_auth_by_composio"] is True


async def test_no_address_is_an_error(composio: Any, emulator: Any) -> None:
    """A platform that gives no address for the user is reported; the address of no user is never taken instead."""
    made = await composio.mcp.create("our server", ["github"])
    answer = {"mcp_url": made.mcp_url, "user_ids_url": [], "connected_account_urls": []}
    emulator.fault("mcp.generate_url", Status(200, answer))
    with pytest.raises(ResponseValidationError, match="generate_url cannot be read"):
        await composio.mcp.generate("user_7", made.id)


async def test_instances(composio: Any, emulator: Any) -> None:
    """Users get instances, which are listed by pages, searched, and deleted with the accounts of their users."""
    config = (await composio.auth_configs.create("github")).id
    made = await composio.mcp.create("our server", [{"toolkit": "github", "auth_config_id": config}])
    instances = [await composio.mcp.create_instance(made.id, f"user_{n}") for n in range(3)]
    assert body_of(emulator, "mcp.create_instance") == {"user_id": "user_2"}
    assert instances[0].mcp_server_id == made.id
    assert instances[0].meta.status == 201
    with pytest.raises(ConflictError, match="has an instance"):
        await composio.mcp.create_instance(made.id, "user_0")

    async def found(**filters: Any) -> list[str]:
        return [one.instance_id async for one in composio.mcp.list_instances(made.id, **filters)]

    assert await found(limit=1) == ["user_2", "user_1", "user_0"]
    assert await found(search="user_1") == ["user_1"]
    assert await found(order_by="created_at", order_direction="asc") == ["user_0", "user_1", "user_2"]
    assert query_of(emulator, "mcp.list_instances") == {"order_by": "created_at", "order_direction": "asc"}
    assert await found(page_no=2, limit=2) == ["user_0"]
    assert (await composio.mcp.get(made.id)).server_instance_count == 3
    account = emulator.connect("user_0", "github")
    gone = await composio.mcp.delete_instance(made.id, instances[0].instance_id)
    assert gone.deleted_connected_accounts == 1
    assert "was deleted" in gone.message
    assert await found() == ["user_2", "user_1"]
    with pytest.raises(NotFoundError):
        await composio.connected_accounts.get(account)
    with pytest.raises(NotFoundError, match="MCP instance 'user_0' was not found"):
        await composio.mcp.delete_instance(made.id, "user_0")


async def test_delete(composio: Any, emulator: Any) -> None:
    """A deleted server is gone with its instances; a repeated delete whose first answer was lost tells the same."""
    made = await composio.mcp.create("our server", ["github"])
    await composio.mcp.create_instance(made.id, "user_7")
    gone = await composio.mcp.delete(made.id)
    assert (gone.id, gone.deleted) == (made.id, True)
    emulator.fault("mcp.delete", Reset())
    gone = await composio.mcp.delete(made.id)
    assert (gone.id, gone.deleted) == (made.id, True)
    assert (await composio.mcp.list()).items == []


GONE = {
    "get": lambda mcp: mcp.get("mcp_gone"),
    "update": lambda mcp: mcp.update("mcp_gone", "renamed"),
    "delete": lambda mcp: mcp.delete("mcp_gone"),
    "generate": lambda mcp: mcp.generate("user_7", "mcp_gone"),
    "generate_url": lambda mcp: mcp.generate_url("mcp_gone"),
    "create_instance": lambda mcp: mcp.create_instance("mcp_gone", "user_7"),
}


@pytest.mark.parametrize("method", GONE.values(), ids=GONE)
async def test_a_server_that_is_not_there(composio: Any, method: Any) -> None:
    """Every method says by one error that there is no such server."""
    with pytest.raises(NotFoundError, match=r"There is no MCP server 'mcp_gone'\.") as caught:
        await method(composio.mcp)
    assert caught.value.status == 404


async def test_what_cannot_be_right(composio: Any, emulator: Any) -> None:
    """Arguments of the wrong kind are refused before anything is sent, and old words are answered with today's."""
    mcp = composio.mcp
    for call, kind, words in (
        (lambda: mcp.create("our server", "github"), InvalidParamsType, "toolkits must be a list"),
        (lambda: mcp.create("our server", [7]), InvalidParamsType, "each of toolkits must be a dict"),
        (lambda: mcp.create("our server", [{"slug": "github"}]), InvalidParams, r"not a dict of \['slug'\]"),
        (
            lambda: mcp.create("our server", [{"toolkit": "github", "auth_config_id": "ca_1"}]),
            InvalidParams,
            "a connected account",
        ),
        (lambda: mcp.create_from_auth_configs("our server", ["ca_1"]), InvalidParams, "a connected account"),
        (lambda: mcp.generate_url("mcp_1", connected_account_ids=["ac_1"]), InvalidParams, "an auth config"),
        (lambda: mcp.generate(" ", "mcp_1"), InvalidParams, "user_id must not be blank"),
        (lambda: mcp.create_instance("mcp_1", ""), InvalidParams, "user_id must not be blank"),
        (lambda: mcp.get(""), InvalidParams, "server_id must not be blank"),
        (lambda: mcp.create("our server", apps=["github"]), RenamedArgumentError, "'toolkits' today"),
        (lambda: mcp.generate(entity_id="user_7", mcp_config_id="m"), RenamedArgumentError, "'user_id' today"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []


async def test_an_unknown_toolkit(composio: Any) -> None:
    """A slip in a toolkit's slug is told with the right name."""
    with pytest.raises(NotFoundError, match="Did you mean github") as caught:
        await composio.mcp.create("our server", ["githib"])
    assert not isinstance(caught.value, ToolkitNotFoundError)


async def test_servers_outlive_the_emulator(package: Any, tmp_path: Any) -> None:
    """With a state file, servers and instances are there again after a restart."""
    state = str(tmp_path / "state.jsonl")
    async with Emulator(state=state) as first, client(package, first) as composio:
        made = await composio.mcp.create("our server", ["github"])
        await composio.mcp.create_instance(made.id, "user_7")
    async with Emulator(state=state) as second, client(package, second) as composio:
        server = await composio.mcp.get(made.id)
        assert (server.name, server.server_instance_count) == ("our server", 1)
