"""A platform for each test, and the drivers of all frameworks that are installed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from . import platform as platforms
from .drivers import MODULES, Call, Driver, Told, load
from .framework_facts import facts
from .platform import Platform


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    """An emulator with the tools of these tests."""
    async with platforms.opened() as platform:
        yield platform


@pytest.fixture(params=sorted(MODULES))
def driver(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Driver:
    """Each framework; one that is not installed is skipped aloud. What is known of it goes into the test's report."""
    driver = load(request.param)
    if driver is None:
        pytest.skip(f"NOT RUN: {MODULES[request.param]} is not installed here, so {request.param} was not tried")
    turn = driver.turn

    async def reported(tools: Any, calls: Sequence[Call]) -> list[Told]:
        told = await turn(tools, calls)
        if any(one.failed for one in told):
            record_property("marks", "yes")
        return told

    record_property("facts", json.dumps(facts(request.param, driver)))
    return replace(driver, turn=reported)
