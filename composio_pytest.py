"""Fixtures of pytest: an emulator for each test, and clients of it.

Every run of pytest loads this where the package is installed. So it stands beside the packages, not in one, and imports
none of them before a test asks for a fixture.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import composio_async
    import composio_sync
    from composio_sync.emulator import Emulator

_REAL_KEYS = ("COMPOSIO_USER_API_KEY", "COMPOSIO_ORG_API_KEY", "COMPOSIO_CUSTOM_HEADERS")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known.

    Args:
        config: pytest's own.
    """
    config.addinivalue_line(
        "markers",
        "composio_seed(document, **entries): what the test's composio_emulator begins with, as for Emulator.seed: "
        "a dict, the path of a JSON file relative to the test's file, or keywords such as users={'u1': ['github']}.",
    )


@pytest.fixture
def composio_emulator_options() -> dict[str, Any]:
    """Arguments of the emulator; override this fixture for others than the defaults."""
    return {}


@pytest.fixture
def composio_emulator(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, composio_emulator_options: dict[str, Any]
) -> Iterator[Emulator]:
    """An emulator for this test alone, to which COMPOSIO_BASE_URL and COMPOSIO_API_KEY lead meanwhile.

    It runs in a thread of its own, so its methods are plain ones in tests of either kind.
    """
    from composio_sync.emulator import Emulator

    with Emulator(**composio_emulator_options) as emulator:
        # From the module's marker to the test's own.
        for marker in reversed(list(request.node.iter_markers("composio_seed"))):
            emulator.seed(_document(request, marker))
        monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
        monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
        for name in _REAL_KEYS:
            monkeypatch.delenv(name, raising=False)
        yield emulator


@pytest.fixture
def composio_client(composio_emulator: Emulator) -> Iterator[composio_sync.Composio]:
    """A synchronous client of the test's emulator."""
    from composio_sync import Composio

    with Composio(base_url=composio_emulator.url, api_key=composio_emulator.api_key) as client:
        yield client


@pytest.fixture
def async_composio_client(composio_emulator: Emulator) -> Iterator[composio_async.Composio]:
    """An asyncio client of the test's emulator, under any plugin that runs tests on asyncio."""
    from composio_async import Composio

    client = Composio(base_url=composio_emulator.url, api_key=composio_emulator.api_key)
    # Which loop the test runs on, and when that ends, is the business of its plugin: where it ends first, it closes
    # the client's connections by itself.
    client._pool.quiet = True
    yield client
    for loop in client._pool.loops():
        if not loop.is_running():
            loop.run_until_complete(client.aclose())


def _document(request: pytest.FixtureRequest, marker: pytest.Mark) -> Mapping[str, Any]:
    """The seed that a marker gives."""
    if len(marker.args) > 1 or not all(isinstance(given, str | os.PathLike | Mapping) for given in marker.args):
        raise pytest.UsageError("composio_seed takes one dict, the path of a JSON file, or keywords such as users={}")
    given = marker.args[0] if marker.args else {}
    if not isinstance(given, Mapping):
        given = _read(request.path.parent / given)
    return {**given, **marker.kwargs}


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise pytest.UsageError(f"composio_seed cannot read {path}: {error.strerror}") from None
    except ValueError as error:
        raise pytest.UsageError(f"composio_seed: {path} is not JSON: {error}") from None
    if not isinstance(document, Mapping):
        raise pytest.UsageError(f'composio_seed: {path} must hold an object, such as {{"users": {{}}}}')
    return document
