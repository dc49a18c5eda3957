"""The emulator judged by the official Python SDK, in a virtual environment of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from composio_async.emulator import Emulator

OFFICIAL = "composio==0.29.0"
FLOW = Path(__file__).parent / "official_flow.py"

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def official_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the official SDK and nothing of ours."""
    folder = tmp_path_factory.mktemp("official")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=120)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", OFFICIAL], check=True, timeout=600)
    return python


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
