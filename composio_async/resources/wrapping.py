"""Tools in a provider's form, whether the provider is one of ours or an object of the official SDK."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, cast

from composio_async.errors import InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.openai import OpenAIProvider
from composio_async.providers.protocol import ExecuteTool, OfficialProvider, Provider, ToolsT


class Wrapper(Generic[ToolsT]):
    """Wraps tools for one client.

    Args:
        provider: Ours, or any object with `wrap_tools`; None for OpenAI's chat form.

    Raises:
        InvalidParamsType: It is neither.
    """

    def __init__(self, provider: Provider[ToolsT] | OfficialProvider | None) -> None:
        if provider is None:
            provider = cast("Provider[ToolsT]", OpenAIProvider())
        if isinstance(provider, type) or not callable(getattr(provider, "wrap_tools", None)):
            shown = f"the class {provider.__name__}" if isinstance(provider, type) else f"a {type(provider).__name__}"
            hint = " Pass the key as api_key=..." if isinstance(provider, str) else ""
            msg = f"provider must be a provider object such as OpenAIProvider(), not {shown}.{hint}"
            raise InvalidParamsType(msg)
        self.provider: Any = provider

    @property
    def name(self) -> str:
        """Of the framework, as told to the platform."""
        name = str(getattr(self.provider, "name", "") or "unknown")
        return name if name.isascii() and name.isprintable() else "unknown"

    def wrap(self, tools: Sequence[Tool], execute: ExecuteTool) -> ToolsT:
        """Tools in the framework's form.

        Args:
            tools: To wrap.
            execute: Runs one.
        """
        if isinstance(self.provider, Provider):
            return cast("ToolsT", self.provider.wrap_tools(tools, execute))
        if not _takes_execute(self.provider.wrap_tools):
            return cast("ToolsT", self.provider.wrap_tools(list(tools)))
        return cast("ToolsT", self.provider.wrap_tools(list(tools), _blocking(execute)))


def _takes_execute(wrap_tools: Callable[..., Any]) -> bool:
    """Whether a provider of the official SDK wants a function that runs tools, beside the tools."""
    parameters = inspect.signature(wrap_tools).parameters.values()
    return sum(one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD} for one in parameters) > 1


def _blocking(execute: ExecuteTool) -> Any:
    """The plain function that agentic providers of the official SDK call, from a thread of the framework's."""

    def execute_tool(slug: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        from composio_async._portal import portal

        async def run() -> ToolResult:
            return await execute(slug, arguments)

        result = portal().run(run())
        return {"data": result.data, "error": result.error, "successful": result.successful}

    return execute_tool
