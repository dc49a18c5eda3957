"""The projects of an organization, managed with its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypedDict

from composio_async._arguments import compact, filled, identifier, mapping, text
from composio_async._clock import Timeout
from composio_async._codec import Listing, decode_done, read, read_by, read_page
from composio_async._request import ORG, Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParamsType
from composio_async.models.projects import CreatedProject, Project, RegeneratedKey
from composio_async.models.status import Done
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery

_ROOT: Final = "/api/v3.1/org/owner/project"
_LIST: Final = Operation("projects.list", "GET", f"{_ROOT}/list", keys=ORG)
_GET: Final = Operation("projects.get", "GET", f"{_ROOT}/{{nano_id}}", keys=ORG)
_CREATE: Final = Operation("projects.create", "POST", f"{_ROOT}/new", Delivery.CREATE, ORG)
_DELETE: Final = Operation(
    "projects.delete", "DELETE", f"{_ROOT}/{{nano_id}}", Delivery.WRITE, ORG, gone=b'{"status":"success"}'
)
# A second delivery would end the key that the first one gave.
_REGENERATE: Final = Operation(
    "projects.regenerate_api_key", "POST", f"{_ROOT}/{{nano_id}}/regenerate_api_key", Delivery.CREATE, ORG
)
_LISTING: Final = Listing(items="data")
_WIRE: Final[Mapping[str, str]] = {"is_2fa_enabled": "is_2FA_enabled"}


class ApiKeyPermission(TypedDict):
    """What a key may do with one kind of things.

    Attributes:
        preset: The kind: `tools`, `tool_execution`, `connected_accounts`, `auth_configs`, `triggers` and others.
        access: How far it goes.
    """

    preset: str
    access: Literal["none", "read", "write", "read_write"]


class ProjectConfig(TypedDict, total=False):
    """How a project is set up.

    Attributes:
        signed_url_file_expiry_in_seconds: 1 to 86400.
        zdr_enabled: Whether nothing of what tools give and take is kept.
    """

    display_name: str
    logo_url: str
    is_2fa_enabled: bool
    is_composio_link_enabled_for_managed_auth: bool
    log_visibility_setting: Literal["show_all", "dont_store_data"]
    mask_secret_keys_in_connected_account: bool
    oauth_callback_verifier_url: str
    require_mcp_api_key: bool
    signed_url_file_expiry_in_seconds: float
    theme: Mapping[str, Any]
    zdr_enabled: bool


class Projects:
    """`composio.projects`: the projects of an organization; every call takes the organization's key."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, limit: int | None = None, cursor: str | None = None, timeout: Timeout = None) -> Pager[Project]:
        """List the projects of the organization.

        `organization.list_projects` lists those that a user key reaches.

        Args:
            limit: Projects on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all projects.

        Calls `GET /api/v3.1/org/owner/project/list`.
        """
        _LIST.request(query={"limit": limit})

        async def fetch(at: str | None) -> Page[Project]:
            request = _LIST.request(query={"limit": limit, "cursor": at})
            return await read_page(Project, await self._transport.send(request, timeout), _LISTING)

        return Pager(fetch, cursor)

    async def get(self, nano_id: str, *, timeout: Timeout = None) -> Project:
        """Get one project, with its keys.

        Args:
            nano_id: Its id.
            timeout: Seconds for the call.

        Returns:
            The project.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/org/owner/project/{nano_id}`.
        """
        return await read(Project, await self._transport.send(_GET.request(path={"nano_id": _id(nano_id)}), timeout))

    async def create(
        self,
        name: str,
        *,
        should_create_api_key: bool | None = None,
        api_key_allowed_ips: str | Iterable[str] | None = None,
        api_key_permissions: Iterable[ApiKeyPermission] | None = None,
        config: ProjectConfig | None = None,
        timeout: Timeout = None,
    ) -> CreatedProject:
        """Create a project.

        Args:
            name: 3 to 75 letters, digits, hyphens and underscores.
            should_create_api_key: Make a first key as well; by default none is made.
            api_key_allowed_ips: Addresses from which the key is good.
            api_key_permissions: What the key may do; by default everything.
            config: How it is set up; all other fields of the platform go along as they are.
            timeout: Seconds for the call.

        Returns:
            Its id, and the key where one was asked for: the only time that it is told in full.

        Raises:
            InvalidParams: The name is blank.
            BadRequestError: The name has other characters, or is taken.

        Calls `POST /api/v3.1/org/owner/project/new`.
        """
        body = compact(
            name=text(name, "name"),
            should_create_api_key=should_create_api_key,
            api_key_allowed_ips=filled(api_key_allowed_ips, "api_key_allowed_ips"),
            api_key_permissions=None if api_key_permissions is None else _permissions(api_key_permissions),
            config=None if config is None else _config(config),
        )
        return await read(CreatedProject, await self._transport.send(_CREATE.request(body=body), timeout))

    async def delete(self, nano_id: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None) -> Done:
        """Delete a project, and all that is in it.

        Args:
            nano_id: Its id.
            revoke_on_delete: Revoke the credentials of its connected accounts as well.
            timeout: Seconds for the call.

        Returns:
            `status`, and `revoke_job_id` where credentials are being revoked.

        Raises:
            NotFoundError: There is no such project.

        Calls `DELETE /api/v3.1/org/owner/project/{nano_id}`.
        """
        request = _DELETE.request(path={"nano_id": _id(nano_id)}, query={"revoke_on_delete": revoke_on_delete})
        return await read_by(decode_done, await self._transport.send(request, timeout))

    async def regenerate_api_key(self, nano_id: str, *, timeout: Timeout = None) -> RegeneratedKey:
        """Give a project a new key; the ones before it end at once.

        It is not tried again when an answer is lost, since that would end the key that was made.

        Args:
            nano_id: Its id.
            timeout: Seconds for the call.

        Returns:
            The key: the only time that it is told in full.

        Raises:
            NotFoundError: There is no such project.

        Calls `POST /api/v3.1/org/owner/project/{nano_id}/regenerate_api_key`.
        """
        request = _REGENERATE.request(path={"nano_id": _id(nano_id)})
        return await read(RegeneratedKey, await self._transport.send(request, timeout))


def _id(nano_id: str) -> str:
    return identifier(nano_id, "nano_id", "pr_")


def _config(config: ProjectConfig) -> dict[str, Any]:
    mapping(config, "config")
    return {_WIRE.get(name, name): value for name, value in config.items()}


def _permissions(given: Iterable[ApiKeyPermission]) -> list[ApiKeyPermission]:
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        msg = f"api_key_permissions must be a list of dicts, not {type(given).__name__}."
        raise InvalidParamsType(msg)
    listed = [*given]
    for number, one in enumerate(listed):
        mapping(one, f"api_key_permissions[{number}]")
    return listed
