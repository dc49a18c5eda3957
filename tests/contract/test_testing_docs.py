"""The tests that `docs/testing.md` shows are tests that pass."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from composio_async.emulator.names import ALIASES
from composio_async.emulator.routes import MCP_ROUTES, ROUTES

from .test_aioresponses import MockedResponse

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
BLOCK = re.compile(r"```python\n# (\S+\.py)\n(.*?)```", re.DOTALL)


@pytest.mark.once
def test_every_block_of_the_page_runs(tmp_path: Path) -> None:
    """The page's blocks, written to the files that they name, are a test suite that passes."""
    blocks = BLOCK.findall(PAGE.read_text())
    assert len(blocks) == PAGE.read_text().count("```python")
    for name, code in blocks:
        (tmp_path / name).write_text(code)
    settings = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]
    options = ["-q", "-p", "no:cacheprovider", "-W", "error", "--rootdir", str(tmp_path), *settings]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        cwd=PAGE.parents[1],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "19 passed" in done.stdout


def test_the_page_shows_the_class_that_is_tested() -> None:
    """The response class on the page is, letter for letter, the one that the tests use."""
    assert inspect.getsource(MockedResponse) in PAGE.read_text()


def test_the_page_lists_every_operation() -> None:
    """The page's table of operations is, row for row, the emulator's route table with the aliases."""
    rows = ["| Operation | Request | Also as |", "| --- | --- | --- |"]
    for route in (*ROUTES, *MCP_ROUTES):
        others = ", ".join(f"`{alias}`" for alias, meant in ALIASES.items() if meant == route.operation)
        rows.append(f"| `{route.operation}` | `{route.method} {route.path}` | {others} |".replace("|  |", "| |"))
    assert re.findall(r"^\|.*\|$", PAGE.read_text(), re.MULTILINE) == rows
