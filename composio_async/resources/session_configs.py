"""Session configs: how sessions of a project may be set up, kept under a name."""

from __future__ import annotations

from typing import Final

from composio_async._arguments import text
from composio_async._clock import Timeout
from composio_async._codec import read, read_page
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async.models.session_configs import NamedSessionConfig
from composio_async.pagination import Page, Pager

_ROOT: Final = "/api/v3.1/session_configs"
_LIST: Final = Operation("session_configs.list", "GET", _ROOT, keys=PROJECT)
_GET: Final = Operation("session_configs.get", "GET", f"{_ROOT}/{{session_config_id}}", keys=PROJECT)


class SessionConfigs:
    """`composio.session_configs`: how sessions may be set up, kept under a name."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
            A pager; `async for` walks all session configs, without `config`.

        Calls `GET /api/v3.1/session_configs`.
        """
        query = {"search": search, "archived": archived, "limit": limit}
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[NamedSessionConfig]:
            request = _LIST.request(query={**query, "cursor": at})
            return await read_page(NamedSessionConfig, await self._transport.send(request, timeout))

        return Pager(fetch, cursor)

    async def get(self, session_config_id: str, *, timeout: Timeout = None) -> NamedSessionConfig:
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
        request = _GET.request(path={"session_config_id": text(session_config_id, "session_config_id")})
        return await read(NamedSessionConfig, await self._transport.send(request, timeout))
