"""The official Python SDK, told to do every intent, in a process of its own.

It runs with the interpreter that has the official package, and imports nothing of this project. One JSON line comes
in: the server's URL, options of the clients, and the intents as source text; one goes out: what each raised, if it did.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import socket
import sys
import time
import urllib.parse
import urllib.request
import warnings
from importlib.metadata import version
from typing import Any


def stay_on_loopback() -> None:
    """Refuse every connection of this process that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not ipaddress.ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError(f"{address[0]} is not this machine")
        return connect(self, address)

    socket.socket.connect = guarded


def begin(url: str, intent: str) -> None:
    """Tell the server which intent comes next."""
    with urllib.request.urlopen(f"{url}/__intent/{urllib.parse.quote(intent)}") as answer:
        answer.read()


def run(given: dict[str, Any]) -> dict[str, str]:
    """Do every intent with a client of its own, and tell what was raised."""
    import composio as package
    from composio import Composio
    from composio.core.models import connected_accounts

    errors: dict[str, str] = {}
    for intent in given["intents"]:
        begin(given["url"], "")
        composio = Composio(base_url=given["url"], allow_tracking=False, **given["clients"][intent["client"]])
        names = {"composio": composio, "auth_scheme": connected_accounts.auth_scheme, "package": package}
        if "session." in intent["source"]:
            names["session"] = composio.use("trs_1")
        begin(given["url"], intent["name"])
        try:
            eval(intent["source"], names)
        except Exception as error:  # noqa: BLE001  whatever it raises is told
            errors[intent["name"]] = f"{type(error).__name__}: {error}"
    begin(given["url"], "")
    return errors


def main() -> None:
    stay_on_loopback()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    time.sleep = lambda _: None
    given = json.loads(sys.stdin.readline())
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        errors = run(given)
    print(json.dumps({"version": version("composio"), "errors": errors}), file=answers, flush=True)


if __name__ == "__main__":
    main()
