"""Tools for LlamaIndex's agents and workflows."""

from __future__ import annotations

from typing import Any, ClassVar

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_dict, result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect
from composio_async.schemas.inlining import copied

try:
    from llama_index.core.tools import AsyncBaseTool, ToolMetadata, ToolOutput
    from pydantic import BaseModel, ConfigDict
except ImportError as error:
    msg = "llama-index-core is missing or too old: pip install -U 'composio-async[llama-index]'"
    raise ImportError(msg) from error


def _arguments_model(schema: dict[str, Any]) -> type[BaseModel]:
    """A class that says the schema where LlamaIndex asks a class for it, and takes any arguments."""

    class Arguments(BaseModel):
        model_config = ConfigDict(extra="allow")

        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return copied(schema)

    return Arguments


class _Metadata(ToolMetadata):
    """What the model is told of a tool: the whole schema, and a description of any length."""

    def __init__(self, bound: BoundTool) -> None:
        self._schema = bound.parameters
        super().__init__(description=bound.description, name=bound.name, fn_schema=_arguments_model(self._schema))

    def get_parameters_dict(self) -> dict[str, Any]:
        return copied(self._schema)  # integrations change what they are given

    def to_openai_tool(self, skip_length_check: bool = True) -> dict[str, Any]:
        made: dict[str, Any] = super().to_openai_tool(skip_length_check=True)
        return made


class _Tool(AsyncBaseTool):
    def __init__(self, bound: BoundTool) -> None:
        self._bound = bound
        self._metadata = _Metadata(bound)

    @property
    def metadata(self) -> ToolMetadata:
        return self._metadata

    def call(self, /, *args: Any, **arguments: Any) -> ToolOutput:
        self._check(args)
        return self._told(arguments, self._bound.run_sync(arguments))

    async def acall(self, /, *args: Any, **arguments: Any) -> ToolOutput:
        self._check(args)
        return self._told(arguments, await self._bound.run(arguments))

    def __call__(self, /, *args: Any, **arguments: Any) -> ToolOutput:
        return self.call(*args, **arguments)

    def _check(self, args: tuple[Any, ...]) -> None:
        # LlamaIndex tries a lone argument by position first, and by its name once that was refused.
        if args:
            msg = f"{self._bound.name} takes its arguments by name."
            raise TypeError(msg)

    def _told(self, arguments: dict[str, Any], result: ToolResult) -> ToolOutput:
        return ToolOutput(
            tool_name=self._bound.name,
            content=result_text(result),
            raw_input=arguments,
            raw_output=result_dict(result),
            is_error=not result.successful,
        )


class LlamaIndexProvider(AgentProvider[AsyncBaseTool]):
    """Tools as objects of LlamaIndex, with `acall` and `call`; the schema reaches the model as it is.

    The model reads a result as JSON text. The output's `raw_output` has it as a dict, and its `is_error` says
    whether the call failed.

    LlamaIndex's agents run at most four calls of one message at the same time. They tell the model every exception of
    a tool, in its words, so that with `raise_errors` nothing leaves their run. To cancel who awaits a run does not end
    it: call its `cancel_run()`, which cancels its calls too.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.llama_index import LlamaIndexProvider
        from llama_index.core.agent.workflow import FunctionAgent
        from llama_index.llms.openai import OpenAI

        async with Composio(LlamaIndexProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = FunctionAgent(tools=await session.tools(), llm=OpenAI("gpt-5"))
            await agent.run("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "llama_index"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> AsyncBaseTool:
        """A tool as an object of LlamaIndex.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
