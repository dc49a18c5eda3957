"""Tools made from the user's own functions."""

from __future__ import annotations

import asyncio
import copy
import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin

import orjson

from .catalog.model import Tool, ToolCall

_PLAIN: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    dict: "object",
    list: "array",
}


def tool_from_function(
    slug: str,
    function: Callable[..., Any],
    toolkit: str,
    description: str | None,
    parameters: Mapping[str, Any] | None = None,
) -> Tool:
    """Make a tool of a function that takes its arguments as keyword parameters.

    Args:
        slug: the tool's slug.
        function: sync (run in a worker thread) or async.
        toolkit: where the tool belongs.
        description: its description; the function's docstring when None.
        parameters: JSON Schema of its arguments; made of the function's annotations when None.

    Returns:
        A tool that needs no connected account.

    Raises:
        TypeError: when a parameter cannot be passed by keyword, or has a default that JSON cannot hold.
    """
    words = description if description is not None else inspect.getdoc(function) or slug.replace("_", " ").capitalize()
    return Tool(
        slug=slug,
        name=slug.replace("_", " ").title(),
        description=words,
        toolkit=toolkit,
        input_parameters=_parameters(function) if parameters is None else copy.deepcopy(dict(parameters)),
        run=_runner(function),
        tags=("important",),
        no_auth=True,
    )


def _runner(function: Callable[..., Any]) -> Callable[[ToolCall], Any]:
    takes = inspect.signature(function).parameters
    any_name = any(parameter.kind is parameter.VAR_KEYWORD for parameter in takes.values())

    async def run(call: ToolCall) -> Any:
        arguments = {name: value for name, value in call.arguments.items() if any_name or name in takes}
        if inspect.iscoroutinefunction(function):
            return await function(**arguments)
        result = await asyncio.to_thread(function, **arguments)
        return await result if inspect.isawaitable(result) else result

    return run


def _parameters(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError:
        # A name the annotations use is out of reach here, as in a test function: read what can be read.
        hints = {name: hint for name, hint in inspect.get_annotations(function).items() if not isinstance(hint, str)}
        hints |= {
            name: builtin
            for name, hint in inspect.get_annotations(function).items()
            if isinstance(hint, str) and (builtin := _builtin(hint)) is not None
        }
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise TypeError(
                f"parameter {name!r} of {getattr(function, '__name__', function)!r} cannot be passed by keyword"
            )
        schema = schema_of(hints.get(name, Any))
        if parameter.default is parameter.empty:
            required.append(name)
        elif parameter.default is None:
            schema = {**schema, "nullable": True, "default": None}
        else:
            schema = {**schema, "default": parameter.default}
        _check_showable(schema, name, function)
        properties[name] = schema
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _check_showable(schema: dict[str, Any], parameter: str, function: Callable[..., Any]) -> None:
    try:
        orjson.dumps(schema)
    except TypeError as error:
        name = getattr(function, "__name__", function)
        raise TypeError(
            f"parameter {parameter!r} of {name!r} has a default or a choice that JSON cannot hold: {error}"
        ) from None


def _builtin(written: str) -> Any:
    return {kind.__name__: kind for kind in _PLAIN}.get(written.partition("[")[0])


def schema_of(hint: Any) -> dict[str, Any]:
    """JSON Schema of an annotation; anything unknown takes any value."""
    if isinstance(hint, type) and hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint is type(None):
        return {"type": "null"}
    origin, inner = get_origin(hint), get_args(hint)
    if origin is typing.Annotated:
        notes = [note for note in inner[1:] if isinstance(note, str)]
        return {**schema_of(inner[0]), **({"description": notes[0]} if notes else {})}
    if origin is Literal:
        kinds = {_PLAIN.get(type(value), "string") for value in inner}
        return {"enum": list(inner), **({"type": kinds.pop()} if len(kinds) == 1 else {})}
    if origin in (Union, types.UnionType):
        rest = [part for part in inner if part is not type(None)]
        schema = schema_of(rest[0]) if len(rest) == 1 else {"anyOf": [schema_of(part) for part in rest]}
        return {**schema, "nullable": True} if len(rest) < len(inner) else schema
    if origin in (list, set, frozenset, Sequence) or origin is tuple:
        return {"type": "array", **({"items": schema_of(inner[0])} if inner else {})}
    if origin in (dict, Mapping):
        return {"type": "object", **({"additionalProperties": schema_of(inner[1])} if inner else {})}
    if hint is Any:
        return {}
    return {"type": "object"} if typing.is_typeddict(hint) else {}
