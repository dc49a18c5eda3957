"""What was asked of the emulator, with secrets masked."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import attrs

NOT_EMULATED: Final = "not_emulated"
_SHOWN: Final = 4
_KEPT: Final = 50_000
SECRET_HEADERS: Final = frozenset(
    {"x-api-key", "x-user-api-key", "x-org-api-key", "authorization", "proxy-authorization", "cookie"}
)
SECRET_FIELDS: Final = frozenset(
    {
        "access_token",
        "api_key",
        "api_keys",
        "basic_encoded",
        "bearer_token",
        "client_secret",
        "code_verifier",
        "consumer_secret",
        "credentials_json",
        "devkey",
        "generic_api_key",
        "generic_secret",
        "generic_token",
        "id_token",
        "oauth_token",
        "oauth_token_secret",
        "oauth_verifier",
        "password",
        "private_key",
        "proxy_auth_key",
        "proxy_password",
        "refresh_token",
        "secret",
        "sessionid",
        "token",
        "webhook_signature",
    }
)


@attrs.frozen
class RecordedRequest:
    """One request as the emulator saw it.

    `operation` is the name in the route table, or `not_emulated`; `status` is None while the request
    is being answered and after a `Reset`; `unknown_fields` names query and body fields that the
    operation does not have.
    """

    operation: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    status: int | None
    unknown_fields: tuple[str, ...]


class Entry:
    """A journal line while its request is being answered."""

    __slots__ = ("body", "headers", "method", "operation", "path", "query", "status", "unknown_fields")

    def __init__(
        self, operation: str, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        self.operation = operation
        self.method = method
        self.path = path
        self.query = {name: mask(value) if name.lower() in SECRET_FIELDS else value for name, value in query.items()}
        self.headers = masked_headers(headers)
        self.body: Any = None
        self.status: int | None = None
        self.unknown_fields: list[str] = []

    def recorded(self) -> RecordedRequest:
        """A frozen copy of this line."""
        return RecordedRequest(
            operation=self.operation,
            method=self.method,
            path=self.path,
            query=dict(self.query),
            headers=dict(self.headers),
            body=masked(self.body),
            status=self.status,
            unknown_fields=tuple(self.unknown_fields),
        )


class Journal:
    """Requests in the order they arrived; of very many, the newest."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._opened = 0

    def open(self, entry: Entry) -> Entry:
        """Add a line for a request that has just been read."""
        self._entries.append(entry)
        self._opened += 1
        return entry

    def span(self) -> range:
        """Numbers of the lines that are kept; a number is never used twice, not even after `clear`."""
        return range(self._opened - len(self._entries), self._opened)

    def line(self, number: int) -> Entry | None:
        """The line of a number, if it is kept."""
        span = self.span()
        return self._entries[span.index(number)] if number in span else None

    def requests(self, operation: str | None = None, since: int = 0) -> list[RecordedRequest]:
        """Every line, or those of one operation, from a number on."""
        # One step, since the caller may be another thread than the one that serves.
        entries = list(self._entries)
        first = self._opened - len(entries)
        kept = entries[max(0, since - first) :] if since else entries
        return [entry.recorded() for entry in kept if operation in (None, entry.operation)]

    def clear(self) -> None:
        """Forget every line."""
        self._entries.clear()


def mask(secret: str) -> str:
    """The first four characters, then asterisks, as the platform shows secrets."""
    return secret[:_SHOWN] + "****" if len(secret) > _SHOWN else "****"


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with lower-case names and masked credentials."""
    return {name.lower(): mask(value) if name.lower() in SECRET_HEADERS else value for name, value in headers.items()}


def masked(value: Any) -> Any:
    """A copy of a JSON value in which secret fields are masked at any depth."""
    if isinstance(value, dict):
        # A header or query value of its own, as `custom_auth_params` and proxied calls have them.
        named = str(value.get("name", "")).lower() in SECRET_HEADERS | SECRET_FIELDS
        return {
            key: _hidden(item) if key.lower() in SECRET_FIELDS or (named and key == "value") else masked(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value


def _hidden(value: Any) -> Any:
    """What stands under a secret's name: texts are masked, in lists too."""
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    return mask(value) if isinstance(value, str) else masked(value)
