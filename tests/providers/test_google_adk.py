"""What is special about tools for ADK."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from composio_async import Tool
from composio_async.errors import InvalidParams
from composio_async.models.tools import ToolResult

from .drivers import Call
from .drivers.gemini import told as spelled
from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import LONG, SCHEMA

pytest.importorskip("google.adk", reason="NOT RUN: google-adk is not installed here")

from google.adk.agents import Agent
from google.adk.runners import InMemoryRunner
from google.adk.telemetry import tracing
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from composio_async.providers.google_adk import GoogleAdkProvider

from .drivers.google_adk import Scripted, declarations, ended, ran, scripted

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


def test_what_the_model_is_told_of_a_schema() -> None:
    """Nothing is lost; a parameter whose name Gemini does not take has another."""
    (one,) = declarations(wrapped(GoogleAdkProvider(), SCHEMA, Runs()))
    header = {**SCHEMA["properties"]["header"]}
    properties = {**SCHEMA["properties"], "header": {**header, "properties": spelled(header["properties"])}}
    assert one.parameters_json_schema == {**SCHEMA, "properties": spelled(properties)}
    assert one.parameters is None


def test_a_name_is_one_for_every_model() -> None:
    """ADK hands tools to other models than Gemini, so a name is one that all of them take."""
    made = [Tool(slug=slug, input_parameters=schema()) for slug in ("7ZIP.LIST:ALL", LONG)]
    names = [tool.name for tool in GoogleAdkProvider().wrap_tools(made, Runs())]
    assert names[0] == "_7ZIP_LIST_ALL_cbfd833b"
    assert len(names[1]) <= 64


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (ToolResult(successful=True, data={"error": "none"}), {"output": {"error": "none"}}),
        (ToolResult(successful=True, data="text"), {"output": "text"}),
        (ToolResult(successful=True, data=[1, None]), {"output": [1, None]}),
        (FAILED, {"error": "the mailbox is full", "data": {"code": 7}}),
    ],
)
async def test_what_the_model_is_told_of_a_result(result: ToolResult, told: dict[str, Any]) -> None:
    """A success is output and a failure an error, whatever the data holds."""
    runner, model = scripted(wrapped(GoogleAdkProvider(), schema(), Runs(result)), [Call(SLUG, {})])
    ended(await ran(runner))
    assert model._heard == {"call_0": told}


@pytest.mark.parametrize("failed", [False, True])
async def test_a_span_says_whether_a_call_failed(failed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """ADK's span of a tool has an error where the tool failed, though nothing was raised."""
    spans = InMemorySpanExporter()
    traces = TracerProvider()
    traces.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(tracing, "tracer", traces.get_tracer("test"))
    runner, _ = scripted(wrapped(GoogleAdkProvider(), schema(), Runs(FAILED if failed else None)), [Call(SLUG, {})])
    ended(await ran(runner))
    (one,) = [span for span in spans.get_finished_spans() if span.name == f"execute_tool {SLUG}"]
    assert (one.attributes or {}).get("error.type") == ("TOOL_ERROR" if failed else None)


async def test_the_frameworks_own_callback_answers_a_raised_error() -> None:
    """With raise_errors an agent's own callback sees the error first, and may answer the model in its place."""
    seen: list[tuple[str, Exception]] = []

    def answer(tool: Any, args: Any, tool_context: Any, error: Exception) -> dict[str, Any]:
        seen.append((tool.name, error))
        return {"error": "later"}

    error = InvalidParams("no such user")
    tools = wrapped(GoogleAdkProvider(raise_errors=True), schema(), Runs(error=error))
    runner, model = scripted(tools, [Call(SLUG, {})], on_tool_error_callback=answer)
    ended(await ran(runner))
    assert seen == [(SLUG, error)]
    assert model._heard == {"call_0": {"error": "later"}}


async def test_a_raised_error_cancels_the_other_calls() -> None:
    """With raise_errors one error ends the run, and ADK cancels what else the message asked for."""
    cancelled = 0

    async def execute(_slug: str, arguments: Any) -> ToolResult:
        nonlocal cancelled
        if arguments["number"] == 1:
            raise InvalidParams("no such user")
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled += 1
            raise
        return FAILED

    tool = Tool(slug=SLUG, input_parameters=schema(number={"type": "integer"}))
    tools = GoogleAdkProvider(raise_errors=True).wrap_tools([tool], execute)
    runner, _ = scripted(tools, [Call(SLUG, {"number": number}) for number in range(3)])
    with pytest.raises(InvalidParams, match="no such user"):
        await asyncio.wait_for(ran(runner), 10)
    assert cancelled == 2


async def test_agents_may_share_them() -> None:
    """Two agents that run at the same time, one of them a clone, have the same tools."""
    runs = Runs()
    tools = wrapped(GoogleAdkProvider(), schema(to={"type": "string"}), runs)
    first = Agent(name="first", model=Scripted([Call(SLUG, {"to": "x"})]), tools=tools)
    second = first.clone(update={"name": "second", "model": Scripted([Call(SLUG, {"to": "y"})])})
    await asyncio.gather(*(ran(InMemoryRunner(agent=agent, app_name="app")) for agent in (first, second)))
    assert sorted(one["to"] for one in runs.seen) == ["x", "y"]
