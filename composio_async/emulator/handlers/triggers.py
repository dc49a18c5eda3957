"""Operations of trigger types and of the triggers that are set up."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.catalog.model import TriggerType
from composio_async.emulator.executing import account_for
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError, bad_request, did_you_mean, not_found
from composio_async.emulator.render import stable_uuid
from composio_async.emulator.state import Trigger
from composio_async.emulator.validate import violations, with_defaults
from composio_async.emulator.world import Call


async def list_(call: Call) -> dict[str, Any]:
    """In catalog order."""
    toolkits = {slug.lower() for slug in call.query.get("toolkit_slugs", ())}
    found = [one for one in call.registry.trigger_types.values() if not toolkits or one.toolkit in toolkits]
    asked = call.query.get("toolkit_versions")
    return page_of(found, lambda one: one.slug, lambda one: _type_json(call, one, _listed(one, asked)), call.query)


async def get_type(call: Call) -> dict[str, Any]:
    """One type."""
    found = _find_type(call, call.path["slug"])
    return _type_json(call, found, _version(found, call.query.get("toolkit_versions")))


async def list_enum(call: Call) -> list[str]:
    """Slugs, sorted."""
    return sorted(call.registry.trigger_types)


async def create(call: Call) -> dict[str, Any]:
    """A trigger; the one that is there when account, type and config are the same."""
    body = call.body
    found = _find_type(call, call.path["slug"])
    version = _version(found, body.get("toolkit_versions") or body.get("version"))
    user_id, account_id = body.get("user_id"), body.get("connected_account_id") or body.get("connectedAuthId")
    if not user_id and not account_id:
        raise bad_request(
            "user_id or connected_account_id is required to set up a trigger",
            slug="TriggerInstance_ConnectedAccountOrUserRequired",
            code=2502,
            fix="Give user_id.",
        )
    account = account_for(call.world, call.registry.toolkit(found.toolkit), user_id, account_id)
    config = with_defaults(found.config, body.get("trigger_config") or body.get("triggerConfig") or {})
    wrong = [str(one) for one in violations(found.config, config, "trigger_config")]
    if wrong:
        raise ApiError(
            400,
            f"Invalid trigger_config for {found.slug}: {'; '.join(wrong)}",
            slug="TriggerInstance_InvalidConfig",
            code=2503,
            suggested_fix=f"GET /api/v3.1/triggers_types/{found.slug} tells the schema of its config.",
            errors=wrong,
        )
    now = call.world.now()
    same = (found.slug, account.id, config)
    row = next((one for one in _rows(call) if (one.slug, one.account_id, one.config) == same), None)
    if row is None:
        row = Trigger(
            id=call.state.new_id("ti"),
            slug=found.slug,
            account_id=account.id,
            user_id=account.user_id,
            config=config,
            version=version,
            created_at=now,
            updated_at=now,
        )
    row.egress_url = body.get("egress_url", row.egress_url)
    row.version, row.updated_at, row.disabled_at = version, now, None
    call.state.put(row)
    return {"trigger_id": row.id, "deprecated": {"uuid": stable_uuid(row.id)}}


async def list_active(call: Call) -> dict[str, Any]:
    """Newest first; disabled ones only when asked for. Old names of filters count as well."""
    query, accounts = call.query, call.state.accounts
    filters = (
        (_wanted(query, "trigger_ids", "triggerIds"), lambda row: row.id),
        (_wanted(query, "user_ids"), lambda row: row.user_id),
        (_wanted(query, "connected_account_ids", "connectedAccountIds"), lambda row: row.account_id),
        (_wanted(query, "deprecatedConnectedAccountUuids"), lambda row: stable_uuid(row.account_id)),
        (_wanted(query, "auth_config_ids", "authConfigIds"), lambda row: accounts[row.account_id].auth_config_id),
        (
            _wanted(query, "deprecatedAuthConfigUuids"),
            lambda row: stable_uuid(accounts[row.account_id].auth_config_id),
        ),
        ({one.upper() for one in _wanted(query, "trigger_names", "triggerNames")}, lambda row: row.slug),
    )
    show_disabled = query.get("show_disabled") or query.get("showDisabled")
    found = [
        row
        for row in reversed(_rows(call))
        if (show_disabled or row.disabled_at is None) and all(not wanted or of(row) in wanted for wanted, of in filters)
    ]
    return page_of(found, lambda row: row.id, _trigger_json, query)


async def update(call: Call) -> dict[str, Any]:
    """Switch on or off, or send its events elsewhere."""
    row = _find(call)
    body = call.body
    if "user_id" in body and body["user_id"] != row.user_id:
        raise bad_request(
            f"Trigger {row.id!r} does not belong to user {body['user_id']!r}",
            slug="TriggerInstance_UserMismatch",
            code=2504,
            fix="Give the user id the account was connected for, or leave user_id out.",
        )
    now = call.world.now()
    if "status" in body:
        row.disabled_at = None if body["status"] == "enable" else row.disabled_at or now
    row.egress_url = body.get("egress_url", row.egress_url)
    row.updated_at = now
    call.state.put(row)
    return {"status": "success"}


async def delete(call: Call) -> dict[str, Any]:
    """Forget it."""
    row = _find(call)
    call.state.delete(row)
    return {"trigger_id": row.id}


def _rows(call: Call) -> list[Trigger]:
    """Every trigger whose account is still there, oldest first."""
    return [row for row in list(call.state.triggers.values()) if row.account_id in call.state.accounts]


def _find(call: Call) -> Trigger:
    wanted = call.path["id"]
    row = next((one for one in _rows(call) if one.id == wanted), None)
    if row is None:
        fix = "GET /api/v3.1/trigger_instances/active lists the triggers; ids start with ti_."
        raise not_found("Trigger instance", wanted, slug="TriggerInstance_NotFound", code=2505, fix=fix)
    return row


def _find_type(call: Call, slug: str) -> TriggerType:
    known = call.registry.trigger_types
    found = known.get(slug.upper())
    if found is None:
        fix = did_you_mean(slug, known, "GET /api/v3.1/triggers_types lists every type of trigger.")
        raise not_found("Trigger type", slug, slug="TriggerType_NotFound", code=2501, fix=fix)
    return found


def _asked(found: TriggerType, asked: Any) -> Any:
    return {key.lower(): value for key, value in asked.items()}.get(found.toolkit) if isinstance(asked, dict) else asked


def _listed(found: TriggerType, asked: Any) -> str:
    """The version to show in a list, where a version that one toolkit has may be unknown to another."""
    wanted = _asked(found, asked)
    return wanted if wanted in found.versions else found.versions[-1]


def _version(found: TriggerType, asked: Any) -> str:
    wanted = _asked(found, asked)
    if wanted not in (None, "", "latest", *found.versions):
        raise ApiError(
            404,
            f"Trigger type {found.slug!r} has no version {wanted!r}",
            slug="TriggerType_VersionNotFound",
            code=2506,
            suggested_fix=f"Use latest or one of {', '.join(found.versions)}.",
        )
    return _listed(found, asked)


def _wanted(query: dict[str, Any], *names: str) -> set[str]:
    return {one for name in names for one in query.get(name, ())}


def _type_json(call: Call, found: TriggerType, version: str) -> dict[str, Any]:
    toolkit = call.registry.toolkit(found.toolkit)
    return {
        "slug": found.slug,
        "name": found.name,
        "description": found.description,
        "instructions": found.instructions,
        "type": found.kind,
        "toolkit": {"slug": toolkit.slug, "name": toolkit.name, "logo": toolkit.logo},
        "config": {"title": f"{found.name} config", **found.config},
        "payload": {"title": f"{found.name} payload", **found.payload},
        "version": version,
        "requires_webhook_endpoint_setup": found.needs_endpoint,
    }


def _trigger_json(row: Trigger) -> dict[str, Any]:
    return {
        "id": row.id,
        "uuid": stable_uuid(row.id),
        "user_id": row.user_id,
        "connected_account_id": row.account_id,
        "connected_account_uuid": stable_uuid(row.account_id),
        "trigger_name": row.slug,
        "trigger_config": row.config,
        "trigger_data": "{}",
        "version": row.version,
        "egress_url": row.egress_url,
        "state": {},
        "updated_at": row.updated_at,
        "disabled_at": row.disabled_at,
        "connectedAccountId": row.account_id,
        "triggerName": row.slug,
        "triggerConfig": row.config,
        "updatedAt": row.updated_at,
        "disabledAt": row.disabled_at,
        "deprecated": {"createdAt": row.created_at},
    }
