"""The route table: operation name, method, path, credentials, success code, handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import unquote

import attrs

from .handlers import auth_configs, connected_accounts, session_execution, sessions, toolkits, tools
from .request_schemas import BODIES, QUERIES
from .shapes import record
from .world import Call

PREFIXES: Final = ("/api/v3.1/", "/api/v3/")
KEYS: Final[dict[str, str]] = {"project": "x-api-key", "user": "x-user-api-key", "org": "x-org-api-key"}
_NOTHING: Final = record()

Handler = Callable[[Call], Awaitable[Any]]


@attrs.frozen
class Route:
    """One operation."""

    operation: str
    method: str
    path: str
    handler: Handler
    credentials: tuple[str, ...]
    status: int
    body: dict[str, Any]
    query: dict[str, Any]


def _route(
    operation: str, method: str, path: str, handler: Handler, credentials: str = "project", status: int = 200
) -> Route:
    body = BODIES.get(operation, _NOTHING)
    return Route(
        operation, method, path, handler, tuple(credentials.split()), status, body, QUERIES.get(operation, _NOTHING)
    )


_SESSION: Final = "tool_router/session/{session_id}"

ROUTES: Final = (
    _route("sessions.create", "POST", "tool_router/session", sessions.create, status=201),
    _route("sessions.get", "GET", _SESSION, sessions.get),
    _route("sessions.attach", "POST", f"{_SESSION}/attach", sessions.attach),
    _route("sessions.update", "PATCH", _SESSION, sessions.update),
    _route("sessions.delete", "DELETE", _SESSION, sessions.delete),
    _route("sessions.config_history", "GET", f"{_SESSION}/config_history", sessions.config_history),
    _route("sessions.toolkits", "GET", f"{_SESSION}/toolkits", sessions.toolkits),
    _route("sessions.tools", "GET", f"{_SESSION}/tools", sessions.tools),
    _route("sessions.link", "POST", f"{_SESSION}/link", sessions.link, status=201),
    _route("sessions.search", "POST", f"{_SESSION}/search", session_execution.search),
    _route("sessions.execute", "POST", f"{_SESSION}/execute", session_execution.execute),
    _route("sessions.execute_meta", "POST", f"{_SESSION}/execute_meta", session_execution.execute_meta),
    _route(
        "sessions.proxy_execute", "POST", f"{_SESSION}/proxy_execute", session_execution.proxy_execute, "project user"
    ),
    _route("connected_accounts.list", "GET", "connected_accounts", connected_accounts.list_, "project user"),
    _route("connected_accounts.get", "GET", "connected_accounts/{id}", connected_accounts.get, "project user"),
    _route("connected_accounts.create", "POST", "connected_accounts", connected_accounts.create, status=201),
    _route("connected_accounts.link", "POST", "connected_accounts/link", connected_accounts.link, "project user", 201),
    _route("connected_accounts.update", "PATCH", "connected_accounts/{id}", connected_accounts.update),
    _route(
        "connected_accounts.update_status", "PATCH", "connected_accounts/{id}/status", connected_accounts.update_status
    ),
    _route("connected_accounts.refresh", "POST", "connected_accounts/{id}/refresh", connected_accounts.refresh),
    _route("connected_accounts.revoke", "POST", "connected_accounts/{id}/revoke", connected_accounts.revoke),
    _route(
        "connected_accounts.complete_auth", "POST", "connected_accounts/complete_auth", connected_accounts.complete_auth
    ),
    _route("connected_accounts.delete", "DELETE", "connected_accounts/{id}", connected_accounts.delete, "project user"),
    _route("auth_configs.list", "GET", "auth_configs", auth_configs.list_, "project user"),
    _route("auth_configs.get", "GET", "auth_configs/{id}", auth_configs.get, "project user"),
    _route("auth_configs.create", "POST", "auth_configs", auth_configs.create, "project user", 201),
    _route("auth_configs.update", "PATCH", "auth_configs/{id}", auth_configs.update, "project user"),
    _route("auth_configs.update_status", "PATCH", "auth_configs/{id}/{status}", auth_configs.update_status),
    _route("auth_configs.delete", "DELETE", "auth_configs/{id}", auth_configs.delete, "project user"),
    _route("toolkits.list", "GET", "toolkits", toolkits.list_, "project user"),
    _route("toolkits.get", "GET", "toolkits/{slug}", toolkits.get, "project user"),
    _route("toolkits.get_many", "POST", "toolkits/multi", toolkits.get_many),
    _route("toolkits.categories", "GET", "toolkits/categories", toolkits.categories),
    _route("toolkits.changelog", "GET", "toolkits/changelog", toolkits.changelog),
    _route("tools.list", "GET", "tools", tools.list_, "project user"),
    _route("tools.get", "GET", "tools/{slug}", tools.get, "project user"),
    _route("tools.enum", "GET", "tools/enum", tools.enum, "project user"),
    _route("tools.execute", "POST", "tools/execute/{slug}", tools.execute, "project user"),
    _route("tools.proxy", "POST", "tools/execute/proxy", tools.proxy),
    _route("tools.get_input", "POST", "tools/execute/{slug}/input", tools.get_input),
)

OPERATIONS: Final = frozenset(route.operation for route in ROUTES)


def _index() -> tuple[
    dict[tuple[str, tuple[str, ...]], Route], dict[tuple[str, int], list[tuple[tuple[str, ...], Route]]]
]:
    literal: dict[tuple[str, tuple[str, ...]], Route] = {}
    patterns: dict[tuple[str, int], list[tuple[tuple[str, ...], Route]]] = {}
    for route in ROUTES:
        parts = tuple(route.path.split("/"))
        if any(part.startswith("{") for part in parts):
            patterns.setdefault((route.method, len(parts)), []).append((parts, route))
        else:
            literal[route.method, parts] = route
    return literal, patterns


_LITERAL, _PATTERNS = _index()


def find_route(method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
    """The operation a request means, with its path parameters; literal segments win over parameters."""
    for prefix in PREFIXES:
        if raw_path.startswith(prefix):
            parts = tuple(unquote(part) for part in raw_path[len(prefix) :].split("/"))
            if (method, parts) in _LITERAL:
                return _LITERAL[method, parts], {}
            for pattern, route in _PATTERNS.get((method, len(parts)), ()):
                pairs = list(zip(pattern, parts, strict=True))
                if all(wanted == part or (wanted[0] == "{" and part) for wanted, part in pairs):
                    return route, {wanted[1:-1]: part for wanted, part in pairs if wanted[0] == "{"}
    return None
