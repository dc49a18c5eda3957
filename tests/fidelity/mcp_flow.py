"""Steps of the official `mcp` client, run in its own interpreter: a JSON list of them in, what each saw out."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client


async def connected(url: str, headers: dict[str, str], mode: str, use: Any) -> Any:
    """What `use` makes of a connected client, or the error of the server."""
    told = None
    async with httpx2.AsyncClient(headers=headers, timeout=20) as http:
        try:
            async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
                told = await use(client)
        except* MCPError as errors:
            first: BaseException = errors
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            told = {"code": first.error.code, "message": first.error.message, "data": first.error.data}
    return told


def shown(result: Any) -> dict[str, Any]:
    """A call's result as plain JSON."""
    return {
        "is_error": result.is_error,
        "structured": result.structured_content,
        "text": "".join(block.text for block in result.content),
    }


async def every_tool(client: Client) -> dict[str, Any]:
    """Every page of the list, and what was agreed."""
    pages, cursor = [], None
    while True:
        page = await client.list_tools(cursor=cursor)
        pages.append([tool.model_dump(by_alias=True, exclude_none=True) for tool in page.tools])
        cursor = page.next_cursor
        if cursor is None:
            break
    return {
        "version": client.protocol_version,
        "server": client.server_info.name,
        "pages": pages,
    }


def calls(orders: list[list[Any]]) -> Any:
    """All orders at the same time, through one connection."""

    async def use(client: Client) -> list[dict[str, Any]]:
        return [shown(one) for one in await asyncio.gather(*(client.call_tool(*order) for order in orders))]

    return use


async def ping(client: Client) -> str:
    """An empty answer."""
    await client.send_ping()
    return "pong"


async def main(steps: list[dict[str, Any]]) -> None:
    """Each step is `{"url", "headers", "mode", "do", "orders"}`."""
    seen = []
    for step in steps:
        use = {"list": every_tool, "ping": ping, "call": calls(step.get("orders", []))}[step["do"]]
        seen.append(await connected(step["url"], step["headers"], step.get("mode", "auto"), use))
    print(json.dumps(seen))


asyncio.run(main(json.loads(sys.argv[1])))
