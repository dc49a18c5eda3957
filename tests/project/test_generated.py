"""`composio_sync` is what the generator writes, and offers what the core offers."""

from __future__ import annotations

import subprocess
import sys


def test_generated_package_is_up_to_date() -> None:
    """`python -m composio_async._syncgen --check` finds nothing to change."""
    done = subprocess.run(
        [sys.executable, "-m", "composio_async._syncgen", "--check"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
