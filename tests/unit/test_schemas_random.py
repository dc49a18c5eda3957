"""Random schemas: what a model may say by the fitted one, the tool takes by its own."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from fuzzing import drawn
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemas import KEYS, schemas, values

from composio_async.schemas.fitting import ANTHROPIC, GEMINI, RAW, Dialect, fit
from composio_async.schemas.names import NameRule, legal_name, legal_names
from composio_async.schemas.walking import rewritten

pytestmark = pytest.mark.once

OPENAI = Dialect(strict="openai")
STRICT = Dialect(strict="anthropic", keys=ANTHROPIC.keys)
ALL = [RAW, ANTHROPIC, GEMINI, OPENAI, STRICT, Dialect(inline=True), Dialect(inline=True, keys=GEMINI.keys)]
MANY = drawn(150)


def objects_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """All schemas of objects inside a schema."""
    found: list[dict[str, Any]] = []

    def look(one: dict[str, Any], _path: str) -> dict[str, Any]:
        if "properties" in one:
            found.append(one)
        return one

    rewritten(schema, look)
    return found


@MANY
@given(st.data(), st.sampled_from(ALL))
def test_the_tool_takes_what_the_model_may_say(data: st.DataObject, dialect: Dialect):
    """Any arguments that the fitted schema allows are restored to such as the original allows."""
    schema = data.draw(schemas())
    before = copy.deepcopy(schema)
    fitted = fit("A_TOOL", schema, dialect)
    Draft202012Validator.check_schema(fitted.parameters)
    arguments = data.draw(values(fitted.parameters, fitted.parameters))
    Draft202012Validator(fitted.parameters).validate(arguments)
    given_arguments = copy.deepcopy(arguments)
    Draft202012Validator(schema).validate(fitted.restore(arguments))
    assert (schema, arguments) == (before, given_arguments)


@MANY
@given(st.data(), st.sampled_from([ANTHROPIC, GEMINI]))
def test_whatever_the_tool_takes_the_model_can_say(data: st.DataObject, dialect: Dialect):
    """Any arguments of the tool have a form by the model's names, which is restored to just these arguments."""
    schema = data.draw(schemas(open_too=False))
    arguments = data.draw(values({**schema, "additionalProperties": False}, schema))
    fitted = fit("A_TOOL", schema, dialect)
    rule = dialect.keys
    assert rule is not None
    names = legal_names(sorted({name for one in objects_in(schema) for name in one["properties"]}), rule)
    declared = {name for one in objects_in(fitted.parameters) for name in one["properties"]}
    assert declared == set(names.values())
    assert all(legal_name(name, rule) == name for name in declared)

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(name, name): said(one) for name, one in value.items()}
        return [said(one) for one in value] if isinstance(value, list) else value

    told = said(arguments)
    Draft202012Validator(fitted.parameters).validate(told)
    if not any(key in names.values() for key in keys_in(arguments) - names.keys()):
        assert fitted.restore(told) == arguments


def keys_in(value: Any) -> set[str]:
    """The keys at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_in, value.values()))
    return set().union(*map(keys_in, value)) if isinstance(value, list) else set()


@MANY
@given(st.data())
def test_a_strict_model_leaves_out_by_null(data: st.DataObject):
    """A strict schema closes each object and requires each parameter; no optional one reaches the tool as null."""
    schema = data.draw(schemas(open_too=False))
    fitted = fit("A_TOOL", schema, OPENAI)
    if not fitted.strict:
        assert any(line.startswith("not strict") for line in fitted.changes)
        assert fitted.parameters == {"type": "object", **schema}
        return
    for one in objects_in(fitted.parameters):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    arguments = data.draw(values(fitted.parameters, fitted.parameters))
    sent = fitted.restore(arguments)
    for name, value in sent.items():
        assert value is not None or name in schema.get("required", ())


@MANY
@given(st.dictionaries(KEYS, st.none(), max_size=8), st.booleans())
def test_legal_names_are_legal_unlike_and_lasting(names: dict[str, None], lower: bool):
    """Each name gets one that the rule allows, no two the same, and legal ones keep theirs in any company."""
    rule = NameRule(legal="A-Za-z0-9_", first="A-Za-z_", limit=24, lower=lower)
    legal = legal_names(list(names), rule)
    assert len(set(legal.values())) == len(names)
    for name, made in legal.items():
        assert legal_name(made, rule) == made
        assert 0 < len(made) <= rule.limit
        assert made == name or legal_name(name, rule) != name
    assert legal_names(list(names), rule) == legal


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *("type", "properties", "required", "items", "anyOf", "oneOf", "allOf", "$ref", "$defs", "enum"),
                    *("const", "not", "if", "then", "additionalProperties", "patternProperties", "dependencies"),
                    *("dependentRequired", "default", "nullable", "format", "minItems", "prefixItems", "a", "b-c"),
                    *("discriminator", "propertyName"),
                )
            ),
            inner | st.sampled_from(["object", "#", "#/properties/a", "#/$defs/a", "array"]),
            max_size=4,
        )
    ),
    max_leaves=25,
)


@drawn(400)
@given(JSON, JSON, st.sampled_from(ALL))
def test_nonsense_is_no_error(schema: Any, arguments: Any, dialect: Dialect):
    """A schema that is none is fitted all the same, for one odd tool must not keep the others from the model."""
    before = copy.deepcopy(schema)
    fitted = fit("A_TOOL", schema, dialect)
    Draft202012Validator.check_schema(fitted.parameters)
    assert fitted.parameters["type"] == "object"
    assert isinstance(fitted.parameters["properties"], dict)
    assert schema == before
    assert isinstance(fitted.restore(arguments if isinstance(arguments, dict) else {"a": arguments}), dict)
