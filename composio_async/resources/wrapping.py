"""Tools in a provider's form, whether the provider is one of ours or an object of the official SDK."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Generic, cast

import attrs

from composio_async.errors import InvalidParams, InvalidParamsType, NoToolsError
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.openai import OpenAIProvider
from composio_async.providers.protocol import (
    ExecuteTool,
    OfficialProvider,
    Provider,
    ToolCall,
    ToolsT,
    result_dict,
    result_of,
)
from composio_async.schemas.names import legal_name, shortened
from composio_async.schemas.walking import plain

KEPT: Final = 2000
"""Tools of which a client remembers what models are told otherwise; a forgotten one is asked for again."""


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
        self._told: dict[str, tuple[Tool, str]] = {}

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

        Raises:
            NoToolsError: There are none.
            InvalidParams: The framework cannot tell two of them apart.
        """
        if not tools:
            raise NoToolsError(
                "No tools were found, and a model that is handed none would make do without a word. "
                "Ask for others, or list tools without a provider: tools.list() and session.list_tools()."
            )
        once: dict[str, Tool] = {}
        for tool in tools:
            # Models' services refuse a request with two tools of one name as a whole.
            once.setdefault(tool.slug, tool)
        tools = list(once.values())
        if isinstance(self.provider, Provider):
            self.learn(tools)
            return cast("ToolsT", self.provider.wrap_tools(tools, execute))
        if not _takes_execute(self.provider.wrap_tools):
            return cast("ToolsT", self.provider.wrap_tools(list(tools)))
        return cast("ToolsT", self.provider.wrap_tools(list(tools), _blocking(execute)))

    @property
    def own(self) -> Provider[Any]:
        """The provider, where it is one of ours.

        Raises:
            InvalidParamsType: It is of the official SDK.
        """
        if not isinstance(self.provider, Provider):
            msg = f"{type(self.provider).__name__} has no form for handle_tool_calls here; use one of ours."
            raise InvalidParamsType(msg)
        return self.provider

    def restore(self, call: ToolCall) -> ToolCall:
        """A call by the names and in the terms of the platform.

        Args:
            call: As the model made it.
        """
        kept = self._kept(call.slug)
        if kept is None:
            return call
        tool, schema = kept
        # Fitted anew with each call: that is quick, and a fitted schema takes five times as much memory.
        fitted = self.own.fit(attrs.evolve(tool, input_parameters=json.loads(schema)))
        return attrs.evolve(call, slug=fitted.slug, arguments=fitted.restore(call.arguments))

    def unknown(self, calls: Iterable[ToolCall]) -> list[str]:
        """Names of which this client cannot tell what the platform calls them, and whether arguments have other names.

        A model may answer long after the tools were handed out, to another process.

        Args:
            calls: As the model made them.
        """
        provider = self.provider
        names = dict.fromkeys(call.slug for call in calls if call.error is None)
        if not isinstance(provider, Provider):
            return []
        return [name for name in names if (provider.dialect.restores or shortened(name)) and self._kept(name) is None]

    def learn(self, tools: Iterable[Tool]) -> None:
        """Remember what a model is told otherwise than the platform says it.

        Args:
            tools: As the platform describes them; of versions of one tool the latest learned counts.

        Raises:
            InvalidParams: The framework cannot tell two of them apart.
        """
        provider = self.own
        names: dict[str, str] = {}
        for tool in tools:
            name = self._name(provider, tool)
            if names.setdefault(name, tool.slug) != tool.slug:
                both = f"{names[name]} and {tool.slug}"
                raise InvalidParams(f"{both} are both called {name} in this framework: ask for one of them.")
            self._told.pop(name, None)
            if name != tool.slug or provider.dialect.restores or shortened(name):
                schema = json.dumps(plain(tool.input_parameters)[0], default=str)
                self._told[name] = attrs.evolve(tool, input_parameters={}, output_parameters={}), schema
            if len(self._told) > KEPT:
                del self._told[next(iter(self._told))]

    def _kept(self, name: str) -> tuple[Tool, str] | None:
        # The platform takes slugs in any case, so a model's call in another one runs.
        return self._told.get(name) or self._told.get(name.upper())

    @staticmethod
    def _name(provider: Provider[Any], tool: Tool) -> str:
        if type(provider).fit is Provider.fit:
            return legal_name(tool.slug, provider.dialect.names)
        return provider.fit(tool).name


def _takes_execute(wrap_tools: Callable[..., Any]) -> bool:
    """Whether a provider of the official SDK wants a function that runs tools, beside the tools."""
    parameters = inspect.signature(wrap_tools).parameters.values()
    return sum(one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD} for one in parameters) > 1


def _blocking(execute: ExecuteTool) -> Any:
    """The plain function that agentic providers of the official SDK call, from a thread of the framework's."""

    def execute_tool(slug: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        from composio_async._portal import portal

        async def run() -> ToolResult:
            try:
                return await execute(slug, arguments)
            except Exception as error:  # noqa: BLE001  some frameworks end the run, others tell the model its text
                return result_of(slug, error)

        return result_dict(portal().run(run()))

    return execute_tool
