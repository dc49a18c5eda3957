"""Tools for AutoGen: the agents of AgentChat, and Core."""

import asyncio
from typing import Any, ClassVar, cast

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect

try:
    from autogen_core import CancellationToken
    from autogen_core.tools import BaseTool, ParametersSchema, ToolSchema
    from pydantic import BaseModel, ConfigDict
except ImportError as error:
    msg = "autogen-core is missing or too old: pip install -U 'composio-async[autogen]'"
    raise ImportError(msg) from error


class Arguments(BaseModel):
    """A model's arguments, whatever they are; the schema says which they may be."""

    model_config = ConfigDict(extra="allow")


class Result(BaseModel):
    """What a tool answered.

    Attributes:
        successful: True, since a failure is an exception in AutoGen.
        data: The tool's answer.
        error: None.
    """

    successful: bool
    data: Any = None
    error: str | None = None


class ToolFailedError(Exception):
    """A call that failed, told in the words that the model reads.

    Attributes:
        result: Of the call.
    """

    def __init__(self, result: ToolResult) -> None:
        super().__init__(result_text(result))
        self.result = result


class _Tool(BaseTool[Arguments, Result]):
    def __init__(self, bound: BoundTool) -> None:
        super().__init__(Arguments, Result, bound.name, bound.description)
        self._bound = bound

    @property
    def schema(self) -> ToolSchema:
        parameters = cast("ParametersSchema", self._bound.parameters)
        return {"name": self._name, "description": self._description, "parameters": parameters, "strict": False}

    async def run(self, args: Arguments, cancellation_token: CancellationToken) -> Result:
        running = asyncio.ensure_future(self._bound.run(args.model_extra))
        cancellation_token.link_future(running)
        result = await running
        if not result.successful:
            # AutoGen marks what the model is told as an error where the tool raised, and only there.
            raise ToolFailedError(result)
        return Result(successful=True, data=result.data)

    def return_value_as_string(self, value: Any) -> str:
        return result_text(ToolResult(successful=value.successful, data=value.data, error=value.error))


class AutogenProvider(AgentProvider[BaseTool[Any, Any]]):
    """Tools as objects of AutoGen Core, which the agents of AgentChat take; the schema reaches the model as it is.

    The model reads a result as JSON text. A tool whose call failed raises a `ToolFailedError` with that text, since
    this is what AutoGen marks as an error for the model. It ends no agent's run, but Core's `tool_agent_caller_loop`
    drops the text of every exception: there the model only learns that the call failed.

    AutoGen tells the model every exception of a tool, in its words, so that with `raise_errors` nothing leaves the run
    of an agent. To cancel a run does not cancel its calls: cancel its `CancellationToken`, which ends both.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from autogen_agentchat.agents import AssistantAgent
        from autogen_ext.models.openai import OpenAIChatCompletionClient
        from composio_async import Composio
        from composio_async.providers.autogen import AutogenProvider

        async with Composio(AutogenProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            model = OpenAIChatCompletionClient(model="gpt-5")
            agent = AssistantAgent("assistant", model, tools=await session.tools(), reflect_on_tool_use=True)
            await agent.run(task="Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "autogen"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> BaseTool[Any, Any]:
        """A tool as an object of AutoGen.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
