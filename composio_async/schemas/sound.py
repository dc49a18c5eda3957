"""Schemas made sound: what JSON Schema does not allow is left out, so that no service or framework trips over it."""

from __future__ import annotations

import re
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from composio_async.schemas.walking import (
    BY_NAME,
    CHOICES,
    IN_LIST,
    SINGLE,
    Schema,
    inside,
    listed,
    rewritten,
    same_value,
    steps,
    target,
)

_TYPES: Final = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
_OLD: Final = re.compile(r"draft-0[34]")
_ANCHOR: Final = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*")
_NONE: Final = object()


def sound(schema: Schema) -> tuple[Schema, list[str]]:
    """A schema that is one by JSON Schema's draft 2020-12, at every depth.

    Args:
        schema: Of which each keyword may hold anything.

    Returns:
        The schema, and what was left out, a line each. What older drafts and OpenAPI say otherwise is said anew.
    """
    mending = _Mending()
    made: Schema = rewritten(schema, mending.change)
    if mending.anew or _OLD.search(str(made.get("$schema"))):
        made.pop("$schema", None)
    if mending.refers:
        _follow(made, schema, mending.changes, mending.anchors)
    return made, mending.changes


class _Mending:
    """One schema's keywords looked at, and what was found on the way."""

    def __init__(self) -> None:
        self.changes: list[str] = []
        self.anew = False
        self.refers = False
        self.anchors: set[str] = set()

    def change(self, one: Schema, path: str) -> Schema:
        self._say_anew(one)
        for key in [key for key in one if key in _RULES]:
            value = one[key]
            made = _RULES[key](value)
            if made is value:
                continue
            if made is _NONE:
                del one[key]
            else:
                one[key] = made
            what = "left out" if made is _NONE else "in part left out"
            self.changes.append(f"{path}/{key}: {what}, since JSON Schema does not have it so")
        if path:
            # It would be another base for the references inside, which are all meant from the root.
            one.pop("$id", None)
        self.refers = self.refers or "$ref" in one
        self.anchors |= {f"#{one[key]}" for key in ("$anchor", "$dynamicAnchor") if key in one}
        return one

    def _say_anew(self, one: Schema) -> None:
        """Say by this draft what is meant otherwise: nothing is lost."""
        if isinstance(one.get("items"), list):
            self._positions(one)
        for keyword, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(one.get(keyword), bool):
                self._exclusive(one, keyword, bound)
        if not isinstance(one.get("examples", []), list):
            one["examples"] = [one["examples"]]
        for key in CHOICES:
            # Frameworks look into these.
            if any(isinstance(part, bool) for part in listed(one, key)):
                one[key] = [({} if part else {"not": {}}) if isinstance(part, bool) else part for part in one[key]]
        for key in ("type", "required"):
            names = one.get(key)
            if isinstance(names, list) and all(isinstance(name, str) for name in names):
                one[key] = list(dict.fromkeys(names))

    def _positions(self, one: Schema) -> None:
        """Schemas of items by their position, as drafts before 2020-12 list them."""
        listed = one.pop("items")
        rest = one.pop("additionalItems", True)
        if "prefixItems" in one:
            return
        if listed:
            one["prefixItems"] = listed
        if rest is not True:
            one["items"] = rest
        self.anew = True

    def _exclusive(self, one: Schema, keyword: str, bound: str) -> None:
        """A bound that is said to be exclusive, as draft 4 and OpenAPI say it."""
        self.anew = True
        if one.pop(keyword) and bound in one:
            one[keyword] = one.pop(bound)


def _follow(schema: Schema, old: Schema, changes: list[str], anchors: set[str]) -> None:
    """Take away the references that lead nowhere, or back to themselves; the others lead to where things are now."""
    loose: dict[str, str] = {}
    for one, _ in inside(schema):
        reference = one.get("$ref")
        if reference is None or reference in anchors or target(one, schema) is not None:
            continue
        one["$ref"] = _moved(reference, old)
        if target(one, schema) is None:
            del one["$ref"]
            loose[reference] = "points nowhere"
    circle = _circle(schema)
    for one, _ in inside(schema) if circle else ():
        if id(one) in circle and "$ref" in one and id(target(one, schema)) in circle:
            loose[one.pop("$ref")] = "leads back to itself"
    changes += [f"{reference} {why}, so anything is taken there" for reference, why in loose.items()]


def _moved(reference: str, old: Schema) -> str:
    """A reference to where it pointed before, by the present words for items by their position."""
    if not reference.startswith("#/"):
        return reference
    made = ["#"]
    found: Any = old
    for step, name in zip(reference.split("/")[1:], steps(reference), strict=True):
        by_position = isinstance(found, dict) and isinstance(found.get("items"), list)
        made.append({"items": "prefixItems", "additionalItems": "items"}.get(name, step) if by_position else step)
        if isinstance(found, list):
            found = found[int(name)] if name.isdecimal() and int(name) < len(found) else None
        else:
            found = found.get(name) if isinstance(found, dict) else None
    return "/".join(made)


def _circle(root: Schema) -> set[int]:
    """Schemas of which nobody can tell what they say, since they lead back to themselves without a step inwards."""
    onwards: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for one, _ in inside(root):
        onwards[id(one)] = [id(part) for part in same_value(one, root) if isinstance(part, dict)]
    for number, parts in onwards.items():
        for part in parts:
            back.setdefault(part, []).append(number)
    return _unsorted(onwards) & _unsorted(back)


def _unsorted(graph: dict[int, list[int]]) -> set[int]:
    """What lies on a circle of a graph, or leads to one."""
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError:
        left = {*graph, *(part for parts in graph.values() for part in parts)}
        while ready := sorter.get_ready():
            sorter.done(*ready)
            left.difference_update(ready)
        return left
    return set()


def _schema(value: Any) -> Any:
    return value if isinstance(value, dict | bool) else _NONE


def _part(value: Any) -> Any:
    """A schema where one must be."""
    return value if isinstance(value, dict | bool) else {}


def _by_name(value: Any) -> Any:
    if not isinstance(value, dict):
        return _NONE
    return _same(value, {name: _part(one) for name, one in value.items()})


def _in_list(value: Any) -> Any:
    return _same(value, [_part(one) for one in value]) if isinstance(value, list) and value else _NONE


def _texts(value: Any) -> Any:
    if not isinstance(value, list):
        return _NONE
    return _same(value, list(dict.fromkeys(one for one in value if isinstance(one, str))))


def _texts_by_name(value: Any) -> Any:
    if not isinstance(value, dict):
        return _NONE
    return _same(value, {name: _texts(one) for name, one in value.items() if isinstance(one, list)})


def _needs(value: Any) -> Any:
    """What `dependencies` holds: schemas or lists of names."""
    if not isinstance(value, dict):
        return _NONE
    return _same(value, {name: _texts(one) if isinstance(one, list) else _part(one) for name, one in value.items()})


def _type(value: Any) -> Any:
    kinds = value if isinstance(value, list) else [value]
    return value if kinds and all(isinstance(one, str) and one in _TYPES for one in kinds) else _NONE


def _same(value: Any, made: Any) -> Any:
    return value if made == value else made


def _only(fits: Callable[[Any], bool]) -> Callable[[Any], Any]:
    return lambda value: value if fits(value) else _NONE


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _number(value) and value >= 0 and (isinstance(value, int) or value.is_integer())


def _text(value: Any) -> bool:
    return isinstance(value, str)


_KINDS: Final[list[tuple[Callable[[Any], bool], tuple[str, ...]]]] = [
    (_number, ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")),
    (_count, ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")),
    (_count, ("minContains", "maxContains")),
    (lambda value: _number(value) and value > 0, ("multipleOf",)),
    (lambda value: isinstance(value, bool), ("uniqueItems", "deprecated", "readOnly", "writeOnly")),
    (lambda value: isinstance(value, list), ("enum",)),
    (_text, ("description", "title", "format", "pattern", "$ref", "$dynamicRef", "$schema", "$comment")),
    (_text, ("contentEncoding", "contentMediaType")),
    (lambda value: _text(value) and re.fullmatch("[^#]*#?", value) is not None, ("$id",)),
    (lambda value: _text(value) and _ANCHOR.fullmatch(value) is not None, ("$anchor", "$dynamicAnchor")),
    (lambda value: isinstance(value, dict), ("$vocabulary",)),
]
_RULES: Final[dict[str, Callable[[Any], Any]]] = {
    **{key: _only(fits) for fits, keys in _KINDS for key in keys},
    **dict.fromkeys((*SINGLE, "contentSchema"), _schema),
    **dict.fromkeys(BY_NAME, _by_name),
    **dict.fromkeys(IN_LIST, _in_list),
    "dependencies": _needs,
    "dependentRequired": _texts_by_name,
    "required": _texts,
    "type": _type,
}
"""What of a keyword's value JSON Schema has: all of it, a part, or nothing."""
