"""The tables of what goes wrong elsewhere name tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \| (.*)\|$", re.MULTILINE)


def rows(page: str) -> list[tuple[int, str, str, list[str]]]:
    """Number, what goes wrong, what happens here, and the tests."""
    found = ROW.findall((ROOT / page).read_text().partition("| # |")[2])
    return [(int(number), what, here, re.findall(r"`([^`]+)`", by)) for number, what, here, by in found]


def test_every_row_is_pinned_or_says_why_not() -> None:
    """There are 48 rows in order; each names tests, or the reason why there is none."""
    found = rows("docs/reliability.md")
    assert [number for number, *_ in found] == list(range(1, 49))
    assert [number for number, _, here, tests in found if bool(tests) == here.startswith("not pinned: ")] == []


@pytest.mark.parametrize(
    "name",
    sorted({name for page in ("docs/reliability.md", "README.md") for *_, tests in rows(page) for name in tests}),
)
def test_the_named_tests_exist(name: str) -> None:
    """No row outlives its test."""
    file, _, function = name.partition("::")
    text = (ROOT / "tests" / file).read_text()
    assert re.search(rf"^(async )?def {function}\(" if function else r"^(async )?def test_", text, re.MULTILINE)


def test_the_readme_shows_rows_of_the_page() -> None:
    """The README's table is a part of the page's, word for word."""
    shown = rows("README.md")
    assert len(shown) >= 10
    assert [row for row in shown if row not in rows("docs/reliability.md")] == []
