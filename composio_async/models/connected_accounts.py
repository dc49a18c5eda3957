"""Connected accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked
from composio_async.models.tools import ToolkitRef

AccountStatus = Literal["INITIALIZING", "INITIATED", "ACTIVE", "FAILED", "EXPIRED", "INACTIVE", "REVOKED"]
AccountType = Literal["PRIVATE", "SHARED"]

ACTIVE: Final = "ACTIVE"
DEAD: Final = frozenset({"FAILED", "EXPIRED", "REVOKED"})
"""Statuses that an account does not leave by waiting; INACTIVE can recover."""


@frozen(kw_only=True, eq=False, repr=False)
class AccountAuthConfig(Model):
    """The auth config that an account was made under."""

    id: str = checked()
    auth_scheme: str | None = None
    is_composio_managed: bool | None = None
    is_disabled: bool | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ConnectedAccount(Model):
    """A user's account at a toolkit.

    Attributes:
        id: `ca_...`.
        status: One of `AccountStatus`, or a word of a newer platform.
        status_reason: Why, where the platform says it.
        is_disabled: Whether it was switched off; independent of the status.
        state: Auth scheme and its values (`val`), as the platform keeps them; secrets are masked by it.
    """

    id: str = checked()
    status: str = checked()
    status_reason: str | None = None
    user_id: str | None = None
    alias: str | None = None
    word_id: str | None = attrs.field(default=None, repr=False)
    toolkit: ToolkitRef | None = None
    auth_config: AccountAuthConfig | None = None
    is_disabled: bool = False
    created_at: str | None = attrs.field(default=None, repr=False)
    updated_at: str | None = attrs.field(default=None, repr=False)
    state: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    data: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    params: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    experimental: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    requested_scopes: Any = attrs.field(default=None, repr=False)
    requested_user_scopes: Any = attrs.field(default=None, repr=False)
    test_request_endpoint: str | None = attrs.field(default=None, repr=False)
    wire_auth_scheme: str | None = attrs.field(default=None, repr=False, metadata={"wire": "authScheme"})

    @property
    def is_active(self) -> bool:
        """Whether tools can be run with it: ACTIVE and not disabled."""
        return self.status == ACTIVE and not self.is_disabled

    @property
    def auth_scheme(self) -> str | None:
        """The auth scheme, such as `OAUTH2`, from wherever the platform said it."""
        if self.auth_config is not None and self.auth_config.auth_scheme:
            return self.auth_config.auth_scheme
        return self.wire_auth_scheme or (self.state or {}).get("authScheme")

    @property
    def val(self) -> Mapping[str, Any]:
        """The values of the auth scheme; secrets masked by the platform."""
        val = (self.state or {}).get("val")
        return val if isinstance(val, Mapping) else {}


@frozen(kw_only=True, eq=False, repr=False)
class LinkResponse(Model):
    """What the platform answers when a Connect link is made."""

    connected_account_id: str = checked()
    redirect_url: str | None = None
    link_token: str | None = attrs.field(default=None, repr=False)
    expires_at: str | None = None
    experimental: Mapping[str, Any] | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class InitiateResponse(Model):
    """What the platform answers when an account is made directly."""

    id: str = checked()
    status: str | None = None
    connection_data: Mapping[str, Any] | None = attrs.field(
        default=None, repr=False, metadata={"wire": "connectionData"}
    )
    redirect_url: str | None = None
    experimental: Mapping[str, Any] | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class Revocation(Model):
    """What revoking an account did.

    Attributes:
        revoked_tokens: Kinds of credentials that were revoked, such as `access_token`.
        connected_account: `id` and `status` of the account now.
    """

    revoked_tokens: list[str] = attrs.field(factory=list)
    connected_account: Mapping[str, Any] = attrs.field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class CompletedAuth(Model):
    """The account that completing an authorisation made."""

    connected_account_id: str = checked()
    toolkit_slug: str | None = None
