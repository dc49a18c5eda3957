"""The server of aiohttp below the emulator, and the address that it listens on."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from aiohttp import web

_MOST_BYTES: Final = 64 * 2**20


def server_runner(handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> web.ServerRunner:
    """Something that answers every request with `handle`, once it is set up; stopping it drops what is open."""
    server = web.Server(handle, request_factory=_request, access_log=None)
    return web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.01)


@contextmanager
def hung_up(runner: web.ServerRunner) -> Iterator[None]:
    """Around the end of a runner: hang up for forked children too, whose copies would keep port and callers waiting."""
    sockets = [one for site in runner.sites for one in getattr(getattr(site, "_server", None), "sockets", ())]
    if runner.server is not None:
        transports = [connection.transport for connection in runner.server.connections]
        sockets += [one.get_extra_info("socket") for one in transports if one is not None]
    copies: list[socket.socket] = []
    if hasattr(os, "fork"):
        with suppress(OSError):  # too many open files, or one that is closed already
            copies.extend(socket.socket(fileno=os.dup(one.fileno())) for one in sockets if one is not None)
    try:
        yield
    finally:
        for copy in copies:
            with suppress(OSError):
                copy.shutdown(socket.SHUT_RDWR)
            copy.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(host: str, port: int) -> str:
    """Base URL of a host and a port."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_MOST_BYTES)
