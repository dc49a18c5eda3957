"""The table of `docs/coverage.md`: each of the platform's operations, and who answers to it.

`python tests/project/coverage_table.py --write` writes it anew.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / name) for name in ("parity", "unit")]

from catalogue import facts, own_operations, shape
from parsing import cases

from composio_async import Composio
from composio_async.emulator.routes import ROUTES
from composio_async.sessions.session import Session

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
TOP = """\
# Coverage

Every operation of the platform that is known, the method of this client that calls it first of all, the operation of
the official SDK's generated client, and where the emulator's answers to it come from: `derived` from its state and the
platform's rules, `recorded` from the platform, or `guessed` from what the platform describes. A test compares this page
with the code.
"""
CALLS = re.compile(r"Calls `(GET|POST|PUT|PATCH|DELETE)\s+(\S+?)`")
NONE = "none"
OURS = "composio_async."


def methods() -> dict[tuple[str, str], list[str]]:
    """The public methods that call each request, as users write them."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, cls in namespaces():
        for name, function in inspect.getmembers(cls, inspect.isfunction):
            if name.startswith("_") or not (said := CALLS.search(inspect.getdoc(function) or "")):
                continue
            key = (said[1], _fixed(said[1], said[2]))
            found.setdefault(key, []).append(f"{path}.{name}")
    return found


def _fixed(method: str, path: str) -> str:
    """A documented path with a value where the operation has a parameter is that operation's path."""
    below = shape(path)
    known = {shape(one.path) for one in facts() if one.method == method}
    if below in known:
        return below
    parts = below.split("/")
    for one in known:
        others = one.split("/")
        if len(parts) == len(others) and all(b in {a, "{}"} for a, b in zip(parts, others, strict=True)):
            return one
    return below


def namespaces() -> Iterator[tuple[str, type]]:
    """`composio` and everything that is reached from it by attributes, then the session and what it has."""
    todo: list[tuple[str, object]] = [("composio", Composio(api_key="ak_nobody"))]
    while todo:
        path, one = todo.pop(0)
        yield path, type(one)
        below = {name for name, value in vars(type(one)).items() if isinstance(value, cached_property)} | vars(
            one
        ).keys()
        values = {name: getattr(one, name) for name in sorted(below) if not name.startswith("_")}
        todo += [(f"{path}.{name}", value) for name, value in values.items() if type(value).__module__.startswith(OURS)]
    yield "session", Session
    for name, value in vars(Session).items():
        if isinstance(value, cached_property):
            yield f"session.{name}", _named(value.func.__annotations__["return"])


def _named(name: str) -> type:
    own_operations()  # which loads every module
    found = (vars(module).get(name) for key, module in [*sys.modules.items()] if key.startswith(OURS))
    return next(one for one in found if inspect.isclass(one))


def rows() -> list[tuple[str, str, str, str, str]]:
    """Method, path, our methods, the official operation, the emulator's kind of answer: a row for each operation."""
    ours = methods()
    kinds = {(route.method, shape(route.path)): route.kind for route in ROUTES}
    listed = []
    for one in facts():
        shown = ", ".join(f"`{name}`" for name in ours.get(one.request, ())) or NONE
        listed.append((one.method, one.path, shown, f"`client.{one.chain}`", kinds.get(one.request, NONE)))
    return listed


def text() -> str:
    """The whole page."""
    table = rows()
    covered = sum(row[2] != NONE for row in table)
    kinds = Counter(row[4] for row in table)
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in ("derived", "recorded", "guessed", NONE) if kinds[kind])
    compared = len({case.operation for case in cases()})
    lines = [
        TOP,
        f"{len(table)} operations; {covered} have a method here. The emulator: {told}.",
        f"Responses compared with the official client's, attribute by attribute: {compared} of {len(table)}.",
        "",
        "| Request | Here | Official | Emulator |",
        "| --- | --- | --- | --- |",
        *(f"| `{method} {path}` | {ours} | {theirs} | {kind} |" for method, path, ours, theirs, kind in table),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(text())
    else:
        print(text(), end="")
