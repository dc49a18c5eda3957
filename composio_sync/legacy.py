# Generated from composio_async/legacy.py by `python -m composio_async._syncgen`. Do not edit.
"""The surface of the first SDK on today's platform: old pages run as printed, and each call says what to write today.

Old names, today's behaviour: a wait ends at once when the account can no longer become ACTIVE, nothing that may have
been carried out is sent again, and no secret is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from composio_async import _portal as _bridge
from composio_async import legacy as _async
from composio_async._secret import OptionalKey, hidden_key
from composio_async.legacy_words import Action, ActionResult, App, InputField, SchemaFormat, Tag

__all__ = [
    "Action",
    "ActionResult",
    "App",
    "Composio",
    "ConnectedAccount",
    "ConnectionRequest",
    "InputField",
    "Integration",
    "SchemaFormat",
    "Tag",
]


class Composio:
    """The client of old pages.

    Args:
        api_key: Of the project; else from `COMPOSIO_API_KEY`.
        base_url: Of the platform; else from `COMPOSIO_BASE_URL`, or the platform's own.

    Raises:
        ApiKeyNotProvidedError: There is no key.
    """

    _core: _async.Composio
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Composio, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def __init__(self, api_key: OptionalKey = None, base_url: str | None = None) -> None:
        api_key = hidden_key(api_key)
        core = _async.Composio(api_key, base_url)
        core._today._pool.quiet = True
        self._core = core
        self._portal = _bridge.portal().lease(core.aclose)

    def get_integration(self, connector_id: str) -> Integration:
        """An auth config, under its old name.

        Args:
            connector_id: Its id, `ac_...`, or the UUID that it had once.

        Returns:
            The integration.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/auth_configs/{nanoid}`.
        """
        made = self._portal.run(self._core.get_integration(connector_id))
        return Integration._of(made, self._portal)

    def get_connected_account(self, connection_id: str) -> ConnectedAccount:
        """A connected account.

        Args:
            connection_id: Its id, `ca_...`, or the UUID that it had once.

        Returns:
            The account, whatever its status.

        Raises:
            ConnectedAccountNotFoundError: There is none.

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        made = self._portal.run(self._core.get_connected_account(connection_id))
        return ConnectedAccount._of(made, self._portal)

    def close(self) -> None:
        """Close all connections; a second call does nothing."""
        self._portal.run(self._core.aclose())

    def __enter__(self) -> Self:
        self._portal.run(self._core.__aenter__())
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._portal.run(self._core.__aexit__(*exc_info))

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")


class Integration:
    """An auth config with the attributes that it had once."""

    _core: _async.Integration
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Integration, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def id(self) -> str:
        """`ac_...`; `auth_config.id` today."""
        return self._core.id

    @property
    def name(self) -> str:
        """Its name."""
        return self._core.name

    @property
    def authScheme(self) -> str | None:
        """Such as `API_KEY`; `auth_config.auth_scheme` today."""
        return self._core.authScheme

    @property
    def authConfig(self) -> Mapping[str, Any]:
        """Credentials, masked by the platform; `auth_config.credentials` today."""
        return self._core.authConfig

    @property
    def createdAt(self) -> str | None:
        """`auth_config.created_at` today."""
        return self._core.createdAt

    @property
    def updatedAt(self) -> str | None:
        """`auth_config.last_updated_at` today."""
        return self._core.updatedAt

    @property
    def enabled(self) -> bool:
        """`auth_config.status == "ENABLED"` today."""
        return self._core.enabled

    @property
    def deleted(self) -> bool:
        """Never: what was deleted is not found today."""
        return self._core.deleted

    @property
    def appName(self) -> str:
        """`auth_config.toolkit.slug` today."""
        return self._core.appName

    @property
    def appId(self) -> str | None:
        """The toolkit's old UUID, where the platform tells it."""
        return self._core.appId

    @property
    def logo(self) -> str | None:
        """`auth_config.toolkit.logo` today."""
        return self._core.logo

    @property
    def defaultConnectorId(self) -> str | None:
        """An old UUID, where the platform tells it."""
        return self._core.defaultConnectorId

    @property
    def useComposioAuth(self) -> bool:
        """`auth_config.is_composio_managed` today."""
        return self._core.useComposioAuth

    @property
    def expectedInputFields(self) -> list[InputField]:
        """What a user fills in to connect; a form can be drawn of it."""
        return self._core.expectedInputFields

    def get_required_variables(self) -> list[InputField]:
        """The same as `expectedInputFields`, those that are not required included, as it was."""
        return self._core.get_required_variables()

    def initiate_connection(
        self,
        entity_id: str | None = None,
        params: Mapping[str, Any] | None = None,
        redirect_url: str | None = None,
    ) -> ConnectionRequest:
        """Connect a user.

        Args:
            entity_id: The user id; `default` when None.
            params: What the user filled in, by the fields' names.
            redirect_url: Where the user is sent after a page; `callback_url` today.

        Returns:
            The request; its `redirect_url` is None where nothing is left to do.

        Raises:
            InvalidParams: A required field is missing; nothing was sent.

        Calls `POST /api/v3.1/connected_accounts/link` for Composio's own OAuth apps, else
        `POST /api/v3.1/connected_accounts`.
        """
        made = self._portal.run(self._core.initiate_connection(entity_id, params, redirect_url))
        return ConnectionRequest._of(made, self._portal)

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")


class ConnectionRequest:
    """A connection that a user is still to finish, with the attributes that it had once."""

    _core: _async.ConnectionRequest
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.ConnectionRequest, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def id(self) -> str:
        """The connected account's id."""
        return self._core.id

    @property
    def connectedAccountId(self) -> str:
        """The connected account's id; `request.id` today."""
        return self._core.connectedAccountId

    @property
    def connectionStatus(self) -> str:
        """The status when the request was made; `request.status` today."""
        return self._core.connectionStatus

    @property
    def redirect_url(self) -> str | None:
        """Where to send the user; None where nothing is left to do."""
        return self._core.redirect_url

    @property
    def redirectUrl(self) -> str | None:
        """The same as `redirect_url`."""
        return self._core.redirectUrl

    def wait_until_active(self, timeout: float | None = 60) -> ConnectedAccount:
        """Wait until the user has finished.

        Args:
            timeout: Seconds; None is 60 as well.

        Returns:
            The ACTIVE account.

        Raises:
            ConnectionRequestFailedError: It is FAILED, EXPIRED or REVOKED, and so will not become ACTIVE.
            ConnectionRequestTimeoutError: It did not become ACTIVE in time.

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        made = self._portal.run(self._core.wait_until_active(timeout))
        return ConnectedAccount._of(made, self._portal)

    def save_user_access_data(
        self,
        field_inputs: Mapping[str, Any],
        redirect_url: str | None = None,
        entity_id: str | None = None,
    ) -> ConnectionRequest:
        """Connect once more, with what the user filled in.

        Args:
            field_inputs: By the fields' names.
            redirect_url: Where the user is sent after a page.
            entity_id: The user id; that of this request when None.

        Returns:
            A new request.

        Raises:
            InvalidParams: A required field is missing; nothing was sent.

        Calls `POST /api/v3.1/connected_accounts`, or `.../link` for Composio's own OAuth apps.
        """
        made = self._portal.run(self._core.save_user_access_data(field_inputs, redirect_url, entity_id))
        return ConnectionRequest._of(made, self._portal)

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")


class ConnectedAccount:
    """A connected account with the attributes and methods that it had once."""

    _core: _async.ConnectedAccount
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.ConnectedAccount, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def id(self) -> str:
        """`ca_...`."""
        return self._core.id

    @property
    def status(self) -> str:
        """`ACTIVE`, `INITIATED` while the user has not finished, or another of today's."""
        return self._core.status

    @property
    def integrationId(self) -> str | None:
        """`account.auth_config.id` today."""
        return self._core.integrationId

    @property
    def createdAt(self) -> str | None:
        """`account.created_at` today."""
        return self._core.createdAt

    @property
    def updatedAt(self) -> str | None:
        """`account.updated_at` today."""
        return self._core.updatedAt

    @property
    def appName(self) -> str:
        """`account.toolkit.slug` today."""
        return self._core.appName

    @property
    def appUniqueId(self) -> str:
        """The same as `appName`."""
        return self._core.appUniqueId

    @property
    def clientUniqueUserId(self) -> str | None:
        """`account.user_id` today."""
        return self._core.clientUniqueUserId

    @property
    def entityId(self) -> str | None:
        """`account.user_id` today."""
        return self._core.entityId

    @property
    def connectionParams(self) -> Mapping[str, Any]:
        """Values of the auth scheme, secrets masked by the platform; `account.val` today."""
        return self._core.connectionParams

    def wait_until_active(self, timeout: float | None = 60) -> ConnectedAccount:
        """Wait until the user has finished; old pages call it on the account as well.

        Args:
            timeout: Seconds; None is 60 as well.

        Returns:
            The ACTIVE account.

        Raises:
            ConnectionRequestFailedError: It is FAILED, EXPIRED or REVOKED, and so will not become ACTIVE.
            ConnectionRequestTimeoutError: It did not become ACTIVE in time.

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        made = self._portal.run(self._core.wait_until_active(timeout))
        return ConnectedAccount._of(made, self._portal)

    def execute_action(self, action_name: str, params: Mapping[str, Any]) -> ActionResult:
        """Run a tool with this account.

        Args:
            action_name: A member of `Action`, or the tool's slug in any letter case.
            params: Arguments for the tool.

        Returns:
            A dict with `successful` and, as it was spelt once, `successfull`; `data`, `error` and `log_id`.

        Raises:
            ToolNotFoundError: There is no such tool; near names are suggested.
            ConnectionRequiredError: The account is not ACTIVE.

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        return self._portal.run(self._core.execute_action(action_name, params))

    def get_all_actions(
        self,
        format: SchemaFormat = SchemaFormat.OPENAI,
        tags: Iterable[str] | None = None,
    ) -> list[dict[str, Any]]:
        """The tools of this account's toolkit, all pages of them.

        Args:
            format: How they are written down.
            tags: Members of `Tag`, or texts: only tools with one of them. `Tag.IMPORTANT` is the most used ones.

        Returns:
            One dict for each tool.

        Raises:
            InvalidParams: A tag is of another toolkit, or no tool has one; those that there are are named.

        Calls `GET /api/v3.1/tools`.
        """
        return self._portal.run(self._core.get_all_actions(format, tags))

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")
