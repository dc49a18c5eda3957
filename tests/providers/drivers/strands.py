"""Strands' `Agent` on a model that follows a script."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from strands import Agent
from strands.models import Model
from strands.tools.registry import ToolRegistry

from composio_async.providers.strands import StrandsProvider

from . import Call, Driver, Told


class Scripted(Model):
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.heard: dict[str, Any] = {}

    def update_config(self, **_: Any) -> None:
        raise NotImplementedError

    def get_config(self) -> Any:
        return {}

    def structured_output(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError

    async def stream(self, messages: Any, *_: Any, **__: Any) -> AsyncIterator[Any]:
        blocks = [block for message in messages for block in message["content"]]
        self.heard = {
            block["toolResult"]["toolUseId"]: block["toolResult"] for block in blocks if "toolResult" in block
        }
        yield {"messageStart": {"role": "assistant"}}
        if self.heard:
            yield {"contentBlockDelta": {"delta": {"text": "done"}}}
            yield {"contentBlockStop": {}}
            yield {"messageStop": {"stopReason": "end_turn"}}
            return
        for number, call in enumerate(self.calls):
            yield {"contentBlockStart": {"start": {"toolUse": {"name": call.name, "toolUseId": f"call_{number}"}}}}
            yield {"contentBlockDelta": {"delta": {"toolUse": {"input": json.dumps(call.arguments)}}}}
            yield {"contentBlockStop": {}}
        yield {"messageStop": {"stopReason": "tool_use"}}

    def told(self) -> list[Told]:
        ordered = [self.heard[f"call_{number}"] for number in range(len(self.calls))]
        return [Told("".join(part["text"] for part in one["content"]), one["status"] == "error") for one in ordered]


def scripted(tools: Any, calls: Sequence[Call]) -> tuple[Agent, Scripted]:
    model = Scripted(calls)
    return Agent(model=model, tools=tools, callback_handler=None), model


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    agent, model = scripted(tools, calls)
    assert str(await agent.invoke_async("go")).strip() == "done"
    return model.told()


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    agent, model = scripted(tools, calls)
    assert str(agent("go")).strip() == "done"
    return model.told()


def specs(tools: Any) -> list[Any]:
    """What the model is told of the tools."""
    registry = ToolRegistry()
    registry.process_tools(tools)
    return registry.get_all_tool_specs()


DRIVER = Driver(
    provider=StrandsProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [one["name"] for one in specs(tools)],
    schemas=lambda tools: [one["inputSchema"]["json"] for one in specs(tools)],
    package="strands-agents",
    lossless=False,
    raises=False,
)
