"""Slugs that this client has listed, so that an error can name near ones without another request."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import Final

from composio_async._near import near_names
from composio_async.models.tools import Tool

KEPT: Final = 20_000
LIKELY: Final = 200


class Known:
    """What one client has seen; bounded."""

    def __init__(self) -> None:
        self._tools: dict[str, None] = {}
        self._toolkits: dict[str, None] = {}

    def note_tools(self, tools: Iterable[Tool]) -> None:
        """Remember the slugs of tools and of their toolkits."""
        for tool in tools:
            _note(self._tools, tool.slug)
            if tool.toolkit is not None:
                _note(self._toolkits, tool.toolkit.slug)

    def note_toolkits(self, slugs: Iterable[str]) -> None:
        """Remember slugs of toolkits."""
        for slug in slugs:
            _note(self._toolkits, slug)

    def tool_hint(self, slug: str) -> str | None:
        """Near names of a tool, as a sentence."""
        return _hint(slug.upper(), self._tools)

    def toolkit_hint(self, slug: str) -> str | None:
        """Near names of a toolkit, as a sentence."""
        return _hint(slug.lower(), self._toolkits)


def _note(seen: dict[str, None], slug: str) -> None:
    if len(seen) < KEPT:
        seen[slug] = None


def _hint(slug: str, seen: Mapping[str, None]) -> str | None:
    if slug in seen:
        return None
    # Comparing thoroughly with thousands would hold the loop for as long as a second: only the likeliest are.
    words = frozenset(slug.split("_"))

    def likeness(other: str) -> tuple[int, bool, bool]:
        return len(words.intersection(other.split("_"))), other[:3] == slug[:3], other[:1] == slug[:1]

    near = near_names(slug, heapq.nlargest(LIKELY, seen, likeness), 3)
    return f"Did you mean {', '.join(near)}?" if near else None
