"""Keeps a program from leaving the machine. It knows nothing of other modules, so that it keeps none of them alive."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

HERE = {None, "", "localhost", b"localhost"}


def stay_on_loopback() -> None:
    """Refuse every connection of this process to elsewhere, and every question for a name."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host in HERE:
        return
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise ConnectionRefusedError(f"{host!r} is not this machine")
