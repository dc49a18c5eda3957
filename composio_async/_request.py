"""What is sent: an operation, its path, query and body, as values; free of I/O."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import quote, quote_plus

import orjson
from attrs import frozen

from composio_async._secret import known
from composio_async.errors import InvalidParams, InvalidParamsType
from composio_async.retry import Delivery

KeyKind = Literal["project", "user", "org"]

PROJECT: Final[tuple[KeyKind, ...]] = ("project",)
PROJECT_OR_USER: Final[tuple[KeyKind, ...]] = ("project", "user")
USER: Final[tuple[KeyKind, ...]] = ("user",)
ORG: Final[tuple[KeyKind, ...]] = ("org",)
NO_KEY: Final[tuple[KeyKind, ...]] = ()


NO_HEADERS: Final[Mapping[str, str]] = {}
KEY_LENGTH: Final = 255


class Request:
    """One request, ready to go: what to call, the bytes to send, and headers and secrets of this call alone."""

    __slots__ = ("body", "headers", "operation", "secrets", "target")

    def __init__(
        self,
        operation: Operation,
        target: str,
        body: bytes | None,
        headers: Mapping[str, str] = NO_HEADERS,
        secrets: tuple[str, ...] = (),
    ) -> None:
        self.operation = operation
        self.target = target
        self.body = body
        self.headers = headers
        self.secrets = secrets


@frozen(eq=False, repr=False)
class Operation:
    """One operation of the platform.

    Args:
        name: `namespace.method`, as in errors and in the emulator's journal.
        method: The HTTP method.
        path: Below the base URL, with `{names}` for its parameters.
        delivery: What a second delivery would do.
        keys: Kinds of keys that it takes, preferred first.
        gone: For a delete: the answer to give when a repeated one finds nothing left.
    """

    name: str
    method: str
    path: str
    delivery: Delivery = Delivery.READ
    keys: tuple[KeyKind, ...] = PROJECT_OR_USER
    gone: bytes | None = None

    def request(
        self,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        headers: Mapping[str, str] | None = None,
        secrets: Iterable[str] = (),
    ) -> Request:
        """Fill the operation in.

        Args:
            path: Values of the path's parameters.
            query: Pairs; None is left out, lists are joined with commas, maps become `name[key]`.
            body: JSON object to send.
            idempotency_key: The caller's own name for this call, sent as a header.
            headers: That the operation itself takes, checked already.
            secrets: In the body, which no error may show although an answer repeats them.

        Raises:
            InvalidParams: A path value is empty or a dot segment, a listed value holds a comma, or the key is not
                printable ASCII of 255 characters at most.
            InvalidParamsType: The body cannot be written as JSON, or the key is not text.
        """
        target = self.path
        if path:
            for name, value in path.items():
                target = target.replace(f"{{{name}}}", segment(value, name))
        if query:
            try:
                text = encode_query(query)
            except UnicodeEncodeError as error:
                raise InvalidParams("A filter holds characters that cannot be sent: lone surrogates.") from error
            if text:
                target = f"{target}?{text}"
        own = headers or NO_HEADERS
        if idempotency_key is not None:
            own = {**own, "idempotency-key": _key(idempotency_key)}
        told = known(secrets, None) if secrets else ()
        return Request(self, target, None if body is None else dump(body), own, told)


def _key(value: str) -> str:
    if not isinstance(value, str):
        msg = f"idempotency_key must be text, not {type(value).__name__}."
        raise InvalidParamsType(msg)
    if not value.strip() or not value.isascii() or not value.isprintable() or len(value) > KEY_LENGTH:
        msg = f"idempotency_key must be 1 to {KEY_LENGTH} printable ASCII characters: a UUID, for example."
        raise InvalidParams(msg)
    return str.__str__(value)  # of an enum its value, not its name


def segment(value: str, name: str) -> str:
    """One path segment, quoted.

    Raises:
        InvalidParamsType: It is not text.
        InvalidParams: It is empty or a dot segment.
    """
    if not isinstance(value, str):
        msg = f"{name} must be text, not {type(value).__name__}."
        raise InvalidParamsType(msg)
    if value.strip() in {"", ".", ".."}:
        msg = f"{name} must not be {value!r}: pass the id or slug."
        raise InvalidParams(msg)
    try:
        return _quoted(value)
    except UnicodeEncodeError as error:
        msg = f"{name} holds characters that cannot be sent: lone surrogates."
        raise InvalidParams(msg) from error


@lru_cache(512)
def _quoted(value: str) -> str:
    return quote(value, safe="!$&'()*+,;=:@")


def encode_query(query: Mapping[str, Any]) -> str:
    """The query as the platform reads it: `a=1&list=x%2Cy&map%5Bkey%5D=v`.

    Raises:
        InvalidParams: A listed value holds a comma, which the platform would read as two values.
        InvalidParamsType: A value cannot stand in a query.
    """
    pairs: list[str] = []
    for name, value in query.items():
        if value is None:
            continue
        if isinstance(value, Mapping):
            pairs += [f"{quote_plus(f'{name}[{key}]')}={quote_plus(_scalar(one, name))}" for key, one in value.items()]
        elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
            pairs.append(f"{name}={quote_plus(','.join(_listed(one, name) for one in value))}")
        else:
            pairs.append(f"{name}={quote_plus(_scalar(value, name))}")
    return "&".join(pairs)


def _scalar(value: object, name: str) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return str.__str__(value)  # of an enum its value, not its name
    if isinstance(value, int | float):
        return f"{value.value if isinstance(value, Enum) else value}"
    msg = f"{name} must be text, a number or a boolean, not {type(value).__name__}."
    raise InvalidParamsType(msg)


def _listed(value: object, name: str) -> str:
    text = _scalar(value, name)
    if "," in text:
        msg = f"{name} holds {text!r}: the platform joins lists with commas, so no value may hold one."
        raise InvalidParams(msg)
    return text


def dump(body: Mapping[str, Any]) -> bytes:
    """JSON bytes; pydantic models and other mappings inside are written as what they hold.

    Raises:
        InvalidParamsType: Something inside has no JSON form.
    """
    try:
        data = orjson.dumps(body, default=_plain)
    except TypeError as error:
        msg = f"The arguments cannot be written as JSON: {error}."
        raise InvalidParamsType(msg) from error
    if b"null" in data:
        _refuse_nan(body)
    return data


def _refuse_nan(body: object) -> None:
    """Orjson writes NaN and infinities as null, which says something else."""
    todo: list[tuple[object, str]] = [(body, "")]
    while todo:
        value, path = todo.pop()
        if isinstance(value, float) and not math.isfinite(value):
            msg = f"{path} is {value}, which JSON cannot say."
            raise InvalidParams(msg)
        if isinstance(value, Mapping):
            todo += [(one, f"{path}.{name}" if path else str(name)) for name, one in [*value.items()][::-1]]
        elif isinstance(value, list | tuple):
            todo += [(one, f"{path}[{number}]") for number, one in enumerate(value)][::-1]


def _plain(value: object) -> object:
    model_dump = getattr(value, "model_dump", None)
    if callable(model_dump):
        return model_dump(mode="json")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
