"""DSPy's `ReAct` on its own dummy model, which follows a script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import dspy
from dspy.utils import DummyLM

from composio_async.providers.dspy import DspyProvider

from . import Call, Driver, Told


def script(calls: Sequence[Call]) -> DummyLM:
    steps = [Call(call.name, call.arguments) for call in calls] + [Call("finish", {})]
    answers: list[dict[str, Any]] = [
        {"next_thought": "on", "next_tool_name": step.name, "next_tool_args": json.dumps(step.arguments)}
        for step in steps
    ]
    return DummyLM([*answers, {"reasoning": "done", "answer": "done"}])


def told(prediction: dspy.Prediction, calls: Sequence[Call]) -> list[Told]:
    assert prediction.answer == "done"
    seen = [prediction.trajectory[f"observation_{number}"] for number in range(len(calls))]
    return [Told(one if isinstance(one, str) else json.dumps(one)) for one in seen]


def agent(tools: Any) -> dspy.ReAct:
    return dspy.ReAct("request -> answer", tools=tools, max_iters=50)


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    with dspy.context(lm=script(calls)):
        return told(await agent(tools).acall(request="go"), calls)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    with dspy.context(lm=script(calls)):
        return told(agent(tools)(request="go"), calls)


DRIVER = Driver(
    provider=DspyProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [tool.format_as_litellm_function_call()["function"]["name"] for tool in tools],
    schemas=lambda tools: [tool.format_as_litellm_function_call()["function"]["parameters"] for tool in tools],
    package="dspy",
    alone=True,
    raises=False,
)
