"""LlamaIndex's `FunctionAgent` on its own mock model, which follows a script."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from llama_index.core.agent.workflow import FunctionAgent, ToolCallResult
from llama_index.core.llms import ChatMessage, MockFunctionCallingLLM
from llama_index.core.llms.llm import ToolSelection
from llama_index.core.tools.calling import call_tool_with_selection

from composio_async.providers.llama_index import LlamaIndexProvider

from . import Call, Driver, Told


def selections(calls: Sequence[Call]) -> list[ToolSelection]:
    return [
        ToolSelection(tool_id=f"call_{number}", tool_name=call.name, tool_kwargs=call.arguments)
        for number, call in enumerate(calls)
    ]


def scripted(calls: Sequence[Call], heard: list[ChatMessage]) -> MockFunctionCallingLLM:
    def answer(messages: Sequence[ChatMessage], **_: Any) -> ChatMessage:
        heard[:] = [message for message in messages if message.role == "tool"]
        if heard:
            return ChatMessage(role="assistant", content="done")
        return ChatMessage(role="assistant", content="", additional_kwargs={"tool_calls": selections(calls)})

    return MockFunctionCallingLLM(response_generator=answer, is_chat_model=True)


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    heard: list[ChatMessage] = []
    agent = FunctionAgent(tools=tools, llm=scripted(calls, heard), streaming=False)
    run = agent.run("go")
    try:
        failed = {
            event.tool_id: event.tool_output.is_error
            async for event in run.stream_events()
            if isinstance(event, ToolCallResult)
        }
        await run
    except asyncio.CancelledError:
        await run.cancel_run()
        raise
    told = {one.additional_kwargs["tool_call_id"]: str(one.content) for one in heard}
    return [Told(told[f"call_{number}"], failed[f"call_{number}"]) for number in range(len(calls))]


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    outputs = [call_tool_with_selection(one, tools) for one in selections(calls)]
    return [Told(one.content, one.is_error) for one in outputs]


DRIVER = Driver(
    provider=LlamaIndexProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [tool.metadata.to_openai_tool()["function"]["name"] for tool in tools],
    schemas=lambda tools: [tool.metadata.to_openai_tool()["function"]["parameters"] for tool in tools],
    package="llama-index-core",
    most=4,
    raises=False,
)
