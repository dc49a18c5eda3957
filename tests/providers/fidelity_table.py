"""What each framework tells a model of a schema, ours beside the official provider: the table of `docs/providers.md`.

    PYTHONPATH=.:tests python -m providers.fidelity_table [--write] [--official PYTHON]...

Ours is found out for the frameworks that are installed here, the official column with the interpreters that are named;
`--write` renews those columns of the page and leaves the others as they are.
"""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from composio_async import Composio
from composio_sync.emulator import Emulator

from . import page
from .drivers import MODULES, load
from .fidelity_cases import CASES, KEPT, verdict
from .official_environments import interpreters, run
from .official_forms import FORMS

RIVALS = {form.rival: name for name, form in FORMS.items()}
"""Drivers of ours with an official provider, and its name."""
Column = dict[str, str]
"""By the title of a case, what became of it."""
Columns = dict[tuple[str, str], Column]
"""By driver and side, `ours` or `official`."""
UNKNOWN = "?"
"""Of a framework that was not installed when the page was written."""
WIDTH = 6
"""Frameworks in one table."""


@contextmanager
def served() -> Iterator[Emulator]:
    """An emulator, on a thread of its own, with a tool for each case."""
    with Emulator() as emulator:
        for case in CASES:

            @emulator.tool(case.slug, description="Do it.", parameters=case.schema)
            def run(**arguments: Any) -> Any:
                return arguments

        yield emulator


async def _ours(name: str, url: str) -> Column:
    driver = load(name)
    assert driver is not None
    found: Column = {}
    async with Composio(driver.provider(), base_url=url, api_key="ak_emulator") as client:
        for case in CASES:
            (told,) = driver.schemas(await client.tools.get("user_1", tools=[case.slug]))
            found[case.title] = verdict(case, told)
    return found


def ours(name: str, url: str) -> Column:
    """What a framework of ours tells a model.

    Args:
        name: Of the driver; its framework is installed.
        url: Of an emulator that has the tools.
    """
    return asyncio.run(_ours(name, url))


def official(python: Path, url: str) -> Columns:
    """What the official providers of an environment tell a model, by our drivers' names.

    Args:
        python: Its interpreter.
        url: Of an emulator that has the tools.
    """
    answer = run(python, "official_schemas", url)
    return {
        (FORMS[name].rival, "official"): {case.title: verdict(case, one["told"][case.title]) for case in CASES}
        for name, one in answer.items()
    }


def installed() -> list[str]:
    """The drivers whose framework is here."""
    return [name for name in sorted(MODULES) if load(name) is not None]


def read() -> Columns:
    """The page's columns."""
    found: Columns = {}
    for head, *body in page.rows(page.section("fidelity")):
        for row in body:
            for name, cell in zip(head[1:], row[1:], strict=True):
                mine, _, theirs = cell.partition(" / ")
                if mine != UNKNOWN:
                    found.setdefault((name, "ours"), {})[row[0]] = mine
                if theirs:
                    found.setdefault((name, "official"), {})[row[0]] = theirs
    return found


def render(columns: Columns) -> str:
    """The part of the page.

    Args:
        columns: To show.
    """
    names = sorted({name for name, _ in columns})
    whole = [name for name in names if set(columns.get((name, "ours"), {}).values()) == {KEPT}]
    text = (
        textwrap.fill(f"With ours nothing is lost or changed for: {', '.join(whole)}.", 120, break_on_hyphens=False)
        + "\n"
    )
    beside = [name for name in names if (name, "official") in columns]
    alone = [name for name in names if name not in beside]
    for title, group in (("Ours / the official provider:", beside), ("Ours, where there is no official one:", alone)):
        text += f"\n{title}\n" if group else ""
        for start in range(0, len(group), WIDTH):
            text += "\n" + _table(group[start : start + WIDTH], columns)
    return text


def _table(names: Sequence[str], columns: Columns) -> str:
    def cell(name: str, title: str) -> str:
        sides = [columns.get((name, side), {}).get(title) for side in ("ours", "official")]
        return " / ".join([sides[0] or UNKNOWN, *([sides[1]] if sides[1] else [])])

    body = [[case.title, *(cell(name, case.title) for name in names)] for case in CASES]
    return page.table(["a schema's", *names], body)


def main() -> None:
    columns = read() if page.PAGE.exists() else {}
    with served() as emulator:
        for name in installed():
            columns[name, "ours"] = ours(name, emulator.url)
        for python in interpreters():
            columns |= official(python, emulator.url)
    text = render({key: column for key, column in columns.items() if key[0] in {*MODULES, *RIVALS}})
    if "--write" in sys.argv[1:]:
        page.write("fidelity", text)
    print(text)


if __name__ == "__main__":
    main()
