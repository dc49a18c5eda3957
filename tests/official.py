"""The official SDK's own environment: an interpreter that has it and nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

VERSION = "0.30.0"
CACHE = Path(__file__).parents[1] / ".official"
ASKS = "from importlib.metadata import version; print(version('composio'))"
GIVEN = os.environ.get("COMPOSIO_OFFICIAL_PYTHON")
"""An interpreter that has it already; read before the tests take the machine's settings away."""


def version_of(python: Path) -> str | None:
    """The official SDK's version in an interpreter; None where there is none."""
    try:
        done = subprocess.run([str(python), "-c", ASKS], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def environment() -> Path:
    """The interpreter that is named by `COMPOSIO_OFFICIAL_PYTHON`, or one made below `.official` and kept there.

    A test that cannot have one is skipped, with the reason.
    """
    if GIVEN:
        found = version_of(Path(GIVEN))
        if found != VERSION:
            pytest.skip(f"COMPOSIO_OFFICIAL_PYTHON={GIVEN} has composio {found}, not {VERSION}: NOTHING WAS COMPARED")
        return Path(GIVEN)
    folder = CACHE / f"composio-{VERSION}-python{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if version_of(python) == VERSION:
        return python
    steps = ([sys.executable, "-m", "venv", "--clear", str(folder)], [str(python), "-m", "pip", "install", "-q"])
    for step, rest in zip(steps, ([], [f"composio=={VERSION}"]), strict=True):
        done = subprocess.run([*step, *rest], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            pytest.skip(f"the official SDK cannot be installed, so NOTHING WAS COMPARED: {done.stderr[-500:]}")
    return python
