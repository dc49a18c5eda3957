"""Connections: one aiohttp session for each running event loop, made on first use, shared by a client's copies."""

from __future__ import annotations

import asyncio
import os
import sys
import warnings
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary, ref

import aiohttp

from composio_async._caller import site
from composio_async._gate import Gate
from composio_async.errors import ClientClosedError


class _Forks:
    """How many forks lie between the first process and this one; cheaper to compare than process ids."""

    count = 0

    @classmethod
    def grow(cls) -> None:
        cls.count += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Forks.grow)


class Dropped(Exception):  # noqa: N818  internal; the transport turns it into an APIConnectionError
    """The connection was lost after the request had begun to leave."""


async def send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a request again by itself after a dropped connection.

    It repeats GET, PUT and DELETE when it sees one of its own exceptions; one that is not its own it passes on.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Dropped from error


class _Connector(aiohttp.TCPConnector):
    """A connector that is quiet when collected in a forked child, whose sockets are the parent's, or after its loop."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._forks = _Forks.count
        self._made_on = asyncio.get_running_loop()

    def __del__(self, *args: Any, **kwargs: Any) -> None:
        if getattr(self, "_forks", None) == _Forks.count and not self._made_on.is_closed():
            super().__del__(*args, **kwargs)


class Link:
    """What one event loop holds: its session and gate, and what ends them."""

    __slots__ = ("forks", "gate", "guard", "loop", "session")

    def __init__(
        self,
        session: aiohttp.ClientSession,
        gate: Gate,
        guard: AsyncGenerator[None, None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.session = session
        self.gate = gate
        self.guard = guard
        self.loop = ref(loop)
        self.forks = _Forks.count


async def _guard(session: aiohttp.ClientSession) -> AsyncGenerator[None, None]:
    """Close the session when the loop closes, or when the pool is collected: loops end their async generators."""
    try:
        yield
    finally:
        await session.close()


class Pool:
    """The sessions of a client.

    Args:
        max_connections: For each event loop.
        headers: Sent with every request; no key among them.
        proxy: URL of the proxy, if there is one.

    Attributes:
        quiet: Say nothing when dropped without being closed.
        closed: Whether `aclose` was called.
    """

    def __init__(self, max_connections: int, headers: Mapping[str, str], proxy: str | None = None) -> None:
        self._max_connections = max_connections
        self._headers = headers
        self._proxy = proxy
        self._links: WeakKeyDictionary[asyncio.AbstractEventLoop, Link] = WeakKeyDictionary()
        self._last: Link | None = None
        self.quiet = False
        self.closed = False
        self._origin = site()

    def link(self) -> Link:
        """The running loop's session and gate.

        Raises:
            ClientClosedError: The client was closed.
        """
        loop = asyncio.get_running_loop()
        link = self._last
        if link is None or link.loop() is not loop:
            link = self._last = self._links.get(loop)
        if link is not None and link.forks == _Forks.count and not link.session.closed and not self.closed:
            return link
        if self.closed:
            raise ClientClosedError("This client is closed. Make a new Composio(), or close it later.")
        return self._open(loop)

    def _open(self, loop: asyncio.AbstractEventLoop) -> Link:
        # A session holds its loop, so a closed loop's entry would never leave the weak dictionary by itself; what a
        # forked child has from its parent it must let go of without closing it.
        for other, link in self._held():
            if link.forks != _Forks.count or other.is_closed():
                link.session.detach()
                self._links.pop(other, None)
        session = aiohttp.ClientSession(
            connector=_Connector(limit=self._max_connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            middlewares=(send_once,),
            proxy=self._proxy,
        )
        guard = _guard(session)
        # Driven to its yield without awaiting: from here on the loop knows the generator and will end it.
        with suppress(StopIteration):
            guard.asend(None).send(None)
        link = self._links[loop] = Link(session, Gate(self._max_connections), guard, loop)
        return link

    def _held(self) -> list[tuple[asyncio.AbstractEventLoop, Link]]:
        """Loops and links, as they are now: other threads may come and go meanwhile."""
        loops = [one() for one in self._links.keyrefs()]
        return [(loop, link) for loop in loops if loop is not None and (link := self._links.get(loop)) is not None]

    async def aclose(self) -> None:
        """Close every session; a second call does nothing."""
        if self.closed:
            return
        self.closed = True
        here = asyncio.get_running_loop()
        links = self._held()
        self._links.clear()
        self._last = None
        for loop, link in links:
            if link.forks != _Forks.count or loop.is_closed():
                link.session.detach()
            elif loop is here:
                await link.guard.aclose()
            elif loop.is_running():
                asyncio.run_coroutine_threadsafe(_end(link.guard), loop)

    def __del__(self) -> None:
        links = getattr(self, "_links", None)
        if not links or self.closed or self.quiet or sys.is_finalizing():
            return
        if any(link.forks == _Forks.count and not loop.is_closed() for loop, link in links.items()):
            warnings.warn(
                f"A Composio client made at {self._origin} was dropped without being closed: "
                "use `async with Composio() as composio`, or await composio.aclose().",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )


async def _end(guard: AsyncGenerator[None, None]) -> None:
    await guard.aclose()
