"""Configuration blocks of a session: as asked for, and as answers show them."""

from __future__ import annotations

from typing import Any, Final

from .problems import ApiError, bad_request
from .state import Session
from .world import World

BLOCKS: Final = (
    "toolkits",
    "auth_configs",
    "connected_accounts",
    "instant",
    "manage_connections",
    "tools",
    "tags",
    "workbench",
    "multi_account",
    "proxy_execute",
    "hooks",
    "preload",
    "search",
    "execute",
)
_MANY_TOOLS: Final = 50


def _renamed(block: Any) -> Any:
    names = {"enable": "enabled", "disable": "disabled"}
    return {names.get(key, key): value for key, value in block.items()} if isinstance(block, dict) else block


def _tags(block: Any) -> dict[str, Any]:
    return {"enabled": block} if isinstance(block, list) else dict(_renamed(block))


def _tool_filter(block: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = _renamed(block)
    return {**shown, "tags": _tags(shown["tags"])} if "tags" in shown else shown


def _known(block: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in (block or {}).items() if value is not None}
    return {**defaults, **given}


def config_json(session: Session) -> dict[str, Any]:
    """`config` of a session: defaults filled in, and `enable` shown as `enabled` where the platform does so."""
    blocks = session.blocks
    manage = _known(
        blocks.get("manage_connections"),
        {"enable": True, "enable_wait_for_connections": False, "enable_connection_removal": True},
    )
    bench = _known(
        blocks.get("workbench"), {"enable": True, "enable_tool_execution": True, "enable_proxy_execution": True}
    )
    shown: dict[str, Any] = {
        "user_id": session.user_id,
        "instant": _instant(blocks.get("instant")),
        "manage_connections": {"enabled": manage.pop("enable"), **manage},
        "workbench": {
            "enable": bench.pop("enable"),
            "tool_execution_enabled": bench.pop("enable_tool_execution"),
            "proxy_execution_enabled": bench.pop("enable_proxy_execution"),
            **bench,
        },
        "preload": _known(blocks.get("preload"), {"tools": []}),
        "search": _known(blocks.get("search"), {"enable": True}),
        "execute": _known(blocks.get("execute"), {"enable_multi_execute": True}),
    }
    if "toolkits" in blocks:
        shown["toolkits"] = _renamed(blocks["toolkits"])
    if "tools" in blocks:
        shown["tools"] = {slug: _tool_filter(block) for slug, block in blocks["tools"].items()}
    if "tags" in blocks:
        shown["tags"] = _tags(blocks["tags"])
    for name in ("auth_configs", "connected_accounts", "multi_account", "proxy_execute"):
        if name in blocks:
            shown[name] = blocks[name]
    return shown


def _instant(block: Any) -> Any:
    if not block:
        return False
    shown: dict[str, Any] = {"return_instant_charge": False, "return_prices_in_search": False, **block}
    if "toolkits" in shown:
        shown["toolkits"] = _renamed(shown["toolkits"])
    if "tools" in shown:
        shown["tools"] = {slug: _renamed(filters) for slug, filters in shown["tools"].items()}
    return shown


def check_blocks(world: World, blocks: dict[str, Any]) -> None:
    """Refuse blocks that name what does not exist or contradict one another.

    Raises:
        ApiError: 400, with near names where a slug is unknown.
    """
    registry = world.registry
    toolkits = blocks.get("toolkits") or {}
    named = [("toolkits", slug) for key in ("enable", "disable") for slug in toolkits.get(key) or ()]
    named += [
        (name, slug) for name in ("tools", "auth_configs", "connected_accounts") for slug in blocks.get(name) or {}
    ]
    for place, slug in named:
        if registry.find_toolkit(slug) is None:
            try:
                registry.toolkit(slug)
            except ApiError as error:
                raise bad_request(
                    f"{place} names a toolkit that does not exist: {slug!r}",
                    slug="ToolRouterV2_InvalidToolkit",
                    code=4310,
                    fix=error.suggested_fix,
                ) from None
    preload = (blocks.get("preload") or {}).get("tools", [])
    if isinstance(preload, str) and preload != "all":
        raise bad_request(
            "preload.tools must be a list of tool slugs or 'all'", slug="ToolRouterV2_InvalidPreload", code=4311
        )
    tools = [
        ("preload.tools", slug)
        for slug in (preload if isinstance(preload, list) else ())
        if not slug.upper().startswith("LOCAL_")
    ]
    for filters in (blocks.get("tools") or {}).values():
        tools += [("tools", slug) for key in ("enable", "disable") for slug in filters.get(key) or ()]
    for place, slug in tools:
        if registry.find_tool(slug) is None:
            raise bad_request(
                f"{place} names a tool that does not exist: {slug!r}",
                slug="ToolRouterV2_InvalidTool",
                code=4312,
                fix=registry.near_tools(slug),
            )
    for name, ids in (("auth_configs", world.state.auth_configs), ("connected_accounts", world.state.accounts)):
        for value in (blocks.get(name) or {}).values():
            for row_id in [value] if isinstance(value, str) else value:
                if row_id not in ids:
                    raise bad_request(
                        f"{name} names an id that does not exist: {row_id!r}", slug="ToolRouterV2_InvalidId", code=4313
                    )
    hooks = [hook["id"] for hook in blocks.get("hooks") or ()]
    if len(set(hooks)) < len(hooks):
        raise bad_request("two hooks have the same id", slug="ToolRouterV2_InvalidHooks", code=4315)
    proxy, bench = blocks.get("proxy_execute") or {}, blocks.get("workbench") or {}
    if proxy.get("enable") is False and bench.get("enable_proxy_execution") is True:
        raise bad_request(
            "proxy_execute.enable is false, but workbench.enable_proxy_execution is true",
            slug="ToolRouterV2_ConfigConflict",
            code=4314,
            fix="Set both to the same value, or leave one out.",
        )


def hook_results(session: Session, toolkits: set[str]) -> dict[str, Any]:
    """What the hooks of a call to these toolkits decided: nothing is here to read a sentence, so they block nothing."""
    applied = [
        hook["id"]
        for hook in session.blocks.get("hooks") or ()
        if hook["applies_to"] == "all" or toolkits & {slug.lower() for slug in hook["applies_to"]["toolkits"]}
    ]
    return {"hook_results": [{"id": one, "status": "unavailable"} for one in applied]} if applied else {}


def experimental_json(session: Session) -> dict[str, Any]:
    """`experimental` of a session: the assistive prompt, and custom tools with their final slugs."""
    asked = session.experimental
    zone = (asked.get("assistive_prompt_config") or {}).get("user_timezone")
    shown: dict[str, Any] = {
        "assistive_prompt": "Search for tools before you use one, and connect a toolkit before you run its tools."
        + (f" The user's time zone is {zone}." if zone else "")
    }
    if asked.get("custom_tools"):
        shown["custom_tools"] = [_custom_tool(tool, tool.get("extends_toolkit")) for tool in asked["custom_tools"]]
    if asked.get("custom_toolkits"):
        shown["custom_toolkits"] = [
            {**kit, "tools": [_custom_tool(tool, kit["slug"]) for tool in kit["tools"]]}
            for kit in asked["custom_toolkits"]
        ]
    if asked.get("no_elicitation_support_fallback"):
        shown["no_elicitation_support_fallback"] = asked["no_elicitation_support_fallback"]
    if asked.get("session_config_id"):
        shown["source_session_config"] = {"id": asked["session_config_id"]}
    return shown


def _custom_tool(tool: dict[str, Any], toolkit: str | None) -> dict[str, Any]:
    prefix = f"LOCAL_{toolkit.upper()}_" if toolkit else "LOCAL_"
    return {**tool, "slug": f"{prefix}{tool['slug'].upper()}", "original_slug": tool["slug"]}


def custom_tools(session: Session, sent: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Custom tools of a session under their final slugs, with those that a request carries; each names its toolkit."""
    found: dict[str, dict[str, Any]] = {}
    for source in (session.experimental, sent or {}):
        for tool in source.get("custom_tools") or ():
            shown = _custom_tool(tool, tool.get("extends_toolkit"))
            found[shown["slug"]] = {"toolkit": tool.get("extends_toolkit") or "custom", **shown}
        for kit in source.get("custom_toolkits") or ():
            for tool in kit["tools"]:
                shown = _custom_tool(tool, kit["slug"])
                found[shown["slug"]] = {"toolkit": kit["slug"], **shown}
    return list(found.values())


def snapshot(world: World, session: Session) -> None:
    """Add the present configuration to a session's history."""
    session.history.append({"version": session.version, "created_at": world.now(), "config": config_json(session)})


def warnings_json(preloaded: int) -> list[dict[str, str]]:
    """What a session is warned of."""
    if preloaded <= _MANY_TOOLS:
        return []
    message = f"{preloaded} preloaded tools take up much of a model's context."
    return [{"code": "PRELOAD_TOOLS_HIGH_CONTEXT_USAGE", "message": message}]
