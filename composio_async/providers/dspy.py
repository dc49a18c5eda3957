"""Tools for DSPy's modules."""

from typing import Any, ClassVar, Final

import orjson

from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_dict
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect

try:
    from dspy import Tool
    from pydantic import PrivateAttr
except ImportError as error:
    msg = "dspy is missing or too old: pip install -U 'composio-async[dspy]'"
    raise ImportError(msg) from error

# DSPy checks arguments by the name that they have in `args`, and refuses some for their names. So all go as one, whose
# name is no tool's, which also says how the call was made.
_AWAITED: Final = "(arguments)"
_SYNC: Final = "(arguments of a synchronous call)"


class _Tool(Tool):
    _parameters: dict[str, Any] = PrivateAttr()

    def __init__(self, bound: BoundTool) -> None:
        async def run(arguments: dict[str, Any]) -> dict[str, Any]:
            return result_dict(await bound.run(arguments))

        def call(**given: Any) -> Any:
            return run(given[_AWAITED]) if _AWAITED in given else result_dict(bound.run_sync(given[_SYNC]))

        properties = bound.parameters.get("properties", {})
        super().__init__(
            call,
            name=bound.name,
            desc=bound.description,
            args=properties,
            arg_types=dict.fromkeys(properties, Any),
        )
        self._parameters = bound.parameters

    def __call__(self, /, **arguments: Any) -> Any:
        return super().__call__(**{_SYNC: arguments})

    async def acall(self, /, **arguments: Any) -> Any:
        return await super().acall(**{_AWAITED: arguments})

    def format_as_litellm_function_call(self) -> dict[str, Any]:
        function = {"name": self.name, "description": self.desc, "parameters": self._parameters}
        return {"type": "function", "function": function}

    def __str__(self) -> str:
        said = f", whose description is <desc>{self.desc}</desc>.".replace("\n", "  ") if self.desc else "."
        schema = orjson.dumps(self._parameters, default=str).decode()
        return f"{self.name}{said} It takes arguments of this JSON Schema: {schema}"


class DspyProvider(AgentProvider[Tool]):
    """Tools as objects of DSPy, awaited with `acall` or called; the schema reaches the model as it is.

    A tool returns `successful`, `data` and `error` as a dict, also where the call failed: DSPy tells the model an
    exception with its traceback. It tells so every exception of a tool, thus with `raise_errors` nothing leaves the run
    of `ReAct`. `ReAct` makes one call at a time.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        import dspy
        from composio_async import Composio
        from composio_async.providers.dspy import DspyProvider

        async with Composio(DspyProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = dspy.ReAct("request -> answer", tools=await session.tools())
            with dspy.context(lm=dspy.LM("openai/gpt-5")):
                await agent.acall(request="Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "dspy"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> Tool:
        """A tool as an object of DSPy.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
