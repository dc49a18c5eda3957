"""What the platform says it will retire: each notice becomes a warning, once for each client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from composio_async._caller import warn
from composio_async.hooks import log

if TYPE_CHECKING:
    from multidict import MultiMapping

TOOLKITS: Final = "composio-deprecated-toolkits"
NOTICES: Final = ("deprecation", "sunset", TOOLKITS)
MOST: Final = 1000
"""Notices that a client remembers; no more are told."""
_SINCE: Final = re.compile(r"@(\d{1,11})\Z")
_SUCCESSOR: Final = re.compile(r"<([^<>\s]{1,500})>\s*;\s*rel=\"?successor-version\"?")
_TOOLKIT: Final = re.compile(r'"([\w\-.]{1,100})"((?:\s*;\s*[a-z*][\w\-.*]*(?:=(?:"[^"]{0,300}"|[^\s;,"]{1,100}))?)*)')
_PARAMETER: Final = re.compile(r';\s*([a-z*][\w\-.*]*)=(?:"([^"]*)"|([^\s;,"]+))')


class PlatformDeprecationWarning(UserWarning):
    """The platform will retire an operation or a toolkit that was used.

    No `DeprecationWarning`, which Python shows in `__main__` alone.
    """


class Deprecations:
    """The notices that a client has passed on already."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def look(self, operation: str, headers: MultiMapping[str]) -> None:
        """Warn of what an answer's headers announce.

        Args:
            operation: That was called.
            headers: Of its answer, with at least one of `NOTICES` among them.
        """
        if "deprecation" in headers or "sunset" in headers:
            self._tell(_of_operation(operation, headers))
        for slug, parameters in _TOOLKIT.findall(", ".join(headers.getall(TOOLKITS, ()))):
            self._tell(_of_toolkit(slug, {name: a or b for name, a, b in _PARAMETER.findall(parameters)}))

    def _tell(self, notice: str) -> None:
        if notice in self._told or len(self._told) >= MOST:
            return
        self._told.add(notice)
        try:
            warn(notice, PlatformDeprecationWarning)
        except Warning:
            # Warnings may be errors here, but what was called has been done.
            log.warning("%s", notice)


def _of_operation(operation: str, headers: Mapping[str, str]) -> str:
    told = f"The platform will retire the operation behind {operation}"
    since = _SINCE.match(headers.get("deprecation", "").strip())
    if since:
        told += f", deprecated since {_day(int(since[1]))}"
    if headers.get("sunset"):
        told += f", to end on {headers['sunset'][:60]}"
    successor = _SUCCESSOR.search(headers.get("link", ""))
    tail = f" Its successor is {successor[1]}." if successor else ""
    return f"{told}.{tail} Look for a newer release of this package."


def _of_toolkit(slug: str, parameters: Mapping[str, str]) -> str:
    told = f"The platform will retire the toolkit {slug!r}"
    if parameters.get("version"):
        told += f" at version {parameters['version']}"
    for name, word in (("deprecated", "deprecated since"), ("sunset", "to end on")):
        value = parameters.get(name)
        if value:
            told += f", {word} {_day(int(value[1:])) if _SINCE.match(value) else value}"
    reason = f": {parameters['reason'].rstrip('.')}" if parameters.get("reason") else ""
    return f"{told}{reason}. Use another version or toolkit."


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
