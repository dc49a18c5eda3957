"""Agent Framework's `Agent` on a chat client that follows a script, with the framework's own loop of tool calls."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from agent_framework import Agent, BaseChatClient, ChatResponse, Content, FunctionInvocationLayer, Message

from composio_async.providers.agent_framework import AgentFrameworkProvider

from . import Call, Driver, Told


class Scripted(FunctionInvocationLayer[Any], BaseChatClient[Any]):
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__()
        self.calls = calls
        self.heard: list[Content] = []

    def _inner_get_response(
        self, *, messages: Sequence[Message], stream: bool, options: Mapping[str, Any], **_: Any
    ) -> Any:
        assert not stream

        async def answer() -> ChatResponse[Any]:
            self.heard = [one for message in messages for one in message.contents if one.type == "function_result"]
            contents: list[Any] = ["done"]
            if not self.heard:
                contents = [
                    Content.from_function_call(f"call_{number}", call.name, arguments=json.dumps(call.arguments))
                    for number, call in enumerate(self.calls)
                ]
            return ChatResponse(messages=[Message("assistant", contents)])

        return answer()


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    client = Scripted(calls)
    result = await Agent(client, tools=tools).run("go")
    assert result.text.endswith("done")
    heard = {one.call_id: one for one in client.heard}
    ordered = [heard[f"call_{number}"] for number in range(len(calls))]
    return [Told(str(one.result), True if one.exception else None) for one in ordered]


DRIVER = Driver(
    provider=AgentFrameworkProvider,
    turn=turn,
    names=lambda tools: [tool.to_json_schema_spec()["function"]["name"] for tool in tools],
    schemas=lambda tools: [tool.to_json_schema_spec()["function"]["parameters"] for tool in tools],
    package="agent-framework-core",
)
