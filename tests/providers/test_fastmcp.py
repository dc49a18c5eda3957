"""What is special about tools for FastMCP."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async import Tool
from composio_async.errors import InvalidParams
from composio_async.models.tools import ToolResult

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import SCHEMA

pytest.importorskip("fastmcp", reason="NOT RUN: fastmcp is not installed here")

from fastmcp import Client, FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.server.middleware import Middleware

from composio_async.providers.fastmcp import FastMCPProvider

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

POINTS = schema(person={"$ref": "#/$defs/Person", "description": "Who."})
POINTS["$defs"] = {"Person": {"type": "object", "properties": {"name": {"type": "string", "pattern": "^A"}}}}


async def listed(server: FastMCP) -> Any:
    """What a client is told of the one tool of a server."""
    async with Client(server) as client:
        (tool,) = await client.list_tools()
    return tool.model_dump(by_alias=True, exclude_none=True)


async def test_servers_put_definitions_in_place() -> None:
    """A server made with the defaults tells a schema without references, of which nothing else is changed."""
    tool = await listed(FastMCP("x", tools=wrapped(FastMCPProvider(), POINTS, Runs())))
    person = {**POINTS["$defs"]["Person"], "description": "Who."}
    assert tool["inputSchema"] == schema(person=person)


@pytest.mark.parametrize("parameters", [POINTS, SCHEMA])
async def test_servers_can_tell_schemas_as_they_are(parameters: dict[str, Any]) -> None:
    """With `dereference_schemas=False` a client reads the platform's schema."""
    server = FastMCP("x", tools=wrapped(FastMCPProvider(), parameters, Runs()), dereference_schemas=False)
    assert (await listed(server))["inputSchema"] == parameters


async def test_title_and_hints_are_told() -> None:
    """A client is told the tool's own title, and what the platform says of its behaviour."""
    tool = Tool(slug=SLUG, name="Send a letter", input_parameters=schema(), tags=["destructiveHint", "mail"])
    told = await listed(FastMCP("x", tools=FastMCPProvider().wrap_tools([tool], Runs())))
    assert told["title"] == "Send a letter"
    assert told["annotations"] == {"destructiveHint": True}


async def test_a_result_is_text_and_structure() -> None:
    """A client finds the result as JSON text and as structured content."""
    async with Client(FastMCP("x", tools=wrapped(FastMCPProvider(), schema(), Runs({"n": 1})))) as client:
        result = await client.call_tool(SLUG, {})
    assert result.structured_content == {"successful": True, "data": {"n": 1}, "error": None}
    assert result.content[0].text == '{"successful":true,"data":{"n":1},"error":null}'


async def test_a_failure_is_an_error_of_the_client() -> None:
    """A client that raises errors raises a failed call, with its text; one that does not has the data too."""
    async with Client(FastMCP("x", tools=wrapped(FastMCPProvider(), schema(), Runs(FAILED)))) as client:
        with pytest.raises(ToolError, match="the mailbox is full"):
            await client.call_tool(SLUG, {})
        result = await client.call_tool(SLUG, {}, raise_on_error=False)
    assert result.is_error
    assert result.structured_content["data"] == {"code": 7}


async def test_data_of_any_depth_is_answered() -> None:
    """Data that cannot be sent is not told, and the call has worked."""
    data: Any = {}
    for _ in range(600):
        data = {"inner": data}
    runs = Runs(ToolResult(successful=True, data=data))
    async with Client(FastMCP("x", tools=wrapped(FastMCPProvider(), schema(), runs))) as client:
        result = await client.call_tool(SLUG, {}, raise_on_error=False)
    assert not result.is_error
    assert result.structured_content["data"] == "too deeply nested to be shown"


@pytest.mark.parametrize("error", [InvalidParams("no such user"), RuntimeError("hunter2 is the password")])
async def test_the_middleware_sees_raised_errors(error: Exception) -> None:
    """With raise_errors a server's middleware gets the error as a cause; the client reads a stranger's words never."""
    seen: list[BaseException | None] = []

    class Watch(Middleware):
        async def on_call_tool(self, context: Any, call_next: Any) -> Any:
            try:
                return await call_next(context)
            except ToolError as raised:
                seen.append(raised.__cause__)
                raise

    tools = wrapped(FastMCPProvider(raise_errors=True), schema(), Runs(error=error))
    async with Client(FastMCP("x", tools=tools, middleware=[Watch()])) as client:
        result = await client.call_tool(SLUG, {}, raise_on_error=False)
    assert seen == [error]
    assert result.is_error
    assert ("no such user" in result.content[0].text) == isinstance(error, InvalidParams)
    assert "hunter2" not in result.content[0].text


async def test_a_mounted_server_serves_them_too() -> None:
    """Under another server's namespace the tool has its prefix and runs the same."""
    runs = Runs()
    outer = FastMCP("outer")
    outer.mount(FastMCP("inner", tools=wrapped(FastMCPProvider(), schema(), runs)), namespace="mail")
    async with Client(outer) as client:
        await client.call_tool(f"mail_{SLUG}", {"to": "x"})
    assert runs.seen == [{"to": "x"}]
