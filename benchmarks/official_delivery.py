"""The official Python SDK as a child of `delivery.py`: it makes calls when told, one line of JSON each way.

It runs with the interpreter that has the official package, and imports nothing of this project. Its retries are its
own default; only its pauses are cut short, and its limit for an attempt is given, so that a run ends in time.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import socket
import sys
import time
from importlib.metadata import version
from typing import Any

KEY = "ak_delivery"


def stay_on_loopback() -> None:
    """Refuse every connection of this process that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not ipaddress.ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError(f"{address[0]} is not this machine")
        return connect(self, address)

    socket.socket.connect = guarded


def make(url: str) -> Any:
    """A client that is told not to track, and whose pauses take no time."""
    import composio
    from composio.core.models import base

    def swallow(event) -> None:
        raise RuntimeError(f"an event was pushed in spite of allow_tracking=False: {event!r}")

    base.push_event = swallow
    time.sleep = lambda _: None
    return composio.Composio(api_key=KEY, base_url=url, allow_tracking=False)


def lead(composio: Any, url: str, timeout: float) -> None:
    """Send a client that was warmed up elsewhere; both of its halves, of which one never retries."""
    for half in (composio.client, composio.client.without_retries):
        half._base_url = url
        half._configured_timeout = timeout


def call(composio: Any, session: Any, name: str, text: str) -> None:
    """One call by a public method."""
    if name == "toolkits.get":
        composio.toolkits.get("hackernews")
    elif name == "connected_accounts.delete":
        composio.connected_accounts.delete("ca_1")
    elif name == "connected_accounts.link":
        composio.connected_accounts.link("user_1", "ac_1", alias=text, allow_multiple=True)
    elif name == "sessions.create":
        composio.create(user_id=text)
    elif name == "tools.execute":
        composio.tools.execute("HACKERNEWS_GET_USER", {"username": text}, user_id="user_1", version="20260105_00")
    elif name == "session.execute":
        session.execute("HACKERNEWS_GET_USER", arguments={"username": text})
    else:
        raise LookupError(name)


def main() -> None:
    stay_on_loopback()
    logging.disable(logging.CRITICAL)
    given = json.loads(sys.stdin.readline())
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        composio = make(given["url"])
        session = composio.create(user_id="user_1")
        # What a call fetches once and keeps is fetched now, so that a fault meets the call itself.
        call(composio, session, given["call"], "some-text")
        print(json.dumps(version("composio")), file=answers, flush=True)
        for line in sys.stdin:
            told = json.loads(line)
            lead(composio, told["url"], told["timeout"])
            try:
                call(composio, session, given["call"], told["text"])
                ended = None
            except Exception as error:  # noqa: BLE001  whatever it raises is what is asked for
                ended = type(error).__name__
            print(json.dumps(ended), file=answers, flush=True)


if __name__ == "__main__":
    main()
