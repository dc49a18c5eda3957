"""The emulator judged by the official TypeScript SDK, in folders of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from composio_sync.emulator import Emulator, Status

GIVEN = os.environ.get("COMPOSIO_OFFICIAL_TS")
"""A folder that has it already; read before the tests take the machine's settings away."""
# The newest release that asks for no newer Node.js than 20, and a newer one, which runs on 20 all the same.
VERSIONS = ["given"] if GIVEN else ["0.17.0", "0.19.0"]
HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / ".official-ts"
COMPLAINT = "validation failed"

pytestmark = [pytest.mark.once, pytest.mark.timeout(600)]


def version_in(folder: Path) -> str | None:
    """The official SDK's version in a folder; None where there is none."""
    installed = folder / "node_modules" / "@composio" / "core" / "package.json"
    return json.loads(installed.read_text())["version"] if installed.is_file() else None


@pytest.fixture(scope="module", params=VERSIONS)
def folder(request: pytest.FixtureRequest) -> Path:
    """A folder in which Node.js finds the official SDK."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("NO TYPESCRIPT SDK WAS TESTED: there is no node and npm")
    if GIVEN:
        if version_in(Path(GIVEN)) is None:
            pytest.skip(f"NO TYPESCRIPT SDK WAS TESTED: COMPOSIO_OFFICIAL_TS={GIVEN} has no @composio/core")
        return Path(GIVEN)
    where = FOLDER / request.param
    if version_in(where) != request.param:
        where.mkdir(parents=True, exist_ok=True)
        command = [
            "npm",
            "install",
            "--prefix",
            str(where),
            "--no-audit",
            "--no-fund",
            f"@composio/core@{request.param}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            pytest.skip(f"NO TYPESCRIPT SDK WAS TESTED: {done.stderr[-300:]}")
    return where


def run(script: str, folder: Path, home: Path, emulator: Emulator) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts here with the official SDK of the folder."""
    # Node.js looks for packages beside the file that asks for them.
    copied = folder / script
    copied.write_text((HERE / script).read_text())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPOSIO")}
    return subprocess.run(
        ["node", str(copied), emulator.url],
        env={**environment, "HOME": str(home), "TELEMETRY_DISABLED": "true"},
        capture_output=True,
        text=True,
        timeout=200,
    )


def test_typescript_sdk_runs_its_flows(folder: Path, tmp_path: Path) -> None:
    """Every step of the TypeScript SDK's flows passes, all 45, and it finds no fault with the shape of any answer."""
    with Emulator(strict=True) as emulator:
        done = run("official_flow.mjs", folder, tmp_path, emulator)
        assert emulator.requests("not_emulated") == []
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "45 passed, 0 failed"
    assert COMPLAINT not in (done.stdout + done.stderr).lower()


def test_typescript_sdk_tells_of_a_bad_answer(folder: Path, tmp_path: Path) -> None:
    """An answer of the wrong shape makes the SDK print the words that the test above looks for."""
    bad = {"items": [{"id": "ac_1", "name": 5, "toolkit": {"slug": "github"}}], "total_pages": 1}
    with Emulator(strict=True) as emulator:
        emulator.fault("auth_configs.list", Status(200, bad))
        done = run("official_bad_answer.mjs", folder, tmp_path, emulator)
    assert COMPLAINT in (done.stdout + done.stderr).lower(), done.stdout + done.stderr
