"""Calls of a toolkit's own API: what both proxy operations send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from composio_async._arguments import compact, text
from composio_async._unset import UNSET, Unset
from composio_async.errors import InvalidParams, InvalidParamsType

METHODS: Final = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"})


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
        has = ", ".join(sorted(map(repr, given))) or "nothing"
        msg = f"A parameter needs name, value, and 'header' or 'query' as type, and no more; one has {has}."
        raise InvalidParams(msg)
    if isinstance(value, bool):
        value = "true" if value else "false"
    return {"name": name, "value": str(value), "type": kind}
