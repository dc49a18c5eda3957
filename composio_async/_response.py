"""What came back: status, headers and bytes become a value or one of our errors; free of I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from composio_async import errors
from composio_async._json import load, load_cut
from composio_async._mask import MARGIN, mask, mask_start, plain
from composio_async._request import Operation
from composio_async._secret import erased
from composio_async.errors import APIStatusError, ErrorContext
from composio_async.models.base import Meta
from composio_async.retry import REQUEST_TIMEOUT

BODY_SHOWN: Final = 8192
TEXT_SHOWN: Final = 2000
READ_OF_CUT: Final = 2 * BODY_SHOWN


class RawResponse:
    """An answer with a success status, not yet decoded."""

    __slots__ = ("content", "meta", "operation", "path", "secrets")

    def __init__(
        self, operation: Operation, content: bytes, meta: Meta, path: str = "", secrets: tuple[str, ...] = ()
    ) -> None:
        self.operation = operation
        self.content = content
        self.meta = meta
        self.path = path
        self.secrets = secrets


BY_STATUS: Final[Mapping[int, type[APIStatusError]]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}
ADVICE: Final[Mapping[int, str]] = {
    401: "Check the key, and that it is of the kind this operation takes.",
    402: "Check the plan and the balance of the project.",
    403: "Check what the key's project and scope may do.",
    404: "Check the id or slug.",
    408: "Try again later.",
    422: "Check the values that were sent.",
    429: "Send fewer requests at a time, or wait as long as the platform asks.",
    500: "Try again later; quote the request id to support if it stays.",
}
UNKNOWN: Final = "Find out whether it was carried out before you repeat it; quote the request id to support."


def status_error(
    operation: Operation, meta: Meta, content: bytes, path: str, secrets: tuple[str, ...] = ()
) -> APIStatusError:
    """The error for an answer that is not a success.

    Args:
        operation: That was called.
        meta: Of the answer.
        content: Its body.
        path: That was called.
        secrets: Not to be shown, in whatever part of the answer.
    """
    status = meta.status
    clean = erased(content, secrets)
    envelope, body = read_body(clean)
    # What says which error it is must not change because a word of it is in a header of the user's.
    exact = envelope if clean == content else read_body(content)[0]
    message = envelope.get("message")
    told = message if isinstance(message, str) and message else _first_line(body)
    details = envelope.get("errors")
    if isinstance(details, list):
        told = "; ".join([told, *(one for one in details[:5] if isinstance(one, str) and one not in told)])
    location = meta.headers.get("location")
    if 300 <= status < 400:  # noqa: PLR2004
        where = erased(_without_query(location or "nowhere"), secrets)
        told = f"a redirect to {where}, which is not followed; check base_url"
    nothing_said = status >= 500 or status == REQUEST_TIMEOUT or status < 200  # noqa: PLR2004
    unknown = nothing_said and not operation.delivery.repeatable
    context: ErrorContext = {
        "operation": operation.name,
        "method": operation.method,
        "path": path,
        "status": status,
        "code": exact["code"] if isinstance(exact.get("code"), int) else None,
        "slug": _text(exact.get("slug")),
        "suggested_fix": _text(envelope.get("suggested_fix")) or (UNKNOWN if unknown else ADVICE.get(min(status, 500))),
        "request_id": erased(meta.request_id, secrets),
        "attempts": meta.attempts,
        "elapsed": meta.elapsed,
        "headers": shown_headers(meta, secrets),
        "body": body,
        "sent": True,
        "outcome_unknown": unknown,
    }
    told = mask_start(told, TEXT_SHOWN) or "no explanation was given"
    tail = " The outcome is unknown: it may have been carried out, and was not tried again." if unknown else ""
    cls = errors.InternalServerError if status >= 500 else BY_STATUS.get(status, APIStatusError)  # noqa: PLR2004
    return cls(f"The platform refused {operation.name}: {told.rstrip('.')}.{tail}", **context)


def read_body(content: bytes) -> tuple[Mapping[str, Any], Any]:
    """What a body says.

    Args:
        content: Of an answer.

    Returns:
        The error's envelope, or nothing, and the body as it may be shown: secrets masked, 8 KB at most.
    """
    try:
        document = load(content)
    except ValueError:
        try:
            document = load_cut(content[:READ_OF_CUT].decode("utf-8", "replace"))
        except ValueError:
            # Of four bytes a character at most.
            return {}, mask_start(content[: 4 * (BODY_SHOWN + MARGIN + 1)].decode("utf-8", "replace"), BODY_SHOWN)
    if not isinstance(document, dict):
        return {}, _shown(document, content)
    envelope = document.get("error")
    if isinstance(envelope, str):
        envelope = {"message": envelope}
    if not isinstance(envelope, dict):
        envelope = {"message": document.get("message")}
    return envelope, _shown(document, content)


def shown_body(content: bytes) -> Any:
    """A body as it may be shown: secrets masked, 8 KB at most."""
    return read_body(content)[1]


def _shown(document: Any, content: bytes) -> Any:
    if len(content) <= BODY_SHOWN:
        return mask(document)
    return orjson.dumps(mask(document, BODY_SHOWN))[:BODY_SHOWN].decode("utf-8", "replace")


def shown_headers(meta: Meta, secrets: tuple[str, ...] = ()) -> Mapping[str, str]:
    """The headers of an answer as they may be shown: no cookie, and no more of a redirect than where it leads."""
    from multidict import CIMultiDict

    shown: CIMultiDict[str] = CIMultiDict()
    for name, value in mask(dict(meta.headers)).items():
        shown[name] = erased(_without_query(value) if name.lower() == "location" else value, secrets)
    return shown


def _first_line(body: object) -> str:
    if not isinstance(body, str):
        return ""
    return plain(body)[:200]


def _text(value: object) -> str | None:
    return mask_start(value, TEXT_SHOWN) if isinstance(value, str) and value else None


def _without_query(url: str) -> str:
    return url.split("?", 1)[0]
