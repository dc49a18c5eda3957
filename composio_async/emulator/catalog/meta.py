"""The meta tools of sessions; `meta_tools.py` says what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from composio_async.emulator.shapes import array, either, flag, integer, mapping, number, record, text

from .model import Tool, ToolCall, Toolkit

TOOLKIT: Final = Toolkit(
    slug="composio",
    name="Composio",
    description="Tools for finding, connecting and running other tools.",
    app_url="https://composio.dev",
    categories=("Meta",),
)


def _never(call: ToolCall) -> Any:
    raise NotImplementedError(call)


def _tool(slug: str, name: str, description: str, schema: dict[str, Any], *tags: str) -> Tool:
    return Tool(slug, name, description, "composio", schema, _never, tags=tags, no_auth=True)


_TOOLKITS = array(either(text(), record({"name": text()})), "Toolkit slugs.", minItems=1)
_ORDERS = array(
    either(
        text(),
        record(
            {"name": text("Slug of the toolkit.")},
            action=text(
                "What to do: link it unless it is connected (add), list its accounts, or remove one.",
                enum=["add", "list", "remove"],
                default="add",
            ),
            account=text("Id or alias of the account to remove, when there are several."),
            alias=text("Alias of the account to add."),
        ),
    ),
    "Toolkit slugs, or what to do with each.",
    minItems=1,
)

TOOLS: Final[Mapping[str, Tool]] = {
    tool.slug: tool
    for tool in (
        _tool(
            "COMPOSIO_SEARCH_TOOLS",
            "Search tools",
            "Finds tools for what is to be done, and says which toolkits are connected.",
            record(
                {
                    "queries": array(
                        record({"use_case": text("What is to be done.")}, known_fields=text("Values known already.")),
                        minItems=1,
                    )
                },
                session=record(id=text(), generate_id=flag()),
            ),
            "readOnlyHint",
        ),
        _tool(
            "COMPOSIO_GET_TOOL_SCHEMAS",
            "Get tool schemas",
            "Reads the schemas of tools.",
            record({"tool_slugs": array(text(), "Slugs of the tools.", minItems=1)}),
            "readOnlyHint",
        ),
        _tool(
            "COMPOSIO_MULTI_EXECUTE_TOOL",
            "Execute tools",
            "Runs several tools at the same time.",
            record(
                {
                    "tools": array(
                        record(
                            {"tool_slug": text("Slug of the tool.")},
                            arguments=mapping(description="Its arguments."),
                            account=text(),
                        ),
                        "The tools to run.",
                        minItems=1,
                        maxItems=50,
                    )
                },
                sync_response_to_workbench=flag("Accepted and ignored.", default=False),
                thought=text(),
                session_id=text(),
            ),
            "openWorldHint",
        ),
        _tool(
            "COMPOSIO_MANAGE_CONNECTIONS",
            "Manage connections",
            "Says whether toolkits are connected, and gives a link for those that are not.",
            record(
                {"toolkits": _ORDERS},
                reinitiate_all=flag("Whether to link anew what is connected.", default=False),
                session_id=text(),
            ),
            "updateHint",
        ),
        _tool(
            "COMPOSIO_WAIT_FOR_CONNECTIONS",
            "Wait for connections",
            "Waits until toolkits are connected.",
            record(
                {"toolkits": _TOOLKITS},
                mode=text("Whether one or all must be connected.", enum=["any", "all"], default="all"),
                timeout_seconds=number("Longest wait, in seconds.", default=5, minimum=0, maximum=300),
                session_id=text(),
            ),
            "readOnlyHint",
        ),
        _tool(
            "COMPOSIO_REMOTE_WORKBENCH",
            "Remote workbench",
            "Runs Python in a sandbox.",
            record({"code_to_execute": text("Python code.")}, timeout=integer()),
            "openWorldHint",
        ),
        _tool(
            "COMPOSIO_REMOTE_BASH_TOOL",
            "Remote shell",
            "Runs a shell command in a sandbox.",
            record({"command": text("The command.")}),
            "openWorldHint",
        ),
        _tool(
            "COMPOSIO_PROXY_EXECUTE",
            "Proxy request",
            "Sends a request to a toolkit's own API with the user's credentials.",
            record(
                {
                    "toolkit_slug": text("Whose API."),
                    "endpoint": text("Path or address."),
                    "method": text("HTTP method.", enum=["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]),
                },
                body={"description": "JSON body."},
                parameters=array(record({"name": text(), "value": text(), "type": text(enum=["header", "query"])})),
            ),
            "openWorldHint",
        ),
        _tool(
            "COMPOSIO_SUBMIT_FEEDBACK",
            "Submit feedback",
            "Tells Composio how a task went.",
            record(feedback=text("What went well or badly."), rating=integer()),
            "createHint",
        ),
    )
}
