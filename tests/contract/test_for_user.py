"""One user's view of the client, in both packages."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async.errors import InvalidParams, InvalidParamsType, RenamedArgumentError


async def now(value: Any) -> Any:
    """What a plain method answered; the adapter for the sync package hands it out when awaited."""
    return await value if hasattr(value, "__await__") else value


ISSUE = {"owner": "octocat", "repo": "hello-world", "title": "It works"}


async def test_a_view_sends_its_user_and_no_other(composio: Any, emulator: Any) -> None:
    """Every call of a view bears its user id, whatever a call of `execute_many` says."""
    account_id = emulator.connect("ada", "github")
    emulator.connect("bob", "github")
    ada = await now(composio.for_user("ada"))
    assert ada.user_id == "ada"
    await ada.execute("GITHUB_CREATE_AN_ISSUE", ISSUE)
    await ada.proxy("/user", "GET", connected_account_id=account_id)
    calls = [{"slug": "GITHUB_CREATE_AN_ISSUE", "arguments": ISSUE, "user_id": "bob"}]
    assert [outcome.unwrap().successful async for outcome in ada.execute_many(calls)] == [True]
    assert {one.body["user_id"] for one in emulator.requests() if one.operation.startswith("tools.")} == {"ada"}
    assert [account.user_id async for account in ada.connected_accounts()] == ["ada"]


async def test_a_view_opens_sessions_and_links(composio: Any, emulator: Any) -> None:
    """Sessions, tools and links of a view are its user's."""
    ada = await now(composio.for_user("ada"))
    session = await ada.create(toolkits=["github"])
    assert session.user_id == "ada"
    assert (await ada.tools(slug="HACKERNEWS_GET_USER"))[0]["function"]["name"] == "HACKERNEWS_GET_USER"
    request = await ada.authorize("github")
    config = await composio.auth_configs.create("gmail")
    linked = await ada.link(config.id)
    accounts = {account.id: account.user_id async for account in composio.connected_accounts.list()}
    assert accounts == {request.id: "ada", linked.id: "ada"}


async def test_versions_of_a_view_stand_between_call_and_client(composio: Any, emulator: Any) -> None:
    """A version is taken from the call, then the view, then the client."""
    versions = (await composio.toolkits.get("hackernews")).meta_info["available_versions"]
    client = await now(composio.with_options(toolkit_versions=versions[0]))
    pinned = await now(client.for_user("u", toolkit_versions={"HackerNews": versions[1]}))
    await pinned.execute("HACKERNEWS_GET_USER", {"username": "pg"})
    await pinned.execute("HACKERNEWS_GET_USER", {"username": "pg"}, version=versions[2])
    assert [one.body["version"] for one in emulator.requests("tools.execute")] == [versions[1], versions[2]]


async def test_a_view_needs_a_user(composio: Any) -> None:
    """A blank user id, and the old word for it, are refused before anything is sent."""
    with pytest.raises(InvalidParams, match="user_id must not be blank"):
        await now(composio.for_user(" "))
    with pytest.raises(RenamedArgumentError, match="'user_id' today"):
        await now(composio.for_user(entity_id="ada"))


async def test_what_a_view_shows_is_what_it_runs(composio: Any, emulator: Any) -> None:
    """The schemas of a view's tools are of the version that the view pins."""
    versions = (await composio.toolkits.get("github")).meta_info["available_versions"]
    view = await now(composio.for_user("ada", toolkit_versions={"github": versions[1]}))
    await view.tools(toolkits=["github"])
    await view.tools(slug="GITHUB_CREATE_AN_ISSUE")
    assert emulator.requests("tools.list")[-1].query["toolkit_versions[github]"] == versions[1]
    assert emulator.requests("tools.get")[-1].query["toolkit_versions"] == versions[1]


@pytest.mark.parametrize("versions", [5, {1: "x"}, {"github": ""}])
async def test_a_view_refuses_what_is_no_version(composio: Any, versions: Any) -> None:
    """Versions that cannot be right are refused when the view is made."""
    with pytest.raises(InvalidParamsType, match="toolkit_versions"):
        await now(composio.for_user("ada", toolkit_versions=versions))


async def test_a_view_leaves_bad_calls_to_the_client(composio: Any) -> None:
    """What is no call is refused as it is without a view."""
    view = await now(composio.for_user("ada", toolkit_versions={"github": "x"}))
    with pytest.raises(InvalidParamsType, match="slug must be text"):
        await view.execute(None)
    for calls in (5, [None], [{"slug": None}]):
        with pytest.raises((InvalidParams, InvalidParamsType)):
            await now(view.execute_many(calls))
