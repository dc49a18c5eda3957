"""Haystack's `Agent` on a chat generator that follows a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haystack import component
from haystack.components.agents import Agent
from haystack.dataclasses import ChatMessage, ToolCall

from composio_async.providers.haystack import HaystackProvider

from . import Call, Driver, Told


@component
class Scripted:
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls

    @component.output_types(replies=list[ChatMessage])
    def run(self, messages: list[ChatMessage], tools: Any = None) -> dict[str, Any]:
        if any(message.tool_call_results for message in messages):
            return {"replies": [ChatMessage.from_assistant("done")]}
        made = [ToolCall(call.name, call.arguments, id=f"call_{number}") for number, call in enumerate(self.calls)]
        return {"replies": [ChatMessage.from_assistant(tool_calls=made)]}

    @component.output_types(replies=list[ChatMessage])
    async def run_async(self, messages: list[ChatMessage], tools: Any = None) -> dict[str, Any]:
        return self.run(messages, tools)


def agent(tools: Any, calls: Sequence[Call]) -> Agent:
    return Agent(chat_generator=Scripted(calls), tools=tools, tool_concurrency_limit=50)


def told(messages: list[ChatMessage]) -> list[Told]:
    results = [one for message in messages for one in message.tool_call_results]
    assert [one.origin.id for one in results] == [f"call_{number}" for number in range(len(results))]
    return [Told(str(one.result), one.error) for one in results]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    ended = await agent(tools, calls).run_async(messages=[ChatMessage.from_user("go")])
    return told(ended["messages"])


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    return told(agent(tools, calls).run(messages=[ChatMessage.from_user("go")])["messages"])


DRIVER = Driver(
    provider=HaystackProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [tool.tool_spec["name"] for tool in tools],
    schemas=lambda tools: [tool.tool_spec["parameters"] for tool in tools],
    package="haystack-ai",
)
