"""Auth configs: made, found, changed field by field, switched off and deleted, in both packages."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async.errors import (
    AuthConfigNotFoundError,
    BadRequestError,
    InvalidParams,
    InvalidParamsType,
    ToolkitNotFoundError,
)

from .helpers import body_of, query_of

OWN = {
    "type": "use_custom_auth",
    "auth_scheme": "OAUTH2",
    "name": "Our app",
    "credentials": {"client_id": "id", "scopes": ["repo"]},
    "proxy_config": {"proxy_url": "https://proxy.example"},
    "tool_access_config": {"tools_for_connected_account_creation": ["GITHUB_CREATE_AN_ISSUE"]},
    "is_enabled_for_tool_router": False,
    "shared_credentials": {"region": "eu"},
    "restrict_to_following_tools": ["GITHUB_CREATE_AN_ISSUE"],
}


async def test_create_without_options_is_managed(composio: Any, emulator: Any) -> None:
    """A toolkit alone makes an auth config of Composio's own app."""
    made = await composio.auth_configs.create("github")
    assert body_of(emulator, "auth_configs.create") == {
        "toolkit": {"slug": "github"},
        "auth_config": {"type": "use_composio_managed_auth"},
    }
    assert (made.is_composio_managed, made.auth_scheme, made.toolkit.slug) == (True, "OAUTH2", "github")
    assert made.id.startswith("ac_")
    assert made.meta.status == 201


async def test_every_field_of_create_arrives(composio: Any, emulator: Any) -> None:
    """Everything about an app of one's own is sent, the auth scheme under the wire's name."""
    made = await composio.auth_configs.create("github", OWN)
    sent = {**OWN, "authScheme": "OAUTH2"}
    del sent["auth_scheme"]
    assert body_of(emulator, "auth_configs.create")["auth_config"] == sent
    assert "authScheme" not in OWN
    config = await composio.auth_configs.get(made.id)
    assert (config.name, config.type, config.status, config.is_composio_managed) == (
        "Our app",
        "custom",
        "ENABLED",
        False,
    )
    assert config.credentials["client_id"] == "id"
    assert config.proxy_config == {"proxy_url": "https://proxy.example"}
    assert config.is_enabled_for_tool_router is False
    assert config.tool_access_config["tools_for_connected_account_creation"] == ["GITHUB_CREATE_AN_ISSUE"]
    assert config.no_of_connections == 0


UPDATES = {
    "default": {
        "type": "default",
        "name": "Renamed",
        "scopes": ["repo", "gist"],
        "user_scopes": "read:user",
        "tool_access_config": {"tools_available_for_execution": ["GITHUB_CREATE_AN_ISSUE"]},
        "shared_credentials": {"region": "us"},
        "is_enabled_for_tool_router": False,
        "restrict_to_following_tools": ["GITHUB_CREATE_AN_ISSUE"],
    },
    "custom": {
        "type": "custom",
        "name": "Renamed",
        "credentials": {"client_id": "other"},
        "proxy_config": None,
        "tool_access_config": {"tools_available_for_execution": ["GITHUB_CREATE_AN_ISSUE"]},
        "shared_credentials": {"region": "us"},
        "is_enabled_for_tool_router": True,
        "restrict_to_following_tools": [],
    },
}


@pytest.mark.parametrize("kind", UPDATES)
async def test_every_field_of_update_arrives(composio: Any, emulator: Any, kind: str) -> None:
    """Each field of an update is sent and kept; none is dropped while success is reported."""
    made = await composio.auth_configs.create("github", OWN if kind == "custom" else None)
    done = await composio.auth_configs.update(made.id, options=UPDATES[kind])
    assert (done.success, done.message) == (True, f"Auth config {made.id} was updated")
    assert body_of(emulator, "auth_configs.update") == UPDATES[kind]
    config = await composio.auth_configs.get(made.id)
    assert config.name == "Renamed"
    assert config.shared_credentials == {"region": "us"}
    assert config.tool_access_config["tools_available_for_execution"] == ["GITHUB_CREATE_AN_ISSUE"]
    if kind == "custom":
        assert config.credentials["client_id"] == "other"
        assert config.proxy_config is None
        assert config.is_enabled_for_tool_router
    else:
        assert config.credentials["scopes"] == ["repo", "gist"]
        assert config.restrict_to_following_tools == ["GITHUB_CREATE_AN_ISSUE"]


async def test_update_of_the_other_kind(composio: Any) -> None:
    """The platform's word that the type is wrong reaches the reader."""
    made = await composio.auth_configs.create("github")
    with pytest.raises(BadRequestError, match="type must be 'default'"):
        await composio.auth_configs.update(made.id, options={"type": "custom", "name": "x"})


async def test_filters_and_pages_of_list(composio: Any, emulator: Any) -> None:
    """Filters reach the platform, disabled ones are hidden unless asked for, and all pages are walked."""
    github = [(await composio.auth_configs.create("github")).id for _ in range(3)]
    own = (await composio.auth_configs.create("gmail", OWN)).id
    await composio.auth_configs.disable(github[0])

    async def found(**filters: Any) -> list[str]:
        return [one.id async for one in composio.auth_configs.list(**filters)]

    assert await found() == [own, github[2], github[1]]
    assert await found(show_disabled=True, limit=1) == [own, github[2], github[1], github[0]]
    assert query_of(emulator, "auth_configs.list").keys() == {"show_disabled", "limit", "cursor"}
    assert await found(toolkit_slug="gmail") == [own]
    assert await found(toolkit_slug=["gmail", "github"], is_composio_managed=True) == [github[2], github[1]]
    assert query_of(emulator, "auth_configs.list") == {"toolkit_slug": "gmail,github", "is_composio_managed": "true"}
    assert await found(is_composio_managed=False, search="our app") == [own]
    first = await composio.auth_configs.list(limit=2)
    assert first.total_items == 3
    rest = await composio.auth_configs.list(limit=2, cursor=first.next_cursor)
    assert [one.id for one in rest.items] == [github[1]]
    with pytest.raises(InvalidParams, match="toolkit_slug is empty, which the platform would read as all of them"):
        await composio.auth_configs.list(toolkit_slug=[])


async def test_disable_and_enable(composio: Any) -> None:
    """Switching off and on is told by the status."""
    made = await composio.auth_configs.create("github")
    done = await composio.auth_configs.disable(made.id)
    assert (done.success, done.message) == (True, f"Auth config {made.id} is DISABLED")
    assert (await composio.auth_configs.get(made.id)).status == "DISABLED"
    await composio.auth_configs.enable(made.id)
    assert (await composio.auth_configs.get(made.id)).status == "ENABLED"


async def test_delete(composio: Any, emulator: Any) -> None:
    """Deleting takes the accounts with it, and can revoke them."""
    account = emulator.connect("user_123", "github")
    config = (await composio.connected_accounts.get(account)).auth_config.id
    assert (await composio.auth_configs.get(config)).no_of_connections == 1
    done = await composio.auth_configs.delete(config, revoke_on_delete=True)
    assert (done.success, bool(done.revoke_job_id)) == (True, True)
    assert query_of(emulator, "auth_configs.delete") == {"revoke_on_delete": "true"}
    assert (await composio.connected_accounts.list(user_ids=["user_123"])).items in ([], ())


GONE = {
    "get": lambda configs: configs.get("ac_gone"),
    "update": lambda configs: configs.update("ac_gone", options={"type": "default", "name": "x"}),
    "enable": lambda configs: configs.enable("ac_gone"),
    "disable": lambda configs: configs.disable("ac_gone"),
    "delete": lambda configs: configs.delete("ac_gone"),
}


@pytest.mark.parametrize("method", GONE.values(), ids=GONE)
async def test_an_auth_config_that_is_not_there(composio: Any, method: Any) -> None:
    """Every method says by one error that there is no such auth config."""
    with pytest.raises(AuthConfigNotFoundError, match=r"There is no auth config 'ac_gone'\.") as caught:
        await method(composio.auth_configs)
    assert caught.value.status == 404


async def test_an_unknown_toolkit_is_answered_with_near_names(composio: Any) -> None:
    """A slip in the toolkit's slug is `ToolkitNotFoundError` with the right name."""
    with pytest.raises(ToolkitNotFoundError, match=r"There is no toolkit 'githib'\..*Did you mean github"):
        await composio.auth_configs.create("githib")


async def test_options_that_cannot_be_right(composio: Any, emulator: Any) -> None:
    """Options without a known type, or of the wrong type, are refused before anything is sent."""
    create, update = composio.auth_configs.create, composio.auth_configs.update
    for call, kind, words in (
        (lambda: create("github", {"type": "managed"}), InvalidParams, r"options\['type'\] must be .*not 'managed'"),
        (lambda: create("github", {"type": "use_custom_auth"}), InvalidParams, r"needs options\['auth_scheme'\]"),
        (lambda: create("github", "use_custom_auth"), InvalidParamsType, "options must be a dict, not str"),
        (lambda: update("ac_1", options={"name": "x"}), InvalidParams, "must be 'default' or 'custom'"),
        (lambda: update("ac_1", options="default"), InvalidParams, "must be 'default' or 'custom'"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []
