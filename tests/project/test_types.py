"""Types: both packages are strict-clean, and what users write against them is checked as they would check it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from adapters import installed
from checkers import mypy

import composio_async
from composio_async.emulator import Emulator
from composio_async.sessions.files import SessionFiles

ROOT = Path(__file__).parents[2]
TYPING = ROOT / "tests" / "typing"
TOOLS = Path(sys.executable).parent
PLUGIN = ROOT / "composio_pytest.py"
CONSUMERS = sorted(TYPING.glob("consumer_*.py"))
MISUSES = sorted(TYPING.glob("misuse_*.py"))

pytestmark = [pytest.mark.once, pytest.mark.timeout(600)]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A type checker's verdict."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)


def test_mypy_strict() -> None:
    """mypy --strict finds nothing in either package, in the examples, and in a user's file."""
    done = mypy("-p", "composio_async", "-p", "composio_sync")
    assert done.returncode == 0, done.stdout + done.stderr
    own = [*CONSUMERS, ROOT / "examples", PLUGIN]
    done = mypy(*map(str, own))
    assert done.returncode == 0, done.stdout + done.stderr


def pyright(*paths: Path) -> list[tuple[Path, int, str]]:
    """Errors that pyright reports: file, line, message."""
    done = run(str(TOOLS / "pyright"), "--outputjson", "--pythonpath", sys.executable, *map(str, paths))
    report = json.loads(done.stdout)
    return [
        (Path(one["file"]), one["range"]["start"]["line"] + 1, one["message"])
        for one in report["generalDiagnostics"]
        if one["severity"] == "error"
    ]


def test_pyright() -> None:
    """pyright finds nothing in either package, in the examples, and in a user's file.

    An adapter is judged where its framework is installed: without it, its base classes are unknown.
    """
    found = pyright(ROOT / "composio_async", ROOT / "composio_sync", ROOT / "examples", PLUGIN, *CONSUMERS)
    assert [one for one in found if not _without_framework(one[0])] == []


def _without_framework(path: Path) -> bool:
    return path.parent.name == "providers" and installed(f"{path.parents[1].name}.providers.{path.stem}") is None


@pytest.mark.parametrize("path", MISUSES, ids=lambda path: path.stem)
def test_misuse_is_reported(path: Path) -> None:
    """Each line that is marked as wrong is an error to both type checkers, and no other line is."""
    wrong = {number for number, line in enumerate(path.read_text().splitlines(), 1) if line.endswith("# wrong")}
    assert {line for file, line, _ in pyright(path) if file.name == path.name} == wrong
    done = mypy("--warn-unreachable", str(path))
    reported = {int(number) for number in re.findall(rf"{path.name}:(\d+): error", done.stdout)}
    assert reported == wrong, done.stdout


def members(path: str, owner: Any) -> Iterator[str]:
    """Public methods and properties of a class or an object, and of the namespaces that the object has."""
    for name in dir(owner):
        if name.startswith("_"):
            continue
        value = getattr(owner, name)
        if type(value).__module__.startswith("composio_async.resources"):
            yield from members(f"{path}.{name}", value)
        else:
            yield f"{path}.{name}"


def public_members() -> set[str]:
    """What users can call or read, from a client on."""
    owners = {
        "composio": composio_async.Composio(api_key="ak_x"),
        "session": composio_async.Session,
        "session.files": SessionFiles,
        "user": composio_async.User,
        "request": composio_async.ConnectionRequest,
        "pager": composio_async.Pager,
        "outcomes": composio_async.Outcomes,
        "emulator": Emulator,
    }
    return {name for path, owner in owners.items() for name in members(path, owner)}


@pytest.mark.parametrize("kind", ["async", "sync"])
def test_every_public_method_is_type_checked(kind: str) -> None:
    """The file that type checkers read as a user's has a line for each public method and property."""
    tree = ast.parse((TYPING / f"consumer_every_{kind}.py").read_text())
    used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    closing = {"async": "aclose", "sync": "close"}[kind]
    wanted = {re.sub(r"\.aclose$", f".{closing}", name) for name in public_members()}
    assert len(wanted) > 150
    assert sorted(wanted - used) == []
