"""What requests of MCP servers, logs and usage may carry."""

from __future__ import annotations

from typing import Any, Final

from .shapes import array, flag, integer, nullable, number, record, text

_SLUGS: Final = array(text())
_SERVER_NAME: Final = text(minLength=4, maxLength=30, pattern="^[a-zA-Z0-9- ]+$")
_ORDER: Final[dict[str, Any]] = {
    "order_by": text(enum=["created_at", "updated_at"]),
    "order_direction": text(enum=["asc", "desc"]),
}
_SERVERS: Final = record(
    name=text(),
    toolkits=text(),
    auth_config_ids=text(),
    page_no=integer(exclusiveMinimum=0),
    limit=integer(exclusiveMinimum=0),
    **_ORDER,
)
_CONDITIONS: Final = array(record(field=text(), operation=text(), value=text()))
_SPAN: Final[dict[str, Any]] = {"from": number(), "to": number()}
_PEOPLE: Final[dict[str, Any]] = {"user_id": nullable(_SLUGS), "session_id": nullable(_SLUGS)}
_PROJECT: Final = record(**_PEOPLE)
_ORGANIZATION: Final = record(**_PEOPLE, project_id=nullable(_SLUGS))


def _summary(filters: dict[str, Any]) -> dict[str, Any]:
    return record(**_SPAN, entity_types=_SLUGS, filters=filters)


def _breakdown(filters: dict[str, Any]) -> dict[str, Any]:
    return record(
        **_SPAN,
        group_by=text(),
        order_by=text(enum=["key", "total_quantity", "event_count"]),
        order_direction=text(enum=["asc", "desc"]),
        limit=integer(minimum=1, maximum=1000),
        filters=filters,
    )


BODIES: Final[dict[str, dict[str, Any]]] = {
    "mcp.create": record(
        {"name": _SERVER_NAME},
        auth_config_ids=_SLUGS,
        toolkits=_SLUGS,
        allowed_tools=_SLUGS,
        custom_tools=_SLUGS,
        managed_auth_via_composio=flag(),
    ),
    "mcp.create_from_auth_configs": record(
        {"name": _SERVER_NAME, "auth_config_ids": _SLUGS},
        no_auth_apps=_SLUGS,
        allowed_tools=_SLUGS,
        managed_auth_via_composio=flag(),
    ),
    "mcp.update": record(
        name=text(),
        toolkits=_SLUGS,
        allowed_tools=_SLUGS,
        managed_auth_via_composio=flag(),
        auth_config_ids=_SLUGS,
    ),
    "mcp.generate_url": record(
        {"mcp_server_id": text()},
        managed_auth_by_composio=flag(),
        user_ids=_SLUGS,
        connected_account_ids=_SLUGS,
    ),
    "mcp.create_instance": record({"user_id": text(minLength=1)}),
    "logs.search": record(
        limit=number(minimum=1, maximum=100),
        cursor=nullable(text()),
        filters=array(
            record(
                {
                    "field": text(
                        enum=[
                            "tool_slug",
                            "toolkit_slug",
                            "connected_account_id",
                            "auth_config_id",
                            "status",
                            "user_id",
                            "session_id",
                            "sandbox_id",
                            "request_id",
                            "log_id",
                        ]
                    ),
                    "operator": text(enum=["==", "!=", "contains", "not_contains"]),
                    "value": text(),
                }
            )
        ),
        time_range=record({"from": number(), "to": number()}),
    ),
    "logs.tools.list": record(
        **_SPAN,
        cursor=nullable(number()),
        limit=number(),
        case_sensitive=nullable(flag()),
        search_params=_CONDITIONS,
    ),
    "logs.triggers.list": record(
        **{**_SPAN, "to": nullable(number())},
        time=text(enum=["5m", "30m", "6h", "1d", "1w", "1month", "1y"]),
        status=text(enum=["all", "success", "error"]),
        search=text(),
        integrationId=text(),
        entityId=text(),
        userId=text(),
        limit=nullable(number()),
        cursor=nullable(text()),
        search_params=_CONDITIONS,
        include_payload=flag(),
    ),
    "usage.summary": _summary(_PROJECT),
    "usage.breakdown": _breakdown(_PROJECT),
    "usage.organization_summary": _summary(_ORGANIZATION),
    "usage.organization_breakdown": _breakdown(_ORGANIZATION),
}

QUERIES: Final[dict[str, dict[str, Any]]] = {
    "mcp.list": _SERVERS,
    "mcp.list_for_toolkit": _SERVERS,
    "mcp.serve": record(
        user_id=text(),
        connected_account_id=text(),
        connected_account_ids=array(text()),
        include_composio_helper_actions=flag(),
    ),
    "mcp.list_instances": record(page_no=number(minimum=1), limit=number(minimum=1), search=text(), **_ORDER),
}
