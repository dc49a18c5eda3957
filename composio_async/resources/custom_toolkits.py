"""Toolkits of a project's own, made of an MCP server or an app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypedDict

from attrs import evolve

from composio_async._arguments import compact, identifier, mapping, text
from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._refusals import raise_as
from composio_async._request import Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, NotFoundError, ToolkitNotFoundError
from composio_async.models.custom_toolkits import CustomToolkit, CustomToolkitSync, DeletedCustomToolkit
from composio_async.retry import Delivery

_ROOT: Final = "/api/v3.1/custom/toolkits"
_UPSERT: Final = Operation("custom_toolkits.upsert", "POST", f"{_ROOT}/upsert", Delivery.WRITE)
_SYNC: Final = Operation("custom_toolkits.sync", "POST", f"{_ROOT}/sync", Delivery.WRITE)
_DELETE: Final = Operation(
    "custom_toolkits.delete", "DELETE", f"{_ROOT}/{{slug}}", Delivery.WRITE, gone=b'{"deleted":true}'
)
_NEEDED: Final = ("name", "app_url", "auth_schemes")


class ApiKeyField(TypedDict, total=False):
    """How the field for the key is shown to users."""

    display_name: str
    description: str


class CustomAuthScheme(TypedDict, total=False):
    """How users authorise a toolkit of one's own.

    Attributes:
        mode: `NO_AUTH`, `API_KEY` or `DCR_OAUTH`.
        headers: For `API_KEY`: sent with each call, such as `{"Authorization": "Bearer {{generic_api_key}}"}`.
        api_key_field: For `API_KEY`: how the field for the key is shown.
        discovery_url: For `DCR_OAUTH`: where the server describes its OAuth.
    """

    mode: Literal["NO_AUTH", "API_KEY", "DCR_OAUTH"]
    headers: Mapping[str, str]
    api_key_field: ApiKeyField
    discovery_url: str


class LogoFile(TypedDict):
    """A picture.

    Attributes:
        content: Of the file, as base64.
        mime_type: What it is.
    """

    content: str
    mime_type: Literal["image/png", "image/jpeg"]


class _Needed(TypedDict):
    name: str
    app_url: str
    auth_schemes: Sequence[CustomAuthScheme]


class CustomToolkitConfig(_Needed, total=False):
    """What a toolkit of one's own is.

    Attributes:
        name: For people, up to 200 characters.
        app_url: Of the MCP server.
        auth_schemes: How users authorise it, one at least.
        logo_file: Its picture.
    """

    logo_file: LogoFile


class CustomToolkits:
    """`composio.custom_toolkits`: toolkits of the project's own, on the platform.

    Tools that run in this process are given to a session instead.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def upsert(self, slug: str, *, toolkit_config: CustomToolkitConfig, timeout: Timeout = None) -> CustomToolkit:
        """Make a toolkit of one's own, or change how an existing one is shown.

        Args:
            slug: Letters, digits, underscores and spaces, up to 30; the platform puts `CUSTOM_` before it.
            toolkit_config: `name`, `app_url`, `auth_schemes`, and `logo_file` if you like.
            timeout: Seconds for the call.

        Returns:
            Its slug as the platform has it.

        Raises:
            InvalidParams: The config lacks a field.
            ConflictError: It exists with another `app_url` or other `auth_schemes`: delete it first.

        Calls `POST /api/v3.1/custom/toolkits/upsert`.
        """
        mapping(toolkit_config, "toolkit_config")
        missing = [name for name in _NEEDED if not toolkit_config.get(name)]
        if missing:
            msg = f"toolkit_config needs {', '.join(missing)}."
            raise InvalidParams(msg)
        body = {"slug": text(slug, "slug"), "toolkit_config": toolkit_config}
        return await read(CustomToolkit, await self._transport.send(_UPSERT.request(body=body), timeout))

    async def sync(
        self, slug: str, *, connected_account_id: str | None = None, timeout: Timeout = None
    ) -> CustomToolkitSync:
        """Read a toolkit's tools anew from its server.

        Args:
            slug: Of the toolkit, `CUSTOM_...`.
            connected_account_id: Of the account to ask the server with, `ca_...`.
            timeout: Seconds for the call.

        Returns:
            The toolkit's new version, and how many tools were read.

        Raises:
            ToolkitNotFoundError: The project has no such toolkit.

        Calls `POST /api/v3.1/custom/toolkits/sync`.
        """
        account = connected_account_id
        if account is not None:
            identifier(account, "connected_account_id", "ca_")
        body = compact(slug=text(slug, "slug"), connected_account_id=account)
        try:
            return await read(CustomToolkitSync, await self._transport.send(_SYNC.request(body=body), timeout))
        except NotFoundError as error:
            raise_as(ToolkitNotFoundError, error, f"There is no toolkit {slug!r} of your own.", None)

    async def delete(
        self, slug: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None
    ) -> DeletedCustomToolkit:
        """Delete a toolkit, with its tools, auth configs and connected accounts.

        Args:
            slug: Of the toolkit, `CUSTOM_...`.
            revoke_on_delete: Whether to revoke the accounts' credentials, which is the default.
            timeout: Seconds for the call.

        Returns:
            What was deleted, and the jobs that revoke credentials.

        Raises:
            ToolkitNotFoundError: The project has no such toolkit.
            PermissionDeniedError: It is one of Composio's.

        Calls `DELETE /api/v3.1/custom/toolkits/{slug}`.
        """
        request = _DELETE.request(path={"slug": text(slug, "slug")}, query={"revoke_on_delete": revoke_on_delete})
        try:
            gone = await read(DeletedCustomToolkit, await self._transport.send(request, timeout))
        except NotFoundError as error:
            raise_as(ToolkitNotFoundError, error, f"There is no toolkit {slug!r} of your own.", None)
        return gone if gone.slug else evolve(gone, slug=slug)
