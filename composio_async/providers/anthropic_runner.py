"""Tools for the tool runner of the `anthropic` package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import content_text, result_of
from composio_async.schemas.fitting import ANTHROPIC, Dialect

try:
    from anthropic.lib.tools import BetaAsyncBuiltinFunctionTool, BetaBuiltinFunctionTool, ToolError
except ImportError as error:
    msg = "anthropic is missing or too old: pip install -U 'composio-async[anthropic]'"
    raise ImportError(msg) from error

if TYPE_CHECKING:
    from anthropic.types.beta import BetaToolUnionParam


class _Tool(BetaAsyncBuiltinFunctionTool):
    def __init__(self, bound: BoundTool) -> None:
        self._bound = bound

    def to_dict(self) -> BetaToolUnionParam:
        return _definition(self._bound)

    async def call(self, input: object) -> str:
        try:
            result = await self._bound.run(cast("Mapping[str, Any]", input))
        except Exception as error:
            raise _failed(result_of(self._bound.slug, error)) from error
        return _text(result)


class _SyncTool(BetaBuiltinFunctionTool):
    def __init__(self, bound: BoundTool) -> None:
        self._bound = bound

    def to_dict(self) -> BetaToolUnionParam:
        return _definition(self._bound)

    def call(self, input: object) -> str:
        try:
            result = self._bound.run_sync(cast("Mapping[str, Any]", input))
        except Exception as error:
            raise _failed(result_of(self._bound.slug, error)) from error
        return _text(result)


class AnthropicRunnerProvider(AgentProvider[BetaAsyncBuiltinFunctionTool]):
    """Tools for the tool runner of an `AsyncAnthropic` client.

    The model reads the data of a result, or what went wrong in a block that is marked as failed. The schema reaches it
    as it is, but for names of parameters that Anthropic refuses; the tool is given its own.

    The runner makes the calls of one message one after another, unless it streams with `run_tools_eagerly`, and lets no
    error leave it. Where calls should run at the same time, use `AnthropicProvider` and `handle_tool_calls`.

    Args:
        raise_errors: Of no effect here: the runner tells the model of every error.

    Example:
        ```python
        from anthropic import AsyncAnthropic
        from composio_async import Composio
        from composio_async.providers.anthropic_runner import AnthropicRunnerProvider

        async with Composio(AnthropicRunnerProvider()) as composio, AsyncAnthropic() as anthropic:
            session = await composio.create("user_1", toolkits=["github"])
            runner = anthropic.beta.messages.tool_runner(
                model="claude-sonnet-5",
                max_tokens=4096,
                tools=await session.tools(),
                messages=[{"role": "user", "content": "Star the repository composiohq/composio"}],
            )
            message = await runner.until_done()
        ```
    """

    name: ClassVar[str] = "anthropic_runner"
    dialect: Dialect = ANTHROPIC

    def wrap_tool(self, tool: BoundTool) -> BetaAsyncBuiltinFunctionTool:
        """A tool as an object of the runner.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)


class AnthropicSyncRunnerProvider(AgentProvider[BetaBuiltinFunctionTool]):
    """Tools for the tool runner of an `Anthropic` client, the one without `await`; else as `AnthropicRunnerProvider`.

    Args:
        raise_errors: Of no effect here: the runner tells the model of every error.
    """

    name: ClassVar[str] = "anthropic_runner"
    dialect: Dialect = ANTHROPIC

    def wrap_tool(self, tool: BoundTool) -> BetaBuiltinFunctionTool:
        """A tool as an object of the runner.

        Args:
            tool: That the object runs.
        """
        return _SyncTool(tool)


def _definition(bound: BoundTool) -> BetaToolUnionParam:
    told = {"name": bound.name, "description": bound.description, "input_schema": bound.parameters}
    return cast("BetaToolUnionParam", told)


def _text(result: ToolResult) -> str:
    if not result.successful:
        raise _failed(result)
    return content_text(result)


def _failed(result: ToolResult) -> ToolError:
    """How the runner is told of a failure; of any other exception it would show the model the repr."""
    return ToolError(content_text(result))
