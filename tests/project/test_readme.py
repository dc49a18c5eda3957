"""The README's code runs as it is printed, in both packages, against the emulator."""

from __future__ import annotations

import asyncio
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from running import platform_for, run_here

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(<!--[^>]*-->\n)?```python\n(.*?)```", re.DOTALL)


def to_sync(code: str) -> str:
    """The same code for the other package: the import line, and no awaits."""
    code = re.sub(r"\bawait\s+|\basync (?=with|for|def)", "", code)
    return code.replace("composio_async", "composio_sync")


def blocks() -> list[tuple[str, str]]:
    """Python blocks of the README with the package that they import; those marked `skip` are left out."""
    found = []
    for remark, code in BLOCK.findall(README.read_text()):
        if "skip:" in remark or "file:" in remark:
            continue
        found.append(("sync" if "composio_sync" in code else "async", code))
        if "composio_sync" not in code:
            found.append(("sync", to_sync(code)))
    return found


@pytest.mark.parametrize(("package", "code"), blocks(), ids=[f"{n}-{one[0]}" for n, one in enumerate(blocks())])
async def test_block_runs(package: str, code: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Each block runs to its end."""
    async with platform_for(code, monkeypatch):
        if package == "sync":
            await asyncio.to_thread(exec, compile(code, "README", "exec"), {})
        else:
            await run_here(code, "README", {})
    capsys.readouterr()


def test_the_fastapi_example_is_the_one_that_is_tested() -> None:
    """The README shows the example that the tests serve under load, word for word."""
    shown = [(remark, code) for remark, code in BLOCK.findall(README.read_text()) if "file:" in remark]
    assert len(shown) == 1
    for remark, code in shown:
        name = re.search(r"file: (\S+)", remark)
        assert name
        assert (README.parent / name[1]).read_text().endswith(code)


def test_commands_are_those_of_the_gate() -> None:
    """`.ci/run` runs the README's own test command."""
    command = ".venv/bin/pip install -q '.[test]' && .venv/bin/pytest"
    assert command in README.read_text()
    assert command in (README.parent / ".ci" / "run").read_text()


def test_no_line_of_code_is_too_wide_to_read() -> None:
    """Code in the README fits a page."""
    for _, code in blocks():
        assert max(len(line) for line in textwrap.dedent(code).splitlines()) <= 120
