"""What importing the package costs and loads."""

from __future__ import annotations

import json
import subprocess
import sys

FORBIDDEN = [
    "aiohttp.web",
    "aiohttp.test_utils",
    "composio_async.emulator",
    "composio_async._portal",
    "composio_async._syncgen",
    "composio_async._demo",
    "rich",
    "pydantic",
    "openai",
    "httpx",
    "requests",
    "fastapi",
    "composio",
    "anyio.from_thread",
]
BASE = "import aiohttp, anyio, attrs, cattrs, orjson, tenacity"


def loaded_by(code: str) -> set[str]:
    """Names of the modules that a fresh interpreter has after some code."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout))


def test_importing_loads_no_framework_and_no_emulator() -> None:
    """`import composio_async` loads its own modules and the base dependencies, nothing else."""
    loaded = loaded_by("import composio_async")
    assert [name for name in FORBIDDEN if name in loaded] == []


def test_importing_loads_only_base_dependencies() -> None:
    """Every package that it loads is a base dependency, one of theirs, or the standard library."""
    tops = {name.split(".")[0] for name in loaded_by("import composio_async")}
    known = {name.split(".")[0] for name in loaded_by(BASE)}
    assert {name for name in tops - known if name not in sys.stdlib_module_names} == {"composio_async"}


def test_importing_says_nothing() -> None:
    """Importing either package configures no logging and prints nothing."""
    script = "import composio_async, composio_sync, logging; assert not logging.getLogger().handlers"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", script], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
