"""What is special about tools for CrewAI, and what it cannot do."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from composio_async.errors import InvalidParams

from .drivers import Call
from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("crewai", reason="NOT RUN: crewai is not installed here")

from crewai import Crew, Task
from crewai.tools.tool_failure import ToolExecutionFailedError, ToolFailurePolicy

from composio_async.providers.crewai import CrewAIProvider

from .drivers.crewai import Scripted, functions, scripted, turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

NAME = SLUG.lower()
TEXT = {"type": "string"}
ANYTHING = {"type": ["string", "number", "boolean", "null"]}


def told_schema(parameters: dict[str, Any]) -> Any:
    (one,) = functions(wrapped(CrewAIProvider(), parameters, Runs()))
    return one["parameters"]


def test_what_the_model_is_told_of_a_schema() -> None:
    """All is demanded, what is optional may be null; formats are words, references go, a second depth is not told."""
    properties = SCHEMA["properties"]
    text = {"type": ["string", "null"]}
    header = {
        "type": "object",
        "properties": {"subject": {"type": "string", "pattern": "^.+$"}, "reply-to": text},
        "required": ["subject", "reply-to"],
        "additionalProperties": False,
    }
    person = {
        "type": "object",
        "properties": {"name": TEXT, "friend": {"type": ["string", "number", "boolean", "null"]}},
        "required": ["name", "friend"],
        "additionalProperties": False,
    }
    null = {"type": "null"}
    assert told_schema(SCHEMA) == {
        "type": "object",
        "properties": {
            "to": {"type": "string", "description": 'Address of the receiver. (format: "email")'},
            "from": {**properties["from"], **text},
            "user-id": {**properties["user-id"], **text},
            "self": {**properties["self"], **text},
            "config": {**properties["config"], "type": ["integer", "null"]},
            "kinds": {"anyOf": [properties["kinds"], null]},
            "header": {"anyOf": [header, null]},
            "thread": properties["thread"],
            "person": {"anyOf": [person, null]},
        },
        "required": list(properties),
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ANYTHING),
        (True, ANYTHING),
        ({"type": []}, ANYTHING),
        ({"type": "any"}, ANYTHING),
        ({"additionalProperties": True}, ANYTHING),
        ({"properties": {}}, {"type": "object", "properties": {}, "required": [], "additionalProperties": False}),
        (False, {"type": "null"}),
        ({"anyOf": [True, TEXT]}, {"anyOf": [ANYTHING, TEXT]}),
        ({"anyOf": [TEXT, False]}, {"anyOf": [TEXT]}),
        ({"type": "array"}, {"type": "array", "items": ANYTHING}),
        ({"type": "array", "items": True}, {"type": "array", "items": ANYTHING}),
        (
            {"type": "array", "prefixItems": [TEXT, True], "items": False},
            {"type": "array", "items": {"anyOf": [TEXT, ANYTHING]}},
        ),
        ({"allOf": [TEXT], "description": "A word."}, {**TEXT, "description": "A word."}),
        ({**TEXT, "not": {"const": "x"}}, TEXT),
        ({**TEXT, "format": "uri"}, {**TEXT, "description": 'format: "uri"'}),
        ({**TEXT, "format": "date"}, {**TEXT, "format": "date"}),
        ({"oneOf": [TEXT, {"type": "integer"}]}, {"anyOf": [TEXT, {"type": "integer"}]}),
        ({"$ref": "#/nowhere"}, ANYTHING),
        (
            {"type": "object", "additionalProperties": True},
            {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
        ),
    ],
)
def test_what_cannot_be_said_strictly(given: Any, told: dict[str, Any]) -> None:
    """One tool of an unusual schema must not have the whole request refused, so what is told is less."""
    parameters = {**schema(value=given), "required": ["value"], "anyOf": [{"required": ["value"]}]}
    made = told_schema(parameters)
    assert made["properties"] == {"value": told}
    assert "anyOf" not in made


async def test_a_null_for_what_is_optional_is_left_out() -> None:
    """A model has to give every parameter, and the tool is given those alone that are meant."""
    runs = Runs()
    inner = {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "required": ["a"]}
    tools = wrapped(CrewAIProvider(), schema(one=TEXT, two=inner), runs)
    (tool,) = tools
    await asyncio.to_thread(tool.run, one=None, two={"a": "x", "b": None})
    assert runs.seen == [{"two": {"a": "x"}}]


async def test_a_failure_is_one_for_the_framework_too() -> None:
    """A failed call stands in the output's failures, with the whole result as its text."""
    agent, _ = scripted(wrapped(CrewAIProvider(), schema(), Runs(FAILED)), [Call(NAME, {})])
    output = await agent.kickoff_async("go")
    (failure,) = output.tool_failures
    assert failure.tool_name == NAME
    assert json.loads(failure.message) == {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}


async def test_the_frameworks_policy_ends_a_run() -> None:
    """With CrewAI's policy `raise` a failed call ends the run."""
    agent, _ = scripted(wrapped(CrewAIProvider(), schema(), Runs(FAILED)), [Call(NAME, {})])
    agent.tool_failure_policy = ToolFailurePolicy.RAISE
    with pytest.raises(ToolExecutionFailedError, match="the mailbox is full"):
        await agent.kickoff_async("go")


@pytest.mark.parametrize(
    ("error", "words"),
    [(InvalidParams("no such user"), "no such user"), (RuntimeError("hunter2"), f"{SLUG} could not be run")],
)
async def test_raised_errors_are_told_in_our_words(error: Exception, words: str) -> None:
    """With raise_errors the model reads our own errors, and of unknown ones only that there was one."""
    (told,) = await turn(wrapped(CrewAIProvider(raise_errors=True), schema(), Runs(error=error)), [Call(NAME, {})])
    assert words in told.text
    assert "hunter2" not in told.text


async def test_the_same_call_is_made_again() -> None:
    """CrewAI would answer a call of the same arguments from its cache; these tools are asked each time."""
    runs = Runs()
    agent, model = scripted(wrapped(CrewAIProvider(), schema(to=TEXT), runs), [Call(NAME, {"to": "x"})])
    task = Task(description="d", expected_output="e", agent=agent)
    crew = Crew(agents=[agent], tasks=[task], cache=True)
    for _ in range(2):
        model._heard.clear()
        assert (await crew.kickoff_async()).raw == "done"
    assert runs.seen == [{"to": "x"}, {"to": "x"}]


class Writing(Scripted):
    """A model without function calling, which writes its calls."""

    def supports_function_calling(self) -> bool:
        return False

    def call(self, messages: Any, *_: Any, **__: Any) -> Any:
        if "successful" in str(messages):
            return "Thought: I know\nFinal Answer: done"
        (call,) = self._calls
        return f"Thought: go\nAction: {call.name}\nAction Input: {json.dumps(call.arguments)}"


async def test_a_model_that_writes_its_calls() -> None:
    """Where the model has no function calling, a crew reads the call in its text, and no argument is lost."""
    runs = Runs()
    names = ("self", "user-id", "model_config", "input")
    arguments = dict.fromkeys(names, "x")
    agent, _ = scripted(wrapped(CrewAIProvider(), schema(**dict.fromkeys(names, TEXT)), runs), [])
    agent.llm = Writing([Call(NAME, arguments)])
    task = Task(description="d", expected_output="e", agent=agent)
    await Crew(agents=[agent], tasks=[task]).kickoff_async()
    assert runs.seen == [arguments]


async def test_a_crew_for_each_input() -> None:
    """The copies of a crew that CrewAI makes for each of several inputs have the same tools."""
    runs = Runs()
    agent, _ = scripted(wrapped(CrewAIProvider(), schema(to=TEXT), runs), [])
    agent.llm = Writing([Call(NAME, {"to": "x"})])
    task = Task(description="d {number}", expected_output="e", agent=agent)
    outputs = await Crew(agents=[agent], tasks=[task]).kickoff_for_each_async([{"number": 1}, {"number": 2}])
    assert [one.raw for one in outputs] == ["done"] * 2
    assert runs.seen == [{"to": "x"}] * 2


async def test_cancelling_a_kickoff_cancels_no_call() -> None:
    """Threads cannot be cancelled: a call goes on when nobody waits for its agent any longer."""
    runs = Runs(seconds=1)
    running = asyncio.create_task(turn(wrapped(CrewAIProvider(), schema(), runs), [Call(NAME, {})]))
    for _ in range(1000):
        await asyncio.sleep(0 if runs.seen else 0.01)
    assert len(runs.seen) == 1
    running.cancel()
    await asyncio.wait([running], timeout=10)
    await asyncio.sleep(1.2)
    assert runs.cancelled == 0


async def test_a_tool_is_awaited_directly() -> None:
    """Outside of an agent a tool runs on the caller's loop, and can be cancelled there."""
    runs = Runs(seconds=30)
    (tool,) = wrapped(CrewAIProvider(), schema(self=TEXT), runs)
    running = asyncio.create_task(tool.arun(self="x"))
    await asyncio.wait_for(runs.started.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert runs.seen == [{"self": "x"}]
    assert runs.cancelled == 1


async def test_arguments_may_come_as_one_dict() -> None:
    """A tool that is called with one dict of its arguments runs with them, as one called by their names."""
    runs = Runs()
    (tool,) = wrapped(CrewAIProvider(), schema(to=TEXT), runs)
    await asyncio.to_thread(tool.run, {"to": "x"})
    await tool.arun({"to": "y"})
    assert runs.seen == [{"to": "x"}, {"to": "y"}]


@pytest.mark.parametrize("args", [("x",), ({"other": "x"},), ({"to": "x"}, {"to": "y"})])
async def test_arguments_by_position_are_refused(args: tuple[Any, ...]) -> None:
    """A call by position is an error, not one without arguments, and counts as no use of the tool."""
    runs = Runs()
    (tool,) = wrapped(CrewAIProvider(), schema(to=TEXT), runs)
    with pytest.raises(TypeError, match="by name"):
        await asyncio.to_thread(tool.run, *args)
    with pytest.raises(TypeError, match="by name"):
        await tool.arun(*args)
    assert runs.seen == []
    assert tool.current_usage_count == 0


async def test_a_usage_limit_counts() -> None:
    """CrewAI's own limit of uses holds for these tools."""
    runs = Runs()
    (tool,) = wrapped(CrewAIProvider(), schema(), runs)
    tool.max_usage_count = 1
    await tool.arun()
    assert "usage limit" in (await tool.arun()).message
    assert len(runs.seen) == 1
