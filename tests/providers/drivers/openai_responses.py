"""OpenAI's Responses: dicts, and `composio.provider.handle_tool_calls` as the loop."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from composio_async.providers.openai import OpenAIResponsesProvider
from providers.platform import current

from . import Call, Driver, Told, openai_chat


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    output = [
        {
            "type": "function_call",
            "call_id": f"call_{number}",
            "name": call.name,
            "arguments": json.dumps(call.arguments),
        }
        for number, call in enumerate(calls)
    ]
    answers = await current().client.provider.handle_tool_calls("user_1", {"output": output})
    assert {one["type"] for one in answers} == {"function_call_output"}
    assert [one["call_id"] for one in answers] == [one["call_id"] for one in output]
    return [Told(one["output"]) for one in answers]


DRIVER = Driver(
    provider=OpenAIResponsesProvider,
    turn=turn,
    names=lambda tools: [one["name"] for one in tools],
    schemas=lambda tools: [one["parameters"] for one in tools],
    notes=openai_chat.RUNS,
)
