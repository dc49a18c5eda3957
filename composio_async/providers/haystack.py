"""Tools for Haystack's agents and pipelines."""

from typing import Any, ClassVar

from composio_async.models.tools import Tool as PlatformTool
from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_dict, result_text
from composio_async.schemas.comparable import comparable
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect, Fitted

try:
    from haystack.tools.errors import ToolInvocationError
    from haystack.tools.tool import Tool
except ImportError as error:
    msg = "haystack-ai is missing or too old: pip install -U 'composio-async[haystack]'"
    raise ImportError(msg) from error


def _text(told: dict[str, Any]) -> str:
    return result_text(ToolResult(**told))


class _Tool(Tool):
    def __init__(self, bound: BoundTool) -> None:
        def call(**arguments: Any) -> dict[str, Any]:
            return self._told(bound.run_sync(arguments))

        async def acall(**arguments: Any) -> dict[str, Any]:
            return self._told(await bound.run(arguments))

        self._call, self._acall = call, acall
        super().__init__(
            name=bound.name,
            description=bound.description,
            parameters=bound.parameters,
            function=call,
            async_function=acall,
            outputs_to_string={"handler": _text},
        )

    # Haystack's own two refuse an argument named `self`, and tell the model every exception, in its words.
    def invoke(self, /, **kwargs: Any) -> dict[str, Any]:
        return self._call(**kwargs)

    async def invoke_async(self, /, **kwargs: Any) -> dict[str, Any]:
        return await self._acall(**kwargs)

    def _told(self, result: ToolResult) -> dict[str, Any]:
        if not result.successful:
            raise ToolInvocationError(result_text(result), tool_name=self.name)
        return result_dict(result)


class HaystackProvider(AgentProvider[Tool]):
    """Tools as objects of Haystack, with `invoke_async` and `invoke`; a valid schema reaches the model as it is.

    The model reads a result as JSON text. In Haystack a tool says that it failed by a `ToolInvocationError`: agents
    make of it a result that is marked as an error, with that text, and only those end that were made with
    `raise_on_tool_invocation_failure=True`.

    Haystack takes no schema that is not valid, so what is not valid in one is left out: a keyword's wrong value, or a
    reference that leads to no place in the schema, or to itself alone.

    Agents run `tool_concurrency_limit` calls of one message at the same time, 4 by default. The tools belong to a
    client, so they cannot be serialized with a pipeline.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised, which ends the agent's
            run. By default the model is told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.haystack import HaystackProvider
        from haystack.components.agents import Agent
        from haystack.components.generators.chat import OpenAIChatGenerator
        from haystack.dataclasses import ChatMessage

        async with Composio(HaystackProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            model = OpenAIChatGenerator(model="gpt-5")
            agent = Agent(chat_generator=model, tools=await session.tools(), tool_concurrency_limit=20)
            await agent.run_async(messages=[ChatMessage.from_user("Star the repository composiohq/composio")])
        ```
    """

    name: ClassVar[str] = "haystack"
    dialect: Dialect = PLAIN_ROOT

    def fit(self, tool: PlatformTool) -> Fitted:
        """A tool's name and schema as Haystack takes them.

        Args:
            tool: To fit.
        """
        return comparable(super().fit(tool))

    def wrap_tool(self, tool: BoundTool) -> Tool:
        """A tool as an object of Haystack.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
