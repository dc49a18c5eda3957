"""The platform's operations, as a list of facts, and this project's own operations beside them."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import composio_async
from composio_async._request import Operation

FACTS = Path(__file__).parent / "operations.json"
PREFIX = re.compile(r"^/?api/v3(?:\.1)?/")
OWN = {"raw.request"}
"""Names of operations that stand for any request, not for one of the platform's."""


class Fact(NamedTuple):
    """One operation of the platform: its request, the official client's name for it, the keys that it takes."""

    method: str
    path: str
    chain: str
    security: tuple[str, ...]

    @property
    def request(self) -> tuple[str, str]:
        return self.method, shape(self.path)


def shape(path: str) -> str:
    """A path below the version, with its parameters unnamed: two spellings of one operation are equal."""
    return re.sub(r"\{\w+\}", "{}", PREFIX.sub("", path)).strip("/")


@cache
def facts() -> tuple[Fact, ...]:
    """All operations of the platform that are known."""
    return tuple(Fact(**{**one, "security": tuple(one["security"])}) for one in json.loads(FACTS.read_text()))


@cache
def own_operations() -> dict[str, Operation]:
    """The `Operation`s that the package declares, by name."""
    found: dict[str, Operation] = {}
    for module in pkgutil.walk_packages(composio_async.__path__, "composio_async."):
        if ".emulator" in module.name or ".providers." in module.name or module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Operation) and value.name not in OWN:
                found[value.name] = value
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    rows = sorted(own_operations().values(), key=lambda one: one.path.count("{"))
    return tuple(
        (one.method, re.compile(re.sub(r"\{\w+\}", "[^/]+", PREFIX.sub("/api/v3[.]1/", one.path))), one.name)
        for one in rows
    )


def match(method: str, path: str) -> str | None:
    """The name of the operation of ours that a request is one of; literal segments win over parameters."""
    return next((name for verb, pattern, name in _patterns() if verb == method and pattern.fullmatch(path)), None)
