"""What is special about tools for smolagents, and what it cannot do."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from .drivers import Call
from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("smolagents", reason="NOT RUN: smolagents is not installed here")

from smolagents import ChatMessage, CodeAgent, MessageRole, Model
from smolagents.models import get_tool_json_schema

from composio_async.providers.smolagents import SmolagentsProvider

from .drivers.smolagents import turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


KINDS = ["string", "number", "integer", "boolean", "array", "object", "null"]


def told_schema(parameters: dict[str, Any]) -> Any:
    (tool,) = wrapped(SmolagentsProvider(), parameters, Runs())
    return get_tool_json_schema(tool)["function"]["parameters"]


def test_what_the_model_is_told_of_a_schema() -> None:
    """All of the properties is told; names are identifiers, `nullable` says what may be left out, and titles go."""
    properties = SCHEMA["properties"]
    optional = {"description": "", "nullable": True}
    header = {
        **properties["header"],
        "properties": {"subject": properties["header"]["properties"]["subject"], "reply_to": {"type": "string"}},
    }
    person = {"type": "object", "properties": {"name": {"type": "string"}, "friend": {}}, "required": ["name"]}
    assert told_schema(SCHEMA) == {
        "type": "object",
        "properties": {
            "to": properties["to"],
            "from_": {**optional, **properties["from"]},
            "user_id": {**optional, **properties["user-id"]},
            "self": {**optional, **properties["self"]},
            "config": {**optional, **properties["config"]},
            "kinds": {**optional, **properties["kinds"]},
            "header": {**optional, **header},
            "thread": {**optional, "type": ["string", "null"], "default": None},
            "person": {**optional, **person},
        },
        "required": ["to"],
    }


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {"type": KINDS}),
        ({"enum": ["a", 1]}, {"enum": ["a", 1], "type": ["string", "integer"]}),
        ({"type": ["number", "null"]}, {"type": ["number", "integer", "null"]}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"type": ["string", "integer"]}),
        (
            {"anyOf": [{"type": "string", "maxLength": 3}, {"enum": [1]}]},
            {"allOf": [{"anyOf": [{"type": "string", "maxLength": 3}, {"enum": [1]}]}], "type": ["string", "integer"]},
        ),
        (True, {"type": KINDS}),
        ({"anyOf": [True, {"type": "string"}]}, {"allOf": [{"anyOf": [{}, {"type": "string"}]}], "type": KINDS}),
        ({"anyOf": [{"enum": [1]}, False]}, {"allOf": [{"anyOf": [{"enum": [1]}, {"not": {}}]}], "type": "integer"}),
    ],
    ids=["anything", "enum", "types", "simple union", "union", "true", "true in a union", "false in a union"],
)
def test_every_parameter_has_types(given: Any, told: dict[str, Any]) -> None:
    """smolagents wants a type of each parameter, and takes unions apart; nothing that the schema says is lost."""
    assert told_schema({**schema(one=given), "required": ["one"]})["properties"]["one"] == {**told, "description": ""}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"enum": None},
        {"anyOf": None},
        {"anyOf": [{"type": "string", "maxLength": 3}], "allOf": 5},
        {"type": {}},
        {"type": [{}]},
        {"description": ["x"]},
        5,
    ],
)
def test_nonsense_in_a_schema_costs_no_tool(nonsense: Any) -> None:
    """A parameter whose schema is not one is offered all the same, so that the other tools are too."""
    told = told_schema(schema(one=nonsense))["properties"]["one"]
    assert isinstance(told["type"], str | list)
    assert isinstance(told["description"], str)


@pytest.mark.parametrize("value", [1, 1.5, None])
async def test_a_number_may_be_whole(value: Any) -> None:
    """What may be a number or null may be a whole number, which smolagents would refuse."""
    runs = Runs()
    tools = wrapped(SmolagentsProvider(), schema(one={"type": ["number", "null"]}), runs)
    await turn(tools, [Call(SLUG, {"one": value})])
    assert runs.seen == [{"one": value}]


async def test_null_for_what_may_be_left_out_is_left_out() -> None:
    """smolagents tells the model that null is allowed; the tool sees it only where its schema takes null."""
    runs = Runs()
    parameters = schema(one={"type": "string"}, two={"type": ["string", "null"]})
    await turn(wrapped(SmolagentsProvider(), parameters, runs), [Call(SLUG, {"one": None, "two": None})])
    assert runs.seen == [{"two": None}]


async def test_one_failure_loses_no_other_result() -> None:
    """Two calls of one message, one of which fails: the model reads both."""
    good = wrapped(SmolagentsProvider(), schema(), Runs({"number": 1}), slug="GOOD")
    bad = wrapped(SmolagentsProvider(), schema(), Runs(FAILED), slug="BAD")
    told = await turn([*good, *bad], [Call("GOOD", {}), Call("BAD", {})])
    assert json.loads(told[0].text)["data"] == {"number": 1}
    assert json.loads(told[1].text)["error"] == "the mailbox is full"


async def test_the_loop_stays_free_beside_an_agent_in_a_thread() -> None:
    """While an agent waits for its tool in a thread, the event loop does other things."""
    tools = wrapped(SmolagentsProvider(), schema(), Runs(seconds=0.5))
    running = asyncio.create_task(turn(tools, [Call(SLUG, {})]))
    longest, last = 0.0, time.monotonic()
    while not running.done():
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await running
    assert longest < 0.4


async def test_cancelling_the_waiting_cancels_no_call() -> None:
    """Threads cannot be cancelled: a call goes on when nobody waits for its agent any longer."""
    runs = Runs(seconds=0.5)
    tools = wrapped(SmolagentsProvider(), schema(), runs)
    running = asyncio.create_task(turn(tools, [Call(SLUG, {})]))
    for _ in range(500):
        await asyncio.sleep(0 if runs.seen else 0.01)
    assert len(runs.seen) == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0.7)
    assert runs.cancelled == 0


class Coding(Model):
    """Writes this code, once."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def generate(self, messages: list[ChatMessage], **_: Any) -> ChatMessage:
        return ChatMessage(role=MessageRole.ASSISTANT, content=f"<code>\n{self.code}\n</code>")


async def test_code_calls_the_tools() -> None:
    """An agent that writes code calls a tool by position and by the names it was told, and reads the answer."""
    runs = Runs()
    tools = wrapped(SmolagentsProvider(), SCHEMA, runs)
    code = f'answer = {SLUG}("a@b.example", from_="z@b.example", self="I")\nfinal_answer(answer["data"]["got"]["from"])'
    agent = CodeAgent(tools=tools, model=Coding(code), verbosity_level=-1)
    assert await asyncio.to_thread(agent.run, "go") == "z@b.example"
    assert runs.seen == [{"to": "a@b.example", "from": "z@b.example", "self": "I"}]


def test_code_that_python_would_refuse_is_refused() -> None:
    """Too many arguments by position, or one that is given twice, are an error, and the tool does not run."""
    runs = Runs()
    (tool,) = wrapped(SmolagentsProvider(), schema(one={}, two={}), runs)
    with pytest.raises(TypeError, match=r"takes 2 positional arguments but 3 were given"):
        tool("1", "2", "3")
    with pytest.raises(TypeError, match="multiple values for argument 'one'"):
        tool("1", one="2")
    assert runs.seen == []
