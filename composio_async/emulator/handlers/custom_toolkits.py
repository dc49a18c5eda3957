"""Operations of toolkits of a project's own; their servers are never asked, so they have the tools registered here."""

from __future__ import annotations

from typing import Any, Final

from composio_async.emulator.own_toolkits import version_of_day
from composio_async.emulator.problems import ApiError, not_found
from composio_async.emulator.state import CustomToolkit, Row
from composio_async.emulator.world import Call

PREFIX: Final = "CUSTOM_"
FIXED: Final = ("app_url", "auth_schemes")


async def upsert(call: Call) -> dict[str, Any]:
    """Make it, or change how it is shown; where it is and how it is authorised stay."""
    slug = PREFIX + "_".join(call.body["slug"].upper().split())
    config = call.body["toolkit_config"]
    row = call.state.custom_toolkits.get(slug)
    changed = [] if row is None else [name for name in FIXED if row.config[name] != config[name]]
    if changed:
        raise ApiError(
            409,
            f"{' and '.join(changed)} of toolkit {slug!r} cannot change",
            slug="CustomToolkit_Conflict",
            code=4310,
            suggested_fix="Delete the toolkit and make it anew.",
        )
    if row is None:
        row = CustomToolkit(id=slug, config=config, created_at=call.world.now())
    row.config = config
    call.state.put(row)
    return {"slug": slug}


async def sync(call: Call) -> dict[str, Any]:
    """A new version, of the tools that were registered with the emulator under this toolkit."""
    row = _find(call, call.body["slug"])
    row.versions = [*row.versions, version_of_day(call.world.now(), len(row.versions))]
    call.state.put(row)
    return {
        "slug": row.id,
        "version": row.versions[-1],
        "synced_count": len(call.registry.tools(row.id.lower())),
    }


async def delete(call: Call) -> dict[str, Any]:
    """Forget it, with the auth configs and accounts of its toolkit."""
    slug = call.path["slug"]
    if call.registry.find_toolkit(slug) is not None and not slug.upper().startswith(PREFIX):
        raise ApiError(
            403,
            f"Toolkit {slug!r} is Composio's, and cannot be deleted",
            slug="CustomToolkit_Forbidden",
            code=4311,
            suggested_fix="Only toolkits of your own can be deleted; their slugs begin with CUSTOM_.",
        )
    row = _find(call, slug)
    toolkit = row.id.lower()
    configs = [one for one in call.state.auth_configs.values() if one.toolkit == toolkit]
    accounts = [one for one in call.state.accounts.values() if one.toolkit == toolkit]
    rows: list[Row] = [*accounts, *configs, row]
    for gone in rows:
        call.state.delete(gone)
    revoke = call.query.get("revoke_on_delete", True)
    return {
        "slug": row.id,
        "deleted": True,
        "revoke_job_ids": [call.state.new_id("job") for _ in accounts] if revoke else [],
        "auth_configs_deleted": len(configs),
        "connected_accounts_deleted": len(accounts),
    }


def _find(call: Call, slug: str) -> CustomToolkit:
    row = call.state.custom_toolkits.get(slug.upper())
    if row is None:
        fix = "POST /api/v3.1/custom/toolkits/upsert makes it; slugs begin with CUSTOM_."
        raise not_found("Custom toolkit", slug, slug="CustomToolkit_NotFound", code=4312, fix=fix)
    return row
