"""JSON that came from outside: read fast, mended where its writer was careless, closed where it was cut."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import orjson

LARGE: Final = 256 * 1024
"""Bytes from which an answer is read apart from the event loop: here that takes 2 to 8 ms, going there 0.1."""

MENDABLE: Final = 4 * 1024 * 1024
SPOILT: Final = (b"\\u", b"NaN", b"Infinity", b"\x00")
CLOSERS: Final = {"{": "}", "[": "]"}


def load(content: bytes) -> Any:
    """The JSON value in some bytes.

    What is no JSON but plainly meant as such is read all the same, because a tool that ran must not fail for it: half
    an emoji (texts cut in the middle), NaN and infinities, bytes that are not UTF-8, another Unicode encoding.

    Raises:
        ValueError: There is none.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if len(content) > MENDABLE or not ("infinity" in str(error) or _spoilt(content)):
            raise
        return orjson.loads(_mended(content))


def _spoilt(content: bytes) -> bool:
    """Whether it has anything that could be mended; a quick look, since most that is no JSON never was."""
    return not content.isascii() or any(sign in content for sign in SPOILT)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Compiled when first needed, since most programs never meet such bodies."""
    return re.compile(text, re.DOTALL)


ODD: Final = (
    r'(?P<text>"(?:[^"\\]|\\.)*+"?)'
    r"|(?P<number>-?(?:NaN|Infinity)|-?\d++(?:\.\d++)?[eE]\+?\d{3,}+|-?\d{300,}+(?:\.\d++)?(?:[eE][+\-]?\d++)?)"
)
ESCAPE: Final = r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?P<half>u[dD][89a-fA-F][\da-fA-F]{2})|.)"


def _mended(content: bytes) -> bytes:
    """The JSON that may have been meant."""
    import json

    text = content.decode(json.detect_encoding(content), "replace")
    return _pattern(ODD).sub(_meant, text).encode()


def _meant(found: re.Match[str]) -> str:
    text = found["text"]
    if text is None:
        return "null"  # as JavaScript writes what is no finite number
    if "\\u" not in text:
        return text
    return _pattern(ESCAPE).sub(lambda one: "\\ufffd" if one["half"] else one[0], text)


def load_cut(text: str) -> Any:
    """The JSON value whose beginning a text is, with all that is open closed; only for showing.

    Raises:
        ValueError: It does not begin an object or a list.
    """
    tokens = _pattern(r'"(?:[^"\\]|\\.)*+"?|[{}\[\],:]|[^\s"{}\[\],:]++')
    closers: list[str] = []
    whole = 0
    tail: list[re.Match[str]] = []
    for token in tokens.finditer(text):
        sign = token[0]
        if not closers and sign not in CLOSERS:
            break
        if sign not in "{}[],":
            tail.append(token)
            continue
        # Up to a comma, an opening or a closing bracket, everything is complete.
        whole = token.start() if sign == "," else token.end()
        tail.clear()
        if sign in CLOSERS:
            closers.append(CLOSERS[sign])
        elif sign != "," and closers.pop() != sign:
            break
    rest = "".join(reversed(closers))
    if tail and tail[-1][0] == "\\":
        tail.pop()
    last = tail[-1] if tail and len(tail) in {1, 3} else None
    if last is not None and last[0].startswith('"'):
        quote = "" if len(last[0]) > 1 and last[0].endswith('"') else '"'
        try:
            return load(f"{text[: last.end()]}{quote}{rest}".encode())
        except ValueError:
            pass
    return load(f"{text[:whole]}{rest}".encode())
