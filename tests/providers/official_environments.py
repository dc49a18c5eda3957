"""The environments that have official provider packages; some of them cannot share one.

`COMPOSIO_OFFICIAL_PROVIDERS` names their interpreters, separated as in `PATH`. Each has some of the `composio-<name>`
packages of version 0.30.0, and what this project depends on; `docs/providers.md` says which go together. Of a package
that is in several the last one counts.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

GIVEN = os.environ.get("COMPOSIO_OFFICIAL_PROVIDERS", "")
"""Read before the tests take the machine's settings away."""
NONE = "NOT RUN: COMPOSIO_OFFICIAL_PROVIDERS names no interpreter, so no official provider was tried"
ROOT = Path(__file__).parents[2]


def interpreters() -> list[Path]:
    """Those that are named."""
    return [Path(one) for one in GIVEN.split(os.pathsep) if one]


def run(python: Path, module: str, *arguments: str) -> Any:
    """A module of these tests in one of the environments.

    Args:
        python: Its interpreter.
        module: That prints JSON at last.
        arguments: For it.
    """
    done = subprocess.run(
        [str(python), "-m", f"providers.{module}", *arguments],
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "COMPOSIO_DISABLE_TELEMETRY": "true",
        },
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@functools.cache
def objects() -> dict[str, Any]:
    """What `official_objects` found in all of them, by provider."""
    return {name: found for python in interpreters() for name, found in run(python, "official_objects").items()}
