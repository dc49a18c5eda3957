"""Connection states and sharing: what accounts are made of, and the odd names that they have on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from composio_async._arguments import mapping
from composio_async.errors import InvalidParams
from composio_async.models.connected_accounts import AccountType

ODD_NAMES: Final[Mapping[str, str]] = {
    "auth_scheme": "authScheme",
    "redirect_url": "redirectUrl",
    "auth_uri": "authUri",
    "final_redirect_uri": "finalRedirectUri",
    "session_id": "sessionId",
    "dev_key": "devKey",
    "companydomain": "COMPANYDOMAIN",
    "instance_endpoint": "instanceEndpoint",
    "instance_name": "instanceName",
    "display_name": "displayName",
    "your_domain": "your-domain",
}
"""Values of connection states whose name on the wire is not snake case; either spelling is accepted."""


class AccessRules(TypedDict, total=False):
    """Who may use a SHARED account."""

    allow_all_users: bool
    allowed_user_ids: Sequence[str]
    not_allowed_user_ids: Sequence[str]


class AccountSharing(TypedDict, total=False):
    """Whether a new account is its user's alone or shared in the project."""

    account_type: AccountType
    acl_config_for_shared: AccessRules


def wire_names(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Values of a connection state under their names on the wire; unknown ones stay as they are."""
    if values is None:
        return None
    mapping(values, "connection_data")
    return {ODD_NAMES.get(name, name): value for name, value in values.items()}


def connection_state(config: Mapping[str, Any] | None, *, default_status: bool = True) -> dict[str, Any] | None:
    """A connection state for the wire, of what `composio_async.auth_scheme` makes.

    Raises:
        InvalidParams: It has no auth scheme or no values.
    """
    if config is None:
        return None
    mapping(config, "config")
    scheme = config.get("auth_scheme") or config.get("authScheme")
    val = config.get("val")
    if not isinstance(scheme, str) or not isinstance(val, Mapping):
        raise InvalidParams(
            'config must be {"auth_scheme": ..., "val": {...}}: '
            "composio_async.auth_scheme makes one, such as auth_scheme.api_key(api_key=...)."
        )
    state = {"authScheme": scheme, "val": wire_names(val)}
    if default_status and "status" not in val:
        state["val"] = {"status": "ACTIVE", **(wire_names(val) or {})}
    return state
