"""The official Python SDK, told to do every intent, in a process of its own.

It runs with the interpreter that has the official package, and imports nothing of this project. One JSON line comes
in: the server's URL, options of the clients, and the intents as source text; one goes out: what each raised, if it did,
and, when asked for, every answer as the generated client parsed it.
"""

from __future__ import annotations

import contextlib
import enum
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


def tree(value: Any) -> Any:
    """A parsed value as JSON.

    A model is `{"model": {attribute: [wire name, value]}, "unset": [...], "extra": [...]}`: the attributes that the
    answer does not have, and those that the model does not know. Other objects are `{"object": ...}`.
    """
    fields = getattr(type(value), "model_fields", None)
    if fields is not None and "root" in fields:
        return tree(value.root)
    if fields is not None:
        known = {name: [field.alias or name, tree(getattr(value, name, None))] for name, field in fields.items()}
        extra = {name: [name, tree(one)] for name, one in (value.model_extra or {}).items()}
        unset = [name for name in known if name not in value.model_fields_set]
        return {"model": known | extra, "unset": unset, "extra": [*extra]}
    if isinstance(value, dict):
        return {"object": {name: tree(one) for name, one in value.items()}}
    if isinstance(value, list):
        return [tree(one) for one in value]
    if isinstance(value, enum.Enum):
        return value.value
    return {"time": value.isoformat()} if hasattr(value, "isoformat") else value


def keep_parsed(kept: list[list[Any]], doing: list[str]) -> None:
    """Write down every answer that the generated client parses, with the intent and the request that it belongs to."""
    from composio_client._base_client import SyncAPIClient

    parse = SyncAPIClient._process_response

    def parsed(self, response, cast_to):
        value = parse(self, response, cast_to)
        kept.append([doing[-1], response.request.method, response.request.url.path, tree(value)])
        return value

    SyncAPIClient._process_response = parsed


def run(given: dict[str, Any], doing: list[str]) -> dict[str, str]:
    """Do every intent with a client of its own, and tell what was raised."""
    import composio as package
    from composio import Composio
    from composio.core.models import connected_accounts

    errors: dict[str, str] = {}
    for intent in given["intents"]:
        begin(given["url"], "")
        doing.append("")
        composio = Composio(base_url=given["url"], allow_tracking=False, **given["clients"][intent["client"]])
        names = {"composio": composio, "auth_scheme": connected_accounts.auth_scheme, "package": package}
        if "session." in intent["source"]:
            names["session"] = composio.use("trs_1")
        begin(given["url"], intent["name"])
        doing.append(intent["name"])
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
    parsed: list[list[Any]] = []
    doing = [""]
    if given.get("parsed"):
        keep_parsed(parsed, doing)
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        errors = run(given, doing)
    print(json.dumps({"version": version("composio"), "errors": errors, "parsed": parsed}), file=answers, flush=True)


if __name__ == "__main__":
    main()
