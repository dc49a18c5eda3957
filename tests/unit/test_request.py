"""What is sent: paths, queries and bodies, as bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import types
import uuid

import orjson
import pytest

from composio_async._arguments import compact, identifier, names, text
from composio_async._request import Operation, dump, encode_query, segment
from composio_async.errors import ComposioError, InvalidParams, InvalidParamsType

GET = Operation("things.get", "GET", "/things/{id}/parts/{part}")


class Status(str, enum.Enum):  # noqa: UP042  the older form is what is tested
    """An enum as many people write it."""

    ACTIVE = "ACTIVE"


class Number(int, enum.Enum):
    """The same of a number."""

    TEN = 10


# Paths


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("ca_123", "ca_123"),
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("!$&'()*+,;=:@", "!$&'()*+,;=:@"),
        ("é", "%C3%A9"),
        ("~-._", "~-._"),
        ("..x", "..x"),
        ("../x", "..%2Fx"),
        ("a\\b", "a%5Cb"),
        ("a\nb", "a%0Ab"),
        ("{id}", "%7Bid%7D"),
        (Status.ACTIVE, "ACTIVE"),
    ],
)
def test_how_a_path_value_is_quoted(value: str, quoted: str):
    """Everything that could end or change the segment is quoted, and nothing that the platform leaves alone."""
    assert segment(value, "id") == quoted


@pytest.mark.parametrize("bad", ["", " ", ".", "..", " .. ", "\n"])
def test_empty_and_dot_segments_are_refused(bad: str):
    """A value that would name another resource is an error before anything is sent."""
    with pytest.raises(InvalidParams, match="id must not be"):
        segment(bad, "id")


@pytest.mark.parametrize("bad", [None, 5, b"x", ["x"], object()])
def test_a_path_value_is_text(bad: object):
    """Another type is a TypeError that names the argument."""
    with pytest.raises(InvalidParamsType, match="id must be text"):
        segment(bad, "id")


def test_lone_surrogates_are_our_error():
    """Text that has no bytes is refused, not an encoding error from below."""
    with pytest.raises(InvalidParams, match="cannot be sent"):
        segment("\ud800", "id")
    with pytest.raises(InvalidParams, match="cannot be sent"):
        GET.request(path={"id": "a", "part": "b"}, query={"q": "\ud800"})
    with pytest.raises(ComposioError, match="JSON"):
        GET.request(path={"id": "a", "part": "b"}, body={"q": "\ud800"})


def test_a_request_is_filled_in():
    """Path, query and body come out as they go on the wire."""
    request = GET.request(path={"id": "a/b", "part": "{x}"}, query={"q": "1 2", "none": None}, body={"n": None})
    assert request.target == "/things/a%2Fb/parts/%7Bx%7D?q=1+2"
    assert request.body == b'{"n":null}'
    assert request.operation is GET
    bare = GET.request(path={"id": "a", "part": "b"}, query={"none": None})
    assert (bare.target, bare.body) == ("/things/a/parts/b", None)


# Queries


@pytest.mark.parametrize(
    ("query", "encoded"),
    [
        ({}, ""),
        ({"a": None}, ""),
        ({"a": "x"}, "a=x"),
        ({"a": ""}, "a="),
        ({"a": "x y+z&=/?é"}, "a=x+y%2Bz%26%3D%2F%3F%C3%A9"),
        ({"a": True, "b": False}, "a=true&b=false"),
        ({"a": 10, "b": 10.0, "c": 0}, "a=10&b=10.0&c=0"),
        ({"a": ["x", "y"]}, "a=x%2Cy"),
        ({"a": ("x",)}, "a=x"),
        ({"a": []}, "a="),
        ({"a": [1, True]}, "a=1%2Ctrue"),
        ({"a": (one for one in ("x", "y"))}, "a=x%2Cy"),
        ({"v": {"github": "20250906_01", "slack": "latest"}}, "v%5Bgithub%5D=20250906_01&v%5Bslack%5D=latest"),
        ({"v": {}}, ""),
        ({"v": types.MappingProxyType({"a": "b"})}, "v%5Ba%5D=b"),
        ({"a": Status.ACTIVE, "b": [Status.ACTIVE], "c": Number.TEN}, "a=ACTIVE&b=ACTIVE&c=10"),
        ({"z": "1", "a": "2"}, "z=1&a=2"),
    ],
)
def test_how_a_query_is_encoded(query: dict, encoded: str):
    """Lists are joined with commas, maps use brackets, booleans are words, None is absent."""
    assert encode_query(query) == encoded


def test_a_listed_comma_is_refused():
    """A comma inside a list would arrive as two values, so it is an error that says why."""
    with pytest.raises(InvalidParams, match=r"user_ids holds 'a,b'.*commas"):
        encode_query({"user_ids": ["x", "a,b"]})
    assert encode_query({"search": "a,b"}) == "search=a%2Cb"


@pytest.mark.parametrize("bad", [b"x", object(), [None], [["x"]], {"a": ["x"]}, {"a": None}])
def test_what_cannot_stand_in_a_query(bad: object):
    """Other types are TypeErrors that name the filter."""
    with pytest.raises(InvalidParamsType, match="limit must be"):
        encode_query({"limit": bad})


# Bodies


class Model:
    """What pydantic models look like from outside."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields

    def model_dump(self, *, mode: str) -> dict[str, object]:
        assert mode == "json"
        return self.fields


@dataclasses.dataclass
class Point:
    x: int


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Model(a=1, b=Model(c=2)), {"a": 1, "b": {"c": 2}}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        ({"b", "a"}, ["a", "b"]),
        (frozenset({2, 1}), [1, 2]),
        ((1, 2), [1, 2]),
        (Point(1), {"x": 1}),
        (dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "2025-01-02T03:04:05+00:00"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Status.ACTIVE, "ACTIVE"),
        ("é\u2028\0", "é\u2028\0"),
        (None, None),
    ],
)
def test_what_a_body_may_hold(value: object, written: object):
    """Models, mappings, sets and the usual values are written as what they hold."""
    assert orjson.loads(dump({"v": value})) == {"v": written}


def test_a_body_may_be_a_mapping_or_a_model_itself():
    """The whole body may be what holds a JSON object."""
    assert dump(types.MappingProxyType({"a": 1})) == b'{"a":1}'
    assert dump(Model(a=1)) == b'{"a":1}'


class Broken:
    """A model that cannot be dumped."""

    def model_dump(self, *, mode: str) -> dict[str, object]:
        raise ValueError("sesame")


def circle() -> list:
    loop: list = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize("bad", [object(), b"x", 5j, {1: 2}, {1, "a"}, 2**70, "\ud800", Broken(), circle()])
def test_what_a_body_may_not_hold(bad: object):
    """What has no JSON form is a TypeError of ours that does not show the value."""
    with pytest.raises(InvalidParamsType, match="cannot be written as JSON") as caught:
        dump({"v": bad})
    assert "sesame" not in str(caught.value)


def test_compact_leaves_none_out_and_nothing_else():
    """False, zero and empty values were given."""
    assert compact(a=None, b=False, c=0, d="", e=[]) == {"b": False, "c": 0, "d": "", "e": []}


# Arguments


def test_text_and_lists_of_texts():
    """One text is a list of one; blank and typeless ones are errors that name the argument."""
    assert text("x", "slug") == "x"
    assert names(None, "tools") is None
    assert names("A", "tools") == ["A"]
    assert names((one for one in ("A", "B")), "tools") == ["A", "B"]
    for bad, kind in (("", InvalidParams), ("  ", InvalidParams), (None, InvalidParamsType), (5, InvalidParamsType)):
        with pytest.raises(kind, match="slug must"):
            text(bad, "slug")
    for bad in (5, [5], [None], True):
        with pytest.raises(InvalidParamsType, match="tools must be"):
            names(bad, "tools")
    with pytest.raises(InvalidParams, match="tools must not be blank"):
        names(["A", " "], "tools")


@pytest.mark.parametrize("good", ["ca_1", "1", "my-own-id", "CA_1", "cab", "x" * 300])
def test_ids_of_any_form_pass(good: str):
    """An id is not judged by its form."""
    assert identifier(good, "nanoid", "ca_") == good


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("ac_1", "nanoid is 'ac_1', an auth config; an id that begins with 'ca_' belongs here."),
        ("trs_1", "nanoid is 'trs_1', a session; an id that begins with 'ca_' belongs here."),
        ("ti_1", "nanoid is 'ti_1', a trigger; an id that begins with 'ca_' belongs here."),
        ("ak_sesame", "nanoid is ak_..., a project API key; an id that begins with 'ca_' belongs here."),
        ("uak_sesame", "nanoid is uak_..., a user API key; an id that begins with 'ca_' belongs here."),
        ("oak_sesame", "nanoid is oak_..., an organization API key; an id that begins with 'ca_' belongs here."),
    ],
)
def test_an_id_of_another_kind_is_told_and_a_key_is_not_shown(value: str, told: str):
    """An id that bears another noun's prefix is refused by name; a key passed as an id is not echoed."""
    with pytest.raises(InvalidParams) as caught:
        identifier(value, "nanoid", "ca_")
    assert caught.value.message == told
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_cannot_say_are_refused(number: float):
    """NaN and infinities would be sent as null; None itself is fine."""
    with pytest.raises(InvalidParams, match=r"arguments\.rows\[1\]\.price is (nan|-?inf), which JSON cannot say"):
        dump({"arguments": {"rows": [{"price": None}, {"price": number}]}})
    assert dump({"a": None, "b": 1.5}) == b'{"a":null,"b":1.5}'
