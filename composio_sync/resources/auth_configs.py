# Generated from composio_async/resources/auth_configs.py by `python -m composio_async._syncgen`. Do not edit.
"""Auth configs: how the users of a project authorise a toolkit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async.models.auth_configs import AuthConfig, CreatedAuthConfig
from composio_async.models.status import Done
from composio_async.resources import auth_configs as _async

__all__ = ["AuthConfigs"]


class AuthConfigs:
    """`composio.auth_configs`: how users authorise toolkits."""

    _core: _async.AuthConfigs
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.AuthConfigs, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

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
            A pager; `for` walks all auth configs.

        Calls `GET /api/v3.1/auth_configs`.
        """
        made = self._core.list(
            toolkit_slug=toolkit_slug,
            is_composio_managed=is_composio_managed,
            show_disabled=show_disabled,
            search=search,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(app="toolkit", app_name="toolkit", auth_config="options")
    def create(
        self,
        toolkit: str,
        options: Mapping[str, Any] | None = None,
        *,
        timeout: Timeout = None,
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
        return self._portal.run(self._core.create(toolkit, options, timeout=timeout))

    def get(self, nanoid: str, *, timeout: Timeout = None) -> AuthConfig:
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
        return self._portal.run(self._core.get(nanoid, timeout=timeout))

    def update(self, nanoid: str, *, options: Mapping[str, Any], timeout: Timeout = None) -> Done:
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
        return self._portal.run(self._core.update(nanoid, options=options, timeout=timeout))

    def enable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch an auth config on.

        Args:
            nanoid: Its id, `ac_...`.
            timeout: Seconds for the call.

        Returns:
            `success` and `message`.

        Calls `PATCH /api/v3.1/auth_configs/{nanoid}/ENABLED`.
        """
        return self._portal.run(self._core.enable(nanoid, timeout=timeout))

    def disable(self, nanoid: str, *, timeout: Timeout = None) -> Done:
        """Switch an auth config off: no account can be connected under it.

        Args:
            nanoid: Its id, `ac_...`.
            timeout: Seconds for the call.

        Returns:
            `success` and `message`.

        Calls `PATCH /api/v3.1/auth_configs/{nanoid}/DISABLED`.
        """
        return self._portal.run(self._core.disable(nanoid, timeout=timeout))

    def delete(self, nanoid: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None) -> Done:
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
        return self._portal.run(self._core.delete(nanoid, revoke_on_delete=revoke_on_delete, timeout=timeout))
