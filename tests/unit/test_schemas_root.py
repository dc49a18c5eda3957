"""Schemas whose root OpenAI and Anthropic refuse: the tool is offered, and the model reads what the root said."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from fuzzing import drawn
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from composio_async.providers import openai
from composio_async.providers.anthropic import STRICT
from composio_async.schemas.fitting import ANTHROPIC, PLAIN_ROOT, RAW, Dialect, Fitted, fit
from composio_async.schemas.forms import together

pytestmark = pytest.mark.once

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
REFUSED = ("oneOf", "allOf", "anyOf", "enum", "const", "not", "$ref")
DIALECTS = [PLAIN_ROOT, ANTHROPIC, STRICT, openai.STRICT, Dialect(inline=True, plain_root=True)]
WORDS = "The arguments as a whole must also fit this JSON Schema: "


def tool(properties: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties or {}, **more}


def words(fitted: Fitted) -> Any:
    """The schema that the description tells."""
    return json.loads(fitted.parameters["description"].rpartition(WORDS)[2])


ONE_OF_TWO = tool({"id": TEXT, "name": TEXT}, anyOf=[{"required": ["id"]}, {"required": ["name"]}])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_condition_of_the_root_is_told(dialect: Dialect):
    """No service is told the choice that it refuses; the model reads it in words behind the description."""
    fitted = fit("X", {**ONE_OF_TWO, "description": "Find."}, dialect)
    assert not set(REFUSED) & fitted.parameters.keys()
    assert fitted.parameters["description"].startswith(f"Find.\n{WORDS}")
    assert words(fitted) == {"anyOf": ONE_OF_TWO["anyOf"]}
    assert list(fitted.parameters["properties"]) == ["id", "name"]
    assert "/anyOf: told in the description" in fitted.changes
    assert fit("X", ONE_OF_TWO, RAW).parameters == ONE_OF_TWO


def test_what_is_not_at_the_root_is_kept():
    """Choices, references and conditions below the root are as they were, and so is what no service refuses there."""
    schema = tool(
        {"a": {"anyOf": [TEXT, NUMBER]}, "b": {"$ref": "#/$defs/B"}, "c": {"not": TEXT}, "d": {"allOf": [TEXT]}},
        **{"$defs": {"B": {"oneOf": [TEXT, {"const": 1}]}}, "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        required=["a"],
        minProperties=1,
        dependentRequired={"a": ["b"]},
        additionalProperties=False,
    )
    assert fit("X", schema, PLAIN_ROOT) == fit("X", schema, RAW)
    both = fit("X", {**schema, "not": {"required": ["c", "d"]}}, PLAIN_ROOT)
    assert both.parameters == {**schema, "description": both.parameters["description"]}
    assert words(both) == {"not": {"required": ["c", "d"]}}


def test_a_root_that_is_a_reference():
    """A root that refers to its schema has what stands there, and references to the root lead to it."""
    node = tool({"a": TEXT, "n": {"$ref": "#"}}, required=["a"], description="A node.", additionalProperties=False)
    schema = {"$ref": "#/$defs/Two", "$defs": {"Two": {"$ref": "#/$defs/Node"}, "Node": node}}
    fitted = fit("X", schema, PLAIN_ROOT)
    assert fitted.parameters == {**node, "$defs": schema["$defs"]}
    assert fitted.changes == ()
    strict = fit("X", schema, openai.STRICT)
    assert strict.strict
    assert strict.restore({"a": "x", "n": {"a": "y", "n": None}}) == {"a": "x", "n": {"a": "y"}}
    fitted.parameters["properties"].clear()
    assert fitted.parameters["$defs"]["Node"] == node


def test_a_root_that_is_put_together():
    """The parts of allOf are one object, whose parameters meet what each part says of them."""
    schema = {
        "description": "Whole.",
        "allOf": [
            tool({"a": TEXT}, required=["a"], description="First.", title="One"),
            {"$ref": "#/$defs/B", "title": "Two"},
            {"patternProperties": {"^x": TEXT}, "if": {"required": ["b"]}, "then": {"required": ["c"]}},
            True,
        ],
        "$defs": {"B": {"allOf": [tool({"b": NUMBER, "a": {"minLength": 2}, "c": True}, required=["b", "a"])]}},
    }
    fitted = fit("X", schema, PLAIN_ROOT)
    assert fitted.parameters == {
        **tool({"a": {**TEXT, "allOf": [{"minLength": 2}]}, "b": NUMBER, "c": True}),
        "required": ["a", "b"],
        "description": "Whole.\nFirst.",
        "title": "One",
        "patternProperties": {"^x": TEXT},
        "if": {"required": ["b"]},
        "then": {"required": ["c"]},
        "$defs": schema["$defs"],
    }
    assert fitted.changes == ()


def test_parts_that_one_object_cannot_say():
    """What two parts demand and one keyword cannot say is told; what was closed takes what stands beside it."""
    first = tool({"a": TEXT}, minProperties=1, additionalProperties=False)
    second = tool({"b": TEXT}, minProperties=2)
    rules = [{"if": {"required": [one]}, "then": tool({two: TEXT}, required=[two])} for one, two in ("ab", "bc")]
    fitted = fit("X", {"allOf": [first, second, *rules]}, PLAIN_ROOT)
    assert fitted.parameters["minProperties"] == 1
    assert fitted.parameters["additionalProperties"] is False
    assert list(fitted.parameters["properties"]) == ["a", "b", "c"]
    assert fitted.parameters["if"] == rules[0]["if"]
    assert words(fitted) == {"allOf": [{"minProperties": 2}, {"if": {"required": ["b"]}, "then": {"required": ["c"]}}]}
    assert "/: what was closed takes what stood beside it too" in fitted.changes


def test_a_root_of_several_forms():
    """The parameters of all forms are the root's; those that every form demands are demanded, the rest is told."""
    post = tool({"kind": {"const": "post"}, "text": TEXT, "tag": TEXT}, required=["kind", "text"], title="Post")
    poll = tool({"kind": {"const": "poll"}, "text": NUMBER}, required=["kind"], additionalProperties=False)
    fitted = fit("X", {"oneOf": [post, {"$ref": "#/$defs/Poll"}], "$defs": {"Poll": poll}}, PLAIN_ROOT)
    kinds = {"anyOf": [{"const": "post"}, {"const": "poll"}]}
    assert fitted.parameters["properties"] == {"kind": kinds, "text": {"anyOf": [TEXT, NUMBER]}, "tag": TEXT}
    assert fitted.parameters["required"] == ["kind"]
    assert words(fitted) == {
        "oneOf": [
            {
                "properties": {"kind": {"const": "post"}, "text": TEXT, "tag": {}},
                "required": ["kind", "text"],
                "title": "Post",
            },
            {"properties": poll["properties"], "required": ["kind"], "additionalProperties": False},
        ]
    }
    assert not fit("X", {"oneOf": [post, poll]}, openai.STRICT).strict
    assert fit("X", {"oneOf": [post, poll]}, STRICT).strict


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [tool({"a": TEXT}, required=["a"]), {"type": "null"}]},
        {"oneOf": [{"type": ["string", "array"]}, {"enum": [1, 2]}, {"allOf": [tool({"a": TEXT}, required=["a"])]}]},
        {"anyOf": [False, {"anyOf": [tool({"a": TEXT}, required=["a"]), {"const": None}]}]},
    ],
)
def test_a_choice_that_is_none(schema: dict[str, Any]):
    """Of a choice that only one object fits that one is the root, and nothing is lost; the tool may be strict."""
    fitted = fit("X", schema, PLAIN_ROOT)
    assert (fitted.parameters, fitted.changes) == (tool({"a": TEXT}, required=["a"]), ())
    assert fit("X", schema, openai.STRICT).strict


def test_a_choice_that_demands_nothing():
    """Of a choice that may be anything there is nothing to tell, but its parameters are offered."""
    fitted = fit("X", tool({"a": TEXT}, anyOf=[tool({"b": TEXT}), {}]), PLAIN_ROOT)
    assert fitted.parameters == tool({"a": TEXT, "b": TEXT})
    assert fitted.changes == ("/properties/b: not of every choice, so it is optional",)


def test_values_of_the_root():
    """A root of listed values, or without some, is an object whose description says so."""
    schema = tool({"a": TEXT}, enum=[{"a": "x"}, {"a": "é"}], const={"a": "x"}, **{"not": {"required": ["b"]}})
    told = words(fit("X", schema, PLAIN_ROOT))
    assert told == {"allOf": [{key: schema[key]} for key in ("enum", "const", "not")]}


def test_references_into_the_root():
    """A reference into a choice of the root leads to the same as before."""
    inner = tool({"again": {"$ref": "#/anyOf/0/properties/x"}}, required=["again"])
    schema = tool({"r": {"$ref": "#/anyOf/0/properties/x"}}, anyOf=[tool({"x": inner}), tool({"z": TEXT})])
    schema["$defs"] = {"root": TEXT}
    fitted = fit("X", schema, PLAIN_ROOT)
    validator = Draft202012Validator(fitted.parameters)
    assert fitted.parameters["$defs"]["root"] == TEXT
    assert not validator.is_valid({"r": {"again": {}}})
    assert not any("nowhere" in line for line in fitted.changes)


def test_words_have_the_models_names():
    """What is told in words calls parameters as the model must, and the tool is given its own names."""
    schema = tool({}, anyOf=[tool({"$top": TEXT}, required=["$top"]), tool({"b": TEXT}, required=["b"])])
    fitted = fit("X", schema, ANTHROPIC)
    assert words(fitted) == {"anyOf": [{"required": ["_top"]}, {"required": ["b"]}]}
    assert fitted.restore({"_top": "x"}) == {"$top": "x"}


@pytest.mark.parametrize("key", ["anyOf", "oneOf", "allOf"])
def test_what_no_arguments_fit(key: str):
    """Where nothing that is an object fits the model is told so, instead of nothing."""
    assert words(fit("X", tool(**{key: [TEXT]}), PLAIN_ROOT)) == {"not": {}}


def test_choices_of_choices_have_an_end():
    """Choices that branch again and again are looked at once each."""
    levels: dict[str, Any] = {
        f"L{n}": {"anyOf": [{"$ref": f"#/$defs/L{n + 1}"}, {"allOf": [{"$ref": f"#/$defs/L{n + 1}"}] * 2}]}
        for n in range(60)
    }
    began = time.process_time()
    fitted = fit("X", {"$ref": "#/$defs/L0", "$defs": {**levels, "L60": tool({"a": TEXT})}}, PLAIN_ROOT)
    assert time.process_time() - began < 1
    assert list(fitted.parameters["properties"]) == ["a"]


NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.sampled_from([TEXT, NUMBER, {"const": 1}, {"type": ["string", "null"]}, True, {}])
OBJECTS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["object", "string", ["object", "null"]]),
        "properties": st.dictionaries(NAMES, LEAVES, max_size=2),
        "required": st.lists(NAMES, max_size=2, unique=True),
        "additionalProperties": st.booleans() | LEAVES,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), LEAVES, max_size=1),
        "minProperties": st.integers(0, 2),
        "propertyNames": st.just({"enum": ["a", "b"]}),
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=1), max_size=1),
    },
)


def more(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner | st.booleans() | st.just({"$ref": "#/$defs/D"}), min_size=1, max_size=3)
    kinds = {
        "anyOf": several,
        "oneOf": several,
        "allOf": several,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
    }
    return st.builds(lambda one, other: {**one, **other}, OBJECTS, st.fixed_dictionaries({}, optional=kinds))


ROOTS = more(st.recursive(OBJECTS, more, max_leaves=4))
ARGUMENTS = st.dictionaries(NAMES, st.sampled_from(["x", 1, None, {}]), max_size=3)


@drawn(600)
@given(ROOTS, OBJECTS, st.lists(ARGUMENTS, min_size=6, max_size=6), st.sampled_from([PLAIN_ROOT, ANTHROPIC]))
def test_whatever_the_tool_takes_the_plain_root_takes(
    schema: Any, part: Any, examples: list[dict[str, Any]], dialect: Dialect
):
    """No arguments of the tool are kept from the model by a plain root, and those it adds fail only what is told.

    But for a parameter of some choices, which has their schema though others are open to anything by its name.
    """
    schema = {**schema, "type": "object", "$defs": {"D": part}}
    before = copy.deepcopy(schema)
    fitted = fit("X", schema, dialect)
    assert schema == before
    assert not set(REFUSED) & fitted.parameters.keys()
    Draft202012Validator.check_schema(fitted.parameters)
    own = {name for one in together(schema, schema) for name in one.get("properties", {})}
    same = own == fitted.parameters["properties"].keys()
    original, plain = Draft202012Validator(schema), Draft202012Validator(fitted.parameters)
    for arguments in examples:
        if original.is_valid(arguments):
            assert plain.is_valid(arguments) or not same
        elif not fitted.changes:
            assert not plain.is_valid(arguments)
