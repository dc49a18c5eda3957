"""Schemas that models are held to, and what is not strict."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from composio_async.schemas.fitting import RAW, Dialect, Fitted, fit
from composio_async.schemas.keys import restored
from composio_async.schemas.strict import NotStrictError, anthropic_strict, nullable, openai_strict
from composio_async.schemas.walking import plain

pytestmark = pytest.mark.once

OPENAI = Dialect(strict="openai")
TEXT = {"type": "string"}


def tool(properties: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties or {}, **more}


PERSON = tool({"name": TEXT, "friend": {"$ref": "#/$defs/Person"}}, required=["name"], description="Somebody.")


def strict(properties: dict[str, Any], **more: Any) -> Fitted:
    return fit("X", tool(properties, **more), OPENAI)


def test_strict_for_openai():
    """Objects are closed, all is required, what was optional may be null, and what cannot be said is told in words."""
    schema = tool(
        {
            "to": {"type": "string", "minLength": 1, "description": "Who."},
            "size": {"type": "integer", "default": 3, "examples": [4]},
            "kind": {"enum": ["a", "b"]},
            "always": {"const": 1},
            "maybe": {"type": ["string", "null"]},
            "old": {"type": "string", "nullable": True},
            "ref": {"$ref": "#/$defs/P", "description": "d"},
            "one": {"anyOf": [TEXT, {"type": "integer"}]},
            "list": {"type": "array", "items": TEXT},
            "format": {"type": "string", "format": "uri"},
        },
        required=["to", "ref"],
        **{"$defs": {"P": tool({"name": TEXT}, required=["name"])}},
    )
    fitted = fit("X", schema, OPENAI)
    assert fitted.strict
    null = {"type": "null"}
    assert fitted.parameters == {
        "type": "object",
        "properties": {
            "to": {"type": "string", "description": "Who. (minLength: 1)"},
            "size": {"type": ["integer", "null"], "description": "default: 3"},
            "kind": {"type": ["string", "null"], "enum": ["a", "b", None]},
            "always": {"anyOf": [{"const": 1, "type": "integer"}, null]},
            "maybe": {"type": ["string", "null"]},
            "old": {"type": ["string", "null"]},
            "ref": {"description": "d", "anyOf": [{"$ref": "#/$defs/P"}]},
            "one": {"anyOf": [TEXT, {"type": "integer"}, null]},
            "list": {"anyOf": [{"type": "array", "items": TEXT}, null]},
            "format": {"type": ["string", "null"], "description": 'format: "uri"'},
        },
        "required": list(schema["properties"]),
        "additionalProperties": False,
        "$defs": {"P": {**tool({"name": TEXT}, required=["name"]), "additionalProperties": False}},
    }
    told = {**dict.fromkeys(schema["properties"]), "to": "x", "ref": {"name": "y"}}
    Draft202012Validator(fitted.parameters).validate(told)
    assert fitted.restore(told) == {"to": "x", "ref": {"name": "y"}}


NOT_STRICT: dict[str, dict[str, Any]] = {
    "the outermost schema": {"anyOf": [tool(), tool()]},
    "open to further keys": tool({"a": tool({"b": TEXT}, additionalProperties=True)}),
    "/: an object open": tool({"a": TEXT}, additionalProperties=TEXT),
    "without properties": tool({"a": {"type": "object"}}),
    "oneOf": tool({"a": {"oneOf": [TEXT]}}),
    "allOf": tool({"a": {"allOf": [TEXT]}}),
    "not": tool({"a": {"type": "string", "not": TEXT}}),
    "if, then": tool({"a": {"type": "string", "if": TEXT, "then": TEXT}}),
    "patternProperties": tool({}, patternProperties={"^a": TEXT}),
    "dependentRequired": tool({"a": TEXT}, dependentRequired={"a": ["b"]}),
    "prefixItems": tool({"a": {"type": "array", "prefixItems": [TEXT]}}),
    "nothing of its items": tool({"a": {"type": "array"}}),
    "/properties/a/items: takes anything": tool({"a": {"type": "array", "items": {}}}),
    "/properties/a: takes anything": tool({"a": {"description": "d"}}),
    "/: a part that says nothing": tool({"a": True}),
    "/properties/a: a part that says nothing": tool({"a": {"type": "array", "items": False}}),
    "does not describe": tool({"a": TEXT}, required=["b"]),
    "a reference to #/properties/a": tool({"a": TEXT, "b": {"$ref": "#/properties/a"}}),
    "a reference with more beside it": tool({"b": {"$ref": "#", "type": "object", "minItems": 2}}),
    "5001 properties": tool({f"p{n}": TEXT for n in range(5001)}),
    "1008 values": tool({f"p{n}": {"enum": list(range(143))} for n in range(7)}),
    "letters, 1 levels": tool({f"p{n}": {"enum": ["x" * 60_001, "y"]} for n in range(2)}),
    "an enum of": tool({"p": {"enum": [f"{n:064}" for n in range(251)]}}),
}


@pytest.mark.parametrize("why", NOT_STRICT)
def test_what_openai_cannot_be_strict_about(why: str):
    """A tool that the strict form cannot say, or that the service would refuse, is offered as it is, and why."""
    schema = NOT_STRICT[why]
    with pytest.raises(NotStrictError, match=why.replace("$", r"\$")):
        openai_strict(plain(schema)[0])
    fitted = fit("X", schema, OPENAI)
    assert not fitted.strict
    assert fitted.parameters == {"type": "object", "properties": {}, **schema}
    assert len(fitted.changes) == 1
    assert fitted.restore({"a": None}) == {"a": None}


def test_the_depth_that_openai_takes():
    """Ten objects inside each other are strict, eleven are not."""
    schema: dict[str, Any] = {"a": TEXT}
    for _ in range(9):
        schema = {"a": tool(schema)}
    assert strict(schema).strict
    assert "11 levels" in strict({"a": tool(schema)}).changes[-1]


def test_which_nulls_are_left_out():
    """In a strict call null leaves out what is optional, required nulls stay, also in lists and in the form chosen."""
    first = tool({"kind": {"const": "a"}, "x": TEXT}, required=["kind"])
    second = tool({"kind": {"const": "b"}, "x": {"type": ["string", "null"]}}, required=["kind", "x"])
    fitted = strict(
        {
            "optional": {"type": ["string", "null"]},
            "required": {"type": ["string", "null"]},
            "list": {"type": "array", "items": {"type": ["string", "null"]}},
            "forms": {"type": "array", "items": {"anyOf": [first, second]}},
        },
        required=["required", "list", "forms"],
    )
    forms = [{"kind": "a", "x": None}, {"kind": "b", "x": None}]
    told = {"optional": None, "required": None, "list": [None], "forms": forms}
    sent = {"required": None, "list": [None], "forms": [{"kind": "a"}, {"kind": "b", "x": None}]}
    Draft202012Validator(fitted.parameters).validate(told)
    assert fitted.restore(told) == sent
    assert fit("X", tool({"a": TEXT}), RAW).restore({"a": None}) == {"a": None}


MAYBE = {"type": ["string", "null"]}


@pytest.mark.parametrize(
    "schema",
    [
        tool({"a": MAYBE}, allOf=[{"required": ["a"]}]),
        tool({}, required=["a"], allOf=[{"properties": {"a": MAYBE}}]),
        tool({}, allOf=[{"properties": {"a": MAYBE}}, {"required": ["a"]}]),
        tool({"a": MAYBE}, **{"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"required": ["a"]}]}}}),
        tool({}, required=["a"], anyOf=[{"properties": {"a": MAYBE}}, {"properties": {"b": TEXT}}]),
    ],
)
def test_nulls_that_are_required_elsewhere(schema: dict[str, Any]):
    """A null reaches the tool where a name is required, be it beside the parameter, in a part or behind a reference."""
    assert restored({"a": None}, schema, schema, {}, nulls=True) == {"a": None}


def test_nulls_of_what_two_parts_describe():
    """What no part requires is optional, though several describe it."""
    schema = tool({"a": MAYBE}, allOf=[{"properties": {"a": {"minLength": 1}, "b": TEXT}, "required": ["b"]}])
    assert restored({"a": None, "b": "x"}, schema, schema, {}, nulls=True) == {"b": "x"}


def forms_of(first: Any, second: Any) -> Fitted:
    """A parameter of two forms that this property tells apart; the second form requires what may be null."""
    either = [tool({"x": first, "y": MAYBE}, required=["x"]), tool({"x": second, "y": MAYBE}, required=["x", "y"])]
    parts = {"One": {"type": "string", "const": "one"}, "Two": {"type": "string", "enum": ["two"]}}
    return strict({"v": {"anyOf": either}}, required=["v"], **{"$defs": parts})


@pytest.mark.parametrize(
    ("first", "second", "one", "two"),
    [
        (TEXT, {"type": "integer"}, "5", 5),
        ({"type": "boolean"}, {"type": "number"}, True, 1.5),
        ({"type": "integer"}, {"type": ["boolean", "string"]}, 2.0, False),
        ({"const": 1}, {"const": True}, 1, True),
        ({"$ref": "#/$defs/One"}, {"$ref": "#/$defs/Two"}, "one", "two"),
        ({"anyOf": [{"$ref": "#/$defs/One"}, {"type": "null"}]}, {"$ref": "#/$defs/Two"}, None, "two"),
        ({"type": "array", "items": TEXT}, {"type": "array", "items": {"type": "integer"}}, ["1"], [1]),
        (
            tool({"k": {"const": "a"}}, required=["k"]),
            tool({"k": {"const": "b"}}, required=["k"]),
            {"k": "a"},
            {"k": "b"},
        ),
    ],
    ids=str,
)
def test_forms_that_a_type_or_a_reference_tells_apart(first: Any, second: Any, one: Any, two: Any):
    """Of two forms of an object the nulls of the one that the model chose are kept or left out."""
    fitted = forms_of(first, second)
    assert fitted.strict
    told = {"v": {"x": one, "y": None}}, {"v": {"x": two, "y": None}}
    for arguments in told:
        Draft202012Validator(fitted.parameters).validate(arguments)
    assert [fitted.restore(arguments) for arguments in told] == [{"v": {"x": one}}, {"v": {"x": two, "y": None}}]


def test_forms_that_nothing_tells_apart():
    """Arguments that may be of two forms are restored to those of one of them."""
    first = tool({"a": MAYBE, "b": MAYBE}, required=["a"])
    second = tool({"a": MAYBE, "b": MAYBE}, required=["b"])
    fitted = strict({"v": {"anyOf": [first, second]}}, required=["v"])
    assert fitted.restore({"v": {"a": None, "b": None}}) == {"v": {"a": None}}


NULLS = [
    {"type": "null"},
    {"type": ["string", "null"]},
    {"type": "string", "nullable": True},
    {"type": "null", "nullable": True},
    {"type": ["null", "string", "integer"]},
    {"type": "string"},
    {"type": "object", "properties": {"n": TEXT}},
    {"type": "array", "items": TEXT},
    {"anyOf": [TEXT, {"type": "null"}]},
    {"anyOf": [TEXT, {"type": "integer"}]},
    {"type": "string", "anyOf": [TEXT, {"type": "string", "pattern": "x"}]},
    {"$ref": "#/$defs/T"},
    {},
]
SAID: list[dict[str, Any]] = [
    {},
    {"enum": ["x", "y"]},
    {"enum": ["x", None]},
    {"enum": [None]},
    {"const": "x"},
    {"const": None},
]


@pytest.mark.parametrize("said", SAID, ids=str)
@pytest.mark.parametrize("shape", NULLS, ids=str)
def test_what_may_be_left_out_takes_null_once(shape: dict[str, Any], said: dict[str, Any]):
    """Whatever an optional parameter was, it takes null beside that, and its schema stays a legal one."""
    part = {**shape, **said}
    root = tool({"a": part}, **{"$defs": {"T": TEXT}})
    wide = nullable(copy.deepcopy(part), root)
    fitted = fit("X", root, OPENAI)
    for made in ({**root, "properties": {"a": wide}}, fitted.parameters):
        Draft202012Validator.check_schema(made)
    Draft202012Validator({**root, "properties": {"a": wide}}).validate({"a": None})
    if fitted.strict:
        Draft202012Validator(fitted.parameters).validate({"a": None})
        assert str(fitted.parameters).count("None") <= 1


def test_strict_for_anthropic():
    """Objects are closed and references inlined, what is optional stays so, and nulls are the model's own."""
    schema = tool(
        {
            "a": {"type": "integer", "minimum": 1},
            "b": {"oneOf": [TEXT, {"type": "null"}]},
            "c": {"$ref": "#/$defs/C"},
            "d": {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 3},
        },
        required=["a"],
        **{"$defs": {"C": tool({"x": {"type": "string", "format": "uri"}})}},
    )
    fitted = fit("X", schema, Dialect(strict="anthropic"))
    assert fitted.strict
    assert fitted.parameters == {
        **tool(
            {
                "a": {"type": "integer", "description": "minimum: 1"},
                "b": {"anyOf": [TEXT, {"type": "null"}]},
                "c": tool({"x": {"type": "string", "format": "uri"}}, additionalProperties=False),
                "d": {"type": "array", "items": TEXT, "minItems": 1, "description": "maxItems: 3"},
            }
        ),
        "required": ["a"],
        "additionalProperties": False,
    }
    assert fitted.restore({"a": 1, "b": None}) == {"a": 1, "b": None}


@pytest.mark.parametrize(
    ("why", "schema"),
    [
        ("contains itself", tool({"a": {"$ref": "#/$defs/Person"}}, **{"$defs": {"Person": PERSON}})),
        ("takes anything", tool({"a": {}})),
        ("the only value", tool({"a": {"enum": [{"x": 1}]}})),
        ("prefixItems", tool({"a": {"type": "array", "prefixItems": [TEXT], "items": TEXT}})),
        ("open to further keys", tool({}, additionalProperties=True)),
    ],
)
def test_what_anthropic_cannot_be_strict_about(why: str, schema: dict[str, Any]):
    """A tool that the strict form cannot say is offered as it is."""
    with pytest.raises(NotStrictError, match=why):
        anthropic_strict(plain(schema)[0])
    assert fit("X", schema, Dialect(strict="anthropic")).parameters == schema
