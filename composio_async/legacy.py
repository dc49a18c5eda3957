"""The surface of the first SDK on today's platform: old pages run as printed, and each call says what to write today.

Old names, today's behaviour: a wait ends at once when the account can no longer become ACTIVE, nothing that may have
been carried out is sent again, and no secret is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self
from uuid import UUID

from composio_async._caller import site, warn
from composio_async._mask import mask
from composio_async._secret import OptionalKey
from composio_async.client import Composio as Today
from composio_async.config import hidden
from composio_async.errors import APIStatusError, InvalidParams, InvalidParamsType
from composio_async.legacy_words import (
    LINES,
    Action,
    ActionResult,
    App,
    InputField,
    SchemaFormat,
    Tag,
    spelt,
    tag_filter,
)
from composio_async.models.auth_configs import AuthConfig
from composio_async.models.connected_accounts import ConnectedAccount as Account
from composio_async.models.tools import Tool

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

DEFAULT_USER: Final = "default"
"""Whose account it is where an old page names nobody."""
MOST_SITES: Final = 1000
LONGEST: Final = 200
"""Characters of each argument that a warning shows."""
REDIRECTING: Final = frozenset({"OAUTH1", "OAUTH2", "DCR_OAUTH"})
TOKENS: Final = ("access_token", "oauth_token")


class _Told:
    """Which lines of the program were told already what to write today."""

    def __init__(self) -> None:
        self._sites: set[tuple[str, str]] = set()

    def tell(self, call: str, **values: Any) -> None:
        where = (call, site())
        if where in self._sites or len(self._sites) >= MOST_SITES:
            return
        self._sites.add(where)
        today = LINES[call].today.format(**{name: repr(value) for name, value in values.items()})
        warn(f"This is the first generation's call. Write today: {today}", DeprecationWarning)


class _Masked:
    """Stands for a value that may be a secret."""

    def __repr__(self) -> str:
        return "..."


class Composio:
    """The client of old pages.

    Args:
        api_key: Of the project; else from `COMPOSIO_API_KEY`.
        base_url: Of the platform; else from `COMPOSIO_BASE_URL`, or the platform's own.

    Raises:
        ApiKeyNotProvidedError: There is no key.
    """

    def __init__(self, api_key: OptionalKey = None, base_url: str | None = None) -> None:
        given = {"api_key": api_key, "base_url": base_url}
        options: Any = hidden({name: value for name, value in given.items() if value is not None})
        api_key = None
        given.clear()
        self._today: Today[Any] = Today(**options)
        self._told = _Told()

    async def get_integration(self, connector_id: str) -> Integration:
        """An auth config, under its old name.

        Args:
            connector_id: Its id, `ac_...`, or the UUID that it had once.

        Returns:
            The integration.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/auth_configs/{nanoid}`.
        """
        nanoid = await _nanoid(self._today, connector_id, "AUTH_CONFIG")
        found = await self._today.auth_configs.get(nanoid)
        self._told.tell("get_integration", auth_config_id=found.id)
        fields = [_input_field(one.to_dict()) for one in found.expected_input_fields]
        if not fields and found.toolkit is not None:
            fields = await _fields_of(self._today, found.toolkit.slug, found.auth_scheme)
        return Integration(self, found, fields)

    async def get_connected_account(self, connection_id: str) -> ConnectedAccount:
        """A connected account.

        Args:
            connection_id: Its id, `ca_...`, or the UUID that it had once.

        Returns:
            The account, whatever its status.

        Raises:
            ConnectedAccountNotFoundError: There is none.

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`.
        """
        nanoid = await _nanoid(self._today, connection_id, "CONNECTED_ACCOUNT")
        found = await self._today.connected_accounts.get(nanoid)
        self._told.tell("get_connected_account", id=found.id)
        return ConnectedAccount(self, found)

    async def aclose(self) -> None:
        """Close all connections; a second call does nothing."""
        await self._today.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return "composio_async.legacy.Composio()"


class Integration:
    """An auth config with the attributes that it had once."""

    def __init__(self, client: Composio, config: AuthConfig, fields: list[InputField]) -> None:
        self._client = client
        self._config = config
        self._fields = fields

    @property
    def id(self) -> str:
        """`ac_...`; `auth_config.id` today."""
        return self._config.id

    @property
    def name(self) -> str:
        """Its name."""
        return self._config.name

    @property
    def authScheme(self) -> str | None:  # noqa: N802  the old name
        """Such as `API_KEY`; `auth_config.auth_scheme` today."""
        return self._config.auth_scheme

    @property
    def authConfig(self) -> Mapping[str, Any]:  # noqa: N802  the old name
        """Credentials, masked by the platform; `auth_config.credentials` today."""
        return self._config.credentials or {}

    @property
    def createdAt(self) -> str | None:  # noqa: N802  the old name
        """`auth_config.created_at` today."""
        return self._config.created_at

    @property
    def updatedAt(self) -> str | None:  # noqa: N802  the old name
        """`auth_config.last_updated_at` today."""
        return self._config.last_updated_at

    @property
    def enabled(self) -> bool:
        """`auth_config.status == "ENABLED"` today."""
        return self._config.status == "ENABLED"

    @property
    def deleted(self) -> bool:
        """Never: what was deleted is not found today."""
        return False

    @property
    def appName(self) -> str:  # noqa: N802  the old name
        """`auth_config.toolkit.slug` today."""
        return self._config.toolkit.slug if self._config.toolkit is not None else ""

    @property
    def appId(self) -> str | None:  # noqa: N802  the old name
        """The toolkit's old UUID, where the platform tells it."""
        return _deprecated(self._config.extra).get("toolkit_id")

    @property
    def logo(self) -> str | None:
        """`auth_config.toolkit.logo` today."""
        return self._config.toolkit.logo if self._config.toolkit is not None else None

    @property
    def defaultConnectorId(self) -> str | None:  # noqa: N802  the old name
        """An old UUID, where the platform tells it."""
        return _deprecated(self._config.extra).get("default_connector_id")

    @property
    def useComposioAuth(self) -> bool:  # noqa: N802  the old name
        """`auth_config.is_composio_managed` today."""
        return bool(self._config.is_composio_managed)

    @property
    def expectedInputFields(self) -> list[InputField]:  # noqa: N802  the old name
        """What a user fills in to connect; a form can be drawn of it."""
        return list(self._fields)

    def get_required_variables(self) -> list[InputField]:
        """The same as `expectedInputFields`, those that are not required included, as it was."""
        return list(self._fields)

    async def initiate_connection(
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
        return await self._connect("initiate_state", entity_id, params, redirect_url)

    async def _connect(
        self, call: str, entity_id: str | None, params: Mapping[str, Any] | None, redirect_url: str | None
    ) -> ConnectionRequest:
        if params is not None and not isinstance(params, Mapping):
            raise InvalidParamsType(f"params is a map of the fields' names to values, not {type(params).__name__}.")
        user_id, values, scheme = entity_id or DEFAULT_USER, dict(params or {}), self._config.auth_scheme or ""
        accounts, told = self._client._today.connected_accounts, self._client._told
        if scheme in REDIRECTING and self._config.is_composio_managed:
            told.tell("initiate_link", user_id=user_id, auth_config_id=self.id, callback_url=redirect_url)
            linked = await accounts.link(
                user_id, self.id, callback_url=redirect_url, allow_multiple=True, connection_data=values or None
            )
            return ConnectionRequest(self, linked.id, linked.redirect_url, linked.status, user_id)
        self._refuse_missing(scheme, values)
        ready = scheme not in REDIRECTING or any(values.get(name) for name in TOKENS)
        val = {"status": "ACTIVE" if ready else "INITIALIZING", **values}
        shown = {name: value if name == "status" else _Masked() for name, value in val.items()}
        told.tell(call, user_id=user_id, auth_config_id=self.id, auth_scheme=scheme, val=shown)
        made = await accounts.initiate(
            user_id,
            self.id,
            callback_url=redirect_url,
            allow_multiple=True,
            config={"auth_scheme": scheme, "val": val},
        )
        return ConnectionRequest(self, made.id, made.redirect_url, made.status, user_id)

    def _refuse_missing(self, scheme: str, values: Mapping[str, Any]) -> None:
        if scheme in REDIRECTING:
            return
        missing = [
            one["name"]
            for one in self._fields
            if one["required"] and one["default"] is None and not any(values.get(name) for name in _names_of(one))
        ]
        if missing:
            raise InvalidParams(
                f"{self.appName} needs {' and '.join(missing)} to connect: pass params={{{missing[0]!r}: ...}}, or "
                f"send the user to a page: composio.connected_accounts.link(user_id, {self.id!r})."
            )

    def __repr__(self) -> str:
        return f"Integration(id={self.id!r}, appName={self.appName!r}, authScheme={self.authScheme!r})"


class ConnectionRequest:
    """A connection that a user is still to finish, with the attributes that it had once."""

    def __init__(self, integration: Integration, id: str, redirect_url: str | None, status: str, user_id: str) -> None:
        self._integration = integration
        self._id = id
        self._redirect_url = redirect_url
        self._status = status
        self._user_id = user_id

    @property
    def id(self) -> str:
        """The connected account's id."""
        return self._id

    @property
    def connectedAccountId(self) -> str:  # noqa: N802  the old name
        """The connected account's id; `request.id` today."""
        return self._id

    @property
    def connectionStatus(self) -> str:  # noqa: N802  the old name
        """The status when the request was made; `request.status` today."""
        return self._status

    @property
    def redirect_url(self) -> str | None:
        """Where to send the user; None where nothing is left to do."""
        return self._redirect_url

    @property
    def redirectUrl(self) -> str | None:  # noqa: N802  the old name
        """The same as `redirect_url`."""
        return self._redirect_url

    async def wait_until_active(self, timeout: float | None = 60) -> ConnectedAccount:
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
        return await _wait(self._integration._client, self._id, timeout)

    async def save_user_access_data(
        self, field_inputs: Mapping[str, Any], redirect_url: str | None = None, entity_id: str | None = None
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
        user_id = entity_id or self._user_id
        return await self._integration._connect("save_user_access_data", user_id, field_inputs, redirect_url)

    def __repr__(self) -> str:
        return f"ConnectionRequest(id={self._id!r}, connectionStatus={self._status!r})"


class ConnectedAccount:
    """A connected account with the attributes and methods that it had once."""

    def __init__(self, client: Composio, account: Account) -> None:
        self._client = client
        self._account = account

    @property
    def id(self) -> str:
        """`ca_...`."""
        return self._account.id

    @property
    def status(self) -> str:
        """`ACTIVE`, `INITIATED` while the user has not finished, or another of today's."""
        return self._account.status

    @property
    def integrationId(self) -> str | None:  # noqa: N802  the old name
        """`account.auth_config.id` today."""
        return self._account.auth_config.id if self._account.auth_config is not None else None

    @property
    def createdAt(self) -> str | None:  # noqa: N802  the old name
        """`account.created_at` today."""
        return self._account.created_at

    @property
    def updatedAt(self) -> str | None:  # noqa: N802  the old name
        """`account.updated_at` today."""
        return self._account.updated_at

    @property
    def appName(self) -> str:  # noqa: N802  the old name
        """`account.toolkit.slug` today."""
        return self._account.toolkit.slug if self._account.toolkit is not None else ""

    @property
    def appUniqueId(self) -> str:  # noqa: N802  the old name
        """The same as `appName`."""
        return self.appName

    @property
    def clientUniqueUserId(self) -> str | None:  # noqa: N802  the old name
        """`account.user_id` today."""
        return self._account.user_id

    @property
    def entityId(self) -> str | None:  # noqa: N802  the old name
        """`account.user_id` today."""
        return self._account.user_id

    @property
    def connectionParams(self) -> Mapping[str, Any]:  # noqa: N802  the old name
        """Values of the auth scheme, secrets masked by the platform; `account.val` today."""
        return self._account.val

    async def wait_until_active(self, timeout: float | None = 60) -> ConnectedAccount:
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
        return await _wait(self._client, self.id, timeout)

    async def execute_action(self, action_name: str, params: Mapping[str, Any]) -> ActionResult:
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
        slug = str(action_name).upper() if isinstance(action_name, str) else action_name
        told = {"slug": slug, "arguments": mask(params, LONGEST), "user_id": self._account.user_id, "id": self.id}
        self._client._told.tell("execute_action", **told)
        result = await self._client._today.tools.execute(
            slug, params, user_id=self._account.user_id, connected_account_id=self.id
        )
        return ActionResult(
            successful=result.successful,
            successfull=result.successful,
            data=result.data,
            error=result.error,
            log_id=result.log_id,
        )

    async def get_all_actions(
        self, format: SchemaFormat = SchemaFormat.OPENAI, tags: Iterable[str] | None = None
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
        if not isinstance(format, SchemaFormat):
            raise InvalidParamsType("format is a member of SchemaFormat: OPENAI, CLAUDE or DEFAULT.")
        given = [tags] if isinstance(tags, str) else list(tags or ())
        important, wanted = tag_filter(given, self.appName)
        call = "get_all_actions_tagged" if given else "get_all_actions"
        told = {"user_id": self._account.user_id, "toolkit": self.appName, "tags": [str(tag) for tag in given]}
        self._client._told.tell(call, **told)
        tools = await self._client._today.tools.get_raw_composio_tools(
            toolkits=[self.appName], important=True if important else None
        )
        if wanted:
            tools = _tagged(tools, wanted, self.appName)
        return [_written(tool, format) for tool in tools]

    def __repr__(self) -> str:
        return f"ConnectedAccount(id={self.id!r}, status={self.status!r}, appName={self.appName!r})"


async def _wait(client: Composio, id: str, timeout: float | None) -> ConnectedAccount:
    client._told.tell("wait_until_active", id=id, timeout=timeout)
    account = await client._today.connected_accounts.wait_for_connection(id, timeout=timeout)
    return ConnectedAccount(client, account)


async def _nanoid(client: Today[Any], id: str, kind: str) -> str:
    """Today's id of what had a UUID once, where the platform can tell it."""
    try:
        UUID(id)
    except (ValueError, AttributeError, TypeError):
        return id
    query = {"uuid": id, "type": kind}
    try:
        found = await client.raw.request("GET", "/api/v3/migration/get-nanoid", query=query)
    except APIStatusError:
        return id  # it may know the old id all the same
    nanoid = found.data.get("nanoid") if isinstance(found.data, Mapping) else None
    return nanoid if isinstance(nanoid, str) and nanoid else id


async def _fields_of(client: Today[Any], toolkit: str, scheme: str | None) -> list[InputField]:
    details = (await client.toolkits.get(toolkit)).auth_config_details
    found = next((one for one in details if one.mode == scheme), None)
    groups = found.fields.get("connected_account_initiation") if found is not None else None
    if not isinstance(groups, Mapping):
        return []
    return [
        _input_field({**one, "required": group == "required"})
        for group in ("required", "optional")
        for one in groups.get(group) or ()
        if isinstance(one, Mapping) and isinstance(one.get("name"), str)
    ]


def _input_field(raw: Mapping[str, Any]) -> InputField:
    told = {
        "name": raw["name"],
        "displayName": raw.get("displayName") or raw["name"],
        "description": raw.get("description") or "",
        "type": raw.get("type") or "string",
        "required": bool(raw.get("required", True)),
        "expected_from_customer": bool(raw.get("expected_from_customer", True)),
        "is_secret": bool(raw.get("is_secret", False)),
        "default": raw.get("default"),
        "legacy_template_name": raw.get("legacy_template_name"),
    }
    return InputField({name: value for name, value in told.items() if value is not None or name == "default"})


def _names_of(field: InputField) -> set[str]:
    """Under which names a value is taken: old pages say `api_key` where today's field is `generic_api_key`."""
    name: str = field["name"]
    return {name, name.removeprefix("generic_"), field.get("legacy_template_name") or name}


def _deprecated(extra: Mapping[str, Any]) -> Mapping[str, Any]:
    found = extra.get("deprecated_params")
    return found if isinstance(found, Mapping) else {}


def _tagged(tools: list[Tool], wanted: frozenset[str], toolkit: str) -> list[Tool]:
    known = {spelt(tag): tag for tool in tools for tag in tool.tags}
    unknown = sorted(wanted - known.keys())
    if unknown:
        there = ", ".join(f"Tag.{spelt(toolkit)}_{tag}" for tag in sorted(known)) or "none"
        raise InvalidParams(f"No tool of {toolkit} has the tag {unknown[0]}. There are: {there}.")
    return [tool for tool in tools if wanted & {spelt(tag) for tag in tool.tags}]


def _written(tool: Tool, format: SchemaFormat) -> dict[str, Any]:
    described = {"name": tool.slug, "description": tool.description}
    if format is SchemaFormat.OPENAI:
        return {"type": "function", "function": {**described, "parameters": dict(tool.input_parameters)}}
    if format is SchemaFormat.CLAUDE:
        return {**described, "input_schema": dict(tool.input_parameters)}
    return {
        **described,
        "displayName": tool.name,
        "parameters": dict(tool.input_parameters),
        "response": dict(tool.output_parameters),
        "appName": tool.toolkit.slug if tool.toolkit is not None else "",
        "tags": list(tool.tags),
        "version": tool.version,
    }
