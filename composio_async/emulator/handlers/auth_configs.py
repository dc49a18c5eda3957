"""Operations of auth configs."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.accounts import find_auth_config, new_auth_config
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import bad_request
from composio_async.emulator.render import auth_config_json
from composio_async.emulator.state import AuthConfig
from composio_async.emulator.world import Call


async def list_(call: Call) -> dict[str, Any]:
    """Newest first; disabled ones only when asked for."""
    query = call.query
    toolkits = {slug.lower() for slug in (query.get("toolkit_slug") or "").split(",") if slug}
    managed = {"true": True, "false": False}.get(str(query.get("is_composio_managed", "")).lower())
    words = str(query.get("search") or "").lower()
    rows = [
        row
        for row in reversed(list(call.state.auth_configs.values()))
        if (not toolkits or row.toolkit in toolkits)
        and managed in (None, row.managed)
        and (row.enabled or query.get("show_disabled"))
        and words in f"{row.name} {row.id} {row.toolkit}".lower()
    ]
    return page_of(rows, lambda row: row.id, lambda row: auth_config_json(row, call.state, call.registry), query)


async def get(call: Call) -> dict[str, Any]:
    """One auth config."""
    return auth_config_json(find_auth_config(call.world, call.path["id"]), call.state, call.registry)


async def create(call: Call) -> dict[str, Any]:
    """A new auth config."""
    row = make(call)
    return {
        "toolkit": {"slug": row.toolkit},
        "auth_config": {
            "id": row.id,
            "auth_scheme": row.scheme,
            "is_composio_managed": row.managed,
            "restrict_to_following_tools": row.restricted_tools,
        },
    }


def make(call: Call) -> AuthConfig:
    """Make and store an auth config, a Composio-managed one unless a custom one is described."""
    toolkit = call.registry.toolkit(call.body["toolkit"]["slug"])
    wanted = call.body.get("auth_config") or {"type": "use_composio_managed_auth"}
    if toolkit.no_auth:
        raise bad_request(
            f"Toolkit {toolkit.slug!r} needs no authorization, so it has no auth configs",
            slug="Auth_Config_NoAuthToolkit",
            code=611,
        )
    managed = wanted["type"] == "use_composio_managed_auth"
    if managed:
        scheme = toolkit.managed_scheme
        if scheme is None:
            raise bad_request(
                f"Toolkit {toolkit.slug!r} has no Composio-managed auth",
                slug="Auth_Config_DefaultNotFound",
                code=609,
                fix="Use type use_custom_auth with your own credentials.",
            )
        mode = scheme.mode
    else:
        mode = wanted["authScheme"]
    row = new_auth_config(call.world, toolkit.slug, scheme=mode, managed=managed, name=wanted.get("name"))
    _apply(row, wanted)
    call.state.put(row)
    return row


async def update(call: Call) -> dict[str, Any]:
    """Change the given fields; the type must be the stored one."""
    row = find_auth_config(call.world, call.path["id"])
    kind = "default" if row.managed else "custom"
    if call.body["type"] != kind:
        raise bad_request(
            f"type must be {kind!r} for auth config {row.id!r}", slug="Auth_Config_TypeMismatch", code=612
        )
    _apply(row, call.body)
    row.updated_at = call.world.now()
    call.state.put(row)
    return {"success": True, "message": f"Auth config {row.id} was updated"}


async def update_status(call: Call) -> dict[str, Any]:
    """ENABLED or DISABLED, from the path."""
    row = find_auth_config(call.world, call.path["id"])
    status = call.path["status"]
    if status not in ("ENABLED", "DISABLED"):
        raise bad_request(f"status must be ENABLED or DISABLED, not {status!r}")
    row.enabled = status == "ENABLED"
    row.updated_at = call.world.now()
    call.state.put(row)
    return {"success": True, "message": f"Auth config {row.id} is {status}"}


async def delete(call: Call) -> dict[str, Any]:
    """Forget it, and the accounts made with it."""
    row = find_auth_config(call.world, call.path["id"])
    call.state.delete(row)
    for account in list(call.state.accounts.values()):
        if account.auth_config_id == row.id:
            call.state.delete(account)
    answer: dict[str, Any] = {"success": True, "message": f"Auth config {row.id} was deleted"}
    return {**answer, "revoke_job_id": call.state.new_id("job")} if call.query.get("revoke_on_delete") else answer


def _apply(row: AuthConfig, given: dict[str, Any]) -> None:
    row.name = given.get("name", row.name)
    row.credentials = {**row.credentials, **(given.get("credentials") or {})}
    for name in ("scopes", "user_scopes"):
        if name in given:
            row.credentials[name] = given[name]
    row.shared_credentials = given.get("shared_credentials", row.shared_credentials)
    row.proxy_config = given.get("proxy_config", row.proxy_config)
    row.restricted_tools = given.get("restrict_to_following_tools", row.restricted_tools)
    row.in_sessions = given.get("is_enabled_for_tool_router", row.in_sessions)
    access = given.get("tool_access_config") or {}
    row.creation_tools = access.get("tools_for_connected_account_creation", row.creation_tools)
    row.execution_tools = access.get("tools_available_for_execution", row.execution_tools)
