"""What may be shown of an answer: keys, tokens and signatures are made unreadable, markup is taken out."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

MASK: Final = "***"
NAME: Final = (
    r"(api[_-]?key|token|secret|passw(or)?d|authorization|credential|private_key|cookie|signature|bearer|basic_encoded)"
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Compiled when first needed, since most programs see no error with a body."""
    return re.compile(text, re.IGNORECASE)


TEXT: Final = r"\b(?-i:u?ak|oak|whsec)_[A-Za-z0-9_\-]{6,}|\b(?-i:Bearer|Basic)\s+[A-Za-z0-9._~+/=\-]{6,}"
PAIR: Final = (
    rf"""(?P<json>["'][\w\-]*{NAME}[\w\-]*["']\s*:\s*["'])[^"']+|"""  # of JSON that was cut
    rf"""(?P<url>[?&][\w\-]*{NAME}[\w\-]*=)[^&\s"'<>]+"""  # of a URL
)


def mask_text(value: str) -> str:
    """Text with what looks like a key or token made unreadable."""
    value = _pattern(PAIR).sub(lambda found: f"{found['json'] or found['url']}{MASK}", value)
    return _pattern(TEXT).sub(MASK, value)


def mask(value: Any, depth: int = 0) -> Any:
    """A JSON value with the values of secret-sounding names made unreadable."""
    if depth > 32:  # noqa: PLR2004
        return MASK
    if isinstance(value, dict):
        return {
            name: MASK if one and one is not True and _pattern(NAME).search(name) else mask(one, depth + 1)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [mask(one, depth + 1) for one in value]
    return mask_text(value) if isinstance(value, str) else value


def plain(markup: str) -> str:
    """The words of a page, on one line."""
    return " ".join(_pattern(r"<[^>]*>").sub(" ", markup).split())
