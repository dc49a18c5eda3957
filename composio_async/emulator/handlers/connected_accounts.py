"""Operations of connected accounts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from composio_async.emulator.accounts import (
    acl_only_for_shared,
    activate,
    approve,
    check_alias,
    find_account,
    find_auth_config,
    forget,
    missing_values,
    new_account,
    open_link,
    touch,
)
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError, bad_request
from composio_async.emulator.render import account_detail_json, account_json, account_state, sharing_json
from composio_async.emulator.schemes import OAUTH, REVOCABLE, missing_fields
from composio_async.emulator.world import Call


async def list_(call: Call) -> dict[str, Any]:
    """Newest first unless ordered otherwise; PRIVATE accounts unless asked otherwise."""
    query = call.query
    kind = query.get("account_type", "PRIVATE")
    wanted = {
        "id": query.get("connected_account_ids"),
        "user_id": query.get("user_ids"),
        "auth_config_id": query.get("auth_config_ids"),
        "status": query.get("statuses"),
        "toolkit": [slug.lower() for slug in query.get("toolkit_slugs") or ()],
    }
    filters = [(name, set(values)) for name, values in wanted.items() if values]
    rows = [
        row
        for row in list(call.state.accounts.values())
        if kind in ("ALL", row.account_type) and all(getattr(row, name) in values for name, values in filters)
    ]
    if query.get("order_by") == "updated_at":
        rows.sort(key=lambda row: row.updated_at)
    if query.get("order_direction", "desc") == "desc":
        rows.reverse()
    return page_of(rows, lambda row: row.id, lambda row: account_json(row, call.state), query)


async def get(call: Call) -> dict[str, Any]:
    """One account."""
    return account_detail_json(find_account(call.world, call.path["id"]), call.state, call.registry)


async def create(call: Call) -> dict[str, Any]:
    """ACTIVE at once with the values of a key-like scheme, else INITIATED with a link.

    For Composio-managed OAuth the endpoint is retired, as on the platform.
    """
    config = find_auth_config(call.world, call.body["auth_config"]["id"])
    connection = call.body["connection"]
    if config.managed and config.scheme in OAUTH:
        raise bad_request(
            f"Creating {config.scheme} connections with Composio-managed auth is no longer supported here; "
            "use POST /api/v3/connected_accounts/link",
            slug="ConnectedAccount_EndpointRetired",
            code=1820,
            fix="Use POST /api/v3/connected_accounts/link.",
        )
    state = connection.get("state") or {}
    if state and state["authScheme"] != config.scheme:
        raise bad_request(
            f"connection.state.authScheme is {state['authScheme']}, but auth config {config.id} uses {config.scheme}",
            slug="ConnectedAccount_SchemeMismatch",
            code=1821,
        )
    val = {**connection.get("data", {}), **state.get("val", {})}
    assumed = "INITIALIZING" if config.scheme in OAUTH and missing_fields(config.scheme, val) else "ACTIVE"
    ready = config.scheme == "NO_AUTH" or (bool(state or val) and val.pop("status", assumed) == "ACTIVE")
    if ready:
        missing = missing_fields(config.scheme, val)
        if missing:
            raise missing_values(config.scheme, missing, "connection.state.val.")
    user_id, alias = connection.get("user_id", "default"), connection.get("alias", "")
    row = new_account(call.world, config, user_id, connection.get("experimental"), alias)
    if ready:
        activate(call.world, row, val)
    else:
        open_link(call.world, row, call.base_url, connection.get("callback_url") or connection.get("redirect_uri"))
    answer: dict[str, Any] = {
        "id": row.id,
        "status": row.status,
        "connectionData": account_state(row),
        "redirect_url": row.redirect_url,
        "redirect_uri": row.redirect_url,
    }
    return {**answer, "experimental": sharing_json(row)} if connection.get("experimental") else answer


async def link(call: Call) -> dict[str, Any]:
    """Start an account and give the address where its user approves it."""
    body = call.body
    config = find_auth_config(call.world, body["auth_config_id"])
    row = new_account(call.world, config, body["user_id"], body.get("experimental"), body.get("alias", ""))
    row.val = dict(body.get("connection_data") or {})
    opened = open_link(call.world, row, call.base_url, body.get("callback_url"))
    return {
        "link_token": opened.id,
        "redirect_url": row.redirect_url,
        "expires_at": opened.expires_at,
        "connected_account_id": row.id,
        "experimental": sharing_json(row),
    }


async def update(call: Call) -> dict[str, Any]:
    """Alias, credentials, or who may use a shared account."""
    row = find_account(call.world, call.path["id"])
    acl = (call.body.get("experimental") or {}).get("acl_config_for_shared")
    if acl is not None and row.account_type != "SHARED":
        raise acl_only_for_shared()
    state = (call.body.get("connection") or {}).get("state")
    if state and state["authScheme"] != row.scheme:
        raise bad_request(
            f"connection.state.authScheme is {state['authScheme']}, but account {row.id} uses {row.scheme}",
            slug="ConnectedAccount_SchemeMismatch",
            code=1821,
        )
    alias = call.body.get("alias")
    if alias is not None:
        check_alias(call.world, alias, row.user_id, row.toolkit, but=row.id)
        row.alias = alias
    if acl is not None:
        row.acl = {**row.acl, **acl}
    if state:
        val = {**row.val, **state["val"]}
        row.val = {name: value for name, value in val.items() if value is not None and name != "status"}
    touch(call.world, row)
    return {"success": True, "id": row.id, "status": row.status}


async def update_status(call: Call) -> dict[str, Any]:
    """Enable or disable; the account's status stays as it is."""
    row = find_account(call.world, call.path["id"])
    row.disabled = not call.body["enabled"]
    touch(call.world, row)
    return {"success": True}


async def refresh(call: Call) -> dict[str, Any]:
    """OAuth accounts wait for their user again; others are as they were."""
    row = find_account(call.world, call.path["id"])
    if row.scheme in OAUTH:
        callback = call.query.get("redirect_url") or call.body.get("redirect_url") or row.callback_url
        open_link(call.world, row, call.base_url, callback)
    return {"id": row.id, "status": row.status, "redirect_url": row.redirect_url}


async def revoke(call: Call) -> dict[str, Any]:
    """Give up an ACTIVE account's credentials; only OAUTH2 and API_KEY accounts can."""
    row = find_account(call.world, call.path["id"])
    if row.scheme not in REVOCABLE:
        raise bad_request(
            f"Accounts of auth scheme {row.scheme} cannot be revoked",
            slug="ConnectedAccount_RevocationNotSupported",
            code=1822,
            fix="Delete the account instead.",
        )
    if row.status != "ACTIVE":
        raise ApiError(
            409,
            f"Connected account {row.id!r} is {row.status}; only ACTIVE ones can be revoked",
            slug="ConnectedAccount_NotRevokable",
            code=1823,
        )
    row.status, row.status_reason = "REVOKED", "The connection was revoked."
    touch(call.world, row)
    tokens = ["access_token", "refresh_token"] if row.scheme == "OAUTH2" else ["credential"]
    return {"revoked_tokens": tokens, "connected_account": {"id": row.id, "status": row.status}}


async def complete_auth(call: Call) -> dict[str, Any]:
    """Finish a connection whose user the caller has verified; works once.

    The emulator takes the redirect URL of an open link, or its token, as session URI.
    """
    token = urlsplit(call.body["session_uri"]).path.rstrip("/").rsplit("/", 1)[-1]
    opened = call.state.links.get(token)
    row = call.state.accounts.get(opened.account_id) if opened is not None and opened.outcome is None else None
    if row is None or row.user_id != call.body["user_id"]:
        raise ApiError(
            404,
            "session_uri is unknown, expired, used already, or belongs to another user",
            slug="ConnectedAccount_AuthSessionNotFound",
            code=1824,
            suggested_fix="Start again with a new link.",
        )
    approve(call.world, row)
    return {"connected_account_id": row.id, "toolkit_slug": row.toolkit}


async def delete(call: Call) -> dict[str, Any]:
    """Forget an account."""
    row = find_account(call.world, call.path["id"])
    forget(call.world, row)
    answer: dict[str, Any] = {"success": True}
    return {**answer, "revoke_job_id": call.state.new_id("job")} if call.query.get("revoke_on_delete") else answer
