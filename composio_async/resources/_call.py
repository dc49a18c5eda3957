"""What several resources share: arguments checked, bodies of proxy calls, and errors with a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

from composio_async._codec import decode
from composio_async._known import Known, raise_as
from composio_async._request import compact, names, text
from composio_async._response import RawResponse
from composio_async._unset import UNSET, Unset
from composio_async.errors import (
    APIStatusError,
    BadRequestError,
    ConnectedAccountNotFoundError,
    ConnectionRequiredError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    ToolNotFoundError,
)
from composio_async.models.status import Done

METHODS: Final = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"})
NO_ACCOUNT_CODES: Final = frozenset({1803, 1810})


def mapping(value: Any, name: str) -> None:
    """Check that an argument is an object.

    Raises:
        InvalidParamsType: It is something else.
    """
    if not isinstance(value, Mapping):
        msg = f"{name} must be a dict, not {type(value).__name__}."
        raise InvalidParamsType(msg)


def optional_text(value: str | None, name: str, *, blank: bool = False) -> str | None:
    """A text that may be left out.

    Args:
        value: The text, or None.
        name: Of the argument, for the error.
        blank: Whether it may be blank.

    Raises:
        InvalidParamsType: It is something else than text.
        InvalidParams: It is blank, and may not be.
    """
    if value is None or (blank and isinstance(value, str)):
        return value
    return text(value, name)


def filled(given: str | Iterable[str] | None, name: str) -> list[str] | None:
    """A filter's list of texts, which must not be empty.

    Raises:
        InvalidParamsType: It holds something else than text.
        InvalidParams: It is empty, or one of them is blank.
    """
    listed = names(given, name)
    if listed is not None and not listed:
        msg = f"{name} is empty, which the platform would read as all of them: leave it out, or name some."
        raise InvalidParams(msg)
    return listed


def tool_arguments(arguments: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A tool's arguments: a dict or a pydantic model; nothing means none.

    Raises:
        InvalidParamsType: They are something else, such as JSON text.
    """
    if arguments is None:
        return {}
    if not hasattr(arguments, "model_dump"):
        mapping(arguments, "arguments")
    return arguments


def decode_done(raw: RawResponse) -> Done:
    """That it is done; a platform that says so by its status alone has said enough."""
    if not raw.content.strip():
        raw = RawResponse(raw.operation, b"{}", raw.meta)
    return decode(Done, raw)


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
        if not isinstance(parameters, Iterable):
            msg = f"parameters must be a list of objects, not {type(parameters).__name__}."
            raise InvalidParamsType(msg)
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
    raise_unconnected(error)
    if isinstance(error, NotFoundError):
        at = f" at version {version!r}" if version else ""
        message = f"There is no tool {slug!r}{at}."
        raise_as(ToolNotFoundError, error, message, known.tool_hint(slug))
    raise error


def raise_unconnected(error: APIStatusError) -> None:
    """Name the error of an account that is missing or cannot be used; every other error is left alone."""
    name = (error.slug or "").lower().replace("_", "")
    if isinstance(error, NotFoundError) and name.startswith("connectedaccount"):
        raise_as(ConnectedAccountNotFoundError, error, f"{error.message.rstrip('.')}.", None)
    about = "connectedaccount" in name and not name.endswith(("mismatch", "required"))
    if (about or error.code in NO_ACCOUNT_CODES) and isinstance(error, BadRequestError | NotFoundError):
        required = ConnectionRequiredError(error.message)
        required.__dict__.update(error.__dict__)
        raise required from error
