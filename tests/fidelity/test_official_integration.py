"""The integration tests that the official package brings along, run against the emulator."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import official
import pytest

from composio_sync.emulator import Emulator

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]


def test_official_integration_tests_pass(official_python: Path, tmp_path: Path) -> None:
    """The official package's own tests for a real platform pass here: 30, and the one that it skips itself."""
    runner = official.CACHE / "pytest"
    if not (runner / "pytest").is_dir():
        command = [str(official_python), "-m", "pip", "install", "-q", "--target", str(runner), "pytest"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            pytest.skip(f"no pytest for the official SDK, so ITS TESTS WERE NOT RUN: {done.stderr[-300:]}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMPOSIO", "PYTEST"))}
    with Emulator() as emulator:
        environment = {
            **kept,
            "PYTHONPATH": str(runner.resolve()),
            "COMPOSIO_BASE_URL": emulator.url,
            "COMPOSIO_API_KEY": emulator.api_key,
            "TELEMETRY_DISABLED": "true",
        }
        settings = tmp_path / "pytest.ini"
        settings.write_text("[pytest]\nmarkers =\n    integration: needs a platform\n")
        command = [str(official_python), "-m", "pytest", "-q", "-c", str(settings), "--tb=short"]
        done = subprocess.run(
            [*command, "--pyargs", "composio.integration_test"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert emulator.requests("not_emulated") == []
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|skipped|failed|error)", done.stdout)}
    assert counts == {"passed": 30, "skipped": 1}, done.stdout[-3000:]
