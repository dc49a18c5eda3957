# Generated from composio_async/resources/raw.py by `python -m composio_async._syncgen`. Do not edit.
"""The escape hatch: any request to the platform, with this client's key, retries, deadline and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async.models.raw import RawResult
from composio_async.resources import raw as _async

__all__ = ["Raw"]


class Raw:
    """`composio.raw`: operations that this release has no method for."""

    _core: _async.Raw
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Raw, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def request(
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
        return self._portal.run(
            self._core.request(
                method,
                path,
                query=query,
                body=body,
                key=key,
                delivery=delivery,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )
