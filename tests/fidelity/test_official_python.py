"""The emulator judged by the official Python SDK, in a virtual environment of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from composio_sync.emulator import Emulator

HERE = Path(__file__).parent
STEPS = {"official_flow.py": 49, "official_flow_rest.py": 36}
NO_FLAG = 3

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]


@pytest.fixture
def served() -> Iterator[Emulator]:
    """The emulator on a thread of its own, strict about what it is sent."""
    with Emulator(strict=True) as emulator:
        yield emulator


@pytest.mark.parametrize("how", ["strict", "lax"])
@pytest.mark.parametrize("flow", STEPS)
def test_official_sdk_runs_its_flows(flow: str, how: str, official_python: Path, served: Emulator) -> None:
    """Every step of the official SDK's flows passes, as it comes and with its own strict validation of answers."""
    command = [str(official_python), str(HERE / flow), served.url, *(["--lax"] if how == "lax" else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    print(done.stdout)
    if done.returncode == NO_FLAG:
        pytest.skip(f"{done.stdout.strip()}: ITS VALIDATION WAS NOT RUN")
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == f"{STEPS[flow]} passed, 0 failed"
    assert served.requests("not_emulated") == []
