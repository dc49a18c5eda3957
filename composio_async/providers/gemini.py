"""Gemini's function calling, as plain dicts; `google-genai` is not needed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from composio_async.errors import InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import (
    ExecuteTool,
    Provider,
    ToolCall,
    has,
    json_text,
    read,
    read_call,
    result_content,
    result_text,
)
from composio_async.schemas.fitting import GEMINI, Dialect

_ToolsT = TypeVar("_ToolsT")


class GeminiForm(Provider[_ToolsT]):
    """What the two forms for Gemini have in common: how its calls are read.

    Args:
        raise_errors: Whether `handle_tool_calls` raises what kept a tool from running, once all calls are settled. By
            default the model is told.
    """

    dialect: Dialect = GEMINI

    def __init__(self, *, raise_errors: bool = False) -> None:
        self.raise_errors = raise_errors

    def tool_calls(self, response: Any) -> list[ToolCall]:
        """The function calls of the first candidate, in order.

        Args:
            response: Of `generate_content`, one of its contents, or the parts of one.

        Raises:
            InvalidParamsType: It is none of these.
        """
        parts = response if isinstance(response, list | tuple) else _parts(response)
        called = [_called(part) for part in parts]
        return [_tool_call(one) for one in called if one is not None]

    def tool_call(self, call: Any) -> ToolCall:
        """One function call.

        Args:
            call: The call, or the part that has it; object or dict.

        Raises:
            InvalidParamsType: It is neither.
        """
        called = _called(call) or call
        if not isinstance(read(called, "name"), str):
            raise InvalidParamsType("tool_call must be a function call of Gemini's.")
        return _tool_call(called)


class GeminiProvider(GeminiForm[list[Any]]):
    """Tools for Gemini's `generate_content`, by `google-genai` or by the REST API.

    The schema reaches the model as it is. Only names of parameters that Gemini does not take, such as `user-id`, are
    others there; the tool is given its own. What this makes is typed as Any, so that it fits the parameters of
    `google-genai`.

    `handle_tool_calls` answers a response with one content that has the results of all its calls, as Gemini wants them,
    and with nothing where there were none: `contents += await composio.provider.handle_tool_calls(...)`.

    Args:
        raise_errors: Whether `handle_tool_calls` raises what kept a tool from running, once all calls are settled. By
            default the model is told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.gemini import GeminiProvider
        from google import genai

        gemini = genai.Client().aio
        async with Composio(GeminiProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            config = {"tools": await session.tools()}
            model = "gemini-2.5-flash"
            contents = [{"role": "user", "parts": [{"text": "Star the repository composiohq/composio"}]}]
            while True:
                response = await gemini.models.generate_content(model=model, contents=contents, config=config)
                contents.append(response.candidates[0].content)
                results = await composio.provider.handle_tool_calls(response=response, session=session)
                if not results:
                    break
                contents += results
        ```
    """

    name: ClassVar[str] = "gemini"

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[Any]:
        """All tools as the function declarations of one dict, for `config={"tools": ...}`.

        Args:
            tools: To wrap.
            execute: Not needed: the model's calls are run by `handle_tool_calls`.
        """
        declarations = [
            {"name": fitted.name, "description": tool.description, "parameters_json_schema": fitted.parameters}
            for tool, fitted in ((tool, self.fit(tool)) for tool in tools)
        ]
        return [{"function_declarations": declarations}] if declarations else []

    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """A `function_response` part.

        Args:
            call: That was made.
            result: That it had.
        """
        told: dict[str, Any] = {"name": call.slug, "response": response_dict(result)}
        return {"function_response": told if call.call_id is None else {"id": call.call_id, **told}}

    def tool_messages(self, calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> list[Any]:
        """One content with the results of all calls; none for no calls.

        Args:
            calls: That were made.
            results: That they had, in the same order.
        """
        parts = super().tool_messages(calls, results)
        return [{"role": "user", "parts": parts}] if parts else []


def response_dict(result: ToolResult) -> dict[str, Any]:
    """A result as Gemini reads it: what it is told as `output` went well, what it is told as `error` did not."""
    if not result.successful:
        said: dict[str, Any] = result_content(result)
        return _jsonable(said, result)
    return _jsonable({"output": result.data}, result)


def _jsonable(told: dict[str, Any], result: ToolResult) -> dict[str, Any]:
    """The same with what JSON does not know as text, for it is serialised by others."""
    text = json_text(told)
    if text is None:
        return {"output" if result.successful else "error": result_text(result)}
    made: dict[str, Any] = json.loads(text)
    return made


def _parts(response: Any) -> Sequence[Any]:
    if has(response, "candidates"):
        # One that was cut before its first part has none, and the REST API leaves out what is empty.
        candidates = read(response, "candidates")
        return read(read(candidates[0], "content"), "parts") or () if candidates else ()
    parts = read(response, "parts")
    if not has(response, "parts"):
        raise InvalidParamsType("The response is not one of Gemini's, nor a content or the parts of one.")
    return parts or ()


def _called(part: Any) -> Any:
    return read(part, "function_call") or read(part, "functionCall")


def _tool_call(called: Any) -> ToolCall:
    return read_call(read(called, "name"), read(called, "args"), read(called, "id"))
