"""Data made up from output schemas, and schemas with references."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import uuid

import pytest

from composio_async.emulator.answers import made_up
from composio_async.emulator.catalog import BUILT_IN
from composio_async.emulator.catalog.model import Tool
from composio_async.emulator.linking import DanglingReferenceError, linked
from composio_async.emulator.validate import violations, with_defaults


def tool(data, slug="ANY_TOOL"):
    return Tool(slug, "Any", "", "any", {"type": "object"}, data=data)


def make(data, arguments=None, slug="ANY_TOOL"):
    return made_up(tool(data, slug), arguments or {})


@pytest.mark.parametrize("slug", sorted(BUILT_IN.tools))
def test_every_built_in_schema_has_an_answer_that_fits(slug):
    """What is made up for a tool's output schema fits that schema, and is JSON."""
    found = BUILT_IN.tools[slug]
    data = made_up(found, {})
    assert violations(found.data, data) == []
    assert json.loads(json.dumps(data)) == data


def test_the_same_call_has_the_same_answer():
    """Slug and arguments decide the answer, whatever the order of the arguments; others give another."""
    schema = {"type": "object", "properties": {"id": {"type": "string"}, "n": {"type": "integer"}}}
    first = make(schema, {"a": 1, "b": 2})
    assert first == make(schema, {"b": 2, "a": 1})
    assert first != make(schema, {"a": 1, "b": 3})
    assert first != make(schema, {"a": 1, "b": 2}, slug="OTHER")


def test_arguments_are_echoed_where_they_fit():
    """A field with an argument's name has its value, at any depth but not in lists, and only if the schema takes it."""
    field = {"type": "string"}
    schema = {
        "type": "object",
        "properties": {
            "city": field,
            "count": {"type": "integer"},
            "inner": {"type": "object", "properties": {"city": field}},
            "list": {"type": "array", "items": {"type": "object", "properties": {"city": field}}},
            "state": {"enum": ["on", "off"], "type": "string"},
        },
    }
    data = make(schema, {"city": "Oslo", "count": "many", "state": "broken"})
    assert (data["city"], data["inner"]["city"]) == ("Oslo", "Oslo")
    assert isinstance(data["count"], int)
    assert data["state"] in ("on", "off")
    assert all(one["city"] != "Oslo" for one in data["list"])


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"const": 7}, [7]),
        ({"type": "string", "default": "d"}, ["d"]),
        ({"type": "string", "examples": ["a", "b"]}, ["a", "b"]),
        ({"type": "string", "example": "e"}, ["e"]),
        ({"enum": [1, "x"]}, [1, "x"]),
        ({"type": "null"}, [None]),
        ({"type": ["null", "boolean"]}, [True, False]),
        ({"anyOf": [{"type": "null"}, {"const": 3}]}, [3]),
        ({"type": "integer", "minimum": 5, "maximum": 6}, [5, 6]),
        ({"type": "integer", "exclusiveMinimum": 5, "maximum": 6}, [6]),
        ({"type": "integer", "maximum": -4, "minimum": -4}, [-4]),
        ({"type": "number", "multipleOf": 10, "minimum": 1, "maximum": 19}, [10]),
        ({"type": "array", "maxItems": 0}, [[]]),
        ({"type": "array", "minItems": 3, "items": {"const": 1}}, [[1, 1, 1]]),
        ({"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"const": 1}}}]}, [{"a": 1}]),
        (True, [{}]),
    ],
)
def test_what_the_schema_says_is_taken(schema, values):
    """Constants, defaults, examples, choices and bounds decide the value before anything is invented."""
    assert make({"type": "object", "properties": {"x": schema}, "required": ["x"]})["x"] in values


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("date-time", dt.datetime.fromisoformat),
        ("date", dt.date.fromisoformat),
        ("uuid", uuid.UUID),
        ("ipv4", ipaddress.IPv4Address),
        ("ipv6", ipaddress.IPv6Address),
        ("email", lambda text: text.index("@")),
        ("uri", lambda text: text.index("https://")),
    ],
)
def test_formats(form, read):
    """Text of a format can be read as that format."""
    read(make({"type": "object", "properties": {"x": {"type": "string", "format": form}}})["x"])


def test_lengths():
    """Text keeps to the lengths that it may have."""
    schema = {"type": "string", "minLength": 40, "maxLength": 41}
    assert 40 <= len(make({"type": "object", "properties": {"x": schema}})["x"]) <= 41
    assert len(make({"type": "object", "properties": {"x": {"type": "string", "maxLength": 3}}})["x"]) == 3


def test_a_schema_that_holds_itself_ends():
    """A tree of itself, and definitions that double at each step, are answered in bounded size."""
    node = {"type": "object", "properties": {"id": {"type": "string"}, "kids": {"type": "array", "minItems": 1}}}
    node["properties"]["kids"]["items"] = {"$ref": "#/$defs/Node"}
    envelope = {"type": "object", "properties": {"data": {"$ref": "#/$defs/Node"}}, "$defs": {"Node": node}}
    data = made_up(Tool("T", "T", "", "t", {}, envelope=envelope), {})
    assert data["kids"][0]["kids"][0]["id"]
    doubling = {"D0": {"type": "string"}}
    for step in range(1, 25):
        inner = {"$ref": f"#/$defs/D{step - 1}"}
        doubling[f"D{step}"] = {"type": "object", "properties": {"a": inner, "b": inner}, "required": ["a", "b"]}
    envelope = {"type": "object", "properties": {"data": {"$ref": "#/$defs/D24"}}, "$defs": doubling}
    assert len(json.dumps(made_up(Tool("T", "T", "", "t", {}, envelope=envelope), {}))) < 1_000_000


def test_linked():
    """References are replaced by what they mean, cycles among them, and what stands beside one holds too."""
    schema = {
        "type": "object",
        "properties": {
            "a": {"$ref": "#/$defs/Name", "default": "x"},
            "b": {"$ref": "#/$defs/Tree"},
            "c~/": {"type": "integer"},
            "d": {"$ref": "#/properties/c~0~1"},
        },
        "$defs": {
            "Name": {"type": "string", "maxLength": 3},
            "Tree": {"type": "object", "properties": {"kid": {"$ref": "#/$defs/Tree"}, "n": {"type": "integer"}}},
        },
    }
    found = linked(schema)
    assert violations(found, {"a": "abc", "b": {"kid": {"kid": {"n": 1}}}, "d": 1}) == []
    wrong = [str(one) for one in violations(found, {"a": "abcd", "b": {"kid": {"kid": {"n": "1"}}}, "d": "1"})]
    assert wrong == [
        "a must have at most 3 characters",
        "b.kid.kid.n must be an integer, not a string",
        "d must be an integer, not a string",
    ]
    assert with_defaults(found, {})["a"] == "x"


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("#/$defs/No", "leads nowhere"),
        ("http://x/y", "leads out of the schema"),
        ("#/type", "which is no schema"),
    ],
)
def test_references_that_lead_nowhere(reference, told):
    """A reference that cannot be followed is an error that quotes it."""
    with pytest.raises(DanglingReferenceError, match=told):
        linked({"type": "object", "properties": {"a": {"$ref": reference}}})
