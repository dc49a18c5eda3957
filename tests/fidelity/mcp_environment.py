"""The official MCP client's own environment: an interpreter that has it and nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

VERSION = "2.3.0"
CACHE = Path(__file__).parents[2] / ".mcp-client"
ASKS = "from importlib.metadata import version; print(version('mcp'))"
GIVEN = os.environ.get("COMPOSIO_MCP_PYTHON")
"""An interpreter that has it already; read before the tests take the machine's settings away."""


def version_of(python: Path) -> str | None:
    """The client's version in an interpreter; None where there is none."""
    try:
        done = subprocess.run([str(python), "-c", ASKS], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def environment() -> Path:
    """The interpreter that is named by `COMPOSIO_MCP_PYTHON`, or one made below `.mcp-client` and kept there.

    A test that cannot have one is skipped, with the reason.
    """
    if GIVEN:
        found = version_of(Path(GIVEN))
        if found != VERSION:
            pytest.skip(f"COMPOSIO_MCP_PYTHON={GIVEN} has mcp {found}, not {VERSION}: NO MCP CLIENT WAS TESTED")
        return Path(GIVEN)
    folder = CACHE / f"mcp-{VERSION}-python{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if version_of(python) == VERSION:
        return python
    steps = ([sys.executable, "-m", "venv", "--clear", str(folder)], [str(python), "-m", "pip", "install", "-q"])
    for step, rest in zip(steps, ([], [f"mcp=={VERSION}"]), strict=True):
        done = subprocess.run([*step, *rest], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            pytest.skip(f"the official client cannot be installed: NO MCP CLIENT WAS TESTED: {done.stderr[-500:]}")
    return python
