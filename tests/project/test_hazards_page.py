"""The table of `docs/sync.md` has the hazards that there are, and says of our own client what it does."""

from __future__ import annotations

import re
import sys

import pytest
from hazard_clients import CLIENTS
from hazard_judging import HAZARDS, WORDS
from hazards import BEGIN, END, HEADS, OVERHEAD, PACKAGES, PAGE, Column, outcome

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the programs look into /proc"),
]
QUICK = [
    "exit_idle",
    "exit_daemon",
    "exit_hook",
    "exit_early_hook",
    "sys_exit",
    "fork_idle",
    "fork_drop",
    "ctrl_c",
    "system_exit",
    "callback_deep",
    "context",
    "running_loop",
    "own_loop",
    "iterator",
    "close",
    "error_frames",
    "error_cycle",
]


def table() -> list[list[str]]:
    """The cells of the lines between the markers, the head first."""
    text = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if set(line[0]) != {"-"}]


def word(cell: str) -> str:
    """What stands before the figure; a bare figure is a word as well."""
    return cell.replace("*", "").partition(":")[0]


def test_the_rows_are_the_hazards() -> None:
    """Each hazard has a row, in order, and each client a cell in it; the last row is the price of a call."""
    head, *rows = table()
    assert head == ["hazard", *HEADS.values()]
    assert list(HEADS) == list(CLIENTS)
    assert [row[0] for row in rows] == [*(hazard.title for hazard in HAZARDS.values()), OVERHEAD]
    assert {len(row) for row in rows} == {len(head)}


def test_the_cells_are_words_that_the_page_explains() -> None:
    """Nothing stands in the table but the eight words, what does not apply, and bare figures."""
    for row in table()[1:]:
        assert [cell for cell in row[1:] if word(cell) not in WORDS and not re.fullmatch(r"[\d.]+", cell)] == []
    for one in WORDS:
        assert re.search(rf"\*{one}\*", PAGE.read_text().partition(END)[2])


def test_the_versions_are_told() -> None:
    """The table says what was run: Python and each package."""
    text = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    for name in ("Python", "composio_sync", *PACKAGES.values()):
        assert re.search(rf"{re.escape(name)} \d+\.\d+", text)


@pytest.mark.parametrize("name", QUICK)
def test_our_column_run_anew(name: str) -> None:
    """Our client does what the page says of it."""
    (said,) = [row[1] for row in table() if row[0] == HAZARDS[name].title]
    found = outcome(HAZARDS[name], Column("composio_sync"))
    assert (found.word or found.detail) == word(said), found


def test_no_hazard_hurts_our_client() -> None:
    """On the page our client is fine everywhere, but where it refuses or warns on purpose."""
    said = {row[0]: word(row[1]) for row in table()[1:]}
    other = {title: one for title, one in said.items() if one != "fine" and not re.fullmatch(r"[\d.]+", one)}
    assert other == {
        HAZARDS["exit_early_hook"].title: "refuses",
        HAZARDS["running_loop"].title: "warns",
        HAZARDS["own_loop"].title: "refuses",
    }
