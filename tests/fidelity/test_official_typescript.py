"""The emulator judged by the official TypeScript SDK, in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from composio_sync.emulator import Emulator

VERSION = "0.17.0"
FLOW = Path(__file__).parent / "official_flow.mjs"
FOLDER = Path(__file__).parents[2] / ".official-ts"
GIVEN = os.environ.get("COMPOSIO_OFFICIAL_TS")
"""A folder that has it already; read before the tests take the machine's settings away."""

pytestmark = [pytest.mark.once, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def folder() -> Path:
    """A folder in which Node.js finds the official SDK."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("NO TYPESCRIPT SDK WAS TESTED: there is no node and npm")
    where = Path(GIVEN) if GIVEN else FOLDER
    installed = where / "node_modules" / "@composio" / "core" / "package.json"
    if not installed.is_file() or json.loads(installed.read_text())["version"] != VERSION:
        where.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(where), "--no-audit", "--no-fund", f"@composio/core@{VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            pytest.skip(f"NO TYPESCRIPT SDK WAS TESTED: {done.stderr[-300:]}")
    return where


def test_typescript_sdk_runs_its_flows(folder: Path, tmp_path: Path) -> None:
    """Every step of the TypeScript SDK's flows passes, all 45, and it finds no fault with the shape of any answer."""
    # Node.js looks for packages beside the file that asks for them.
    flow = folder / "official_flow.mjs"
    flow.write_text(FLOW.read_text())
    with Emulator(strict=True) as emulator:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPOSIO")}
        done = subprocess.run(
            ["node", str(flow), emulator.url],
            env={**environment, "HOME": str(tmp_path), "TELEMETRY_DISABLED": "true"},
            capture_output=True,
            text=True,
            timeout=200,
        )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "45 passed, 0 failed"
    assert "validation failed" not in (done.stdout + done.stderr).lower()
