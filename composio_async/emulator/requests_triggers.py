"""What requests of triggers and webhooks may carry."""

from __future__ import annotations

from typing import Any, Final

from .shapes import array, flag, mapping, nullable, number, record, text

_URL: Final = text(maxLength=2048)
_NAMES: Final = array(text())
_VERSIONS: Final = {"type": ["string", "object"]}
_EVENTS: Final = array(text(), minItems=1)
_FORM: Final = text(enum=["V1", "V2", "V3"])
_DATA: Final = record({"data": mapping(text())})

BODIES: Final[dict[str, dict[str, Any]]] = {
    "triggers.create": record(
        connectedAuthId=text(),
        triggerConfig=mapping(),
        connected_account_id=text(),
        user_id=text(),
        egress_url=nullable(_URL),
        trigger_config=mapping(),
        version=text(),
        toolkit_versions=_VERSIONS,
    ),
    "triggers.update": record(
        status=text(enum=["enable", "disable"]), user_id=text(minLength=1), egress_url=nullable(_URL)
    ),
    "webhooks.subscriptions.create": record({"webhook_url": _URL, "enabled_events": _EVENTS}, version=_FORM),
    "webhooks.subscriptions.update": record(webhook_url=_URL, enabled_events=_EVENTS, version=_FORM),
    "webhooks.endpoints.create": record({"toolkit_slug": text(minLength=1), "client_id": text(minLength=1)}),
    "webhooks.endpoints.replace": _DATA,
    "webhooks.endpoints.update": _DATA,
    "realtime.auth": record({"channel_name": text(), "socket_id": text()}),
}

QUERIES: Final[dict[str, dict[str, Any]]] = {
    "triggers.list": record(toolkit_slugs=_NAMES, toolkit_versions=_VERSIONS, limit=number(minimum=1), cursor=text()),
    "triggers.get_type": record(toolkit_versions=_VERSIONS),
    "triggers.list_active": record(
        user_ids=_NAMES,
        connected_account_ids=_NAMES,
        auth_config_ids=_NAMES,
        trigger_ids=_NAMES,
        trigger_names=_NAMES,
        show_disabled=flag(),
        connectedAccountIds=_NAMES,
        authConfigIds=_NAMES,
        triggerIds=_NAMES,
        triggerNames=_NAMES,
        showDisabled=flag(),
        deprecatedConnectedAccountUuids=_NAMES,
        deprecatedAuthConfigUuids=_NAMES,
        limit=number(minimum=1),
        cursor=text(),
    ),
    "webhooks.subscriptions.list": record(limit=number(minimum=1), cursor=text()),
    "webhooks.endpoints.list": record(toolkit_slug=text()),
    "realtime.auth": record(source=text()),
}
