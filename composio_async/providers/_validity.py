"""Schemas that a validator of JSON Schema takes, for frameworks that check a tool's schema or arguments with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import evolve

from composio_async.schemas.fitting import Fitted
from composio_async.schemas.walking import BY_NAME, IN_LIST, SINGLE, Schema, inside, meanings, target

_DEEPEST: Final = 50
"""Schemas inside each other; a validator in Python goes about twice as deep before its stack ends."""
_KINDS: Final = frozenset(("string", "number", "integer", "boolean", "array", "object", "null"))
_ELSEWHERE: Final = frozenset(
    (
        *("$schema", "$id", "$vocabulary", "$anchor", "$dynamicAnchor", "$dynamicRef"),
        *("$recursiveAnchor", "$recursiveRef"),
    )
)
"""Keywords that have references looked up elsewhere, or parts read by another draft's rules; no model needs them."""
_SINGLE: Final = frozenset((*SINGLE, "contentSchema"))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _number(value) and value >= 0 and (isinstance(value, int) or value.is_integer())


def _regex(value: Any) -> bool:
    try:
        re.compile(value)
    except (re.error, TypeError, RecursionError, OverflowError):
        return False
    return isinstance(value, str)


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value)) and len(set(value)) == len(value)


def _kinds(value: Any) -> bool:
    kinds = [value] if isinstance(value, str) else value
    return _names(kinds) and bool(kinds) and _KINDS.issuperset(kinds)


def _some(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _named(value: Any) -> bool:
    return isinstance(value, dict)


_RULES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "type": _kinds,
    "pattern": _regex,
    "required": _names,
    "enum": lambda value: isinstance(value, list),
    "examples": lambda value: isinstance(value, list),
    "multipleOf": lambda value: _number(value) and value > 0,
    "patternProperties": lambda value: _named(value) and all(map(_regex, value)),
    "dependentRequired": lambda value: _named(value) and all(map(_names, value.values())),
    **dict.fromkeys(("title", "description", "format", "$ref", "$comment"), _text),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), _text),
    **dict.fromkeys(("deprecated", "readOnly", "writeOnly", "uniqueItems"), _flag),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _count),
    **dict.fromkeys(("minContains", "maxContains", "minProperties", "maxProperties"), _count),
    **dict.fromkeys((key for key in BY_NAME if key != "patternProperties"), _named),
    **dict.fromkeys(IN_LIST, _some),
    **dict.fromkeys(_SINGLE - {"additionalItems"}, _schema),
}
"""What may stand in a keyword of the draft of 2020, beside the schemas in it; in all others anything may."""


def validated(fitted: Fitted) -> Fitted:
    """A tool whose schema a validator takes and can compare with any arguments.

    Args:
        fitted: With the schema as a model may be told it.

    Returns:
        The tool without what is no JSON Schema, such as an `items` that is a list, and without references that lead
        nowhere or only back to themselves.
    """
    changes: list[str] = []
    parameters = _mended(fitted.parameters, "", 0, changes)
    _resolve(parameters, changes)
    return evolve(fitted, parameters=parameters, changes=(*fitted.changes, *changes))


def _mended(schema: Any, path: str, depth: int, changes: list[str]) -> Any:
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, dict) or depth > _DEEPEST:
        why = "nested too deeply" if isinstance(schema, dict) else "no schema"
        changes.append(f"{path}: {why}, so anything is taken there")
        return {}
    made: Schema = {}
    for key, value in schema.items():
        here = f"{path}/{key}"
        if key in _ELSEWHERE:
            continue
        if key in _RULES and not _RULES[key](value):
            changes.append(f"{here}: left out, since it is not valid")
        elif key in BY_NAME:
            # In `dependencies` names of other properties may stand.
            made[key] = {
                name: one
                if key == "dependencies" and _names(one)
                else _mended(one, f"{here}/{name}", depth + 1, changes)
                for name, one in value.items()
            }
        elif key in IN_LIST:
            made[key] = [_mended(one, f"{here}/{number}", depth + 1, changes) for number, one in enumerate(value)]
        elif key in _SINGLE and _schema(value):
            made[key] = _mended(value, here, depth + 1, changes)
        else:
            made[key] = value
    return made


def _resolve(schema: Schema, changes: list[str]) -> None:
    """Take those references out that would end every comparison with an error."""
    waiting: list[Any] = [schema]
    seen: set[int] = set()
    while waiting:
        for one, _ in inside(waiting.pop()):
            if id(one) in seen:
                continue
            seen.add(id(one))
            if "$ref" not in one:
                continue
            pointed = target(one, schema)
            if pointed is not None and all(said is not one for said in meanings(pointed, schema)):
                waiting.append(pointed)
                continue
            why = "points nowhere" if pointed is None else "leads back to itself"
            changes.append(f"{one.pop('$ref')} {why}, so anything is taken where it stood")
