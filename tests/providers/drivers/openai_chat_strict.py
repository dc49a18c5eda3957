"""OpenAI's chat form with a model that is held to the schemas: it gives every parameter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from composio_async.providers.openai import OpenAIProvider

from . import Call, Driver, Told, openai_chat


def held(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """A value with null for all that it leaves out, as a strict model gives it."""
    if isinstance(value, dict):
        while "properties" not in schema:
            one = next(one for one in schema.get("anyOf", [schema]) if one.get("type") != "null")
            schema = root["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        assert list(schema["properties"]) == schema["required"]
        assert schema["additionalProperties"] is False
        return {name: held(value.get(name), part, root) for name, part in schema["properties"].items()}
    return value


def strictly(schemas: dict[str, dict[str, Any]], calls: Sequence[Call]) -> list[Call]:
    """The calls as a strict model makes them."""
    return [Call(call.name, held(call.arguments, schemas[call.name], schemas[call.name])) for call in calls]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    functions = [one["function"] for one in tools]
    assert all(one["strict"] is True for one in functions)
    return await openai_chat.turn(tools, strictly({one["name"]: one["parameters"] for one in functions}, calls))


DRIVER = Driver(
    provider=partial(OpenAIProvider, strict=True),
    turn=turn,
    names=openai_chat.DRIVER.names,
    schemas=openai_chat.DRIVER.schemas,
    lossless=False,
    nulls=False,
    notes=openai_chat.RUNS,
)
