"""A graph of LangGraph with its `ToolNode`, on a chat model that follows a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.runnables import RunnableLambda
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

from composio_async.providers.langgraph import LanggraphProvider

from . import Call, Driver, Told
from .langchain import Scripted, told


def graph(tools: Any, calls: Sequence[Call]) -> Any:
    model = Scripted(calls=list(calls)).bind_tools(tools)

    def ask(state: MessagesState) -> dict[str, Any]:
        return {"messages": [model.invoke(state["messages"])]}

    async def aask(state: MessagesState) -> dict[str, Any]:
        return {"messages": [await model.ainvoke(state["messages"])]}

    made = StateGraph(MessagesState)
    made.add_node("ask", RunnableLambda(ask, afunc=aask))
    made.add_node("tools", ToolNode(tools))
    made.add_edge(START, "ask")
    made.add_conditional_edges("ask", tools_condition)
    made.add_edge("tools", "ask")
    return made.compile()


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    state = await graph(tools, calls).ainvoke({"messages": [("user", "go")]})
    return told(state["messages"], calls)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    return told(graph(tools, calls).invoke({"messages": [("user", "go")]})["messages"], calls)


DRIVER = Driver(
    provider=LanggraphProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [convert_to_openai_tool(tool)["function"]["name"] for tool in tools],
    schemas=lambda tools: [convert_to_openai_tool(tool)["function"]["parameters"] for tool in tools],
    package="langgraph",
    lossless=False,
)
