"""Meta tools of sessions in depth: what a search puts first, parallel runs, connections, feedback."""

from __future__ import annotations

import asyncio
import threading

import pytest

from composio_async.emulator import schemes

FIRST = {
    "send an email to my manager about the report": "GMAIL_SEND_EMAIL",
    "read my latest emails": "GMAIL_FETCH_EMAILS",
    "write a draft email but do not send it": "GMAIL_CREATE_EMAIL_DRAFT",
    "reply to an email thread": "GMAIL_REPLY_TO_THREAD",
    "open an issue in a GitHub repository": "GITHUB_CREATE_AN_ISSUE",
    "comment on a github issue": "GITHUB_CREATE_AN_ISSUE_COMMENT",
    "list open pull requests": "GITHUB_LIST_PULL_REQUESTS",
    "merge a PR": "GITHUB_MERGE_A_PULL_REQUEST",
    "star a repo on github": "GITHUB_STAR_A_REPOSITORY_FOR_THE_AUTHENTICATED_USER",
    "schedule a meeting tomorrow at 3pm": "GOOGLECALENDAR_CREATE_EVENT",
    "what events are on my calendar this week": "GOOGLECALENDAR_EVENTS_LIST",
    "find when I am free next Tuesday": "GOOGLECALENDAR_FIND_FREE_SLOTS",
    "cancel a meeting": "GOOGLECALENDAR_DELETE_EVENT",
    "upload a file to google drive": "GOOGLEDRIVE_UPLOAD_FILE",
    "share a document with a colleague": "GOOGLEDRIVE_ADD_FILE_SHARING_PREFERENCE",
    "add a row to a spreadsheet": "GOOGLESHEETS_SPREADSHEETS_VALUES_APPEND",
    "read cells of a spreadsheet": "GOOGLESHEETS_BATCH_GET",
    "post a message to a Slack channel": "SLACK_SEND_MESSAGE",
    "search slack messages": "SLACK_SEARCH_MESSAGES",
    "create a jira ticket": "JIRA_CREATE_ISSUE",
    "move a jira issue to done": "JIRA_TRANSITION_ISSUE",
    "create a stripe customer": "STRIPE_CREATE_CUSTOMER",
    "refund a payment": "STRIPE_CREATE_REFUND",
    "add a contact to hubspot": "HUBSPOT_CREATE_CONTACT",
    "create a linear issue": "LINEAR_CREATE_LINEAR_ISSUE",
    "create a page in notion": "NOTION_CREATE_NOTION_PAGE",
    "create a task in asana": "ASANA_CREATE_A_TASK",
    "what is on the front page of hacker news": "HACKERNEWS_GET_FRONTPAGE",
}


async def meta(api, session, slug, arguments):
    where = f"tool_router/session/{session['session_id']}/execute_meta"
    return await api.post(where, {"slug": f"COMPOSIO_{slug}", "arguments": arguments})


async def test_the_right_tool_comes_first(api):
    """For things that people ask for, the tool that does them is the first of all toolkits' tools."""
    session = await api.session()
    found = {}
    for start in range(0, len(FIRST), 7):
        queries = [{"use_case": words} for words in list(FIRST)[start : start + 7]]
        done = await meta(api, session, "SEARCH_TOOLS", {"queries": queries})
        found |= {one["use_case"]: (one["primary_tool_slugs"] or [None])[0] for one in done["data"]["results"]}
    assert found == FIRST


async def test_functions_run_side_by_side(api, emulator):
    """Sync functions of one multi-execute run at the same time, each in a thread of its own."""
    meeting = threading.Barrier(3)

    @emulator.tool("SLOW_ONE")
    def one():
        return {"order": meeting.wait(timeout=10)}

    @emulator.tool("SLOW_TWO")
    def two():
        return {"order": meeting.wait(timeout=10)}

    session = await api.session()
    order = [{"tool_slug": slug, "arguments": {}} for slug in ("SLOW_ONE", "SLOW_TWO", "SLOW_ONE")]
    done = await meta(api, session, "MULTI_EXECUTE_TOOL", {"tools": order})
    results = done["data"]["results"]
    assert sorted(entry["response"]["data"]["order"] for entry in results) == [0, 1, 2]
    assert [entry["tool_slug"] for entry in results] == ["SLOW_ONE", "SLOW_TWO", "SLOW_ONE"]


async def test_connections_are_listed_and_removed(api, emulator):
    """Accounts are listed and removed by name when there are several, and the platform's list agrees."""
    session = await api.session()
    first, second = emulator.connect("user_1", "github"), emulator.connect("user_1", "github")
    await api("PATCH", f"connected_accounts/{first}", {"alias": "work"})

    async def manage(**order):
        done = await meta(api, session, "MANAGE_CONNECTIONS", {"toolkits": [{"name": "github", **order}]})
        return done["data"]["results"]["github"]

    listed = await manage(action="list")
    assert [(one["id"], one["alias"]) for one in listed["accounts"]] == [(second, None), (first, "work")]
    assert "say which" in (await manage(action="remove"))["error"]
    assert "no active account 'home'" in (await manage(action="remove", account="home"))["error"]
    removed = await manage(action="remove", account="work")
    assert (removed["status"], removed["connected_account_id"]) == ("removed", first)
    assert [one["id"] for one in (await api.get("connected_accounts"))["items"]] == [second]
    assert (await manage(action="remove"))["status"] == "removed"
    assert (await manage(action="list"))["status"] == "not_connected"
    assert (await manage(alias="home"))["status"] == "initiated"
    again = await manage(alias="home")
    assert "alias 'home' is already used" in again["error"]


async def test_removal_can_be_switched_off(api, emulator):
    """A session that may not remove connections says so, and removes none."""
    session = await api.session(manage_connections={"enable": True, "enable_connection_removal": False})
    emulator.connect("user_1", "github")
    order = {"toolkits": [{"name": "github", "action": "remove"}]}
    done = await meta(api, session, "MANAGE_CONNECTIONS", order)
    assert "may not remove" in done["data"]["results"]["github"]["error"]
    assert (await api.get("connected_accounts"))["total_items"] == 1


async def test_a_wait_ends_by_the_emulators_clock(api, emulator):
    """A wait of minutes ends at once when the clock is moved past it, and tells how each toolkit fared."""
    session = await api.session(manage_connections={"enable": True, "enable_wait_for_connections": True})
    where = f"tool_router/session/{session['session_id']}/link"
    github = (await api.post(where, {"toolkit": "github"}))["connected_account_id"]
    await api.post(where, {"toolkit": "gmail"})
    emulator.deny(github, "No, thanks")
    order = {"toolkits": ["github", "gmail", "hackernews", "slack"], "timeout_seconds": 300}
    waiting = asyncio.ensure_future(meta(api, session, "WAIT_FOR_CONNECTIONS", order))
    await asyncio.sleep(0.05)
    emulator.advance(301)
    # When the request comes in later than that, its wait begins after the jump, and a second one ends it.
    done, _ = await asyncio.wait([waiting], timeout=5)
    if not done:
        emulator.advance(301)
    data = (await asyncio.wait_for(waiting, 10))["data"]
    assert (data["connected"], data["timed_out"]) == (False, True)
    assert {slug: one["status"] for slug, one in data["results"].items()} == {
        "github": "failed",
        "gmail": "waiting",
        "hackernews": "active",
        "slack": "waiting",
    }
    assert data["results"]["github"]["reason"] == "No, thanks"


async def test_feedback_is_kept(api, emulator):
    """Feedback is there when it is switched on, and what was said can be read by a test."""
    assert emulator.records("composio.feedback") == []
    session = await api.session(experimental={"submit_feedback": {"enable": True}})
    assert "COMPOSIO_SUBMIT_FEEDBACK" in session["tool_router_tools"]
    done = await meta(api, session, "SUBMIT_FEEDBACK", {"feedback": "Good", "rating": 5})
    assert done["result_type"] == "completed"
    kept = emulator.records("composio.feedback")[0]
    assert (kept["session_id"], kept["feedback"], kept["rating"]) == (session["session_id"], "Good", 5)


async def test_sandbox_tools_say_what_they_are_not(api):
    """Tools that would run code answer as failed, and that they are not emulated, whatever they are asked to run."""
    session = await api.session()
    for slug, arguments in (("REMOTE_WORKBENCH", {"code_to_execute": "1"}), ("REMOTE_BASH_TOOL", {"command": "ls"})):
        done = await meta(api, session, slug, arguments)
        assert (done["result_type"], done["data"]) == ("failed", {})
        assert "not emulated: the emulator has no sandbox" in done["error"]


async def test_accounts_of_a_toolkit_are_limited(api, emulator):
    """A session that allows two accounts of a toolkit links no third one, by route or by meta tool."""
    session = await api.session(multi_account={"enable": True, "max_accounts_per_toolkit": 2})
    for _ in range(2):
        emulator.connect("user_1", "github")
    where = f"tool_router/session/{session['session_id']}/link"
    error = await api.fails(400, "POST", where, {"toolkit": "github"})
    assert "allows 2" in error["message"]
    order = {"toolkits": ["github"], "reinitiate_all": True}
    done = await meta(api, session, "MANAGE_CONNECTIONS", order)
    assert "allows 2" in done["data"]["results"]["github"]["error"]
    await api.post(where, {"toolkit": "gmail"})


async def test_a_session_config_is_applied(api):
    """Blocks of the named session config hold unless the request has its own; unknown and archived ones are refused."""
    applied = await api.session(experimental={"session_config_id": "sc_000001"})
    assert applied["config"]["toolkits"] == {"enabled": ["github", "linear"]}
    assert applied["experimental"]["source_session_config"] == {"id": "sc_000001"}
    own = await api.session(toolkits={"enable": ["gmail"]}, experimental={"session_config_id": "sc_000001"})
    assert own["config"]["toolkits"] == {"enabled": ["gmail"]}
    assert "github" in own["config"]["tools"]
    for status, config_id in ((404, "sc_9"), (400, "sc_000003")):
        body = {"user_id": "u", "experimental": {"session_config_id": config_id}}
        error = await api.fails(status, "POST", "tool_router/session", body)
        assert config_id in error["message"]


@pytest.mark.parametrize("scheme", sorted(schemes.SCHEMES))
@pytest.mark.parametrize("status", schemes.STATUSES)
async def test_the_state_of_an_account_has_a_status_of_its_scheme(api, emulator, scheme, status):
    """FAILED is in the state only of schemes that have it, and REVOKED only of the two that can be revoked."""
    from composio_async.emulator import accounts

    world = emulator._world
    config = accounts.new_auth_config(world, "github", scheme=scheme, managed=False)
    account = accounts.new_account(world, config, "user_1")
    emulator.set_status(account.id, status)
    shown = await api.get(f"connected_accounts/{account.id}")
    assert shown["status"] == status
    told = shown["state"]["val"]["status"]
    if status == "FAILED" and scheme in (
        "API_KEY",
        "BASIC",
        "BEARER_TOKEN",
        "GOOGLE_SERVICE_ACCOUNT",
        "SERVICE_ACCOUNT",
    ):
        assert told == "INITIALIZING"
    elif status == "REVOKED" and scheme not in ("OAUTH2", "API_KEY"):
        assert told == "EXPIRED"
    else:
        assert told == status
    if (scheme, status) == ("BASIC_WITH_JWT", "FAILED"):
        assert {"username", "password", "error"} <= set(shown["state"]["val"])
