"""The error tree, its page and its tests agree: no class without a row, and none without a test that raises it."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from test_readme import BLOCK, to_sync

import composio_async
import composio_sync
from composio_async import errors
from composio_async.emulator import Emulator
from composio_async.emulator.faults import RateLimit, Reset, Status
from composio_async.errors import ComposioError, ErrorContext

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
RAISED = Path(__file__).parents[1] / "unit" / "test_every_error.py"
CLASSES = {name: cls for name, cls in vars(errors).items() if inspect.isclass(cls) and issubclass(cls, ComposioError)}


def table(header: str) -> list[list[str]]:
    """The cells of a table's rows, without backticks where a cell is one name."""
    lines = PAGE.read_text().split(header + "\n", 1)[1].splitlines()[1:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def names(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`(\w+)`", cell)


def raised() -> dict[str, str]:
    """Error classes by name, and the test that raises just that one and compares its whole text."""
    found: dict[str, str] = {}
    for function in ast.parse(RAISED.read_text()).body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or not function.name.startswith("test_"):
            continue
        called = [one for one in ast.walk(function) if isinstance(one, ast.Call) and ast.unparse(one.func) == "exactly"]
        compared = [one for one in ast.walk(function) if isinstance(one, ast.Assert) and _whole_text(one.test)]
        assert len(compared) >= len(called), f"{function.name} does not compare the whole text"
        found |= {ast.unparse(one.args[0]).removeprefix("errors."): function.name for one in called}
    return found


def _whole_text(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and ast.unparse(test.left) == "told.text"
        and isinstance(test.ops[0], ast.Eq)
        and isinstance(test.comparators[0], ast.Constant)
        and len(test.comparators[0].value) > 30
    )


def test_every_class_is_exported() -> None:
    """Both packages export every class of the tree, as the same object."""
    for package in (composio_async, composio_sync):
        exported = {
            name
            for name in package.__all__
            if inspect.isclass(one := getattr(package, name)) and issubclass(one, ComposioError)
        }
        assert exported == CLASSES.keys()
        assert all(getattr(package, name) is cls for name, cls in CLASSES.items())


def test_every_class_is_raised_by_a_test() -> None:
    """A class that no test causes, with its whole text, is one that is only there to be caught."""
    marked = {names(row[0])[0] for row in table(HEADER) if "only to be caught" in row[2]}
    assert raised().keys() | marked == CLASSES.keys()
    assert raised().keys() & marked == set()
    for name in marked:
        assert CLASSES[name].__subclasses__()


def test_what_is_only_caught_is_not_raised() -> None:
    """The classes that the page marks as only to be caught are raised nowhere in the package."""
    marked = {names(row[0])[0] for row in table(HEADER) if "only to be caught" in row[2]}
    for path in Path(composio_async.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and node.exc is not None:
                raised = ast.unparse(node.exc).partition("(")[0].rpartition(".")[2]
                assert raised not in marked, f"{path.name}:{node.lineno}"


HEADER = "| Class | Is a | What happened | What to do | Attributes of its own |"


def test_the_table_has_every_class() -> None:
    """A row for each class, with its parents and its own attributes as the code has them; no row without a class."""
    rows = {names(row[0])[0]: row for row in table(HEADER)}
    assert len(rows) == len(table(HEADER))
    assert rows.keys() == CLASSES.keys()
    for name, cls in CLASSES.items():
        _, parents, happened, advice, own = rows[name]
        assert names(parents) == [base.__name__ for base in cls.__bases__], name
        assert happened.endswith((".", "!")) and advice.endswith("."), name
        if cls is not ComposioError:
            properties = [key for key, value in vars(cls).items() if isinstance(value, property)]
            assert names(own) == [*inspect.get_annotations(cls), *properties], name


def test_the_tree_is_the_codes() -> None:
    """The drawing has every class below the one that it derives from, with its other bases."""
    drawing = re.search(r"## The tree\n\n((?:    .*\n)+)", PAGE.read_text())
    assert drawing
    shown = [line[4:] for line in drawing[1].splitlines()]
    assert shown[0] == "ComposioError"
    below = {name: cls for name, cls in CLASSES.items() if cls is not ComposioError}
    assert len(shown) == len(CLASSES)
    assert _parents(shown) == {
        "".join([name, *(f" ({base.__name__})" for base in cls.__bases__[1:])]): cls.__bases__[0].__name__
        for name, cls in below.items()
    }


def _parents(lines: list[str]) -> dict[str, str]:
    """What stands in each line of a drawing below the first, and the name above it."""
    above: dict[int, str] = {0: "ComposioError"}
    found = {}
    for line in lines[1:]:
        words = line.lstrip("│├└─ ")
        depth = (len(line) - len(words)) // 4
        found[words] = above[depth - 1]
        above[depth] = words.partition(" ")[0]
    return found


def test_the_attributes_are_all_there() -> None:
    """The page tells of every fact that an error can have, and of no other."""
    rows = [names(row[0])[0] for row in table("| Attribute | What it is |")]
    assert rows == ["message", *ErrorContext.__annotations__]


CODE = [code for _, code in BLOCK.findall(PAGE.read_text())]


@pytest.mark.parametrize("package", ["async", "sync"])
@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([], "'title': 'It works'"),
        ([Reset()], "Look for the issue before you repeat it ("),
        ([Status(503)], "Look for the issue before you repeat it ("),
        ([RateLimit(0.01)] * 3, "Nothing was done, after 3 attempts"),
        (None, "Send the user to http"),
    ],
    ids=["it works", "the connection breaks", "the platform fails", "too many requests", "no account"],
)
async def test_the_pages_code_runs(
    package: str, faults: list[Any] | None, told: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Each block runs as it is printed, in both packages, and says the right thing for each way to fail."""
    async with Emulator() as emulator:
        if faults is not None:
            emulator.connect("user_123", "github")
            emulator.fault("tools.execute", *faults)
        monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
        monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
        assert len(CODE) == PAGE.read_text().count("```python") == 2
        for code in CODE:
            if package == "sync":
                await asyncio.to_thread(exec, compile(to_sync(code), "errors.md", "exec"), {})
                continue
            answer = eval(compile(code, "errors.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), {})
            if inspect.isawaitable(answer):
                await answer
    assert told in capsys.readouterr().out
