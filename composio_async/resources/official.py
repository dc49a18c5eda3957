"""Provider objects of the official SDK that run a model's calls themselves: with plain functions, one after another."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from functools import partial
from threading import Lock
from typing import Any

from composio_async.models.tools import ToolResult
from composio_async.providers.protocol import ToolCall, result_dict


def runs_calls(provider: Any, method: str) -> bool:
    """Whether a provider object runs calls by this method, with a function that it is handed beforehand.

    Args:
        provider: Of the official SDK.
        method: `handle_tool_calls` or `execute_tool_call`.
    """
    return callable(getattr(provider, method, None)) and callable(getattr(provider, "set_execute_tool_fn", None))


async def run_calls(
    provider: Any, method: str, run: Callable[[ToolCall], Awaitable[ToolResult]], user_id: str, **given: Any
) -> Any:
    """Have a provider object run a model's calls in a thread, while the requests are made on this loop.

    A copy of the object is handed the function, so that clients which share the object do not run each other's calls.

    Args:
        provider: Of the official SDK.
        method: Of it.
        run: Runs a call.
        user_id: What the method asks for; whom a call runs for is known to `run`.
        given: What the method takes beside it.

    Returns:
        What the method returns.
    """
    import anyio.to_thread  # what it loads is more than the package's import may cost

    loop = asyncio.get_running_loop()
    running: set[Future[ToolResult]] = set()
    over = False
    ending = Lock()

    def execute_tool(slug: str, arguments: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        async def one() -> ToolResult:
            return await run(ToolCall(slug, arguments))

        with ending:
            if over:
                msg = "The calls were cancelled."
                raise RuntimeError(msg)
            future = asyncio.run_coroutine_threadsafe(one(), loop)
            running.add(future)
        try:
            return result_dict(future.result())
        finally:
            running.discard(future)

    bound = copy.copy(provider)
    bound.set_execute_tool_fn(execute_tool)
    call = partial(getattr(bound, method), user_id=user_id, **given)
    try:
        # A limiter of its own for each means no limit: in a shared queue calls would wait for calls.
        return await anyio.to_thread.run_sync(call, limiter=anyio.CapacityLimiter(1), abandon_on_cancel=True)
    finally:
        with ending:
            over = True
            left = list(running)
        for future in left:
            future.cancel()
