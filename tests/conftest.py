"""What every test runs under: a clean environment, and no blocking call on the event loop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import official
import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, address, proxy or authority of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(("COMPOSIO_", "SSL_CERT_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def no_blocking_calls() -> Iterator[None]:
    """A blocking call that our code makes on an event loop fails the test, whoever runs the loop."""
    with blockbuster_ctx("composio_async"):
        yield


@pytest.fixture(scope="session")
def official_python() -> Path:
    """An interpreter that has the official SDK and nothing of ours."""
    return official.environment()
