"""What is used as it is and never shown: keys, headers and proxy of a client, and the bytes that failures hold."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from json import dumps
from typing import Any, AnyStr, Final, SupportsIndex, TypeAlias, TypeVar, cast
from urllib.parse import unquote, urlsplit

from composio_async._mask import MASK, mask_text
from composio_async.errors import ComposioError

E = TypeVar("E", bound=BaseException)
Keys: TypeAlias = str | Iterable[str]
OptionalKey: TypeAlias = str | None

SHORTEST: Final = 8
SCHEMES: Final = ("Bearer ", "Basic ")
INSIDE: Final = frozenset({__name__.partition(".")[0], "aiohttp", "aiohappyeyeballs", "asyncio", "ssl"})


class Secret(str):
    """Text with a hidden repr, so that whatever holds it (a dict, a frame, a request of aiohttp) can be printed.

    It is sent as it is: `str()`, formatting and encoding give the text. A part of one is one too, because some printers
    cut long texts before they ask for the repr.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK)

    def __getitem__(self, key: SupportsIndex | slice) -> Secret:
        return Secret(super().__getitem__(key))


def hide(value: Any) -> Any:
    """A value with every text in it made a `Secret`; other things stay what they are.

    Args:
        value: Text, or mappings and lists of such; they are copied, never changed.
    """
    if isinstance(value, str):
        # Of an enum its value, not its name.
        return value if isinstance(value, Secret) else Secret(str.__str__(value))
    if isinstance(value, Mapping):
        return {name: hide(one) for name, one in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(hide(one) for one in value)
    return value


def hidden_key(given: OptionalKey) -> OptionalKey:
    """A key that a caller hands over or leaves out, as it may stand in a frame.

    Args:
        given: The key, if there is one; what is no text stays what it is.
    """
    return cast("OptionalKey", hide(given))


def hidden_keys(given: Keys) -> list[str]:
    """Keys that a caller hands over, as they may stand in a frame.

    Args:
        given: One, or several; the result of this function as well.

    Returns:
        A list of them; in the place of what is no text stands its type, so that an error can name it.
    """
    several = isinstance(given, Iterable) and not isinstance(given, str | bytes | bytearray | Mapping)
    listed: list[Any] = [*given] if several else [given]
    return cast("list[str]", [hide(one) if isinstance(one, str) else _kind(one) for one in listed])


def _kind(value: object) -> type:
    return value if isinstance(value, type) else type(value)


def emptied(error: E) -> E:
    """A failure, and what it came from, without what they held: the bytes that were sent and received.

    What failed, and why, stays; the frames go, since a traceback with locals would show what is in them, and so do the
    secrets in texts and headers that another library kept.

    Args:
        error: It is changed in place. What was being handled when the call began is the caller's, and is left alone.
    """
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        one.__traceback__ = None
        if isinstance(one, Exception) and not isinstance(one, ComposioError):  # ours are masked already
            _mask(one)
        inner = one.__context__
        one = one.__cause__ or (inner if inner is not None and _below(inner) else None)
    return error


def _below(error: BaseException) -> bool:
    """Whether it was raised inside of the call."""
    trace = error.__traceback__
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] in INSIDE


def _mask(error: Exception) -> None:
    held = vars(error)
    for name, value in held.items():
        if isinstance(value, str):
            held[name] = "" if name == "doc" else mask_text(value)
        elif name == "headers" and isinstance(value, Mapping):
            held[name] = hide(value)
    if not isinstance(error, OSError):  # whose texts are the system's
        error.args = tuple(mask_text(one) if isinstance(one, str) else one for one in error.args)


def known(texts: Iterable[str | None], proxy: str | None) -> tuple[str, ...]:
    """What must not be shown even where its form does not tell that it is a secret, as in a page that echoes it.

    Args:
        texts: Keys, and values of headers.
        proxy: Its URL.

    Returns:
        The texts, the words of those that begin with `Bearer` or `Basic`, and the proxy's password in the forms in
        which it travels; the longest first.
    """
    parts = urlsplit(proxy or "")
    password = unquote(parts.password or "")
    login = b64encode(f"{unquote(parts.username or '')}:{password}".encode()).decode()
    words = [text for text in texts if text]
    words += [word for text in words if text.startswith(SCHEMES) for word in text.split()]
    # As JSON says them, where that differs.
    words += [dumps(text)[1:-1] for text in (*words, password)]
    found = {*words, password, parts.password or "", login if password else ""}
    return tuple(sorted((Secret(one) for one in found if len(one) >= SHORTEST), key=len, reverse=True))


def erased(text: AnyStr, secrets: Iterable[str]) -> AnyStr:
    """A text from outside without these secrets.

    Args:
        text: As it came.
        secrets: As `known` found them.
    """
    for one in secrets:
        text = text.replace(one.encode(), MASK.encode()) if isinstance(text, bytes) else text.replace(one, MASK)
    return text
