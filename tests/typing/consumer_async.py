"""What users of `composio_async` may rely on in types; checked, never run."""

from __future__ import annotations

import ssl
from typing import Any, assert_type

import aiohttp
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionMessageParam

from composio_async import (
    Composio,
    ConnectedAccount,
    ConnectionRequest,
    ExecuteTool,
    Page,
    Pager,
    Provider,
    ResponseEvent,
    Session,
    Tool,
    ToolCall,
    ToolResult,
)
from composio_async.emulator import Emulator
from composio_async.integrations.otel import spans


async def main_job() -> None:
    """The main job, typed from end to end."""
    async with Composio() as composio:
        session = await composio.create("user_123", toolkits=["github"], manage_connections=False)
        request = await session.authorize("github")
        assert_type(request, ConnectionRequest)
        assert_type(request.redirect_url, str | None)
        assert_type(await request.wait_for_connection(timeout=60, on_status=print), ConnectedAccount)
        result = await session.execute("GITHUB_CREATE_AN_ISSUE", arguments={"title": "t"})
        assert_type(result, ToolResult)
        assert_type(result.successful, bool)


async def with_openai(composio: Composio, openai: AsyncOpenAI) -> None:
    """Tools and messages go into the openai package as they are, in both forms."""
    session: Session = await composio.create("user_123")
    messages: list[ChatCompletionMessageParam] = []
    tools = await session.tools()
    response = await openai.chat.completions.create(model="m", messages=messages, tools=tools)
    messages += await composio.provider.handle_tool_calls(response=response, session=session)
    await openai.responses.create(model="m", input="hi", tools=await composio.tools.get("u", toolkits=["github"]))


class Names(Provider[list[str]]):
    """A provider of one's own: what it makes is known."""

    name = "names"

    def wrap_tools(self, tools: Any, execute: ExecuteTool) -> list[str]:
        """Names alone."""
        return [tool.slug for tool in tools]

    def tool_calls(self, response: Any) -> list[ToolCall]:
        """None."""
        return []

    def tool_message(self, call: ToolCall, result: ToolResult) -> str:
        """Text."""
        return str(result.data)


async def lists() -> None:
    """Pagers know what they hold, and clients what their provider makes."""
    composio = Composio(Names(), api_key="ak_x")
    assert_type(composio, Composio[list[str]])
    assert_type(await composio.tools.get("u", toolkits=["github"]), list[str])
    session = await composio.create("u")
    assert_type(session, Session[list[str]])
    assert_type(await session.tools(), list[str])
    pager = composio.tools.list(toolkits=["github"])
    assert_type(pager, Pager[Tool])
    assert_type(await pager, Page[Tool])
    assert_type(await pager.collect(max_items=3), list[Tool])
    async for tool in pager:
        assert_type(tool, Tool)
    calls = [{"slug": "A", "arguments": {"name": name}} for name in ("x", "y")]
    async for outcome in composio.tools.execute_many(calls):
        assert_type(outcome.unwrap(), ToolResult)


class Official:
    """An object of the official SDK: anything with `wrap_tools`."""

    name = "official"

    def wrap_tools(self, tools: Any, execute_tool: Any = None) -> Any:
        """Wrap."""
        return tools


async def official() -> None:
    """Provider objects of the official SDK are accepted; what they make is not known."""
    composio = Composio(Official(), api_key="ak_x")
    assert_type(await composio.tools.get("u", slug="A"), Any)


async def emulator() -> None:
    """The emulator gives what a client needs."""
    async with Emulator() as local:
        assert_type(local.url, str)
        Composio(base_url=local.url, api_key=local.api_key, timeout=3)


def watch(event: ResponseEvent) -> None:
    """A hook knows what it is told."""
    assert_type(event.status, int | None)
    assert_type(event.request.operation, str)


def surroundings(session: aiohttp.ClientSession, context: ssl.SSLContext) -> None:
    """Proxy, certificates, connections and hooks are options with types."""
    Composio(api_key="ak_x", proxy="http://proxy:3128", ssl=context, trust_env=False, on_response=watch)
    Composio(api_key="ak_x", session=session, on_request=lambda event: print(event.attempt), on_retry=print)
    Composio(api_key="ak_x", **spans())
