"""Tables of `docs/providers.md` that are generated: read, renewed where something is installed, and written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "providers.md"
README = Path(__file__).parents[2] / "README.md"


def _found(name: str, page: Path) -> re.Match[str]:
    found = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", page.read_text(), re.DOTALL)
    assert found is not None, f"{page.name} has no part {name}"
    return found


def section(name: str, page: Path = PAGE) -> str:
    """What stands between the marks of a generated part."""
    return _found(name, page)[0]


def write(name: str, text: str, page: Path = PAGE) -> None:
    """Put a generated part between its marks."""
    found = _found(name, page)
    whole = found.string
    page.write_text(whole[: found.start()] + text.rstrip("\n") + "\n" + whole[found.end() :])


def rows(text: str) -> list[list[list[str]]]:
    """The tables in a text: their rows, heads first, without the line of dashes."""
    tables: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            tables.append([])
            inside = True
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not all(set(cell) <= {"-", ":"} and cell for cell in cells):
            tables[-1].append(cells)
    return tables


def table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
