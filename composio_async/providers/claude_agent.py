"""Tools for Anthropic's Claude Agent SDK."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from composio_async.errors import InvalidParams
from composio_async.models.tools import Tool
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.protocol import result_of, result_text
from composio_async.schemas.comparable import comparable
from composio_async.schemas.fitting import Dialect, Fitted
from composio_async.schemas.names import NameRule

try:
    from claude_agent_sdk import SdkMcpTool, ToolAnnotations
except ImportError as error:
    msg = "claude-agent-sdk is missing or too old: pip install -U 'composio-async[claude-agent-sdk]'"
    raise ImportError(msg) from error

_LONGEST: Final = 64
_LEAST: Final = 20
"""Characters that a tool's name needs, so that what is left of it and its hash are still to be told apart."""


class ClaudeAgentProvider(AgentProvider[SdkMcpTool[Any]]):
    """Tools for `create_sdk_mcp_server`; a valid schema reaches the model as it is.

    The model reads a result as JSON text, marked as an error where the call failed. The SDK lets no exception of a
    tool leave a query, so with `raise_errors` too the model is told.

    Claude knows a tool as `mcp__<server>__<name>`. That is the name to allow, and it is what must not be too long, so
    names that would be are shortened. What the platform says of a tool's behaviour (that it only reads, that it
    destroys) is passed on.

    The SDK compares the arguments with the schema. A call that does not fit is refused without a request, and the
    model is told what is wrong. What is not valid in a schema would have every call of the tool refused, so it is left
    out: a keyword's wrong value, or a reference that leads to no place in the schema, or to itself alone.

    Args:
        server: The name that you give the server, in `create_sdk_mcp_server` and in `mcp_servers`; at most 37
            characters, so that there is room for a tool's.
        raise_errors: Without effect here.

    Raises:
        InvalidParams: The name of the server is too long.

    Example:
        ```python
        from claude_agent_sdk import ClaudeAgentOptions, create_sdk_mcp_server, query
        from composio_async import Composio
        from composio_async.providers.claude_agent import ClaudeAgentProvider

        async with Composio(ClaudeAgentProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            tools = await session.tools()
            options = ClaudeAgentOptions(
                mcp_servers={"composio": create_sdk_mcp_server("composio", tools=tools)},
                allowed_tools=[f"mcp__composio__{tool.name}" for tool in tools],
            )
            async for message in query(prompt="Star the repository composiohq/composio", options=options):
                print(message)
        ```
    """

    name: ClassVar[str] = "claude_agent"

    def __init__(self, *, server: str = "composio", raise_errors: bool = False) -> None:
        super().__init__(raise_errors=raise_errors)
        room = _LONGEST - len(f"mcp__{server}__")
        if room < _LEAST:
            msg = f"The server's name has {len(server)} characters; at most {len(server) + room - _LEAST} leave room."
            raise InvalidParams(msg)
        self.dialect = Dialect(names=NameRule(limit=room), plain_root=True)

    def fit(self, tool: Tool) -> Fitted:
        """A tool's name and schema as the SDK takes them.

        Args:
            tool: To fit.
        """
        return comparable(super().fit(tool))

    def wrap_tool(self, tool: BoundTool) -> SdkMcpTool[Any]:
        """A tool as one of an SDK MCP server.

        Args:
            tool: That the object runs.
        """

        async def handle(arguments: dict[str, Any]) -> dict[str, Any]:
            try:
                result = await tool.run(arguments)
            except Exception as error:  # noqa: BLE001  the SDK would tell the model its words
                result = result_of(tool.slug, error)
            return {"content": [{"type": "text", "text": result_text(result)}], "is_error": not result.successful}

        hints = tool.hints
        return SdkMcpTool(
            name=tool.name,
            description=tool.description,
            input_schema=tool.parameters,
            handler=handle,
            annotations=ToolAnnotations.model_validate(hints) if hints else None,
        )
