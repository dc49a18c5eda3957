"""What is special about tools for Strands."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from composio_async import Tool
from composio_async.errors import InvalidParams

from .drivers import Call
from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("strands", reason="NOT RUN: strands-agents is not installed here")

from strands.hooks import AfterToolCallEvent

from composio_async.providers.strands import StrandsProvider

from .drivers.strands import scripted, specs

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

TEXT = {"type": "string"}


def told_schema(parameters: dict[str, Any]) -> Any:
    (one,) = specs(wrapped(StrandsProvider(), parameters, Runs()))
    return one["inputSchema"]["json"]


def test_what_the_model_is_told_of_a_schema() -> None:
    """The schema is all there; Strands describes what has no description, of objects inside as well."""
    properties = SCHEMA["properties"]
    described = {
        name: part if name in {"to", "from", "person"} else {**part, "description": f"Property {name}"}
        for name, part in properties.items()
    }
    inner = properties["header"]["properties"]
    header = {name: {**part, "description": f"Property {name}"} for name, part in inner.items()}
    described["header"]["properties"] = header
    assert told_schema(SCHEMA) == {**SCHEMA, "properties": described}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {"anyOf": [{}]}),
        (True, {"anyOf": [{}]}),
        (False, {"not": {}}),
        ({"minimum": 1}, {"minimum": 1, "anyOf": [{}]}),
        ({"enum": [1, "one"]}, {"enum": [1, "one"], "anyOf": [{}]}),
        ({"const": 1}, {"const": 1, "anyOf": [{}]}),
        ({"enum": ["a", "b"]}, {"enum": ["a", "b"], "type": "string"}),
        ({"const": "a"}, {"const": "a", "type": "string"}),
        ({"oneOf": [TEXT, {}]}, {"oneOf": [TEXT, {}]}),
        ({"type": ["object", "null"]}, {"type": ["object", "null"]}),
    ],
)
def test_what_has_no_type_is_not_called_text(given: Any, told: dict[str, Any]) -> None:
    """Strands calls everything text that has no type; that is so only of what is text anyhow."""
    described = {**told, "description": "Property value"}
    assert told_schema(schema(value=given))["properties"] == {"value": described}
    inside = told_schema(schema(inner=schema(value=given)))["properties"]["inner"]
    assert inside["properties"] == {"value": described}


def test_no_tool_is_left_out_for_its_depth() -> None:
    """A schema that Strands would find too deep is told to the depth that it takes."""
    deep: dict[str, Any] = TEXT
    for _ in range(100):
        deep = {**schema(inner=deep), "required": ["inner"]}
    node, depth = told_schema(deep), 0
    while "inner" in node.get("properties", {}):
        node, depth = node["properties"]["inner"], depth + 1
    assert depth == 60
    assert node["type"] == "object"


def test_what_the_platform_says_of_a_tools_behaviour() -> None:
    """Hints are annotations, which Strands keeps from the model and its own parts may ask for."""
    tool = Tool(slug=SLUG, input_parameters=schema(), tags=["readOnlyHint", "important"])
    (one,) = specs(StrandsProvider().wrap_tools([tool], Runs()))
    assert one["annotations"] == {"readOnlyHint": True}
    (bare,) = specs(wrapped(StrandsProvider(), schema(), Runs()))
    assert "annotations" not in bare


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        ("plain words", "success", "plain words"),
        ([1, None], "success", "[1,null]"),
        (FAILED, "error", '{"error":"the mailbox is full","data":{"code":7}}'),
    ],
)
async def test_what_the_model_is_told_of_a_result(answer: Any, status: str, text: str) -> None:
    """Text is told as it is and other data as JSON, with the status that the call had."""
    agent, model = scripted(wrapped(StrandsProvider(), schema(), Runs(answer)), [Call(SLUG, {})])
    await agent.invoke_async("go")
    assert model.heard == {"call_0": {"toolUseId": "call_0", "status": status, "content": [{"text": text}]}}


@pytest.mark.parametrize("raise_errors", [False, True])
@pytest.mark.parametrize(
    ("error", "words"),
    [(InvalidParams("no such user"), "no such user"), (RuntimeError("hunter2"), f"{SLUG} could not be run")],
)
async def test_hooks_have_the_error(error: Exception, words: str, raise_errors: bool) -> None:
    """With raise_errors hooks are told the error itself; the model reads our words either way."""
    seen: list[Exception | None] = []
    tools = wrapped(StrandsProvider(raise_errors=raise_errors), schema(), Runs(error=error))
    agent, model = scripted(tools, [Call(SLUG, {})])
    agent.add_hook(lambda event: seen.append(event.exception), AfterToolCallEvent)
    await agent.invoke_async("go")
    (one,) = model.told()
    assert one.failed
    assert words in one.text
    assert "hunter2" not in one.text
    assert seen == [error if raise_errors else None]


async def test_the_frameworks_own_cancel_lets_calls_end() -> None:
    """`agent.cancel()` ends a run after the calls in flight; a cancelled task does not wait for them."""
    runs = Runs(seconds=0.5)
    agent, _ = scripted(wrapped(StrandsProvider(), schema(), runs), [Call(SLUG, {})])
    running = asyncio.create_task(agent.invoke_async("go"))
    await asyncio.wait_for(runs.started.wait(), 10)
    agent.cancel()
    assert (await asyncio.wait_for(running, 10)).stop_reason == "cancelled"
    assert runs.cancelled == 0

    runs = Runs(seconds=30)
    agent, _ = scripted(wrapped(StrandsProvider(), schema(), runs), [Call(SLUG, {})])
    running = asyncio.create_task(agent.invoke_async("go"))
    await asyncio.wait_for(runs.started.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)
    assert runs.cancelled == 1


async def test_a_tool_is_called_directly() -> None:
    """Users may call an agent's tool themselves, by keyword arguments."""
    runs = Runs()
    agent, _ = scripted(wrapped(StrandsProvider(), schema(to=TEXT, agent=TEXT, model=TEXT), runs), [])
    arguments = {"to": "x", "agent": "y", "model": "z"}
    result = await asyncio.to_thread(lambda: agent.tool.TOOL(**arguments))
    assert result["status"] == "success"
    assert runs.seen == [arguments]
