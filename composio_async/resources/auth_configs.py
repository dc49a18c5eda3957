"""Auth configs: how the users of a project authorise a toolkit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

from attrs import evolve

from composio_async._arguments import filled, identifier, mapping, text
from composio_async._clock import Timeout
from composio_async._codec import decode_done, read, read_by, read_page
from composio_async._refusals import raise_as
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation, Request
from composio_async._transport import Transport
from composio_async.errors import AuthConfigNotFoundError, InvalidParams, NotFoundError, ToolkitNotFoundError
from composio_async.models.auth_configs import AuthConfig, CreatedAuthConfig, CreateResponse
from composio_async.models.status import Done
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery

_ROOT: Final = "/api/v3.1/auth_configs"
_LIST: Final = Operation("auth_configs.list", "GET", _ROOT)
_GET: Final = Operation("auth_configs.get", "GET", f"{_ROOT}/{{nanoid}}")
_CREATE: Final = Operation("auth_configs.create", "POST", _ROOT, Delivery.CREATE)
_UPDATE: Final = Operation("auth_configs.update", "PATCH", f"{_ROOT}/{{nanoid}}", Delivery.WRITE)
_STATUS: Final = Operation(
    "auth_configs.update_status", "PATCH", f"{_ROOT}/{{nanoid}}/{{status}}", Delivery.WRITE, PROJECT
)
_DELETE: Final = Operation(
    "auth_configs.delete", "DELETE", f"{_ROOT}/{{nanoid}}", Delivery.WRITE, gone=b'{"success":true}'
)

MANAGED: Final = "use_composio_managed_auth"
CUSTOM: Final = "use_custom_auth"


class AuthConfigs:
    """`composio.auth_configs`: how users authorise toolkits."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @renamed_arguments(app="toolkit_slug", app_name="toolkit_slug", toolkit="toolkit_slug")
    def list(
        self,
        *,
        toolkit_slug: str | Iterable[str] | None = None,
        is_composio_managed: bool | None = None,
        show_disabled: bool | None = None,
        search: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[AuthConfig]:
        """List auth configs.

        Args:
            toolkit_slug: Only of this toolkit, or of these.
            is_composio_managed: Only those that are, or are not, of Composio's own apps.
            show_disabled: Disabled ones as well.
            search: In their names.
            limit: Auth configs on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all auth configs.

        Calls `GET /api/v3.1/auth_configs`.
        """
        query = {
            "toolkit_slug": filled(toolkit_slug, "toolkit_slug"),
            "is_composio_managed": is_composio_managed,
            "show_disabled": show_disabled,
            "search": search,
            "limit": limit,
        }
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[AuthConfig]:
            request = _LIST.request(query={**query, "cursor": at})
            return await read_page(AuthConfig, await self._transport.send(request, timeout))

        return Pager(fetch, cursor)

    @renamed_arguments(app="toolkit", app_name="toolkit", auth_config="options")
    async def create(
        self, toolkit: str, options: Mapping[str, Any] | None = None, *, timeout: Timeout = None
    ) -> CreatedAuthConfig:
        """Create an auth config.

        Args:
            toolkit: Slug of the toolkit.
            options: `{"type": "use_composio_managed_auth", ...}`, which is the default, or
                `{"type": "use_custom_auth", "auth_scheme": "OAUTH2", "credentials": {...}, ...}`.
                All other fields of the platform go along as they are.
            timeout: Seconds for the call.

        Returns:
            Its id and auth scheme.

        Raises:
            InvalidParams: The options have no known type, or `use_custom_auth` has no auth scheme.
            ToolkitNotFoundError: There is no such toolkit; near names are suggested.

        Calls `POST /api/v3.1/auth_configs`.
        """
        if options is not None:
            mapping(options, "options")
        auth_config = dict(options) if options is not None else {"type": MANAGED}
        kind = auth_config.get("type")
        if kind not in {MANAGED, CUSTOM}:
            msg = f"options['type'] must be {MANAGED!r} or {CUSTOM!r}, not {kind!r}."
            raise InvalidParams(msg)
        if "auth_scheme" in auth_config:
            auth_config["authScheme"] = auth_config.pop("auth_scheme")
        if kind == CUSTOM and not auth_config.get("authScheme"):
            msg = f"{CUSTOM!r} needs options['auth_scheme'], such as 'OAUTH2' or 'API_KEY'."
            raise InvalidParams(msg)
        body = {"toolkit": {"slug": text(toolkit, "toolkit")}, "auth_config": auth_config}
        try:
            made = await read(CreateResponse, await self._transport.send(_CREATE.request(body=body), timeout))
        except NotFoundError as error:
            raise_as(ToolkitNotFoundError, error, f"There is no toolkit {toolkit!r}.", None)
        return evolve(made.auth_config, toolkit=made.toolkit, meta=made.meta)

    async def get(self, nanoid: str, *, timeout: Timeout = None) -> AuthConfig:
        """Get one auth config.

        Args:
            nanoid: Its id, `ac_...`.
            timeout: Seconds for the call.

        Returns:
            The auth config.

        Raises:
            AuthConfigNotFoundError: There is none.

        Calls `GET /api/v3.1/auth_configs/{nanoid}`.
        """
        request = _GET.request(path={"nanoid": _id(nanoid)})
        try:
            return await read(AuthConfig, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_not_found(error, nanoid)

    async def update(self, nanoid: str, *, options: Mapping[str, Any], timeout: Timeout = None) -> Done:
        """Change an auth config.

        Args:
            nanoid: Its id, `ac_...`.
            options: `{"type": "default", "scopes": ..., "name": ..., ...}` for one of Composio's apps, or
                `{"type": "custom", "credentials": {...}, "name": ..., "proxy_config": ..., ...}`.
                Every field given is sent.
            timeout: Seconds for the call.

        Returns:
            `success` and `message`.

        Raises:
            InvalidParams: The options have no known type.
            AuthConfigNotFoundError: There is no such auth config.

        Calls `PATCH /api/v3.1/auth_configs/{nanoid}`.
        """
        if not isinstance(options, Mapping) or options.get("type") not in {"default", "custom"}:
            raise InvalidParams("options['type'] must be 'default' or 'custom', as auth_configs.get() tells it.")
        return await self._change(_UPDATE.request(path={"nanoid": _id(nanoid)}, body=options), nanoid, timeout)

    async def enable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch an auth config on.

        Args:
            nanoid: Its id, `ac_...`.
            timeout: Seconds for the call.

        Returns:
            `success` and `message`.

        Calls `PATCH /api/v3.1/auth_configs/{nanoid}/ENABLED`.
        """
        return await self._change(_STATUS.request(path={"nanoid": _id(nanoid), "status": "ENABLED"}), nanoid, timeout)

    async def disable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch an auth config off: no account can be connected under it.

        Args:
            nanoid: Its id, `ac_...`.
            timeout: Seconds for the call.

        Returns:
            `success` and `message`.

        Calls `PATCH /api/v3.1/auth_configs/{nanoid}/DISABLED`.
        """
        return await self._change(_STATUS.request(path={"nanoid": _id(nanoid), "status": "DISABLED"}), nanoid, timeout)

    async def delete(self, nanoid: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None) -> Done:
        """Delete an auth config.

        Args:
            nanoid: Its id, `ac_...`.
            revoke_on_delete: Revoke the credentials of its accounts as well.
            timeout: Seconds for the call.

        Returns:
            `success`, `message`, and `revoke_job_id` where credentials are being revoked.

        Raises:
            AuthConfigNotFoundError: There is no such auth config.

        Calls `DELETE /api/v3.1/auth_configs/{nanoid}`.
        """
        request = _DELETE.request(path={"nanoid": _id(nanoid)}, query={"revoke_on_delete": revoke_on_delete})
        return await self._change(request, nanoid, timeout)

    async def _change(self, request: Request, nanoid: str, timeout: Timeout) -> Done:
        try:
            return await read_by(decode_done, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_not_found(error, nanoid)


def _id(nanoid: str) -> str:
    return identifier(nanoid, "nanoid", "ac_")


def _raise_not_found(error: NotFoundError, nanoid: str) -> NoReturn:
    raise_as(AuthConfigNotFoundError, error, f"There is no auth config {nanoid!r}.", None)
