"""Pydantic AI's `Agent` on its own function model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from composio_async.providers.pydantic_ai import PydanticAIProvider

from . import Call, Driver, Told


class Script:
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.heard: dict[str, ToolReturnPart] = {}

    def answer(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        parts = [part for message in messages for part in message.parts if isinstance(part, ToolReturnPart)]
        self.heard = {part.tool_call_id: part for part in parts}
        if self.heard:
            return ModelResponse(parts=[TextPart("done")])
        made = [ToolCallPart(call.name, call.arguments, f"call_{number}") for number, call in enumerate(self.calls)]
        return ModelResponse(parts=made)

    def told(self) -> list[Told]:
        parts = [self.heard[f"call_{number}"] for number in range(len(self.calls))]
        return [Told(part.model_response_str(), part.outcome == "failed") for part in parts]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    script = Script(calls)
    assert (await Agent(FunctionModel(script.answer), tools=tools).run("go")).output == "done"
    return script.told()


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    script = Script(calls)
    with asyncio.Runner() as ends:  # `run_sync` takes the thread's loop and leaves it open
        asyncio.set_event_loop(ends.get_loop())
        assert Agent(FunctionModel(script.answer), tools=tools).run_sync("go").output == "done"
    return script.told()


DRIVER = Driver(
    provider=PydanticAIProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [tool.tool_def.name for tool in tools],
    schemas=lambda tools: [tool.tool_def.parameters_json_schema for tool in tools],
    package="pydantic-ai-slim",
)
