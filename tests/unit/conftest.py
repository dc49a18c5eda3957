"""Fixtures: the scripted server, transports to it, and scripts in an interpreter of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from scripted import KEY, Make, QuickClock, Server

from composio_async._clock import Clock
from composio_async._pool import Pool
from composio_async._transport import Transport
from composio_async.config import Credentials, Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A scripted server on loopback."""
    one = Server()
    await one.start()
    try:
        yield one
    finally:
        await one.stop()


@pytest.fixture
async def transport(server: Server) -> AsyncIterator[Make]:
    """Makes transports to the server, with quick pauses; closed at the end."""
    made: list[Transport] = []

    def make(*, clock: Clock | None = None, key: str = KEY, pool: Pool | None = None, **options: object) -> Transport:
        options.setdefault("base_url", server.url)
        settings = Settings(credentials=Credentials(project=key), **options)
        pool = pool or Pool(settings.max_connections, {"accept": "application/json"})
        made.append(Transport(settings, pool, clock or QuickClock()))
        return made[-1]

    yield make
    for one in made:
        await one.pool.aclose()


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("COMPOSIO_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


class Ended(NamedTuple):
    """How a script ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def script() -> Callable[..., Ended]:
    """Run Python text in an interpreter of its own, in development mode, all warnings shown."""

    def run(source: str, *flags: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-X", "dev", *(flags or ("-W", "error")), "-c", textwrap.dedent(source)],
            capture_output=True,
            text=True,
            timeout=30,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        return Ended(done.returncode, done.stdout.strip(), done.stderr.strip())

    return run
