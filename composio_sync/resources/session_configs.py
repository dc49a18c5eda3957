# Generated from composio_async/resources/session_configs.py by `python -m composio_async._syncgen`. Do not edit.
"""Session configs: how sessions of a project may be set up, kept under a name."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async.models.session_configs import NamedSessionConfig
from composio_async.resources import session_configs as _async

__all__ = ["SessionConfigs"]


class SessionConfigs:
    """`composio.session_configs`: how sessions may be set up, kept under a name."""

    _core: _async.SessionConfigs
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.SessionConfigs, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(
        self,
        *,
        search: str | None = None,
        archived: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[NamedSessionConfig]:
        """List session configs.

        Args:
            search: In their names; 80 characters at most.
            archived: True for those that were put away, instead of those in use.
            limit: Session configs on a page, 100 at most.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all session configs, without `config`.

        Calls `GET /api/v3.1/session_configs`.
        """
        made = self._core.list(search=search, archived=archived, limit=limit, cursor=cursor, timeout=timeout)
        return Pager(made, self._portal)

    def get(self, session_config_id: str, *, timeout: Timeout = None) -> NamedSessionConfig:
        """Get one session config, with what it sets up.

        Args:
            session_config_id: Its id.
            timeout: Seconds for the call.

        Returns:
            The session config.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/session_configs/{session_config_id}`.
        """
        return self._portal.run(self._core.get(session_config_id, timeout=timeout))
