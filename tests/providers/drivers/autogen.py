"""AgentChat's `AssistantAgent` on AutoGen's own replaying model client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import ToolCallExecutionEvent
from autogen_core import CancellationToken, FunctionCall
from autogen_core.models import CreateResult, ModelFamily, ModelInfo, RequestUsage
from autogen_ext.models.replay import ReplayChatCompletionClient

from composio_async.providers.autogen import AutogenProvider

from . import Call, Driver, Told

INFO = ModelInfo(
    vision=False, function_calling=True, json_output=False, family=ModelFamily.UNKNOWN, structured_output=False
)


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    made = [
        FunctionCall(id=f"call_{number}", name=call.name, arguments=json.dumps(call.arguments))
        for number, call in enumerate(calls)
    ]
    usage = RequestUsage(prompt_tokens=1, completion_tokens=1)
    first = CreateResult(finish_reason="function_calls", content=made, usage=usage, cached=False)
    model = ReplayChatCompletionClient([first, "done"], model_info=INFO)
    agent = AssistantAgent("assistant", model, tools=tools, reflect_on_tool_use=True)
    token = CancellationToken()
    try:
        result = await agent.run(task="go", cancellation_token=token)
    except asyncio.CancelledError:
        token.cancel()
        raise
    (event,) = [message for message in result.messages if isinstance(message, ToolCallExecutionEvent)]
    assert [one.call_id for one in event.content] == [one.id for one in made]
    return [Told(one.content, one.is_error) for one in event.content]


DRIVER = Driver(
    provider=AutogenProvider,
    turn=turn,
    names=lambda tools: [tool.schema["name"] for tool in tools],
    schemas=lambda tools: [tool.schema["parameters"] for tool in tools],
    package="autogen-agentchat",
    raises=False,
)
