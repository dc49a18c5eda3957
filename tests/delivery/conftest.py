"""Fixtures: the faulty server, on the test's own loop and in a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from faulty import Faulty
from remote import Remote, running


@pytest.fixture(autouse=True)
def system_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """No list of authorities of the machine is read, which would take each new client longer than its calls."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


@pytest.fixture
async def server() -> AsyncIterator[Faulty]:
    """A faulty server on the loop of the test."""
    async with Faulty() as one:
        yield one


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    """A faulty server in a process of its own, for tests that block."""
    with running() as one:
        yield one
