"""The comparison of parsed answers itself: what it finds, and what it does not take for a difference."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from attributes import DROPPED, SAME, UNSET, Compared, Name, Value, lost
from attrs import frozen
from comparing import ABSENT

from composio_async import Page
from composio_async.models.base import Model, wire


@frozen(kw_only=True, eq=False, repr=False)
class Inner(Model):
    """A part of an answer."""

    slug: str = "s"


@frozen(kw_only=True, eq=False, repr=False)
class Answer(Model):
    """An answer that has one of everything."""

    id: str = "a"
    flag: bool = True
    at: str = "2026-01-01T00:00:00Z"
    tool_slug: str | None = wire("actionKey", None)
    part: Inner | None = None
    parts: list[Inner] = attrs.field(factory=list)
    values: dict[str, Any] = attrs.field(factory=dict)


def model(unset: tuple[str, ...] = (), extra: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """The official side's tree of a model."""
    named = {name: value if isinstance(value, tuple) else (name, value) for name, value in fields.items()}
    return {"model": {name: [*one] for name, one in named.items()}, "unset": [*unset], "extra": [*extra]}


OURS = Answer(
    tool_slug="T",
    part=Inner(slug="p"),
    parts=[Inner(slug="x"), Inner(slug="y")],
    values={"yourDomain": "d"},
    extra={"old": 1, "later": 2},
)


def different(ours: Any, theirs: Any, *listed: Name | Value) -> dict[str, tuple[Any, Any]]:
    """What is found beside the listed differences."""
    names = [one for one in listed if isinstance(one, Name)]
    values = [one for one in listed if isinstance(one, Value)]
    return Compared("a.b", names, values).compare(ours, theirs).different


def test_what_is_the_same_is_no_difference() -> None:
    """Equal values, an instant written another way, names inside a map, unknown fields and items are the same."""
    tree = model(
        id="a",
        flag=True,
        at={"time": "2026-01-01T01:00:00+01:00"},
        part=model(slug="p"),
        parts=[model(slug="x"), model(slug="y")],
        values=model(your_domain=("yourDomain", "d")),
        later=2,
        extra=("later",),
    )
    compared = Compared("a.b").compare(OURS, tree)
    assert compared.different == {}
    assert compared.count == 8


@pytest.mark.parametrize(
    ("fields", "path", "values"),
    [
        ({"id": "b"}, "id", ("a", "b")),
        ({"id": None}, "id", ("a", None)),
        ({"flag": 1}, "flag", (True, 1)),
        ({"at": {"time": "2026-01-01T00:00:00.001+00:00"}}, "at", None),
        ({"missing": "m"}, "missing", (ABSENT, "m")),
        ({"missing": None}, "missing", (ABSENT, None)),
        ({"old": 1}, "old", (ABSENT, 1)),
        ({"meta": "m"}, "meta", (ABSENT, "m")),
        ({"to_dict": "m"}, "to_dict", (ABSENT, "m")),
        ({"action_key": ("actionKey", "T")}, "action_key", (ABSENT, "T")),
        ({"part": model(slug="q")}, "part.slug", ("p", "q")),
        ({"part": model(missing=1)}, "part.missing", (ABSENT, 1)),
        ({"parts": [model(slug="x"), model(slug="z")]}, "parts[].slug", ("y", "z")),
        ({"parts": [model(slug="x")]}, "parts", None),
        ({"values": model(your_domain=("yourDomain", "e"))}, "values.your_domain", ("d", "e")),
        ({"values": {"object": {"yourDomain": "e"}}}, "values.yourDomain", ("d", "e")),
        ({"values": {"object": {}}}, "values (size)", (1, 0)),
        ({"part": {"object": {"slug": "q"}}}, "part.slug", ("p", "q")),
        ({"unset": ("flag",), "flag": None}, "flag", (True, UNSET)),
    ],
)
def test_every_difference_is_found(fields: dict[str, Any], path: str, values: tuple[Any, Any] | None) -> None:
    """A wrong value, a missing attribute, one that only `extra` has or that was made up: each is told by its path."""
    found = different(OURS, model(**fields))
    assert [*found] == [path]
    assert values is None or repr(found[path]) == repr(values)


def test_a_listed_name_is_followed() -> None:
    """The value of a listed attribute is compared where the list says that it is."""
    renamed = Name("a.*", "action_key", "tool_slug", "A reason.")
    assert different(OURS, model(action_key=("actionKey", "T")), renamed) == {}
    assert different(OURS, model(action_key=("actionKey", "U")), renamed) == {"action_key": ("T", "U")}
    nowhere = Name("a.*", "action_key", "nothing", "A reason.")
    assert different(OURS, model(action_key=("actionKey", "T")), nowhere) == {"action_key": (ABSENT, "T")}
    other = Name("b.*", "action_key", "tool_slug", "A reason.")
    assert different(OURS, model(action_key=("actionKey", "T")), other) == {"action_key": (ABSENT, "T")}
    item = Name("a.b", "parts[].name", "slug", "A reason.")
    assert different(OURS, model(parts=[model(name="x"), model(name="y")]), item) == {}
    flat = Name("a.b", "whole", SAME, "A reason.")
    assert different(OURS, model(whole=model(id="a", flag=False)), flat) == {"whole.flag": (True, False)}
    kept = Name("a.b", "old", "extra.old", "A reason.")
    assert different(OURS, model(old=1), kept) == {}
    outer = Name("a.b", "part.old", "/extra.old", "A reason.")
    assert different(OURS, model(part=model(old=1)), outer) == {}
    page = Name("a.b", "data", "items", "A reason.")
    assert different(Page([Inner(slug="x")]), model(data=[model(slug="z")]), page) == {"data[].slug": ("x", "z")}


def test_only_what_was_needed_counts_as_used() -> None:
    """A name for an attribute that is there under its own, and a value that is equal, are entries too many."""
    extra = Name("a.b", "id", "tool_slug", "A reason.")
    gone = Name("a.b", "flag", DROPPED, "A reason.")
    alike = Value("a.b", "id", lambda _ours, _theirs: True, "A reason.")
    compared = Compared("a.b", [extra, gone], [alike]).compare(OURS, model(id="a", flag=True))
    assert (compared.different, compared.used) == ({}, set())
    compared = Compared("a.b", [gone], [alike]).compare(OURS, model(id="b", flag=False))
    assert (compared.different, compared.used) == ({}, {gone, alike})
    unlike = Value("a.b", "id", lambda ours, theirs: (ours, theirs) == ("a", "c"), "A reason.")
    assert different(OURS, model(id="b"), unlike) == {"id": ("a", "b")}


@pytest.mark.parametrize(
    ("ours", "body", "found"),
    [
        ({"a": [{"b": 1}], "c": None}, {"a": [{"b": 1}]}, []),
        ({"a": 1}, {"a": 1, "b": None}, [("b", ABSENT, None)]),
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [("a[].b", 1, 2)]),
        ({"a": [1]}, {"a": [1, 2]}, [("a", [1], [1, 2])]),
        ({"a": 1, "b": "made up"}, {"a": 1}, [("b", "made up", ABSENT)]),
    ],
)
def test_what_is_lost_is_found(ours: Any, body: Any, found: list[Any]) -> None:
    """A field that is not given back, another value, and one that the body does not have."""
    assert repr([*lost(ours, body)]) == repr(found)
