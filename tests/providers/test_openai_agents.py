"""What is special about tools for the Agents SDK."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("agents", reason="NOT RUN: openai-agents is not installed here")

from agents import Agent, Runner, UserError
from agents.testing import ScriptedModel, assistant_message, function_call

from composio_async.errors import InvalidParams
from composio_async.providers.openai_agents import OpenAIAgentsProvider

from .drivers.openai_agents import QUIET

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

PARAMETERS = {**schema(to={"type": "string"}, subject={"type": "string", "default": "none"}), "required": ["to"]}


async def said(tool: Any, arguments: Any) -> Any:
    """What the model is told of one call."""
    model = ScriptedModel([[function_call(SLUG, arguments, call_id="call_1")], [assistant_message("done")]])
    result = await Runner.run(Agent(name="agent", model=model, tools=[tool]), "go", run_config=QUIET)
    (output,) = [one for one in result.to_input_list() if one.get("type") == "function_call_output"]
    return output["output"]


def test_the_sdk_makes_nothing_strict_itself() -> None:
    """By default the schema is left alone: no parameter becomes required."""
    (tool,) = wrapped(OpenAIAgentsProvider(), PARAMETERS, Runs())
    assert not tool.strict_json_schema
    assert tool.params_json_schema == PARAMETERS


async def test_strict_tools_take_nulls_for_what_is_optional() -> None:
    """A strict tool asks for every parameter, the optional ones as nulls, which the tool never sees."""
    runs = Runs()
    (tool,) = wrapped(OpenAIAgentsProvider(strict=True), PARAMETERS, runs)
    assert tool.strict_json_schema
    assert tool.params_json_schema["required"] == ["to", "subject"]
    assert tool.params_json_schema["properties"]["subject"]["type"] == ["string", "null"]
    await said(tool, {"to": "x", "subject": None})
    assert runs.seen == [{"to": "x"}]


def test_what_cannot_be_strict_is_offered_as_it_is() -> None:
    """A schema with an open object is no error: its tool is offered without being strict."""
    parameters = schema(any={"type": "object", "additionalProperties": True})
    (tool,) = wrapped(OpenAIAgentsProvider(strict=True), parameters, Runs())
    assert not tool.strict_json_schema
    assert tool.params_json_schema == parameters


def test_a_strict_schema_is_not_changed_again() -> None:
    """The SDK leaves our strict form of a large schema as it is."""
    (tool,) = wrapped(OpenAIAgentsProvider(strict=True), SCHEMA, Runs())
    assert tool.strict_json_schema
    assert tool.params_json_schema == OpenAIAgentsProvider(strict=True).fit(_tool()).parameters


def _tool() -> Any:
    from composio_async import Tool

    return Tool(slug=SLUG, input_parameters=SCHEMA)


async def test_a_failure_is_text_with_its_data() -> None:
    """The model reads all of a failed result, since there is no mark for it."""
    (tool,) = wrapped(OpenAIAgentsProvider(), schema(), Runs(FAILED))
    told = json.loads(await said(tool, {}))
    assert told == {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}


@pytest.mark.parametrize("arguments", ["{", "[1]", '"x"'])
async def test_arguments_that_are_no_object_are_told(arguments: str) -> None:
    """Arguments that cannot be read end no run: the model is asked to give them again."""
    runs = Runs()
    (tool,) = wrapped(OpenAIAgentsProvider(), schema(), runs)
    assert "ask it again" in await said(tool, arguments)
    assert runs.seen == []


async def test_the_error_is_the_cause() -> None:
    """A raised error is what the SDK's own came from."""
    (tool,) = wrapped(OpenAIAgentsProvider(raise_errors=True), schema(), Runs(error=InvalidParams("no such user")))
    with pytest.raises(UserError) as raised:
        await said(tool, {})
    assert isinstance(raised.value.__cause__, InvalidParams)


async def test_the_timeout_of_the_sdk_ends_the_call() -> None:
    """A tool with `timeout_seconds` is told as too slow, and its call is cancelled."""
    runs = Runs(seconds=20)
    (tool,) = wrapped(OpenAIAgentsProvider(), schema(), runs)
    assert "timed out" in await asyncio.wait_for(said(replace(tool, timeout_seconds=0.05), {}), 10)
    assert runs.cancelled == 1
