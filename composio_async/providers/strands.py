"""Tools for the agents of Strands."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import content_text, result_of
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect
from composio_async.schemas.walking import Schema

try:
    from strands.types.events import ToolResultEvent
    from strands.types.tools import AgentTool, ToolGenerator, ToolSpec, ToolUse
except ImportError as error:
    msg = "strands-agents is missing or too old: pip install -U 'composio-async[strands]'"
    raise ImportError(msg) from error

DEEPEST: Final = 60
"""Objects inside each other; Strands leaves a tool out whose schema has a few more."""
_TYPED: Final = ("type", "$ref", "anyOf", "oneOf", "allOf", "not")


def _typed(schema: Schema, depth: int = 0) -> Schema:
    """A schema that means the same once Strands has called everything text that has no type."""
    if depth == DEEPEST:
        return {key: value for key, value in schema.items() if key not in {"properties", "required"}}
    properties = schema.get("properties", {})
    return {**schema, "properties": {name: _typed_property(part, depth) for name, part in properties.items()}}


def _typed_property(part: Any, depth: int) -> Schema:
    if not isinstance(part, dict):
        part = {} if part else {"not": {}}
    if part.get("type") == "object" and isinstance(part.get("properties"), dict):
        return _typed(part, depth + 1)
    values = part.get("enum", [part["const"]] if "const" in part else None)
    text = isinstance(values, list) and all(isinstance(value, str) for value in values)
    return part if text or any(word in part for word in _TYPED) else {**part, "anyOf": [{}]}


class _Tool(AgentTool):
    def __init__(self, bound: BoundTool) -> None:
        super().__init__()
        self._bound = bound
        self._spec: ToolSpec = {
            "name": bound.name,
            "description": bound.description,
            "inputSchema": {"json": _typed(bound.parameters)},
        }
        if bound.hints:
            self._spec["annotations"] = {**bound.hints}

    @property
    def tool_name(self) -> str:
        return self._bound.name

    @property
    def tool_spec(self) -> ToolSpec:
        return self._spec

    @property
    def tool_type(self) -> str:
        return "composio"

    async def stream(self, tool_use: ToolUse, invocation_state: dict[str, Any], **_: Any) -> ToolGenerator:
        del invocation_state
        try:
            result = await self._bound.run(tool_use["input"])
        except Exception as error:  # noqa: BLE001  Strands tells the model its text, unless it has a result too
            yield _event(tool_use, result_of(self._bound.slug, error), error)
        else:
            yield _event(tool_use, result)


def _event(tool_use: ToolUse, result: ToolResult, error: Exception | None = None) -> ToolResultEvent:
    return ToolResultEvent(
        {
            "toolUseId": tool_use["toolUseId"],
            "status": "success" if result.successful else "error",
            "content": [{"text": content_text(result)}],
        },
        exception=error,
    )


class StrandsProvider(AgentProvider[AgentTool]):
    """Tools as objects of Strands, for `Agent(tools=...)`.

    The model reads what a tool gave as JSON text, or the text itself; the result of a failed call has the status
    `error`.

    No exception of a tool leaves an agent of Strands. With `raise_errors` the hook `AfterToolCallEvent` has what kept a
    tool from running as its `exception`; the model is told in the same way as without.

    Cancelling the task of `invoke_async` cancels the calls in flight; `agent.cancel()` lets them end first. The
    synchronous half, `agent(...)` and `agent.tool.NAME(...)`, works on a loop of its own, in a thread.

    The schema reaches the model whole, down to 60 nested objects: below that it is cut, for Strands leaves out a tool
    whose schema is deeper. Strands adds to it: an empty `required` where there is none, and a description
    like `Property to` of what has none. What may be anything is told as `anyOf` with one empty schema, for Strands
    would call it text.

    Models have extras of their own: the example needs `strands-agents[openai]`.

    Args:
        raise_errors: Whether hooks are told what keeps a tool from running (no network, no right) as an exception. By
            default it is only a result.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.strands import StrandsProvider
        from strands import Agent
        from strands.models.openai import OpenAIModel

        async with Composio(StrandsProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent(model=OpenAIModel(model_id="gpt-5"), tools=[*await session.tools()])
            await agent.invoke_async("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "strands"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> AgentTool:
        """A tool as an object of Strands.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
