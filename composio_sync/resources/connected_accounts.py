# Generated from composio_async/resources/connected_accounts.py by `python -m composio_async._syncgen`. Do not edit.
"""Connected accounts: make them, wait for them, look after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._connection_state import AccountSharing
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async.models.connected_accounts import AccountStatus, CompletedAuth, ConnectedAccount, Revocation
from composio_async.models.status import Done
from composio_async.resources import connected_accounts as _async
from composio_async.waiting import StatusCallback
from composio_sync._outcomes import Outcomes
from composio_sync.resources.connection_request import ConnectionRequest

__all__ = ["ConnectedAccounts"]


class ConnectedAccounts:
    """`composio.connected_accounts`: users' accounts at toolkits."""

    _core: _async.ConnectedAccounts
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.ConnectedAccounts, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(entity_ids="user_ids", integration_ids="auth_config_ids", apps="toolkit_slugs")
    def list(
        self,
        *,
        toolkit_slugs: Iterable[str] | None = None,
        statuses: Iterable[AccountStatus | str] | None = None,
        user_ids: Iterable[str] | None = None,
        auth_config_ids: Iterable[str] | None = None,
        connected_account_ids: Iterable[str] | None = None,
        account_type: Literal["PRIVATE", "SHARED", "ALL"] | None = None,
        order_by: Literal["created_at", "updated_at"] | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[ConnectedAccount]:
        """List connected accounts.

        Args:
            toolkit_slugs: Only of these toolkits.
            statuses: Only with these statuses.
            user_ids: Only of these users.
            auth_config_ids: Only under these auth configs.
            connected_account_ids: Only these.
            account_type: `PRIVATE` (what the platform lists by default), `SHARED` or `ALL`.
            order_by: `created_at` or `updated_at`.
            order_direction: `asc` or `desc`.
            limit: Accounts on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all accounts.

        Raises:
            InvalidParams: An id holds a comma or is blank, or a list is empty, which the platform would read as "all".

        Example:
            for account in composio.connected_accounts.list(user_ids=["user_123"]):
                print(account.id, account.status)

        Calls `GET /api/v3.1/connected_accounts`.
        """
        made = self._core.list(
            toolkit_slugs=toolkit_slugs,
            statuses=statuses,
            user_ids=user_ids,
            auth_config_ids=auth_config_ids,
            connected_account_ids=connected_account_ids,
            account_type=account_type,
            order_by=order_by,
            order_direction=order_direction,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def get(self, nanoid: str, *, timeout: Timeout = None) -> ConnectedAccount:
        """Get one connected account.

        Args:
            nanoid: Its id, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            The account.

        Raises:
            ConnectedAccountNotFoundError: There is none.

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        return self._portal.run(self._core.get(nanoid, timeout=timeout))

    @renamed_arguments(entity_id="user_id", integration_id="auth_config_id", redirect_url="callback_url")
    def link(
        self,
        user_id: str,
        auth_config_id: str,
        *,
        callback_url: str | None = None,
        alias: str | None = None,
        allow_multiple: bool = False,
        connection_data: Mapping[str, Any] | None = None,
        experimental: AccountSharing | None = None,
        timeout: Timeout = None,
    ) -> ConnectionRequest:
        """Make a Connect link: a page on which the user authorises a new account.

        Args:
            user_id: Whose account it will be.
            auth_config_id: To connect under, `ac_...`.
            callback_url: Where the user is sent afterwards.
            alias: A name for the account.
            allow_multiple: Make one even when the user has an ACTIVE account under this auth config.
            connection_data: Values to fill the form in with.
            experimental: Whether the account is shared, and with whom.
            timeout: Seconds for the whole call.

        Returns:
            What to send the user to, and to wait for.

        Raises:
            ComposioMultipleConnectedAccountsError: The user has an ACTIVE account; nothing was made.
            ComposioAclOnlyForSharedError: Access rules were given for an account that is not SHARED.
            AuthConfigNotFoundError: There is no such auth config.

        Example:
            config = composio.auth_configs.create("github")
            request = composio.connected_accounts.link("user_456", config.id)
            print(request.redirect_url)

        Calls `POST /api/v3.1/connected_accounts/link`, after `GET /api/v3.1/connected_accounts` unless
        `allow_multiple`.
        """
        made = self._portal.run(
            self._core.link(
                user_id,
                auth_config_id,
                callback_url=callback_url,
                alias=alias,
                allow_multiple=allow_multiple,
                connection_data=connection_data,
                experimental=experimental,
                timeout=timeout,
            )
        )
        return ConnectionRequest._of(made, self._portal)

    @renamed_arguments(entity_id="user_id", integration_id="auth_config_id", redirect_url="callback_url")
    def initiate(
        self,
        user_id: str,
        auth_config_id: str,
        *,
        callback_url: str | None = None,
        allow_multiple: bool = False,
        config: Mapping[str, Any] | None = None,
        alias: str | None = None,
        experimental: AccountSharing | None = None,
        timeout: Timeout = None,
    ) -> ConnectionRequest:
        """Make a connected account directly, from values that you hold, or under your own OAuth app.

        For Composio-managed OAuth the platform has retired this; use `link`.

        Args:
            user_id: Whose account it will be.
            auth_config_id: To connect under, `ac_...`.
            callback_url: Where the user is sent after an OAuth page.
            allow_multiple: Make one even when the user has an ACTIVE account under this auth config.
            config: Values of the auth scheme, from `composio_sync.auth_scheme`, such as
                `auth_scheme.api_key(api_key="...")`.
            alias: A name for the account.
            experimental: Whether the account is shared, and with whom.
            timeout: Seconds for the whole call.

        Returns:
            The request; its `redirect_url` is None where nothing is left to authorise.

        Raises:
            ComposioMultipleConnectedAccountsError: The user has an ACTIVE account; nothing was made.
            ComposioLegacyConnectedAccountsEndpointRetiredError: The auth config is managed by Composio; use `link`.
            AuthConfigNotFoundError: There is no such auth config.

        Calls `POST /api/v3.1/connected_accounts`, after `GET /api/v3.1/connected_accounts` unless `allow_multiple`.
        """
        made = self._portal.run(
            self._core.initiate(
                user_id,
                auth_config_id,
                callback_url=callback_url,
                allow_multiple=allow_multiple,
                config=config,
                alias=alias,
                experimental=experimental,
                timeout=timeout,
            )
        )
        return ConnectionRequest._of(made, self._portal)

    def wait_for_connection(
        self,
        id: str,
        timeout: Timeout = None,
        *,
        on_status: StatusCallback | None = None,
    ) -> ConnectedAccount:
        """Wait until a connected account is ACTIVE.

        Many waits at a time share their requests.

        Args:
            id: Of the account, `ca_...`.
            timeout: Seconds; 60 by default, 0 looks once, `math.inf` never gives up.
            on_status: Called with each new status; may be async.

        Returns:
            The ACTIVE account.

        Raises:
            ConnectionRequestFailedError: It is FAILED, EXPIRED or REVOKED; the message has the reason.
            ConnectionRequestTimeoutError: It did not become ACTIVE in time.
            ConnectedAccountNotFoundError: There is no such account.

        Example:
            request = session.authorize("github")
            account = composio.connected_accounts.wait_for_connection(request.id, timeout=300)
            print(account.status)

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`, or one list for many that wait at the same time.
        """
        return self._portal.run(self._core.wait_for_connection(id, timeout, on_status=_bridge.callback(on_status)))

    def wait_for_connections(self, ids: Iterable[str], *, timeout: Timeout = None) -> Outcomes[ConnectedAccount]:
        """Wait for several connected accounts, each handed out as it settles.

        Args:
            ids: Of the accounts.
            timeout: Seconds for each; 60 by default.

        Returns:
            An iterator of outcomes: `subject` is the id, `result` the ACTIVE account, `error` why there is none.

        Raises:
            InvalidParams: An id is blank or of another kind.

        Calls `GET /api/v3.1/connected_accounts`.
        """
        made = self._core.wait_for_connections(ids, timeout=timeout)
        return Outcomes._of(made, self._portal)

    def update(
        self,
        nanoid: str,
        *,
        alias: str | None = None,
        connection: Mapping[str, Any] | None = None,
        timeout: Timeout = None,
    ) -> Done:
        """Change a connected account's name or credentials.

        Args:
            nanoid: The account's id, `ca_...`.
            alias: A new name; an empty text takes the name away.
            connection: New credentials: `{"state": {"auth_scheme": ..., "val": {...}}}`; a value of None removes it.
            timeout: Seconds for the call.

        Returns:
            `id`, `status` and `success`.

        Raises:
            InvalidParams: Nothing to change was given.
            ConnectedAccountNotFoundError: There is no such account.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}`.
        """
        return self._portal.run(self._core.update(nanoid, alias=alias, connection=connection, timeout=timeout))

    def update_acl(
        self,
        nanoid: str,
        *,
        allow_all_users: bool | None = None,
        allowed_user_ids: Sequence[str] | None = None,
        not_allowed_user_ids: Sequence[str] | None = None,
        timeout: Timeout = None,
    ) -> Done:
        """Change who may use a SHARED account.

        Args:
            nanoid: The account's id, `ca_...`.
            allow_all_users: Whether every user of the project may.
            allowed_user_ids: Users who may; an empty list clears them.
            not_allowed_user_ids: Users who may not; an empty list clears them.
            timeout: Seconds for the call.

        Returns:
            `id`, `status` and `success`.

        Raises:
            InvalidParams: Nothing to change was given.
            ComposioAclOnlyForSharedError: The account is not SHARED.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}`.
        """
        return self._portal.run(
            self._core.update_acl(
                nanoid,
                allow_all_users=allow_all_users,
                allowed_user_ids=allowed_user_ids,
                not_allowed_user_ids=not_allowed_user_ids,
                timeout=timeout,
            )
        )

    def update_status(self, nano_id: str, *, enabled: bool, timeout: Timeout = None) -> Done:
        """Switch a connected account on or off; its status stays what it is.

        Args:
            nano_id: The account's id, `ca_...`.
            enabled: On or off.
            timeout: Seconds for the call.

        Returns:
            `success`.

        Raises:
            ConnectedAccountNotFoundError: There is no such account.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}/status`.
        """
        return self._portal.run(self._core.update_status(nano_id, enabled=enabled, timeout=timeout))

    def enable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch a connected account on.

        Args:
            nanoid: The account's id, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            `success`.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}/status`.
        """
        return self._portal.run(self._core.enable(nanoid, timeout=timeout))

    def disable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch a connected account off: tools cannot be run with it.

        Args:
            nanoid: The account's id, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            `success`.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}/status`.
        """
        return self._portal.run(self._core.disable(nanoid, timeout=timeout))

    def refresh(self, nanoid: str, *, redirect_url: str | None = None, timeout: Timeout = None) -> Done:
        """Ask for the account's authorisation again; deprecated by the platform.

        An ACTIVE OAuth account can become INITIATED by this, with a `redirect_url` that the user must visit.

        Args:
            nanoid: The account's id, `ca_...`.
            redirect_url: Where the user is sent afterwards.
            timeout: Seconds for the call.

        Returns:
            `id`, the new `status` and `redirect_url`.

        Raises:
            ConnectedAccountNotFoundError: There is no such account.

        Calls `POST /api/v3.1/connected_accounts/{nanoid}/refresh`.
        """
        return self._portal.run(self._core.refresh(nanoid, redirect_url=redirect_url, timeout=timeout))

    def revoke(self, nanoid: str, *, timeout: Timeout = None) -> Revocation:
        """Revoke the account's credentials at the toolkit.

        Args:
            nanoid: The account's id, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            What was revoked.

        Raises:
            ComposioConnectedAccountRevocationNotSupportedError: The toolkit offers no way to.
            ComposioConnectedAccountNotRevokableError: The account's status does not allow it.
            ConnectedAccountNotFoundError: There is no such account.

        Calls `POST /api/v3.1/connected_accounts/{nanoid}/revoke`.
        """
        return self._portal.run(self._core.revoke(nanoid, timeout=timeout))

    def complete_auth(self, *, user_id: str, session_uri: str, timeout: Timeout = None) -> CompletedAuth:
        """Complete an authorisation that your own callback page verified; works once.

        Args:
            user_id: Who is signed in on your page.
            session_uri: As your callback received it.
            timeout: Seconds for the call.

        Returns:
            The account's id and its toolkit.

        Raises:
            NotFoundError: It was used already, or has expired.

        Calls `POST /api/v3.1/connected_accounts/complete_auth`.
        """
        return self._portal.run(self._core.complete_auth(user_id=user_id, session_uri=session_uri, timeout=timeout))

    def delete(self, nanoid: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None) -> Done:
        """Delete a connected account.

        Args:
            nanoid: The account's id, `ca_...`.
            revoke_on_delete: Revoke its credentials at the toolkit as well.
            timeout: Seconds for the call.

        Returns:
            `success`, and `revoke_job_id` where credentials are being revoked.

        Raises:
            ConnectedAccountNotFoundError: There is no such account.

        Calls `DELETE /api/v3.1/connected_accounts/{nanoid}`.
        """
        return self._portal.run(self._core.delete(nanoid, revoke_on_delete=revoke_on_delete, timeout=timeout))
