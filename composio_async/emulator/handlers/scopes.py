"""Operations on OAuth scopes, worked out from what the catalog says of tools and toolkits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from composio_async.emulator.catalog.model import AuthScheme, Tool, Toolkit
from composio_async.emulator.problems import ApiError, bad_request
from composio_async.emulator.world import Call

DIMENSIONS: Final[dict[str, dict[str, Any]]] = {
    "slack": {
        "dimension": "token_type",
        "description": "Whether the app acts as a bot or as the user.",
        "values": ["bot", "user"],
    }
}
"""In what the contexts of a toolkit's grants differ; the first value holds by default."""


async def required(call: Call) -> dict[str, Any]:
    """What each tool needs, and all of it together."""
    tools = [call.registry.tool(slug) for slug in call.body["tools"]]
    for tool in tools:
        call.registry.version(tool, call.body.get("version"))
    return {
        "scopes_required": _together(tool.scopes for tool in tools),
        "per_tool_requirements": [
            {"tool": tool.slug, **({"scope_requirements": {"all_of": list(tool.scopes)}} if tool.scopes else {})}
            for tool in tools
        ],
    }


async def recommended(call: Call) -> dict[str, Any]:
    """What the tools and the toolkit need, with and without what the caller says."""
    body = call.body
    toolkit, scheme = _asked(call, body)
    tools = [_own(call, toolkit, slug) for slug in body["tools"]]
    needed = [*(scheme.required_scopes if scheme else ()), *(scope for tool in tools for scope in tool.scopes)]
    excluded, available = set(body.get("exclude") or ()), body.get("available_scopes")
    chosen = [
        scope
        for scope in _together([needed, body.get("include") or ()])
        if scope not in excluded and (available is None or scope in available)
    ]
    return {
        **_head(toolkit, scheme, body),
        "grant_context": {**_default_context(toolkit), **(body.get("grant_context") or {})},
        "scopes": {"least_privilege": chosen, "fewest": chosen, "conditional": []},
    }


async def grant_context(call: Call) -> dict[str, Any]:
    """In what grants differ: nothing, but for the toolkits named above."""
    toolkit, scheme = _asked(call, call.query)
    return {
        **_head(toolkit, scheme, call.query),
        "grant_context_dimensions": [DIMENSIONS[toolkit.slug]] if toolkit.slug in DIMENSIONS else [],
        "default_grant_context": _default_context(toolkit),
    }


def _together(groups: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(scope for group in groups for scope in group))


def _own(call: Call, toolkit: Toolkit, slug: str) -> Tool:
    tool = call.registry.tool(slug)
    if tool.toolkit != toolkit.slug:
        raise bad_request(f"Tool {tool.slug!r} is not of toolkit {toolkit.slug!r}")
    return tool


def _asked(call: Call, given: dict[str, Any]) -> tuple[Toolkit, AuthScheme | None]:
    toolkit = call.registry.toolkit(call.path["toolkit_slug"])
    mode = given.get("auth_scheme")
    if mode is None:
        return toolkit, toolkit.managed_scheme or next(iter(toolkit.schemes), None)
    scheme = toolkit.scheme(mode)
    if scheme is None:
        has = ", ".join(one.mode for one in toolkit.schemes) or "NO_AUTH"
        raise bad_request(f"Toolkit {toolkit.slug!r} has no auth scheme {mode!r}", fix=f"It has {has}.")
    return toolkit, scheme


def _head(toolkit: Toolkit, scheme: AuthScheme | None, given: dict[str, Any]) -> dict[str, Any]:
    asked = given.get("toolkit_version", "latest")
    if asked not in ("latest", *toolkit.versions):
        raise ApiError(
            404,
            f"Toolkit {toolkit.slug!r} has no version {asked!r}",
            slug="Toolkit_ToolkitVersionNotFound",
            code=4302,
            suggested_fix=f"Use latest or one of {', '.join(toolkit.versions)}.",
        )
    version = toolkit.version if asked == "latest" else asked
    return {"auth_scheme": scheme.mode if scheme else "NO_AUTH", "toolkit_version": version}


def _default_context(toolkit: Toolkit) -> dict[str, str]:
    dimension = DIMENSIONS.get(toolkit.slug)
    return {dimension["dimension"]: dimension["values"][0]} if dimension else {}
