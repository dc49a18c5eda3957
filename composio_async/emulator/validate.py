"""Checks of JSON values against the subset of JSON Schema used here, and of query strings.

Request bodies and tool arguments go through the same functions, so a mistake is described in the
same words wherever it is found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import attrs

Kind = Literal["missing", "type", "value"]
_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


@attrs.frozen
class Violation:
    """One thing wrong with a value, and where."""

    path: str
    problem: str
    kind: Kind

    def __str__(self) -> str:
        return f"{self.path or 'body'} {self.problem}"


def violations(schema: Mapping[str, Any], value: Any, path: str = "") -> list[Violation]:
    """Everything wrong with `value`, in document order.

    Args:
        schema: type, properties, required, items, additionalProperties, anyOf, allOf, enum, const, nullable
            and the usual bounds; anything else is ignored.
        value: a JSON value.
        path: where the value sits, for messages.

    Returns:
        The violations; an empty list when the value fits.
    """
    if value is None and schema.get("nullable"):
        return []
    wrong = [one for part in schema.get("allOf") or () for one in violations(part, value, path)]
    if wrong:
        return wrong
    branches = schema.get("anyOf") or schema.get("oneOf")
    if branches:
        found = [violations(branch, value, path) for branch in branches]
        return min(found, key=_distance)
    kinds = schema.get("type")
    if kinds is not None:
        allowed = [kinds] if isinstance(kinds, str) else list(kinds)
        if not any(_is(value, kind) for kind in allowed):
            wanted = " or ".join(_NAMES.get(kind, kind) for kind in allowed)
            return [Violation(path, f"must be {wanted}, not {_describe(value)}", "type")]
    return [*_value_violations(schema, value, path), *_inner_violations(schema, value, path)]


def unknown_fields(schema: Mapping[str, Any], value: Any, path: str = "") -> list[str]:
    """Paths of object fields that the schema does not name."""
    branches = schema.get("anyOf") or schema.get("oneOf")
    if branches:
        return unknown_fields(min(branches, key=lambda branch: _distance(violations(branch, value, path))), value, path)
    found: list[str] = []
    if isinstance(value, dict) and "properties" in schema:
        known, rest = schema["properties"], schema.get("additionalProperties", False)
        for name, item in value.items():
            if name in known:
                found += unknown_fields(known[name], item, _join(path, name))
            elif rest is False:
                found.append(_join(path, name))
    elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        for name, item in value.items():
            found += unknown_fields(schema["additionalProperties"], item, _join(path, name))
    elif isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += unknown_fields(schema["items"], item, f"{path}[{index}]")
    return found


def with_defaults(schema: Mapping[str, Any], value: Any) -> Any:
    """A copy of `value` with the schema's defaults filled in, at any depth that is present."""
    for part in schema.get("allOf") or ():
        value = with_defaults(part, value)
    if isinstance(value, dict) and "properties" in schema:
        filled = dict(value)
        for name, inner in schema["properties"].items():
            if name in filled:
                filled[name] = with_defaults(inner, filled[name])
            elif "default" in inner:
                filled[name] = inner["default"]
        return filled
    if isinstance(value, list) and "items" in schema:
        return [with_defaults(schema["items"], item) for item in value]
    return value


def query_values(
    schema: Mapping[str, Any], raw: Mapping[str, str]
) -> tuple[dict[str, Any], list[Violation], list[str]]:
    """Read a query string by the schema of its parameters.

    Lists are comma-joined, maps are bracketed (`toolkit_versions[github]=...`), booleans are `true` or
    `false`, numbers are as written; an empty value of anything but a string counts as not given.

    Args:
        schema: an object schema whose properties are the parameters.
        raw: the decoded query pairs.

    Returns:
        The values, what is wrong with them, and the names the operation does not have.
    """
    values: dict[str, Any] = {}
    wrong: list[Violation] = []
    unknown: list[str] = []
    known = schema.get("properties", {})
    for key, written in raw.items():
        name, bracket, sub = key.partition("[")
        if name not in known:
            unknown.append(key)
        elif bracket and sub.endswith("]"):
            held = values.setdefault(name, {})
            if isinstance(held, dict):
                held[sub[:-1]] = written
        else:
            value = _query_value(known[name], written)
            if value is not None:
                values[name] = value
    for name, value in values.items():
        wrong += violations(known[name], value, name)
    wrong += [Violation(name, "is required", "missing") for name in schema.get("required", ()) if name not in values]
    return values, wrong, unknown


def _query_value(schema: Mapping[str, Any], written: str) -> Any:
    kind = schema.get("type", "string")
    if kind != "string" and written == "":
        return None
    if kind == "array":
        return [item for item in written.split(",") if item]
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(written.lower(), written)
    if kind in ("integer", "number"):
        try:
            value = float(written)
        except ValueError:
            return written
        return int(value) if value.is_integer() else value
    return written


def _value_violations(schema: Mapping[str, Any], value: Any, path: str) -> list[Violation]:
    found: list[str] = []
    if "const" in schema and value != schema["const"]:
        found.append(f"must be {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"must be one of {', '.join(map(str, schema['enum']))}, not {value!r}")
    if isinstance(value, str):
        found += _bounds(len(value), schema.get("minLength"), schema.get("maxLength"), "character")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"must match {schema['pattern']}")
    elif isinstance(value, list):
        found += _bounds(len(value), schema.get("minItems"), schema.get("maxItems"), "item")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if "minimum" in schema and value < schema["minimum"]:
            found.append(f"must be at least {schema['minimum']}")
        if "maximum" in schema and value > schema["maximum"]:
            found.append(f"must be at most {schema['maximum']}")
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            found.append(f"must be more than {schema['exclusiveMinimum']}")
    return [Violation(path, problem, "value") for problem in found]


def _inner_violations(schema: Mapping[str, Any], value: Any, path: str) -> list[Violation]:
    found: list[Violation] = []
    if isinstance(value, dict):
        missing = [name for name in schema.get("required", ()) if name not in value]
        found += [Violation(_join(path, name), "is required", "missing") for name in missing]
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        for name, item in value.items():
            inner = known.get(name, rest)
            if isinstance(inner, dict):
                found += violations(inner, item, _join(path, name))
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            found += violations(schema["items"], item, f"{path}[{index}]")
    return found


def _bounds(length: int, least: int | None, most: int | None, unit: str) -> list[str]:
    if least is not None and length < least:
        return [f"must have at least {least} {unit}{'s' if least != 1 else ''}"]
    if most is not None and length > most:
        return [f"must have at most {most} {unit}{'s' if most != 1 else ''}"]
    return []


def _distance(found: list[Violation]) -> int:
    return sum(_distance_of(violation) for violation in found)


def _distance_of(violation: Violation) -> int:
    # In a union the branch meant is told by its constant first, then by which fields are there.
    if violation.problem.startswith("must be '"):
        return 20
    return {"missing": 15, "type": 10, "value": 1}[violation.kind]


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return not isinstance(value, bool) and (
                isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            )
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "null":
            return value is None
    return True


def _describe(value: Any) -> str:
    if value is None:
        return "null"
    for kind in ("boolean", "integer", "number", "string", "array", "object"):
        if _is(value, kind):
            return _NAMES[kind]
    return type(value).__name__


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
