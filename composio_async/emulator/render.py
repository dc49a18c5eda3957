"""Rows and catalog entries in their wire form."""

from __future__ import annotations

import uuid
from typing import Any

from .catalog.model import AuthScheme, Field, Tool, Toolkit
from .clock import START, iso
from .journal import masked
from .registry import Registry
from .schemes import PENDING, shown_status
from .state import Account, AuthConfig, State

_SPACE = uuid.UUID("5a3f0c52-6a3e-4d53-9f0e-6b6f9d1f7a10")
_BUILT = iso(START)


def stable_uuid(name: str) -> str:
    """The long form of an id; the same every time."""
    return str(uuid.uuid5(_SPACE, name))


def tool_json(tool: Tool, toolkit: Toolkit, version: str) -> dict[str, Any]:
    """A tool with its schemas."""
    logo = {"logo": toolkit.logo}
    return {
        "slug": tool.slug,
        "name": tool.name,
        "description": tool.description,
        "human_description": tool.description,
        "toolkit": {"slug": toolkit.slug, "name": toolkit.name, **logo},
        "input_parameters": {"title": f"{tool.name} request", **tool.input_parameters},
        "output_parameters": tool.output_parameters,
        "no_auth": tool.no_auth or toolkit.no_auth,
        "version": version,
        "available_versions": list(tool.versions),
        "scopes": list(tool.scopes),
        "tags": list(tool.tags),
        "is_deprecated": False,
        "deprecated": {
            "displayName": tool.name,
            "version": version,
            "available_versions": list(tool.versions),
            "is_deprecated": False,
            "toolkit": logo,
        },
    }


def field_json(field: Field) -> dict[str, Any]:
    """A field to fill in."""
    shown: dict[str, Any] = {
        "name": field.name,
        "displayName": field.display_name,
        "type": "string",
        "description": field.description,
        "required": field.required,
        "is_secret": field.secret,
        "user_visible": True,
    }
    if field.default is not None:
        shown["default"] = field.default
    return shown


def _fields_json(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "required": [field_json(field) for field in fields if field.required],
        "optional": [field_json(field) for field in fields if not field.required],
    }


def _scheme_json(scheme: AuthScheme, toolkit: Toolkit) -> dict[str, Any]:
    return {
        "mode": scheme.mode,
        "name": scheme.name,
        "required_scopes": list(scheme.required_scopes),
        "auth_hint_url": toolkit.app_url,
        "proxy": {"base_url": toolkit.base_url},
        "fields": {
            "auth_config_creation": _fields_json(scheme.config_fields),
            "connected_account_initiation": _fields_json(scheme.account_fields),
        },
    }


def _meta_json(toolkit: Toolkit, registry: Registry) -> dict[str, Any]:
    return {
        "created_at": _BUILT,
        "updated_at": _BUILT,
        "description": toolkit.description,
        "logo": toolkit.logo,
        "app_url": toolkit.app_url or None,
        "triggers_count": registry.triggers_of(toolkit.slug),
        "tools_count": len(registry.tools(toolkit.slug)),
        "version": toolkit.version,
    }


def category_id(name: str) -> str:
    """Slug of a category."""
    return name.lower().replace(" ", "-")


def toolkit_item_json(toolkit: Toolkit, registry: Registry) -> dict[str, Any]:
    """A toolkit as lists show it."""
    return {
        "slug": toolkit.slug,
        "name": toolkit.name,
        "type": toolkit.kind,
        "access": "all",
        "auth_schemes": [scheme.mode for scheme in toolkit.schemes],
        "composio_managed_auth_schemes": [scheme.mode for scheme in toolkit.schemes if scheme.managed],
        "is_local_toolkit": False,
        "no_auth": toolkit.no_auth,
        "auth_guide_url": f"https://docs.composio.dev/toolkits/{toolkit.slug}",
        "deprecated": {"toolkitId": stable_uuid(toolkit.slug)},
        "meta": {
            **_meta_json(toolkit, registry),
            "categories": [{"id": category_id(name), "name": name} for name in toolkit.categories],
        },
    }


def toolkit_json(toolkit: Toolkit, registry: Registry) -> dict[str, Any]:
    """A toolkit in full."""
    managed = [scheme for scheme in toolkit.schemes if scheme.managed]
    return {
        "slug": toolkit.slug,
        "name": toolkit.name,
        "type": toolkit.kind,
        "enabled": True,
        "access": "all",
        "no_auth": toolkit.no_auth,
        "composio_managed_auth_schemes": [scheme.mode for scheme in managed],
        "composio_managed_auth": [{"mode": s.mode, "scopes": {"available": list(s.scopes)}} for s in managed],
        "is_local_toolkit": False,
        "auth_config_details": [_scheme_json(scheme, toolkit) for scheme in toolkit.schemes],
        "auth_guide_url": f"https://docs.composio.dev/toolkits/{toolkit.slug}",
        "base_url": toolkit.base_url,
        "meta": {
            **_meta_json(toolkit, registry),
            "categories": [{"slug": category_id(name), "name": name} for name in toolkit.categories],
            "available_versions": list(toolkit.versions),
        },
        "get_current_user_endpoint": toolkit.user_endpoint,
        "get_current_user_endpoint_method": "GET",
        "deprecated": {
            "toolkitId": stable_uuid(toolkit.slug),
            "getCurrentUserEndpoint": toolkit.user_endpoint,
            "rawProxyInfoByAuthSchemes": [],
        },
    }


def auth_config_json(row: AuthConfig, state: State, registry: Registry) -> dict[str, Any]:
    """An auth config, secrets masked."""
    toolkit = registry.find_toolkit(row.toolkit)
    scheme = toolkit.scheme(row.scheme) if toolkit else None
    shown: dict[str, Any] = {
        "id": row.id,
        "uuid": stable_uuid(row.id),
        "type": "default" if row.managed else "custom",
        "toolkit": {"slug": row.toolkit, "logo": toolkit.logo if toolkit else ""},
        "name": row.name,
        "auth_scheme": row.scheme,
        "is_composio_managed": row.managed,
        "credentials": masked(row.credentials),
        "shared_credentials": masked(row.shared_credentials),
        "status": "ENABLED" if row.enabled else "DISABLED",
        "created_by": "emulator",
        "created_at": row.created_at,
        "last_updated_at": row.updated_at,
        "no_of_connections": sum(account.auth_config_id == row.id for account in list(state.accounts.values())),
        "expected_input_fields": [field_json(field) for field in (scheme.account_fields if scheme else ())],
        "restrict_to_following_tools": row.restricted_tools,
        "tool_access_config": {
            "tools_for_connected_account_creation": row.creation_tools,
            "tools_available_for_execution": row.execution_tools,
        },
        "is_enabled_for_tool_router": row.in_sessions,
    }
    if row.proxy_config is not None:
        shown["proxy_config"] = masked(row.proxy_config)
    return shown


def account_state(row: Account) -> dict[str, Any]:
    """`authScheme` and the values of this status, secrets masked."""
    status = shown_status(row.scheme, row.status)
    val: dict[str, Any] = {"status": status}
    if status != row.status and status in PENDING:
        return {"authScheme": row.scheme, "val": val}
    if row.status in PENDING:
        if row.redirect_url:
            val["redirectUrl"] = row.redirect_url
        if row.callback_url:
            val["callback_url"] = row.callback_url
        if row.scheme in ("DCR_OAUTH", "CIMD_OAUTH"):
            val["client_id"] = f"client_{row.id}"
        elif row.scheme == "OAUTH1":
            val |= {"oauth_token": "****", "oauth_token_secret": "****", "authUri": row.redirect_url or ""}
    elif row.status == "FAILED":
        val |= {"error": "access_denied", "error_description": row.status_reason or ""}
        if row.scheme == "BASIC_WITH_JWT":
            val |= {"username": "", "password": "", **masked(row.val)}
    elif status == "EXPIRED":
        val["expired_at"] = row.updated_at
    else:
        val |= masked(row.val)
        if row.status == "REVOKED":
            val["revoked_at"] = row.updated_at
    return {"authScheme": row.scheme, "val": val}


def sharing_json(row: Account) -> dict[str, Any]:
    """Who may use an account."""
    shown: dict[str, Any] = {"account_type": row.account_type}
    if row.account_type == "SHARED":
        shown["acl_config_for_shared"] = {
            "allow_all_users": bool(row.acl.get("allow_all_users", False)),
            "allowed_user_ids": row.acl.get("allowed_user_ids", []),
            "not_allowed_user_ids": row.acl.get("not_allowed_user_ids", []),
        }
    return shown


def account_json(row: Account, state: State) -> dict[str, Any]:
    """A connected account as lists show it."""
    config = state.auth_configs.get(row.auth_config_id)
    shown_state = account_state(row)
    shown: dict[str, Any] = {
        "id": row.id,
        "word_id": row.word_id,
        "user_id": row.user_id,
        "status": row.status,
        "status_reason": row.status_reason,
        "toolkit": {"slug": row.toolkit},
        "auth_config": {
            "id": row.auth_config_id,
            "auth_scheme": row.scheme,
            "is_composio_managed": bool(config and config.managed),
            "is_disabled": not (config and config.enabled),
        },
        "authScheme": row.scheme,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "is_disabled": row.disabled,
        "state": shown_state,
        "data": shown_state["val"],
        "test_request_endpoint": "",
        "experimental": sharing_json(row),
    }
    if row.alias:
        shown["alias"] = row.alias
    return shown


def account_detail_json(row: Account, state: State, registry: Registry) -> dict[str, Any]:
    """A connected account in full."""
    toolkit = registry.find_toolkit(row.toolkit)
    scheme = toolkit.scheme(row.scheme) if toolkit else None
    return {**account_json(row, state), "params": {}, "requested_scopes": list(scheme.scopes if scheme else ())}
