"""Connections: one aiohttp session for each running event loop, made on first use, shared by a client's copies."""

from __future__ import annotations

import asyncio
import ssl as tls
import sys
import warnings
import weakref
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, Final, NoReturn
from weakref import WeakKeyDictionary, ref

import aiohttp

from composio_async._caller import site
from composio_async._clock import running_loop
from composio_async._connections import UNSENT, Connector, Forks, as_json, proven, send_once
from composio_async._gate import Gate
from composio_async._reach import introduced, trusting
from composio_async.errors import ClientClosedError, InvalidParams, InvalidParamsType

UNSAID: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
"""Headers that aiohttp adds by itself, and that a storage host has not signed."""


class Link:
    """What one event loop holds: its session and gate, and what ends them.

    Attributes:
        session: For calls of the platform.
        gate: In front of it.
        guard: Closes what is ours when the loop ends.
        headers: To send with every call, where the session is the user's and has others.
        options: To hand to every call of `session.request`, for the same reason.
        storage: The bare session for transfers to and from object storage, once one was made.
        storage_gate: In front of it: of its own, so that long transfers keep no call waiting, unless both sessions
            share a connector of the user's.
        ours: The sessions that are ours to close.
    """

    __slots__ = ("forks", "gate", "guard", "headers", "loop", "options", "ours", "session", "storage", "storage_gate")

    def __init__(self, session: aiohttp.ClientSession, gate: Gate, *, own: bool) -> None:
        self.session = session
        self.gate = gate
        self.ours = [session] if own else []
        self.headers: Mapping[str, str] = {}
        self.options: dict[str, Any] = {}
        self.storage: aiohttp.ClientSession | None = None
        self.storage_gate = gate
        self.loop = ref(asyncio.get_running_loop())
        self.forks = Forks.count
        self.guard = _guard(self.ours)
        # Driven to its yield without awaiting: from here on the loop knows the generator and will end it.
        with suppress(StopIteration):
            self.guard.asend(None).send(None)

    def unsent(self, error: Exception) -> bool:
        """Whether an error proves that nothing was sent; a trace of the user's session may raise any, at any time."""
        return isinstance(error, UNSENT) and (self.session in self.ours or error in proven)

    def forsake(self) -> None:
        """Let go of what cannot be closed while its loop is idle; it ends with the loop.

        The guard is run to its end here, in one step since nothing is left to close: when it is collected, the loop
        would plan that for a turn which may never come.
        """
        self.detach()
        with suppress(StopIteration, RuntimeError):  # the latter when the loop was stopped amid a closing
            self.guard.aclose().send(None)

    def detach(self) -> None:
        """Let go of what cannot be closed: its loop is gone, or its sockets are a forked child's parent's."""
        for session in self.ours:
            if isinstance(session.connector, Connector):
                session.connector.quiet = True
            session.detach()


async def _guard(ours: list[aiohttp.ClientSession]) -> AsyncGenerator[None, None]:
    """Close the sessions when the loop closes, or when the pool is collected: loops end their async generators.

    In a forked child that unwinds through the loop it was forked in, closing would take the parent's sockets out of
    the selector that both share: there it only lets go of them.
    """
    forks = Forks.count
    try:
        yield
    finally:
        if forks == Forks.count:
            async with AsyncExitStack() as stack:  # which goes on when a close is cancelled
                for session in ours:
                    stack.push_async_callback(session.close)
        else:
            for session in ours:
                session.detach()


class _Held:
    """What a pool holds, apart from it: when the pool is collected, in a cycle as well, this can still be looked at."""

    __slots__ = ("closed", "links", "origin", "quiet")

    def __init__(self) -> None:
        self.links: dict[asyncio.AbstractEventLoop, Link] = {}
        self.origin = site()
        self.quiet = False
        self.closed = False


def _dropped(held: _Held) -> None:
    """Warn of a client that was collected while it held connections; its loops will close them."""
    if held.closed or held.quiet or sys.is_finalizing():
        return
    links = list(held.links.items())
    if any(link.forks == Forks.count and not loop.is_closed() and link.ours for loop, link in links):
        warnings.warn(
            f"A Composio client made at {held.origin} was dropped without being closed: "
            "use `async with Composio() as composio`, or await composio.aclose().",
            ResourceWarning,
            stacklevel=2,
        )


class Pool:
    """The sessions of a client.

    Args:
        max_connections: For each event loop.
        headers: Sent with every request; no key among them.
        proxy: URL of the proxy, if there is one.
        ssl: How to check certificates; True for the system's way.
        ca: File and folder of certificate authorities to trust, read when first needed.
        session: The user's own, never closed here.
        connector: The user's own, never closed here.
        middlewares: The user's own, around each request.

    Raises:
        InvalidParams: Both a session and a connector were given.
        InvalidParamsType: One of them, or a middleware, is something else.
    """

    def __init__(
        self,
        max_connections: int,
        headers: Mapping[str, str],
        proxy: str | None = None,
        *,
        ssl: tls.SSLContext | bool = True,
        ca: tuple[str | None, str | None] | None = None,
        session: aiohttp.ClientSession | None = None,
        connector: aiohttp.BaseConnector | None = None,
        middlewares: Sequence[aiohttp.ClientMiddlewareType] = (),
    ) -> None:
        if session is not None and connector is not None:
            raise InvalidParams("session and connector contradict each other: give one of them.")
        if not isinstance(session, aiohttp.ClientSession | None):
            msg = f"session must be an aiohttp.ClientSession, not {type(session).__name__}."
            raise InvalidParamsType(msg)
        if not isinstance(connector, aiohttp.BaseConnector | None):
            msg = f"connector must be an aiohttp.BaseConnector, not {type(connector).__name__}."
            raise InvalidParamsType(msg)
        if not isinstance(middlewares, Sequence) or not all(callable(one) for one in middlewares):
            raise InvalidParamsType("middlewares must be a list of aiohttp client middlewares.")
        self._max_connections = max_connections
        self._headers = headers
        self._proxy, login = introduced(proxy)
        self._way: dict[str, Any] = {} if login is None else {"proxy_headers": {"Proxy-Authorization": login}}
        if ssl is not True and (session is not None or connector is not None):
            self._way["ssl"] = ssl
        self._ssl = ssl
        self._ca = ca
        self._session = session
        self._connector = connector
        self._middlewares = (send_once, *middlewares) if session is None else (send_once, as_json, *middlewares)
        self._held = _Held()
        weakref.finalize(self, _dropped, self._held).atexit = False
        self._trusting: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Future[tls.SSLContext]] = (
            WeakKeyDictionary()
        )
        self._last: Link | None = None
        self._forks = Forks.count

    @property
    def closed(self) -> bool:
        """Whether `aclose` was called."""
        return self._held.closed

    @property
    def quiet(self) -> bool:
        """Whether to say nothing when it is dropped without being closed."""
        return self._held.quiet

    @quiet.setter
    def quiet(self, quiet: bool) -> None:
        self._held.quiet = quiet

    def ready(self) -> Link | None:
        """The running loop's session and gate, where they are open."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = running_loop()
        link = self._last
        if link is None or link.loop() is not loop:
            link = self._last = self._held.links.get(loop)
        if link is not None and link.forks == Forks.count and not link.session.closed and not self.closed:
            return link
        return None

    def loops(self) -> list[asyncio.AbstractEventLoop]:
        """The open event loops on which it holds connections."""
        return [loop for loop, _ in self._open_links() if not loop.is_closed()]

    async def open(self) -> Link:
        """The running loop's session and gate, opened where they are not.

        Raises:
            ClientClosedError: The client, or the session that the user gave it, was closed.
            InvalidParams: The authorities to trust cannot be read, or the session is of another event loop or process.
        """
        ca = self._ca
        if ca is not None and not self.closed:
            loop = asyncio.get_running_loop()
            loading = self._trusting.get(loop)
            if loading is None or loading.done():
                loading = self._trusting[loop] = loop.run_in_executor(None, trusting, *ca)
            # One call may be cancelled, while others wait for the same.
            context = await asyncio.shield(loading)
            if self._ca is not None:
                self._ssl, self._ca = context, None
        return self.link()

    def link(self) -> Link:
        """Like `open`, for authorities that are loaded."""
        link = self.ready()
        if link is not None:
            return link
        if self.closed:
            raise ClientClosedError("This client is closed. Make a new Composio(), or close it later.")
        loop = asyncio.get_running_loop()
        # Of closed loops nothing is kept; what a forked child has from its parent it must let go of without closing it.
        for other, old in self._open_links():
            if old.forks != Forks.count or other.is_closed():
                old.detach()
                self._held.links.pop(other, None)
        link = self._held.links[loop] = self._opened() if self._session is None else self._borrowed(self._session)
        return link

    def _opened(self) -> Link:
        """A session of our own, on a connector of our own or the user's."""
        connector = self._connector
        if connector is not None:
            self._check(connector, "connector", closed=connector.closed)
        session = aiohttp.ClientSession(
            connector=connector or Connector(limit=self._max_connections, ssl=self._ssl),
            connector_owner=connector is None,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            middlewares=self._middlewares,
            proxy=self._proxy,
        )
        link = Link(session, Gate(self._places(connector)), own=True)
        link.options = self._way
        return link

    def _borrowed(self, session: aiohttp.ClientSession) -> Link:
        """The user's session, with what ours would have said at each request."""
        self._check(session, "session", closed=session.closed)
        link = Link(session, Gate(self._places(session.connector)), own=False)
        link.headers = self._headers
        link.options = {"middlewares": self._middlewares, "raise_for_status": False, "auto_decompress": True}
        link.options |= self._way if self._proxy is None else {**self._way, "proxy": self._proxy}
        return link

    def _check(self, given: aiohttp.ClientSession | aiohttp.BaseConnector, name: str, *, closed: bool) -> None:
        if closed:
            msg = f"The {name}= that this client was given is closed. Close it after the client, or give none."
            raise ClientClosedError(msg)
        if self._forks != Forks.count or getattr(given, "_loop", None) is not asyncio.get_running_loop():
            msg = (
                f"The {name}= that this client was given belongs to another event loop or process. "
                f"Make client and {name} in the loop that uses them, or give none: then each loop gets its own."
            )
            raise InvalidParams(msg)

    def _places(self, connector: aiohttp.BaseConnector | None) -> int:
        """How many calls at a time: a connector of the user's may have fewer connections than was asked for."""
        limit = connector.limit if connector is not None else 0
        return min(self._max_connections, limit or self._max_connections)

    async def storage(self) -> aiohttp.ClientSession:
        """The running loop's bare session, for transfers to and from object storage; opened on first use.

        It sends no header that the transfer does not name, and keeps connections of its own. Which proxy is on the way
        depends on the host, so each transfer names it.
        """
        return self.storage_of(self.ready() or await self.open())

    def storage_of(self, link: Link) -> aiohttp.ClientSession:
        """The bare session that goes with a link."""
        if link.storage is None or link.storage.closed:
            theirs = self._connector if self._session is None else self._session.connector
            link.storage = aiohttp.ClientSession(
                connector=theirs or Connector(limit=self._max_connections, ssl=self._ssl),
                connector_owner=theirs is None,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=UNSAID,
                middlewares=(send_once,),
            )
            if theirs is None:
                link.storage_gate = Gate(self._max_connections)
            link.ours.append(link.storage)
        return link.storage

    def _open_links(self) -> list[tuple[asyncio.AbstractEventLoop, Link]]:
        """Loops and links, as they are now: other threads may come and go meanwhile."""
        return list(self._held.links.items())

    def __deepcopy__(self, memo: object) -> Pool:
        # A deep copy of a client shares its connections, as `with_options` does: sockets cannot be copied.
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise InvalidParamsType(
            "A client, and what was got from it, holds connections and cannot be pickled: "
            "make a Composio() in the process that uses it."
        )

    async def aclose(self) -> None:
        """Close every session; a second call does nothing."""
        if self.closed:
            return
        here = running_loop()
        self._held.closed = True
        links = self._open_links()
        self._held.links.clear()
        self._last = None
        for loop, link in links:
            if link.forks != Forks.count or loop.is_closed():
                link.detach()
            elif loop is here:
                await link.guard.aclose()
            elif loop.is_running():
                asyncio.run_coroutine_threadsafe(_end(link.guard), loop)
            else:
                link.forsake()


async def _end(guard: AsyncGenerator[None, None]) -> None:
    await guard.aclose()
