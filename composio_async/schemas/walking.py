"""Where schemas stand inside a schema, and what a reference means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import orjson

Schema: TypeAlias = dict[str, Any]

BY_PROPERTY: Final = ("properties", "dependentSchemas", "dependencies")
"""Keywords that hold schemas by the name of a property."""
BY_NAME: Final = (*BY_PROPERTY, "patternProperties", "$defs", "definitions")
"""Keywords that hold schemas by name."""
IN_LIST: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
"""Keywords that hold a list of schemas."""
SINGLE: Final = (
    "items",
    "additionalProperties",
    "additionalItems",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
)
"""Keywords that hold one schema."""
CHOICES: Final = ("anyOf", "oneOf", "allOf")
_NAMED: Final = frozenset(BY_NAME)
_LISTED: Final = frozenset((*IN_LIST, "items"))
_SINGLE: Final = frozenset(SINGLE)
_SAME_VALUE: Final = ("if", "then", "else", "not")
DEEPEST: Final = 250
"""Objects and lists inside each other; what a schema or a model's arguments have below that is not looked at."""
FARTHEST: Final = 50
"""References followed one after another."""


def plain(schema: Any) -> tuple[Schema, list[str]]:
    """A deep copy, of an object at least at its top: what a framework does to it is its own affair.

    Args:
        schema: As the platform gave it. What is no schema is made one, of an object, since one bad tool has a whole
            request refused, or keeps all tools from being made.

    Returns:
        The copy, and what it lost, a line each.
    """
    from composio_async.schemas.sound import sound

    made: Schema = {"type": "object", "properties": {}}
    if not isinstance(schema, Mapping):
        return made, []
    cut: list[bool] = []
    copied = _copied(schema, cut)
    copied.pop("nullable", None)
    copied["type"] = "object"
    checked, changes = sound(copied)
    made.update(checked)
    return made, ["nested too deeply, so anything is taken at the bottom", *changes] if cut else changes


def _copied(schema: Mapping[str, Any], cut: list[bool]) -> Schema:
    copied: Any
    try:
        # Ten times as fast as Python, and it goes no deeper than we do.
        copied = orjson.loads(orjson.dumps(schema))
    except (TypeError, orjson.JSONDecodeError):
        copied = _cut(schema, 0, cut)
    made: Schema = copied
    return made


def _cut(value: Any, depth: int, cut: list[bool]) -> Any:
    if isinstance(value, Mapping):
        if depth >= DEEPEST:
            cut.append(True)
            return {}
        return {str(key): _cut(one, depth + 1, cut) for key, one in value.items()}
    if isinstance(value, list | tuple):
        if depth > DEEPEST:
            cut.append(True)
            return []
        return [_cut(one, depth + 1, cut) for one in value]
    return value


def inside(schema: Schema) -> Iterator[tuple[Schema, int]]:
    """All schemas in a schema, itself too, each with the number of objects that it is or lies in."""
    waiting: list[tuple[Any, int]] = [(schema, 0)]
    while waiting:
        one, depth = waiting.pop()
        if not isinstance(one, dict):
            continue
        depth += "properties" in one
        yield one, depth
        for key, value in one.items():
            if key in _NAMED and isinstance(value, dict):
                waiting += [(part, depth) for part in value.values()]
            elif key in _LISTED and isinstance(value, list):
                waiting += [(part, depth) for part in value]
            elif key in _SINGLE:
                waiting.append((value, depth))


def rewritten(schema: Any, change: Callable[[Schema, str], Schema], path: str = "") -> Any:
    """A schema with each schema in it changed, the inner ones first.

    Args:
        schema: The outermost.
        change: Told a schema, whose parts are changed already, and its path, such as `/properties/to`.
        path: Of the outermost.
    """
    if not isinstance(schema, dict):
        return schema
    made: Schema = {}
    for key, value in schema.items():
        here = f"{path}/{key}"
        if key in _NAMED and isinstance(value, dict):
            made[key] = {name: rewritten(one, change, f"{here}/{name}") for name, one in value.items()}
        elif key in _LISTED and isinstance(value, list):
            made[key] = [rewritten(one, change, f"{here}/{number}") for number, one in enumerate(value)]
        elif key in _SINGLE:
            made[key] = rewritten(value, change, here)
        else:
            made[key] = value
    return change(made, path)


def named(schema: Mapping[str, Any], key: str) -> Schema:
    """What a keyword holds by name; nothing where the schema says nothing, or nonsense."""
    value = schema.get(key)
    return value if isinstance(value, dict) else {}


def listed(schema: Mapping[str, Any], key: str) -> list[Any]:
    """What a keyword lists; nothing where the schema says nothing, or nonsense."""
    value = schema.get(key)
    return value if isinstance(value, list) else []


def steps(reference: str) -> list[str]:
    """The steps of a reference into the document itself, such as `#/$defs/Person`."""
    return [unquote(step).replace("~1", "/").replace("~0", "~") for step in reference[1:].split("/")[1:]]


def target(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a local reference points to; None where it points nowhere, or out of the document."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        return None
    found: Any = root
    for name in steps(reference):
        if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, Mapping) and name in found:
            found = found[name]
        else:
            return None
    return found if isinstance(found, Mapping) else None


def same_value(schema: Mapping[str, Any], root: Mapping[str, Any]) -> list[Any]:
    """What a schema refers to, chooses from or adds: all that may say something of the same value."""
    found: list[Any] = [target(schema, root)] if "$ref" in schema else []
    for key in CHOICES:
        found += listed(schema, key)
    found += [schema[key] for key in _SAME_VALUE if key in schema]
    for key in ("dependentSchemas", "dependencies"):
        found += named(schema, key).values()
    return found


def meanings(schema: Any, root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema, and those that may say something of the same value, each once."""
    waiting, seen = [schema], set[int]()
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, Mapping) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += same_value(one, root)


def takes_null(schema: Any, root: Mapping[str, Any]) -> bool:
    """Whether null is a value of a schema."""
    return _takes_null(schema, root, {}, 0)


def _takes_null(schema: Any, root: Mapping[str, Any], known: dict[int, bool], far: int) -> bool:
    if not isinstance(schema, Mapping):
        return schema is not False
    if id(schema) not in known:
        # What leads back to itself says nothing of its own.
        known[id(schema)] = False
        known[id(schema)] = far < FARTHEST and _says_null(schema, root, known, far + 1)
    return known[id(schema)]


def _says_null(schema: Mapping[str, Any], root: Mapping[str, Any], known: dict[int, bool], far: int) -> bool:
    if schema.get("nullable") is True:
        return True
    if "$ref" in schema:
        pointed = target(schema, root)
        return pointed is not None and _takes_null(pointed, root, known, far)
    kind = schema.get("type")
    if kind is not None and kind != "null" and not (isinstance(kind, list) and "null" in kind):
        return False
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        return False
    if "const" in schema and schema["const"] is not None:
        return False
    for key in ("anyOf", "oneOf"):
        choices = listed(schema, key)
        if choices and not any(_takes_null(one, root, known, far) for one in choices):
            return False
    return all(_takes_null(one, root, known, far) for one in listed(schema, "allOf"))
