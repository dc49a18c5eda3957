"""Tools for Semantic Kernel's agents and kernels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from composio_async.errors import ComposioError
from composio_async.models.tools import Tool
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import ExecuteTool, result_dict, result_of, result_text
from composio_async.schemas.fitting import Dialect
from composio_async.schemas.names import NameRule

if TYPE_CHECKING:
    from semantic_kernel.filters.functions.function_invocation_context import FunctionInvocationContext

try:
    from pydantic import PrivateAttr
    from semantic_kernel.functions import KernelFunction, KernelParameterMetadata, KernelPlugin
    from semantic_kernel.functions.function_result import FunctionResult
    from semantic_kernel.functions.kernel_function_metadata import KernelFunctionMetadata
except ImportError as error:
    msg = "semantic-kernel is missing or too old: pip install -U 'composio-async[semantic-kernel]'"
    raise ImportError(msg) from error

PLUGIN: Final = "composio"

# The model is told plugin and function in one name, which has the usual limit. Of two of its own words the kernel makes
# something else before a function is asked.
PARAMETERS: Final = Dialect(
    names=NameRule(legal="a-zA-Z0-9_", limit=64 - len(PLUGIN) - 1),
    keys=NameRule(reserved=frozenset(("self", "settings"))),
    inline=True,
    plain_root=True,
)


def _parameters(schema: dict[str, Any]) -> list[KernelParameterMetadata]:
    required = schema.get("required", ())
    described = {name: part if isinstance(part, dict) else {} for name, part in schema["properties"].items()}
    return [
        KernelParameterMetadata(
            name=name, description=part.get("description"), is_required=name in required, schema_data=part
        )
        for name, part in described.items()
    ]


class _Function(KernelFunction):
    """A function of the kernel that takes the model's arguments as they are: none is lost for its name."""

    _bound: BoundTool = PrivateAttr()

    def __init__(self, bound: BoundTool) -> None:
        metadata = KernelFunctionMetadata(
            name=bound.name,
            plugin_name=PLUGIN,
            description=bound.description,
            parameters=_parameters(bound.parameters),
            is_prompt=False,
            is_asynchronous=True,
        )
        super().__init__(metadata=metadata)
        self._bound = bound

    async def _invoke_internal(self, context: FunctionInvocationContext) -> None:
        names = {parameter.name for parameter in self.parameters}
        arguments = {name: value for name, value in context.arguments.items() if name in names}
        try:
            result = await self._bound.run(arguments)
        except ComposioError:
            raise
        except Exception as error:
            # The kernel tells the model what an exception says.
            raise RuntimeError(result_of(self._bound.slug, error).error) from error
        context.result = FunctionResult(
            function=self.metadata,
            value=result_text(result),
            metadata={
                "arguments": context.arguments,
                "used_arguments": arguments,
                "tool_result": result_dict(result),
            },
        )

    async def _invoke_internal_stream(self, context: FunctionInvocationContext) -> None:
        await self._invoke_internal(context)


class SemanticKernelProvider(AgentProvider[KernelPlugin]):
    """Tools as functions of Semantic Kernel, all of them in one plugin that is called `composio`.

    The model reads a result as JSON text. The message's item has it as a dict too: `metadata["tool_result"]`. A failed
    call has no mark of its own.

    No exception of a function leaves the kernel when a model calls it: the model is told what it says. So with
    `raise_errors` the model reads our own errors, and of others only that there was one; what calls a function itself,
    such as `kernel.invoke`, has the exception.

    Semantic Kernel describes each parameter by itself. References are replaced by what they point to; what refers to
    itself takes anything at its second depth. What the schema says beside its properties is lost, such as its title.
    Names of parameters consist of letters, digits, underscores and hyphens; `self` and `settings` get an underscore. A
    call without a required argument, or with one that is not in the schema, is refused without a request. A value of
    the same name in the `KernelArguments` of an agent stands for an argument that the model leaves out.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.semantic_kernel import SemanticKernelProvider
        from semantic_kernel.agents import ChatCompletionAgent
        from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion

        async with Composio(SemanticKernelProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            service = OpenAIChatCompletion(ai_model_id="gpt-5")
            agent = ChatCompletionAgent(service=service, plugins=[*await session.tools()])
            await agent.get_response("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "semantic_kernel"
    dialect: Dialect = PARAMETERS

    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> list[KernelPlugin]:
        """Tools as one plugin.

        Args:
            tools: To wrap; at least one.
            execute: Runs one.
        """
        return [KernelPlugin(PLUGIN, functions=[_Function(self.bind(tool, execute)) for tool in tools])]

    def wrap_tool(self, tool: BoundTool) -> KernelPlugin:
        """A tool as a plugin with one function.

        Args:
            tool: That the function runs.
        """
        return KernelPlugin(PLUGIN, functions=[_Function(tool)])
