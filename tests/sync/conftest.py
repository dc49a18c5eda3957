"""How these tests run a script in an interpreter of its own, where a hang or a noisy end would show."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 10
"""Seconds after which a script counts as hanging."""

PATIENT = "import logging; logging.getLogger('asyncio').setLevel('ERROR')\n"
"""Development mode warns of steps that took long, which a busy machine is enough for."""

Script = Callable[..., str]


@pytest.fixture
def script() -> Script:
    """Run a script strictly, expect its exit status and what it says on stderr, return what it prints."""

    def run(source: str, *, status: int = 0, stderr: str = "", flags: tuple[str, ...] = ()) -> str:
        done = subprocess.run(
            [
                sys.executable,
                "-X",
                "dev",
                "-W",
                "error::ResourceWarning",
                *flags,
                "-c",
                PATIENT + textwrap.dedent(source),
            ],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        last = done.stderr.strip().splitlines()[-1:] or [""]
        assert (status, stderr) == (done.returncode, last[0]), done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture(autouse=True)
def no_blocking_calls() -> None:
    """Here calls block on purpose, also on an event loop: nothing watches for them."""
