"""Connected accounts: make them, wait for them, look after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NoReturn

from composio_async._arguments import compact, filled, identifier, mapping, names, optional_text, text
from composio_async._caller import warn
from composio_async._clock import Timeout
from composio_async._codec import decode_done, read, read_by, read_page
from composio_async._connection_state import AccountSharing, connection_state, wire_names
from composio_async._deprecations import PlatformDeprecationWarning
from composio_async._outcomes import Outcomes
from composio_async._refusals import raise_acl, raise_as
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async.config import seconds
from composio_async.errors import (
    AuthConfigNotFoundError,
    BadRequestError,
    ComposioConnectedAccountNotRevokableError,
    ComposioConnectedAccountRevocationNotSupportedError,
    ComposioLegacyConnectedAccountsEndpointRetiredError,
    ComposioMultipleConnectedAccountsError,
    ConflictError,
    ConnectedAccountNotFoundError,
    InvalidParams,
    NotFoundError,
    recast,
)
from composio_async.models.connected_accounts import (
    AccountStatus,
    CompletedAuth,
    ConnectedAccount,
    InitiateResponse,
    LinkResponse,
    Revocation,
)
from composio_async.models.status import Done
from composio_async.pagination import Page, Pager
from composio_async.resources.connection_request import ConnectionRequest
from composio_async.retry import Delivery
from composio_async.waiting import DEFAULT_WAIT, StatusCallback, Waiting

_ROOT: Final = "/api/v3.1/connected_accounts"
_LIST: Final = Operation("connected_accounts.list", "GET", _ROOT)
_GET: Final = Operation("connected_accounts.get", "GET", f"{_ROOT}/{{nanoid}}")
_CREATE: Final = Operation("connected_accounts.create", "POST", _ROOT, Delivery.CREATE, PROJECT)
_LINK: Final = Operation("connected_accounts.link", "POST", f"{_ROOT}/link", Delivery.CREATE)
_UPDATE: Final = Operation("connected_accounts.update", "PATCH", f"{_ROOT}/{{nanoid}}", Delivery.WRITE, PROJECT)
_STATUS: Final = Operation(
    "connected_accounts.update_status", "PATCH", f"{_ROOT}/{{nanoid}}/status", Delivery.WRITE, PROJECT
)
_REFRESH: Final = Operation(
    "connected_accounts.refresh", "POST", f"{_ROOT}/{{nanoid}}/refresh", Delivery.CREATE, PROJECT
)
_REVOKE: Final = Operation("connected_accounts.revoke", "POST", f"{_ROOT}/{{nanoid}}/revoke", Delivery.CREATE, PROJECT)
_COMPLETE: Final = Operation(
    "connected_accounts.complete_auth", "POST", f"{_ROOT}/complete_auth", Delivery.CREATE, PROJECT
)
_DELETE: Final = Operation(
    "connected_accounts.delete", "DELETE", f"{_ROOT}/{{nanoid}}", Delivery.WRITE, gone=b'{"success":true}'
)


class ConnectedAccounts:
    """`composio.connected_accounts`: users' accounts at toolkits."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting = Waiting(_Lookup(self), transport.clock)

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
            A pager; `async for` walks all accounts.

        Raises:
            InvalidParams: An id holds a comma or is blank, or a list is empty, which the platform would read as "all".

        Example:
            async for account in composio.connected_accounts.list(user_ids=["user_123"]):
                print(account.id, account.status)

        Calls `GET /api/v3.1/connected_accounts`.
        """
        query = {
            "toolkit_slugs": filled(toolkit_slugs, "toolkit_slugs"),
            "statuses": filled(statuses, "statuses"),
            "user_ids": filled(user_ids, "user_ids"),
            "auth_config_ids": filled(auth_config_ids, "auth_config_ids"),
            "connected_account_ids": filled(connected_account_ids, "connected_account_ids"),
            "account_type": account_type,
            "order_by": order_by,
            "order_direction": order_direction,
            "limit": limit,
        }
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[ConnectedAccount]:
            request = _LIST.request(query={**query, "cursor": at})
            return await read_page(ConnectedAccount, await self._transport.send(request, timeout))

        return Pager(fetch, cursor)

    async def get(self, nanoid: str, *, timeout: Timeout = None) -> ConnectedAccount:
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
        request = _GET.request(path={"nanoid": _account_id(nanoid)})
        try:
            return await read(ConnectedAccount, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_not_found(error, nanoid)

    @renamed_arguments(entity_id="user_id", integration_id="auth_config_id", redirect_url="callback_url")
    async def link(
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
            config = await composio.auth_configs.create("github")
            request = await composio.connected_accounts.link("user_456", config.id)
            print(request.redirect_url)

        Calls `POST /api/v3.1/connected_accounts/link`, after `GET /api/v3.1/connected_accounts` unless
        `allow_multiple`.
        """
        body = compact(
            auth_config_id=identifier(auth_config_id, "auth_config_id", "ac_"),
            user_id=text(user_id, "user_id"),
            alias=optional_text(alias, "alias", blank=True),
            callback_url=optional_text(callback_url, "callback_url"),
            connection_data=wire_names(connection_data),
            experimental=experimental,
        )
        request = _LINK.request(body=body)
        left = self._transport.budget(timeout)
        if not allow_multiple:
            await self._refuse_second(user_id, auth_config_id, left())
        try:
            made = await read(LinkResponse, await self._transport.send(request, left()))
        except BadRequestError as error:
            raise_acl(error)
            raise
        except NotFoundError as error:
            raise_as(AuthConfigNotFoundError, error, f"There is no auth config {auth_config_id!r}.", None)
        return ConnectionRequest(
            self._waiting,
            id=made.connected_account_id,
            redirect_url=made.redirect_url,
            link_token=made.link_token,
            expires_at=made.expires_at,
            answer=made,
        )

    @renamed_arguments(entity_id="user_id", integration_id="auth_config_id", redirect_url="callback_url")
    async def initiate(
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
            config: Values of the auth scheme, from `composio_async.auth_scheme`, such as
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
        connection = compact(
            user_id=text(user_id, "user_id"),
            state=connection_state(config),
            alias=optional_text(alias, "alias", blank=True),
            callback_url=optional_text(callback_url, "callback_url"),
            experimental=experimental,
        )
        auth_config = {"id": identifier(auth_config_id, "auth_config_id", "ac_")}
        request = _CREATE.request(body={"auth_config": auth_config, "connection": connection})
        left = self._transport.budget(timeout)
        if not allow_multiple:
            await self._refuse_second(user_id, auth_config_id, left())
        try:
            made = await read(InitiateResponse, await self._transport.send(request, left()))
        except BadRequestError as error:
            if "no longer supported" in str(error) and "/connected_accounts/link" in str(error):
                told = f"{error.message.rstrip('.')}. Call connected_accounts.link(), which sends the user to a page."
                raise recast(ComposioLegacyConnectedAccountsEndpointRetiredError, error, told) from error
            raise_acl(error)
            raise
        except NotFoundError as error:
            raise_as(AuthConfigNotFoundError, error, f"There is no auth config {auth_config_id!r}.", None)
        val = (made.connection_data or {}).get("val")
        val = val if isinstance(val, dict) else {}
        return ConnectionRequest(
            self._waiting,
            id=made.id,
            redirect_url=val.get("redirectUrl") or made.redirect_url,
            status=val.get("status") or made.status or "INITIATED",
            answer=made,
        )

    async def wait_for_connection(
        self, id: str, timeout: Timeout = None, *, on_status: StatusCallback | None = None
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
            request = await session.authorize("github")
            account = await composio.connected_accounts.wait_for_connection(request.id, timeout=300)
            print(account.status)

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`, or one list for many that wait at the same time.
        """
        return await self._waiting.wait(_account_id(id), seconds(timeout, DEFAULT_WAIT), on_status)

    def wait_for_connections(self, ids: Iterable[str], *, timeout: Timeout = None) -> Outcomes[ConnectedAccount]:
        """Wait for several connected accounts, each handed out as it settles.

        Args:
            ids: Of the accounts.
            timeout: Seconds for each; 60 by default.

        Returns:
            An async iterator of outcomes: `subject` is the id, `result` the ACTIVE account, `error` why there is none.

        Raises:
            InvalidParams: An id is blank or of another kind.

        Calls `GET /api/v3.1/connected_accounts`.
        """
        wanted = [_account_id(one) for one in names(ids, "ids") or ()]
        limit = seconds(timeout, DEFAULT_WAIT)

        def job(one: str) -> Any:
            return lambda: self._waiting.wait(one, limit, None)

        return Outcomes([(one, job(one)) for one in wanted], max(1, len(wanted)))

    async def update(
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
        if alias is None and connection is None:
            raise InvalidParams("connected_accounts.update() was given nothing to change: pass alias= or connection=.")
        body = compact(alias=optional_text(alias, "alias", blank=True))
        if connection is not None:
            mapping(connection, "connection")
            if not connection.get("state"):
                raise InvalidParams('connection needs {"state": {"auth_scheme": ..., "val": {...}}}.')
            body["connection"] = {
                **connection,
                "state": connection_state(connection.get("state"), default_status=False),
            }
        return await self._change(_UPDATE, nanoid, body, timeout)

    async def update_acl(
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
        rules = compact(
            allow_all_users=allow_all_users,
            allowed_user_ids=names(allowed_user_ids, "allowed_user_ids"),
            not_allowed_user_ids=names(not_allowed_user_ids, "not_allowed_user_ids"),
        )
        if not rules:
            raise InvalidParams("connected_accounts.update_acl() was given nothing to change: pass at least one rule.")
        body = {"experimental": {"acl_config_for_shared": rules}}
        try:
            return await self._change(_UPDATE, nanoid, body, timeout)
        except BadRequestError as error:
            raise_acl(error)
            raise

    async def update_status(self, nano_id: str, *, enabled: bool, timeout: Timeout = None) -> Done:
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
        return await self._change(_STATUS, nano_id, {"enabled": bool(enabled)}, timeout)

    async def enable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch a connected account on.

        Args:
            nanoid: The account's id, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            `success`.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}/status`.
        """
        return await self.update_status(nanoid, enabled=True, timeout=timeout)

    async def disable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch a connected account off: tools cannot be run with it.

        Args:
            nanoid: The account's id, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            `success`.

        Calls `PATCH /api/v3.1/connected_accounts/{nanoid}/status`.
        """
        return await self.update_status(nanoid, enabled=False, timeout=timeout)

    async def refresh(self, nanoid: str, *, redirect_url: str | None = None, timeout: Timeout = None) -> Done:
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
        warn(
            "connected_accounts.refresh() is deprecated by the platform; make a new account with link().",
            PlatformDeprecationWarning,
        )
        return await self._change(_REFRESH, nanoid, compact(redirect_url=redirect_url), timeout)

    async def revoke(self, nanoid: str, *, timeout: Timeout = None) -> Revocation:
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
        request = _REVOKE.request(path={"nanoid": _account_id(nanoid)})
        try:
            return await read(Revocation, await self._transport.send(request, timeout))
        except BadRequestError as error:
            raise recast(ComposioConnectedAccountRevocationNotSupportedError, error) from error
        except ConflictError as error:
            hint = error.suggested_fix or "Look at its status; connected_accounts.delete() takes it away in any."
            raise recast(ComposioConnectedAccountNotRevokableError, error, hint=hint) from error
        except NotFoundError as error:
            _raise_not_found(error, nanoid)

    async def complete_auth(self, *, user_id: str, session_uri: str, timeout: Timeout = None) -> CompletedAuth:
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
        body = {"session_uri": text(session_uri, "session_uri"), "user_id": text(user_id, "user_id")}
        return await read(CompletedAuth, await self._transport.send(_COMPLETE.request(body=body), timeout))

    async def delete(self, nanoid: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None) -> Done:
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
        request = _DELETE.request(path={"nanoid": _account_id(nanoid)}, query={"revoke_on_delete": revoke_on_delete})
        try:
            return await read_by(decode_done, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_not_found(error, nanoid)

    async def _change(self, operation: Operation, nanoid: str, body: Mapping[str, Any], timeout: Timeout) -> Done:
        request = operation.request(path={"nanoid": _account_id(nanoid)}, body=body)
        try:
            return await read_by(decode_done, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_not_found(error, nanoid)

    async def _refuse_second(self, user_id: str, auth_config_id: str, timeout: Timeout) -> None:
        page = await self.list(
            user_ids=[user_id], auth_config_ids=[auth_config_id], statuses=["ACTIVE"], limit=1, timeout=timeout
        ).first()
        if page.items:
            msg = (
                f"User {user_id!r} already has an ACTIVE connected account ({page.items[0].id}) under "
                f"{auth_config_id}. Use it, or pass allow_multiple=True to add another."
            )
            raise ComposioMultipleConnectedAccountsError(msg)


class _Lookup:
    """What the watcher asks with."""

    def __init__(self, accounts: ConnectedAccounts) -> None:
        self._accounts = accounts

    async def get(self, nanoid: str, /) -> ConnectedAccount:
        return await self._accounts.get(nanoid)

    async def lookup(self, ids: Sequence[str]) -> Sequence[ConnectedAccount]:
        page = await self._accounts.list(connected_account_ids=ids, account_type="ALL", limit=len(ids)).first()
        return page.items


def _account_id(nanoid: str) -> str:
    return identifier(nanoid, "nanoid", "ca_")


def _raise_not_found(error: NotFoundError, nanoid: str) -> NoReturn:
    raise_as(ConnectedAccountNotFoundError, error, f"There is no connected account {nanoid!r}.", None)
