"""Forms in which an event is told: versions 1 to 3 of webhooks, and the older one of the websocket."""

from __future__ import annotations

from typing import Any, Final

import attrs

from .projects import ORGANIZATION, first
from .render import account_detail_json, stable_uuid
from .state import Account, Trigger
from .world import World

TRIGGER: Final = "composio.trigger.message"
EXPIRED: Final = "composio.connected_account.expired"


@attrs.frozen
class Happening:
    """One event of a trigger; `at` is when, on the emulator's clock."""

    id: str
    log_id: str
    at: str
    trigger: Trigger
    account: Account
    payload: dict[str, Any]


def webhook_body(event: Happening, version: str) -> dict[str, Any]:
    """What a webhook says about an event of a trigger.

    Args:
        event: the event.
        version: `V1`, `V2` or `V3`.

    Returns:
        The body.
    """
    trigger, account = event.trigger, event.account
    match version:
        case "V1":
            return {
                "trigger_name": trigger.slug,
                "connection_id": account.id,
                "trigger_id": trigger.id,
                "payload": event.payload,
                "log_id": event.log_id,
            }
        case "V2":
            ids = {
                "connection_id": stable_uuid(account.id),
                "connection_nano_id": account.id,
                "trigger_nano_id": trigger.id,
                "trigger_id": stable_uuid(trigger.id),
                "user_id": trigger.user_id,
            }
            return {
                "type": trigger.slug.lower(),
                "timestamp": event.at,
                "log_id": event.log_id,
                "data": {**event.payload, **ids},
            }
    metadata = {
        "log_id": event.log_id,
        "trigger_slug": trigger.slug,
        "trigger_id": trigger.id,
        "connected_account_id": account.id,
        "auth_config_id": account.auth_config_id,
        "user_id": trigger.user_id,
    }
    return {"id": event.id, "timestamp": event.at, "type": TRIGGER, "metadata": metadata, "data": event.payload}


def pushed(event: Happening, version: str) -> dict[str, Any]:
    """What the websocket says about an event: a project whose webhooks are not of version 3 has the older form."""
    if version == "V3":
        return webhook_body(event, version)
    trigger, account = event.trigger, event.account
    connection = {
        "id": stable_uuid(account.id),
        "connectedAccountNanoId": account.id,
        "integrationId": stable_uuid(account.auth_config_id),
        "authConfigNanoId": account.auth_config_id,
        "clientUniqueUserId": trigger.user_id,
        "status": account.status,
    }
    return {
        "appName": account.toolkit,
        "clientId": 1,
        "payload": event.payload,
        "originalPayload": event.payload,
        "metadata": {
            "id": stable_uuid(trigger.id),
            "nanoId": trigger.id,
            "triggerName": trigger.slug,
            "triggerData": "{}",
            "triggerConfig": trigger.config,
            "connection": connection,
        },
    }


def expired(world: World, account: Account, event_id: str) -> dict[str, Any]:
    """What a webhook of version 3 says about an account that expired."""
    return {
        "id": event_id,
        "timestamp": world.now(),
        "type": EXPIRED,
        "metadata": {"project_id": first(world).id, "org_id": ORGANIZATION["id"]},
        "data": account_detail_json(account, world.state, world.registry),
    }
