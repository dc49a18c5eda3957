"""The route table: operation name, method, path, credentials, success code, handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import unquote

import attrs

from .handlers import (
    auth_configs,
    cli,
    connected_accounts,
    custom_toolkits,
    files,
    keys,
    logs,
    mcp,
    mcp_serving,
    organization,
    projects,
    realtime,
    scopes,
    session_configs,
    session_execution,
    sessions,
    toolkits,
    tools,
    triggers,
    usage,
    webhooks,
)
from .request_schemas import BODIES, QUERIES
from .shapes import record
from .world import Call

PREFIXES: Final = ("/api/v3.1/", "/api/v3/")
KEYS: Final[dict[str, str]] = {"project": "x-api-key", "user": "x-user-api-key", "org": "x-org-api-key"}
_NOTHING: Final = record()

Handler = Callable[[Call], Awaitable[Any]]


@attrs.frozen
class Route:
    """One operation.

    `kind` is where its answers come from: derived (from state and rules), recorded, or guessed. With `form` the body
    may be a form as well as JSON. With `rpc` it is an MCP endpoint, for every method; its handler tells what is served.
    """

    operation: str
    method: str
    path: str
    handler: Handler
    credentials: tuple[str, ...]
    status: int
    body: dict[str, Any]
    query: dict[str, Any]
    kind: str
    form: bool = False
    rpc: bool = False


def _route(
    operation: str,
    method: str,
    path: str,
    handler: Handler,
    credentials: str = "project",
    status: int = 200,
    kind: str = "derived",
    *,
    form: bool = False,
) -> Route:
    body, query = BODIES.get(operation, _NOTHING), QUERIES.get(operation, _NOTHING)
    return Route(operation, method, path, handler, tuple(credentials.split()), status, body, query, kind, form)


def _endpoint(operation: str, path: str, handler: Handler) -> Route:
    query = QUERIES.get(operation, _NOTHING)
    return Route(operation, "POST", path, handler, ("project", "user"), 200, {}, query, "guessed", rpc=True)


_PROJECT: Final = "org/owner/project/{nano_id}"
_SESSION: Final = "tool_router/session/{session_id}"
_INSTANCES: Final = "mcp/servers/{server_id}/instances"
_MOUNT: Final = f"{_SESSION}/mounts/{{mount_id}}"

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
    _route("sessions.files.list", "GET", f"{_MOUNT}/items", files.session_list),
    _route("sessions.files.create_upload_url", "POST", f"{_MOUNT}/upload_url", files.session_upload_url),
    _route("sessions.files.create_download_url", "POST", f"{_MOUNT}/download_url", files.session_download_url),
    _route("sessions.files.delete", "POST", f"{_MOUNT}/delete", files.session_delete),
    _route("session_configs.list", "GET", "session_configs", session_configs.list_, kind="guessed"),
    _route("session_configs.get", "GET", "session_configs/{session_config_id}", session_configs.get, kind="guessed"),
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
    _route("toolkits.recommend_scopes", "POST", "toolkits/{toolkit_slug}/scopes/recommended", scopes.recommended),
    _route(
        "toolkits.list_grant_contexts",
        "GET",
        "toolkits/{toolkit_slug}/scopes/grant_context",
        scopes.grant_context,
        kind="guessed",
    ),
    _route("tools.list", "GET", "tools", tools.list_, "project user"),
    _route("tools.get", "GET", "tools/{slug}", tools.get, "project user"),
    _route("tools.enum", "GET", "tools/enum", tools.enum, "project user"),
    _route("tools.execute", "POST", "tools/execute/{slug}", tools.execute, "project user"),
    _route("tools.proxy", "POST", "tools/execute/proxy", tools.proxy),
    _route("tools.get_input", "POST", "tools/execute/{slug}/input", tools.get_input),
    _route("tools.required_scopes", "POST", "tools/scopes/required", scopes.required),
    _route("files.list", "GET", "files/list", files.list_),
    _route("files.create_presigned_url", "POST", "files/upload/request", files.create_presigned_url),
    _route("triggers.list", "GET", "triggers_types", triggers.list_, "project user"),
    _route("triggers.get_type", "GET", "triggers_types/{slug}", triggers.get_type, "project user"),
    _route("triggers.list_enum", "GET", "triggers_types/list/enum", triggers.list_enum, "project user"),
    _route("triggers.list_active", "GET", "trigger_instances/active", triggers.list_active, "project user"),
    _route("triggers.create", "POST", "trigger_instances/{slug}/upsert", triggers.create, "project user"),
    _route("triggers.update", "PATCH", "trigger_instances/manage/{id}", triggers.update, "project user"),
    _route("triggers.delete", "DELETE", "trigger_instances/manage/{id}", triggers.delete, "project user"),
    _route(
        "webhooks.subscriptions.list_event_types",
        "GET",
        "webhook_subscriptions/event_types",
        webhooks.event_types,
        kind="guessed",
    ),
    _route("webhooks.subscriptions.list", "GET", "webhook_subscriptions", webhooks.list_),
    _route("webhooks.subscriptions.get", "GET", "webhook_subscriptions/{id}", webhooks.get),
    _route("webhooks.subscriptions.create", "POST", "webhook_subscriptions", webhooks.create, status=201),
    _route("webhooks.subscriptions.update", "PATCH", "webhook_subscriptions/{id}", webhooks.update),
    _route("webhooks.subscriptions.delete", "DELETE", "webhook_subscriptions/{id}", webhooks.delete),
    _route(
        "webhooks.subscriptions.rotate_secret",
        "POST",
        "webhook_subscriptions/{id}/rotate_secret",
        webhooks.rotate_secret,
    ),
    _route("webhooks.endpoints.list", "GET", "webhook_endpoints", webhooks.list_endpoints),
    _route("webhooks.endpoints.get", "GET", "webhook_endpoints/{id}", webhooks.get_endpoint),
    _route("webhooks.endpoints.create", "POST", "webhook_endpoints", webhooks.create_endpoint),
    _route("webhooks.endpoints.replace", "POST", "webhook_endpoints/{id}", webhooks.replace_endpoint),
    _route("webhooks.endpoints.update", "PATCH", "webhook_endpoints/{id}", webhooks.update_endpoint),
    _route("realtime.credentials", "GET", "internal/sdk/realtime/credentials", realtime.tell, "project user"),
    _route("realtime.auth", "POST", "internal/sdk/realtime/auth", realtime.auth, "project user", form=True),
    _route("organization.list", "GET", "org/list", organization.list_, "user"),
    _route("organization.list_projects", "GET", "org/project/list", organization.list_projects, "user"),
    _route("organization.whoami", "GET", "auth/session/info", organization.whoami, "user"),
    _route("organization.create_claim", "POST", "org/clanker/create_claim", organization.create_claim, "org"),
    _route(
        "organization.list_consumer_toolkits",
        "GET",
        "org/consumer/connected_toolkits",
        organization.list_consumer_toolkits,
        "user",
    ),
    _route(
        "organization.resolve_consumer_project",
        "POST",
        "org/consumer/project/resolve",
        organization.resolve_consumer_project,
        "user",
        kind="guessed",
    ),
    _route("projects.list", "GET", "org/owner/project/list", projects.list_, "org"),
    _route("projects.get", "GET", _PROJECT, projects.get, "org"),
    _route("projects.create", "POST", "org/owner/project/new", projects.create, "org"),
    _route("projects.delete", "DELETE", _PROJECT, projects.delete, "org"),
    _route("projects.regenerate_api_key", "POST", f"{_PROJECT}/regenerate_api_key", projects.regenerate_api_key, "org"),
    _route("keyring.list_transfer_keys", "GET", "keyring/transfer_keys", keys.list_transfer_keys, kind="guessed"),
    _route("api_key_revocation.create", "POST", "api_key_revocation", keys.revoke, ""),
    _route("cli.create_session", "POST", "cli/create-session", cli.create_session, ""),
    _route("cli.get_session", "GET", "cli/get-session", cli.get_session, ""),
    _route("cli.realtime_credentials", "GET", "cli/realtime/credentials", cli.realtime_credentials, "user"),
    _route("cli.realtime_auth", "POST", "cli/realtime/auth", cli.realtime_auth, "user"),
    _route(
        "cli.create_codact_failure", "POST", "cli/codact_failures", cli.create_codact_failure, "user", kind="guessed"
    ),
    _route("custom_toolkits.upsert", "POST", "custom/toolkits/upsert", custom_toolkits.upsert, "project user"),
    _route("custom_toolkits.sync", "POST", "custom/toolkits/sync", custom_toolkits.sync, "project user"),
    _route("custom_toolkits.delete", "DELETE", "custom/toolkits/{slug}", custom_toolkits.delete, "project user"),
    _route("mcp.list", "GET", "mcp/servers", mcp.list_),
    _route("mcp.create_from_auth_configs", "POST", "mcp/servers", mcp.create_from_auth_configs, status=201),
    _route("mcp.create", "POST", "mcp/servers/custom", mcp.create, status=201),
    _route("mcp.generate_url", "POST", "mcp/servers/generate", mcp.generate_url),
    _route("mcp.list_for_toolkit", "GET", "mcp/app/{toolkit}", mcp.list_for_toolkit),
    _route("mcp.get", "GET", "mcp/{id}", mcp.get),
    _route("mcp.update", "PATCH", "mcp/{id}", mcp.update),
    _route("mcp.delete", "DELETE", "mcp/{id}", mcp.delete),
    _route("mcp.list_instances", "GET", _INSTANCES, mcp.list_instances),
    _route("mcp.create_instance", "POST", _INSTANCES, mcp.create_instance, status=201),
    _route("mcp.delete_instance", "DELETE", f"{_INSTANCES}/{{instance_id}}", mcp.delete_instance, kind="guessed"),
    _route("logs.search", "POST", "logs/tool_execution", logs.search),
    _route("logs.get", "GET", "logs/tool_execution/{id}", logs.get),
    _route("logs.tools.list", "POST", "internal/action_execution/logs", logs.tools_list),
    _route("logs.tools.get", "GET", "internal/action_execution/log/{id}", logs.tools_get),
    _route("logs.tools.list_fields", "GET", "internal/action_execution/fields", logs.tools_fields, kind="guessed"),
    _route("logs.triggers.list", "POST", "internal/trigger/logs", logs.triggers_list),
    _route("logs.triggers.get", "GET", "internal/trigger/log/{id}", logs.triggers_get),
    _route("usage.summary", "POST", "project/usage/summary", usage.summary),
    _route("usage.breakdown", "POST", "project/usage/{kind}", usage.breakdown),
    _route("usage.organization_summary", "POST", "org/usage/summary", usage.summary, "org"),
    _route("usage.organization_breakdown", "POST", "org/usage/{kind}", usage.breakdown, "org"),
)

MCP_ROUTES: Final = (
    _endpoint("sessions.mcp", "/tool_router/{session_id}/mcp", mcp_serving.of_session),
    _endpoint("mcp.serve", "/v3/mcp/{server_id}/mcp", mcp_serving.of_server),
)

OPERATIONS: Final = frozenset(route.operation for route in (*ROUTES, *MCP_ROUTES))


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
                path = _values(pattern, parts)
                if path is not None:
                    return route, path
    whole = tuple(unquote(part) for part in raw_path.split("/"))
    for route in MCP_ROUTES:
        path = _values(tuple(route.path.split("/")), whole)
        if path is not None:
            return route, path
    return None


def _values(pattern: tuple[str, ...], parts: tuple[str, ...]) -> dict[str, str] | None:
    """The path parameters of a path that has the pattern."""
    if len(pattern) != len(parts):
        return None
    pairs = list(zip(pattern, parts, strict=True))
    if not all(wanted == part or (wanted.startswith("{") and part) for wanted, part in pairs):
        return None
    return {wanted[1:-1]: part for wanted, part in pairs if wanted.startswith("{")}
