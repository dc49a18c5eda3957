"""Tools for OpenAI's Agents SDK."""

from __future__ import annotations

from typing import Any, ClassVar

from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.openai import STRICT
from composio_async.providers.protocol import result_text
from composio_async.schemas.fitting import PLAIN_ROOT

try:
    from agents import FunctionTool
except ImportError as error:
    msg = "openai-agents is missing or too old: pip install -U 'composio-async[openai-agents]'"
    raise ImportError(msg) from error


class OpenAIAgentsProvider(AgentProvider[FunctionTool]):
    """Tools as objects of the Agents SDK; the schema reaches the model as it is.

    The model reads a result, also a failed one, as JSON text: the SDK has no mark for a tool that failed. With
    `raise_errors` the run ends with a `UserError` of the SDK's, whose cause is the error.

    The SDK's own strict mode is never used, since it makes every parameter required and none of them nullable.

    Args:
        strict: Whether the model is held to the schemas, where they can be said in the form that this takes. Optional
            parameters are then nulls for the model, which the tool never sees.
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from agents import Agent, Runner
        from composio_async import Composio
        from composio_async.providers.openai_agents import OpenAIAgentsProvider

        async with Composio(OpenAIAgentsProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent(name="assistant", model="gpt-5", tools=[*await session.tools()])
            await Runner.run(agent, "Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "openai_agents"

    def __init__(self, *, strict: bool = False, raise_errors: bool = False) -> None:
        super().__init__(raise_errors=raise_errors)
        self.dialect = STRICT if strict else PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> FunctionTool:
        """A tool as an object of the Agents SDK.

        Args:
            tool: That the object runs.
        """

        async def invoke(_: Any, arguments: str) -> str:
            return result_text(await tool.run(arguments))

        return FunctionTool(
            name=tool.name,
            description=tool.description,
            params_json_schema=tool.parameters,
            on_invoke_tool=invoke,
            strict_json_schema=tool.strict,
        )
