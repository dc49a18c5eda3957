"""Parity: the same intent, said to this client and to the official SDK, is the same request on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogue import match, own_operations
from comparing import differences
from differences import DIFFERENCES, NOT_SENT, Difference
from intents import MAIN_JOB, Intent
from observing import Side, observe_ours, observe_theirs
from official import VERSION
from platform_intents import PLATFORM

from composio_async.emulator.request_schemas import BODIES, QUERIES

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]

INTENTS = (*MAIN_JOB, *PLATFORM)
BY_NAME = {one.name: one for one in INTENTS}


@pytest.fixture(scope="module")
def ours() -> Side:
    """What this client did."""
    return observe_ours(INTENTS)


@pytest.fixture(scope="module")
def theirs(official_python: Path) -> Side:
    """What the official SDK did."""
    return observe_theirs(official_python, INTENTS)


@pytest.mark.parametrize("intent", INTENTS, ids=lambda one: one.name)
def test_both_send_the_same(intent: Intent, ours: Side, theirs: Side) -> None:
    """Method, path, query, body and credentials agree, but for the differences that are listed."""
    assert ours.errors.get(intent.name) is None
    assert theirs.errors.get(intent.name) is None
    assert ours.requests[intent.name] and theirs.requests[intent.name]
    found = differences(ours.requests[intent.name], theirs.requests[intent.name])
    listed = [one for one in DIFFERENCES if one.concerns(intent.name)]
    unlisted = {field: values for field, values in found.items() if not any(one.tells(field, values) for one in listed)}
    assert unlisted == {}


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: f"{one.intents[0]} {one.field}")
def test_every_listed_difference_occurs(difference: Difference, ours: Side, theirs: Side) -> None:
    """A listed difference is found in every intent that it names, so the list says nothing that is not so."""
    concerned = [name for name in BY_NAME if difference.concerns(name)]
    assert concerned
    for pattern in difference.intents:
        assert any(Difference((pattern.lstrip("-"),), *difference[1:]).concerns(name) for name in BY_NAME), pattern
    for name in concerned:
        found = differences(ours.requests[name], theirs.requests[name])
        assert any(difference.tells(field, values) for field, values in found.items()), name


def test_intents_have_names_of_their_own() -> None:
    """No two intents share a name, under which their requests are recorded."""
    assert len(BY_NAME) == len(INTENTS)


def test_the_official_sdk_is_the_one_that_is_pinned(theirs: Side) -> None:
    """What was compared with is the release that the project names."""
    assert theirs.version == VERSION


def test_every_operation_has_an_intent(ours: Side) -> None:
    """No operation of this client goes uncompared."""
    reached = {match(one.method, one.path) for name, sent in ours.requests.items() if name for one in sent}
    assert own_operations().keys() - reached == set()


def test_every_field_has_an_intent(ours: Side) -> None:
    """Each field that the platform takes in a query or a body, two levels deep, was sent by some intent.

    Those that this client leaves out on purpose are listed, and are not sent.
    """
    sent: dict[str, set[str]] = {}
    for name, requests in ours.requests.items():
        for one in requests if name else ():
            known = sent.setdefault(match(one.method, one.path) or "", set())
            known |= {f"query.{field.partition('[')[0]}" for field in one.query} | set(_names("body", one.body))
    missing = {
        operation: fields
        for operation in own_operations()
        if (fields := _taken(operation) - sent.get(operation, set()) - NOT_SENT.get(operation, {}).keys())
    }
    assert missing == {}
    for operation, fields in NOT_SENT.items():
        assert fields.keys() <= _taken(operation), operation
        assert not fields.keys() & sent[operation], operation


def _names(path: str, value: Any, depth: int = 2) -> Iterator[str]:
    if isinstance(value, dict) and depth:
        for name, one in value.items():
            yield f"{path}.{name}"
            yield from _names(f"{path}.{name}", one, depth - 1)


def _taken(operation: str) -> set[str]:
    query = {f"query.{name}" for name in QUERIES.get(operation, {}).get("properties", {})}
    return query | set(_fields("body", BODIES.get(operation, {})))


def _fields(path: str, schema: dict[str, Any], depth: int = 2) -> Iterator[str]:
    for one in schema.get("anyOf", ()):
        yield from _fields(path, one, depth)
    for name, one in schema.get("properties", {}).items() if depth else ():
        yield f"{path}.{name}"
        yield from _fields(f"{path}.{name}", one, depth - 1)
