"""Events of the emulator, received and verified by the official Python SDK in a virtual environment of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DRIVER = Path(__file__).parent / "official_realtime.py"

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]


@pytest.fixture
def served() -> Iterator[Any]:
    """The emulator on a thread of its own, strict about what it is sent."""
    from composio_sync.emulator import Emulator

    with Emulator(strict=True) as emulator:
        yield emulator


def test_the_official_sdk_receives_events(official_python: Path, served: Any) -> None:
    """Plain, chunked and older events arrive, bad signatures do not pass, and webhooks of all versions verify."""
    command = [str(official_python), str(DRIVER), served.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert done.stdout.count("ok   ") == 14
