"""What may be shown of an answer: keys, tokens and signatures are made unreadable, markup is taken out.

Bodies come from outside, so every pattern here takes time in proportion to the text, whatever the text is: quantifiers
are possessive or bounded, and no two starting points read the same characters twice.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

MASK: Final = "***"
DEEPEST: Final = 32
MOST: Final = 10_000
MARGIN: Final = 512

NAME: Final = (
    r"api[_-]?key|token|secret|passw(or)?d|passphrase|authorization|credential|private_key|access_?key|cookie"
    r"|signature|bearer|basic_encoded|googleaccessid|^sig$"
)
"""What the names of secrets have in them."""

PLACE: Final = (
    r"(?<![\w\-])(?P<name>[\w\-]{1,64}+)"
    r"(?P<sign>\\{0,3}+[\"']\s{0,16}+:\s{0,16}+|=|\s{0,4}+:\s{0,4}+)"
)
"""A name and what parts it from its value: in JSON, in a query or a list of settings, in prose."""

TEXT: Final = (
    r"(?P<quote>\\{1,7}+[\"'])(?:(?!(?P=quote))(?:\\++.?|[^\\]))*+"  # in JSON that is itself text in JSON
    r"|\"(?:[^\"\\]|\\.)*+|'(?:[^'\\]|\\.)*+"
)
QUOTED: Final = rf"{TEXT}|\[[^\]]*+|\{{[^}}]*+|[^\s,}}\]\"'\[{{]++"
UNQUOTED: Final = rf"{TEXT}|[^\s&;,\"'<>\\]++"
SPOKEN: Final = r"(?=[^\s,;\"'<>]{0,128}\d)[^\s,;\"'<>]{8,}+"
"""In prose only what has digits counts as a value: `token: required` is to stay readable."""

SIGNED: Final = (
    r"(?:^|[?&;]|u0026)(?:x-[a-z]+-(?:signature|credential|security-token)|sig(?:nature)?|googleaccessid"
    r"|awsaccesskeyid|key-pair-id)="
)
USER: Final = r"://[^\s/?#\"'<>\\]*@"
QUERY: Final = r"\?([^\s\"'<>?#]+)"
TOKENS: Final = (
    r"(?<![A-Za-z0-9])(?:(?:u?ak|oak|whsec)_[A-Za-z0-9_\-]{6,}+"
    r"|(?<![\w\-])eyJ[A-Za-z0-9_\-]{6,}+\.[A-Za-z0-9_\-]{6,}+(?:\.[A-Za-z0-9_\-]*+)?"  # a JSON Web Token
    r"|gh[oprsu]_[A-Za-z0-9]{16,}+|github_pat_[A-Za-z0-9_]{16,}+|xox[a-z]-[A-Za-z0-9\-]{8,}+"
    r"|sk-[A-Za-z0-9_\-]{16,}+|ya29\.[A-Za-z0-9_\-]{8,}+|AKIA[0-9A-Z]{12,}+"
    r"|(?:Bearer|Basic)\s{1,16}+[A-Za-z0-9._~+/=\-]{6,}+"
    r"|(?i:bearer|basic)\s{1,16}+(?=[A-Za-z0-9._~+/=\-]{0,64}\d)[A-Za-z0-9._~+/=\-]{6,}+)"
)
COOKIE: Final = r"(?i:\b(?:set-)?cookie\s{0,4}+[:=]\s{0,4}+)(?=[^\s=;]{1,256}=)[^\r\n\"']++"


@cache
def _pattern(text: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compiled when first needed, since most programs see no error with a body."""
    return re.compile(text, flags | re.DOTALL)


def mask_text(value: str) -> str:
    """Text with what looks like a key, token, signature or password made unreadable."""
    if "@" in value:
        value = _pattern(USER).sub(f"://{MASK}@", value)
    if "?" in value:
        value = _pattern(QUERY).sub(_query, value)
    if ":" in value or "=" in value:
        value = _pattern(COOKIE).sub(_cookie, value)
        value = _places(value)
    return _pattern(TOKENS, 0).sub(MASK, value)


def mask_start(value: str, longest: int) -> str:
    """The beginning of a text, masked; no secret shows because a cut went through it.

    Args:
        value: The text.
        longest: Characters to show.
    """
    if len(value) <= longest + MARGIN:
        return mask_text(value)[:longest]
    return mask_text(value[: longest + MARGIN])[:-MARGIN][:longest]


def _query(found: re.Match[str]) -> str:
    """A query that is signed is a secret as a whole: who has it needs no key."""
    return f"?{MASK}" if _pattern(SIGNED).search(found[1]) else found[0]


def _cookie(found: re.Match[str]) -> str:
    return f"{re.split('[:=]', found[0], maxsplit=1)[0]}: {MASK}"


def _places(value: str) -> str:
    """Text with the values of secret-sounding names made unreadable."""
    parts: list[str] = []
    at = 0
    for found in _pattern(PLACE).finditer(value):
        if found.start() < at or not _pattern(NAME).search(found["name"]):
            continue
        sign = found["sign"]
        kind = QUOTED if sign[0] in "\\\"'" else UNQUOTED if sign == "=" else SPOKEN
        secret = _pattern(kind).match(value, found.end())
        if secret is None or secret[0].lower() in {"null", "none", "true", "false", '"', "'", "[", "{"}:
            continue
        opening = re.match(r"[\\\"'\[{]*", secret[0])
        parts += [value[at : found.end()], opening[0] if opening else "", MASK]
        at = secret.end()
    return "".join([*parts, value[at:]]) if parts else value


class _Budget:
    """How many values may still be copied: more than that is shown nowhere."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST


def mask(value: Any, longest: int | None = None) -> Any:
    """A JSON value with the values of secret-sounding names made unreadable.

    Args:
        value: It is not changed; what is nested beyond reason, or one of very many, becomes a mask.
        longest: Characters to keep of each text; None for all.
    """
    return _masked(value, longest, 0, _Budget())


def _masked(value: Any, longest: int | None, depth: int, budget: _Budget) -> Any:
    budget.left -= 1
    if depth > DEEPEST or budget.left < 0:
        return MASK
    if isinstance(value, dict):
        masked: dict[Any, Any] = {}
        for name, one in value.items():
            if budget.left < 0:
                break
            secret = one and one is not True and isinstance(name, str) and _pattern(NAME).search(name)
            shown = _text(name, longest) if isinstance(name, str) else name
            masked[shown] = MASK if secret else _masked(one, longest, depth + 1, budget)
        return masked
    if isinstance(value, list):
        found = []
        for one in value:
            if budget.left < 0:
                break
            found.append(_masked(one, longest, depth + 1, budget))
        return found
    return _text(value, longest) if isinstance(value, str) else value


def _text(value: str, longest: int | None) -> str:
    return mask_text(value) if longest is None else mask_start(value, longest)


def plain(markup: str) -> str:
    """The words of a page, on one line."""
    return " ".join(_pattern(r"<[^<>]*+>").sub(" ", markup).split())
