"""What several contract tests share: clients with options, servers that answer from a script, and what arrived."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from composio_async.emulator import Emulator

from .both import awaitable

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

ISSUE = {"owner": "octocat", "repo": "hello-world", "title": "It works"}


def client(package: Any, emulator: Emulator | str, **options: Any) -> Any:
    """A client of the package under test; close it, or use it in `async with`."""
    if not isinstance(emulator, str):
        options = {"base_url": emulator.url, "api_key": emulator.api_key, **options}
    else:
        options = {"base_url": emulator, "api_key": "ak_emulator", **options}
    return awaitable(package.Composio(**options))


async def settled(value: Any) -> Any:
    """The value of a call that is plain in the async package, and made in a thread for the sync one."""
    return await value if inspect.isawaitable(value) else value


def body_of(emulator: Emulator, operation: str) -> Any:
    """The body of an operation's last request, which held no field that the operation does not have."""
    request = emulator.requests(operation)[-1]
    assert request.unknown_fields == ()
    return request.body


def query_of(emulator: Emulator, operation: str) -> dict[str, str]:
    """The query of an operation's last request, which held no field that the operation does not have."""
    request = emulator.requests(operation)[-1]
    assert request.unknown_fields == ()
    return request.query


def operations(emulator: Emulator) -> list[str]:
    """Every operation that was asked for, in order."""
    return [request.operation for request in emulator.requests()]


@asynccontextmanager
async def serve(handler: Handler) -> AsyncIterator[str]:
    """A platform of the test's own: its base URL."""
    runner = web.ServerRunner(web.Server(handler, access_log=None), handle_signals=False, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def session_json(mcp_url: str) -> dict[str, Any]:
    """A session as the platform answers it, with its MCP endpoint anywhere."""
    return {
        "session_id": "trs_scripted",
        "mcp": {"type": "http", "url": mcp_url},
        "config": {"user_id": "user_123"},
        "config_version": 1,
        "tool_router_tools": [],
    }
