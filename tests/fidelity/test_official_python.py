"""The emulator judged by the official Python SDK, in a virtual environment of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from composio_async.emulator import Emulator

FLOW = Path(__file__).parent / "official_flow.py"

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]


@pytest.fixture
def served() -> object:
    """The emulator on a thread of its own, strict about what it is sent."""
    from composio_sync.emulator import Emulator as Served

    with Served(strict=True) as emulator:
        yield emulator


def test_official_sdk_runs_its_flows(official_python: Path, served: Emulator) -> None:
    """Every step of the official SDK's main flows passes, with its own strict validation of answers switched on."""
    done = subprocess.run([str(official_python), str(FLOW), served.url], capture_output=True, text=True, timeout=300)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.count("ok   ") >= 45
