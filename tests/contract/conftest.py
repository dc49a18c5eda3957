"""An emulator for each test, and a client of either package."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import composio_async
import composio_sync
from composio_async.emulator import Emulator

from .both import awaitable
from .counts import trouble, uneven

HERE = Path(__file__).parent
ENDED: list[tuple[str, str, str]] = []


@pytest.fixture(autouse=True)
async def threads() -> None:
    """Sync calls run in threads of the loop, by default as few as six: let many of them wait at the same time."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(64))


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """A fresh platform."""
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture(params=["async", "sync"])
def package(request: pytest.FixtureRequest) -> Any:
    """The package under test."""
    return composio_async if request.param == "async" else composio_sync


@pytest.fixture
async def composio(package: Any, emulator: Emulator) -> AsyncIterator[Any]:
    """A client, closed at the end; whatever task it left behind fails the test."""
    before = asyncio.all_tasks()
    client = awaitable(package.Composio(base_url=emulator.url, api_key=emulator.api_key))
    yield client
    await client.aclose()
    await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    left = {task for task in left if "RequestHandler" not in repr(task.get_coro())}
    assert not left, f"tasks left behind: {left}"


@pytest.fixture
def soon(emulator: Emulator) -> Any:
    """Approve (or deny, or expire) an account after a moment."""

    def schedule(what: str, account_id: str, *rest: Any, after: float = 0.05) -> None:
        asyncio.get_running_loop().call_later(after, getattr(emulator, what), account_id, *rest)

    return schedule


def _name(item: pytest.Item) -> str:
    return f"{item.path.relative_to(HERE).as_posix()}::{getattr(item, 'originalname', item.name)}"


def _package(item: pytest.Item) -> str | None:
    parameters: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
    return parameters.get("package")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Where all contract tests are collected, each runs for both packages, equally often."""
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    if {path.name for path in HERE.glob("test_*.py")} <= {item.path.name for item in ours} and "::" not in "".join(
        config.args
    ):
        wrong = trouble((_name(item), _package(item)) for item in ours)
        if wrong:
            raise pytest.UsageError("\n".join(wrong))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Keep what became of each test."""
    report = yield
    package = _package(item)
    if package is not None and (report.when == "call" or report.skipped):
        ENDED.append((_name(item), package, report.outcome))
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that one package skipped fails the run."""
    if uneven(ENDED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many there were for each package."""
    counts = Counter(package for _, package, outcome in ENDED if outcome != "skipped")
    if counts:
        terminalreporter.write_line(
            f"contract tests: {counts['async']} on composio_async, {counts['sync']} on composio_sync"
        )
    for line in uneven(ENDED):
        terminalreporter.write_line(f"not equal: {line}", red=True)
