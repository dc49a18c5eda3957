"""The Agents SDK's `Runner` on its own scripted model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from agents import Agent, RunConfig, Runner
from agents.testing import ScriptedModel, assistant_message, function_call

from composio_async.providers.openai_agents import OpenAIAgentsProvider

from . import Call, Driver, Told

QUIET = RunConfig(tracing_disabled=True)


def scripted(tools: Any, calls: Sequence[Call]) -> Agent[Any]:
    made = [function_call(call.name, call.arguments, call_id=f"call_{number}") for number, call in enumerate(calls)]
    return Agent(name="agent", model=ScriptedModel([made, [assistant_message("done")]]), tools=tools)


def told(result: Any, calls: Sequence[Call]) -> list[Told]:
    assert result.final_output == "done"
    said = [one for one in result.to_input_list() if one.get("type") == "function_call_output"]
    heard = {one["call_id"]: one["output"] for one in said}
    return [Told(heard[f"call_{number}"]) for number in range(len(calls))]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    return told(await Runner.run(scripted(tools, calls), "go", run_config=QUIET), calls)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    with asyncio.Runner() as ends:  # `run_sync` takes the thread's loop and leaves it open
        asyncio.set_event_loop(ends.get_loop())
        return told(Runner.run_sync(scripted(tools, calls), "go", run_config=QUIET), calls)


DRIVER = Driver(
    provider=OpenAIAgentsProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [tool.name for tool in tools],
    schemas=lambda tools: [tool.params_json_schema for tool in tools],
    package="openai-agents",
)
