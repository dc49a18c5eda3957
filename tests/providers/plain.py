"""Tools that run a function of the test, where no platform is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from composio_async import Tool
from composio_async.models.tools import ToolResult
from composio_async.providers.protocol import Provider

SLUG = "TOOL"


class Runs:
    """What became of a tool's runs.

    Attributes:
        seen: Arguments of each, in order.
        started: Set once one runs.
        cancelled: How many were cancelled.
    """

    def __init__(self, answer: Any = None, *, error: Exception | None = None, seconds: float = 0) -> None:
        self.seen: list[dict[str, Any]] = []
        self.started = asyncio.Event()
        self.cancelled = 0
        self._answer = answer
        self._error = error
        self._seconds = seconds

    async def __call__(self, _slug: str, arguments: Mapping[str, Any]) -> ToolResult:
        self.seen.append(dict(arguments))
        self.started.set()
        try:
            await asyncio.sleep(self._seconds)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self._error is not None:
            raise self._error
        if isinstance(self._answer, ToolResult):
            return self._answer
        return ToolResult(successful=True, data={"got": dict(arguments)} if self._answer is None else self._answer)


FAILED = ToolResult(successful=False, data={"code": 7}, error="the mailbox is full")


def wrapped(
    provider: Provider[Any], schema: Mapping[str, Any], runs: Runs, *, slug: str = SLUG, description: str = "A tool."
) -> list[Any]:
    """One tool in the provider's form."""
    tool = Tool(slug=slug, description=description, input_parameters=dict(schema))
    tools: list[Any] = provider.wrap_tools([tool], runs)
    return tools


def schema(**properties: Any) -> dict[str, Any]:
    """Of an object with these properties, none of which is required."""
    return {"type": "object", "properties": properties}
