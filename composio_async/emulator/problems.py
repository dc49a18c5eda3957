"""Errors of the platform, as exceptions that carry everything the envelope shows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """An answer in the platform's error envelope."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        slug: str | None = None,
        code: int | None = None,
        suggested_fix: str = "",
        errors: list[str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.slug = slug or default_slug(status)
        self.code = code if code is not None else 10000 + status
        self.suggested_fix = suggested_fix
        self.errors = errors


def default_slug(status: int) -> str:
    """`HTTP_NotFound` and its like, for answers without a slug of their own."""
    try:
        words = HTTPStatus(status).phrase.replace("-", " ").split()
    except ValueError:
        return "HTTP_Error"
    return "HTTP_" + "".join(word.capitalize() for word in words)


def envelope(error: ApiError, request_id: str) -> dict[str, Any]:
    """The wire form of an error."""
    detail: dict[str, Any] = {
        "message": error.message,
        "code": error.code,
        "slug": error.slug,
        "status": error.status,
        "request_id": request_id,
        "suggested_fix": error.suggested_fix,
    }
    if error.errors:
        detail["errors"] = error.errors
    return {"error": detail}


def bad_request(message: str, *, slug: str = "HTTP_BadRequest", code: int | None = None, fix: str = "") -> ApiError:
    """400."""
    return ApiError(400, message, slug=slug, code=code, suggested_fix=fix)


def not_found(noun: str, value: str, *, slug: str, code: int, fix: str) -> ApiError:
    """404 for an id or a slug that nothing answers to."""
    return ApiError(404, f"{noun} {value!r} was not found", slug=slug, code=code, suggested_fix=fix)


def did_you_mean(value: str, known: Iterable[str], otherwise: str) -> str:
    """Near names for a slug, or `otherwise` when none is near."""
    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(value.lower(), names, n=3, cutoff=0.55)
    if not near:
        return otherwise
    return f"Did you mean {' or '.join(names[name] for name in near)}?"
