"""The built-in toolkits; made once per process, on first use, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from .model import Toolkit


@cache
def builtin_toolkits() -> Mapping[str, Toolkit]:
    """Toolkits by slug, in alphabetical order."""
    from . import asana, github, gmail, hackernews, linear, notion, slack

    kits = (
        asana.TOOLKIT,
        github.TOOLKIT,
        gmail.TOOLKIT,
        hackernews.TOOLKIT,
        linear.TOOLKIT,
        notion.TOOLKIT,
        slack.TOOLKIT,
    )
    return MappingProxyType({kit.slug: kit for kit in kits})
