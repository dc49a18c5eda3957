"""LangChain's own agent, `create_agent`, on a chat model that follows a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool

from composio_async.providers.langchain import LangchainProvider

from . import Call, Driver, Told


class Scripted(BaseChatModel):
    """Makes the calls, and ends once it was told their results."""

    calls: list[Any]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **_: Any) -> Any:
        for tool in tools:
            convert_to_openai_tool(tool)
        return self

    def _answer(self, messages: list[BaseMessage]) -> ChatResult:
        said = AIMessage("done")
        if not any(isinstance(message, ToolMessage) for message in messages):
            calls = [
                {"type": "tool_call", "id": f"call_{number}", "name": call.name, "args": call.arguments}
                for number, call in enumerate(self.calls)
            ]
            said = AIMessage("", tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=said)])

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return self._answer(messages)

    async def _agenerate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return self._answer(messages)


def told(messages: list[BaseMessage], calls: Sequence[Call]) -> list[Told]:
    """What the messages say of each call."""
    answers = {one.tool_call_id: one for one in messages if isinstance(one, ToolMessage)}
    assert len(answers) == len(calls)
    ordered = [answers[f"call_{number}"] for number in range(len(calls))]
    return [Told(str(one.content), one.status == "error") for one in ordered]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    agent = create_agent(Scripted(calls=list(calls)), tools)
    state = await agent.ainvoke({"messages": [{"role": "user", "content": "go"}]})
    return told(state["messages"], calls)


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    agent = create_agent(Scripted(calls=list(calls)), tools)
    return told(agent.invoke({"messages": [{"role": "user", "content": "go"}]})["messages"], calls)


DRIVER = Driver(
    provider=LangchainProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [convert_to_openai_tool(tool)["function"]["name"] for tool in tools],
    schemas=lambda tools: [convert_to_openai_tool(tool)["function"]["parameters"] for tool in tools],
    package="langchain",
    lossless=False,
)
