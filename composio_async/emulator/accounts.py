"""Life of a connected account: started, linked, approved, denied, expired, chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from .clock import iso, parse_iso
from .problems import ApiError, bad_request, did_you_mean, not_found
from .schemes import PENDING, STATUSES, form_fields, granted, missing_fields
from .state import Account, AuthConfig, Link
from .world import World

LINK_LIFETIME: Final = timedelta(minutes=10)


def find_account(world: World, account_id: str) -> Account:
    """The account, or a 404."""
    row = world.state.accounts.get(account_id)
    if row is None:
        raise not_found(
            "Connected account",
            account_id,
            slug="ConnectedAccount_ResourceNotFound",
            code=1810,
            fix="GET /api/v3.1/connected_accounts lists the accounts; ids start with ca_.",
        )
    return row


def find_auth_config(world: World, auth_config_id: str) -> AuthConfig:
    """The auth config, or a 404."""
    row = world.state.auth_configs.get(auth_config_id)
    if row is None:
        near = did_you_mean(auth_config_id, world.state.auth_configs, "")
        raise not_found(
            "Auth config",
            auth_config_id,
            slug="Auth_Config_NotFound",
            code=608,
            fix=near or "GET /api/v3.1/auth_configs lists the auth configs; ids start with ac_.",
        )
    return row


def new_auth_config(world: World, toolkit: str, *, scheme: str, managed: bool, name: str | None = None) -> AuthConfig:
    """Make and store an auth config."""
    now = world.now()
    row = AuthConfig(
        id=world.state.new_id("ac"),
        toolkit=toolkit,
        name=name or f"{toolkit}-{scheme.lower()}",
        scheme=scheme,
        managed=managed,
        created_at=now,
        updated_at=now,
    )
    world.state.put(row)
    return row


def auth_config_for(world: World, toolkit_slug: str) -> AuthConfig:
    """The project's newest enabled auth config of a toolkit; a Composio-managed one is made when there is none."""
    toolkit = world.registry.toolkit(toolkit_slug)
    if toolkit.no_auth:
        raise bad_request(
            f"Toolkit {toolkit.slug!r} needs no authorization",
            slug="Toolkit_NoAuthRequired",
            code=4303,
            fix="Execute its tools without a connected account.",
        )
    own = [row for row in list(world.state.auth_configs.values()) if row.toolkit == toolkit.slug and row.enabled]
    if own:
        return own[-1]
    managed = toolkit.managed_scheme
    if managed is None:
        raise bad_request(
            f"Toolkit {toolkit.slug!r} has no Composio-managed auth",
            slug="Auth_Config_DefaultNotFound",
            code=609,
            fix="Create an auth config of type use_custom_auth first.",
        )
    return new_auth_config(world, toolkit.slug, scheme=managed.mode, managed=True)


def new_account(
    world: World, config: AuthConfig, user_id: str, sharing: dict[str, Any] | None = None, alias: str = ""
) -> Account:
    """Make and store an account that is being set up."""
    if not config.enabled:
        raise bad_request(
            f"Auth config {config.id!r} is disabled",
            slug="Auth_Config_Disabled",
            code=610,
            fix=f"PATCH /api/v3.1/auth_configs/{config.id}/ENABLED enables it.",
        )
    sharing = sharing or {}
    kind = sharing.get("account_type", "PRIVATE")
    if sharing.get("acl_config_for_shared") is not None and kind != "SHARED":
        raise acl_only_for_shared()
    check_alias(world, alias, user_id, config.toolkit)
    now = world.now()
    row = Account(
        id=world.state.new_id("ca"),
        toolkit=config.toolkit,
        auth_config_id=config.id,
        user_id=user_id,
        scheme=config.scheme,
        status="INITIALIZING",
        word_id=world.state.word_id(config.toolkit),
        created_at=now,
        updated_at=now,
        alias=alias,
        account_type=kind,
        acl=dict(sharing.get("acl_config_for_shared") or {}),
    )
    world.state.put(row)
    return row


def check_alias(world: World, alias: str, user_id: str, toolkit: str, but: str | None = None) -> None:
    """400 when another account of the user and toolkit has this alias."""
    for row in list(world.state.accounts.values()):
        if alias and row.alias == alias and (row.user_id, row.toolkit) == (user_id, toolkit) and row.id != but:
            raise bad_request(
                f"alias {alias!r} is already used by {row.id}",
                slug="ConnectedAccount_AliasTaken",
                code=1811,
                fix="Choose another alias, or clear that one with an empty string.",
            )


def acl_only_for_shared() -> ApiError:
    """The refusal of an access list on a private account."""
    return bad_request(
        "acl_config_for_shared is only valid on SHARED connections",
        slug="ConnectedAccount_AclOnlyForShared",
        code=1812,
        fix="Set experimental.account_type to SHARED when the account is made.",
    )


def open_link(world: World, account: Account, base_url: str, callback_url: str | None) -> Link:
    """Give an account a fresh link, replacing the one it had."""
    _close_link(world, account, "replaced")
    link = Link(
        id=world.state.new_id("lk"),
        account_id=account.id,
        callback_url=callback_url,
        expires_at=iso(world.clock.now() + LINK_LIFETIME),
    )
    world.state.put(link)
    account.status, account.status_reason = "INITIATED", None
    account.redirect_url, account.callback_url = f"{base_url}/link/{link.id}", callback_url
    touch(world, account)
    world.on_link(account.id)
    return link


def touch(world: World, account: Account) -> None:
    """Store an account that changed."""
    account.updated_at = world.now()
    world.state.put(account)


def activate(world: World, account: Account, given: dict[str, Any], reason: str | None = None) -> None:
    """Make an account ACTIVE with what was given and made-up tokens for the rest."""
    toolkit = world.registry.find_toolkit(account.toolkit)
    scheme = toolkit.scheme(account.scheme) if toolkit else None
    account.val = granted(account.scheme, account.id, scheme.scopes if scheme else (), given)
    _settle(world, account, "ACTIVE", reason, "approved")


def approve(world: World, account: Account, given: dict[str, Any] | None = None) -> None:
    """Approve an account that waits for its user.

    Raises:
        ApiError: 409 when it does not wait, 400 when fields were given but not all that its scheme needs.
    """
    _check_pending(account)
    if given:
        missing = [name for name in missing_fields(account.scheme, given) if name in form_fields(account.scheme)]
        if missing:
            raise missing_values(account.scheme, missing, "")
    activate(world, account, given or {})


def deny(world: World, account: Account, reason: str) -> None:
    """Deny an account that waits for its user."""
    _check_pending(account)
    _settle(world, account, "FAILED", reason, "denied")


def expire(world: World, account: Account, reason: str = "The connection has expired.") -> None:
    """Expire an account, whatever its status."""
    _settle(world, account, "EXPIRED", reason, "expired")


def set_status(world: World, account: Account, status: Any, reason: Any = None) -> None:
    """Give an account any status; a link that it waited with ends, unless the new status waits too.

    Raises:
        ApiError: 400 for a status that there is not, or a reason that is not text.
    """
    if status not in STATUSES:
        raise bad_request(f"status {status!r} is not one of {', '.join(STATUSES)}")
    if reason is not None and not isinstance(reason, str):
        raise bad_request(f"reason must be a string, not {reason!r}")
    if status == "ACTIVE":
        activate(world, account, account.val, reason)
    elif status in PENDING:
        account.status, account.status_reason = status, reason
        touch(world, account)
    else:
        _settle(world, account, status, reason, status.lower())


def expire_links(world: World) -> None:
    """Expire accounts whose link nobody used in time."""
    now = world.clock.now()
    for link in list(world.state.open_links.values()):
        if parse_iso(link.expires_at) > now:
            break
        account = world.state.accounts.get(link.account_id)
        if account is not None and account.status in PENDING:
            expire(world, account, "The link expired before the user approved the connection.")
        else:
            link.outcome = "expired"
            world.state.put(link)


def missing_values(scheme: str, names: list[str], where: str) -> ApiError:
    """The refusal of an account whose required values are missing."""
    paths = ", ".join(f"{where}{name}" for name in names)
    return bad_request(
        f"{paths} is required for auth scheme {scheme}",
        slug="ConnectedAccount_MissingFields",
        code=1813,
        fix=f"Give {paths} as a string.",
    )


def _check_pending(account: Account) -> None:
    if account.status not in PENDING:
        raise ApiError(
            409,
            f"Connected account {account.id!r} is {account.status}, not waiting for its user",
            slug="ConnectedAccount_NotPending",
            code=1814,
            suggested_fix="Create a new link for it.",
        )


def _settle(world: World, account: Account, status: str, reason: str | None, outcome: str) -> None:
    expired = status == "EXPIRED" != account.status
    account.status, account.status_reason = status, reason
    if status != "ACTIVE":
        account.redirect_url = None
    touch(world, account)
    _close_link(world, account, outcome)
    if expired:
        world.events.account_expired(account)


def _close_link(world: World, account: Account, outcome: str) -> None:
    link = world.state.open_links.get(account.id)
    if link is not None:
        link.outcome = outcome
        world.state.put(link)


def forget(world: World, account: Account) -> None:
    """Delete an account, and end the link that it waited with."""
    _close_link(world, account, "deleted")
    world.state.delete(account)


def may_use(account: Account, user_id: str) -> bool:
    """Whether a user may act through an account: its owner, or anyone a shared one lets in."""
    if account.user_id == user_id:
        return True
    if account.account_type != "SHARED" or user_id in account.acl.get("not_allowed_user_ids", ()):
        return False
    return bool(account.acl.get("allow_all_users")) or user_id in account.acl.get("allowed_user_ids", ())


def usable_accounts(world: World, user_id: str, toolkit: str) -> list[Account]:
    """A user's own ACTIVE, enabled accounts of a toolkit, newest first."""
    return [
        row
        for row in reversed(list(world.state.accounts.values()))
        if row.toolkit == toolkit and row.user_id == user_id and row.status == "ACTIVE" and not row.disabled
    ]


def seed(world: World, user_id: str, toolkit: str) -> Account:
    """An ACTIVE account, made without a user."""
    account = new_account(world, auth_config_for(world, toolkit), user_id)
    activate(world, account, {})
    return account
