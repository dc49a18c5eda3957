"""smolagents' `ToolCallingAgent`, in a thread, on a model that follows a script."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from keyword import iskeyword
from typing import Any

from smolagents import ChatMessage, MessageRole, Model, ToolCallingAgent
from smolagents.agents import ToolOutput
from smolagents.models import ChatMessageToolCall, ChatMessageToolCallFunction, get_tool_json_schema

from composio_async.providers.smolagents import SmolagentsProvider

from . import Call, Driver, Told


def spelled(value: Any) -> Any:
    """Arguments by the names that the model was told, which are identifiers of Python."""
    if isinstance(value, dict):
        names = {key: key.replace("-", "_") + "_" * iskeyword(key) for key in value}
        return {names[key]: spelled(one) for key, one in value.items()}
    return value


class Scripted(Model):
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__()
        made = [(f"call_{number:02}", call) for number, call in enumerate(calls)]
        self.script = [made, [("end", Call("final_answer", {"answer": "done"}))]]
        self.heard: list[Any] = []

    def generate(self, messages: list[ChatMessage], **_: Any) -> ChatMessage:
        self.heard = messages
        made = [
            ChatMessageToolCall(
                id=number,
                type="function",
                function=ChatMessageToolCallFunction(name=call.name, arguments=spelled(call.arguments)),
            )
            for number, call in self.script.pop(0)
        ]
        return ChatMessage(role=MessageRole.ASSISTANT, content="", tool_calls=made)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    seen: dict[str, str] = {}

    class Agent(ToolCallingAgent):
        """Notes each call's observation, which the agent tells the model in one text."""

        def process_tool_calls(self, *args: Any, **options: Any) -> Any:
            for output in super().process_tool_calls(*args, **options):
                if isinstance(output, ToolOutput) and not output.is_final_answer:
                    seen[output.id] = output.observation
                yield output

    model = Scripted(calls)
    answer = Agent(tools=tools, model=model, max_tool_threads=50, verbosity_level=-1).run("go")
    assert answer == "done"
    text = str(model.heard)
    if not seen:  # the step failed as a whole, and that is what the model was told
        return [Told(text, failed=True) for _ in calls]
    assert len(seen) == len(calls)
    return [Told(seen[f"call_{number:02}"]) for number in range(len(calls))]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    return await asyncio.to_thread(turn_sync, tools, calls)


DRIVER = Driver(
    provider=SmolagentsProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [get_tool_json_schema(tool)["function"]["name"] for tool in tools],
    schemas=lambda tools: [get_tool_json_schema(tool)["function"]["parameters"] for tool in tools],
    package="smolagents",
    lossless=False,
    cancels=False,
    raises=False,
)
