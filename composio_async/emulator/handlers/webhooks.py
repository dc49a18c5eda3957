"""Operations of webhook subscriptions and endpoints."""

from __future__ import annotations

from typing import Any

import attrs

from composio_async.emulator.event_payloads import EXPIRED, TRIGGER
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError, bad_request, not_found
from composio_async.emulator.render import stable_uuid
from composio_async.emulator.state import WebhookEndpoint, WebhookSubscription
from composio_async.emulator.world import Call

EVENT_TYPES = (
    (TRIGGER, "A trigger reported an event.", ["V1", "V2", "V3"]),
    (EXPIRED, "A connected account expired: its user must connect again.", ["V3"]),
)


async def list_(call: Call) -> dict[str, Any]:
    """The one there is, if any."""
    rows = list(call.state.webhook_subscriptions.values())
    return page_of(rows, lambda row: row.id, _subscription_json, call.query)


async def get(call: Call) -> dict[str, Any]:
    """One subscription."""
    return _subscription_json(_find(call))


async def create(call: Call) -> dict[str, Any]:
    """A project has one: a second is refused."""
    there = next(iter(call.state.webhook_subscriptions.values()), None)
    if there is not None:
        raise ApiError(
            409,
            f"This project has webhook subscription {there.id!r} already",
            slug="WebhookSubscription_AlreadyExists",
            code=2602,
            suggested_fix=f"Change it: PATCH /api/v3.1/webhook_subscriptions/{there.id}.",
        )
    now = call.world.now()
    row = WebhookSubscription(
        id=call.state.new_id("wsub"),
        webhook_url=call.body["webhook_url"],
        enabled_events=call.body["enabled_events"],
        version=call.body.get("version", "V3"),
        secret="",
        created_at=now,
        updated_at=now,
    )
    _check(row)
    row.secret = _new_secret(call)
    call.state.put(row)
    return _subscription_json(row)


async def update(call: Call) -> dict[str, Any]:
    """Change the given fields."""
    changed = attrs.evolve(_find(call), **call.body, updated_at=call.world.now())
    _check(changed)
    call.state.put(changed)
    return _subscription_json(changed)


async def delete(call: Call) -> dict[str, Any]:
    """Forget it."""
    call.state.delete(_find(call))
    return {"success": True}


async def rotate_secret(call: Call) -> dict[str, Any]:
    """A new secret; the old one is gone at once."""
    row = _find(call)
    row.secret, row.updated_at = _new_secret(call), call.world.now()
    call.state.put(row)
    return {"id": row.id, "secret": row.secret}


async def event_types(_call: Call) -> dict[str, Any]:
    """The types that the official SDK knows."""
    return {
        "items": [
            {"event_type": name, "description": words, "supported_versions": versions}
            for name, words, versions in EVENT_TYPES
        ]
    }


async def list_endpoints(call: Call) -> dict[str, Any]:
    """Oldest first, with ids only."""
    toolkit = str(call.query.get("toolkit_slug") or "").lower()
    return {
        "items": [
            {"id": row.id, "toolkit_slug": row.toolkit, "client_id": row.client_id}
            for row in call.state.webhook_endpoints.values()
            if toolkit in ("", row.toolkit)
        ]
    }


async def get_endpoint(call: Call) -> dict[str, Any]:
    """One endpoint."""
    return _endpoint_json(call, _find_endpoint(call))


async def create_endpoint(call: Call) -> dict[str, Any]:
    """An endpoint; the one that is there for the same toolkit and OAuth app."""
    toolkit = call.registry.toolkit(call.body["toolkit_slug"]).slug
    client_id = call.body["client_id"]
    rows = call.state.webhook_endpoints.values()
    row = next((one for one in rows if (one.toolkit, one.client_id) == (toolkit, client_id)), None)
    if row is None:
        row = WebhookEndpoint(call.state.new_id("we"), toolkit, client_id, call.world.now())
        call.state.put(row)
    return _endpoint_json(call, row)


async def replace_endpoint(call: Call) -> dict[str, Any]:
    """All data anew."""
    row = _find_endpoint(call)
    row.data = call.body["data"]
    call.state.put(row)
    return _endpoint_json(call, row)


async def update_endpoint(call: Call) -> dict[str, Any]:
    """Data added to what is there."""
    row = _find_endpoint(call)
    row.data = {**row.data, **call.body["data"]}
    call.state.put(row)
    return _endpoint_json(call, row)


def _find(call: Call) -> WebhookSubscription:
    row = call.state.webhook_subscriptions.get(call.path["id"])
    if row is None:
        fix = "GET /api/v3.1/webhook_subscriptions lists what there is."
        raise not_found(
            "Webhook subscription", call.path["id"], slug="WebhookSubscription_NotFound", code=2601, fix=fix
        )
    return row


def _find_endpoint(call: Call) -> WebhookEndpoint:
    row = call.state.webhook_endpoints.get(call.path["id"])
    if row is None:
        fix = "GET /api/v3.1/webhook_endpoints lists the endpoints; ids start with we_."
        raise not_found("Webhook endpoint", call.path["id"], slug="WebhookEndpoint_NotFound", code=2611, fix=fix)
    return row


def _check(row: WebhookSubscription) -> None:
    known = {name: versions for name, _, versions in EVENT_TYPES}
    for name in row.enabled_events:
        if name not in known:
            raise bad_request(
                f"enabled_events: {name!r} is not a type of event",
                slug="WebhookSubscription_UnknownEvent",
                code=2603,
                fix=f"Use {' or '.join(known)}.",
            )
        if row.version not in known[name]:
            raise bad_request(
                f"enabled_events: {name!r} is not sent in version {row.version}",
                slug="WebhookSubscription_UnsupportedVersion",
                code=2604,
                fix=f"Use version {' or '.join(known[name])}.",
            )
    if not row.webhook_url.startswith(("https://", "http://")):
        raise bad_request(f"webhook_url must be an http address, not {row.webhook_url!r}")


def _new_secret(call: Call) -> str:
    return f"whsec_{stable_uuid(call.state.new_id('secret')).replace('-', '')}"


def _subscription_json(row: WebhookSubscription) -> dict[str, Any]:
    return {
        "id": row.id,
        "webhook_url": row.webhook_url,
        "version": row.version,
        "enabled_events": row.enabled_events,
        "secret": row.secret,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _endpoint_json(call: Call, row: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": row.id,
        "toolkit_slug": row.toolkit,
        "client_id": row.client_id,
        "webhook_url": f"{call.base_url}/webhooks/{row.toolkit}/{row.id}",
        "data": row.data,
        "created_at": row.created_at,
    }
