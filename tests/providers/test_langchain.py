"""What is special about tools for LangChain and LangGraph."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("langchain", reason="NOT RUN: langchain is not installed here")
pytest.importorskip("langgraph", reason="NOT RUN: langgraph is not installed here")

from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode

from composio_async.providers.langchain import LangchainProvider
from composio_async.providers.langgraph import LanggraphProvider

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


def call(arguments: dict[str, Any]) -> dict[str, Any]:
    return {"type": "tool_call", "id": "call_1", "name": SLUG, "args": arguments}


def told_schema(parameters: dict[str, Any]) -> Any:
    (tool,) = wrapped(LangchainProvider(), parameters, Runs())
    return convert_to_openai_tool(tool)["function"]["parameters"]


def test_only_titles_and_references_are_lost() -> None:
    """The model is told the whole schema but titles; a person's friend, which has no end, may be anything."""
    person = {**SCHEMA["$defs"]["Person"]}
    person["properties"] = {"name": {"type": "string"}, "friend": {}}
    kept = {key: value for key, value in SCHEMA.items() if key not in {"title", "$defs"}}
    kept["properties"] = {**SCHEMA["properties"], "person": person}
    assert told_schema(SCHEMA) == kept


def test_a_reference_to_nothing_spoils_no_tool() -> None:
    """A schema that LangChain itself would refuse to convert is told, and takes anything at that place."""
    assert told_schema(schema(person={"$ref": "#/$defs/Nobody"})) == schema(person={})


async def test_the_artifact_is_the_result() -> None:
    """The message has the result as plain data beside its text."""
    (tool,) = wrapped(LangchainProvider(), schema(), Runs({"number": 1}))
    message = await tool.ainvoke(call({}))
    assert isinstance(message, ToolMessage)
    assert message.status == "success"
    assert message.artifact == {"successful": True, "data": {"number": 1}, "error": None}
    assert json.loads(str(message.content)) == message.artifact


@pytest.mark.parametrize("provider", [LangchainProvider(), LanggraphProvider()])
async def test_a_failure_has_status_and_artifact(provider: LangchainProvider) -> None:
    """A failed call's message is marked as an error, and keeps the result that a raised exception would lose."""
    (tool,) = wrapped(provider, schema(), Runs(FAILED))
    message = await tool.ainvoke(call({}))
    assert message.status == "error"
    assert message.tool_call_id == "call_1"
    assert message.artifact == {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}


async def test_a_tool_alone_gives_text() -> None:
    """Invoked with arguments instead of a model's call, a tool answers with the text, whether it failed or not."""
    (good,) = wrapped(LangchainProvider(), schema(), Runs({"number": 1}))
    (bad,) = wrapped(LangchainProvider(), schema(), Runs(FAILED))
    assert json.loads(await good.ainvoke({}))["data"] == {"number": 1}
    assert json.loads(await bad.ainvoke({}))["error"] == "the mailbox is full"


async def test_arguments_may_be_json_text() -> None:
    """Text instead of arguments is read as JSON; what is none is told as a failure."""
    runs = Runs()
    (tool,) = wrapped(LangchainProvider(), schema(to={"type": "string"}), runs)
    await tool.ainvoke('{"to": "x"}')
    assert runs.seen == [{"to": "x"}]
    assert not json.loads(await tool.ainvoke("to x"))["successful"]


async def test_a_checkpoint_keeps_the_artifact(recwarn: pytest.WarningsRecorder) -> None:
    """A graph that stores its state stores the artifact too, and reads it back without a warning."""
    tools = wrapped(LanggraphProvider(), schema(), Runs(FAILED))

    def ask(_: MessagesState) -> dict[str, Any]:
        return {"messages": [AIMessage("", tool_calls=[{"id": "call_1", "name": SLUG, "args": {}}])]}

    made = StateGraph(MessagesState).add_node("ask", ask).add_node("tools", ToolNode(tools))
    graph = made.add_edge(START, "ask").add_edge("ask", "tools").compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "1"}}
    await graph.ainvoke({"messages": []}, config)
    stored = (await graph.aget_state(config)).values["messages"][-1]
    assert stored.artifact["data"] == {"code": 7}
    assert [str(one.message) for one in recwarn if "serializ" in str(one.message)] == []


async def test_a_cancelled_tool_alone_is_cancelled() -> None:
    """Cancelling `ainvoke` cancels the call."""
    runs = Runs(seconds=5)
    (tool,) = wrapped(LangchainProvider(), schema(), runs)
    running = asyncio.create_task(tool.ainvoke(call({})))
    await runs.started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert runs.cancelled == 1
