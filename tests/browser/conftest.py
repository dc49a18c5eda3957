"""A real browser, where there is one, and an emulator for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from composio_async import Composio
from composio_async.emulator import Emulator

# Read before the tests take the variables of the machine away.
CHROMIUM = os.environ.get("COMPOSIO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[object]:
    """Chromium, started once."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER WAS TESTED: install chromium, or name one in COMPOSIO_CHROMIUM")
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        pytest.skip("NO BROWSER WAS TESTED: install the extra, pip install 'composio-async[browser]'")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def composio(emulator: Emulator) -> AsyncIterator[Composio]:
    async with Composio(base_url=emulator.url, api_key=emulator.api_key) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser) -> AsyncIterator[object]:
    """A tab of its own; an error of a script, or anything that the policy of a page stops, fails the test."""
    context = await browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(15_000)
    tab = await context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    yield tab
    await context.close()
    assert not wrong
