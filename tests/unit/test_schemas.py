"""Schemas in the dialects of models, and what these say back."""

from __future__ import annotations

import copy
import gc
import time
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from composio_async.schemas.fitting import ANTHROPIC, GEMINI, RAW, Dialect, fit
from composio_async.schemas.inlining import MOST, inlined
from composio_async.schemas.keys import restored
from composio_async.schemas.names import NameRule, legal_name, legal_names, shortened
from composio_async.schemas.walking import DEEPEST, takes_null, target

pytestmark = pytest.mark.once

OPENAI = Dialect(strict="openai")
INLINE = Dialect(inline=True)
DIALECTS = [RAW, ANTHROPIC, GEMINI, OPENAI, Dialect(strict="anthropic"), INLINE, Dialect(inline=True, keys=GEMINI.keys)]
TEXT = {"type": "string"}


def tool(properties: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties or {}, **more}


@pytest.mark.parametrize(
    ("name", "rule", "made"),
    [
        ("GITHUB_STAR", NameRule(), "GITHUB_STAR"),
        ("a" * 64, NameRule(), "a" * 64),
        ("user.id", NameRule(), "user_id"),
        ("1st", NameRule(first="a-z"), "_1st"),
        ("GITHUB", NameRule(legal="a-z", lower=True), "github"),
        ("$top", NameRule(legal="a-zA-Z0-9_.-"), "_top"),
        ("class", NameRule(reserved=frozenset({"class"})), "class_"),
    ],
)
def test_names(name: str, rule: NameRule, made: str):
    """A legal name stays, another is made of the characters that are, and a tool's gets a hash then."""
    assert legal_names([name], rule) == {name: made}
    one = legal_name(name, rule)
    assert one == made if made == name or rule.lower else shortened(one) and one.startswith(f"{made}_")


def test_a_tools_name_is_that_of_no_other():
    """What is made of an illegal slug is never a legal slug, and not what is made of another."""
    slugs = ["A_B", "A.B", "A B", "A-B", "_A", "A.LIST_20240101", "A_LIST_20240101"]
    names = [legal_name(slug, NameRule(legal="A-Z0-9a-z_", first="A-Z")) for slug in slugs]
    assert len(set(names)) == len(slugs)
    assert [slug for slug, name in zip(slugs, names, strict=True) if slug == name] == ["A_B", "A_LIST_20240101"]


@pytest.mark.parametrize("name", ["", "日本", "___$", "A" * 65, "A" * 5000])
def test_names_of_which_nothing_can_be_kept(name: str):
    """What is empty, all illegal or too long ends in a hash that is the same in every process."""
    made = legal_name(name, NameRule())
    assert shortened(made)
    assert 9 < len(made) <= 64
    assert made == legal_name(name, NameRule())


def test_hashes_last():
    """The hash in a name is the same in every release, since conversations outlive them."""
    assert legal_name("A" * 65, NameRule()) == f"{'A' * 55}_83620394"


def test_names_that_would_be_the_same():
    """Names that would come out alike are told apart, also when one looks as if it had been made of another."""
    given = ["user-id", "user_id", "user.id", "user id"]
    legal = legal_names(given, NameRule(legal="a-z_"))
    assert legal["user_id"] == "user_id"
    assert len(set(legal.values())) == 4
    trap = [legal["user-id"], legal["user.id"], *given]
    assert len(set(legal_names(trap, NameRule(legal="a-z_0-9")).values())) == len(set(trap))
    assert legal_name("B" * 70, NameRule(lower=True)) != legal_name("b" * 70, NameRule(lower=True))


def test_keys_at_every_depth():
    """Keys have legal names wherever the schema speaks of them, and their own when the model answers."""
    inner = tool({"a b": TEXT}, required=["a b"])
    schema = tool(
        {
            "one$": inner,
            "list": {"type": "array", "items": inner},
            "pair": {"prefixItems": [TEXT, inner], "items": inner},
            "old pair": {"type": "array", "items": [inner], "additionalItems": inner},
            "maybe": {"anyOf": [inner, {"type": "null"}]},
            "ref": {"$ref": "#/$defs/In%20side~1x"},
            "same": {"$ref": "#/properties/one$"},
            "map": {"type": "object", "additionalProperties": inner},
            "pattern": {"type": "object", "patternProperties": {"^x": inner, "[": inner}},
            "loose": {"type": "object", "required": ["a b"]},
            "if": {"if": {"required": ["a b"]}, "then": inner, "else": tool({"c d": TEXT})},
        },
        required=["one$", "absent here"],
        dependentRequired={"one$": ["old pair", "list"]},
        dependentSchemas={"one$": tool({"e f": TEXT})},
        **{"$defs": {"In side/x": inner}},
    )
    arguments = {
        "one$": {"a b": "1"},
        "list": [{"a b": "2"}],
        "pair": ["x", {"a b": "3"}, {"a b": "4"}],
        "old pair": [{"a b": "5"}, {"a b": "6"}],
        "maybe": {"a b": "7"},
        "ref": {"a b": "8"},
        "same": {"a b": "9"},
        "map": {"any key": {"a b": "10"}},
        "pattern": {"x y": {"a b": "11"}},
        "loose": {"a b": "14"},
        "if": {"c d": "12"},
        "e f": "13",
    }
    fitted = fit("X", schema, GEMINI)
    names = {"a b": "a_b", "one$": "one_", "old pair": "old_pair", "c d": "c_d", "e f": "e_f"}

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): said(one) for key, one in value.items()}
        return [said(one) for one in value] if isinstance(value, list) else value

    assert fitted.restore(said(arguments)) == arguments
    parameters = fitted.parameters
    assert parameters["required"] == ["one_", "absent_here"]
    assert parameters["dependentRequired"] == {"one_": ["old_pair", "list"]}
    assert list(parameters["dependentSchemas"]) == ["one_"]
    assert parameters["properties"]["same"] == {"$ref": "#/properties/one_"}
    assert parameters["properties"]["ref"] == {"$ref": "#/$defs/In%20side~1x"}
    assert target(parameters["properties"]["ref"], parameters) == tool({"a_b": TEXT}, required=["a_b"])
    assert "'a b' is called 'a_b'" in fitted.changes


def test_new_names_do_not_hang_on_the_order():
    """A platform that lists parameters in another order tomorrow does not swap what a model called them today."""
    names = ["user-id", "user.id", "user id"]
    there = fit("X", tool({name: {"title": name} for name in names}), GEMINI)
    again = fit("X", tool({name: {"title": name} for name in reversed(names)}), GEMINI)
    assert there.parameters == again.parameters
    assert there.parameters["properties"]["user_id"] == {"title": "user id"}


def test_the_keys_of_open_objects_are_the_users():
    """Only what a schema declares is renamed back; a key that looks so elsewhere is left alone."""
    schema = tool({"user-id": TEXT, "labels": {"type": "object"}, "any": {}})
    given = {"user_id": "1", "labels": {"user_id": "2", "user-id": "3"}, "any": [{"user_id": "4"}]}
    sent = fit("X", schema, GEMINI).restore(given)
    assert sent == {"user-id": "1", "labels": {"user_id": "2", "user-id": "3"}, "any": [{"user_id": "4"}]}


def test_keys_that_lead_back_to_themselves():
    """A schema that contains itself is renamed once, and arguments are restored as deep as they go."""
    schema = tool({"a-b": {"$ref": "#"}, "c-d": {"anyOf": [{"$ref": "#/properties/c-d"}, TEXT]}})
    told: dict[str, Any] = {"c_d": "x"}
    sent: dict[str, Any] = {"c-d": "x"}
    for _ in range(20):
        told, sent = {"a_b": told}, {"a-b": sent}
    assert fit("X", schema, GEMINI).restore(told) == sent


def test_names_that_are_only_required():
    """A name that the schema requires and does not describe is a legal one too, and the tool is given its own."""
    schema = tool({"b": TEXT}, required=["a-b"], dependentRequired={"b": ["c d"]}, dependencies={"e f": ["b"]})
    fitted = fit("X", schema, GEMINI)
    assert fitted.parameters == tool(
        {"b": TEXT}, required=["a_b"], dependentRequired={"b": ["c_d"]}, dependencies={"e_f": ["b"]}
    )
    assert fitted.restore({"a_b": 1, "b": "x", "c_d": 2, "e_f": 3}) == {"a-b": 1, "b": "x", "c d": 2, "e f": 3}


def test_values_that_hold_renamed_keys():
    """What a schema gives as a value has the new names, where the schema describes them, and the tool its own."""
    inner = tool({"a-b": TEXT, "open": {"type": "object"}})
    value, told = {"a-b": "x", "open": {"a-b": 1}}, {"a_b": "x", "open": {"a-b": 1}}
    shared = {"$ref": "#/$defs/I", "default": value}
    schema = tool(
        {
            "ref": shared,
            "only": {**inner, "const": value},
            "some": {**inner, "enum": [value, None]},
            "list": {"type": "array", "items": inner, "default": [value], "examples": [[value]]},
        },
        **{"$defs": {"I": inner}, "examples": [{"only": value}], "default": {"ref": value}},
    )
    made = fit("X", schema, GEMINI).parameters
    parts = made["properties"]
    assert parts["ref"]["default"] == parts["only"]["const"] == told
    assert parts["some"]["enum"] == [told, None]
    assert (parts["list"]["default"], parts["list"]["examples"]) == ([told], [[told]])
    assert (made["examples"], made["default"]) == ([{"only": told}], {"ref": told})
    arguments = {"only": told, "some": told}
    Draft202012Validator(made).validate(arguments)
    assert fit("X", schema, GEMINI).restore(arguments) == {"only": value, "some": value}


@pytest.mark.parametrize(
    "rule",
    [{"enum": ["a-b", "c"]}, {"type": "string", "enum": ["a-b", "c"]}, {"pattern": "^[a-c-]+$"}, {"maxLength": 3}, {}],
)
def test_rules_for_names_of_properties(rule: dict[str, Any]):
    """What a schema demands of names is demanded of the new ones, so that none forbids its own parameter."""
    made = fit("X", tool({"a-b": TEXT, "c": TEXT}, propertyNames=rule), GEMINI).parameters
    Draft202012Validator(made).validate({"a_b": "x", "c": "y"})
    if rule:
        assert not Draft202012Validator(made).is_valid({"other": 1})


def test_patterns_of_renamed_properties():
    """What a pattern says of a property holds under its new name too, and references into it still lead there."""
    shape = tool({"c-d": TEXT})
    schema = tool(
        {"a-b": shape, "e-f": True, "r": {"$ref": "#/properties/a-b/properties/c-d"}},
        patternProperties={"^a-b$": {"required": ["c-d"]}, "-": {"title": "both"}, "[": TEXT},
    )
    made = fit("X", schema, GEMINI).parameters
    assert made["properties"] == {
        "a_b": {**tool({"c_d": TEXT}), "allOf": [{"required": ["c_d"]}, {"title": "both"}]},
        "e_f": {"title": "both"},
        "r": {"$ref": "#/properties/a_b/properties/c_d"},
    }


PERSON = tool({"name": TEXT, "friend": {"$ref": "#/$defs/Person"}}, required=["name"], description="Somebody.")


def test_inlining():
    """References are replaced by copies; one to what contains it takes anything, which is told."""
    schema = tool({"a": {"$ref": "#/$defs/Person", "title": "A"}, "b": {"$ref": "#/$defs/x~1y~01z"}})
    schema["$defs"] = {"Person": PERSON, "x/y~1z": {"type": "array", "items": {"$ref": "#/$defs/Word"}}, "Word": TEXT}
    fitted = fit("X", schema, INLINE)
    loose = {"description": "Somebody."}
    assert fitted.parameters == tool(
        {"a": {**PERSON, "title": "A", "properties": {"name": TEXT, "friend": loose}}}
        | {"b": {"type": "array", "items": TEXT}}
    )
    assert fitted.changes == (
        "/properties/a/properties/friend: #/$defs/Person contains itself, so anything is taken there",
    )


@pytest.mark.parametrize(
    "reference", ["#/$defs/None", "https://example.com/a.json", "#anchor", "other.json#/a", 5, "#/"]
)
def test_references_out_of_the_document(reference: Any):
    """What a reference points to that cannot be found takes anything; what stands beside it stays."""
    made, changes = inlined(tool({"a": {"$ref": reference, "description": "d"}}))
    assert made == tool({"a": {"description": "d"}})
    assert changes == [f"/properties/a: {reference} points nowhere, so anything is taken there"]


def test_what_stands_beside_a_reference():
    """Properties beside a reference are added to those that it brings, and what it says otherwise counts."""
    schema = tool({"a": {"$ref": "#/$defs/P", "properties": {"age": TEXT}, "required": ["age"], "description": "d"}})
    made, changes = inlined({**schema, "$defs": {"P": tool({"name": TEXT}, required=["name"], description="p")}})
    both = tool({"name": TEXT, "age": TEXT}, required=["name", "age"], description="d")
    assert (made["properties"]["a"], changes) == (both, [])


def test_copies_share_nothing():
    """What a framework does to one copy of a shared part leaves the others as they are."""
    part = {"type": "string", "enum": ["x"], "default": {"a": ["y"]}, "examples": [["z"]]}
    schema = tool({"a": {"$ref": "#/$defs/E"}, "b": {"$ref": "#/$defs/E"}}, **{"$defs": {"E": part}})
    one, other = fit("X", schema, INLINE).parameters["properties"].values()
    one["enum"].append("mine")
    one["default"]["a"].append("mine")
    one["examples"][0].append("mine")
    assert other == part


def test_inlining_has_an_end():
    """Copies of copies stop at a size, a chain of references at a length, and both are told."""
    doubled = {
        f"L{n}": tool({"a": {"$ref": f"#/$defs/L{n + 1}"}, "b": {"$ref": f"#/$defs/L{n + 1}"}}) for n in range(40)
    }
    made, changes = inlined(tool({"a": {"$ref": "#/$defs/L0"}}, **{"$defs": {**doubled, "L40": TEXT}}))
    assert any("is too large" in line for line in changes)
    assert str(made).count("properties") < 2 * MOST
    chain = {f"L{n}": {"$ref": f"#/$defs/L{n + 1}"} for n in range(3000)}
    fitted = fit("X", tool({"a": {"$ref": "#/$defs/L0"}}, **{"$defs": {**chain, "L3000": TEXT}}), INLINE)
    assert fitted.changes


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "schema",
    [
        None,
        True,
        "object",
        {},
        {"type": None, "properties": None, "required": None},
        {"type": ["object", "null"], "nullable": True},
        {"type": "string"},
        {"$ref": "#/$defs/A", "$defs": {"A": tool({"a": TEXT})}},
        {"anyOf": [tool({"a": TEXT}), True, False]},
        tool({"a": True, "b": False, "c-d": None, "e": {"items": [True, TEXT]}, "f": {"enum": None, "anyOf": {}}}),
        tool({"a": {"type": ["string", "array"]}, "b": {"$ref": 5}, "c": {"properties": [], "required": "a"}}),
        tool({"a": {"type": {}, "required": [{}]}, "b": {"discriminator": {"propertyName": []}, "enum": [[], {}]}}),
        tool({"a-b": {"$ref": "#/properties/c", "required": [[]]}, "c": {"required": [[], {}]}}),
        {"$ref": "#"},
        {"$defs": {"A": {"$ref": "#/$defs/A"}}, "properties": {"a-b": {"$ref": "#/$defs/A"}}},
    ],
)
def test_odd_schemas(schema: Any, dialect: Dialect):
    """What is hardly a schema becomes one of an object, and the tool is offered."""
    before = copy.deepcopy(schema)
    fitted = fit("X", schema, dialect)
    assert fitted.parameters["type"] == "object"
    assert isinstance(fitted.parameters["properties"], dict)
    assert isinstance(fitted.parameters.get("required", []), list)
    assert fitted.restore({"a": {"b": [None]}, "c_d": 1})["a"] == {"b": [None]}
    assert schema == before


@pytest.mark.parametrize("dialect", DIALECTS)
def test_deep_schemas(dialect: Dialect):
    """A schema and arguments a thousand levels deep are no reason for an error; what lies too deep takes anything."""
    schema, arguments = dict[str, Any](TEXT), dict[str, Any]()
    for _ in range(1000):
        schema, arguments = tool({"a-b": schema}), {"a_b": arguments}
    fitted = fit("X", schema, dialect)
    assert any("too deeply" in line for line in fitted.changes)
    assert fitted.restore(arguments).keys() & {"a-b", "a_b"}
    assert fit("X", tool({"a-b": {"$ref": "#"}}), dialect).restore(arguments)
    depth, one = 0, fitted.parameters
    while one.get("properties"):
        depth, one = depth + 1, next(iter(one["properties"].values()))
    assert depth == DEEPEST // 2


def test_a_fitted_schema_is_a_copy():
    """What is done to a fitted schema or the given one reaches neither the other nor what is restored later."""
    schema = tool({"a-b": tool({"c-d": TEXT})})
    fitted = fit("X", schema, GEMINI)
    fitted.parameters["properties"]["a_b"]["properties"].clear()
    schema["properties"]["a-b"]["properties"].clear()
    assert fitted.restore({"a_b": {"c_d": "x"}}) == {"a-b": {"c-d": "x"}}
    arguments = {"a": {"b": 1}}
    assert fit("X", tool(), RAW).restore(arguments) is not arguments


def test_many_forms_of_one_value():
    """References that branch again and again are looked at once each."""
    levels = {f"L{n}": {"anyOf": [{"$ref": f"#/$defs/L{n + 1}"}] * 3} for n in range(60)}
    root = tool({"a": {"$ref": "#/$defs/L0"}}, **{"$defs": {**levels, "L60": {"anyOf": [TEXT, {"type": "null"}]}}})
    began = time.process_time()
    assert restored({"a": {"b": 1}}, root, root, {}, nulls=True) == {"a": {"b": 1}}
    assert takes_null(levels["L40"], root)
    assert time.process_time() - began < 1


def real() -> dict[str, Any]:
    """A schema of the size that tools have: forty parameters, some nested, about ten kilobytes."""
    flat = {
        f"parameter-{n}": {"type": "string", "description": "What it is for. " * 8, "default": "x", "examples": ["y"]}
        for n in range(30)
    }
    nested = {f"object{n}": {"$ref": "#/$defs/One"} for n in range(10)}
    one = tool({f"field-{n}": {"type": "integer", "minimum": n, "title": "Field"} for n in range(10)})
    return tool({**flat, **nested}, required=["parameter-1"], **{"$defs": {"One": one}})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_fitting_many_tools_takes_no_time(dialect: Dialect, record_property: Any):
    """Five hundred tools of the usual size are fitted in far less time than it takes to get them."""
    schema = real()
    gc.collect()
    began = time.process_time()
    for number in range(500):
        fit(f"A_TOOL_{number}", schema, dialect)
    taken = time.process_time() - began
    record_property("milliseconds", round(taken * 1000))
    assert taken < 5
