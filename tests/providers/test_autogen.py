"""What is special about tools for AutoGen Core and AgentChat."""

from __future__ import annotations

import asyncio
import json

import pytest

from .plain import FAILED, SLUG, Runs, schema, wrapped

pytest.importorskip("autogen_core", reason="NOT RUN: autogen-core is not installed here")
pytest.importorskip("autogen_agentchat", reason="NOT RUN: autogen-agentchat is not installed here")
pytest.importorskip("autogen_ext", reason="NOT RUN: autogen-ext is not installed here")

from autogen_agentchat.agents import AssistantAgent
from autogen_core import AgentId, CancellationToken, FunctionCall, SingleThreadedAgentRuntime
from autogen_core.models import CreateResult, FunctionExecutionResult, RequestUsage
from autogen_core.tool_agent import ToolAgent, ToolExecutionException
from autogen_ext.models.replay import ReplayChatCompletionClient

from composio_async.providers.autogen import AutogenProvider, ToolFailedError

from .drivers.autogen import INFO

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


def model() -> ReplayChatCompletionClient:
    """Makes one call, and ends."""
    call = FunctionCall(id="call_1", name=SLUG, arguments="{}")
    usage = RequestUsage(prompt_tokens=1, completion_tokens=1)
    first = CreateResult(finish_reason="function_calls", content=[call], usage=usage, cached=False)
    return ReplayChatCompletionClient([first, "done"], model_info=INFO)


async def test_a_result_is_an_object_and_text() -> None:
    """Run by hand, a tool answers with an object, of which it makes the text for the model."""
    (tool,) = wrapped(AutogenProvider(), schema(), Runs({"number": 1}))
    result = await tool.run_json({}, CancellationToken())
    assert result.data == {"number": 1}
    assert json.loads(tool.return_value_as_string(result)) == {"successful": True, "data": {"number": 1}, "error": None}


async def test_a_failure_is_raised_with_the_result() -> None:
    """Run by hand, a tool that failed raises what the model is to read, with the result."""
    (tool,) = wrapped(AutogenProvider(), schema(), Runs(FAILED))
    with pytest.raises(ToolFailedError) as raised:
        await tool.run_json({}, CancellationToken())
    assert raised.value.result is FAILED
    assert json.loads(str(raised.value))["error"] == "the mailbox is full"


async def core(runs: Runs) -> FunctionExecutionResult:
    """What Core's own agent of tools answers to one call."""
    runtime = SingleThreadedAgentRuntime(ignore_unhandled_exceptions=True)
    tools = wrapped(AutogenProvider(), schema(), runs)
    await ToolAgent.register(runtime, "tools", lambda: ToolAgent("Runs tools.", tools))
    runtime.start()
    try:
        call = FunctionCall(id="call_1", name=SLUG, arguments="{}")
        answer = await runtime.send_message(call, AgentId("tools", "default"))
    finally:
        await runtime.stop_when_idle()
    assert isinstance(answer, FunctionExecutionResult)
    return answer


async def test_core_runs_the_tools() -> None:
    """Core's own agent of tools answers with the text for the model."""
    answer = await core(Runs({"number": 1}))
    assert json.loads(answer.content)["data"] == {"number": 1}


async def test_core_raises_a_failure_in_its_own_form() -> None:
    """A failure is Core's exception for tools, whose content has the text for the model."""
    with pytest.raises(ToolExecutionException) as raised:
        await core(Runs(FAILED))
    assert "the mailbox is full" in raised.value.content


async def test_a_token_cancels_a_tool_alone() -> None:
    """The token that a tool is run with cancels its call."""
    runs = Runs(seconds=5)
    (tool,) = wrapped(AutogenProvider(), schema(), runs)
    token = CancellationToken()
    running = asyncio.create_task(tool.run_json({}, token))
    await runs.started.wait()
    token.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert runs.cancelled == 1


@pytest.mark.parametrize("stop", [False, True])
async def test_a_run_is_ended_by_its_token(stop: bool) -> None:
    """Cancelling who waits for an agent leaves its calls alone; the token cancels them."""
    runs = Runs(seconds=5)
    agent = AssistantAgent("assistant", model(), tools=wrapped(AutogenProvider(), schema(), runs))
    token = CancellationToken()
    running = asyncio.create_task(agent.run(task="go", cancellation_token=token))
    await runs.started.wait()
    if stop:
        token.cancel()
    else:
        running.cancel()
    await asyncio.wait([running], timeout=5)
    await asyncio.sleep(0.2)
    assert runs.cancelled == int(stop)
