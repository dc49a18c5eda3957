"""What users of `composio_sync` may rely on in types; checked, never run."""

from __future__ import annotations

from typing import Any, assert_type

from composio_sync import (
    Composio,
    ConnectedAccount,
    ConnectionRequest,
    OpenAIResponsesProvider,
    Page,
    Pager,
    Session,
    Tool,
    ToolResult,
)
from composio_sync.emulator import Emulator
from composio_sync.providers.openai import ChatTool, ResponsesTool


def main_job() -> None:
    """The main job, typed from end to end."""
    with Composio() as composio:
        assert_type(composio, Composio[list[ChatTool]])
        session = composio.create("user_123", toolkits=["github"], manage_connections=False)
        assert_type(session, Session[list[ChatTool]])
        assert_type(session.tools(), list[ChatTool])
        request = session.authorize("github")
        assert_type(request, ConnectionRequest)
        assert_type(request.redirect_url, str | None)
        assert_type(request.wait_for_connection(timeout=60, on_status=print), ConnectedAccount)
        result = session.execute("GITHUB_CREATE_AN_ISSUE", arguments={"title": "t"})
        assert_type(result, ToolResult)
        assert_type(result.successful, bool)


def lists() -> None:
    """Pagers know what they hold."""
    composio = Composio(OpenAIResponsesProvider(), api_key="ak_x")
    assert_type(composio, Composio[list[ResponsesTool]])
    pager = composio.tools.list(toolkits=["github"])
    assert_type(pager, Pager[Tool])
    assert_type(pager.first(), Page[Tool])
    assert_type(pager.collect(max_items=3), list[Tool])
    for tool in pager:
        assert_type(tool, Tool)
    for outcome in composio.tools.execute_many([{"slug": "A"}]):
        assert_type(outcome.unwrap(), ToolResult)
    assert_type(composio.tools.get("u", toolkits=["github"]), list[ResponsesTool])


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
