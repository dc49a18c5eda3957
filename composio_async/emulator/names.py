"""Names of operations, checked."""

from __future__ import annotations

from typing import Final

from .problems import did_you_mean
from .routes import OPERATIONS

ALIASES: Final[dict[str, str]] = {
    "sessions.use": "sessions.get",
    "sessions.authorize": "sessions.link",
    "sessions.list_tools": "sessions.tools",
    "sessions.list_config_history": "sessions.config_history",
    "connected_accounts.initiate": "connected_accounts.create",
    "connected_accounts.update_acl": "connected_accounts.update",
    "connected_accounts.enable": "connected_accounts.update_status",
    "connected_accounts.disable": "connected_accounts.update_status",
    "auth_configs.enable": "auth_configs.update_status",
    "auth_configs.disable": "auth_configs.update_status",
    "toolkits.list_categories": "toolkits.categories",
    "tools.execute_many": "tools.execute",
    "tools.get_raw_composio_tool_by_slug": "tools.get",
    "tools.get_raw_composio_tools": "tools.list",
    "tools.list_slugs": "tools.enum",
    "triggers.enable": "triggers.update",
    "triggers.disable": "triggers.update",
    "mcp.generate": "mcp.generate_url",
}
"""Names of the client's methods that call an operation of another name."""


def check_operation(name: str, *besides: str) -> str:
    """The operation that a name means: its own, or that of the client's method which calls it.

    Args:
        name: name of an operation or of a method.
        besides: other names to let through as they are.

    Raises:
        TypeError: for something that is not text.
        ValueError: with near names, for a name that means nothing.
    """
    if not isinstance(name, str):
        raise TypeError(f"the name of an operation is text, not {name!r}")
    meant = ALIASES.get(name, name)
    if meant not in OPERATIONS and meant not in besides:
        near = did_you_mean(
            name, [*OPERATIONS, *ALIASES], "Use a name such as tools.execute, as docs/testing.md lists them, or *."
        )
        raise ValueError(f"{name!r} is not an operation. {near}")
    return meant
