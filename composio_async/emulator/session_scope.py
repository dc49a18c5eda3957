"""What a session lets its user do: which tools, through which accounts, and with whose approval."""

from __future__ import annotations

from typing import Any

from .accounts import may_use, usable_accounts
from .catalog import meta
from .catalog.model import Tool, Toolkit
from .session_config import config_json
from .state import Account, Session
from .world import World


def meta_tools(session: Session) -> list[Tool]:
    """The meta tools that the session's configuration switches on, in a fixed order."""
    config = config_json(session)
    manage = config["manage_connections"]
    feedback = (session.experimental.get("submit_feedback") or {}).get("enable", False)
    on = {
        "COMPOSIO_SEARCH_TOOLS": config["search"]["enable"],
        "COMPOSIO_GET_TOOL_SCHEMAS": config["search"]["enable"],
        "COMPOSIO_MULTI_EXECUTE_TOOL": config["execute"]["enable_multi_execute"],
        "COMPOSIO_MANAGE_CONNECTIONS": manage["enabled"],
        "COMPOSIO_WAIT_FOR_CONNECTIONS": manage["enabled"] and manage["enable_wait_for_connections"],
        "COMPOSIO_REMOTE_WORKBENCH": config["workbench"]["enable"],
        "COMPOSIO_REMOTE_BASH_TOOL": config["workbench"]["enable"],
        "COMPOSIO_PROXY_EXECUTE": config.get("proxy_execute", {}).get("enable", False),
        "COMPOSIO_SUBMIT_FEEDBACK": feedback,
    }
    return [meta.TOOLS[slug] for slug, enabled in on.items() if enabled]


def permits_toolkit(session: Session, slug: str) -> bool:
    """Whether a toolkit is in the session."""
    wanted = session.blocks.get("toolkits") or {}
    if "enable" in wanted:
        return slug in _lower(wanted["enable"])
    return slug not in _lower(wanted.get("disable", ()))


def permits_tool(session: Session, tool: Tool) -> bool:
    """Whether a tool is in the session: its toolkit, then the toolkit's own filter, else the session's tags."""
    if not permits_toolkit(session, tool.toolkit):
        return False
    filters = _tool_filter(session, tool)
    if "enable" in filters:
        return tool.slug in _upper(filters["enable"])
    if "disable" in filters:
        return tool.slug not in _upper(filters["disable"])
    return _tags_permit(filters["tags"] if "tags" in filters else session.blocks.get("tags"), tool)


def needs_approval(session: Session, tool: Tool) -> bool:
    """Whether the user is asked before the tool runs."""
    if tool.slug in session.approved_tools:
        return False
    permissions = session.experimental.get("permissions")
    if permissions:
        rule = (permissions.get("overrides") or {}).get(tool.slug)
        if rule is not None:
            return rule in ("ask_once", "ask_always")
        if permissions["default"] != "allow_all":
            return True
    tags = session.blocks.get("tags")
    asked = tags.get("require_approval", ()) if isinstance(tags, dict) else ()
    return (
        tool.toolkit in _lower((session.blocks.get("toolkits") or {}).get("require_approval", ()))
        or tool.slug in _upper(_tool_filter(session, tool).get("require_approval", ()))
        or bool(set(asked) & set(tool.tags))
    )


def denied_always(session: Session, tool: Tool) -> bool:
    """Whether the session's permissions never let the tool run."""
    permissions = session.experimental.get("permissions") or {}
    return bool((permissions.get("overrides") or {}).get(tool.slug) == "always_deny")


def session_tools(world: World, session: Session) -> list[Tool]:
    """Every catalog tool in the session."""
    return [tool for tool in world.registry.tools() if permits_tool(session, tool)]


def preloaded_tools(world: World, session: Session) -> list[Tool]:
    """The tools that are listed beside the meta tools."""
    wanted = (session.blocks.get("preload") or {}).get("tools", [])
    if wanted == "all":
        return session_tools(world, session)
    found = [world.registry.find_tool(slug) for slug in wanted]
    return [tool for tool in found if tool is not None and permits_tool(session, tool)]


def session_accounts(world: World, session: Session, toolkit: str) -> list[Account]:
    """ACTIVE, enabled accounts that the session may use for a toolkit, the one to prefer first."""
    pinned = _by_toolkit(session.blocks.get("connected_accounts")).get(toolkit)
    if pinned is not None:
        rows = [world.state.accounts[row_id] for row_id in pinned if row_id in world.state.accounts]
        return [r for r in rows if r.status == "ACTIVE" and not r.disabled and may_use(r, session.user_id)]
    config_id = _by_toolkit(session.blocks.get("auth_configs")).get(toolkit)
    found = usable_accounts(world, session.user_id, toolkit)
    return [row for row in found if config_id in (None, row.auth_config_id)]


def pinned_auth_config(session: Session, toolkit: str) -> str | None:
    """The auth config that the session names for a toolkit."""
    found: str | None = _by_toolkit(session.blocks.get("auth_configs")).get(toolkit)
    return found


def session_toolkits(world: World, session: Session) -> list[Toolkit]:
    """Every toolkit in the session."""
    return [kit for kit in world.registry.toolkits() if permits_toolkit(session, kit.slug)]


def _tool_filter(session: Session, tool: Tool) -> dict[str, Any]:
    found: dict[str, Any] = _by_toolkit(session.blocks.get("tools")).get(tool.toolkit, {})
    return found


def _tags_permit(tags: Any, tool: Tool) -> bool:
    if tags is None:
        return True
    wanted = {"enable": tags} if isinstance(tags, list) else tags
    has = set(tool.tags)
    if wanted.get("enable") and not has & set(wanted["enable"]):
        return False
    return not has & set(wanted.get("disable") or ())


def _by_toolkit(block: dict[str, Any] | None) -> dict[str, Any]:
    return {slug.lower(): value for slug, value in (block or {}).items()}


def _lower(slugs: Any) -> set[str]:
    return {slug.lower() for slug in slugs or ()}


def _upper(slugs: Any) -> set[str]:
    return {slug.upper() for slug in slugs or ()}
