"""Direct execution, and what the catalog's tools do."""

from __future__ import annotations

import pytest


async def test_no_connection_is_1803(api):
    """Without an active account the answer is a 400 with the code and slug that clients know, naming the way out."""
    body = {"user_id": "user_1", "arguments": {"owner": "a", "repo": "b"}}
    error = await api.fails(400, "POST", "tools/execute/GITHUB_GET_A_REPOSITORY", body)
    assert (error["code"], error["slug"]) == (1803, "ActionExecute_ConnectedAccountNotFound")
    assert "connected_accounts/link" in error["suggested_fix"]


async def test_unknown_tool_gets_near_names(api):
    """An unknown slug is a 404 with the nearest names."""
    for where in ("tools/GITHUB_CREATE_ISSUE", "tools/execute/GITHUB_CREATE_ISSUE"):
        error = await api.fails(404, "POST" if "execute" in where else "GET", where)
        assert error["suggested_fix"].startswith("Did you mean GITHUB_CREATE_AN_ISSUE")


async def test_missing_arguments_are_data(api, emulator):
    """A missing or mistyped tool argument is 200 and successful false, naming the argument."""
    emulator.connect("user_1", "github")
    result = await api.run("GITHUB_CREATE_AN_ISSUE", owner="a", repo="b")
    assert result["successful"] is False
    assert result["data"] == {}
    assert result["error"] == "Invalid request data provided - Following fields are missing: {'title'}"
    assert result["log_id"].startswith("log_")
    result = await api.run("GITHUB_CREATE_AN_ISSUE", owner="a", repo="b", title="t", labels="bug")
    assert "labels must be a list, not a string" in result["error"]
    emulator.connect("user_1", "asana")
    nested = await api.run("ASANA_CREATE_A_TASK", data={})
    assert "data.name" in nested["error"]


async def test_newest_active_account_is_taken(api, emulator):
    """Of several accounts the newest one that is ACTIVE and enabled acts; a given one is used as it is."""
    first = emulator.connect("user_1", "github")
    second = emulator.connect("user_1", "github")
    emulator.expire(second)
    assert (await api.run("GITHUB_GET_THE_AUTHENTICATED_USER"))["successful"]
    body = {"connected_account_id": second, "arguments": {}}
    where = "tools/execute/GITHUB_GET_THE_AUTHENTICATED_USER"
    error = await api.fails(400, "POST", where, body)
    assert "EXPIRED" in error["message"]
    body = {"connected_account_id": first, "arguments": {}}
    assert (await api.post(where, body))["data"]["name"] == "user_1"
    await api.fails(400, "POST", where, {**body, "user_id": "user_2"})
    await api.fails(404, "POST", where, {**body, "connected_account_id": "ca_9"})
    await api.fails(400, "POST", where, {"arguments": {}})
    gmail = emulator.connect("user_1", "gmail")
    error = await api.fails(400, "POST", where, {"connected_account_id": gmail, "arguments": {}})
    assert "belongs to toolkit 'gmail'" in error["message"]


async def test_no_auth_tools_need_no_account(api):
    """Hacker News answers any username, the same way each time."""
    first = await api.run("HACKERNEWS_GET_USER", user_id="nobody", username="pg")
    assert first["data"]["username"] == "pg"
    assert (await api.run("hackernews_get_user", username="pg"))["data"] == first["data"]
    assert (await api.run("HACKERNEWS_GET_USER", username="dang"))["data"]["karma"] != first["data"]["karma"]


@pytest.mark.parametrize(
    "extra", [{"connected_account_id": "instant_account"}, {"custom_auth_params": {"base_url": "x"}}]
)
async def test_other_credentials_replace_the_account(api, extra):
    """The instant account and custom auth parameters need no connected account."""
    body = {"user_id": "u", "arguments": {"owner": "a", "repo": "b"}, **extra}
    assert (await api.post("tools/execute/GITHUB_GET_A_REPOSITORY", body))["successful"]


@pytest.mark.parametrize(
    "text",
    [
        "owner: a\nrepo: b\ntitle: hello",
        "owner=a, repo=b, title=hello",
        'please do {"owner": "a", "repo": "b", "title": "hello"}',
    ],
)
async def test_text_instead_of_arguments(api, emulator, text):
    """Arguments are read out of a text by a fixed rule."""
    emulator.connect("user_1", "github")
    result = await api.post("tools/execute/GITHUB_CREATE_AN_ISSUE", {"user_id": "user_1", "text": text})
    assert result["data"]["title"] == "hello"
    given = await api.post("tools/execute/GITHUB_CREATE_AN_ISSUE/input", {"text": text})
    assert given["arguments"] == {"owner": "a", "repo": "b", "title": "hello"}


async def test_text_falls_to_the_one_required_string(api):
    """When nothing in the text names a parameter, the only required one gets all of it."""
    result = await api.post("tools/execute/HACKERNEWS_GET_USER", {"text": "pg"})
    assert result["data"]["username"] == "pg"
    body = {"text": "pg", "arguments": {}}
    await api.fails(400, "POST", "tools/execute/HACKERNEWS_GET_USER", body)


async def test_version_is_honoured(api):
    """A version that the toolkit has is taken, an unknown one is a 404 that names it and the known ones."""
    body = {"arguments": {"username": "pg"}, "version": "20251103_00"}
    assert (await api.post("tools/execute/HACKERNEWS_GET_USER", body))["successful"]
    error = await api.fails(404, "POST", "tools/execute/HACKERNEWS_GET_USER", {**body, "version": "19990101_00"})
    assert "19990101_00" in error["message"]
    assert "20251103_00" in error["suggested_fix"]
    tool = await api.get("tools/GITHUB_CREATE_AN_ISSUE?toolkit_versions%5Bgithub%5D=20250906_00")
    assert tool["version"] == "20250906_00"
    assert (await api.get("tools/GITHUB_CREATE_AN_ISSUE?toolkit_versions=latest"))["version"] == "20260105_00"
    assert (await api.get("tools/GITHUB_CREATE_AN_ISSUE?version=20251103_00"))["version"] == "20251103_00"
    await api.fails(404, "GET", "tools/GITHUB_CREATE_AN_ISSUE?version=1")


async def test_github_remembers(api, emulator):
    """An issue created is listed and counted, can be closed, and is among the records."""
    emulator.connect("user_1", "github")
    place = {"owner": "octo", "repo": "site"}
    made = (await api.run("GITHUB_CREATE_AN_ISSUE", **place, title="first", labels=["bug"]))["data"]
    await api.run("GITHUB_CREATE_AN_ISSUE", **place, title="second")
    listed = (await api.run("GITHUB_LIST_REPOSITORY_ISSUES", **place))["data"]["issues"]
    assert [issue["title"] for issue in listed] == ["second", "first"]
    assert [
        i["title"] for i in (await api.run("GITHUB_LIST_REPOSITORY_ISSUES", **place, labels="bug"))["data"]["issues"]
    ] == ["first"]
    assert (await api.run("GITHUB_GET_A_REPOSITORY", **place))["data"]["open_issues_count"] == 2
    await api.run("GITHUB_UPDATE_AN_ISSUE", **place, issue_number=made["number"], state="closed")
    assert (await api.run("GITHUB_GET_A_REPOSITORY", **place))["data"]["open_issues_count"] == 1
    assert [record["state"] for record in emulator.records("github.issues")] == ["closed", "open"]
    missing = await api.run("GITHUB_GET_A_REPOSITORY", owner="octo", repo="missing")
    assert not missing["successful"]
    assert "404" in missing["error"]


async def test_github_star_is_idempotent(api, emulator):
    """Starring twice leaves one star."""
    emulator.connect("user_1", "github")
    slug = "GITHUB_STAR_A_REPOSITORY_FOR_THE_AUTHENTICATED_USER"
    before = (await api.run("GITHUB_GET_A_REPOSITORY", owner="a", repo="b"))["data"]["stargazers_count"]
    for _ in range(2):
        assert (await api.run(slug, owner="a", repo="b"))["successful"]
    assert (await api.run("GITHUB_GET_A_REPOSITORY", owner="a", repo="b"))["data"]["stargazers_count"] == before + 1
    assert len(emulator.records("github.stars")) == 1


async def test_gmail_remembers(api, emulator):
    """A mail sent is in the sender's and the recipient's mailbox, and found by search."""
    emulator.connect("ada", "gmail")
    emulator.connect("bob", "gmail")
    sent = await api.run(
        "GMAIL_SEND_EMAIL", "ada", recipient_email="bob@example.com", subject="Report", body="All well"
    )
    assert sent["data"]["labelIds"] == ["SENT"]
    inbox = (await api.run("GMAIL_FETCH_EMAILS", "bob", query="subject:report"))["data"]["messages"]
    assert [mail["messageText"] for mail in inbox] == ["All well"]
    assert inbox[0]["labelIds"] == ["INBOX", "UNREAD"]
    assert (await api.run("GMAIL_FETCH_EMAILS", "ada", label_ids=["SENT"]))["data"]["resultSizeEstimate"] == 1
    assert (await api.run("GMAIL_FETCH_EMAILS", "bob", query="subject:other"))["data"]["messages"] == []
    assert emulator.records("gmail.sent")[0]["user_id"] == "ada"
    assert "email address" in (await api.run("GMAIL_SEND_EMAIL", "ada", recipient_email="bob"))["error"]
    assert not (await api.run("GMAIL_SEND_EMAIL", "ada", subject="x"))["successful"]


async def test_slack_remembers(api, emulator):
    """A message sent is in the channel's history; an unknown channel fails as data."""
    emulator.connect("user_1", "slack")
    channels = (await api.run("SLACK_LIST_ALL_CHANNELS"))["data"]["channels"]
    sent = (await api.run("SLACK_SEND_MESSAGE", channel="#general", markdown_text="hi"))["data"]
    assert sent["channel"] == channels[0]["id"]
    history = (await api.run("SLACK_FETCH_CONVERSATION_HISTORY", channel="general"))["data"]["messages"]
    assert [message["text"] for message in history] == ["hi"]
    assert "channel_not_found" in (await api.run("SLACK_SEND_MESSAGE", channel="nowhere", text="hi"))["error"]


async def test_linear_notion_and_asana_remember(api, emulator):
    """What is created in Linear, Notion and Asana is listed by their list tools."""
    for toolkit in ("linear", "notion", "asana"):
        emulator.connect("user_1", toolkit)
    team = (await api.run("LINEAR_LIST_LINEAR_TEAMS"))["data"]["teams"][0]
    made = (await api.run("LINEAR_CREATE_LINEAR_ISSUE", team_id=team["id"], title="x"))["data"]
    assert (
        (await api.run("LINEAR_LIST_LINEAR_ISSUES"))["data"]["issues"][0]["identifier"] == made["identifier"] == "EMU-1"
    )
    assert not (await api.run("LINEAR_CREATE_LINEAR_ISSUE", team_id="other", title="x"))["successful"]
    page = (await api.run("NOTION_CREATE_NOTION_PAGE", parent_id="page_000000", title="Plan"))["data"]
    found = (await api.run("NOTION_SEARCH_NOTION_PAGE", query="plan"))["data"]["results"]
    assert [row["id"] for row in found] == [page["id"]]
    assert not (await api.run("NOTION_CREATE_NOTION_PAGE", parent_id="page_9", title="Plan"))["successful"]
    task = (await api.run("ASANA_CREATE_A_TASK", data={"name": "Write"}))["data"]["data"]
    assert [row["gid"] for row in (await api.run("ASANA_GET_MULTIPLE_TASKS"))["data"]["data"]] == [task["gid"]]
    assert not (await api.run("ASANA_CREATE_A_TASK", data={"name": "Write", "projects": ["1"]}))["successful"]


async def test_hackernews_lists(api):
    """The front page and the search are fixed lists."""
    assert len((await api.run("HACKERNEWS_GET_FRONTPAGE", hitsPerPage=3))["data"]["hits"]) == 3
    assert (await api.run("HACKERNEWS_SEARCH_POSTS", query="asyncio"))["data"]["nbHits"] == 1


async def test_proxy(api, emulator):
    """A proxied request is answered for a known address and echoed otherwise, its secrets masked."""
    account_id = emulator.connect("user_1", "github")
    order = {"connected_account_id": account_id, "endpoint": "/repos/a/b", "method": "GET"}
    assert (await api.post("tools/execute/proxy", order))["data"]["full_name"] == "a/b"
    assert (await api.post("tools/execute/proxy", {**order, "endpoint": "/repos/a/missing"}))["status"] == 404
    parameters = [
        {"name": "q", "value": "1", "type": "query"},
        {"name": "Authorization", "value": "Bearer x", "type": "header"},
    ]
    order = {**order, "endpoint": "/user/repos", "method": "POST", "body": {"name": "n"}, "parameters": parameters}
    answer = await api.post("tools/execute/proxy", order)
    assert set(answer) >= {"status", "data", "headers"}
    assert answer["data"]["url"] == "https://api.github.com/user/repos"
    assert (answer["data"]["query"], answer["data"]["body"]) == ({"q": "1"}, {"name": "n"})
    assert answer["data"]["headers"] == {"authorization": "Bear****"}
    await api.fails(400, "POST", "tools/execute/proxy", {"endpoint": "/x", "method": "GET"})
    emulator.expire(account_id)
    await api.fails(400, "POST", "tools/execute/proxy", order)
