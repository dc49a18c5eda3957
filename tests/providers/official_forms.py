"""The official provider packages: how to make each one's object, what its tools tell a model, how they are run.

It needs nothing but the package at hand and this project, so that it can be loaded in environments without pytest.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import importlib.util
import inspect
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

Calls = Sequence[tuple[int, dict[str, Any]]]
"""Index of a tool, and arguments."""


@dataclass(frozen=True)
class Form:
    """One official provider.

    Attributes:
        package: Its module.
        cls: Its class.
        framework: The distribution of the framework whose version counts.
        schemas: What the model is told of each tool's arguments.
        turn: Runs the calls of one message as the framework does: client, tools, calls, and whom they are for.
        blocking: Runs a tool with a plain call, where users can do that.
        rival: Our driver for the same framework.
    """

    package: str
    cls: str
    framework: str
    schemas: Callable[[Any], list[dict[str, Any]]]
    turn: Callable[[Any, Any, Calls, dict[str, Any]], Awaitable[list[str]]]
    rival: str
    blocking: Callable[[Any, dict[str, Any]], Any] | None = None

    def provider(self) -> Any:
        """A provider object, made as users make it."""
        return getattr(importlib.import_module(self.package), self.cls)()

    @property
    def installed(self) -> bool:
        """Whether it can be tried here."""
        return importlib.util.find_spec(self.package) is not None

    @property
    def versions(self) -> str:
        """Of the package, and of its framework."""
        own = importlib.metadata.version(self.package.replace("_", "-"))
        return f"{own} with {self.framework} {importlib.metadata.version(self.framework)}"


async def handled(client: Any, response: Any, target: dict[str, Any]) -> list[str]:
    """`handle_tool_calls`, called as users of each client call it."""
    handle = client.provider.handle_tool_calls
    if type(client).__module__.startswith("composio_sync"):
        answers = await asyncio.to_thread(handle, response=response, **target)
    else:
        answers = handle(response=response, **target)  # the official client's blocks, here as in its users' code
    if inspect.isawaitable(answers):
        answers = await answers
    return [json.dumps(one) for one in answers]


async def openai(client: Any, tools: Any, calls: Calls, target: dict[str, Any]) -> list[str]:
    from openai.types.chat import ChatCompletion

    said = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": tools[index]["function"]["name"], "arguments": json.dumps(arguments)},
        }
        for number, (index, arguments) in enumerate(calls)
    ]
    message = {"role": "assistant", "content": None, "tool_calls": said}
    choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
    response = ChatCompletion.model_validate(
        {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    )
    return await handled(client, response, target)


async def openai_responses(client: Any, tools: Any, calls: Calls, target: dict[str, Any]) -> list[str]:
    from openai.types.responses import ResponseFunctionToolCall

    output = [
        ResponseFunctionToolCall(
            type="function_call", call_id=f"c{number}", name=tools[index]["name"], arguments=json.dumps(arguments)
        )
        for number, (index, arguments) in enumerate(calls)
    ]
    return await handled(client, SimpleNamespace(output=output), target)


async def anthropic(client: Any, tools: Any, calls: Calls, target: dict[str, Any]) -> list[str]:
    from anthropic.types import Message

    content = [
        {"type": "tool_use", "id": f"toolu_{number}", "name": tools[index]["name"], "input": arguments}
        for number, (index, arguments) in enumerate(calls)
    ]
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": content, "usage": usage}
    return await handled(client, Message.model_validate(message), target)


async def openai_agents(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    from agents.tool_context import ToolContext

    async def one(number: int, index: int, arguments: dict[str, Any]) -> str:
        given = json.dumps(arguments)
        name = tools[index].name
        context = ToolContext(context=None, tool_name=name, tool_call_id=f"c{number}", tool_arguments=given)
        return str(await tools[index].on_invoke_tool(context, given))

    return await asyncio.gather(*(one(number, *call) for number, call in enumerate(calls)))


async def langchain(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    async def one(number: int, index: int, arguments: dict[str, Any]) -> str:
        call = {"type": "tool_call", "id": f"c{number}", "name": tools[index].name, "args": arguments}
        return str((await tools[index].ainvoke(call)).content)

    return await asyncio.gather(*(one(number, *call) for number, call in enumerate(calls)))


async def llamaindex(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    outputs = await asyncio.gather(*(tools[index].acall(**arguments) for index, arguments in calls))
    return [one.content for one in outputs]


async def gemini(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    from google.genai import _extra_utils, types

    parts = [
        types.Part(function_call=types.FunctionCall(name=tools[index].__name__, args=arguments))
        for index, arguments in calls
    ]
    response = types.GenerateContentResponse(candidates=[types.Candidate(content=types.Content(parts=parts))])
    told = await _extra_utils.get_function_response_parts_async(response, {one.__name__: one for one in tools})
    return [json.dumps(one.function_response.response) for one in told if one.function_response is not None]


async def google_adk(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    from google.adk.sessions import InMemorySessionService  # noqa: F401  its import is part of ADK's start
    from google.adk.tools.tool_context import ToolContext

    context = ToolContext.__new__(ToolContext)
    answers = await asyncio.gather(
        *(tools[index].run_async(args=arguments, tool_context=context) for index, arguments in calls)
    )
    return [json.dumps(one) for one in answers]


async def autogen(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    from autogen_core import CancellationToken

    token = CancellationToken()
    answers = await asyncio.gather(*(tools[index].run_json(arguments, token) for index, arguments in calls))
    return [tools[index].return_value_as_string(one) for (index, _), one in zip(calls, answers, strict=True)]


async def claude_agent_sdk(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    from claude_agent_sdk import create_sdk_mcp_server
    from mcp import Client

    async with Client(create_sdk_mcp_server("composio", tools=tools)["instance"]) as session:
        answers = await asyncio.gather(*(session.call_tool(tools[index].name, arguments) for index, arguments in calls))
    return [one.content[0].text for one in answers]


async def crewai(_client: Any, tools: Any, calls: Calls, _target: dict[str, Any]) -> list[str]:
    # A crew runs tools in worker threads, whichever of its methods starts it.
    answers = await asyncio.gather(*(asyncio.to_thread(tools[index].run, **arguments) for index, arguments in calls))
    return [json.dumps(one) if isinstance(one, dict) else str(one) for one in answers]


def langchain_schemas(tools: Any) -> list[dict[str, Any]]:
    from langchain_core.utils.function_calling import convert_to_openai_tool

    return [convert_to_openai_tool(tool)["function"]["parameters"] for tool in tools]


def gemini_schemas(tools: Any) -> list[dict[str, Any]]:
    from google.genai import Client, types

    client = Client(api_key="none")
    return [declared(types.FunctionDeclaration.from_callable(client=client._api_client, callable=one)) for one in tools]


def declared(declaration: Any) -> dict[str, Any]:
    """The schema of one of Gemini's declarations, by JSON Schema's own names, with what the description says of it."""
    if declaration.parameters_json_schema is not None:
        told = dict(declaration.parameters_json_schema)
    elif declaration.parameters is not None:
        told = lowered(declaration.parameters.model_dump(mode="json", exclude_none=True))
    else:
        told = {"properties": {}}
    return {"type": "object", "description": declaration.description, **told}


def lowered(schema: Any) -> Any:
    if isinstance(schema, dict):
        named = {"any_of": "anyOf", "max_items": "maxItems", "min_items": "minItems", "max_length": "maxLength"}
        named |= {"min_length": "minLength", "additional_properties": "additionalProperties", "defs": "$defs"}
        found = {named.get(key, key): lowered(value) for key, value in schema.items()}
        if isinstance(found.get("type"), str):
            found["type"] = found["type"].lower()
        return found
    return [lowered(one) for one in schema] if isinstance(schema, list) else schema


def crewai_schemas(tools: Any) -> list[dict[str, Any]]:
    from crewai.utilities.agent_utils import convert_tools_to_openai_schema

    return [one["function"]["parameters"] for one in convert_tools_to_openai_schema(tools)[0]]


def claude_schemas(tools: Any) -> list[dict[str, Any]]:
    from claude_agent_sdk import create_sdk_mcp_server
    from mcp import Client

    async def listed() -> list[dict[str, Any]]:
        async with Client(create_sdk_mcp_server("composio", tools=tools)["instance"]) as session:
            return [one.input_schema for one in (await session.list_tools()).tools]

    return asyncio.run(listed())


FORMS: dict[str, Form] = {
    "openai": Form(
        "composio_openai",
        "OpenAIProvider",
        "openai",
        lambda tools: [one["function"]["parameters"] for one in tools],
        openai,
        "openai_chat",
    ),
    "openai_responses": Form(
        "composio_openai",
        "OpenAIResponsesProvider",
        "openai",
        lambda tools: [one["parameters"] for one in tools],
        openai_responses,
        "openai_responses",
    ),
    "anthropic": Form(
        "composio_anthropic",
        "AnthropicProvider",
        "anthropic",
        lambda tools: [one["input_schema"] for one in tools],
        anthropic,
        "anthropic",
    ),
    "openai_agents": Form(
        "composio_openai_agents",
        "OpenAIAgentsProvider",
        "openai-agents",
        lambda tools: [one.params_json_schema for one in tools],
        openai_agents,
        "openai_agents",
    ),
    "langchain": Form(
        "composio_langchain",
        "LangchainProvider",
        "langchain",
        langchain_schemas,
        langchain,
        "langchain",
        lambda tool, arguments: tool.invoke(arguments),
    ),
    "langgraph": Form(
        "composio_langgraph",
        "LanggraphProvider",
        "langgraph",
        langchain_schemas,
        langchain,
        "langgraph",
        lambda tool, arguments: tool.invoke(arguments),
    ),
    "llamaindex": Form(
        "composio_llamaindex",
        "LlamaIndexProvider",
        "llama-index-core",
        lambda tools: [one.metadata.to_openai_tool(skip_length_check=True)["function"]["parameters"] for one in tools],
        llamaindex,
        "llama_index",
        lambda tool, arguments: tool.call(**arguments).content,
    ),
    "gemini": Form(
        "composio_gemini",
        "GeminiProvider",
        "google-genai",
        gemini_schemas,
        gemini,
        "google_genai",
        lambda tool, arguments: tool(**arguments),
    ),
    "google_adk": Form(
        "composio_google_adk",
        "GoogleAdkProvider",
        "google-adk",
        lambda tools: [declared(one._get_declaration()) for one in tools],
        google_adk,
        "google_adk",
        lambda tool, arguments: tool.func(**arguments),
    ),
    "autogen": Form(
        "composio_autogen",
        "AutogenProvider",
        "autogen-core",
        lambda tools: [dict(one.schema["parameters"]) for one in tools],
        autogen,
        "autogen",
        lambda tool, arguments: tool._func(**arguments),
    ),
    "claude_agent_sdk": Form(
        "composio_claude_agent_sdk",
        "ClaudeAgentSDKProvider",
        "claude-agent-sdk",
        claude_schemas,
        claude_agent_sdk,
        "claude_agent",
    ),
    "crewai": Form(
        "composio_crewai",
        "CrewAIProvider",
        "crewai",
        crewai_schemas,
        crewai,
        "crewai",
        lambda tool, arguments: tool.run(**arguments),
    ),
}
