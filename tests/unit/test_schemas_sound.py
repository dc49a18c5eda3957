"""Schemas that JSON Schema does not allow, or only an older draft of it: the tool is offered, loosened if need be."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator, validate

from composio_async.schemas.fitting import RAW, Dialect, fit
from composio_async.schemas.walking import plain

pytestmark = pytest.mark.once

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def tool(properties: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties or {}, **more}


WRONG: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"type": "string", "required": True}, TEXT),
    ({"type": "string", "enum": None}, TEXT),
    ({"type": "string", "description": ["x"]}, TEXT),
    ({"type": "string", "title": 5, "format": None, "pattern": {}}, TEXT),
    ({"type": "string", "minLength": "1", "maxLength": -1, "minItems": 1.5}, TEXT),
    ({"type": "integer", "multipleOf": 0, "minimum": True, "maximum": "9"}, NUMBER),
    ({"type": "any"}, {}),
    ({"type": []}, {}),
    ({"type": ["string", "text"]}, {}),
    ({"anyOf": None, "oneOf": [], "allOf": 5}, {}),
    ({"anyOf": [None, TEXT]}, {"anyOf": [{}, TEXT]}),
    ({"type": "object", "properties": {"b": None, "c": 5}}, {"type": "object", "properties": {"b": {}, "c": {}}}),
    ({"type": "object", "properties": []}, {"type": "object"}),
    ({"type": "object", "required": ["a", 5, None]}, {"type": "object", "required": ["a"]}),
    ({"type": "object", "additionalProperties": None, "not": "x"}, {"type": "object"}),
    ({"dependentRequired": {"a": ["b", 1], "c": "d"}}, {"dependentRequired": {"a": ["b"]}}),
    ({"dependencies": {"a": ["b", 1], "c": TEXT, "d": "e"}}, {"dependencies": {"a": ["b"], "c": TEXT, "d": {}}}),
    ({"dependencies": {"a": ["b", "b"]}}, {"dependencies": {"a": ["b"]}}),
    ({"$ref": 5, "$anchor": "1 2", "$id": "#x", "uniqueItems": "yes"}, {}),
    ({"$ref": "#/$defs/None", "description": "d"}, {"description": "d"}),
    ({"$ref": "https://example.com/s.json"}, {}),
    ({"$ref": "/properties/a"}, {}),
]


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(("wrong", "made"), WRONG, ids=str)
def test_what_json_schema_does_not_allow(wrong: dict[str, Any], made: dict[str, Any], inside: bool):
    """What a keyword may not hold is left out, at any depth, and reported; all beside it stays."""
    if inside:
        wrong, made = {"type": "array", "items": {"anyOf": [wrong]}}, {"type": "array", "items": {"anyOf": [made]}}
    fitted = fit("X", tool({"a": wrong}), RAW)
    assert fitted.parameters == tool({"a": made})
    assert fitted.changes
    Draft202012Validator.check_schema(fitted.parameters)


OTHERWISE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"items": [TEXT, NUMBER]}, {"prefixItems": [TEXT, NUMBER]}),
    ({"items": [TEXT], "additionalItems": False}, {"prefixItems": [TEXT], "items": False}),
    ({"items": [], "additionalItems": TEXT}, {"items": TEXT}),
    ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
    ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
    ({"examples": "x"}, {"examples": ["x"]}),
    ({"anyOf": [True, TEXT]}, {"anyOf": [{}, TEXT]}),
    ({"oneOf": [TEXT, False]}, {"oneOf": [TEXT, {"not": {}}]}),
    ({"type": ["string", "string"], "required": ["a", "a"]}, {"type": ["string"], "required": ["a"]}),
]


@pytest.mark.parametrize(("otherwise", "made"), OTHERWISE, ids=str)
def test_what_is_said_otherwise(otherwise: dict[str, Any], made: dict[str, Any]):
    """What older drafts and OpenAPI say by other words is said by today's, and nothing is lost."""
    fitted = fit("X", tool({"a": otherwise}), RAW)
    assert fitted.parameters == tool({"a": made})
    assert fitted.changes == ()
    Draft202012Validator.check_schema(fitted.parameters)


def test_a_draft_that_has_other_words():
    """Once something is said by today's words, the schema no longer says that it is of an older draft."""
    old = "http://json-schema.org/draft-07/schema#"
    assert fit("X", tool({"a": TEXT}, **{"$schema": old}), RAW).parameters["$schema"] == old
    fitted = fit("X", tool({"a": {"items": [TEXT, NUMBER]}}, **{"$schema": old}), RAW)
    validate({"a": ["x", 1, None]}, fitted.parameters)
    assert not Draft202012Validator(fitted.parameters).is_valid({"a": [1]})


def test_references_to_what_was_moved():
    """References to items by their position lead to where these are now."""
    pair = {"type": "array", "items": [TEXT, {"type": "array", "items": [NUMBER]}], "additionalItems": {"type": "null"}}
    names = ["items/0", "items/1/items/0", "additionalItems"]
    parts = {str(number): {"$ref": f"#/properties/pair/{name}"} for number, name in enumerate(names)}
    fitted = fit("X", tool({"pair": pair, **parts}), RAW)
    assert fitted.changes == ()
    inlined = fit("X", tool({"pair": pair, **parts}), Dialect(inline=True)).parameters["properties"]
    assert [inlined[name] for name in parts] == [TEXT, NUMBER, {"type": "null"}]


def test_references_that_nobody_can_follow():
    """References that lead back to themselves are loosened, those that need a step inwards are kept."""
    parts = {
        "A": {"$ref": "#/$defs/B", "title": "A"},
        "B": {"allOf": [{"$ref": "#/$defs/A"}, {"title": "B"}]},
        "Tree": tool({"left": {"$ref": "#/$defs/Tree"}}),
        "Leaf": {"anyOf": [{"$ref": "#/$defs/Tree"}, TEXT]},
    }
    properties = {name: {"$ref": f"#/$defs/{name}"} for name in parts}
    fitted = fit("X", tool({**properties, "root": {"$ref": "#"}}, **{"$defs": parts}), RAW)
    left = {"A": {"title": "A"}, "B": {"allOf": [{}, {"title": "B"}]}}
    assert fitted.parameters == tool({**properties, "root": {"$ref": "#"}}, **{"$defs": {**parts, **left}})
    assert sorted(fitted.changes) == [
        "#/$defs/A leads back to itself, so anything is taken there",
        "#/$defs/B leads back to itself, so anything is taken there",
    ]
    validate({"A": 1, "B": 2, "Leaf": {"left": {"left": {}}}, "root": {"A": 3}}, fitted.parameters)


def test_a_parameter_that_refers_to_itself():
    """A parameter that is said to be as itself takes anything, also where that is one choice of several."""
    fitted = fit("X", tool({"a": {"$ref": "#/properties/a"}, "b": {"anyOf": [{"$ref": "#/properties/b"}, TEXT]}}), RAW)
    assert fitted.parameters == tool({"a": {}, "b": {"anyOf": [{}, TEXT]}})
    assert len(fitted.changes) == 2


def test_references_by_a_name():
    """A reference by an anchor is kept where there is one; an address inside does not keep others from being found."""
    named = {"T": {"$anchor": "text", **TEXT}, "U": {"$id": "https://example.com/u", "items": {"$ref": "#/$defs/T"}}}
    fitted = fit("X", tool({"a": {"$ref": "#text"}, "b": {"$ref": "#/$defs/U"}}, **{"$defs": named}), RAW)
    assert fitted.changes == ()
    validate({"a": "x", "b": ["y"]}, fitted.parameters)


def test_a_chain_of_references():
    """Thousands of references one after another are looked at once each."""
    chain = {f"L{n}": {"$ref": f"#/$defs/L{n + 1}"} for n in range(3000)}
    schema, changes = plain(tool({"a": {"$ref": "#/$defs/L0"}}, **{"$defs": {**chain, "L3000": TEXT}}))
    assert (len(schema["$defs"]), changes) == (3001, [])
