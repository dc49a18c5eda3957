"""How code from documents is run: on a platform of its own, as it is printed."""

from __future__ import annotations

import ast
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from composio_async.emulator import Emulator


@asynccontextmanager
async def platform_for(code: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """An emulator that the environment names; `user_123` has an account, unless the code is about getting one."""
    async with Emulator(auto_approve=0.05) as emulator:
        if "wait_for_connection" not in code:
            emulator.connect("user_123", "github")
        monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
        monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
        yield


async def run_here(code: str, name: str, given: dict[str, Any]) -> None:
    """Run code on this loop; it may await at its top.

    Args:
        code: To run.
        name: For tracebacks.
        given: Names that it may use.
    """
    answer = eval(compile(code, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), given)
    if inspect.isawaitable(answer):
        await answer
