"""Response parity: the same answer, parsed by this client and by the official one, has the same attributes."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from attributes import Compared, Name, Value, lost
from catalogue import facts, own_operations
from official import VERSION
from parsing import Case, Parsed, cases, parse_ours, parse_theirs
from response_bodies import LATER, MINIMAL, SHAPES, bodies, shape_of
from response_names import NAMES, NOT_PLAIN, REFUSED, VALUES, WITHIN, NotPlain

from composio_async import Page, ToolInputRequiredError
from composio_async.models.base import Model

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]

BY_NAME = {one.name: one for one in cases()}
LISTS = ("items", "data", "logs", "instances", "organizations")
COUNTS = ("total_items", "total_pages", "current_page")


@pytest.fixture(scope="module")
def ours() -> Parsed:
    """What this client made of the answers."""
    return parse_ours()


@pytest.fixture(scope="module")
def theirs(official_python: Path) -> Parsed:
    """What the official client made of them."""
    return parse_theirs(official_python)


@pytest.fixture(scope="module")
def compared(ours: Parsed, theirs: Parsed) -> dict[str, Compared]:
    """Every answer that both sides read, compared."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            name: Compared(BY_NAME[name].operation, NAMES, VALUES).compare(value, theirs.values[name])
            for name, value in ours.values.items()
            if name in theirs.values
        }


@pytest.mark.parametrize("name", [name for name in BY_NAME if name not in REFUSED])
def test_both_read_the_same(name: str, ours: Parsed, theirs: Parsed, compared: dict[str, Compared]) -> None:
    """Every attribute of the official model is here, with its value, but for the differences that are listed."""
    assert ours.errors.get(name) is None
    asked = isinstance(ours.values[name], ToolInputRequiredError)
    assert theirs.errors.get(name, "").partition(":")[0] == ("ToolInputRequiredError" if asked else "")
    assert compared[name].count or not BY_NAME[name].body
    assert compared[name].different == {}


@pytest.mark.parametrize("listed", [*NAMES, *VALUES], ids=lambda one: f"{one.operations} {one.theirs}")
def test_every_listed_difference_occurs(listed: Name | Value, compared: dict[str, Compared]) -> None:
    """A listed difference is needed for some answer of each operation that it names."""
    concerned = {BY_NAME[name].operation for name, one in compared.items() if listed in one.used}
    assert concerned
    if "*" not in listed.operations:
        assert concerned == {listed.operations}


def test_every_operation_was_compared(compared: dict[str, Compared]) -> None:
    """All operations of the platform, and thousands of attributes."""
    assert {BY_NAME[name].operation for name in compared} == own_operations().keys()
    assert len(own_operations()) == len(facts())
    assert sum(one.count for one in compared.values()) > 10_000


def test_the_official_sdk_is_the_one_that_is_pinned(theirs: Parsed) -> None:
    """What was compared with is the release that the project names."""
    assert theirs.version == VERSION


@pytest.mark.parametrize("name", [name for name in BY_NAME if name not in REFUSED])
def test_nothing_of_an_answer_is_lost(name: str, ours: Parsed) -> None:
    """`to_dict` gives back the whole body, fields that no release knows among it, but for what is listed."""
    found = [one for one in _not_plain(BY_NAME[name], ours) if not any(_tells(listed, *one) for listed in NOT_PLAIN)]
    assert found == []


@pytest.mark.parametrize("listed", NOT_PLAIN, ids=lambda one: f"{one.operation} {one.path}")
def test_every_listed_loss_occurs(listed: NotPlain, ours: Parsed) -> None:
    """What is listed as not given back is not given back."""
    found = [one for case in cases() if case.name not in REFUSED for one in _not_plain(case, ours)]
    assert any(_tells(listed, *one) for one in found)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_listed_as_refused_is_refused(name: str, ours: Parsed) -> None:
    """An answer that is listed as refused raises an error that names what is missing."""
    assert ours.errors[name].startswith("ResponseValidationError: ")


def test_every_operation_has_its_shape() -> None:
    """Shapes are those of the platform's operations, one each, and every one of them can be made."""
    known = json.loads(SHAPES.read_text())
    assert known["operations"].keys() == {f"{one.method} {one.path}" for one in facts()}
    named = Counter(_references(known))
    assert named.keys() == known["named"].keys()
    for operation in own_operations():
        made = bodies(operation)
        assert made[MINIMAL] != made[0], operation


@pytest.mark.parametrize("operation", own_operations())
def test_the_rich_bodies_have_every_field(operation: str) -> None:
    """Each field of a shape is in one of the rich bodies, and its texts are all different."""
    made = bodies(operation)
    rich = [body for number, body in made.items() if number != MINIMAL]
    there = {name for body in rich for name in _names(body)}
    assert _fields(shape_of(operation)) <= there
    assert LATER not in set(_names(made[MINIMAL]))
    for body in rich:
        told = [value for value in _texts(body) if value.rpartition(" ")[2].isdigit()]
        assert len(told) == len(set(told))


def _not_plain(case: Case, parsed: Parsed) -> Iterator[tuple[str, str, Any, Any]]:
    value = parsed.values[case.name]
    body = case.body[WITHIN[case.operation]] if case.operation in WITHIN else case.body
    if isinstance(value, ToolInputRequiredError):
        value = {"input_requests": value.input_requests, "request_state": value.request_state}
        body = {name: body[name] for name in value if name in body}
    else:
        value = _plain(value, body)
    for path, mine, other in lost(value, body):
        yield case.operation, path, mine, other


def _plain(value: Any, body: Any) -> Any:
    if isinstance(value, Page):
        name = next((name for name in LISTS if name in body), "items")
        items = [one.to_dict() if isinstance(one, Model) else one for one in value.items]
        cursors = {name: value.next_cursor for name in ("next_cursor", "nextCursor") if name in body}
        counts = {name: getattr(value, name) for name in COUNTS if name in body}
        return {name: items, **value.extra, **cursors, **counts}
    whole = getattr(value, "state", None) or getattr(value, "answer", None)
    if isinstance(whole, Model) and not isinstance(value, Model):
        value = whole
    return value.to_dict() if isinstance(value, Model) else value


def _tells(listed: NotPlain, operation: str, path: str, ours: Any, _: Any) -> bool:
    alike = listed.ours is ... or repr(ours) == repr(listed.ours)
    return alike and fnmatchcase(operation, listed.operation) and path == listed.path


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)


def _fields(shape: Any) -> set[str]:
    known = json.loads(SHAPES.read_text())["named"]
    todo, found = [shape], set()
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif isinstance(one, dict) and "$ref" in one:
            todo.append(known[one["$ref"]])
        elif isinstance(one, dict) and "$enum" not in one:
            found |= {name.removesuffix("?") for name in one if name[0] != "$"}
            todo += one.values()
    return found


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(one)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(one)
