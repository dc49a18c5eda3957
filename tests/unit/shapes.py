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
FILE = {
    "toolkit_slug": "github",
    "tool_slug": "GITHUB_STAR_A_REPOSITORY",
    "filename": "a.txt",
    "mimetype": "text/plain",
    "md5": "d41d8cd98f00b204e9800998ecf8427e",
}
PLACE = {"mount_relative_path": "out/a.txt", "sandbox_mount_prefix": "/mnt/files"}
SESSION_CONFIG = {
    "id": "sc_1",
    "name": "Triage",
    "archived": False,
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z",
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
PROJECT = {
    "id": "pr_red1",
    "org_id": "org_red1",
    "name": "ours",
    "email": "a@b.example",
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z",
    "webhook_url": None,
    "webhook_secret": None,
    "webhook_version": "V3",
    "deleted": False,
}
PROJECT_KEY = {"id": "key_1", "name": "default", "key": "ak_red", "created_at": "2026-01-01T00:00:00.000Z"}
CLI_SESSION = {
    "id": "cli_red1",
    "code": "ABC123",
    "status": "pending",
    "expiresAt": "2026-01-01T00:10:00.000Z",
    "scope": "user",
}
TRIGGER_TYPE = {
    "slug": "GITHUB_COMMIT_EVENT",
    "name": "Commit event",
    "description": "A commit was pushed.",
    "instructions": "Name a repository.",
    "type": "webhook",
    "toolkit": TOOLKIT,
    "config": {"type": "object", "properties": {"repo": {"type": "string"}}},
    "payload": {"type": "object", "properties": {"id": {"type": "string"}}},
    "version": "20260101_00",
    "requires_webhook_endpoint_setup": False,
}
TRIGGER = {
    "id": "ti_red1",
    "uuid": "6f1c1c1e-0000-4000-8000-000000000002",
    "user_id": "user_7",
    "connected_account_id": "ca_red1",
    "connected_account_uuid": "6f1c1c1e-0000-4000-8000-000000000003",
    "trigger_name": "GITHUB_COMMIT_EVENT",
    "trigger_config": {"repo": "a"},
    "trigger_data": "{}",
    "version": "20260101_00",
    "egress_url": None,
    "state": {},
    "updated_at": "2026-01-01T00:00:00.000Z",
    "disabled_at": None,
    "connectedAccountId": "ca_red1",
    "triggerName": "GITHUB_COMMIT_EVENT",
    "triggerConfig": {"repo": "a"},
    "updatedAt": "2026-01-01T00:00:00.000Z",
    "disabledAt": None,
    "deprecated": {"createdAt": "2026-01-01T00:00:00.000Z"},
}
SUBSCRIPTION = {
    "id": "wsub_red1",
    "webhook_url": "https://app.example/hook",
    "version": "V3",
    "enabled_events": ["composio.trigger.message"],
    "secret": "whsec_red",
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z",
}
ENDPOINT = {
    "id": "we_red1",
    "toolkit_slug": "slack",
    "client_id": "client_1",
    "webhook_url": "https://platform.example/webhooks/slack",
    "data": {"signing_secret": "red"},
    "created_at": "2026-01-01T00:00:00.000Z",
}

MCP_SERVER = {
    "id": "mcp_red1",
    "name": "our server",
    "auth_config_ids": ["ac_red1"],
    "allowed_tools": [],
    "mcp_url": "https://mcp.example/red1",
    "toolkits": ["github"],
    "toolkit_icons": {"github": "https://logos.example/gh.svg"},
    "commands": {"cursor": "a", "claude": "b", "windsurf": "c"},
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z",
    "server_instance_count": 1,
    "managed_auth_via_composio": True,
}
MCP_INSTANCE = {
    "id": "mci_red1",
    "instance_id": "user_7",
    "mcp_server_id": "mcp_red1",
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z",
}
EXECUTION = {
    "id": "log_red1",
    "timestamp": "2026-01-01T00:00:00.000Z",
    "type": "tool_execution",
    "status": "success",
    "level": "info",
    "message": "it ran",
    "metadata": {"credential_source": "connected_account", "instant_charge": "0.01"},
    "metrics": {},
    "parent": {"log_id": "log_red0", "tool_slug": "COMPOSIO_MULTI_EXECUTE_TOOL"},
}
TOOL_LOG = {
    "id": "log_red1",
    "actionKey": "GITHUB_STAR_A_REPOSITORY",
    "appKey": "github",
    "app": {"icon": "", "name": "GitHub"},
    "connectedAccountId": "ca_red1",
    "entityId": "user_7",
    "status": "success",
    "executionTime": 12,
    "minimalResponse": "{}",
    "createdAt": 1767225600000,
}
TOOL_LOG_DETAIL = {
    "actionLogId": "log_red1",
    "actionId": "GITHUB_STAR_A_REPOSITORY",
    "status": "success",
    "app": {"name": "GitHub", "uniqueId": "github", "icon": ""},
    "version": "20260101_00",
    "connection": {"id": "ca_red1", "entity": "user_7"},
    "session": {},
    "executionMetadata": {},
    "steps": [
        {
            "type": "tool_execution",
            "startTime": 1767225600000,
            "endTime": 1767225600012,
            "totalDuration": 12,
            "status": "success",
            "message": "it ran",
            "logs": [
                {
                    "type": "network",
                    "level": "info",
                    "message": "PUT",
                    "requestId": "6f1c1c1e-0000-4000-8000-000000000004",
                    "time": 1767225600000,
                    "request": {"method": "PUT", "url": "https://api.github.example/user/starred"},
                    "response": {"status": 204, "time": "10 ms"},
                }
            ],
        }
    ],
    "payloadReceived": {"repo": "a/b"},
    "startTime": 1767225600000,
    "endTime": 1767225600012,
    "totalDuration": "12 ms",
    "response": {"starred": True},
    "error": {},
}
TRIGGER_LOG = {
    "id": "tl_red1",
    "connectionId": "ca_red1",
    "clientId": "pr_red1",
    "entityId": "user_7",
    "status": "success",
    "appName": "github",
    "createdAt": "2026-01-01T00:00:00.000Z",
    "type": "trigger",
    "meta": {
        "id": "tl_red1",
        "type": "trigger",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "provider": "github",
        "clientId": "pr_red1",
        "connectionId": "ca_red1",
        "triggerName": "GITHUB_COMMIT_EVENT",
        "triggerNanoId": "ti_red1",
        "triggerProviderPayload": "{}",
    },
}
USAGE = {"entities": {"tool_calls": {"unit": "call", "total_quantity": "3", "event_count": 3}}, "instant_charge": "0"}
BREAKDOWN = {
    "entity_type": "tool_calls",
    "unit": "call",
    "total_quantity": "3",
    "event_count": 3,
    "groups": [{"key": "GITHUB_STAR_A_REPOSITORY", "total_quantity": "3", "event_count": 3}],
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
    "tools.enum": [["GITHUB_STAR_A_REPOSITORY", "GMAIL_SEND_EMAIL"], []],
    "tools.required_scopes": [
        {
            "scopes_required": ["repo"],
            "per_tool_requirements": [
                {
                    "tool": "GITHUB_STAR_A_REPOSITORY",
                    "scope_requirements": {
                        "all_of": ["repo", {"any_of": ["a", {"all_of": ["b", "c"]}], "when": {"kind": ["bot"]}}]
                    },
                },
                {"tool": "GITHUB_GET_A_REPOSITORY"},
            ],
        }
    ],
    "toolkits.recommend_scopes": [
        {
            "auth_scheme": "OAUTH2",
            "toolkit_version": "20260101_00",
            "grant_context": {"token_type": "bot"},
            "scopes": {
                "least_privilege": ["repo"],
                "fewest": ["repo"],
                "conditional": [{"scope": "gist", "when": {"token_type": ["user"]}, "for": ["A"]}],
            },
        }
    ],
    "toolkits.list_grant_contexts": [
        {
            "auth_scheme": "OAUTH2",
            "toolkit_version": "20260101_00",
            "grant_context_dimensions": [
                {"dimension": "token_type", "description": "Bot or user.", "values": ["bot", "user"]}
            ],
            "default_grant_context": {"token_type": "bot"},
        }
    ],
    "files.list": [page(FILE)],
    "files.create_presigned_url": [
        {
            "id": "file_1",
            "key": "1/github/a.txt",
            "new_presigned_url": "https://storage.example/a?signature=1",
            "newPresignedUrl": "https://storage.example/a?signature=1",
            "type": "new",
            "metadata": {"storage_backend": "s3"},
        }
    ],
    "session_configs.list": [{"items": [SESSION_CONFIG]}],
    "session_configs.get": [
        {**SESSION_CONFIG, "description": "Issues.", "config": {"toolkits": {"enable": ["github"]}, "tools": {}}}
    ],
    "sessions.attach": [SESSION],
    "sessions.files.list": [
        {"items": [{**PLACE, "size": 3, "last_modified": "2026-01-01T00:00:00.000Z"}], "next_cursor": None}
    ],
    "sessions.files.create_upload_url": [{**PLACE, "upload_url": "https://storage.example/a", "expires_at": "2026"}],
    "sessions.files.create_download_url": [
        {**PLACE, "download_url": "https://storage.example/a", "expires_at": "2026"}
    ],
    "sessions.files.delete": [PLACE],
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
    "organization.list": [
        {"organizations": [{"id": "org_red1", "name": "Ours"}], "total_pages": 1, "current_page": 1, "total_items": 1}
    ],
    "organization.list_projects": [
        {"data": [PROJECT], "next_cursor": None, "total_pages": 1, "current_page": 1, "total_items": 1}
    ],
    "organization.whoami": [
        {
            "org_member": {"id": "m_1", "email": "a@b.example", "name": "A", "role": "ADMIN", "metadata": {}},
            "project": {**PROJECT, "nano_id": "pr_red1", "org": {"id": "org_red1", "name": "Ours", "plan": "free"}},
            "api_key": {**PROJECT_KEY, "auto_id": 1, "deleted": False, "deleted_at": None},
        },
        {"org_member": {"id": "m_1"}, "project": None, "api_key": None},
    ],
    "organization.create_claim": [{"claim_slug": "claim_1", "expires_at": "2026-01-08T00:00:00.000Z"}],
    "organization.list_consumer_toolkits": [{"toolkits": ["github"]}],
    "organization.resolve_consumer_project": [
        {
            "project_id": "6f1c1c1e-0000-4000-8000-000000000001",
            "project_nano_id": "pr_red2",
            "project_name": "Consumer",
            "org_id": "org_red1",
            "project_type": "CONSUMER",
            "config": {"consumer_experience_enabled": True, "enhanced_controls": False, "enable_instant": False},
            "consumer_user_id": "consumer_1",
        }
    ],
    "projects.list": [{"data": [PROJECT], "next_cursor": None, "total_pages": 1, "current_page": 1, "total_items": 1}],
    "projects.get": [{**PROJECT, "api_keys": [PROJECT_KEY]}],
    "projects.create": [
        {"id": "pr_red1", "name": "ours", "api_key": None},
        {"id": "pr_red1", "api_key": "ak_red"},
    ],
    "projects.delete": [{"status": "success", "revoke_job_id": "job_1"}],
    "projects.regenerate_api_key": [{"api_key": PROJECT_KEY, "message": "done"}],
    "keyring.list_transfer_keys": [
        {
            "success": True,
            "active_kid": "kid_1",
            "keys": [{"kty": "RSA", "n": "AQ", "e": "AQAB", "alg": "RSA-OAEP-256", "use": "enc", "kid": "kid_1"}],
        }
    ],
    "api_key_revocation.create": [{"received": True}],
    "cli.create_session": [CLI_SESSION],
    "cli.get_session": [
        {
            **CLI_SESSION,
            "status": "linked",
            "account": {"id": "m_1", "email": "a@b.example", "name": "A"},
            "api_key": "uak_red",
        }
    ],
    "cli.realtime_credentials": [{"pusher_key": "red", "pusher_cluster": "eu", "project_id": "pr_red1"}],
    "cli.realtime_auth": [{"auth": "red:5ec"}, {"auth": "red:5ec", "channel_data": "{}"}],
    "cli.create_codact_failure": [{"tracked": True, "id": "failure_1"}],
    "custom_toolkits.upsert": [{"slug": "CUSTOM_X"}],
    "custom_toolkits.sync": [{"slug": "CUSTOM_X", "version": "20260101_00", "synced_count": 3}],
    "custom_toolkits.delete": [
        {
            "slug": "CUSTOM_X",
            "deleted": True,
            "revoke_job_ids": ["job_1"],
            "auth_configs_deleted": 1,
            "connected_accounts_deleted": 2,
        }
    ],
    "triggers.list": [page(TRIGGER_TYPE)],
    "triggers.get_type": [TRIGGER_TYPE],
    "triggers.list_enum": [["GITHUB_COMMIT_EVENT"], []],
    "triggers.list_active": [page(TRIGGER, {**TRIGGER, "triggerName": "OTHER"})],
    "triggers.create": [{"trigger_id": "ti_red1", "deprecated": {"uuid": "6f1c1c1e"}}],
    "triggers.update": [{"status": "success"}],
    "triggers.delete": [{"trigger_id": "ti_red1"}],
    "webhooks.subscriptions.list_event_types": [
        {"items": [{"event_type": "composio.trigger.message", "description": "x", "supported_versions": ["V3"]}]}
    ],
    "webhooks.subscriptions.list": [page(SUBSCRIPTION), page()],
    "webhooks.subscriptions.get": [SUBSCRIPTION],
    "webhooks.subscriptions.create": [SUBSCRIPTION],
    "webhooks.subscriptions.update": [SUBSCRIPTION],
    "webhooks.subscriptions.delete": [{"success": True}],
    "webhooks.subscriptions.rotate_secret": [{"id": "wsub_red1", "secret": "whsec_red"}],
    "webhooks.endpoints.list": [{"items": [{"id": "we_red1", "toolkit_slug": "slack", "client_id": "client_1"}]}],
    "webhooks.endpoints.get": [ENDPOINT],
    "webhooks.endpoints.create": [ENDPOINT],
    "webhooks.endpoints.replace": [ENDPOINT],
    "webhooks.endpoints.update": [ENDPOINT],
    "mcp.list": [{"items": [MCP_SERVER], "total_pages": 1, "current_page": 1}],
    "mcp.list_for_toolkit": [{"items": [MCP_SERVER], "total_pages": 2, "current_page": 2}],
    "mcp.get": [{**MCP_SERVER, "deleted": False}],
    "mcp.create": [
        {name: MCP_SERVER[name] for name in ("id", "name", "auth_config_ids", "allowed_tools", "mcp_url", "commands")}
    ],
    "mcp.create_from_auth_configs": [MCP_SERVER],
    "mcp.update": [{**MCP_SERVER, "deleted": False}],
    "mcp.delete": [{"id": "mcp_red1", "deleted": True}, {"deleted": True}],
    "mcp.generate_url": [
        {
            "mcp_url": "https://mcp.example/red1",
            "user_ids_url": ["https://mcp.example/red1?user_id=user_7"],
            "connected_account_urls": [],
        }
    ],
    "mcp.list_instances": [
        {
            "instances": [MCP_INSTANCE],
            "server_id": "mcp_red1",
            "server_name": "our server",
            "total_pages": 1,
            "current_page": 1,
        }
    ],
    "mcp.create_instance": [MCP_INSTANCE],
    "mcp.delete_instance": [{"message": "done", "deleted_connected_accounts": 1}],
    "logs.search": [{"logs": [EXECUTION], "next_cursor": None}],
    "logs.get": [
        {
            **EXECUTION,
            "timings": {"start_time": 1767225600000, "end_time": 1767225600012},
            "context": {"session_id": "trs_red1"},
            "source": {"host": "here"},
            "data": {"a": 1},
        }
    ],
    "logs.tools.list": [{"data": [TOOL_LOG]}],
    "logs.tools.get": [TOOL_LOG_DETAIL],
    "logs.tools.list_fields": [{"fields": {"tool": [{"id": "status", "displayName": "Status", "type": "string"}]}}],
    "logs.triggers.list": [{"data": [TRIGGER_LOG]}, {}],
    "logs.triggers.get": [{"log": TRIGGER_LOG}],
    "usage.summary": [USAGE],
    "usage.breakdown": [BREAKDOWN],
    "usage.organization_summary": [USAGE],
    "usage.organization_breakdown": [BREAKDOWN],
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
