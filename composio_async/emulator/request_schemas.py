"""What requests of each operation may carry."""

from __future__ import annotations

from typing import Any, Final

from . import requests_files, requests_logs, requests_organization, requests_triggers
from .catalog.meta import TOOLS as META_TOOLS
from .schemes import SCHEMES, STATUSES, UPDATABLE
from .shapes import array, either, flag, integer, mapping, nullable, number, record, text, type_any

_TAG: Final = text(
    enum=["readOnlyHint", "createHint", "updateHint", "destructiveHint", "idempotentHint", "openWorldHint"]
)
_SLUGS: Final = array(text())
_SCOPES: Final = either(text(), _SLUGS)
_STRINGS: Final = mapping(text())
_SCHEME: Final = text(enum=list(SCHEMES))
_METHOD: Final = text(enum=["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"])
_MAYBE_FLAG: Final = nullable(flag())
PAGE: Final[dict[str, Any]] = {"limit": number(minimum=1), "cursor": text()}


def _list_query(most: int | None = None, **fields: Any) -> dict[str, Any]:
    limit = integer(minimum=1, maximum=most) if most else number(minimum=1)
    return record(**fields, limit=limit, cursor=text())


_ACL: Final = record(
    allow_all_users=flag(),
    allowed_user_ids=array(text(), maxItems=1000),
    not_allowed_user_ids=array(text(), maxItems=1000),
)
_SHARING: Final = record(account_type=text(enum=["PRIVATE", "SHARED"]), acl_config_for_shared=_ACL)
_APPROVAL: Final = array(text(), minItems=1)
_FILTER: Final = either(
    record({"enable": _SLUGS}, require_approval=_APPROVAL),
    record({"disable": _SLUGS}, require_approval=_APPROVAL),
    record({"require_approval": _APPROVAL}),
)
_TAGS: Final = either(array(_TAG), record(enable=array(_TAG), disable=array(_TAG), require_approval=array(_TAG)))
_TOOL_FILTER: Final = either(
    record({"enable": _SLUGS}, require_approval=_APPROVAL),
    record({"disable": _SLUGS}, require_approval=_APPROVAL),
    record({"tags": _TAGS}, require_approval=_APPROVAL),
    record({"require_approval": _APPROVAL}),
)
_ENABLE_OR_DISABLE: Final = either(record({"enable": _SLUGS}), record({"disable": _SLUGS}))
_NAME: Final = text(minLength=1, maxLength=128)
_CUSTOM_TOOL: Final = record(
    {
        "slug": text(minLength=1, pattern="^[a-zA-Z0-9_-]+$"),
        "name": _NAME,
        "description": text(minLength=1, maxLength=5120),
        "input_schema": mapping(),
    },
    output_schema=mapping(),
    extends_toolkit=text(minLength=1),
    preload=flag(),
)
_CUSTOM_TOOLKIT: Final = record(
    {
        "slug": text(minLength=1, pattern="^[a-zA-Z0-9_-]+$"),
        "name": _NAME,
        "description": text(minLength=1, maxLength=2048),
        "tools": array(_CUSTOM_TOOL, minItems=1, maxItems=100),
    },
    preload=flag(),
)
_CUSTOM: Final[dict[str, Any]] = {"custom_tools": array(_CUSTOM_TOOL), "custom_toolkits": array(_CUSTOM_TOOLKIT)}
_PERMISSIONS: Final = record(
    {"default": text(enum=["allow_all", "ask_every_call", "ask_once_per_session"])},
    overrides=mapping(text(enum=["always_allow", "always_deny", "ask_once", "ask_always"])),
)
_EXPERIMENTAL: Final = record(
    **_CUSTOM,
    assistive_prompt_config=record(user_timezone=text()),
    permissions=_PERMISSIONS,
    link_url_overwrite=text(),
    fast_mode=flag(),
    submit_feedback=record(enable=flag()),
    no_elicitation_support_fallback=text(enum=["deny", "allow"]),
    session_config_id=text(),
)
_ACTION: Final = text(enum=["block"])
_CONDITION: Final = record({"type": text(enum=["condition_check"]), "condition": text(minLength=1), "action": _ACTION})
_INJECTION: Final = record({"type": text(enum=["prompt_injection_check"]), "action": _ACTION})
_APPLIES_TO: Final = either(text(enum=["all"]), record({"toolkits": _SLUGS}))
_HOOK: Final = either(
    record(
        {
            "type": text(enum=["before_execute"]),
            "id": text(minLength=1),
            "applies_to": _APPLIES_TO,
            "handler": _CONDITION,
        },
        name=text(),
    ),
    record(
        {
            "type": text(enum=["after_execute"]),
            "id": text(minLength=1),
            "applies_to": _APPLIES_TO,
            "handler": either(_CONDITION, _INJECTION),
        },
        name=text(),
    ),
)
_BLOCKS: Final[dict[str, Any]] = {
    "toolkits": _FILTER,
    "auth_configs": _STRINGS,
    "connected_accounts": mapping(_SLUGS),
    "instant": either(
        {"type": "boolean", "const": False},
        record(
            toolkits=_ENABLE_OR_DISABLE,
            tools=mapping(_ENABLE_OR_DISABLE),
            return_instant_charge=flag(),
            return_prices_in_search=flag(),
        ),
    ),
    "manage_connections": record(
        enable=_MAYBE_FLAG,
        callback_url=text(),
        enable_wait_for_connections=_MAYBE_FLAG,
        enable_connection_removal=_MAYBE_FLAG,
    ),
    "tools": mapping(_TOOL_FILTER),
    "tags": _TAGS,
    "workbench": record(
        enable=flag(),
        enable_tool_execution=flag(),
        enable_proxy_execution=flag(),
        auto_offload_threshold=number(exclusiveMinimum=0),
        sandbox_size=text(enum=["standard", "medium", "large", "xlarge"]),
    ),
    "multi_account": record(
        enable=flag(), max_accounts_per_toolkit=integer(minimum=2, maximum=10), require_explicit_selection=flag()
    ),
    "proxy_execute": record({"enable": flag()}),
    "hooks": array(_HOOK),
    "preload": record(tools=either(_SLUGS, text())),
    "search": record(enable=flag()),
    "execute": record(enable_multi_execute=flag()),
}
_ANSWERS: Final[dict[str, Any]] = {
    "input_responses": mapping(record({"action": text(enum=["accept", "decline", "cancel"])}, content=mapping())),
    "request_state": text(),
    "experimental": record(**_CUSTOM),
}
_STATE: Final = record({"authScheme": _SCHEME, "val": mapping()})
_CONNECTION_DATA: Final = record({"toolkitSlug": text(), "authScheme": _SCHEME, "val": mapping()})
_BINARY: Final = either(
    record({"url": text()}, content_type=text()), record({"base64": text(minLength=1)}, content_type=text())
)
_PARAMETERS: Final = array(record({"name": text(), "value": text(), "type": text(enum=["header", "query"])}))
_TOOL_ACCESS: Final = record(tools_for_connected_account_creation=_SLUGS, tools_available_for_execution=_SLUGS)
_PROXY: Final = record({"proxy_url": text()}, proxy_auth_key=text())
_CREDENTIALS: Final = mapping()
_CONFIG: Final[dict[str, Any]] = {
    "restrict_to_following_tools": _SLUGS,
    "tool_access_config": _TOOL_ACCESS,
    "shared_credentials": mapping(),
    "is_enabled_for_tool_router": flag(),
}
_VERSIONS: Final = {"type": ["string", "object"]}

BODIES: Final[dict[str, dict[str, Any]]] = {
    "sessions.create": record({"user_id": text(minLength=1)}, **_BLOCKS, experimental=_EXPERIMENTAL),
    "sessions.update": record(
        **{name: nullable(block) for name, block in _BLOCKS.items()},
        experimental=nullable(_EXPERIMENTAL),
        expected_config_version=integer(minimum=1),
    ),
    "sessions.attach": record(experimental=record(**_CUSTOM)),
    "sessions.link": record({"toolkit": text(minLength=1)}, alias=text(), callback_url=text(), experimental=_SHARING),
    "sessions.search": record(
        {
            "queries": array(
                record({"use_case": text(minLength=1, maxLength=1024)}, known_fields=text(maxLength=500)),
                minItems=1,
                maxItems=7,
            )
        },
        model=text(),
        search_strategy=text(enum=["auto", "tool_search"]),
        experimental=record(**_CUSTOM),
    ),
    "sessions.execute": record(
        {"tool_slug": text(minLength=1)},
        arguments=mapping(),
        account=text(),
        enable_auto_workbench_offload=flag(),
        **_ANSWERS,
    ),
    "sessions.execute_meta": record({"slug": text(enum=list(META_TOOLS))}, arguments=mapping(), **_ANSWERS),
    "sessions.proxy_execute": record(
        {"toolkit_slug": text(), "endpoint": text(), "method": _METHOD},
        body=type_any,
        binary_body=_BINARY,
        parameters=_PARAMETERS,
        custom_connection_data=_CONNECTION_DATA,
    ),
    "connected_accounts.create": record(
        {
            "auth_config": record({"id": text()}),
            "connection": record(
                state=_STATE,
                data=mapping(),
                user_id=text(),
                alias=text(),
                callback_url=text(),
                redirect_uri=text(),
                deprecated_is_v1_rerouted=flag(),
                experimental=_SHARING,
            ),
        },
        validate_credentials=flag(),
    ),
    "connected_accounts.link": record(
        {"auth_config_id": text(), "user_id": text(minLength=1)},
        alias=text(),
        callback_url=text(),
        connection_data=mapping(),
        experimental=_SHARING,
    ),
    "connected_accounts.update": record(
        alias=text(),
        experimental=record(acl_config_for_shared=_ACL),
        connection=record(
            {"state": record({"authScheme": text(enum=list(UPDATABLE)), "val": mapping(nullable(text()))})}
        ),
    ),
    "connected_accounts.update_status": record({"enabled": flag()}),
    "connected_accounts.refresh": record(redirect_url=text(), validate_credentials=flag()),
    "connected_accounts.complete_auth": record({"session_uri": text(minLength=1), "user_id": text(minLength=1)}),
    "auth_configs.create": record(
        {"toolkit": record({"slug": text()})},
        auth_config=either(
            record({"type": text(const="use_composio_managed_auth")}, name=text(), credentials=_CREDENTIALS, **_CONFIG),
            record(
                {"type": text(const="use_custom_auth"), "authScheme": _SCHEME},
                name=text(),
                credentials=_CREDENTIALS,
                sealed_credentials=_STRINGS,
                proxy_config=_PROXY,
                **_CONFIG,
            ),
        ),
    ),
    "auth_configs.update": either(
        record(
            {"type": text(const="custom")},
            name=text(minLength=1),
            credentials=_CREDENTIALS,
            sealed_credentials=_STRINGS,
            proxy_config=nullable(_PROXY),
            **_CONFIG,
        ),
        record({"type": text(const="default")}, name=text(minLength=1), scopes=_SCOPES, user_scopes=_SCOPES, **_CONFIG),
    ),
    "toolkits.get_many": record(
        toolkits=_SLUGS,
        category=text(),
        managed_by=text(enum=["composio", "all", "project"]),
        sort_by=text(enum=["usage", "alphabetically"]),
        limit=nullable(number(minimum=1)),
        cursor=text(),
    ),
    "tools.execute": record(
        arguments=mapping(),
        text=text(),
        user_id=text(),
        connected_account_id=text(),
        version=text(),
        entity_id=text(),
        allow_tracing=flag(),
        custom_auth_params=record(
            base_url=text(),
            body=mapping(),
            parameters=array(
                record({"in": text(enum=["query", "header"]), "name": text(), "value": {"type": ["string", "number"]}})
            ),
        ),
        custom_connection_data=_CONNECTION_DATA,
    ),
    "tools.get_input": record({"text": text()}, custom_description=text(), system_prompt=text(), version=text()),
    "tools.proxy": record(
        {"endpoint": text(), "method": _METHOD},
        connected_account_id=text(),
        user_id=text(),
        body=type_any,
        binary_body=_BINARY,
        parameters=_PARAMETERS,
        custom_connection_data=_CONNECTION_DATA,
    ),
    **requests_files.BODIES,
    **requests_triggers.BODIES,
    **requests_organization.BODIES,
    **requests_logs.BODIES,
}

QUERIES: Final[dict[str, dict[str, Any]]] = {
    "sessions.config_history": _list_query(100),
    "sessions.toolkits": _list_query(50, toolkits=_SLUGS, is_connected=flag(), search=text()),
    "sessions.tools": _list_query(500),
    "connected_accounts.list": _list_query(
        toolkit_slugs=_SLUGS,
        statuses=array(text(enum=list(STATUSES))),
        user_ids=_SLUGS,
        auth_config_ids=_SLUGS,
        connected_account_ids=_SLUGS,
        order_by=text(enum=["created_at", "updated_at"]),
        order_direction=text(enum=["asc", "desc"]),
        account_type=text(enum=["PRIVATE", "SHARED", "ALL"]),
    ),
    "connected_accounts.delete": record(revoke_on_delete=flag()),
    "connected_accounts.refresh": record(redirect_url=text()),
    "auth_configs.list": _list_query(
        is_composio_managed=text(),
        toolkit_slug=text(),
        deprecated_app_id=text(),
        deprecated_status=text(),
        show_disabled=flag(),
        search=text(),
    ),
    "auth_configs.delete": record(revoke_on_delete=flag()),
    "toolkits.list": _list_query(
        category=text(),
        managed_by=text(enum=["composio", "all", "project"]),
        type=text(enum=["native", "custom", "all"]),
        sort_by=text(enum=["usage", "alphabetically"]),
        include_deprecated=flag(),
        search=text(),
        user_id=text(minLength=1, maxLength=256),
    ),
    "toolkits.get": record(version=text()),
    "tools.list": _list_query(
        toolkit_slug=text(),
        tool_slugs=text(),
        auth_config_ids=_SLUGS,
        important=text(enum=["true", "false"]),
        tags=_SLUGS,
        scopes=_SLUGS,
        query=text(),
        search=text(),
        include_deprecated=flag(),
        include_pricing=flag(),
        toolkit_versions=_VERSIONS,
    ),
    "tools.get": record(include_pricing=flag(), version=text(), toolkit_versions=_VERSIONS),
    **requests_files.QUERIES,
    **requests_triggers.QUERIES,
    **requests_organization.QUERIES,
    **requests_logs.QUERIES,
}
