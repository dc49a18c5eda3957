"""Short ways to write the JSON Schemas of this folder."""

from __future__ import annotations

from typing import Any

type_any: dict[str, Any] = {}


def text(description: str = "", **extra: Any) -> dict[str, Any]:
    """A string."""
    return _described("string", description, extra)


def integer(description: str = "", **extra: Any) -> dict[str, Any]:
    """A whole number."""
    return _described("integer", description, extra)


def number(description: str = "", **extra: Any) -> dict[str, Any]:
    """A number."""
    return _described("number", description, extra)


def flag(description: str = "", **extra: Any) -> dict[str, Any]:
    """A boolean."""
    return _described("boolean", description, extra)


def array(items: dict[str, Any], description: str = "", **extra: Any) -> dict[str, Any]:
    """A list of `items`."""
    return {**_described("array", description, extra), "items": items}


def mapping(values: dict[str, Any] | None = None, description: str = "", **extra: Any) -> dict[str, Any]:
    """An object whose keys are free."""
    return {**_described("object", description, extra), "additionalProperties": values if values is not None else True}


def record(required: dict[str, Any] | None = None, description: str = "", /, **optional: Any) -> dict[str, Any]:
    """An object with named fields: the required ones in a dict, the optional ones as keywords."""
    needed = required or {}
    schema = {**_described("object", description, {}), "properties": {**needed, **optional}}
    if needed:
        schema["required"] = list(needed)
    return schema


def either(*schemas: dict[str, Any]) -> dict[str, Any]:
    """Any one of several schemas."""
    return {"anyOf": list(schemas)}


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, or null."""
    return {**schema, "nullable": True}


def _described(kind: str, description: str, extra: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, **({"description": description} if description else {}), **extra}
