"""Tools for Pydantic AI's agents."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import orjson

from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect

try:
    from pydantic_ai import Tool, ToolFailed
    from pydantic_core import SchemaValidator, core_schema
except ImportError as error:
    msg = "pydantic-ai is missing or too old: pip install -U 'composio-async[pydantic-ai]'"
    raise ImportError(msg) from error

OBJECT: Final = SchemaValidator(core_schema.dict_schema(keys_schema=core_schema.str_schema()))


class PydanticAIProvider(AgentProvider[Tool[Any]]):
    """Tools as objects of Pydantic AI; the schema reaches the model as it is.

    A tool returns `successful`, `data` and `error` as a dict. One whose call failed raises `ToolFailed` with the same
    as JSON text: the model is told, the part's `outcome` is `failed`, no retry is counted, and the run goes on.

    Pydantic AI does not compare the arguments with the schema: the platform does, and what it says is a result. Only
    what is no JSON object is refused without a request, and counted as a retry.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised, which ends the agent's
            run. By default the model is told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.pydantic_ai import PydanticAIProvider
        from pydantic_ai import Agent

        async with Composio(PydanticAIProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent("openai:gpt-5", tools=await session.tools())
            await agent.run("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "pydantic_ai"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> Tool[Any]:
        """A tool as an object of Pydantic AI.

        Args:
            tool: That the object runs.
        """

        async def call(**arguments: Any) -> dict[str, Any]:
            result = await tool.run(arguments)
            text = result_text(result)
            if not result.successful:
                raise ToolFailed(text)
            # Read from the text: what is too deeply nested for it would end the run when the model is told.
            told: dict[str, Any] = orjson.loads(text)
            return told

        made: Tool[Any] = Tool.from_schema(call, tool.name, tool.description, tool.parameters)
        # Pydantic AI takes any JSON here, and a call with a list or a text would end the run; now it is to be repeated.
        made.function_schema.validator = OBJECT
        return made
