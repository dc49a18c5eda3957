"""A session by MCP: its endpoint reached with the package `mcp`, of the first or the second generation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any, Final, Protocol

import orjson

from composio_async.models.tools import Tool, ToolResult

try:
    import mcp
    from mcp.client import streamable_http
except ImportError as error:
    msg = "mcp is missing or too old: pip install -U 'composio-async[mcp]'"
    raise ImportError(msg) from error

# One of the two generations is installed, and a type checker sees that one alone.
_MCP: Final[Any] = mcp
_HTTP: Final[Any] = streamable_http
_SECOND: Final = hasattr(mcp, "Client")
_CONNECTING: Final = 30.0


class Endpoint(Protocol):
    """Where an MCP server is, such as `session.mcp`."""

    @property
    def url(self) -> str:
        """Of the endpoint."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """To send with each request."""
        ...


class HasEndpoint(Protocol):
    """A session, of either package."""

    @property
    def mcp(self) -> Endpoint:
        """Where its MCP server is."""
        ...


class SessionClient:
    """A connected client of MCP, which reads what either generation of `mcp` gives.

    Attributes:
        client: Of the package: `mcp.Client`, or in the first generation `mcp.ClientSession`.
    """

    def __init__(self, client: Any) -> None:
        self.client = client

    async def list_tools(self) -> list[Tool]:
        """The tools of the session: its meta tools, and those that are preloaded.

        Returns:
            Tools as every other method gives them; what MCP says of them beside name, title, description, schemas
            and hints is left out.
        """
        listed: list[Tool] = []
        cursor: str | None = None
        while True:
            page = await self.client.list_tools(cursor=cursor)
            listed += [_tool(one) for one in page.tools]
            cursor = _either(page, "next_cursor", "nextCursor")
            if cursor is None:
                return listed

    async def call_tool(
        self, name: str, arguments: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> ToolResult:
        """Run a tool.

        Args:
            name: Of the tool.
            arguments: For it.
            timeout: Seconds for the call; that of the connection by default.

        Returns:
            The tool's result; one that failed is a result.

        Raises:
            Exception: The server knows no such tool, or cannot be reached; `MCPError` of the package, `McpError` in its
                first generation.
        """
        seconds = None if timeout is None else _seconds(timeout)
        given = dict(arguments or {})
        return read_result(await self.client.call_tool(name, given, read_timeout_seconds=seconds))


@asynccontextmanager
async def connect(session: HasEndpoint, *, timeout: float = 300) -> AsyncIterator[SessionClient]:
    """Connect to the MCP endpoint of a session.

    The key goes to that endpoint alone: what it redirects to elsewhere is not followed. Proxies and authorities are
    those of the environment, whatever the client of the session was given. What goes wrong on the way is an error of
    `mcp` or of its HTTP client, not of this package, and `mcp` logs it under names of its own. Synchronous code has no
    half of this: a session of `composio_sync` can be connected to from a coroutine.

    Args:
        session: To connect to.
        timeout: Seconds for each answer.

    Returns:
        A context manager whose client is connected until its end.

    Raises:
        Exception: The server cannot be reached or refuses; an error of the package, or of its HTTP client.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.mcp import connect

        async with Composio() as composio:
            session = await composio.create("user_1", toolkits=["github"], preload={"tools": "all"})
            async with connect(session) as client:
                print([tool.slug for tool in await client.list_tools()])
                print(await client.call_tool("GITHUB_GET_THE_AUTHENTICATED_USER"))
        ```
    """
    endpoint = session.mcp
    library: Any = import_module("httpx2" if _SECOND else "httpx")
    patience = library.Timeout(_CONNECTING, read=timeout)
    body: BaseException | None = None
    only: BaseException | None = None
    try:
        async with AsyncExitStack() as stack:
            options = {"headers": dict(endpoint.headers), "timeout": patience, "follow_redirects": False}
            # It reads the certificates that it trusts from the disk.
            http = await asyncio.to_thread(library.AsyncClient, **options)
            await stack.enter_async_context(http)
            transport = _HTTP.streamable_http_client(endpoint.url, http_client=http)
            if _SECOND:
                made = _MCP.Client(transport, read_timeout_seconds=_seconds(timeout))
            else:
                reading, writing, _ = await stack.enter_async_context(transport)
                made = _MCP.ClientSession(reading, writing, read_timeout_seconds=_seconds(timeout))
            client = await stack.enter_async_context(made)
            if not _SECOND:
                await client.initialize()
            try:
                yield SessionClient(client)
            except BaseException as error:
                body = error
                raise
    except BaseExceptionGroup as group:
        # The package runs in a task group, which would hand over each error in groups of one.
        only = _only(group, body)
        if only is None:
            raise
        if only is not body:
            raise only from only.__cause__
    if only is not None:
        # Outside of the handler, since what the body raised is to leave with the context that it had.
        raise only


def _seconds(timeout: float) -> float | timedelta:
    """A timeout, as the generation that is installed wants it."""
    return timeout if _SECOND else timedelta(seconds=timeout)


def read_result(result: Any) -> ToolResult:
    """What a tool answered by MCP, as every other method gives it.

    Args:
        result: A `CallToolResult` of either generation of `mcp`.
    """
    failed = bool(_either(result, "is_error", "isError"))
    texts = [block.text for block in result.content if getattr(block, "type", None) == "text"]
    told = _either(result, "structured_content", "structuredContent")
    if not isinstance(told, Mapping) and len(texts) == 1:
        try:
            told = orjson.loads(texts[0])
        except orjson.JSONDecodeError:
            told = None
    if isinstance(told, Mapping) and isinstance(told.get("successful"), bool):
        error = told.get("error")
        log_id = told.get("log_id")
        return ToolResult(
            successful=told["successful"] and not failed,
            data=told.get("data"),
            error=None if error is None else str(error),
            log_id=log_id if isinstance(log_id, str) else None,
        )
    text = "\n".join(texts)
    if failed:
        return ToolResult(successful=False, error=text or None, data=told if isinstance(told, Mapping) else {})
    if told is None:
        told = text if len(texts) == len(result.content) else [_plain(block) for block in result.content]
    return ToolResult(successful=True, data=told)


def _plain(block: Any) -> Any:
    return block.model_dump(mode="json", by_alias=True, exclude_none=True)


def _tool(told: Any) -> Tool:
    hints = {} if told.annotations is None else _plain(told.annotations)
    return Tool(
        slug=told.name,
        name=getattr(told, "title", None) or "",
        description=told.description or "",
        input_parameters=_either(told, "input_schema", "inputSchema"),
        output_parameters=_either(told, "output_schema", "outputSchema") or {},
        tags=[name for name, value in hints.items() if value is True],
    )


def _either(holder: Any, second: str, first: str) -> Any:
    """An attribute by its name in the second generation, or else by that in the first."""
    return getattr(holder, second) if hasattr(holder, second) else getattr(holder, first, None)


def _only(group: BaseExceptionGroup[BaseException], body: BaseException | None) -> BaseException | None:
    """The one error in a group and the groups in it, or the body's own group; None where there are several."""
    if group is body:
        return group
    if len(group.exceptions) != 1:
        return None
    one = group.exceptions[0]
    return _only(one, body) if isinstance(one, BaseExceptionGroup) else one
