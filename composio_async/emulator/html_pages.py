"""HTML files of the emulator: how they are read, filled in, and kept to themselves by headers."""

from __future__ import annotations

import asyncio
import pkgutil
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from typing import Final

import attrs
from aiohttp import web

_PART: Final = re.compile(r"^<!-- part (\w+) -->\n", re.MULTILINE)
_HOLE: Final = re.compile(r"\{\{(\w+)\}\}")


class Markup(str):
    """Text that is HTML already, and is filled in as it is."""

    __slots__ = ()


@attrs.frozen
class Page:
    """An HTML file: parts with holes such as `{{name}}`, and what its own style and script may do."""

    parts: Mapping[str, str]
    policy: str

    def fill(self, part: str, **values: str) -> Markup:
        """A part with its holes filled; whatever is not markup is escaped.

        Args:
            part: its name in the file.
            values: for each hole.
        """

        def put(hole: re.Match[str]) -> str:
            value = values[hole[1]]
            return value if isinstance(value, Markup) else escape(value)

        return Markup(_HOLE.sub(put, self.parts[part]))

    def response(self, text: str, status: int = 200) -> web.Response:
        """An answer that nothing stores, frames, or adds a script to."""
        headers = {
            "cache-control": "no-store",
            "content-security-policy": self.policy,
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
        }
        return web.Response(status=status, text=text, content_type="text/html", headers=headers)


async def page(name: str) -> Page:
    """The page of a file; read once, beside the loop."""
    return await asyncio.to_thread(_page, name)


def joined(parts: list[Markup]) -> Markup:
    """Parts one after another."""
    return Markup("".join(parts))


@cache
def _page(name: str) -> Page:
    content = pkgutil.get_data(__name__, f"pages/{name}.html")
    if content is None:
        raise FileNotFoundError(f"the installation lacks the page {name}.html: install composio-async again")
    text = content.decode()
    _, *found = _PART.split(text)
    # There is no form-action here: browsers hold it against the redirect to the callback too.
    policy = (
        "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
        f"style-src {_digests(text, 'style')}; script-src {_digests(text, 'script')}"
    )
    return Page(dict(zip(found[::2], found[1::2], strict=True)), policy)


def _digests(text: str, tag: str) -> str:
    blocks = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in blocks) or "'none'"
