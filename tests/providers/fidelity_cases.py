"""What schemas can say, a small tool for each, and what became of it in the schema that a model is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KEPT, WORDS, CHANGED, LOST, REFUSED = "kept", "words", "changed", "lost", "refused"
"""In the schema; only in a description; otherwise than it was; nowhere; the tool cannot be made at all."""

Judge = Callable[[Mapping[str, Any], Mapping[str, Any]], str]
"""The schema as the platform gave it, and as the model is told it, to one of the five words."""


@dataclass(frozen=True)
class Case:
    """A thing that a schema can say.

    Attributes:
        title: As the table names it.
        schema: Of a tool that says it.
        judge: What became of it.
    """

    title: str
    schema: dict[str, Any]
    judge: Judge

    @property
    def slug(self) -> str:
        """Of the tool."""
        words = "".join(one if one.isalnum() else " " for one in self.title.upper()).split()
        return "_".join(["FIDELITY", *words])[:60]


def deref(root: Mapping[str, Any], node: Any) -> dict[str, Any]:
    """A schema with its own reference followed."""
    for _ in range(20):
        if not isinstance(node, Mapping) or "$ref" not in node:
            break
        found: Any = root
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            found = found.get(part, {}) if isinstance(found, Mapping) else {}
        node = {**found, **{key: value for key, value in node.items() if key != "$ref"}}
    return dict(node) if isinstance(node, Mapping) else {}


def variants(root: Mapping[str, Any], node: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """A schema, and those that it is put together of."""
    found = deref(root, node)
    yield found
    if depth < 3:
        for word in ("anyOf", "oneOf", "allOf"):
            for one in found.get(word) or ():
                yield from variants(root, one, depth + 1)


def at(root: Mapping[str, Any], *path: str) -> list[dict[str, Any]]:
    """The schemas at a place: names of parameters, and `[]` for the items of an array."""
    found = list(variants(root, root))
    for step in path:
        if step == "[]":
            inner = [one["items"] for one in found if isinstance(one.get("items"), Mapping)]
        else:
            inner = [one["properties"][step] for one in found if step in (one.get("properties") or {})]
        found = [variant for one in inner for variant in variants(root, one)]
    return found


def descriptions(node: Any) -> Iterator[str]:
    """All descriptions in a schema."""
    if isinstance(node, Mapping):
        if isinstance(node.get("description"), str):
            yield node["description"]
        for one in node.values():
            yield from descriptions(one)
    elif isinstance(node, list):
        for one in node:
            yield from descriptions(one)


def said(source: Mapping[str, Any], told: Mapping[str, Any], value: Any) -> bool:
    """Whether a description that was not there before has a value in its words."""
    known = set(descriptions(source))
    texts = [text for text in descriptions(told) if text not in known]
    values = value if isinstance(value, list) else [value]
    return bool(texts) and all(any(str(one).lower() in text.lower() for text in texts) for one in values)


def keyword(word: str, *path: str) -> Judge:
    """A keyword is there with its value."""

    def judge(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
        value = next(one[word] for one in at(source, *path) if word in one)
        found = [one[word] for one in at(told, *path) if word in one]
        if value in found:
            return KEPT
        if found:
            return CHANGED
        return WORDS if said(source, told, value) else LOST

    return judge


def described(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """The description is there, perhaps with more behind it."""
    text = source["properties"]["value"]["description"]
    if any(text in str(one.get("description")) for one in at(told, "value")):
        return KEPT
    return WORDS if any(text in one for one in descriptions(told)) else LOST


def both(*judges: Judge) -> Judge:
    """The worst of several."""

    def judge(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
        order = [KEPT, WORDS, CHANGED, LOST]
        return max((one(source, told) for one in judges), key=order.index)

    return judge


def types(told: Mapping[str, Any], *path: str) -> set[str]:
    """All types that a place allows."""
    found: set[str] = set()
    for one in at(told, *path):
        kind = one.get("type")
        found |= set(kind) if isinstance(kind, list) else {kind} if kind else set()
        found |= {"null"} if one.get("nullable") else set()
    return found


def typed(*wanted: str, path: tuple[str, ...] = ("value",)) -> Judge:
    """A place allows these types."""

    def judge(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
        found = types(told, *path)
        if set(wanted) <= found:
            return KEPT
        return CHANGED if found else LOST

    return judge


def named(name: str) -> Judge:
    """A parameter has the name that the tool knows."""

    def judge(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
        properties = told.get("properties") or {}
        if name in properties:
            return KEPT
        return CHANGED if len(properties) == len(source["properties"]) else LOST

    return judge


def demanded(name: str, *, path: tuple[str, ...] = (), wanted: bool = True) -> Judge:
    """A parameter is required, or is not."""

    def judge(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
        holders = [one for one in at(told, *path) if name in (one.get("properties") or {})]
        if not holders:
            return LOST
        if any((name in (one.get("required") or [])) == wanted for one in holders):
            return KEPT
        return CHANGED

    return judge


def constant(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    found = at(told, "value")
    if any(one.get("const") == "only-this" or one.get("enum") == ["only-this"] for one in found):
        return KEPT
    return WORDS if said(source, told, "only-this") else LOST


def one_of(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    found = at(told, "value")
    if any(len(one.get("oneOf") or ()) == 2 for one in found):
        return KEPT
    return CHANGED if any({"cat", "dog"} & set(one.get("properties") or {}) for one in found) else LOST


def no_default(_source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    found = at(told, "value")
    if not found:
        return LOST
    return CHANGED if any("default" in one for one in found) else KEPT


def recursion(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    reached = [depth for depth in range(6) if "string" in types(told, "value", *["next"] * depth, "name")]
    if len(reached) == 6:
        return KEPT
    return CHANGED if reached else LOST


def closed(*path: str) -> Judge:
    """An object takes no other keys."""

    def judge(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
        found = [one for one in at(told, *path) if "properties" in one or "additionalProperties" in one]
        if any(one.get("additionalProperties") is False for one in found):
            return KEPT
        return CHANGED if any(one.get("additionalProperties") for one in found) else LOST

    return judge


def opened(source: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    found = [one["additionalProperties"] for one in at(told, "value") if "additionalProperties" in one]
    if any(isinstance(one, Mapping) and one.get("type") == "integer" for one in found):
        return KEPT
    return CHANGED if found else LOST


def one(**schema: Any) -> dict[str, Any]:
    """A tool with one optional parameter."""
    return {"type": "object", "properties": {"value": schema}}


PERSON = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
NODE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/Node"}},
    "required": ["name"],
}
REFERRED = {**one(**{"$ref": "#/$defs/Person"}), "$defs": {"Person": PERSON}}
NESTED = one(type="object", properties={"inner": {"type": "integer", "minimum": 3}, "other": {"type": "string"}})
NESTED["properties"]["value"]["required"] = ["inner"]
TWO = {"type": "object", "properties": {"value": {"type": "string"}, "other": {"type": "string"}}}

CASES: list[Case] = [
    Case("type", one(type="integer"), typed("integer")),
    Case("several types", one(type=["string", "integer"]), typed("string", "integer")),
    Case("description", one(type="string", description="What it is about."), described),
    Case("title", one(type="string", title="A fine title"), keyword("title", "value")),
    Case("default", one(type="string", default="blue-ish"), keyword("default", "value")),
    Case("no default", one(type="string"), no_default),
    Case("examples", one(type="string", examples=["sample-7"]), keyword("examples", "value")),
    Case("enum", one(type="string", enum=["red", "green"]), keyword("enum", "value")),
    Case(
        "enum in an array",
        one(type="array", items={"type": "string", "enum": ["red", "green"]}),
        keyword("enum", "value", "[]"),
    ),
    Case("const", one(type="string", const="only-this"), constant),
    Case("format", one(type="string", format="email"), keyword("format", "value")),
    Case("pattern", one(type="string", pattern="^[a-c]+$"), keyword("pattern", "value")),
    Case(
        "minimum, maximum",
        one(type="integer", minimum=13, maximum=170),
        both(keyword("minimum", "value"), keyword("maximum", "value")),
    ),
    Case("exclusiveMinimum", one(type="number", exclusiveMinimum=13), keyword("exclusiveMinimum", "value")),
    Case("multipleOf", one(type="integer", multipleOf=13), keyword("multipleOf", "value")),
    Case(
        "minLength, maxLength",
        one(type="string", minLength=13, maxLength=170),
        both(keyword("minLength", "value"), keyword("maxLength", "value")),
    ),
    Case(
        "minItems, maxItems",
        one(type="array", items={"type": "string"}, minItems=13, maxItems=170),
        both(keyword("minItems", "value"), keyword("maxItems", "value")),
    ),
    Case("uniqueItems", one(type="array", items={"type": "string"}, uniqueItems=True), keyword("uniqueItems", "value")),
    Case(
        "nested parameters",
        NESTED,
        both(typed("integer", path=("value", "inner")), keyword("minimum", "value", "inner")),
    ),
    Case("required in a nested object", NESTED, demanded("inner", path=("value",))),
    Case("optional in a nested object", NESTED, demanded("other", path=("value",), wanted=False)),
    Case(
        "additionalProperties: false",
        one(type="object", properties={"inner": {"type": "string"}}, additionalProperties=False),
        closed("value"),
    ),
    Case("additionalProperties: a schema", one(type="object", additionalProperties={"type": "integer"}), opened),
    Case("anyOf with null", one(anyOf=[{"type": "string"}, {"type": "null"}]), typed("string", "null")),
    Case("anyOf of two types", one(anyOf=[{"type": "string"}, {"type": "integer"}]), typed("string", "integer")),
    Case(
        "oneOf",
        one(
            oneOf=[
                {"type": "object", "properties": {"cat": {"type": "string"}}, "required": ["cat"]},
                {"type": "object", "properties": {"dog": {"type": "string"}}, "required": ["dog"]},
            ]
        ),
        one_of,
    ),
    Case(
        "allOf",
        one(allOf=[{"type": "integer", "minimum": 13}, {"maximum": 170}]),
        both(keyword("minimum", "value"), keyword("maximum", "value")),
    ),
    Case("$ref", REFERRED, typed("string", path=("value", "name"))),
    Case("$ref to itself", {**one(**{"$ref": "#/$defs/Node"}), "$defs": {"Node": NODE}}, recursion),
    Case("required", {**TWO, "required": ["value"]}, demanded("value")),
    Case("optional", {**TWO, "required": ["value"]}, demanded("other", wanted=False)),
    Case("optional by $ref", REFERRED, demanded("value", wanted=False)),
    Case("name that is a keyword", {"type": "object", "properties": {"from": {"type": "string"}}}, named("from")),
    Case("name with a hyphen", {"type": "object", "properties": {"user-id": {"type": "string"}}}, named("user-id")),
    Case("name that begins with _", {"type": "object", "properties": {"_id": {"type": "string"}}}, named("_id")),
    Case("name `self`", {"type": "object", "properties": {"self": {"type": "string"}}}, named("self")),
]


def verdict(case: Case, told: Any) -> str:
    """What became of a case; None or an error's text for a tool that could not be made is told as refused."""
    if not isinstance(told, Mapping):
        return REFUSED
    return case.judge(case.schema, json.loads(json.dumps(told)))
