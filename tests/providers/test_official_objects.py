"""Provider objects of the official packages work in both of our clients, and the page says how well."""

from __future__ import annotations

from typing import Any

import pytest

from . import official_table
from .official_environments import NONE, interpreters, objects
from .official_forms import FORMS

pytestmark = [pytest.mark.once, pytest.mark.timeout(1200)]


@pytest.fixture(params=sorted(FORMS))
def found(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """What was found of each provider; one that is in no environment is skipped aloud."""
    if not interpreters():
        pytest.skip(NONE)
    name: str = request.param
    if name not in objects():
        pytest.skip(f"NOT RUN: {FORMS[name].package} is in none of the environments, so it was not tried")
    return name, objects()[name]


@pytest.mark.parametrize("package", ["composio_async", "composio_sync"])
def test_an_official_object_works(found: tuple[str, dict[str, Any]], package: str) -> None:
    """Its tools run, directly and in a session; failures and errors are told to the model, and nothing hangs."""
    one = found[1][package]
    assert {check: one[check] for check in official_table.WORKS} == dict.fromkeys(official_table.WORKS, "works")
    assert one["parallel"] in {"1", "3"}
    assert one["arguments"] in {"arrive", "changed", "refused"}


@pytest.mark.parametrize("package", ["composio_async", "composio_sync"])
def test_a_plain_call_in_a_loop_warns(found: tuple[str, dict[str, Any]], package: str) -> None:
    """A plain call where a loop runs gives its result and a warning; it does not wait for itself."""
    expected = "has none" if FORMS[found[0]].blocking is None else "warns"
    assert found[1][package]["in_the_loop"] == expected


def test_the_page_tells_it(found: tuple[str, dict[str, Any]]) -> None:
    """The row of the page is what was found."""
    assert official_table.read()[found[0]] == official_table.row(found[1])
