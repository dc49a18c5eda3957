"""Tools for smolagents, which has no asynchronous half: its agents run in threads, and so do these tools."""

import keyword
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from composio_async.models.tools import ToolResult
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_dict, result_text
from composio_async.schemas.fitting import Dialect
from composio_async.schemas.names import NameRule
from composio_async.schemas.walking import listed, takes_null

try:
    from smolagents import Tool
except ImportError as error:
    msg = "smolagents is missing or too old: pip install -U 'composio-async[smolagents]'"
    raise ImportError(msg) from error

_IDENTIFIER: Final = NameRule(legal="A-Za-z0-9_", first="A-Za-z_", reserved=frozenset(keyword.kwlist))
IDENTIFIERS: Final = Dialect(names=_IDENTIFIER, keys=_IDENTIFIER, inline=True, plain_root=True)

_KINDS: Final = ["string", "number", "integer", "boolean", "array", "object", "null"]


class Answer(dict[str, Any]):
    """What a tool answered: a dict for code, JSON text for a model that is shown it."""

    def __str__(self) -> str:
        return result_text(ToolResult(**self))


def _kinds(schema: Any) -> list[str]:
    """The types of JSON that a schema may take; all, where it does not say."""
    if not isinstance(schema, Mapping):
        return [] if schema is False else _KINDS
    if schema == {"not": {}}:
        return []
    said = schema.get("type")
    if isinstance(said, str | list):
        kinds = {said} if isinstance(said, str) else {*said}
    elif union := listed(schema, "anyOf"):
        kinds = {kind for one in union for kind in _kinds(one)}
    else:
        kinds = {_kind(value) for value in listed(schema, "enum")}
    # smolagents refuses an integer where several types may stand, of which one is number.
    kinds |= {"integer"} if "number" in kinds and len(kinds) > 1 else set()
    return [kind for kind in _KINDS if kind in kinds] or _KINDS


def _kind(value: Any) -> str:
    kinds = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return kinds.get(type(value), "object")


def _input(schema: Any, *, required: bool) -> dict[str, Any]:
    """A parameter as smolagents wants it: with a type and a description."""
    given = dict(schema) if isinstance(schema, Mapping) else {}
    kinds = _kinds(given)
    made = {
        **given,
        "type": kinds[0] if len(kinds) == 1 else kinds,
        "description": given.get("description", ""),
    }
    made.pop("anyOf", None)
    union = listed(given, "anyOf")
    if any(not isinstance(one, dict) or set(one) != {"type"} for one in union):
        # Of a union on the first level smolagents keeps the types alone, and it must know a type of each member.
        made["allOf"] = [*listed(given, "allOf"), {"anyOf": union}]
    if not required:
        made["nullable"] = True
    return made


class _Tool(Tool):
    skip_forward_signature_validation = True
    output_type = "object"

    def __init__(self, bound: BoundTool) -> None:
        self._bound = bound
        self.name = bound.name
        self.description = bound.description
        required = bound.parameters.get("required", ())
        properties = bound.parameters.get("properties", {})
        self.inputs = {key: _input(schema, required=key in required) for key, schema in properties.items()}
        self._never_null = {
            key
            for key, schema in properties.items()
            if key not in required and not takes_null(schema, bound.parameters)
        }
        super().__init__()

    def forward(self, /, *args: Any, **arguments: Any) -> Answer:
        given = {**self._by_name(args, arguments), **arguments}
        # The model is told that it may give null for all that it may leave out.
        kept = {key: value for key, value in given.items() if value is not None or key not in self._never_null}
        return Answer(result_dict(self._bound.run_sync(kept)))

    def _by_name(self, args: tuple[Any, ...], arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments that code gave by position; what Python itself would refuse of them is refused."""
        if len(args) > len(self.inputs):
            msg = f"{self.name}() takes {len(self.inputs)} positional arguments but {len(args)} were given"
            raise TypeError(msg)
        given = dict(zip(self.inputs, args, strict=False))
        for name in given:
            if name in arguments:
                msg = f"{self.name}() got multiple values for argument {name!r}"
                raise TypeError(msg)
        return given

    def __call__(self, /, *args: Any, sanitize_inputs_outputs: bool = False, **arguments: Any) -> Answer:
        # The agent's own images and audio are not for tools of the platform, so nothing is to be converted. Without
        # this an argument named `self` would be refused.
        del sanitize_inputs_outputs
        if len(args) == 1 and not arguments and isinstance(args[0], dict) and set(args[0]) <= set(self.inputs):
            return self.forward(**args[0])
        return self.forward(*args, **arguments)


class SmolagentsProvider(AgentProvider[Tool]):
    """Tools as objects of smolagents. They are synchronous, since smolagents knows nothing else.

    Each call holds a thread of the agent's until the platform has answered. Run the agent with `asyncio.to_thread`, so
    that the event loop stays free: to run it on the loop stops the loop meanwhile. What cancels the waiting for that
    thread does not cancel its calls. Of one message's calls as many run at the same time as `max_tool_threads` allows;
    by default that depends on the machine.

    A tool returns `successful`, `data` and `error` as a dict, also where the call failed: smolagents drops the results
    of a whole message when one of its tools raises. It tells the model every exception of a tool, in its words, so
    that with `raise_errors` nothing leaves the run of an agent.

    Names are made identifiers of Python. References in the schema are replaced by what they point to; what refers to
    itself takes anything at its second depth. What the schema says beside its properties is lost, and whether a
    parameter is required is told as `nullable`. A call with an argument of another type than the schema's first level
    says, or one that is not in the schema, is refused without a request. The tools belong to a client, so code that
    calls them runs in this process, not in a remote executor.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        import asyncio

        from composio_async import Composio
        from composio_async.providers.smolagents import SmolagentsProvider
        from smolagents import OpenAIModel, ToolCallingAgent

        async with Composio(SmolagentsProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            model = OpenAIModel(model_id="gpt-5")
            agent = ToolCallingAgent(tools=await session.tools(), model=model, max_tool_threads=20)
            await asyncio.to_thread(agent.run, "Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "smolagents"
    dialect: Dialect = IDENTIFIERS

    def wrap_tool(self, tool: BoundTool) -> Tool:
        """A tool as an object of smolagents.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
