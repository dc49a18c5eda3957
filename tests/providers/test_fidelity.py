"""The page's table of schemas is what the frameworks and the official providers here do, row by row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import fidelity_table, page
from .drivers import MODULES, load
from .fidelity_cases import CASES, CHANGED, KEPT, LOST, REFUSED, WORDS, Case, verdict
from .fidelity_table import Columns
from .official_environments import NONE, interpreters

pytestmark = [pytest.mark.once, pytest.mark.timeout(900), pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Of an emulator with the tools."""
    with fidelity_table.served() as emulator:
        yield emulator.url


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.slug)
def test_a_schema_as_it_is_is_kept(case: Case) -> None:
    """The judge of each case calls the platform's own schema kept, and an empty one not."""
    assert verdict(case, case.schema) == KEPT
    assert verdict(case, {"type": "object", "properties": {}}) in {LOST, CHANGED}
    assert verdict(case, "TypeError: no") == REFUSED


def test_words_are_told_apart() -> None:
    """A value that only a new description has is told in words."""
    (case,) = [one for one in CASES if one.title == "pattern"]
    value = {"type": "string", "description": "Must match ^[a-c]+$"}
    assert verdict(case, {"type": "object", "properties": {"value": value}}) == WORDS


@pytest.mark.parametrize("name", sorted(MODULES))
def test_ours_is_as_the_page_says(name: str, url: str) -> None:
    """What a framework tells a model with our tools is its column of the page."""
    if load(name) is None:
        pytest.skip(f"NOT RUN: {MODULES[name]} is not installed here, so the column of {name} was not compared")
    assert fidelity_table.read()[name, "ours"] == fidelity_table.ours(name, url)


def test_official_ones_are_as_the_page_says(url: str) -> None:
    """What the official providers tell a model is their column of the page."""
    if not interpreters():
        pytest.skip(NONE)
    found: Columns = {}
    for python in interpreters():
        found |= fidelity_table.official(python, url)
    shown = fidelity_table.read()
    assert {key: shown[key] for key in found} == found


def test_the_page_says_nothing_else() -> None:
    """Every framework of the table is one that there is, and what stands above it follows from it."""
    columns = fidelity_table.read()
    assert {name for name, side in columns if side == "ours"} == set(MODULES)
    assert page.section("fidelity").strip() == fidelity_table.render(columns).strip()
