"""Gemini's form as dicts, and `composio.provider.handle_tool_calls` as the loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from composio_async.providers.gemini import GeminiProvider
from providers.platform import current

from . import Call, Driver, Told, openai_chat


def told(value: Any) -> Any:
    """A model's arguments by the names that Gemini takes, which is what the model is told."""
    if isinstance(value, dict):
        return {name.replace("-", "_"): told(one) for name, one in value.items()}
    return value


def declarations(tools: Any) -> list[dict[str, Any]]:
    (tool,) = tools
    return list(tool["function_declarations"])


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    parts = [
        {"function_call": {"id": f"call_{number}", "name": call.name, "args": told(call.arguments)}}
        for number, call in enumerate(calls)
    ]
    response = {"candidates": [{"content": {"role": "model", "parts": [{"text": "go"}, *parts]}}]}
    (content,) = await current().client.provider.handle_tool_calls("user_1", response)
    assert content["role"] == "user"
    answers = [part["function_response"] for part in content["parts"]]
    assert [(one["id"], one["name"]) for one in answers] == [
        (part["function_call"]["id"], part["function_call"]["name"]) for part in parts
    ]
    return [Told(str(one["response"]), "error" in one["response"]) for one in answers]


DRIVER = Driver(
    provider=GeminiProvider,
    turn=turn,
    names=lambda tools: [one["name"] for one in declarations(tools)],
    schemas=lambda tools: [one["parameters_json_schema"] for one in declarations(tools)],
    lossless=False,
    notes=openai_chat.RUNS,
)
