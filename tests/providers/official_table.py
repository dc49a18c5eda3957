"""What works of the official provider objects in clients of ours: the table of `docs/providers.md`.

    COMPOSIO_OFFICIAL_PROVIDERS=PYTHON[:PYTHON...] PYTHONPATH=.:tests python -m providers.official_table [--write]

`--write` renews the rows of the providers that are installed in those environments, and leaves the others as they are.
"""

from __future__ import annotations

import sys
from typing import Any

from . import page
from .official_environments import objects

HEAD = [
    "provider",
    "version",
    "async client",
    "sync client",
    "calls of a message",
    "arguments",
    "left out",
    "in a loop",
]
WORKS = ["direct", "session", "failing", "refused"]


def row(found: dict[str, Any]) -> list[str]:
    """A provider's cells.

    Args:
        found: Of it, by `official_objects`.
    """
    sides = [found["composio_async"], found["composio_sync"]]
    bad = [[check for check in WORKS if side[check] != "works"] for side in sides]
    most = {"3": "parallel", "1": "in turn"}
    first = sides[0]
    return [
        found["versions"],
        *("works" if not one else f"fails: {', '.join(one)}" for one in bad),
        most.get(first["parallel"], first["parallel"]),
        first["arguments"],
        first["left_out"],
        first["in_the_loop"],
    ]


def read() -> dict[str, list[str]]:
    """The page's rows by provider."""
    return {cells[0]: cells[1:] for table in page.rows(page.section("official")) for cells in table[1:]}


def render(rows: dict[str, list[str]]) -> str:
    """The part of the page.

    Args:
        rows: By provider.
    """
    return page.table(HEAD, [[name, *cells] for name, cells in sorted(rows.items())])


if __name__ == "__main__":
    table = {name: row(found) for name, found in objects().items()}
    if "--write" in sys.argv[1:]:
        page.write("official", render(read() | table))
    print(render(table))
