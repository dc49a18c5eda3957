# Generated from composio_async/resources/custom_toolkits.py by `python -m composio_async._syncgen`. Do not edit.
"""Toolkits of a project's own, made of an MCP server or an app."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async.models.custom_toolkits import CustomToolkit, CustomToolkitSync, DeletedCustomToolkit
from composio_async.resources import custom_toolkits as _async
from composio_async.resources.custom_toolkits import ApiKeyField, CustomAuthScheme, CustomToolkitConfig, LogoFile

__all__ = ["ApiKeyField", "CustomAuthScheme", "CustomToolkitConfig", "CustomToolkits", "LogoFile"]


class CustomToolkits:
    """`composio.custom_toolkits`: toolkits of the project's own, on the platform.

    Tools that run in this process are given to a session instead.
    """

    _core: _async.CustomToolkits
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.CustomToolkits, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def upsert(self, slug: str, *, toolkit_config: CustomToolkitConfig, timeout: Timeout = None) -> CustomToolkit:
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
        return self._portal.run(self._core.upsert(slug, toolkit_config=toolkit_config, timeout=timeout))

    def sync(self, slug: str, *, connected_account_id: str | None = None, timeout: Timeout = None) -> CustomToolkitSync:
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
        return self._portal.run(self._core.sync(slug, connected_account_id=connected_account_id, timeout=timeout))

    def delete(
        self,
        slug: str,
        *,
        revoke_on_delete: bool | None = None,
        timeout: Timeout = None,
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
        return self._portal.run(self._core.delete(slug, revoke_on_delete=revoke_on_delete, timeout=timeout))
