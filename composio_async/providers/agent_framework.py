"""Tools for Microsoft's Agent Framework."""

from collections.abc import Mapping
from typing import Any, ClassVar

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect

try:
    from agent_framework import FunctionTool, MiddlewareFailure
except ImportError as error:
    msg = "agent-framework-core is missing or too old: pip install -U 'composio-async[agent-framework]'"
    raise ImportError(msg) from error


class _Tool(FunctionTool):
    def __init__(self, bound: BoundTool) -> None:
        async def run(arguments: Mapping[str, Any]) -> ToolResult:
            try:
                return await bound.run(arguments)
            except Exception as error:
                # The framework makes results of all exceptions but this one, which is what it has to end a run with.
                msg = f"{bound.name} could not be run."
                raise MiddlewareFailure(msg) from error

        super().__init__(
            name=bound.name,
            description=bound.description,
            func=run,
            input_model=bound.parameters,
            result_parser=result_text,
        )

    def __call__(self, /, **arguments: Any) -> Any:
        # As one dict, so that no argument is refused for its name; FunctionTool has a parameter `self`.
        return super().__call__(arguments)


class AgentFrameworkProvider(AgentProvider[FunctionTool]):
    """Tools as objects of Agent Framework; the schema reaches the model as it is.

    The model reads a result, also a failed one, as JSON text: what the framework marks as an exception is shown to the
    model without its words. With `raise_errors` the run ends with a `MiddlewareFailure`, whose cause is the error.

    The framework looks at the arguments first. A call without what the tool requires, or with a wrong type at the first
    level, is refused without a request.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from agent_framework import Agent
        from agent_framework.openai import OpenAIChatClient
        from composio_async import Composio
        from composio_async.providers.agent_framework import AgentFrameworkProvider

        async with Composio(AgentFrameworkProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent(OpenAIChatClient(model="gpt-5"), tools=await session.tools())
            await agent.run("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "agent_framework"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> FunctionTool:
        """A tool as an object of Agent Framework.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
