"""The main job, end to end, in both packages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from composio_async.errors import (
    ConnectionRequestFailedError,
    ConnectionRequestTimeoutError,
    ConnectionRequiredError,
    ToolNotFoundError,
)

ISSUE = {"owner": "octocat", "repo": "hello-world", "title": "It works"}


async def test_session_flow(composio: Any, emulator: Any, soon: Any) -> None:
    """A session lists tools, links an account, waits for it, and runs a tool that acts on the platform."""
    session = await composio.create("user_123", toolkits=["github", "hackernews"])
    tools = await session.tools()
    assert {"COMPOSIO_SEARCH_TOOLS", "COMPOSIO_MULTI_EXECUTE_TOOL"} <= {tool["function"]["name"] for tool in tools}

    request = await session.authorize("github")
    assert request.redirect_url == f"{emulator.url}/link/{request.link_token}"
    soon("approve", request.id)
    account = await request.wait_for_connection(timeout=20)
    assert (account.id, account.status, account.user_id) == (request.id, "ACTIVE", "user_123")

    result = await session.execute("GITHUB_CREATE_AN_ISSUE", arguments=ISSUE)
    assert result.successful
    assert result["data"]["title"] == "It works"
    assert [issue["title"] for issue in emulator.records("github.issues")] == ["It works"]


async def test_direct_flow(composio: Any, emulator: Any, soon: Any) -> None:
    """Link, wait and execute work without a session, under an auth config of one's own."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link("user_123", config.id, callback_url="https://app.example/cb")
    soon("approve", request.id)
    account = await composio.connected_accounts.wait_for_connection(request.id, timeout=20)
    assert account.auth_config.id == config.id

    result = await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", user_id="user_123", arguments=ISSUE)
    assert result.successful
    assert result.meta.status == 200
    assert len(emulator.requests("tools.execute")) == 1


async def test_denied_link_fails_at_once_with_the_reason(composio: Any, soon: Any) -> None:
    """A refusal ends the wait with the platform's reason, long before the timeout."""
    session = await composio.create("user_123", toolkits=["github"])
    request = await session.authorize("github")
    soon("deny", request.id, "The user said no")
    with pytest.raises(ConnectionRequestFailedError, match=r"FAILED: The user said no.*new link") as caught:
        await request.wait_for_connection(timeout=30)
    assert caught.value.account_id == request.id
    assert caught.value.account_status == "FAILED"


async def test_wait_of_zero_looks_once(composio: Any, emulator: Any) -> None:
    """`timeout=0` asks once and says what the status is."""
    session = await composio.create("user_123", toolkits=["github"])
    request = await session.authorize("github")
    with pytest.raises(ConnectionRequestTimeoutError, match=r"is not ACTIVE now, but INITIATED\. .*timeout="):
        await request.wait_for_connection(timeout=0)
    assert len(emulator.requests("connected_accounts.get")) == 1


async def test_many_waiters_share_their_requests(composio: Any, emulator: Any) -> None:
    """Twenty waits cost a few lists and one look at each settled account."""
    session = await composio.create("user_123", toolkits=["github"])
    requests = [await session.authorize("github") for _ in range(20)]

    def approve_all() -> None:
        for request in requests:
            emulator.approve(request.id)

    asyncio.get_running_loop().call_later(0.3, approve_all)
    accounts = await asyncio.gather(*[_wait(request) for request in requests])
    assert [account.id for account in accounts] == [request.id for request in requests]
    assert len(emulator.requests("connected_accounts.list")) <= 4
    assert len(emulator.requests("connected_accounts.get")) <= 21


async def _wait(request: Any) -> Any:
    return await request.wait_for_connection(timeout=20)


async def test_status_changes_are_reported(composio: Any, soon: Any) -> None:
    """`on_status` hears each status once, the first included."""
    session = await composio.create("user_123", toolkits=["github"])
    request = await session.authorize("github")
    soon("approve", request.id, after=0.2)
    seen: list[str] = []
    await request.wait_for_connection(timeout=20, on_status=seen.append)
    assert seen == ["INITIATED", "ACTIVE"]


async def test_tool_without_account_names_the_way(composio: Any) -> None:
    """Running a tool for a user who has no account says to link one."""
    with pytest.raises(ConnectionRequiredError) as caught:
        await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", user_id="nobody", arguments=ISSUE)
    assert "link" in str(caught.value)
    assert caught.value.operation == "tools.execute"


async def test_unknown_tool_suggests_near_names(composio: Any, emulator: Any) -> None:
    """A slip in a slug is answered with the right one, and nothing runs."""
    emulator.connect("user_123", "github")
    with pytest.raises(ToolNotFoundError, match="Did you mean GITHUB_CREATE_AN_ISSUE"):
        await composio.tools.execute("GITHUB_CREATE_ISSUE", user_id="user_123", arguments=ISSUE)


async def test_missing_argument_is_data(composio: Any, emulator: Any) -> None:
    """A missing tool argument is a result for the model, not an exception, and costs one request."""
    emulator.connect("user_123", "github")
    result = await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", {"owner": "o", "repo": "r"}, user_id="user_123")
    assert not result.successful
    assert "title" in result.error
    assert [one.operation for one in emulator.requests()] == ["tools.execute"]


async def test_execute_many_settles_each_call(composio: Any, emulator: Any) -> None:
    """Many calls run at once; one that fails takes no other with it."""
    calls = [{"slug": "HACKERNEWS_GET_USER", "arguments": {"username": f"user{n}"}} for n in range(8)]
    calls.append({"slug": "NO_SUCH_TOOL"})
    outcomes = [outcome async for outcome in composio.tools.execute_many(calls, user_id="u", concurrency=3)]
    assert sorted(outcome.index for outcome in outcomes) == list(range(9))
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    assert [type(outcome.error) for outcome in failed] == [ToolNotFoundError]
    assert all(outcome.unwrap().successful for outcome in outcomes if outcome.error is None)
    assert len(emulator.requests("tools.execute")) == 9


async def test_provider_runs_a_models_calls(composio: Any, emulator: Any) -> None:
    """`handle_tool_calls` answers each call with its id, in order, failures included."""
    response = {
        "choices": [
            {
                "message": {
                    "tool_calls": [
                        {"id": "c1", "function": {"name": "HACKERNEWS_GET_USER", "arguments": '{"username": "pg"}'}},
                        {"id": "c2", "function": {"name": "NO_SUCH_TOOL", "arguments": "{}"}},
                    ]
                }
            }
        ]
    }
    session = await composio.create("user_123", toolkits=["hackernews"])
    for target in ({"user_id": "user_123"}, {"session": session}):
        messages = await composio.provider.handle_tool_calls(response=response, **target)
        assert [message["tool_call_id"] for message in messages] == ["c1", "c2"]
        assert '"successful":true' in messages[0]["content"]
        assert '"successful":false' in messages[1]["content"]
