"""Tools for the client of `google-genai`, as its own objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.gemini import GeminiForm, response_dict
from composio_async.providers.protocol import ExecuteTool, ToolCall

try:
    from google.genai import types
except ImportError as error:
    msg = "google-genai is missing or too old: pip install -U 'composio-async[google-genai]'"
    raise ImportError(msg) from error


class GoogleGenaiProvider(GeminiForm[list[types.Tool]]):
    """Tools as objects of `google-genai`, for `GenerateContentConfig(tools=...)`.

    The tools are declared, and `handle_tool_calls` runs the model's calls, all at the same time: what `google-genai`
    would call by itself must be a Python function, whose signature has no room for the schema, and it calls one after
    another. The schema reaches the model as it is. Only names of parameters that Gemini does not take, such as
    `user-id`, are others there; the tool is given its own.

    `handle_tool_calls` answers a response with one `Content` that has the results of all its calls, and with nothing
    where there were none. A chat takes its parts: `chat.send_message(results[0].parts)`.

    Args:
        raise_errors: Whether `handle_tool_calls` raises what kept a tool from running, once all calls are settled. By
            default the model is told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.google_genai import GoogleGenaiProvider
        from google import genai
        from google.genai import types

        gemini = genai.Client().aio
        async with Composio(GoogleGenaiProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            config = types.GenerateContentConfig(tools=await session.tools())
            chat = gemini.chats.create(model="gemini-2.5-flash", config=config)
            response = await chat.send_message("Star the repository composiohq/composio")
            while results := await composio.provider.handle_tool_calls(response=response, session=session):
                response = await chat.send_message(results[0].parts)
        ```
    """

    name: ClassVar[str] = "google_genai"

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[types.Tool]:
        """All tools as the function declarations of one `Tool`.

        Args:
            tools: To wrap.
            execute: Not needed: the model's calls are run by `handle_tool_calls`.
        """
        declarations = [
            types.FunctionDeclaration(
                name=fitted.name, description=tool.description, parameters_json_schema=fitted.parameters
            )
            for tool, fitted in ((tool, self.fit(tool)) for tool in tools)
        ]
        return [types.Tool(function_declarations=declarations)] if declarations else []

    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """A `Part` with the function's response.

        Args:
            call: That was made.
            result: That it had.
        """
        told = types.FunctionResponse(id=call.call_id, name=call.slug, response=response_dict(result))
        return types.Part(function_response=told)

    def tool_messages(self, calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> list[Any]:
        """One `Content` with the results of all calls; none for no calls.

        Args:
            calls: That were made.
            results: That they had, in the same order.
        """
        parts = super().tool_messages(calls, results)
        return [types.Content(role="user", parts=parts)] if parts else []
