"""OpenAI's two forms, Chat Completions and Responses, as plain dicts; the `openai` package is not needed."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from composio_async.errors import InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import ExecuteTool, Provider, ToolCall, has, read, read_call, result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect

STRICT: Final = Dialect(strict="openai", plain_root=True)


class OpenAIProvider(Provider[list[Any]]):
    """Tools for OpenAI's Chat Completions, and for every service that copies it.

    What it makes is typed as Any, so that it fits the parameters of `openai` and of services like it.

    Args:
        strict: Whether the model is held to the schemas, where they can be said in the form that this takes; the other
            tools are offered as always. A strict model gives every parameter, so null stands for leaving an optional
            one out, and no tool sees it. What the form cannot say (`minLength`, `default`) the description tells.
        raise_errors: Whether `handle_tool_calls` raises what kept a tool from running, once all calls are settled. By
            default the model is told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.openai import OpenAIProvider
        from openai import AsyncOpenAI

        openai = AsyncOpenAI()
        messages = [{"role": "user", "content": "Star the repository composiohq/composio"}]
        async with Composio(OpenAIProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            tools = await session.tools()
            while True:
                response = await openai.chat.completions.create(model="gpt-5", messages=messages, tools=tools)
                answers = await composio.provider.handle_tool_calls(response=response, session=session)
                if not answers:
                    break
                messages += [response.choices[0].message, *answers]
        ```
    """

    name: ClassVar[str] = "openai"

    def __init__(self, *, strict: bool = False, raise_errors: bool = False) -> None:
        self.dialect = STRICT if strict else PLAIN_ROOT
        self.raise_errors = raise_errors

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[Any]:
        """Tools as dicts for `chat.completions.create(tools=...)`.

        Args:
            tools: To wrap.
            execute: Not needed: the model's calls are run by `handle_tool_calls`.
        """
        wrapped: list[Any] = []
        for tool in tools:
            fitted = self.fit(tool)
            function: dict[str, Any] = {
                "name": fitted.name,
                "description": tool.description,
                "parameters": fitted.parameters,
            }
            if fitted.strict:
                function["strict"] = True
            wrapped.append({"type": "function", "function": function})
        return wrapped

    def tool_calls(self, response: Any) -> list[ToolCall]:
        """The function calls of the first choice, in order; calls of other kinds are left out.

        Args:
            response: A chat completion, or one of its messages.

        Raises:
            InvalidParamsType: It is neither, such as a chunk of a stream.
        """
        choices = read(response, "choices")
        if choices and has(choices[0], "delta") and not has(choices[0], "message"):
            raise InvalidParamsType("The response is a chunk of a stream: put the whole message together first.")
        message = read(choices[0], "message") if choices else response
        if choices is None and not any(has(response, name) for name in ("tool_calls", "content", "role")):
            raise InvalidParamsType("The response is not a chat completion, nor a message of one.")
        content = read(message, "content")
        if isinstance(content, list | tuple) and any(read(block, "type") == "tool_use" for block in content):
            raise InvalidParamsType("The response is a message of Anthropic's: use AnthropicProvider for it.")
        calls: list[ToolCall] = []
        for call in read(message, "tool_calls") or ():
            function = read(call, "function")
            if function is None:
                continue
            calls.append(read_call(read(function, "name"), read(function, "arguments"), read(call, "id")))
        return calls

    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """A message of the role `tool`.

        Args:
            call: That was made.
            result: That it had.
        """
        return {"role": "tool", "tool_call_id": call.call_id, "content": result_text(result)}


class OpenAIResponsesProvider(Provider[list[Any]]):
    """Tools for OpenAI's Responses; typed as Any, like those of the chat form.

    Args:
        strict: Whether the model is held to the schemas, where they can be said in the form that this takes; the other
            tools are offered as always. A strict model gives every parameter, so null stands for leaving an optional
            one out, and no tool sees it. What the form cannot say (`minLength`, `default`) the description tells.
        raise_errors: Whether `handle_tool_calls` raises what kept a tool from running, once all calls are settled. By
            default the model is told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.openai import OpenAIResponsesProvider
        from openai import AsyncOpenAI

        openai = AsyncOpenAI()
        messages = [{"role": "user", "content": "Star the repository composiohq/composio"}]
        async with Composio(OpenAIResponsesProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            tools = await session.tools()
            while True:
                response = await openai.responses.create(model="gpt-5", input=messages, tools=tools)
                answers = await composio.provider.handle_tool_calls(response=response, session=session)
                if not answers:
                    break
                messages += [*response.output, *answers]
        ```
    """

    name: ClassVar[str] = "openai_responses"

    def __init__(self, *, strict: bool = False, raise_errors: bool = False) -> None:
        self.dialect = STRICT if strict else PLAIN_ROOT
        self.raise_errors = raise_errors

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[Any]:
        """Tools as dicts for `responses.create(tools=...)`.

        Args:
            tools: To wrap.
            execute: Not needed: the model's calls are run by `handle_tool_calls`.
        """
        return [
            {
                "type": "function",
                "name": fitted.name,
                "description": tool.description,
                "parameters": fitted.parameters,
                "strict": fitted.strict,
            }
            for tool, fitted in ((tool, self.fit(tool)) for tool in tools)
        ]

    def tool_calls(self, response: Any) -> list[ToolCall]:
        """The `function_call` items of the output, in order.

        Args:
            response: A response, or its output.

        Raises:
            InvalidParamsType: It is neither.
        """
        output = response if isinstance(response, list | tuple) else read(response, "output")
        if output is None:
            raise InvalidParamsType("The response is not one of the Responses API, nor its output.")
        return [
            read_call(read(item, "name"), read(item, "arguments"), read(item, "call_id"))
            for item in output or ()
            if read(item, "type") == "function_call"
        ]

    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """An item of the type `function_call_output`.

        Args:
            call: That was made.
            result: That it had.
        """
        return {"type": "function_call_output", "call_id": call.call_id, "output": result_text(result)}
