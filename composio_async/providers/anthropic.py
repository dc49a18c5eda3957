"""Anthropic's Messages, as plain dicts; the `anthropic` package is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from attrs import evolve

from composio_async.errors import InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import ExecuteTool, Provider, ToolCall, content_text, has, read, read_call
from composio_async.schemas.fitting import ANTHROPIC, Dialect, Fitted, fit
from composio_async.schemas.walking import inside, listed, named

STRICT: Final = Dialect(names=ANTHROPIC.names, keys=ANTHROPIC.keys, strict="anthropic", plain_root=True)
STRICT_TOOLS: Final = 20
OPTIONAL_PARAMETERS: Final = 24
UNIONS: Final = 16


class AnthropicProvider(Provider[list[Any]]):
    """Tools for Anthropic's `messages.create`, also by way of Bedrock and Vertex AI.

    The schema reaches the model as it is. Only names that Anthropic refuses are others there: those of parameters with
    characters such as `$` and `[`, or longer than 64; the tool is given its own. What this makes is typed as Any, so
    that it fits the parameters of `anthropic`.

    `handle_tool_calls` answers a response with one user message that has the results of all its calls, as Anthropic
    wants them, and with nothing where there were none: `messages += await composio.provider.handle_tool_calls(...)`.

    Args:
        strict: Whether the model is held to the schemas. Anthropic has this for 20 tools, 24 optional parameters and 16
            unions in one request, and not for all that a schema can say; the other tools are offered as always, the
            later ones first.
        raise_errors: Whether `handle_tool_calls` raises what kept a tool from running, once all calls are settled. By
            default the model is told.
        cache: Whether the request is cached up to the last of these tools. It is one of the four breakpoints that a
            request may have.

    Example:
        ```python
        from anthropic import AsyncAnthropic
        from composio_async import Composio
        from composio_async.providers.anthropic import AnthropicProvider

        async with Composio(AnthropicProvider()) as composio, AsyncAnthropic() as anthropic:
            session = await composio.create("user_1", toolkits=["github"])
            tools = await session.tools()
            messages = [{"role": "user", "content": "Star the repository composiohq/composio"}]
            while True:
                response = await anthropic.messages.create(
                    model="claude-sonnet-5", max_tokens=4096, tools=tools, messages=messages
                )
                messages.append({"role": "assistant", "content": response.content})
                results = await composio.provider.handle_tool_calls(response=response, session=session)
                if not results:
                    break
                messages += results
        ```
    """

    name: ClassVar[str] = "anthropic"

    def __init__(self, *, strict: bool = False, raise_errors: bool = False, cache: bool = False) -> None:
        self.dialect = STRICT if strict else ANTHROPIC
        self.raise_errors = raise_errors
        self.cache = cache

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[Any]:
        """Tools as dicts for `messages.create(tools=...)`.

        Args:
            tools: To wrap.
            execute: Not needed: the model's calls are run by `handle_tool_calls`.
        """
        room = _Room()
        wrapped: list[Any] = []
        for tool in tools:
            fitted = self.fit(tool)
            if fitted.strict and not room.takes(fitted):
                fitted = fit(tool.slug, tool.input_parameters, ANTHROPIC)
            told = {"name": fitted.name, "description": tool.description, "input_schema": fitted.parameters}
            wrapped.append({**told, "strict": True} if fitted.strict else told)
        if self.cache and wrapped:
            wrapped[-1]["cache_control"] = {"type": "ephemeral"}
        return wrapped

    def tool_calls(self, response: Any) -> list[ToolCall]:
        """The `tool_use` blocks of a message, in order; the tools of Anthropic's own servers are left out.

        Args:
            response: A message, or the blocks of one.

        Raises:
            InvalidParamsType: It is neither.
        """
        content = response if isinstance(response, list | tuple) else read(response, "content")
        if content is None and not has(response, "content"):
            raise InvalidParamsType("The response is not a message of Anthropic's, nor its content.")
        if isinstance(content, str):
            return []
        calls = [_tool_call(block) for block in content or () if read(block, "type") == "tool_use"]
        last = read(content[-1], "type") if content else None
        if calls and last == "tool_use" and read(response, "stop_reason") == "max_tokens":
            why = "The call was cut off at max_tokens, so it was not made: make it again, shorter."
            calls[-1] = evolve(calls[-1], error=why)
        return calls

    def tool_call(self, call: Any) -> ToolCall:
        """One `tool_use` block.

        Args:
            call: The block, object or dict.

        Raises:
            InvalidParamsType: It is no such block.
        """
        if read(call, "type") != "tool_use" or not isinstance(read(call, "name"), str):
            raise InvalidParamsType("tool_call must be a tool_use block of a message.")
        return _tool_call(call)

    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """A `tool_result` block: the data, or what went wrong.

        Args:
            call: That was made.
            result: That it had.
        """
        return {
            "type": "tool_result",
            "tool_use_id": call.call_id,
            "content": content_text(result),
            "is_error": not result.successful,
        }

    def tool_messages(self, calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> list[Any]:
        """One message with the results of all calls, for Anthropic refuses them in several; none for no calls.

        Args:
            calls: That were made.
            results: That they had, in the same order.
        """
        blocks = super().tool_messages(calls, results)
        return [{"role": "user", "content": blocks}] if blocks else []


def _tool_call(block: Any) -> ToolCall:
    return read_call(read(block, "name"), read(block, "input"), read(block, "id"))


class _Room:
    """What is left of the strict tools that one request may have."""

    def __init__(self) -> None:
        self._tools, self._optional, self._unions = STRICT_TOOLS, OPTIONAL_PARAMETERS, UNIONS

    def takes(self, fitted: Fitted) -> bool:
        optional = unions = 0
        for one, _ in inside(fitted.parameters):
            optional += len(named(one, "properties").keys() - set(listed(one, "required")))
            unions += "anyOf" in one or isinstance(one.get("type"), list)
        if self._tools < 1 or optional > self._optional or unions > self._unions:
            return False
        self._tools, self._optional, self._unions = self._tools - 1, self._optional - optional, self._unions - unions
        return True
