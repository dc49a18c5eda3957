"""OpenAI's Responses with a model that is held to the schemas: it gives every parameter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from composio_async.providers.openai import OpenAIResponsesProvider

from . import Call, Driver, Told, openai_chat, openai_responses
from .openai_chat_strict import strictly


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    assert all(one["strict"] is True for one in tools)
    return await openai_responses.turn(tools, strictly({one["name"]: one["parameters"] for one in tools}, calls))


DRIVER = Driver(
    provider=partial(OpenAIResponsesProvider, strict=True),
    turn=turn,
    names=openai_responses.DRIVER.names,
    schemas=openai_responses.DRIVER.schemas,
    lossless=False,
    nulls=False,
    notes=openai_chat.RUNS,
)
