"""Type checkers, as users run them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Of its own for each environment: what mypy keeps of one makes it fail in another with other releases of a package.
CACHE = ROOT / ".mypy_cache" / Path(sys.prefix).name


def mypy(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The verdict of mypy --strict with this interpreter.

    Args:
        arguments: Files and options.
    """
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={CACHE}", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
