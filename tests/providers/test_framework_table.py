"""The tables of frameworks name those that there are, and are made of reports the way it is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import page
from .drivers import MODULES, load
from .framework_facts import facts
from .framework_table import known_rows, read_reports

pytestmark = pytest.mark.once


@pytest.mark.parametrize("path", [page.README, page.PAGE], ids=lambda one: one.name)
def test_every_framework_has_its_row(path: Path) -> None:
    """Each driver is a row of the README and of the page, and nothing else is."""
    assert sorted(known_rows(path)) == sorted(MODULES)


def test_every_row_tells_that_all_passed() -> None:
    """No framework is shown of which the contract did not hold."""
    assert {name: row[4] for name, row in known_rows(page.README).items() if not row[4].startswith("all ")} == {}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_row_names_what_there_is(name: str) -> None:
    """The module, the class and the extra of a row are the driver's, where its framework is installed."""
    driver = load(name)
    if driver is None:
        pytest.skip(f"NOT RUN: {MODULES[name]} is not installed here, so the row of {name} was not compared")
    known = facts(name, driver)
    row = known_rows(page.README)[name]
    assert row[1] == f"`{known['module'].removeprefix('composio_async.')}.{known['class']}`"
    assert row[2] == (f"`{known['extra']}`" if known["extra"] else "none needed")
    assert (known["package"] or "-") == row[3].partition(" ")[0]


def case(name: str, inner: str = "", *, marks: bool = False) -> str:
    """A test in a report."""
    told = json.dumps({"name": "x", "module": "composio_async.providers.x", "class": "X", "extra": None})
    marked = '<property name="marks" value="yes"/>' if marks else ""
    properties = f"<properties><property name='facts' value='{told}'/>{marked}</properties>"
    return f'<testcase classname="tests.providers.test_contract" name="{name}[x]">{properties}{inner}</testcase>'


def test_reports_are_counted(tmp_path: Path) -> None:
    """What passed and what failed is counted; what was skipped is not; a mark seen once is a mark."""
    cases = [case("a", marks=True), case("b"), case("c", "<skipped/>"), case("d", "<failure/>")]
    path = tmp_path / "report.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    (report,) = read_reports([path]).values()
    assert (report.passed, report.failed, report.marks, report.failures) == (2, 1, True, ["d[x]"])
