"""Tools for LangChain's agents, chat models and runnables."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Literal

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_dict, result_text
from composio_async.schemas.fitting import Dialect

try:
    from langchain_core.messages import ToolMessage
    from langchain_core.tools import BaseTool
    from pydantic import PrivateAttr
except ImportError as error:
    msg = "langchain-core is missing or too old: pip install -U 'composio-async[langchain]'"
    raise ImportError(msg) from error

# LangChain's own inlining raises for a reference to nothing, and has no bound on the size of what it makes.
INLINED: Final = Dialect(inline=True, plain_root=True)


class _Tool(BaseTool):
    """A tool of LangChain that takes the model's arguments as they are: none is dropped for its name."""

    response_format: Literal["content", "content_and_artifact"] = "content_and_artifact"
    _bound: BoundTool = PrivateAttr()

    def __init__(self, bound: BoundTool) -> None:
        told = (bound.description, bound.parameters.get("description"))  # LangChain drops the schema's own
        super().__init__(name=bound.name, description="\n".join(filter(None, told)), args_schema=bound.parameters)
        self._bound = bound

    def _to_args_and_kwargs(
        self, tool_input: str | dict[str, Any], tool_call_id: str | None
    ) -> tuple[tuple[()], dict[str, Any]]:
        return (), {"arguments": tool_input, "call_id": tool_call_id}

    def _run(self, arguments: str | dict[str, Any], call_id: str | None) -> tuple[Any, dict[str, Any]]:
        return self._told(self._bound.run_sync(arguments), call_id)

    async def _arun(self, arguments: str | dict[str, Any], call_id: str | None) -> tuple[Any, dict[str, Any]]:
        return self._told(await self._bound.run(arguments), call_id)

    def _told(self, result: ToolResult, call_id: str | None) -> tuple[Any, dict[str, Any]]:
        text = result_text(result)
        artifact = result_dict(result)
        if result.successful or call_id is None:
            return text, artifact
        # A raised ToolException would mark the message just the same, but leaves it without the artifact.
        failed = ToolMessage(text, artifact=artifact, tool_call_id=call_id, name=self.name, status="error")
        return failed, artifact


class LangchainProvider(AgentProvider[BaseTool]):
    """Tools as objects of LangChain, with `ainvoke` and `invoke`.

    The model reads a result as JSON text. The message's `artifact` has it as a dict, and its `status` is `error` where
    the call failed.

    LangChain tells the model schemas without references and without titles. What refers to itself has no end then: at
    its second depth the model may give anything. Nothing else is lost.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.langchain import LangchainProvider
        from langchain.agents import create_agent

        async with Composio(LangchainProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = create_agent("openai:gpt-5", tools=await session.tools())
            await agent.ainvoke({"messages": "Star the repository composiohq/composio"})
        ```
    """

    name: ClassVar[str] = "langchain"
    dialect: Dialect = INLINED

    def wrap_tool(self, tool: BoundTool) -> BaseTool:
        """A tool as an object of LangChain.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
