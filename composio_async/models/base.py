"""What every model has: the fields that the platform added since, and where the value came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async._mask import mask_text


class Meta:
    """About the answer that a value came from.

    Attributes:
        status: The HTTP status.
        headers: Of the answer; names in any case. Cookies are left out: they are secrets, and this client keeps none.
        request_id: The id to quote to support.
        attempts: How often the request was tried.
        elapsed: Seconds from the call to the answer.
    """

    __slots__ = ("_headers", "_request_id", "attempts", "elapsed", "status")

    def __init__(self, status: int, headers: Mapping[str, str], request_id: str, attempts: int, elapsed: float) -> None:
        self.status = status
        self._headers = headers
        self._request_id = request_id
        self.attempts = attempts
        self.elapsed = elapsed

    @property
    def request_id(self) -> str:
        """The id to quote to support; bytes in it that are no UTF-8 are replaced, so that it can be printed."""
        told = self._request_id
        return told if told.isascii() else told.encode("utf-8", "replace").decode()

    @property
    def headers(self) -> Mapping[str, str]:
        """Of the answer, without cookies."""
        headers = self._headers
        if "set-cookie" not in headers:
            return headers
        from multidict import CIMultiDict

        kept = CIMultiDict(headers)
        kept.popall("set-cookie")
        return kept

    def __repr__(self) -> str:
        return (
            f"Meta(status={self.status}, request_id={self.request_id!r}, "
            f"attempts={self.attempts}, elapsed={self.elapsed:.3f})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Meta, (self.status, headers, self.request_id, self.attempts, self.elapsed)


@frozen(kw_only=True, eq=False, repr=False)
class Model:
    """A value that the platform answered.

    Comparison and repr stand here once, since writing them for each class would double the cost of importing it.

    Attributes:
        extra: Fields that this release does not know, as they came.
        meta: About the answer; None on values nested in others.
    """

    extra: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    meta: Meta | None = attrs.field(default=None, eq=False, repr=False)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, a.name) == getattr(other, a.name) for a in attrs.fields(type(self)) if a.eq)

    __hash__ = None  # type: ignore[assignment]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values under the platform's names, unknown fields included, `meta` left out.

        Returns:
            A new dict, as deep as the model is.
        """
        known = {
            a.metadata.get("wire", a.name): _plain(getattr(self, a.name))
            for a in attrs.fields(type(self))
            if a.name not in {"extra", "meta"}
        }
        return {**known, **self.extra}

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        # Else rich would read the fields past our repr.
        for a in attrs.fields(type(self)):
            if a.repr:
                value = getattr(self, a.name)
                yield a.name, mask_text(value) if isinstance(value, str) else value

    def __repr__(self) -> str:
        shown = [f"{a.name}={_shown(getattr(self, a.name))}" for a in attrs.fields(type(self)) if a.repr]
        return f"{type(self).__name__}({', '.join(shown)})"


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list):
        return [one.to_dict() if isinstance(one, Model) else one for one in value]
    return value


def _shown(value: Any) -> str:
    try:
        return repr(mask_text(value) if isinstance(value, str) else value)
    except RecursionError:
        return f"<a deeply nested {type(value).__name__}>"


def wire(name: str, default: Any = attrs.NOTHING) -> Any:
    """A field that has another name on the wire."""
    return attrs.field(default=default, metadata={"wire": name})


def checked() -> Any:
    """A required field whose type is checked when decoding, because a wrong one would do harm."""
    return attrs.field(metadata={"check": True})


def lenient(**options: Any) -> Any:
    """A map that stays empty, its value kept in `extra`, when it is something else: the tool ran, whatever it is."""
    return attrs.field(metadata={"lenient": True}, **options)
