"""What is special about tools for LlamaIndex."""

from __future__ import annotations

import asyncio
import json

import pytest

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("llama_index.core", reason="NOT RUN: llama-index-core is not installed here")

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.tools.calling import acall_tool
from llama_index.core.workflow import JsonSerializer

from composio_async.providers.llama_index import LlamaIndexProvider

from .drivers import Call
from .drivers.llama_index import scripted

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


async def test_a_lone_argument_keeps_its_name() -> None:
    """LlamaIndex hands over a lone argument by position first; the tool runs once, with the name."""
    runs = Runs()
    (tool,) = wrapped(LlamaIndexProvider(), schema(person={"type": "object"}), runs)
    output = await acall_tool(tool, {"person": {"person": 1}})
    assert runs.seen == [{"person": {"person": 1}}]
    assert not output.is_error


async def test_a_tool_needs_no_parameters() -> None:
    """A schema without properties is one that takes nothing, not an error of LlamaIndex's."""
    runs = Runs()
    (tool,) = wrapped(LlamaIndexProvider(), {}, runs)
    assert not (await acall_tool(tool, {})).is_error
    assert runs.seen == [{}]


def test_a_long_description_is_told() -> None:
    """A description of more characters than LlamaIndex lets pass reaches the model whole."""
    (tool,) = wrapped(LlamaIndexProvider(), schema(), Runs(), description="x" * 3000)
    assert len(tool.metadata.to_openai_tool()["function"]["description"]) == 3000


def test_every_way_to_the_schema_has_it_all() -> None:
    """Integrations that read the class of arguments, or the text for prompts, find the platform's schema too."""
    (tool,) = wrapped(LlamaIndexProvider(), SCHEMA, Runs())
    assert tool.metadata.fn_schema.model_json_schema() == SCHEMA
    assert json.loads(tool.metadata.fn_schema_str) == SCHEMA
    assert tool.metadata.get_parameters_dict() == SCHEMA


def test_what_is_changed_in_one_request_is_not_in_the_next() -> None:
    """Whoever asks for the schema may change what it is given, at any depth, and the tool keeps its own."""
    (tool,) = wrapped(LlamaIndexProvider(), SCHEMA, Runs())
    tool.metadata.to_openai_tool()["function"]["parameters"]["properties"]["to"]["type"] = "null"
    tool.metadata.get_parameters_dict()["additionalProperties"] = False
    tool.metadata.fn_schema.model_json_schema().clear()
    assert tool.metadata.get_parameters_dict() == SCHEMA
    assert tool.metadata.fn_schema.model_json_schema() == SCHEMA


async def test_the_output_says_what_failed() -> None:
    """A failed call is marked, and its result is at hand as plain data."""
    (tool,) = wrapped(LlamaIndexProvider(), schema(), Runs(FAILED))
    output = await tool.acall(to="x")
    assert output.is_error
    assert output.raw_output == {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}
    assert output.raw_input == {"to": "x"}
    assert output.tool_name == SLUG


async def test_an_output_can_be_stored() -> None:
    """What a workflow stores of a call becomes JSON and comes back, with the result in it."""
    (tool,) = wrapped(LlamaIndexProvider(), schema(), Runs(FAILED))
    output = await tool.acall()
    stored = JsonSerializer().deserialize(JsonSerializer().serialize(output))
    assert stored.raw_output == output.raw_output
    assert stored.content == output.content


@pytest.mark.parametrize("stop", [False, True])
async def test_a_run_is_ended_by_its_handler(stop: bool) -> None:
    """Cancelling who waits for a run leaves its calls alone; `cancel_run` cancels them."""
    runs = Runs(seconds=5)
    tools = wrapped(LlamaIndexProvider(), schema(), runs)
    agent = FunctionAgent(tools=tools, llm=scripted([Call(SLUG, {})], []), streaming=False)
    handler = agent.run("go")

    async def wait() -> None:
        await handler

    waiting = asyncio.create_task(wait())
    await runs.started.wait()
    if stop:
        await handler.cancel_run()
    else:
        waiting.cancel()
    await asyncio.wait([waiting], timeout=5)
    await asyncio.sleep(0.2)
    assert runs.cancelled == int(stop)
