"""What is special about tools for Microsoft's Agent Framework."""

from __future__ import annotations

import asyncio
import json

import pytest

from composio_async import APIConnectionError

from .drivers import Call
from .plain import FAILED, SLUG, Runs, schema, wrapped

pytest.importorskip("agent_framework", reason="NOT RUN: agent-framework-core is not installed here")

from agent_framework import MiddlewareFailure

from composio_async.providers.agent_framework import AgentFrameworkProvider

from .drivers.agent_framework import turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


async def test_the_model_reads_why_a_call_failed() -> None:
    """A failure is a result, since of an exception the framework tells the model nothing but that there was one."""
    (tool,) = wrapped(AgentFrameworkProvider(), schema(), Runs(FAILED))
    (content,) = await tool.invoke(arguments={})
    assert json.loads(content.text) == {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}


async def test_the_unparsed_result_is_an_object() -> None:
    """A caller that asks for what the function returned gets the result itself."""
    (tool,) = wrapped(AgentFrameworkProvider(), schema(), Runs(FAILED))
    assert await tool.invoke(arguments={}, skip_parsing=True) is FAILED


async def test_a_raised_error_ends_the_run_and_the_other_calls() -> None:
    """With raise_errors the run ends with the framework's own signal, caused by ours; calls beside it are cancelled."""
    lost = APIConnectionError("no network")
    provider = AgentFrameworkProvider(raise_errors=True)
    bad = wrapped(provider, schema(), Runs(error=lost, seconds=0.1), slug="BAD")
    waiting = Runs(seconds=5)
    good = wrapped(provider, schema(), waiting, slug="GOOD")
    with pytest.raises(MiddlewareFailure) as raised:
        await turn([*bad, *good], [Call("BAD", {}), Call("GOOD", {})])
    assert raised.value.__cause__ is lost
    assert waiting.cancelled == 1


async def test_a_call_without_a_required_argument_makes_no_request() -> None:
    """The framework looks at the first level of the arguments itself, and tells the model what is missing."""
    runs = Runs()
    tools = wrapped(AgentFrameworkProvider(), {**schema(to={"type": "string"}), "required": ["to"]}, runs)
    (told,) = await turn(tools, [Call(SLUG, {})])
    assert told.failed
    assert runs.seen == []


async def test_a_tool_may_be_called_as_a_function() -> None:
    """Called like a function, a tool takes its arguments by name, `self` too."""
    runs = Runs()
    (tool,) = wrapped(AgentFrameworkProvider(), schema(to={}), runs)
    result = await asyncio.wait_for(tool(to="x", self="I"), 5)
    assert runs.seen == [{"to": "x", "self": "I"}]
    assert result.successful
