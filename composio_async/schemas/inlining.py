"""Schemas without references, for frameworks that take a schema apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

from composio_async.schemas.walking import BY_NAME, FARTHEST, IN_LIST, SINGLE, Schema, listed, named, target

_T = TypeVar("_T")

MOST: Final = 5000
"""Schemas that one may grow to; beyond that references are loosened, since copies of copies have no end."""


def inlined(schema: Schema) -> tuple[Schema, list[str]]:
    """A schema with a copy of what it referred to at each place.

    Args:
        schema: With references into itself.

    Returns:
        The schema, and what was loosened: a reference to what contains it has no end, and takes anything.
    """
    changes: list[str] = []
    made = _Inlining(schema, changes).walk(schema, "", ())
    for key in ("$defs", "definitions"):
        made.pop(key, None)
    return made, changes


class _Inlining:
    def __init__(self, root: Mapping[str, Any], changes: list[str]) -> None:
        self._root = root
        self._changes = changes
        self._made = 0
        self._depth = 0

    def _loose(self, reference: str, pointed: Mapping[str, Any] | None, inside: tuple[str, ...]) -> str | None:
        """Why a reference cannot be replaced by what it points to."""
        if pointed is None:
            return "points nowhere"
        if reference in inside:
            return "contains itself"
        return "is too large" if self._made > MOST or self._depth > FARTHEST else None

    def walk(self, schema: Any, path: str, inside: tuple[str, ...]) -> Any:
        if not isinstance(schema, dict):
            return schema
        self._made += 1
        self._depth += 1
        try:
            return self._walk(schema, path, inside)
        finally:
            self._depth -= 1

    def _walk(self, schema: Schema, path: str, inside: tuple[str, ...]) -> Any:
        if "$ref" in schema:
            reference = str(schema["$ref"])
            pointed = target(schema, self._root)
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            why = self._loose(reference, pointed, inside)
            if pointed is None or why is not None:
                self._changes.append(f"{path or '/'}: {reference} {why}, so anything is taken there")
                told = {key: pointed[key] for key in ("description",) if pointed is not None and key in pointed}
                return {**told, **self.walk(beside, path, inside)}
            return self.walk(joined(pointed, beside), path, (*inside, reference))
        made: Schema = {}
        for key, value in schema.items():
            here = f"{path}/{key}"
            if key in ("$defs", "definitions"):
                continue
            if key in BY_NAME and isinstance(value, dict):
                made[key] = {name: self.walk(one, f"{here}/{name}", inside) for name, one in value.items()}
            elif key in (*IN_LIST, "items") and isinstance(value, list):
                made[key] = [self.walk(one, f"{here}/{number}", inside) for number, one in enumerate(value)]
            elif key in SINGLE:
                made[key] = self.walk(value, here, inside)
            else:
                made[key] = copied(value)
        return made


def copied(value: _T) -> _T:
    """A value of JSON's that its owner may change.

    Args:
        value: To copy at every depth.
    """
    made: Any = value
    if isinstance(value, dict):
        made = {key: copied(one) for key, one in value.items()}
    elif isinstance(value, list):
        made = [copied(one) for one in value]
    return cast("_T", made)


def joined(pointed: Mapping[str, Any], beside: Schema) -> Schema:
    """Two schemas in one; properties of both are there.

    Args:
        pointed: What a reference points to, or one part of `allOf`.
        beside: What stands beside it, which has its say where both speak.
    """
    made = {**pointed, **beside}
    if "properties" in pointed and "properties" in beside:
        made["properties"] = {**named(pointed, "properties"), **named(beside, "properties")}
    if "required" in pointed and "required" in beside:
        said = listed(pointed, "required")
        made["required"] = [*said, *(name for name in listed(beside, "required") if name not in said)]
    return made
