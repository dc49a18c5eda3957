"""How these tests run a script in an interpreter of its own, where a hang or a noisy end would show."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from composio_sync import Composio
from composio_sync.emulator import Emulator

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
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))},
            check=False,
        )
        last = done.stderr.strip().splitlines()[-1:] or [""]
        assert (status, stderr) == (done.returncode, last[0]), done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture(autouse=True)
def no_blocking_calls() -> None:
    """Here calls block on purpose, also on an event loop: nothing watches for them."""


@pytest.fixture
def alarm() -> Iterator[None]:
    """Let SIGALRM act as Ctrl-C does."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def composio(emulator: Emulator) -> Iterator[Composio]:
    with Composio(base_url=emulator.url, api_key=emulator.api_key, max_retries=0) as composio:
        yield composio
