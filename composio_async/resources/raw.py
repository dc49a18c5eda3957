"""The escape hatch: any request to the platform, with this client's key, retries, deadline and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from composio_async._arguments import text
from composio_async._clock import Timeout
from composio_async._codec import decode_json, read_by
from composio_async._request import Operation
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.errors import InvalidParams
from composio_async.models.raw import RawResult
from composio_async.retry import Delivery

METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
DELIVERIES: Final[Mapping[str, Delivery]] = {
    "read": Delivery.READ,
    "write": Delivery.WRITE,
    "create": Delivery.CREATE,
    "execute": Delivery.EXECUTE,
}


class Raw:
    """`composio.raw`: operations that this release has no method for."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def request(
        self,
        method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"],
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        key: Literal["project", "user", "org"] | None = None,
        delivery: Literal["read", "write", "create", "execute"] | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> RawResult:
        """Send a request of your own.

        Args:
            method: Of HTTP.
            path: Below the base URL, such as `/api/v3.1/toolkits/github`; without host and query.
            query: Names and values; None is left out, lists are joined with commas, maps become `name[key]`.
            body: JSON object.
            key: The kind of key to send; else the project's, or the one that is held.
            delivery: What a second delivery would do, which decides what is sent again; `read` for GET, else `create`.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 60 by default, 300 with `delivery="execute"`.

        Returns:
            The JSON value that was answered, and `meta`.

        Raises:
            InvalidParams: The method or the path is not possible; nothing was sent.
            APIStatusError: The platform answered with an error.
            ResponseValidationError: The answer is not JSON.
        """
        verb = text(method, "method").upper()
        if verb not in METHODS:
            msg = f"method must be one of {', '.join(sorted(METHODS))}, not {method!r}."
            raise InvalidParams(msg)
        if delivery is not None and delivery not in DELIVERIES:
            msg = f"delivery must be one of {', '.join(DELIVERIES)}, not {delivery!r}."
            raise InvalidParams(msg)
        if key is not None and key not in {"project", "user", "org"}:
            msg = f"key must be project, user or org, not {key!r}."
            raise InvalidParams(msg)
        chosen = DELIVERIES[delivery or ("read" if verb == "GET" else "create")]
        operation = Operation("raw.request", verb, _path(path), chosen, (key,) if key else ("project", "user", "org"))
        request = operation.request(query=query, body=body, idempotency_key=idempotency_key)
        raw = await self._transport.send(request, timeout)
        return RawResult(data=await read_by(_json, raw), meta=raw.meta)


def _path(given: str) -> str:
    path = text(given, "path")
    if (
        not path.startswith("/")
        or path.startswith("//")
        or "\\" in path
        or not path.isascii()
        or not path.isprintable()
    ):
        msg = f"path must begin with one slash and be written in URL form, such as '/api/v3.1/toolkits', not {path!r}."
        raise InvalidParams(msg)
    if any(sign in path for sign in "?# {}") or {".", ".."} & set(path.split("/")):
        msg = f"path must have no query, space, brace or dot segment, as {path!r} has: give the query as query=."
        raise InvalidParams(msg)
    return path


def _json(raw: RawResponse) -> Any:
    return decode_json(raw) if raw.content.strip() else None
