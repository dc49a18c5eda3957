"""Where a file goes or comes from: a presigned URL, sent exactly as it was given and never shown."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlsplit

from yarl import URL

from composio_async._mask import MASK, mask_text
from composio_async._reach import is_loopback
from composio_async._secret import Secret
from composio_async.errors import InvalidParams, InvalidParamsType

HINT: Final = "Pass a presigned URL as it was answered, unchanged."
SHORTEST: Final = 6


class Address:
    """A presigned URL that can be used.

    Args:
        url: An https URL; http only for this machine.

    Raises:
        InvalidParams: It is something else, or could not be sent byte for byte.
        InvalidParamsType: It is not text.

    Attributes:
        host: Of the storage; with `origin` all that may be told.
        origin: Scheme, host and port.
    """

    __slots__ = ("_url", "host", "origin")

    def __init__(self, url: object) -> None:
        if not isinstance(url, str):
            msg = f"url must be text, not {type(url).__name__}."
            raise InvalidParamsType(msg)
        wrong, self.host, self.origin = _judged(url)
        if wrong:
            msg = f"url {wrong}. {HINT}"
            raise InvalidParams(msg)
        self._url = Secret(url)

    def __repr__(self) -> str:
        return f"Address({self.origin})"

    def url(self) -> URL:
        """The URL as aiohttp takes it, nothing in it quoted anew. Keep it in no variable: it shows its query."""
        return URL(str.__str__(self._url), encoded=True)

    def scrubbed(self, text: str, *others: str) -> str:
        """Text that a storage host has sent, with what it repeats of the URL made unreadable.

        Args:
            text: Of an answer.
            others: Further texts that must not be shown, such as values of signed headers.
        """
        query = urlsplit(self._url).query
        raw = [pair.partition("=")[2] for pair in query.split("&")]
        values = [value for _, value in parse_qsl(query, keep_blank_values=True)]
        for secret in sorted({query, *raw, *values, *others}, key=len, reverse=True):
            if len(secret) >= SHORTEST:
                text = text.replace(secret, MASK)
        return mask_text(text)


def _judged(url: str) -> tuple[str, str, str]:
    """What is wrong with a URL, or nothing; its host; its origin. In a frame that ends with what it took apart."""
    if not url.isascii() or any(char <= " " or char == "\x7f" for char in url):
        return "has spaces, line breaks or characters that are not percent-encoded", "", ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        parsed = URL(url, encoded=True)
        wire = parsed.raw_path_qs
        same = (parsed.raw_host or "").lower() == host
    except ValueError:
        return "is not a URL", "", ""
    if parts.scheme not in {"http", "https"} or not host:
        return "is not an https URL", "", ""
    if "@" in parts.netloc:
        return "has a user name or password, which storage does not take", "", ""
    if "#" in url:
        return "has a fragment (#), which is never sent", "", ""
    if parts.scheme == "http" and not is_loopback(host):
        return f"would send the file to {host} unencrypted: it is http, not https", "", ""
    target = url[url.index("://") + 3 + len(parts.netloc) :]
    if not same or wire != (target if target.startswith("/") else f"/{target}"):
        return "cannot be sent byte for byte", "", ""
    shown = f"[{host}]" if ":" in host else host
    return "", host, f"{parts.scheme}://{shown}:{port or (443 if parts.scheme == 'https' else 80)}"
