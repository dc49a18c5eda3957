"""What users of `composio_sync` may rely on in types; checked, never run."""

from __future__ import annotations

import ssl
from typing import Any, assert_type

import aiohttp
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from composio_sync import (
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
from composio_sync.emulator import Emulator
from composio_sync.integrations.otel import spans


def main_job() -> None:
    """The main job, typed from end to end."""
    with Composio() as composio:
        session = composio.create("user_123", toolkits=["github"], manage_connections=False)
        request = session.authorize("github")
        assert_type(request, ConnectionRequest)
        assert_type(request.redirect_url, str | None)
        assert_type(request.wait_for_connection(timeout=60, on_status=print), ConnectedAccount)
        result = session.execute("GITHUB_CREATE_AN_ISSUE", arguments={"title": "t"})
        assert_type(result, ToolResult)
        assert_type(result.successful, bool)


def with_openai(composio: Composio, openai: OpenAI) -> None:
    """Tools and messages go into the openai package as they are, in both forms."""
    session: Session = composio.create("user_123")
    messages: list[ChatCompletionMessageParam] = []
    tools = session.tools()
    response = openai.chat.completions.create(model="m", messages=messages, tools=tools)
    messages += composio.provider.handle_tool_calls(response=response, session=session)
    openai.responses.create(model="m", input="hi", tools=composio.tools.get("u", toolkits=["github"]))


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


def lists() -> None:
    """Pagers know what they hold, and clients what their provider makes."""
    composio = Composio(Names(), api_key="ak_x")
    assert_type(composio, Composio[list[str]])
    assert_type(composio.tools.get("u", toolkits=["github"]), list[str])
    session = composio.create("u")
    assert_type(session, Session[list[str]])
    assert_type(session.tools(), list[str])
    pager = composio.tools.list(toolkits=["github"])
    assert_type(pager, Pager[Tool])
    assert_type(pager.first(), Page[Tool])
    assert_type(pager.collect(max_items=3), list[Tool])
    for tool in pager:
        assert_type(tool, Tool)
    calls = [{"slug": "A", "arguments": {"name": name}} for name in ("x", "y")]
    for outcome in composio.tools.execute_many(calls):
        assert_type(outcome.unwrap(), ToolResult)


class Official:
    """An object of the official SDK: anything with `wrap_tools`."""

    name = "official"

    def wrap_tools(self, tools: Any, execute_tool: Any = None) -> Any:
        """Wrap."""
        return tools


def official() -> None:
    """Provider objects of the official SDK are accepted; what they make is not known."""
    composio = Composio(Official(), api_key="ak_x")
    assert_type(composio.tools.get("u", slug="A"), Any)


def emulator() -> None:
    """The emulator gives what a client needs."""
    with Emulator() as local:
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
