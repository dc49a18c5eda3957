"""What running a tool has in common, however it is called: bodies of proxy calls, and errors with a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn, TypedDict

from composio_async._known import Known, raise_as
from composio_async._request import compact, text
from composio_async._unset import UNSET, Unset
from composio_async.errors import (
    APIStatusError,
    BadRequestError,
    ConnectionRequiredError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    ToolNotFoundError,
)

METHODS: Final = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"})
NO_ACCOUNT_CODES: Final = frozenset({1803, 1810})


class ProxyParameter(TypedDict, total=False):
    """A header or query value of a proxy call; `in` is accepted for `type`."""

    name: str
    value: str
    type: str


def proxy_body(
    endpoint: str,
    method: str,
    body: Any | Unset,
    parameters: Iterable[Mapping[str, Any]] | None,
    binary_body: Mapping[str, str] | None,
) -> dict[str, Any]:
    """What both proxy calls send.

    Args:
        endpoint: Path below the toolkit's base URL, or a full URL.
        method: HTTP method.
        body: JSON value; None is sent as null, UNSET not at all.
        parameters: Headers and query values.
        binary_body: `{"url": ...}` or `{"base64": ..., "content_type": ...}`.

    Raises:
        InvalidParams: The method, a parameter or the combination of bodies is not possible.
    """
    verb = text(method, "method").upper()
    if verb not in METHODS:
        msg = f"method must be one of {', '.join(sorted(METHODS))}, not {method!r}."
        raise InvalidParams(msg)
    if binary_body is not None and body is not UNSET:
        raise InvalidParams("body and binary_body exclude each other: give one of them.")
    sent = compact(endpoint=text(endpoint, "endpoint"), method=verb, binary_body=binary_body)
    if body is not UNSET:
        sent["body"] = body
    if parameters is not None:
        sent["parameters"] = [_parameter(one) for one in parameters]
    return sent


def _parameter(given: Mapping[str, Any]) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise InvalidParamsType('parameters must be objects such as {"name": "q", "value": "1", "type": "query"}.')
    kind = given.get("type") or given.get("in") or "header"
    name, value = given.get("name"), given.get("value")
    unknown = given.keys() - {"name", "value", "type", "in"}
    if not isinstance(name, str) or not name or value is None or kind not in {"header", "query"} or unknown:
        msg = f"A parameter needs name, value, and 'header' or 'query' as type: {dict(given)!r} has not."
        raise InvalidParams(msg)
    if isinstance(value, bool):
        value = "true" if value else "false"
    return {"name": name, "value": str(value), "type": kind}


def raise_named(error: APIStatusError, slug: str, known: Known, version: str | None = None) -> NoReturn:
    """Raise the platform's refusal to run a tool as the error that says what to do.

    Args:
        error: As the transport raised it.
        slug: Of the tool.
        known: Slugs that this client has listed.
        version: That was asked for.
    """
    name = (error.slug or "").lower()
    if "connectedaccount" in name.replace("_", "") or error.code in NO_ACCOUNT_CODES:
        if isinstance(error, BadRequestError | NotFoundError):
            required = ConnectionRequiredError(error.message)
            required.__dict__.update(error.__dict__)
            raise required from error
    elif isinstance(error, NotFoundError):
        at = f" at version {version!r}" if version else ""
        message = f"There is no tool {slug!r}{at}."
        raise_as(ToolNotFoundError, error, message, known.tool_hint(slug))
    raise error
