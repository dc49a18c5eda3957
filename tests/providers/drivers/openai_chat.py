"""OpenAI's chat form: dicts, and `composio.provider.handle_tool_calls` as the loop."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from composio_async.providers.openai import OpenAIProvider
from providers.platform import current

from . import Call, Driver, Told

RUNS = {"runs": "handle_tool_calls runs the calls through the client, whatever the tools were wrapped with"}


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    message = {
        "role": "assistant",
        "tool_calls": [
            {
                "id": f"call_{number}",
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
            }
            for number, call in enumerate(calls)
        ],
    }
    client = current().client
    answers = await client.provider.handle_tool_calls("user_1", {"choices": [{"message": message}]})
    assert [one["tool_call_id"] for one in answers] == [f"call_{number}" for number in range(len(calls))]
    return [Told(one["content"]) for one in answers]


DRIVER = Driver(
    provider=OpenAIProvider,
    turn=turn,
    names=lambda tools: [one["function"]["name"] for one in tools],
    schemas=lambda tools: [one["function"]["parameters"] for one in tools],
    notes=RUNS,
)
