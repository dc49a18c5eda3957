"""What is special about tools for DSPy."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from .drivers import Call
from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import ARGUMENTS, SCHEMA

pytest.importorskip("dspy", reason="NOT RUN: dspy is not installed here")

import dspy
from dspy.utils.callback import BaseCallback

from composio_async.providers.dspy import DspyProvider

from .drivers.dspy import agent, script, turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


def test_the_prompt_has_the_whole_schema() -> None:
    """An agent that tells the model its tools in the prompt tells the schema too, with what is required."""
    tools = wrapped(DspyProvider(), SCHEMA, Runs())
    instructions = agent(tools).react.signature.instructions
    (line,) = [line for line in instructions.splitlines() if SLUG in line]
    assert json.loads(line[line.index("{") :]) == SCHEMA


async def test_a_result_is_data() -> None:
    """Awaited by hand, a tool answers with plain data, also where the call failed."""
    (tool,) = wrapped(DspyProvider(), schema(), Runs(FAILED))
    assert await tool.acall() == {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}


async def test_a_tool_may_be_called_without_awaiting() -> None:
    """Called like a function in a thread, a tool answers as well; no setting of DSPy's is needed."""
    runs = Runs()
    (tool,) = wrapped(DspyProvider(), SCHEMA, runs)
    result = await asyncio.to_thread(lambda: tool(**ARGUMENTS))
    assert result["successful"]
    assert runs.seen == [ARGUMENTS]


async def test_callbacks_see_the_calls() -> None:
    """DSPy's callbacks, which its tracing is made of, see the arguments and the result."""
    seen: list[Any] = []

    class Seeing(BaseCallback):
        def on_tool_start(self, call_id: str, instance: Any, inputs: dict[str, Any]) -> None:
            seen.append(inputs)

        def on_tool_end(self, call_id: str, outputs: Any, exception: Any = None) -> None:
            seen.append(outputs)

    (tool,) = wrapped(DspyProvider(), schema(), Runs({"number": 1}))
    with dspy.context(callbacks=[Seeing()]):
        await tool.acall(to="x", instance="y", self="z")
    assert "'to': 'x'" in str(seen[0])
    assert seen[1]["data"] == {"number": 1}


async def test_a_copied_module_runs_the_tools() -> None:
    """DSPy's optimizers work on copies of a module; their tools run."""
    runs = Runs()
    copied = agent(wrapped(DspyProvider(), schema(), runs)).deepcopy()
    with dspy.context(lm=script([Call(SLUG, {"to": "x"})])):
        await copied.acall(request="go")
    assert runs.seen == [{"to": "x"}]


async def test_an_exception_is_never_told_with_its_traceback() -> None:
    """DSPy would tell the model a tool's exception with five frames of its traceback; ours are results."""
    tools = wrapped(DspyProvider(), schema(), Runs(error=RuntimeError("hunter2")))
    (told,) = await turn(tools, [Call(SLUG, {})])
    assert "Traceback" not in told.text
    assert "hunter2" not in told.text
    assert not json.loads(told.text)["successful"]
