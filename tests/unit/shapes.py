"""What the platform answers to each operation that the client calls: typical bodies, and bodies of refusals."""

from __future__ import annotations

from typing import Any

Json = Any

TOOLKIT = {"slug": "github", "name": "GitHub", "logo": "https://logos.example/gh.svg"}
TOOL = {
    "slug": "GITHUB_STAR_A_REPOSITORY",
    "name": "Star a repository",
    "description": "Gives a star.",
    "toolkit": TOOLKIT,
    "input_parameters": {"type": "object", "properties": {"repo": {"type": "string"}}, "required": ["repo"]},
    "output_parameters": {"type": "object", "properties": {"data": {"anyOf": [{"type": "object"}, {"type": "null"}]}}},
    "no_auth": False,
    "version": "20260101_00",
    "available_versions": ["20260101_00"],
    "tags": ["readOnlyHint"],
    "scopes": ["repo"],
    "is_deprecated": False,
    "deprecated": {"displayName": "Star", "toolkit": {"logo": ""}},
}
ACCOUNT = {
    "id": "ca_red1",
    "status": "ACTIVE",
    "status_reason": None,
    "user_id": "user_7",
    "alias": "private",
    "toolkit": TOOLKIT,
    "auth_config": {"id": "ac_red1", "auth_scheme": "OAUTH2", "is_composio_managed": True, "is_disabled": False},
    "is_disabled": False,
    "created_at": "2026-01-01T00:00:00.000Z",
    "state": {"authScheme": "OAUTH2", "val": {"status": "ACTIVE", "scope": "repo"}},
    "data": {"scope": "repo"},
    "params": {},
}
AUTH_CONFIG = {
    "id": "ac_red1",
    "status": "ENABLED",
    "name": "GitHub of ours",
    "type": "default",
    "toolkit": TOOLKIT,
    "auth_scheme": "OAUTH2",
    "is_composio_managed": True,
    "no_of_connections": 2,
    "created_at": "2026-01-01T00:00:00.000Z",
    "credentials": {"scopes": ["repo"]},
    "expected_input_fields": [{"name": "subdomain", "displayName": "Subdomain", "required": True, "type": "string"}],
    "restrict_to_following_tools": [],
}
FORM = {
    "required": [{"name": "api_key", "displayName": "Key", "type": "string", "required": True}],
    "optional": [{"name": "region", "displayName": "Region", "type": "string", "default": "eu"}],
}
FULL_TOOLKIT = {
    "slug": "github",
    "name": "GitHub",
    "type": "native",
    "enabled": True,
    "no_auth": False,
    "auth_schemes": ["OAUTH2", "API_KEY"],
    "composio_managed_auth_schemes": ["OAUTH2"],
    "auth_config_details": [
        {
            "mode": "API_KEY",
            "name": "key",
            "fields": {"auth_config_creation": FORM, "connected_account_initiation": FORM},
            "required_scopes": [],
        }
    ],
    "meta": {"description": "Code", "categories": [{"id": "dev", "name": "Development"}], "tools_count": 3},
}
SESSION = {
    "session_id": "trs_red1",
    "mcp": {"type": "http", "url": "http://127.0.0.1:9/mcp/trs_red1"},
    "tool_router_tools": ["COMPOSIO_SEARCH_TOOLS"],
    "config": {
        "user_id": "user_7",
        "toolkits": {"enabled": ["github"]},
        "manage_connections": {"enabled": True},
        "preload": {"tools": []},
        "search": {},
        "execute": {},
        "instant": False,
    },
    "config_version": 1,
    "warnings": [{"code": "MANY_TOOLS", "message": "Many tools."}],
}
RESULT = {"data": {"starred": True, "rows": [1, None, "x"]}, "successful": True, "error": None, "log_id": "log_red1"}
RAN = {"result_type": "completed", "data": {"starred": True}, "error": None, "log_id": "log_red1"}
DONE = {"success": True, "message": "done"}
LINK = {
    "connected_account_id": "ca_red1",
    "redirect_url": "https://connect.example/link/lk_red1",
    "link_token": "lk_red1",
    "expires_at": "2026-01-01T00:10:00.000Z",
}


def page(*items: Json, **more: Json) -> dict[str, Json]:
    """One page of a list, the last one."""
    return {"items": list(items), "next_cursor": None, "total_items": len(items), "total_pages": 1, **more}


ANSWERS: dict[str, list[Json]] = {
    "tools.list": [page(TOOL, {**TOOL, "slug": "GITHUB_GET_A_REPOSITORY"})],
    "tools.get": [TOOL],
    "tools.execute": [
        RESULT,
        {"data": {}, "successful": False, "error": "no such repository", "log_id": "log_red2"},
        {**RESULT, "session_info": None, "instant_charge": {"amount": "0.01", "currency": "USD"}},
    ],
    "tools.proxy": [{"status": 200, "data": {"login": "me"}, "headers": {"etag": "1"}, "binary_data": None}],
    "tools.get_input": [{"arguments": {"repo": "a/b"}, "error": None}],
    "toolkits.list": [page({**FULL_TOOLKIT, "auth_config_details": None}, {"slug": "gmail", "name": "Gmail"})],
    "toolkits.get": [FULL_TOOLKIT],
    "toolkits.get_many": [page(FULL_TOOLKIT)],
    "toolkits.categories": [page({"id": "dev", "name": "Development"})],
    "toolkits.changelog": [page({"slug": "github", "display_name": "GitHub", "versions": [{"version": "1"}]})],
    "auth_configs.list": [page(AUTH_CONFIG, {**AUTH_CONFIG, "id": "ac_red2", "created_at": None})],
    "auth_configs.get": [AUTH_CONFIG],
    "auth_configs.create": [{"toolkit": {"slug": "github"}, "auth_config": {"id": "ac_red1", "auth_scheme": "OAUTH2"}}],
    "auth_configs.update": [DONE],
    "auth_configs.update_status": [DONE],
    "auth_configs.delete": [{**DONE, "revoke_job_id": "job_1"}],
    "connected_accounts.list": [page(), page(ACCOUNT)],
    "connected_accounts.get": [ACCOUNT, {**ACCOUNT, "status": "EXPIRED", "status_reason": "The user took it back."}],
    "connected_accounts.create": [
        {
            "id": "ca_red1",
            "status": "INITIATED",
            "connectionData": {
                "authScheme": "OAUTH2",
                "val": {"status": "INITIATED", "redirectUrl": "https://x.example"},
            },
        }
    ],
    "connected_accounts.link": [LINK],
    "connected_accounts.update": [{"id": "ca_red1", "status": "ACTIVE", "success": True}],
    "connected_accounts.update_status": [{"success": True}],
    "connected_accounts.refresh": [{"id": "ca_red1", "status": "INITIATED", "redirect_url": "https://x.example"}],
    "connected_accounts.revoke": [
        {"revoked_tokens": ["access_token"], "connected_account": {"id": "ca_red1", "status": "REVOKED"}}
    ],
    "connected_accounts.complete_auth": [{"connected_account_id": "ca_red1", "toolkit_slug": "github"}],
    "connected_accounts.delete": [{"success": True, "revoke_job_id": "job_1"}],
    "sessions.create": [SESSION],
    "sessions.get": [SESSION],
    "sessions.update": [{**SESSION, "config_version": 2}],
    "sessions.delete": [{"session_id": "trs_red1", "deleted": True}],
    "sessions.config_history": [
        page({"version": 1, "config": SESSION["config"], "created_at": "2026-01-01", "is_current": True})
    ],
    "sessions.tools": [page(TOOL)],
    "sessions.toolkits": [
        page(
            {
                "slug": "github",
                "name": "GitHub",
                "enabled": True,
                "is_no_auth": False,
                "connected_account": {"id": "ca_red1", "user_id": "user_7", "status": "ACTIVE"},
                "meta": {"logo": "", "description": "Code"},
            }
        ),
        page({"slug": "github", "name": "GitHub", "is_no_auth": False, "connected_account": None}),
    ],
    "sessions.link": [LINK],
    "sessions.search": [
        {
            "success": True,
            "error": None,
            "results": [{"index": 0, "use_case": "star", "primary_tool_slugs": ["GITHUB_STAR_A_REPOSITORY"]}],
            "tool_schemas": {"GITHUB_STAR_A_REPOSITORY": {"input_schema": {"type": "object"}}},
            "toolkit_connection_statuses": [{"toolkit": "github", "has_active_connection": True}],
            "time_info": {"current_time_utc": "2026-01-01", "current_time_utc_epoch_seconds": 1767225600},
            "session": {"id": "s1", "generate_id": False},
            "next_steps_guidance": ["Run it."],
        }
    ],
    "sessions.execute": [
        RAN,
        {"result_type": "failed", "data": {}, "error": "no", "log_id": "log_red2"},
        {"result_type": "input_required", "request_state": "opaque", "input_requests": {"r1": {"mode": "form"}}},
    ],
    "sessions.execute_meta": [RAN],
    "sessions.proxy_execute": [{**RAN, "status": 200, "data": {"login": "me"}, "headers": {"etag": "1"}}],
}
"""Bodies of a success, by operation."""

REFUSALS: dict[int, list[Json]] = {
    400: [
        {
            "error": {
                "message": "The request is not valid.",
                "code": 10400,
                "slug": "Validation_Error",
                "errors": ["a: b"],
            }
        },
        {"error": {"message": "No account.", "code": 1810, "slug": "ActionExecute_ConnectedAccountNotFound"}},
        {"error": {"message": "acl rules are only valid on SHARED accounts", "slug": "BadRequest", "status": 400}},
    ],
    401: [{"error": {"message": "The key is not valid.", "code": 10401, "slug": "HTTP_Unauthorized"}}],
    404: [
        {"error": {"message": "Not there.", "code": 2301, "slug": "Tool_ToolNotFound", "suggested_fix": "Look again."}},
        {"error": {"message": "Session trs_red1 was not found.", "slug": "ToolRouterV2_SessionNotFound"}},
    ],
    409: [{"error": {"message": "It changed meanwhile.", "slug": "Conflict", "status": 409}}],
    422: [{"error": "Cannot be used.", "message": "at the top"}, {"message": "only at the top"}],
    429: [{"error": {"message": "Slow down.", "slug": "RATE_LIMIT"}, "retry_after": 1}],
    500: [{"error": {"message": "Broken.", "slug": "Internal", "request_id": "req_in_body"}}],
    503: [{"message": "upstream connect error"}],
}
"""Bodies of refusals, by status."""
