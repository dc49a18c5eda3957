"""Provider objects of the official SDK's kind that run a model's calls themselves, in both packages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from handling import Handling, call

from composio_async.emulator import Status
from composio_async.errors import ComposioError, InvalidParams

from .helpers import client, operations

GET_USER = "HACKERNEWS_GET_USER"
ME = "GITHUB_GET_THE_AUTHENTICATED_USER"


async def test_its_own_method_runs_the_calls(package: Any, emulator: Any) -> None:
    """The results are those of its method, in order, for the user or in the session that was named."""
    emulator.connect("ann", "github")
    async with client(package, emulator, provider=Handling()) as composio:
        first, second = await composio.provider.handle_tool_calls("ann", [call(GET_USER, username="pg"), call(ME)])
        assert (first["successful"], first["error"], first["data"]["username"]) == (True, None, "pg")
        assert second["data"]["name"] == "ann"
        session = await composio.create("ann", session_preset="direct_tools", toolkits=["hackernews"])
        (only,) = await composio.provider.handle_tool_calls(response=[call(GET_USER, username="pg")], session=session)
        assert only["data"]["username"] == "pg"
        assert operations(emulator)[-1] == "sessions.execute"
        with pytest.raises(InvalidParams):
            await composio.provider.handle_tool_calls(response=[])


async def test_a_call_that_cannot_be_made_loses_no_other(package: Any, emulator: Any) -> None:
    """Its error is its result; the calls before and behind it have theirs."""
    async with client(package, emulator, provider=Handling(), max_retries=0) as composio:
        emulator.fault("tools.execute", Status(401))
        calls = [call(GET_USER, username="pg"), call(GET_USER, username="dang")]
        first, second = await composio.provider.handle_tool_calls("ann", calls)
        assert (first["successful"], "401" in first["error"]) == (False, True)
        assert second["data"]["username"] == "dang"


async def test_one_call(package: Any, emulator: Any) -> None:
    """One call of a form that only it reads gives a result, and raises what kept it from being made."""
    async with client(package, emulator, provider=Handling(), max_retries=0) as composio:
        result = await composio.provider.execute_tool_call("ann", call(GET_USER, username="pg"))
        assert (result.successful, result.data["username"]) == (True, "pg")
        emulator.fault("tools.execute", Status(401))
        with pytest.raises(ComposioError, match="401"):
            await composio.provider.execute_tool_call("ann", call(GET_USER, username="pg"))


async def test_clients_share_an_object_and_nothing_else(package: Any, emulator: Any) -> None:
    """The object is left as it is, so that calls of two clients at the same time run each for its own."""
    emulator.connect("ann", "github")
    emulator.connect("bob", "github")
    provider = Handling()
    async with client(package, emulator, provider=provider) as one, client(package, emulator, provider=provider) as two:
        answers = await asyncio.gather(
            *(
                composio.provider.handle_tool_calls(user, [call(ME)])
                for composio, user in ((one, "ann"), (two, "bob")) * 4
            )
        )
        assert [answer[0]["data"]["name"] for answer in answers] == ["ann", "bob"] * 4
        assert vars(provider) == {}


async def test_a_tool_that_runs_itself_tells_errors(package: Any, emulator: Any) -> None:
    """The function for tools that run themselves gives an error as a result; it ends no framework's run."""

    class Agentic:
        name = "agentic"

        def wrap_tools(self, tools: Any, execute_tool: Any) -> Any:
            return execute_tool

    async with client(package, emulator, provider=Agentic(), max_retries=0) as composio:
        run = await composio.tools.get("ann", tools=[GET_USER])
        emulator.fault("tools.execute", Status(401))
        told = await asyncio.to_thread(run, slug=GET_USER, arguments={"username": "pg"})
        assert (told["successful"], "401" in told["error"]) == (False, True)
