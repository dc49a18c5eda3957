"""The catalog of toolkits, and authorising users, in both packages."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async.errors import (
    AuthConfigNotFoundError,
    BadRequestError,
    ComposioMultipleConnectedAccountsError,
    InvalidParams,
    ToolkitNotFoundError,
)

from .helpers import body_of, operations, query_of

ALL = [
    "asana", "composio_search", "github", "gmail", "googlecalendar", "googledrive", "googlesheets", "hackernews",
    "hubspot", "jira", "linear", "notion", "slack", "stripe", "text_to_pdf",
]  # fmt: skip


async def test_every_filter_of_list_arrives(composio: Any, emulator: Any) -> None:
    """Every filter reaches the platform under its name."""
    await composio.toolkits.list(
        category="tasks",
        search="issues",
        sort_by="alphabetically",
        type="native",
        managed_by="composio",
        include_deprecated=True,
        user_id="user_123",
        limit=5,
    )
    assert query_of(emulator, "toolkits.list") == {
        "category": "tasks",
        "search": "issues",
        "sort_by": "alphabetically",
        "type": "native",
        "managed_by": "composio",
        "include_deprecated": "true",
        "user_id": "user_123",
        "limit": "5",
    }


async def test_list_walks_all_pages(composio: Any, emulator: Any) -> None:
    """`async for` sees every toolkit across pages, filters choose, and a page can be asked for by cursor."""
    assert [kit.slug async for kit in composio.toolkits.list(limit=5)] == ALL
    assert len(emulator.requests("toolkits.list")) == 3
    assert [kit.slug async for kit in composio.toolkits.list(category="Tasks")] == ["asana", "linear"]
    assert (await composio.toolkits.list(sort_by="usage", limit=1)).items[0].slug == "github"
    assert [kit.slug async for kit in composio.toolkits.list(search="mail")] == ["gmail"]
    page = await composio.toolkits.list(limit=5)
    assert (page.total_items, len(page.items)) == (15, 5)
    rest = await composio.toolkits.list(limit=5, cursor=page.next_cursor)
    assert [kit.slug for kit in rest.items] == ALL[5:10]


async def test_get_tells_how_a_toolkit_is_authorised(composio: Any, emulator: Any) -> None:
    """`get` takes any letter case and tells schemes, addresses, versions and categories."""
    toolkit = await composio.toolkits.get("GitHub")
    assert (toolkit.slug, toolkit.name, toolkit.no_auth) == ("github", "GitHub", False)
    assert [one.mode for one in toolkit.auth_config_details] == ["OAUTH2", "API_KEY"]
    assert list(toolkit.composio_managed_auth_schemes) == ["OAUTH2"]
    assert toolkit.base_url == "https://api.github.com"
    assert toolkit.meta_info["tools_count"] == 15
    assert toolkit.meta.status == 200
    old = toolkit.meta_info["available_versions"][0]
    assert (await composio.toolkits.get("github", version=old)).meta_info["version"] == old
    assert query_of(emulator, "toolkits.get") == {"version": old}


async def test_an_unknown_toolkit_is_answered_with_near_names(composio: Any) -> None:
    """A slip in a slug is `ToolkitNotFoundError` with the right name; an unknown version is told as such."""
    with pytest.raises(
        ToolkitNotFoundError, match=r"There is no toolkit 'githib'\. Suggested fix: Did you mean github"
    ):
        await composio.toolkits.get("githib")
    with pytest.raises(ToolkitNotFoundError, match=r"no toolkit 'github' at version '1'\..*Use latest or one of 2025"):
        await composio.toolkits.get("github", version="1")


async def test_get_many(composio: Any, emulator: Any) -> None:
    """Several toolkits are asked for in one body, page by page, with their filters."""
    wanted = ["slack", "github", "gmail"]
    assert [kit.slug async for kit in composio.toolkits.get_many(wanted, limit=2)] == ["github", "gmail", "slack"]
    first, second = emulator.requests("toolkits.get_many")
    assert first.body == {"toolkits": wanted, "limit": 2}
    assert second.body.keys() == {"toolkits", "limit", "cursor"}
    wanted = ["asana", "linear", "github"]
    page = await composio.toolkits.get_many(wanted, category="tasks", managed_by="composio", sort_by="usage", limit=9)
    assert [kit.slug for kit in page.items] == ["linear", "asana"]
    assert body_of(emulator, "toolkits.get_many") == {
        "toolkits": wanted,
        "category": "tasks",
        "managed_by": "composio",
        "sort_by": "usage",
        "limit": 9,
    }
    with pytest.raises(InvalidParams, match=r"given no slugs; toolkits.list\(\) lists all"):
        await composio.toolkits.get_many([])


async def test_categories_and_changelog(composio: Any) -> None:
    """Categories are told with the id that `list` takes, and each toolkit's versions with what changed."""
    categories = {one.id: one.name async for one in composio.toolkits.list_categories()}
    assert categories["developer-tools"] == "Developer tools"
    found = [kit.slug async for kit in composio.toolkits.list(category="developer-tools")]
    assert found == ["github", "jira", "linear"]
    changes = [one async for one in composio.toolkits.changelog()]
    assert [one.slug for one in changes] == ALL
    assert changes[0].versions[0].keys() == {"version", "changelog"}


async def test_fields_to_fill_in(composio: Any) -> None:
    """What a user or a developer fills in is told by auth scheme, required fields first."""
    fields = composio.toolkits.get_connected_account_initiation_fields
    both = await fields("github", "api_key")
    assert [(one.name, one.required, one.is_secret) for one in both] == [
        ("generic_api_key", True, True),
        ("base_url", False, False),
    ]
    assert both[0].display_name == "Token"
    assert [one.name for one in await fields("github", "API_KEY", required_only=True)] == ["generic_api_key"]
    assert await fields("github") == ()
    assert await fields("hackernews") == ()
    creation = await composio.toolkits.get_auth_config_creation_fields("github", "OAUTH2")
    assert [one.name for one in creation] == ["client_id", "client_secret", "oauth_redirect_uri"]
    with pytest.raises(InvalidParams, match="'github' has no auth scheme 'SAML'; it has OAUTH2, API_KEY"):
        await fields("github", "SAML")
    with pytest.raises(InvalidParams, match="'hackernews' has no auth scheme 'SAML'; it has none"):
        await fields("hackernews", "SAML")
    with pytest.raises(ToolkitNotFoundError, match="There is no toolkit 'githib'"):
        await fields("githib")


async def test_authorize_makes_what_is_missing(composio: Any, emulator: Any) -> None:
    """The first user of a toolkit gets an auth config made, later ones use it, and each gets a link."""
    request = await composio.toolkits.authorize(user_id="ann", toolkit="GitHub")
    assert operations(emulator) == [
        "auth_configs.list",
        "auth_configs.create",
        "connected_accounts.list",
        "connected_accounts.link",
    ]
    assert request.redirect_url.startswith(f"{emulator.url}/link/")
    emulator.approve(request.id)
    assert (await request.wait_for_connection(timeout=20)).toolkit.slug == "github"
    await composio.toolkits.authorize(user_id="bob", toolkit="github", callback_url="https://app.example", alias="b")
    assert len(emulator.requests("auth_configs.create")) == 1
    body = body_of(emulator, "connected_accounts.link")
    assert (body["user_id"], body["callback_url"], body["alias"]) == ("bob", "https://app.example", "b")


async def test_authorize_takes_the_newest_enabled_auth_config(composio: Any, emulator: Any) -> None:
    """Of several auth configs the newest that is enabled is taken, unless one is named."""
    old = await composio.auth_configs.create("github")
    new = await composio.auth_configs.create("github")
    newest = await composio.auth_configs.create("github")
    await composio.auth_configs.disable(newest.id)
    await composio.toolkits.authorize(user_id="ann", toolkit="github")
    assert body_of(emulator, "connected_accounts.link")["auth_config_id"] == new.id
    await composio.toolkits.authorize(user_id="ann", toolkit="github", auth_config_id=old.id)
    assert body_of(emulator, "connected_accounts.link")["auth_config_id"] == old.id
    with pytest.raises(AuthConfigNotFoundError, match="There is no auth config 'ac_gone'"):
        await composio.toolkits.authorize(user_id="ann", toolkit="github", auth_config_id="ac_gone")


async def test_authorize_names_what_is_wrong(composio: Any, emulator: Any) -> None:
    """An unknown toolkit, one that needs no account, and a user who has one already are told apart."""
    with pytest.raises(
        ToolkitNotFoundError, match=r"There is no toolkit 'githib'\. Suggested fix: Did you mean github"
    ):
        await composio.toolkits.authorize(user_id="ann", toolkit="githib")
    with pytest.raises(BadRequestError, match="'hackernews' needs no authorization"):
        await composio.toolkits.authorize(user_id="ann", toolkit="hackernews")
    emulator.connect("ann", "github")
    with pytest.raises(ComposioMultipleConnectedAccountsError, match="'ann' already has an ACTIVE connected account"):
        await composio.toolkits.authorize(user_id="ann", toolkit="github")
    assert (await composio.toolkits.authorize(user_id="ann", toolkit="github", allow_multiple=True)).redirect_url
