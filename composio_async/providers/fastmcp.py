"""Tools for servers of FastMCP, which serve them to any client of MCP."""

from __future__ import annotations

from typing import Any, ClassVar

import orjson

from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_of, result_text
from composio_async.schemas.fitting import PLAIN_ROOT, Dialect

try:
    from fastmcp.exceptions import ToolError
    from fastmcp.tools import Tool
    from fastmcp.tools.base import ToolResult
    from mcp.types import ToolAnnotations
    from pydantic import PrivateAttr
except ImportError as error:
    msg = "fastmcp is missing or too old: pip install -U 'composio-async[fastmcp]'"
    raise ImportError(msg) from error


class _Tool(Tool):
    _bound: BoundTool = PrivateAttr()

    def __init__(self, bound: BoundTool) -> None:
        super().__init__(
            name=bound.name,
            title=bound.tool.name or None,
            description=bound.description,
            parameters=bound.parameters,
            annotations=ToolAnnotations.model_validate(bound.hints) if bound.hints else None,
        )
        self._bound = bound

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        try:
            result = await self._bound.run(arguments)
        except Exception as error:
            # FastMCP tells clients the words of any other exception.
            raise ToolError(result_text(result_of(self._bound.slug, error))) from error
        text = result_text(result)
        # Read from the text: what is too deeply nested for it could not be sent.
        return ToolResult(content=text, structured_content=orjson.loads(text), is_error=not result.successful)


class FastMCPProvider(AgentProvider[Tool]):
    """Tools as objects of FastMCP, for `FastMCP(tools=...)` and `add_tool`.

    A client of the server reads a result as JSON text and as structured content, marked as an error where the call
    failed. With `raise_errors` the server's middleware sees a `ToolError`, whose cause is the error; the client is
    told in the same way as without.

    FastMCP tells clients schemas without references. To tell them as they are, make the server with
    `dereference_schemas=False`.

    Whoever can reach the server acts with the accounts of the user that the tools were made for: serve it to that
    user alone.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default it is a
            result.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.fastmcp import FastMCPProvider
        from fastmcp import FastMCP

        async with Composio(FastMCPProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            await FastMCP("github", tools=await session.tools()).run_async()
        ```
    """

    name: ClassVar[str] = "fastmcp"
    dialect: Dialect = PLAIN_ROOT

    def wrap_tool(self, tool: BoundTool) -> Tool:
        """A tool as an object of FastMCP.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
