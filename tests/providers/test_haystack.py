"""What is special about tools for Haystack."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from composio_async import Tool

from .drivers import Call
from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("haystack", reason="NOT RUN: haystack-ai is not installed here")

from haystack.components.agents import Agent
from haystack.dataclasses import ChatMessage
from haystack.tools.errors import ToolInvocationError

from composio_async.providers.haystack import HaystackProvider

from .drivers.haystack import Scripted, turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


async def test_a_tool_alone_gives_data() -> None:
    """Invoked by hand, a tool answers with plain data, which an agent can put into its state."""
    (tool,) = wrapped(HaystackProvider(), schema(), Runs({"number": 1}))
    expected = {"successful": True, "data": {"number": 1}, "error": None}
    assert await tool.invoke_async() == expected
    assert await asyncio.to_thread(tool.invoke) == expected


@pytest.mark.parametrize("sync", [False, True])
async def test_a_failure_is_haystacks_own_error(sync: bool) -> None:
    """A failed call is an error of Haystack's, with what the model is to read and nothing of the arguments."""
    (tool,) = wrapped(HaystackProvider(), schema(to={}), Runs(FAILED))
    with pytest.raises(ToolInvocationError) as raised:
        if sync:
            await asyncio.to_thread(tool.invoke, to="hunter2")
        else:
            await tool.invoke_async(to="hunter2")
    assert json.loads(str(raised.value))["error"] == "the mailbox is full"
    assert raised.value.tool_name == SLUG
    assert "hunter2" not in str(raised.value)


async def test_the_result_may_go_into_the_agents_state() -> None:
    """What a tool answers can be mapped into the state of an agent, by Haystack's own means."""
    (tool,) = wrapped(HaystackProvider(), schema(), Runs({"number": 1}))
    tool.outputs_to_state = {"answer": {"source": "data"}}
    agent = Agent(
        chat_generator=Scripted([Call(SLUG, {})]), tools=[tool], state_schema={"answer": {"type": dict[str, Any]}}
    )
    ended = await agent.run_async(messages=[ChatMessage.from_user("go")])
    assert ended["answer"] == {"number": 1}


async def test_an_agent_may_end_with_a_failure() -> None:
    """An agent that was told to raise what its tools raise ends with the failure."""
    tools = wrapped(HaystackProvider(), schema(), Runs(FAILED))
    agent = Agent(chat_generator=Scripted([Call(SLUG, {})]), tools=tools, raise_on_tool_invocation_failure=True)
    with pytest.raises(ToolInvocationError, match="the mailbox is full"):
        await agent.run_async(messages=[ChatMessage.from_user("go")])


async def test_agents_limit_what_runs_at_the_same_time() -> None:
    """An agent as it is by default runs four calls at a time: that is Haystack's number, which the user may change."""
    at_once: list[int] = []
    running = 0

    class Counted(Runs):
        async def __call__(self, slug: str, arguments: Any) -> Any:
            nonlocal running
            running += 1
            at_once.append(running)
            try:
                return await super().__call__(slug, arguments)
            finally:
                running -= 1

    calls = [Call(SLUG, {})] * 8
    tools = wrapped(HaystackProvider(), schema(), Counted(seconds=0.1))
    await Agent(chat_generator=Scripted(calls), tools=tools).run_async(messages=[ChatMessage.from_user("go")])
    assert max(at_once) == 4
    at_once.clear()
    await turn(tools, calls)
    assert max(at_once) == 8


NESTED: dict[str, Any] = {"type": "string"}
for _ in range(200):
    NESTED = schema(a=NESTED)

INVALID = {
    "list of items": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]},
    "type": {"type": "any"},
    "types": {"type": ["string", "string"]},
    "required": {"type": "string", "required": True},
    "enum": {"enum": None},
    "anyOf": {"anyOf": None},
    "empty anyOf": {"anyOf": []},
    "part of anyOf": {"anyOf": [5, {"type": "string"}]},
    "allOf": {"allOf": 5},
    "description": {"type": "string", "description": ["x"]},
    "draft 4": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
    "bounds": {"maxLength": -1, "maximum": "5", "multipleOf": 0},
    "pattern": {"pattern": "\\p{L}("},
    "properties": {"type": "object", "properties": ["a"]},
    "number": 5,
    "none": None,
    "reference": {"$ref": 5},
    "deep": NESTED,
}


@pytest.mark.parametrize("part", INVALID.values(), ids=INVALID)
async def test_an_invalid_schema_costs_no_tool(part: Any) -> None:
    """A tool is offered without what Haystack's validator refuses, and keeps the rest of its parameters."""
    runs = Runs()
    (tool,) = wrapped(HaystackProvider(), schema(to={"type": "string"}, bad={"$defs": {}, "anyOf": [part]}), runs)
    assert tool.parameters["properties"]["to"] == {"type": "string"}
    assert "bad" in tool.parameters["properties"]
    (whole,) = wrapped(HaystackProvider(), schema(bad=part), runs)
    assert "bad" in whole.parameters["properties"]
    assert (await whole.invoke_async(bad="x"))["successful"]


def test_what_is_left_out_is_told() -> None:
    """A tool that was fitted says what its schema lost; a valid one lost nothing."""
    tool = Tool(slug=SLUG, description="A tool.", input_parameters=schema(bad={"type": "string", "maxLength": -1}))
    fitted = HaystackProvider().fit(tool)
    assert fitted.parameters == schema(bad={"type": "string"})
    assert any("maxLength" in line for line in fitted.changes)
    assert HaystackProvider().fit(Tool(slug=SLUG, description="A tool.", input_parameters=SCHEMA)).changes == ()
