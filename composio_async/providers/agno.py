"""Tools for Agno's agents and teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_of, result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect
from composio_async.schemas.walking import Schema, listed, meanings, named, target

try:
    from agno.exceptions import RetryAgentRun, StopAgentRun
    from agno.tools.function import Function
    from agno.tools.toolkit import Toolkit
except ImportError as error:
    msg = "agno is missing or too old: pip install -U 'composio-async[agno]'"
    raise ImportError(msg) from error

_NAMES: Final[dict[type, str]] = {str: "string", bool: "boolean"}
_BOTH: Final = frozenset(_NAMES.values())
_NEITHER: Final = frozenset[str]()


class _Toolkit(Toolkit):
    """One tool: Agno keeps the two halves of a tool in a toolkit, and takes the one that a run needs."""

    def __init__(self, bound: BoundTool) -> None:
        super().__init__(name=bound.name)
        self._bound = bound
        self.functions[bound.name] = self._function(self._call)
        self.async_functions[bound.name] = self._function(self._acall)

    def _function(self, call: Any) -> Function:
        # Agno binds what a function calls `agent`, `self` or the like to objects of its own; these say no names.
        return Function(
            name=self._bound.name,
            description=self._bound.description,
            parameters=self._bound.parameters,
            strict=False,
            entrypoint=call,
            skip_entrypoint_processing=True,
        )

    def _call(self, /, **arguments: Any) -> str:
        try:
            result = self._bound.run_sync(self._texts(arguments))
        except Exception as error:
            raise self._stopped(error) from error
        return self._told(result)

    async def _acall(self, /, **arguments: Any) -> str:
        try:
            result = await self._bound.run(self._texts(arguments))
        except Exception as error:
            raise self._stopped(error) from error
        return self._told(result)

    def _texts(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Arguments of which those are text again that Agno took for values: it reads "true" as True."""
        root = self._bound.parameters
        properties, others = named(root, "properties"), root.get("additionalProperties", True)
        return {
            key: _text(value, properties.get(key, others), root) if isinstance(value, bool) else value
            for key, value in arguments.items()
        }

    def _told(self, result: ToolResult) -> str:
        text = result_text(result)
        if not result.successful:
            # The only exception that marks a call as failed and is not logged with a traceback.
            raise RetryAgentRun(text)
        return text

    def _stopped(self, error: Exception) -> StopAgentRun:
        return StopAgentRun(result_text(result_of(self._bound.slug, error)))


def _text(value: bool, schema: Any, root: Schema) -> bool | str:
    """The text that Agno took for true or false, as the schema spells it; the value where it takes true and false."""
    if _kinds(schema, root, {}) != {"string"}:
        return value
    word = str(value).lower()
    spelt = [one for part in meanings(schema, root) for one in (*listed(part, "enum"), part.get("const"))]
    spelt = [one for one in spelt if isinstance(one, str) and one.strip().lower() == word]
    return word if word in spelt or not spelt else spelt[0]


def _kinds(schema: Any, root: Schema, known: dict[int, frozenset[str]]) -> frozenset[str]:
    """Whether a schema takes text, true and false, or both."""
    if not isinstance(schema, Mapping):
        return _NEITHER if schema is False else _BOTH
    if id(schema) not in known:
        # What leads back to itself says nothing of its own.
        known[id(schema)] = _BOTH
        known[id(schema)] = _said_kinds(schema, root, known)
    return known[id(schema)]


def _said_kinds(schema: Mapping[str, Any], root: Schema, known: dict[int, frozenset[str]]) -> frozenset[str]:
    kinds, said = _BOTH, schema.get("type")
    if isinstance(said, str | list):
        kinds &= {said} if isinstance(said, str) else {kind for kind in said if isinstance(kind, str)}
    for values in (schema.get("enum"), [schema["const"]] if "const" in schema else None):
        if isinstance(values, list):
            kinds &= {_NAMES.get(type(value), "") for value in values}
    for key in ("anyOf", "oneOf"):
        if choices := listed(schema, key):
            kinds &= _NEITHER.union(*(_kinds(one, root, known) for one in choices))
    for one in (*listed(schema, "allOf"), target(schema, root)):
        if one is not None:
            kinds &= _kinds(one, root, known)
    return kinds


class AgnoProvider(AgentProvider[Toolkit]):
    """Tools as toolkits of Agno, one each, for `arun` and `run`; the schema reaches the model as it is.

    The model reads a result as JSON text; that of a failed call is marked as a tool call error.

    No exception of a tool leaves an agent of Agno. With `raise_errors` what keeps a tool from running stops the agent
    before its model is asked again, and the tool call has what happened.

    Agno takes the texts `none`, `null`, `true` and `false` on the first level of a call's arguments for values. Where
    the schema takes text, and neither true nor false, these two are made text again, in small letters unless it spells
    them otherwise; what Agno took for null is null.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) stops the agent. By default the
            model is told.

    Example:
        ```python
        from agno.agent import Agent
        from agno.models.openai import OpenAIChat
        from composio_async import Composio
        from composio_async.providers.agno import AgnoProvider

        async with Composio(AgnoProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent(model=OpenAIChat(id="gpt-5"), tools=[*await session.tools()])
            await agent.arun("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "agno"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> Toolkit:
        """A tool as a toolkit of Agno.

        Args:
            tool: That the toolkit runs.
        """
        return _Toolkit(tool)
