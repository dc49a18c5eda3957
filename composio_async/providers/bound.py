"""Tools that run themselves: what every adapter for a framework with its own loop is made of."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from composio_async.errors import InvalidParams
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import ExecuteTool, Provider, read_arguments, result_of
from composio_async.schemas.fitting import Fitted

ToolT = TypeVar("ToolT")

HINTS: Final = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


class BoundTool:
    """A tool that knows whom it runs for. It keeps nothing between runs, so any number may go on at the same time.

    Attributes:
        slug: Of the tool.
        name: What the model is told.
        description: What it does.
        parameters: JSON Schema of its arguments, as the framework takes it.
        strict: Whether the model is held to that schema.
        tool: As the platform describes it.
    """

    __slots__ = ("_execute", "_fitted", "_raise_errors", "description", "name", "parameters", "slug", "strict", "tool")

    def __init__(self, tool: Tool, fitted: Fitted, execute: ExecuteTool, *, raise_errors: bool) -> None:
        self.tool = tool
        self.slug = tool.slug
        self.name = fitted.name
        self.description = tool.description
        self.parameters = fitted.parameters
        self.strict = fitted.strict
        self._fitted = fitted
        self._execute = execute
        self._raise_errors = raise_errors

    @property
    def hints(self) -> dict[str, bool]:
        """What the platform says of its behaviour, by MCP's names for that, such as `readOnlyHint`."""
        return {tag: True for tag in self.tool.tags if tag in HINTS}

    def arguments(self, given: Any) -> dict[str, Any]:
        """A model's arguments as the tool takes them.

        Args:
            given: An object or its JSON text, by the names of `parameters`.

        Raises:
            InvalidParams: The text is not a JSON object.
        """
        return self._fitted.restore(read_arguments(self.slug, given))

    async def run(self, arguments: Mapping[str, Any] | str | None) -> ToolResult:
        """Run the tool on the loop of the caller.

        Args:
            arguments: Of the model's call, as an object or as its JSON text.

        Returns:
            The tool's result. One that did not succeed also stands for arguments that are not JSON and, unless the
            provider raises errors, for a call that could not be made.

        Raises:
            ComposioError: The call could not be made, and the provider raises errors.
        """
        try:
            given = self.arguments(arguments)
        except InvalidParams as error:
            # The model's own mistake, which only the model can mend.
            return result_of(self.slug, error)
        try:
            return await self._execute(self.slug, given)
        except Exception as error:
            if self._raise_errors:
                raise
            return result_of(self.slug, error)

    def run_sync(self, arguments: Mapping[str, Any] | str | None) -> ToolResult:
        """Run the tool from a thread without a loop, and wait for it.

        Args:
            arguments: Of the model's call, as an object or as its JSON text.

        Returns:
            As `run` does.

        Raises:
            ComposioError: As `run` does.
        """
        from composio_async._portal import portal

        return portal().run(self.run(arguments))

    def __repr__(self) -> str:
        return f"BoundTool({self.slug!r})"


class AgentProvider(Provider[list[ToolT]], Generic[ToolT]):
    """A provider for a framework that runs the tools itself.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.
    """

    def __init__(self, *, raise_errors: bool = False) -> None:
        self.raise_errors = raise_errors

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[ToolT]:
        """Tools as objects of the framework.

        Args:
            tools: To wrap; at least one.
            execute: Runs one.
        """
        return [self.wrap_tool(self.bind(tool, execute)) for tool in tools]

    @abstractmethod
    def wrap_tool(self, tool: BoundTool) -> ToolT:
        """A tool as an object of the framework.

        Args:
            tool: That the object runs.
        """

    def bind(self, tool: Tool, execute: ExecuteTool) -> BoundTool:
        """A tool that runs itself.

        Args:
            tool: To run.
            execute: Runs it.
        """
        return BoundTool(tool, self.fit(tool), execute, raise_errors=self.raise_errors)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
