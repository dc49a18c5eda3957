"""A server of FastMCP, called by FastMCP's own client in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from fastmcp import Client, FastMCP
from fastmcp.utilities.json_schema import dereference_refs

from composio_async.providers.fastmcp import FastMCPProvider

from . import Call, Driver, Told


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    async with Client(FastMCP("composio", tools=tools)) as client:
        assert {tool.name for tool in await client.list_tools()} == {tool.name for tool in tools}
        running = [client.call_tool(call.name, call.arguments, raise_on_error=False) for call in calls]
        results = await asyncio.gather(*running)
    return [Told("".join(block.text for block in result.content), result.is_error) for result in results]


def told(tool: Any) -> dict[str, Any]:
    """What clients are told of a tool, by the names of MCP."""
    return tool.to_mcp_tool().model_dump(by_alias=True)


DRIVER = Driver(
    provider=FastMCPProvider,
    turn=turn,
    names=lambda tools: [tool.name for tool in tools],
    # A server made with the defaults puts what it can in place of references.
    schemas=lambda tools: [dereference_refs(told(tool)["inputSchema"]) for tool in tools],
    package="fastmcp",
    raises=False,
)
