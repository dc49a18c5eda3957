"""CrewAI's `Agent`, kicked off on a model that follows a script."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("CREWAI_DISABLE_TELEMETRY", "true")
os.environ.setdefault("CREWAI_TRACING_ENABLED", "false")
os.environ.setdefault("OTEL_SDK_DISABLED", "true")

from crewai import Agent
from crewai.llms.base_llm import BaseLLM
from crewai.utilities.agent_utils import convert_tools_to_openai_schema
from pydantic import PrivateAttr

from composio_async.providers.crewai import CrewAIProvider

from . import Call, Driver, Told

# It keeps a database of its tasks in the user's home otherwise.
STORAGE = tempfile.TemporaryDirectory(prefix="crewai")
os.environ.setdefault("CREWAI_STORAGE_DIR", STORAGE.name)


def held(value: Any, schema: dict[str, Any]) -> Any:
    """A value with null for all that it leaves out, since CrewAI demands every parameter that is described."""
    if isinstance(value, dict):
        schema = next(one for one in schema.get("anyOf", [schema]) if one.get("type") != "null")
        properties = schema.get("properties", {})
        assert list(properties) == schema.get("required", [])
        return {**value, **{name: held(value.get(name), part) for name, part in properties.items()}}
    return value


class Scripted(BaseLLM):
    """Makes the calls, and ends once it was told their results."""

    _calls: list[Call] = PrivateAttr()
    _heard: dict[str, str] = PrivateAttr(default_factory=dict)

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__(model="scripted")
        self._calls = list(calls)

    def supports_function_calling(self) -> bool:
        return True

    def get_context_window_size(self) -> int:
        return 100_000

    def get_input_tokens_count(self, *_: Any, **__: Any) -> int:
        return 100

    def call(self, messages: Any, *_: Any, **__: Any) -> Any:
        self._heard = {one["tool_call_id"]: str(one["content"]) for one in messages if one["role"] == "tool"}
        if self._heard:
            return "done"
        return [
            {"id": f"call_{number}", "function": {"name": call.name, "arguments": json.dumps(call.arguments)}}
            for number, call in enumerate(self._calls)
        ]

    async def acall(self, messages: Any, *_: Any, **__: Any) -> Any:
        return self.call(messages)


def functions(tools: Any) -> list[dict[str, Any]]:
    """What the model is told of the tools."""
    return [one["function"] for one in convert_tools_to_openai_schema(tools)[0]]


def scripted(tools: Any, calls: Sequence[Call]) -> tuple[Agent, Scripted]:
    schemas = {one["name"]: one["parameters"] for one in functions(tools)}
    model = Scripted([Call(call.name, held(call.arguments, schemas[call.name])) for call in calls])
    return Agent(role="r", goal="g", backstory="b", llm=model, tools=tools), model


def told(output: Any, model: Scripted) -> list[Told]:
    assert output.raw == "done"
    failed = {one.message for one in output.tool_failures}
    texts = [model._heard[f"call_{number}"] for number in range(len(model._calls))]
    return [Told(text, text in failed or text.removeprefix("Error executing tool: ") in failed) for text in texts]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    agent, model = scripted(tools, calls)
    return told(await agent.kickoff_async("go"), model)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    agent, model = scripted(tools, calls)
    return told(agent.kickoff("go"), model)


DRIVER = Driver(
    provider=CrewAIProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [one["name"] for one in functions(tools)],
    schemas=lambda tools: [one["parameters"] for one in functions(tools)],
    package="crewai",
    most=8,
    lossless=False,
    nulls=False,
    cancels=False,
    raises=False,
)
