"""What object storage says when it refuses: its XML or JSON becomes one of our errors, without the URL's secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from composio_async._mask import plain
from composio_async.errors import ErrorContext, StorageError
from composio_async.files.address import Address

CODE: Final = r"<Code>\s*([^<]{1,200}?)\s*</Code>"
MESSAGE: Final = r"<Message>\s*([^<]{1,2000}?)\s*</Message>"
LONGEST: Final = 500
ADVICE: Final[Mapping[int, str]] = {
    400: "Ask for a new URL, and send exactly the headers that it was signed with.",
    403: "The URL may have expired, or not exactly the signed headers were sent: ask for a new URL.",
    404: "Check that the file was uploaded, and that it still exists.",
    429: "Move fewer files at a time, or wait as long as the storage asks.",
    500: "Try again later.",
}
REQUEST_IDS: Final = ("x-amz-request-id", "x-ms-request-id", "x-guploader-uploadid")
UNSHOWN: Final = frozenset({"location", "content-location", "set-cookie", "x-ms-copy-source"})


class Answer:
    """What came back; its repr shows nothing of it."""

    __slots__ = ("content", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = content


def storage_error(
    name: str, address: Address, answer: Answer, signed: Mapping[str, str], context: ErrorContext, tail: str = ""
) -> StorageError:
    """The error for an answer that is not a success.

    Args:
        name: Of the operation.
        address: That was asked.
        answer: With the beginning of its body.
        signed: Headers that went with the request; their values are not shown.
        context: About the request.
        tail: What else there is to say.
    """
    status, headers = answer.status, answer.headers
    code, message = _read(answer.content)
    code = code or headers.get("x-ms-error-code")
    if 300 <= status < 400:  # noqa: PLR2004
        message = f"a redirect to {_host(headers.get('location'))}, which is not followed"
    code, message = (address.scrubbed(one, *signed.values()) if one else "" for one in (code, message))
    body = {"code": code or None, "message": message or None}
    told = ": ".join(one for one in (code, message) if one) or "no explanation was given"
    facts: ErrorContext = {
        **context,
        "status": status,
        "headers": {
            one.lower(): address.scrubbed(value, *signed.values())
            for one, value in headers.items()
            if one.lower() not in UNSHOWN
        },
        "body": body,
        "suggested_fix": ADVICE.get(min(status, 500)),
        "request_id": request_id(headers),
    }
    error = StorageError(f"The object storage at {address.host} refused {name}: {told.rstrip('.')}.{tail}", **facts)
    error.host = address.host
    error.storage_code = code or None
    return error


def request_id(headers: Mapping[str, str]) -> str | None:
    """The id by which the storage knows an answer, if it tells one."""
    return next((headers[one] for one in REQUEST_IDS if one in headers), None)


def _read(content: bytes) -> tuple[str | None, str | None]:
    """Code and message in a body; everything else in it, such as the text that was signed, is left out."""
    text = content.decode("utf-8", "replace")
    if text.lstrip("\ufeff \r\n")[:1] == "<":
        code, message = re.search(CODE, text), re.search(MESSAGE, text)
        if code or message:
            return _found(code), _found(message)
        return None, plain(text)[:LONGEST] or None
    try:
        document: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None, plain(text)[:LONGEST] or None
    if not isinstance(document, dict):
        return None, None
    inner = document.get("error")
    if isinstance(inner, dict):
        document = inner
    code = next((document[one] for one in ("status", "code", "error") if isinstance(document.get(one), str)), None)
    message = document.get("message")
    return code, message[:LONGEST] if isinstance(message, str) else None


def _found(match: re.Match[str] | None) -> str | None:
    return " ".join(unescape(match[1]).split())[:LONGEST] if match else None


def _host(location: str | None) -> str:
    try:
        return urlsplit(location or "").hostname or "another path"
    except ValueError:
        return "another place"
