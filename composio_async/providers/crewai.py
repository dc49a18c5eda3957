"""Tools for CrewAI's agents and crews, which run them in threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from composio_async.errors import ComposioError
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_of, result_text
from composio_async.schemas.fitting import Dialect, Fitted
from composio_async.schemas.inlining import copied, inlined, joined
from composio_async.schemas.names import NameRule, legal_name
from composio_async.schemas.root import plain_root
from composio_async.schemas.strict import STRUCTURE, is_array, nullable
from composio_async.schemas.walking import Schema, listed, plain, rewritten

try:
    from crewai.tools import BaseTool
    from crewai.tools.tool_failure import ToolFailure
    from pydantic import BaseModel, ConfigDict, PrivateAttr
except ImportError as error:
    msg = "crewai is missing or too old: pip install -U 'composio-async[crewai]'"
    raise ImportError(msg) from error

_NAMES: Final = NameRule(legal="a-z0-9_", lower=True)
LOWER: Final = Dialect(names=_NAMES, inline=True)

_ANYTHING: Final = ("string", "number", "boolean", "null")
_SAYS: Final = frozenset(("type", "properties", "enum", "const", "anyOf", "oneOf", "$ref"))
_DROPPED: Final = STRUCTURE - {"oneOf"}
_FORMATS: Final = ("date-time", "date", "time", "duration")
"""Those that CrewAI tells."""


class _Arguments(BaseModel):
    """Arguments as the model gave them: CrewAI wants a class, and reads the schema from it."""

    model_config = ConfigDict(extra="allow")


def _class(bound: BoundTool) -> type[BaseModel]:
    def schema(_cls: type[BaseModel], *_: Any, **__: Any) -> Schema:
        return copied(bound.parameters)  # CrewAI changes what it is given

    return type(bound.name, (_Arguments,), {"__module__": __name__, "model_json_schema": classmethod(schema)})


def _worded(schema: Schema) -> Schema:
    """The schema with those parts as objects that are only true or false, and the items of a list alike."""
    made = dict(schema)
    if isinstance(properties := made.get("properties"), dict):
        made["properties"] = {name: _word(part) for name, part in properties.items()}
    for key in ("anyOf", "oneOf"):
        if parts := [_word(part) for part in listed(made, key) if part is not False]:
            made[key] = parts
        else:
            made.pop(key, None)
    if first := listed(made, "prefixItems"):
        more = [made["items"]] if isinstance(made.get("items"), dict) else []
        made["items"] = {"anyOf": [_word(part) for part in (*first, *more)]}
    elif "items" in made:
        made["items"] = _word(made["items"])
    return made


def _word(part: Any) -> Any:
    if isinstance(part, dict):
        return part
    return {"type": "null"} if part is False else {"type": list(_ANYTHING)}


def _demanding(schema: Schema) -> Schema:
    """A schema of which each parameter can be demanded: what may be left out may be null.

    CrewAI demands all parameters of every object, and promises the model's service a schema in its strict form; one
    that breaks that promise has the whole request refused.
    """

    def change(one: Schema, path: str) -> Schema:
        one = _worded(one)
        for part in listed(one, "allOf"):
            if isinstance(part, dict):
                one = joined(part, one)
        made = {key: value for key, value in one.items() if key not in _DROPPED}
        if not path:
            for key in ("anyOf", "oneOf", "enum", "const"):
                made.pop(key, None)
        if not _SAYS & made.keys():
            made["type"] = list(_ANYTHING)
            made.pop("additionalProperties", None)
        elif "properties" in made:
            made.setdefault("type", "object")
        if isinstance(form := made.get("format"), str) and form not in _FORMATS:
            told = f'format: "{form}"'
            made["description"] = f"{made['description']} ({told})" if made.get("description") else told
        if is_array(made) and "items" not in made:
            made["items"] = {"type": list(_ANYTHING)}
        properties = made.get("properties")
        if isinstance(properties, dict):
            needed = listed(made, "required")
            made["properties"] = {
                name: part if name in needed else nullable(part, schema) for name, part in properties.items()
            }
        return made

    made: Schema = rewritten(rewritten(schema, _bare), change)
    return made


def _bare(schema: Schema, _path: str) -> Schema:
    """The schema with choices that nothing fits as false, before its parts are changed."""
    choices = {key: listed(schema, key) for key in ("anyOf", "oneOf") if key in schema}
    return {**schema, **{key: [part != {"not": {}} and part for part in parts] for key, parts in choices.items()}}


def _never(_arguments: Any = None, _result: Any = None) -> bool:
    return False


class _Tool(BaseTool):
    """A tool of CrewAI that takes the model's arguments as they are: none is refused for its name."""

    _bound: BoundTool = PrivateAttr()

    def __init__(self, bound: BoundTool) -> None:
        super().__init__(
            name=bound.name, description=bound.description, args_schema=_class(bound), cache_function=_never
        )
        self._bound = bound

    def run(self, /, *args: Any, **arguments: Any) -> Any:
        given = self._given(args, arguments)
        return self._claim_usage() or self._run(**given)

    async def arun(self, /, *args: Any, **arguments: Any) -> Any:
        given = self._given(args, arguments)
        return self._claim_usage() or await self._arun(**given)

    def _run(self, /, *args: Any, **arguments: Any) -> Any:
        given = self._given(args, arguments)
        try:
            return self._told(self._bound.run_sync(given))
        except Exception as error:
            raise self._raised(error) from error

    async def _arun(self, /, *args: Any, **arguments: Any) -> Any:
        given = self._given(args, arguments)
        try:
            return self._told(await self._bound.run(given))
        except Exception as error:
            raise self._raised(error) from error

    def _given(self, args: tuple[Any, ...], arguments: dict[str, Any]) -> Mapping[str, Any]:
        """The arguments by name: CrewAI would hand on those by position in the order of a function's parameters."""
        if not args:
            return arguments
        if len(args) == 1 and not arguments and isinstance(args[0], Mapping):
            properties = self._bound.parameters["properties"]
            if all(name in properties for name in args[0]):
                return args[0]
        msg = f"{self._bound.name} takes its arguments by name, or as one dict of them."
        raise TypeError(msg)

    def _told(self, result: ToolResult) -> str | ToolFailure:
        text = result_text(result)
        return text if result.successful else ToolFailure(message=text)

    def _raised(self, error: Exception) -> Exception:
        # CrewAI tells the model what an exception says.
        return error if isinstance(error, ComposioError) else RuntimeError(result_of(self._bound.slug, error).error)


class CrewAIProvider(AgentProvider[BaseTool]):
    """Tools as objects of CrewAI, for agents, tasks and crews.

    CrewAI runs tools in threads, also from `kickoff_async` and `akickoff`, at most eight of one message's calls at the
    same time. A call is made on the portal's loop, and its thread waits. What cancels a kickoff does not cancel the
    calls that it made. `await tool.arun(...)` runs a tool on the loop of the caller.

    The model reads a result as JSON text. A failed call is a `ToolFailure` with the same text: it stands in the
    output's `tool_failures`, and an agent's, a task's or a crew's `tool_failure_policy` says whether it ends the run.
    CrewAI tells the model every exception of a tool, so with `raise_errors` nothing leaves the run unless that policy
    is `raise`; the model reads our own errors, and of others only that there was one. Each call is a request: CrewAI
    keeps no result of these tools for the next call with the same arguments.

    Names are lower case. CrewAI demands every parameter, so optional ones may be null for the model, and such a null
    is left out of the call. It closes every object: of one that is open to any keys only the declared ones can be
    given. References are replaced by what they point to, parts of `allOf` are joined, other conditions are left out,
    most formats are told in words, and what takes anything takes text, numbers and booleans; that is also what stands
    at the second depth of what refers to itself.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is an exception of the tool. By
            default it is a failure that the tool reports.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.crewai import CrewAIProvider
        from crewai import Agent

        async with Composio(CrewAIProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent(
                role="Maintainer",
                goal="Look after repositories",
                backstory="You know GitHub well.",
                llm="openai/gpt-5",
                tools=await session.tools(),
            )
            await agent.kickoff_async("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "crewai"
    dialect: Dialect = LOWER

    def fit(self, tool: Tool) -> Fitted:
        """A tool's name and schema as CrewAI takes them.

        Args:
            tool: To fit.
        """
        original = plain(tool.input_parameters)[0]
        made, changes, _ = plain_root(plain(tool.input_parameters)[0])
        made, loosened = inlined(made)
        return Fitted(
            slug=tool.slug,
            name=legal_name(tool.slug, self.dialect.names),
            parameters=_demanding(made),
            changes=(*changes, *loosened),
            original=original,
            nulls=True,
        )

    def wrap_tool(self, tool: BoundTool) -> BaseTool:
        """A tool as an object of CrewAI.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
