"""Answers made of the shapes of `response_shapes.json`: names and types of fields, and the words that they can have.

A shape is `text`, `number`, `whole`, `boolean`, `time`, `object`, `any`, `null`; a list of one shape; an object of
shapes, optional fields ending in `?`; `{"$map": shape}`; `{"$enum": values}`; `{"$any": shapes}`; or `{"$ref": name}`.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final

from catalogue import facts, own_operations
from catalogue import shape as path_shape

SHAPES: Final = Path(__file__).parent / "response_shapes.json"
MINIMAL: Final = -1
"""The number of the body that has nothing but the required fields; the rich ones are numbered from 0."""
LATER: Final = "added_later"
"""A field that no release knows, in every object of the rich bodies."""
GIVEN: Final = {
    "sessions.* mcp.url": "https://mcp.example/trs_1",
    "sessions.delete session_id": "trs_1",
    "* current_page": 3,
    "* total_pages": 7,
}
"""Values that cannot be any, by operation and path."""


@cache
def _known() -> dict[str, Any]:
    known: dict[str, Any] = json.loads(SHAPES.read_text())
    return known


def shape_of(operation: str) -> Any:
    """What an operation of this client answers."""
    ours = own_operations()[operation]
    fact = next(one for one in facts() if one.request == (ours.method, path_shape(ours.path)))
    return _known()["operations"][f"{fact.method} {fact.path}"]


def bodies(operation: str) -> dict[int, Any]:
    """The minimal body, and rich ones: as many as it takes to have each alternative, at least two."""
    shape = shape_of(operation)
    numbers = [MINIMAL, *range(max(2, _alternatives(shape)))]
    return {number: Maker(operation, number).make(shape) for number in numbers}


@cache
def _named(name: str) -> tuple[Any, int]:
    shape = _known()["named"][name]
    return shape, _alternatives(shape)


def _alternatives(shape: Any) -> int:
    """In how many ways a shape can be made, when what stands side by side changes at the same time."""
    if isinstance(shape, list):
        return _alternatives(shape[0])
    if not isinstance(shape, dict) or "$enum" in shape:
        return 1
    if "$ref" in shape:
        return _named(shape["$ref"])[1]
    if "$any" in shape:
        return sum(map(_alternatives, shape["$any"]))
    return max(map(_alternatives, shape.values()), default=1)


class Maker:
    """Makes one body: no two values of it are equal, but booleans, words and nulls.

    Args:
        operation: Whose answer it is.
        number: Which of its bodies; it chooses among alternatives, words, and true and false.
    """

    def __init__(self, operation: str, number: int) -> None:
        self._operation = operation
        self._rich = number != MINIMAL
        self._number = max(number, 0)
        self._next = count(11)

    def make(self, shape: Any) -> Any:
        """A value of a shape."""
        return self._make(shape, "", self._number)

    def _make(self, shape: Any, path: str, way: int) -> Any:
        for pattern, value in GIVEN.items():
            if fnmatchcase(f"{self._operation} {path}", pattern):
                return value
        if isinstance(shape, list):
            return [self._make(shape[0], f"{path}[]", way) for _ in range(2 if self._rich else 1)]
        if isinstance(shape, dict):
            return self._of(shape, path, way)
        return self._plain(shape, path)

    def _of(self, shape: dict[str, Any], path: str, way: int) -> Any:
        if "$ref" in shape:
            return self._make(_named(shape["$ref"])[0], path, way)
        if "$enum" in shape:
            return shape["$enum"][self._number % len(shape["$enum"])]
        if "$any" in shape:
            way %= _alternatives(shape)
            for one in shape["$any"]:
                if way < (ways := _alternatives(one)):
                    return self._make(one, path, way)
                way -= ways
        if "$map" in shape:
            keys = (f"key {next(self._next)}", f"Key{next(self._next)}")
            return {key: self._make(shape["$map"], f"{path}.*", way) for key in keys}
        made = {
            name.removesuffix("?"): self._make(one, f"{path}.{name.removesuffix('?')}".lstrip("."), way)
            for name, one in shape.items()
            if self._rich or not name.endswith("?")
        }
        return made | {LATER: f"later {next(self._next)}"} if self._rich else made

    def _plain(self, shape: str, path: str) -> Any:
        number = next(self._next)
        match shape:
            case "text":
                return f"{path} {number}"
            case "number" | "whole":
                return number
            case "boolean":
                return self._number % 2 == 0
            case "time":
                return f"2026-01-02T03:04:05.{number:06}Z"
            case "null":
                return None
            case "object" | "any":
                return {"anyName": f"{path} {number}", "deep": {"list": [number, None, {"x_y": True}]}}
        raise ValueError(shape)
