"""JSON Schemas without references: each points to what it means, also to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DanglingReferenceError(ValueError):
    """A reference to something that is not there."""


def has_references(schema: Any) -> bool:
    """Whether a schema has a `$ref` anywhere."""
    if isinstance(schema, Mapping):
        return isinstance(schema.get("$ref"), str) or any(map(has_references, schema.values()))
    return isinstance(schema, list) and any(map(has_references, schema))


def linked(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same schema with every local reference replaced by its target.

    A target is made once and shared, so nested references cost no more than the schema itself, and one that leads
    back to itself makes a cycle: walk the result along a value, or with a bound.

    Args:
        schema: the whole document that its references are local to.

    Returns:
        A new schema; what stood beside a reference holds as well, in an `allOf`.

    Raises:
        DanglingReferenceError: for a reference that is not local, or leads nowhere.
    """
    found: dict[str, Any] = _build(schema, schema, {})
    return found


def _build(node: Any, root: Mapping[str, Any], made: dict[str, dict[str, Any]]) -> Any:
    if isinstance(node, list):
        return [_build(item, root, made) for item in node]
    if not isinstance(node, Mapping):
        return node
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return {name: _build(inner, root, made) for name, inner in node.items() if name not in ("$defs", "definitions")}
    target = _target(reference, root, made)
    beside = {name: _build(inner, root, made) for name, inner in node.items() if name != "$ref"}
    return {**beside, "allOf": [target, *beside.get("allOf", ())]} if beside else target


def _target(reference: str, root: Mapping[str, Any], made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if reference in made:
        return made[reference]
    if not reference.startswith("#"):
        raise DanglingReferenceError(f"$ref {reference!r} leads out of the schema; only local ones (#/...) are read")
    at: Any = root
    for part in reference[1:].split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(at, list) and name.isdigit() and int(name) < len(at):
            at = at[int(name)]
        elif isinstance(at, Mapping) and name in at:
            at = at[name]
        else:
            raise DanglingReferenceError(f"$ref {reference!r} leads nowhere: there is no {name!r}")
    if not isinstance(at, Mapping):
        raise DanglingReferenceError(f"$ref {reference!r} leads to {at!r}, which is no schema")
    made[reference] = placeholder = {}
    placeholder.update(_build(at, root, made))
    return placeholder
