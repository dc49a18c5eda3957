"""The MCP doors of the page open: each framework's own MCP client lists the tools of a session."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import re
from typing import Any

import pytest

from composio_async import Composio
from composio_async.emulator import Emulator

from .page import PAGE
from .test_examples import missing

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default"), pytest.mark.timeout(120)]

DOOR = re.compile(r"([^\n]+):\n\n<!-- door -->\n```python\n(.*?)```", re.DOTALL)
DOORS = DOOR.findall(PAGE.read_text())
OLD_CLIENT = {"langchain_mcp_adapters", "autogen_ext", "smolagents"}
"""Frameworks that need `mcp` below 2."""


def names(code: str) -> set[str]:
    """The packages that a door needs."""
    return {found.partition(".")[0] for found in re.findall(r"^(?:from|import) (\S+)", code, re.MULTILINE)}


@pytest.fixture(params=DOORS, ids=lambda one: one[0].partition(" (")[0].replace(" ", "-"))
def door(request: pytest.FixtureRequest) -> str:
    """The code of a door whose packages are installed and loaded."""
    code: str = request.param[1]
    if (absent := missing(code)) is not None:
        pytest.skip(f"NOT RUN: {absent} is not installed here")
    if OLD_CLIENT & names(code) and hasattr(importlib.import_module("mcp"), "Client"):
        pytest.skip("NOT RUN: it needs mcp below 2, and here is a newer one")
    if "kernel." in code:
        pytest.skip("NOT RUN: it needs a kernel")
    return code


# Some of these clients leave their connections to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_door_opens(door: str) -> None:
    """The code runs as it is printed; where it lists tools, those of the session are there."""
    async with Emulator() as emulator, Composio(base_url=emulator.url, api_key=emulator.api_key) as composio:
        session = await composio.create("user_1", toolkits=["github"])
        space: dict[str, Any] = {"session": session, "asyncio": asyncio}
        answer = eval(compile(door, "door", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), space)
        if inspect.isawaitable(answer):
            await answer
        assert "tools" not in space or space["tools"]
        assert session.mcp.headers
