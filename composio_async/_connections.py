"""How a connection behaves: sent once, dropped when spoken to out of turn, quiet where it is not ours to close."""

from __future__ import annotations

import asyncio
import os
import select
import socket
from typing import Any, Final
from weakref import WeakSet

import aiohttp
from aiohttp.abc import ResolveResult
from yarl import URL

from composio_async._reach import introduced, mistrust

KEPT: Final = 15.0
"""Seconds that an unused connection stays open."""
NAMES_KEPT: Final = 10
"""Seconds that the address of a host is remembered."""


class Forks:
    """How many forks lie between the first process and this one; cheaper to compare than process ids."""

    count = 0

    @classmethod
    def grow(cls) -> None:
        cls.count += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=Forks.grow)


class Dropped(Exception):  # noqa: N818  internal; the transport turns it into an APIConnectionError
    """The connection was lost after the request had begun to leave."""


LOGIN_WANTED: Final = 407
UNSENT: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
"""What says by its type that nothing was sent."""
proven: WeakSet[Exception] = WeakSet()
"""Errors of requests that never left."""


async def send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a request again by itself, and tell whether it was sent at all.

    It repeats GET, PUT and DELETE when it sees some of its own exceptions; one that is not its own it passes on. A
    request has a `response` from the moment that it begins to leave. What fails before, such as a proxy that is asked
    for a tunnel, comes out as `UNSENT`; what fails later never does, even when a middleware of the user's raises it.
    """
    if request.proxy is not None:
        _introduce(request)
    try:
        return await handler(request)
    except (aiohttp.ClientError, OSError) as error:
        if request.response is not None:
            if isinstance(error, (*UNSENT, aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
                raise Dropped from error
            raise
        if isinstance(error, aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
            proven.add(error)
            raise
        told = _unconnected(error, proxied=request.proxy is not None)
        found = aiohttp.ClientConnectorError(request.connection_key, OSError(0, told))
        proven.add(found)
        if not isinstance(error, aiohttp.ClientResponseError):
            raise found from error
    # Outside of the handler, so that it has no cause: a proxy may say the login back in its answer.
    raise found


async def as_json(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Say what our bodies are, whatever the user's session says of its own."""
    request.headers.pop("Content-Type", None)
    if request.body:
        request.headers["Content-Type"] = "application/json"
    return await handler(request)


def _unconnected(error: Exception, *, proxied: bool) -> str:
    """Why there is no connection."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return mistrust(error.certificate_error)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        advice = ": check the login in its URL" if error.status == LOGIN_WANTED else ""
        return f"the proxy answered {error.status}{advice}"
    inner = getattr(error, "os_error", None) or error
    told = getattr(inner, "strerror", None) or type(inner).__name__
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return f"the proxy cannot be reached: {told}"
    if proxied and not isinstance(error, aiohttp.ClientConnectorError):
        return f"the proxy opened no tunnel: {told}"
    return told


def _introduce(request: aiohttp.ClientRequest) -> None:
    """Say the login for a proxy in a header, since errors and connections show its URL."""
    url, login = introduced(str(request.proxy))
    if url is not None and login is not None:
        headers = {**(request.proxy_headers or {}), "Proxy-Authorization": login}
        request.update_proxy(URL(url), request.proxy_auth, headers)
    if not request.is_ssl() and request.proxy_headers and "Proxy-Authorization" in request.proxy_headers:
        # There is no tunnel to ask for, so aiohttp would say it to nobody.
        request.headers["Proxy-Authorization"] = request.proxy_headers["Proxy-Authorization"]


class Resolver(aiohttp.ThreadedResolver):
    """Looks names up in the loop's executor, and without it once the program ends, when no executor starts any more."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            return await super().resolve(host, port, family)
        except RuntimeError:
            # The loop stands still meanwhile: what is left to do then is this call.
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
        numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=str(at[0]), port=int(at[1]), family=family, proto=proto, flags=numeric)
            for family, _, proto, _, at in found
        ]


class Connector(aiohttp.TCPConnector):
    """A connector that is quiet when collected in a forked child, whose sockets are the parent's, or after its loop."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            limit_per_host=0,
            keepalive_timeout=KEPT,
            ttl_dns_cache=NAMES_KEPT,
            force_close=False,
            resolver=Resolver() if aiohttp.DefaultResolver is aiohttp.ThreadedResolver else None,
            **options,
        )
        self._forks = Forks.count
        self._made_on = asyncio.get_running_loop()
        self.quiet = False
        self._used: WeakSet[asyncio.BaseProtocol] = WeakSet()

    async def connect(self, *args: Any, **options: Any) -> aiohttp.connector.Connection:
        """A connection for a request.

        A kept one on which the server has spoken or hung up meanwhile is dropped: aiohttp would take those words, which
        nobody asked for, as the answer to the next request.
        """
        while True:
            connection = await super().connect(*args, **options)
            protocol = connection.protocol
            if protocol is None:
                return connection
            if protocol not in self._used:
                self._used.add(protocol)
                return connection
            if not protocol.should_close and not _has_come(protocol.transport):
                return connection
            connection.close()

    async def close(self, *, abort_ssl: bool = False) -> None:
        """Close all connections, and tell who waits for the rest of an answer: aiohttp would forget about them."""
        for protocol in self._used:
            rest = getattr(protocol, "_payload", None)
            if rest is not None and not rest.is_eof():
                rest.set_exception(aiohttp.ClientConnectionError("the client was closed"))
        await super().close(abort_ssl=abort_ssl)

    def __del__(self, *args: Any, **kwargs: Any) -> None:
        if getattr(self, "_forks", None) == Forks.count and not self.quiet and not self._made_on.is_closed():
            super().__del__(*args, **kwargs)


def _has_come(transport: asyncio.BaseTransport | None) -> bool:
    """Whether bytes, or the end, wait on a socket that the loop has not read yet."""
    sock = None if transport is None else transport.get_extra_info("socket")
    if sock is None or not hasattr(select, "poll"):
        return False
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))
