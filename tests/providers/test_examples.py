"""The examples in the adapters' docstrings are those of the page, and run to their end."""

from __future__ import annotations

import ast
import asyncio
import gc
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from composio_async.emulator import Emulator

from . import models, page
from .examples import Chapter, chapters, render

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default"), pytest.mark.timeout(120)]

PROGRAMS = {"claude_agent": "it starts the program of Claude Code", "fastmcp": "it serves until it is ended"}
"""Examples that are not run, and why."""


def test_the_page_has_them() -> None:
    """The page's chapters are what the docstrings say."""
    assert page.section("chapters").strip() == render().strip()


@pytest.mark.parametrize("module", sorted({one.module for one in chapters()}))
def test_each_module_has_one(module: str) -> None:
    """Each module shows how its providers are used, in code that Python can read."""
    code = "".join(one.code for one in chapters() if one.module == module)
    assert f"from composio_async.providers.{module} import " in code
    compile(code, module, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def missing(code: str) -> str | None:
    """The first module that an example imports and that is not installed."""
    for node in ast.walk(ast.parse(f"async def example():\n{_indented(code)}")):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [node.module]
        for name in names:
            try:
                importlib.import_module(name)
            except ImportError:
                return name
    return None


def _indented(code: str) -> str:
    return "".join(f"    {line}\n" for line in code.splitlines())


@pytest.fixture(params=chapters(), ids=lambda one: f"{one.module}-{one.cls}")
def runnable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The code of an example, all of its modules loaded, and a stand-in for the model in place."""
    chapter: Chapter = request.param
    if not chapter.code:
        pytest.skip("its module shows the use of another class")
    if chapter.module in PROGRAMS:
        pytest.skip(f"NOT RUN: {PROGRAMS[chapter.module]}")
    with models.served() as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        if (absent := missing(chapter.code)) is not None:
            pytest.skip(f"NOT RUN: {absent} is not installed here")
        yield chapter.code


# The clients of models end with the program, as examples have it.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_example_runs(runnable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs as printed: a stand-in for the model calls a tool, which runs on the emulator, and is told the result."""
    asyncio.run(run(runnable, monkeypatch))
    gc.collect()  # what the loop's timers held too


async def run(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Emulator(auto_approve=0.05) as emulator:
        monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
        monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
        answer: Any = eval(compile(code, "example", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), {})
        if inspect.isawaitable(answer):
            await answer
        del answer
        gc.collect()
        assert [one.operation for one in emulator.requests() if "execute" in one.operation or "mcp" in one.operation]
