"""Results of tools that nothing was written for, made up from their output schema."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import orjson

from .catalog.model import Tool
from .clock import START, iso
from .linking import linked
from .validate import violations

_DEEP: Final = 5
_DEEPEST: Final = 12
_MOST_NODES: Final = 2000
_WORDS: Final = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven")
_NAMES: Final = ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Katherine Johnson")


def made_up(tool: Tool, arguments: dict[str, Any]) -> Any:
    """Data for a tool, out of its output schema.

    The same slug and arguments give the same data. A field that bears the name of an argument has its value, where
    the value fits; otherwise `const`, `default`, `examples` and `enum` are taken before anything is invented.

    Args:
        tool: one without `run`.
        arguments: what it is called with, defaults filled in.

    Returns:
        A JSON value that fits the schema of `data`, as far as its patterns allow.
    """
    whole = linked(tool.output_parameters)
    schema = whole.get("properties", {}).get("data", {})
    seed = orjson.dumps([tool.slug, arguments], option=orjson.OPT_SORT_KEYS).decode()
    return _Maker(seed, arguments).value(schema, "data", 0, alone=True)


def _together(schema: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """One schema for a value that must fit all parts of an `allOf`, and one branch of a choice."""
    found = {name: inner for name, inner in schema.items() if name not in ("allOf", "anyOf", "oneOf")}
    parts = [part for part in schema.get("allOf") or () if isinstance(part, Mapping)]
    branches = schema.get("anyOf") or schema.get("oneOf") or ()
    real = [branch for branch in branches if isinstance(branch, Mapping) and branch.get("type") != "null"]
    parts += real[:1]
    if depth > _DEEPEST:
        return found
    for part in parts:
        inner = _together(part, depth + 1)
        properties = {**inner.get("properties", {}), **found.get("properties", {})}
        required = list(dict.fromkeys([*found.get("required", ()), *inner.get("required", ())]))
        found = {**inner, **found}
        if properties:
            found["properties"] = properties
        if required:
            found["required"] = required
    return found


class _Maker:
    def __init__(self, seed: str, arguments: dict[str, Any]) -> None:
        self._seed = seed
        self._arguments = arguments
        self._nodes = 0

    def value(self, schema: Any, path: str, depth: int, *, alone: bool) -> Any:
        """A value; `alone` when it is not one of several in a list, so that an argument may be echoed."""
        if not isinstance(schema, Mapping):
            return {}
        self._nodes += 1
        whole = _together(schema)
        name = path.rpartition(".")[2].partition("[")[0]
        if alone and depth and name in self._arguments and self._echoes(whole, self._arguments[name]):
            return self._arguments[name]
        if "const" in whole:
            return whole["const"]
        examples = whole.get("examples")
        if isinstance(examples, list) and examples:
            return examples[self._number(path, len(examples))]
        if "example" in whole:
            return whole["example"]
        if whole.get("default") is not None:
            return whole["default"]
        if whole.get("enum"):
            return whole["enum"][self._number(path, len(whole["enum"]))]
        return self._invent(whole, _kind(whole), path, name, depth, alone=alone)

    def _echoes(self, schema: Mapping[str, Any], given: Any) -> bool:
        return given is not None and _kind(schema) is not None and not violations(schema, given)

    def _invent(
        self, schema: Mapping[str, Any], kind: str | None, path: str, name: str, depth: int, *, alone: bool
    ) -> Any:
        if kind == "object":
            return self._object(schema, path, depth, alone=alone)
        if kind == "array":
            return self._array(schema, path, depth)
        if kind in ("integer", "number"):
            return self._numeric(schema, path, whole=kind == "integer")
        if kind == "boolean":
            return bool(self._number(path, 2))
        if kind == "string":
            return self._text(schema, path, name)
        return None if kind == "null" else {}

    def _object(self, schema: Mapping[str, Any], path: str, depth: int, *, alone: bool) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        deep = depth >= _DEEP or self._nodes > _MOST_NODES
        made: dict[str, Any] = {}
        for name, inner in schema.get("properties", {}).items():
            if name not in required and deep:
                continue
            if depth >= _DEEPEST:
                made[name] = _smallest(inner)
            else:
                made[name] = self.value(inner, f"{path}.{name}", depth + 1, alone=alone)
        return made

    def _array(self, schema: Mapping[str, Any], path: str, depth: int) -> list[Any]:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 2)
        count = max(least, min(most, 1 + self._number(path, 2)))
        if depth >= _DEEP or self._nodes > _MOST_NODES:
            count = least if depth < _DEEPEST else 0
        items = schema.get("items", {})
        return [self.value(items, f"{path}[{index}]", depth + 1, alone=False) for index in range(count)]

    def _numeric(self, schema: Mapping[str, Any], path: str, *, whole: bool) -> float:
        step = schema.get("multipleOf") or (1 if whole else 0.5)
        low = schema.get("minimum", schema.get("exclusiveMinimum", min(0, schema.get("maximum", 0) - 100)))
        high = schema.get("maximum", schema.get("exclusiveMaximum", low + 1000 * step))
        steps = [math.ceil(low / step), math.floor(high / step)]
        steps[0] += schema.get("exclusiveMinimum") is not None and steps[0] * step <= low
        steps[1] -= schema.get("exclusiveMaximum") is not None and steps[1] * step >= high
        found = (steps[0] + self._number(path, max(1, steps[1] - steps[0] + 1))) * step
        return int(found) if whole else found

    def _text(self, schema: Mapping[str, Any], path: str, name: str) -> str:
        number = self._number(path, 10_000_000)
        written = _by_format(str(schema.get("format", "")), number) or _by_name(name.lower(), number)
        if "format" not in schema:
            least, most = schema.get("minLength", 0), schema.get("maxLength", len(written) + 200)
            written = (written + "x" * max(0, least - len(written)))[:most]
        return written

    def _number(self, path: str, below: int) -> int:
        return zlib.crc32(f"{self._seed}|{path}".encode()) % below


def _kind(schema: Mapping[str, Any]) -> str | None:
    kinds = schema.get("type")
    if isinstance(kinds, list):
        kinds = next((kind for kind in kinds if kind != "null"), "null")
    if isinstance(kinds, str):
        return kinds
    return "object" if "properties" in schema else "array" if "items" in schema else None


def _smallest(schema: Any) -> Any:
    kind = _kind(_together(schema)) if isinstance(schema, Mapping) else None
    smallest: dict[str | None, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}
    return smallest.get(kind, None if kind == "null" else {})


def _by_format(written: str, number: int) -> str | None:
    word, moment = _WORDS[number % len(_WORDS)], START + timedelta(seconds=number)
    digits = f"{number:08x}"
    return {
        "date-time": iso(moment),
        "date": moment.date().isoformat(),
        "time": moment.strftime("%H:%M:%SZ"),
        "duration": f"PT{number % 60}M",
        "email": f"{word}@example.com",
        "hostname": f"{word}.example.com",
        "ipv4": f"192.0.2.{number % 254 + 1}",
        "ipv6": f"2001:db8::{number % 65535:x}",
        "uri": f"https://example.com/{word}/{number}",
        "url": f"https://example.com/{word}/{number}",
        "uuid": f"{digits}-0000-4000-8000-{number:012x}",
        "byte": "ZW11bGF0ZWQ=",
    }.get(written)


def _by_name(name: str, number: int) -> str:
    word = _WORDS[number % len(_WORDS)]
    if name.endswith(("_at", "date", "time", "timestamp")):
        return iso(START + timedelta(seconds=number))
    if name.endswith(("url", "uri", "link", "href")):
        return f"https://example.com/{word}/{number}"
    if name.endswith("email"):
        return f"{word}@example.com"
    if name in ("id", "uid", "guid", "key") or name.endswith(("_id", "token")):
        return f"{name.removesuffix('_id') or 'id'}_{number:07d}"
    if name in ("author", "owner", "user", "full_name", "display_name", "sender"):
        return _NAMES[number % len(_NAMES)]
    return f"{(name or 'text').replace('_', ' ')} {word}"
