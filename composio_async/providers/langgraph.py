"""Tools for LangGraph: objects of LangChain, which `ToolNode` and the prebuilt agents run."""

from __future__ import annotations

from typing import ClassVar

try:
    from composio_async.providers.langchain import LangchainProvider
except ImportError as error:
    msg = "langchain-core is missing or too old: pip install -U 'composio-async[langgraph]'"
    raise ImportError(msg) from error


class LanggraphProvider(LangchainProvider):
    """Tools for `ToolNode`, `bind_tools` and the agents of LangGraph; the same objects as LangChain's.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.langgraph import LanggraphProvider
        from langchain.chat_models import init_chat_model
        from langgraph.graph import START, MessagesState, StateGraph
        from langgraph.prebuilt import ToolNode, tools_condition

        async with Composio(LanggraphProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            tools = await session.tools()
            model = init_chat_model("openai:gpt-5").bind_tools(tools)

            async def ask(state: MessagesState) -> dict:
                return {"messages": [await model.ainvoke(state["messages"])]}

            graph = StateGraph(MessagesState).add_node("ask", ask).add_node("tools", ToolNode(tools))
            graph.add_edge(START, "ask").add_conditional_edges("ask", tools_condition).add_edge("tools", "ask")
            await graph.compile().ainvoke({"messages": "Star the repository composiohq/composio"})
        ```
    """

    name: ClassVar[str] = "langgraph"
