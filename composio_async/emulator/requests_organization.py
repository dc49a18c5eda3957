"""What requests about organizations, projects, keys, command lines and custom toolkits may carry."""

from __future__ import annotations

from typing import Any, Final

from .shapes import array, either, flag, integer, mapping, nullable, number, record, text

_FEW: Final = record(limit=integer(minimum=1, maximum=50), cursor=text())
_PRESETS: Final = (
    "tools",
    "tool_execution",
    "proxy_execute",
    "session_management",
    "session_tool_execution",
    "legacy_mcp",
    "connected_accounts",
    "auth_configs",
    "toolkits",
    "triggers",
    "webhooks",
    "observability",
    "sessions",
)
_SCOPE: Final = text(enum=["project", "user"])
_NAMED: Final = text(minLength=1)
_AUTH_SCHEME: Final = either(
    record({"mode": text(const="NO_AUTH")}),
    record(
        {"mode": text(const="API_KEY"), "headers": mapping(text())},
        api_key_field=record(
            display_name=text(minLength=1, maxLength=100), description=text(minLength=1, maxLength=500)
        ),
    ),
    record({"mode": text(const="DCR_OAUTH"), "discovery_url": text()}),
)

BODIES: Final[dict[str, dict[str, Any]]] = {
    "projects.create": record(
        {"name": text(minLength=3, maxLength=75, pattern="^[a-zA-Z0-9_-]+$")},
        should_create_api_key=flag(),
        api_key_allowed_ips=array(text()),
        api_key_permissions=array(
            record({"preset": text(enum=list(_PRESETS)), "access": text(enum=["none", "read", "write", "read_write"])})
        ),
        config=record(
            is_2FA_enabled=flag(),
            logo_url=text(),
            display_name=text(),
            mask_secret_keys_in_connected_account=flag(),
            log_visibility_setting=text(enum=["show_all", "dont_store_data"]),
            require_mcp_api_key=flag(),
            is_composio_link_enabled_for_managed_auth=flag(),
            signed_url_file_expiry_in_seconds=number(minimum=1, maximum=86400),
            oauth_callback_verifier_url=text(),
            theme=mapping(),
            zdr_enabled=flag(),
        ),
    ),
    "organization.create_claim": record({"human_email": text(pattern="^[^@\\s]+@[^@\\s]+$")}),
    "api_key_revocation.create": record({"api_keys": array(text(), minItems=1, maxItems=100)}),
    "cli.create_session": record(scope=_SCOPE, source=text()),
    "cli.realtime_auth": record({"channel_name": text(), "socket_id": text()}),
    "cli.create_codact_failure": record(
        {
            "failure_type": text(enum=["wrong_tool_slug", "wrong_tool_input_param"]),
            "ctx": mapping(),
            "session": mapping(),
        },
        tool_info=record(toolkit=_NAMED, tool=record({"slug": _NAMED, "version": _NAMED})),
        request_id=text(minLength=1, maxLength=200),
    ),
    "custom_toolkits.upsert": record(
        {
            "slug": text(minLength=1, maxLength=30, pattern="^[a-zA-Z0-9_\\s]+$"),
            "toolkit_config": record(
                {
                    "name": text(minLength=1, maxLength=200),
                    "app_url": text(),
                    "auth_schemes": array(_AUTH_SCHEME, minItems=1),
                },
                logo_file=record(
                    {
                        "content": text(minLength=1, maxLength=4_000_000, pattern="^[A-Za-z0-9+/]+={0,2}$"),
                        "mime_type": text(enum=["image/png", "image/jpeg"]),
                    }
                ),
            ),
        }
    ),
    "custom_toolkits.sync": record(
        {"slug": text(minLength=1, maxLength=37, pattern="^[a-zA-Z0-9_]+$")}, connected_account_id=text()
    ),
}

QUERIES: Final[dict[str, dict[str, Any]]] = {
    "projects.list": record(limit=nullable(number(minimum=1)), cursor=text()),
    "projects.delete": record(revoke_on_delete=flag()),
    "organization.list": _FEW,
    "organization.list_projects": record(
        list_all_org_projects=flag(), limit=integer(minimum=1, maximum=50), cursor=text()
    ),
    "organization.list_consumer_toolkits": record({"user_id": text(minLength=1)}),
    "cli.get_session": record({"id": text()}),
    "custom_toolkits.delete": record(revoke_on_delete=flag()),
}
