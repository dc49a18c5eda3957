"""Agno's `Agent` on a model that follows a script."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from agno.agent import Agent
from agno.models.base import Model
from agno.models.message import Message
from agno.models.response import ModelResponse

from composio_async.providers.agno import AgnoProvider

from . import Call, Driver, Told


class Scripted(Model):
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__(id="scripted")
        self.calls = calls
        self.heard: list[Message] = []

    def _answer(self, messages: list[Message]) -> ModelResponse:
        self.heard = [message for message in messages if message.role == "tool"]
        if self.heard:
            return ModelResponse(role="assistant", content="done")
        made = [
            {
                "id": f"call_{number}",
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
            }
            for number, call in enumerate(self.calls)
        ]
        return ModelResponse(role="assistant", tool_calls=made)

    def invoke(self, *_: Any, messages: list[Message], **__: Any) -> ModelResponse:
        return self._answer(messages)

    async def ainvoke(self, *_: Any, messages: list[Message], **__: Any) -> ModelResponse:
        return self._answer(messages)

    def invoke_stream(self, *_: Any, **__: Any) -> Iterator[ModelResponse]:
        raise NotImplementedError

    def ainvoke_stream(self, *_: Any, **__: Any) -> AsyncIterator[ModelResponse]:
        raise NotImplementedError

    def _parse_provider_response(self, response: Any, **_: Any) -> ModelResponse:
        return response

    def _parse_provider_response_delta(self, response: Any) -> ModelResponse:
        return response


def scripted(tools: Any, calls: Sequence[Call]) -> Agent:
    return Agent(model=Scripted(calls), tools=tools, telemetry=False)


def told(output: Any, calls: Sequence[Call]) -> list[Told]:
    heard = {message.tool_call_id: message for message in output.messages if message.role == "tool"}
    ordered = [heard[f"call_{number}"] for number in range(len(calls))]
    return [Told(str(message.content), message.tool_call_error) for message in ordered]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    return told(await scripted(tools, calls).arun("go"), calls)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    return told(scripted(tools, calls).run("go"), calls)


DRIVER = Driver(
    provider=AgnoProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [name for tool in tools for name in tool.get_async_functions()],
    schemas=lambda tools: [
        one.to_dict()["parameters"] for tool in tools for one in tool.get_async_functions().values()
    ],
    package="agno",
    raises=False,
)
