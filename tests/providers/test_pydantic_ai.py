"""What is special about tools for Pydantic AI."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async.models.tools import ToolResult

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("pydantic_ai", reason="NOT RUN: pydantic-ai is not installed here")

from pydantic_ai import Agent
from pydantic_ai.messages import (
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
)
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel

from composio_async.providers.pydantic_ai import PydanticAIProvider

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


async def answered(runs: Runs, *arguments: Any, retries: int = 1) -> list[ToolReturnPart]:
    """What the model is told of its calls, one a message."""
    waiting = list(arguments)

    def script(_: list[ModelMessage], __: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[ToolCallPart(SLUG, waiting.pop(0))] if waiting else [TextPart("done")])

    tools = wrapped(PydanticAIProvider(), schema(), runs)
    result = await Agent(FunctionModel(script), tools=tools, retries=retries).run("go")
    assert result.output == "done"
    stored = ModelMessagesTypeAdapter.validate_json(result.all_messages_json())
    return [part for message in stored for part in message.parts if isinstance(part, ToolReturnPart)]


async def test_the_messages_keep_the_result() -> None:
    """The result is plain data in the run's messages, also once they were stored and read back."""
    (part,) = await answered(Runs({"number": 1}), {})
    assert part.outcome == "success"
    assert part.content == {"successful": True, "data": {"number": 1}, "error": None}


async def test_failures_are_marked_and_cost_no_retry() -> None:
    """Tools may fail more often than the agent retries: the model is told each time, with the data."""
    parts = await answered(Runs(FAILED), {}, {}, {}, retries=0)
    assert [part.outcome for part in parts] == ["failed"] * 3
    assert all("the mailbox is full" in str(part.content) and '"code":7' in str(part.content) for part in parts)


@pytest.mark.parametrize("arguments", ["{", "[1]", '"x"', "1"])
async def test_arguments_that_are_no_object_are_to_be_repeated(arguments: str) -> None:
    """A call without an object of arguments ends no run: the model is asked again, and the tool runs once."""
    runs = Runs()
    *_, last = await answered(runs, arguments, {"to": "x"})
    assert last.outcome == "success"
    assert runs.seen == [{"to": "x"}]


async def test_data_of_any_depth_ends_no_run() -> None:
    """Data that Pydantic cannot write down is not told, and the run goes on."""
    data: Any = {}
    for _ in range(600):
        data = {"inner": data}
    (part,) = await answered(Runs(ToolResult(successful=True, data=data)), {})
    assert isinstance(part.content, dict)
    assert part.content["data"] == "too deeply nested to be shown"


async def test_its_own_test_model_makes_arguments_of_the_schema() -> None:
    """The framework's model that invents arguments finds its way through the schema."""
    runs = Runs()
    tools = wrapped(PydanticAIProvider(), {**SCHEMA, "properties": {"to": SCHEMA["properties"]["to"]}}, runs)
    await Agent(TestModel(), tools=tools).run("go")
    assert [list(arguments) for arguments in runs.seen] == [["to"]]
