"""The forms that an object may have by its schema, and which of them a model chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from composio_async.schemas.walking import FARTHEST, listed, named, same_value, takes_null, target

_FAR: Final = 3
"""Levels below an object that are looked at to tell its form."""


@frozen
class Form:
    """One form of an object: what must all hold of it at the same time.

    Attributes:
        parts: The schemas that say so, of which none holds choices that are looked at.
        properties: All that these describe, by name.
        required: The names that must be there.
    """

    parts: tuple[Mapping[str, Any], ...]
    properties: Mapping[str, tuple[Any, ...]]
    required: frozenset[str]


def together(schema: Any, root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A schema, and those that hold whenever it does: what it refers to, and the parts of its `allOf`."""
    waiting, seen = [schema], dict[int, Mapping[str, Any]]()
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Mapping) and id(one) not in seen:
            seen[id(one)] = one
            waiting += [target(one, root)] if "$ref" in one else []
            waiting += listed(one, "allOf")
    return list(seen.values())


def forms(schema: Any, root: Mapping[str, Any]) -> list[Form]:
    """The forms of an object: the schema's own, and one for each of its choices.

    Args:
        schema: Of the object.
        root: In which its references are looked up.
    """
    found: list[Form] = []
    waiting: list[tuple[Any, frozenset[str]]] = [(schema, frozenset())]
    seen = set[int]()
    while waiting:
        one, required = waiting.pop(0)
        if not isinstance(one, Mapping) or id(one) in seen:
            continue
        seen.add(id(one))
        parts = tuple(together(one, root))
        properties: dict[str, tuple[Any, ...]] = {}
        for part in parts:
            required |= {name for name in listed(part, "required") if isinstance(name, str)}
            for name, described in named(part, "properties").items():
                properties[name] = (*properties.get(name, ()), described)
        found.append(Form(parts, properties, required))
        same = {id(part) for part in parts}
        waiting += [(other, required) for part in parts for other in same_value(part, root) if id(other) not in same]
    return found


def fitting(value: Mapping[str, Any], found: list[Form], root: Mapping[str, Any]) -> list[Form]:
    """Those forms of an object that a model may have chosen: a strict form has all of its keys, and no other.

    Args:
        value: By the names of the schema.
        found: Its forms.
        root: In which references are looked up.
    """
    for far in (_FAR, 0):
        fit = [form for form in found if _fits(value, form, root, far)]
        if fit:
            return fit
    return []


def _fits(value: Mapping[str, Any], form: Form, root: Mapping[str, Any], far: int) -> bool:
    if form.properties.keys() != value.keys():
        return False
    return all(
        (value[name] is None and name not in form.required)
        or all(_may_be(value[name], part, root, far) for part in parts)
        for name, parts in form.properties.items()
    )


def _may_be(value: Any, schema: Any, root: Mapping[str, Any], far: int) -> bool:
    return takes_null(schema, root) if value is None else _takes(value, schema, root, far, {}, 0)


def _takes(value: Any, schema: Any, root: Mapping[str, Any], far: int, known: dict[int, bool], depth: int) -> bool:
    """Whether a value is one of a schema, as far as types, single values and keys tell."""
    if not isinstance(schema, Mapping):
        return schema is not False
    if id(schema) not in known:
        known[id(schema)] = True
        known[id(schema)] = depth > FARTHEST or _says(value, schema, root, far, known, depth)
    return known[id(schema)]


def _says(
    value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], far: int, known: dict[int, bool], depth: int
) -> bool:
    parts = together(schema, root)
    if not all(_is_one(value, part) for part in parts):
        return False
    for part in parts:
        for key in ("anyOf", "oneOf"):
            choices = listed(part, key)
            if choices and not any(_takes(value, one, root, far, known, depth + 1) for one in choices):
                return False
    if not far:
        return True
    if isinstance(value, list):
        items = [
            part["items"] for part in parts if isinstance(part.get("items"), Mapping) and "prefixItems" not in part
        ]
        return all(_may_be(one, item, root, far - 1) for item in items for one in value)
    described = [form for form in forms(schema, root) if form.properties] if isinstance(value, Mapping) else []
    return not described or any(_fits(value, form, root, far - 1) for form in described)


def _is_one(value: Any, schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if kinds != [None] and not any(_is(value, kind) for kind in kinds):
        return False
    if "const" in schema and not _same(value, schema["const"]):
        return False
    return not isinstance(schema.get("enum"), list) or any(_same(value, one) for one in schema["enum"])


def _is(value: Any, kind: Any) -> bool:
    if isinstance(value, bool):
        return bool(kind == "boolean")
    if isinstance(value, int | float):
        return kind == "number" or (kind == "integer" and value == value // 1)
    return isinstance(value, {"string": str, "array": list, "object": Mapping}.get(str(kind), ()))


def _same(value: Any, other: Any) -> bool:
    """Equal in JSON, where 1 is not true."""
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)
