"""Anthropic's Messages: dicts, and `composio.provider.handle_tool_calls` as the loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from composio_async.providers.anthropic import AnthropicProvider
from providers.platform import current

from . import Call, Driver, Told, openai_chat


def blocks(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """The calls as a model of Anthropic's makes them."""
    return [
        {"type": "tool_use", "id": f"toolu_{number}", "name": call.name, "input": call.arguments}
        for number, call in enumerate(calls)
    ]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    response = {"role": "assistant", "content": [{"type": "text", "text": "go"}, *blocks(calls)]}
    (message,) = await current().client.provider.handle_tool_calls("user_1", response)
    assert message["role"] == "user"
    assert [one["tool_use_id"] for one in message["content"]] == [one["id"] for one in blocks(calls)]
    return [Told(one["content"], one["is_error"]) for one in message["content"]]


DRIVER = Driver(
    provider=AnthropicProvider,
    turn=turn,
    names=lambda tools: [one["name"] for one in tools],
    schemas=lambda tools: [one["input_schema"] for one in tools],
    notes=openai_chat.RUNS,
)
