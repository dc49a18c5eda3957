"""Events made to happen: a trigger fires, an account expires; who is told, and in which words."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

import attrs
import orjson

from .deliveries import Outbox
from .event_payloads import EXPIRED, TRIGGER, Happening, expired, pushed, webhook_body
from .problems import ApiError, bad_request, did_you_mean, not_found
from .realtime import Hub
from .render import stable_uuid
from .state import Account, Trigger, TriggerLog, WebhookDelivery, WebhookSubscription
from .tool_logs import milliseconds
from .validate import violations
from .webhook_signing import headers
from .world import World

LARGEST_CHUNK: Final = 10_000
KEPT: Final = 5000


@attrs.frozen
class FiredWebhook:
    """A webhook that was sent off.

    `headers` have their names in lower case and are, like `body`, exactly those of the first attempt;
    `secret` is what they are signed with.
    """

    url: str
    headers: dict[str, str]
    body: str
    secret: str = attrs.field(repr=False)


@attrs.frozen
class Fired:
    """Whom a trigger's event goes to: webhooks, and the number of websockets that listen."""

    log_id: str
    webhooks: tuple[FiredWebhook, ...]
    sockets: int


class Events:
    """Makes events of one emulator happen."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.hub = Hub(world)
        self.outbox = Outbox(world)
        self.outbox.on_failed = self._note_failure

    def open(self) -> None:
        """Begin to deliver; a loop must be running."""
        self.hub.open()
        self.outbox.open()

    async def aclose(self) -> None:
        """End every connection and every delivery."""
        await asyncio.gather(self.hub.aclose(), self.outbox.aclose())

    def fire(self, trigger_id: Any, payload: Any, chunk: Any = None) -> Fired:
        """Let a trigger report an event.

        Args:
            trigger_id: id of the trigger.
            payload: what it reports.
            chunk: characters of each chunk on the websocket; None cuts only what is too long for one frame.

        Returns:
            Whom it goes to.

        Raises:
            ApiError: 404 for an unknown trigger, 409 for a disabled one, 400 for a payload or a chunk size
                that cannot be right.
        """
        world, state = self._world, self._world.state
        trigger = self._trigger(trigger_id)
        _check_chunk(chunk)
        text = _check_payload(world, trigger, payload)
        at = world.clock.now()
        event = Happening(
            id=state.new_id("msg"),
            log_id=state.new_id("log"),
            at=world.now(),
            trigger=trigger,
            account=state.accounts[trigger.account_id],
            payload=orjson.loads(text),
        )
        log = TriggerLog(
            id=event.log_id,
            trigger_id=trigger.id,
            trigger_slug=trigger.slug,
            toolkit=event.account.toolkit,
            account_id=event.account.id,
            user_id=trigger.user_id,
            created=milliseconds(at),
            created_at=event.at,
            payload=text,
        )
        state.put(log)
        while len(state.trigger_logs) > KEPT:
            state.delete(next(iter(state.trigger_logs.values())))
        subscription = next(iter(state.webhook_subscriptions.values()), None)
        version = subscription.version if subscription is not None else "V3"
        sent = self._send_to_webhooks(event, subscription)
        sockets = self.hub.push(orjson.dumps(pushed(event, version)).decode(), event.id, chunk)
        return Fired(event.log_id, tuple(sent), sockets)

    def account_expired(self, account: Account) -> None:
        """Tell every webhook that wants to know of accounts that expired."""
        for subscription in list(self._world.state.webhook_subscriptions.values()):
            if EXPIRED in subscription.enabled_events:
                event_id = self._world.state.new_id("msg")
                body = expired(self._world, account, event_id)
                self._send(subscription.webhook_url, subscription.secret, EXPIRED, event_id, body, subscription)

    def _send_to_webhooks(self, event: Happening, subscription: WebhookSubscription | None) -> list[FiredWebhook]:
        trigger = event.trigger
        if trigger.egress_url is not None:
            version = subscription.version if subscription is not None else "V3"
            secret = subscription.secret if subscription is not None else _own_secret(trigger)
            body = webhook_body(event, version)
            return [self._send(trigger.egress_url, secret, TRIGGER, event.id, body, subscription, event.log_id)]
        if subscription is None or TRIGGER not in subscription.enabled_events:
            return []
        body = webhook_body(event, subscription.version)
        url, secret = subscription.webhook_url, subscription.secret
        return [self._send(url, secret, TRIGGER, event.id, body, subscription, event.log_id)]

    def _send(
        self,
        url: str,
        secret: str,
        event: str,
        message_id: str,
        body: dict[str, Any],
        subscription: WebhookSubscription | None,
        log_id: str | None = None,
    ) -> FiredWebhook:
        text, now = orjson.dumps(body).decode(), self._world.now()
        # On real time: receivers hold it against their own clock.
        first = headers(secret, message_id, int(time.time()), text)
        row = WebhookDelivery(
            id=self._world.state.new_id("whd"),
            message_id=message_id,
            event=event,
            url=url,
            body=text,
            subscription_id=subscription.id if subscription is not None else None,
            secret=None if subscription is not None else secret,
            log_id=log_id,
            created_at=now,
            updated_at=now,
        )
        self.outbox.add(row, first)
        return FiredWebhook(url, first, text, secret)

    def _trigger(self, trigger_id: Any) -> Trigger:
        if not isinstance(trigger_id, str):
            raise bad_request(
                f"trigger_id must be a string, not {trigger_id!r}", fix="Give the id of a trigger: ti_..."
            )
        state = self._world.state
        there = {row.id: row for row in list(state.triggers.values()) if row.account_id in state.accounts}
        row = there.get(trigger_id)
        if row is None:
            fix = did_you_mean(trigger_id, there, "Set one up first: POST /api/v3.1/trigger_instances/{slug}/upsert.")
            raise not_found("Trigger instance", trigger_id, slug="TriggerInstance_NotFound", code=2505, fix=fix)
        if row.disabled_at is not None:
            raise ApiError(
                409,
                f"Trigger {row.id!r} is disabled, so it reports nothing",
                slug="TriggerInstance_Disabled",
                code=2507,
                suggested_fix=f"Enable it: PATCH /api/v3.1/trigger_instances/manage/{row.id} with status enable.",
            )
        return row

    def _note_failure(self, row: WebhookDelivery) -> None:
        log = self._world.state.trigger_logs.get(row.log_id or "")
        if log is not None:
            log.error = row.error
            self._world.state.put(log)


def _check_chunk(chunk: Any) -> None:
    if chunk is None:
        return
    if isinstance(chunk, bool) or not isinstance(chunk, int) or not 1 <= chunk <= LARGEST_CHUNK:
        raise bad_request(f"chunk must be characters, a whole number from 1 to {LARGEST_CHUNK}, not {chunk!r}")


def _check_payload(world: World, trigger: Trigger, payload: Any) -> str:
    """The payload as JSON; what its type does not know is fine, and so is what is missing."""
    if not isinstance(payload, dict):
        raise bad_request(
            f"payload must be an object, not {payload!r}", fix="Give what the trigger reports, as a dict."
        )
    found = world.registry.trigger_types.get(trigger.slug)
    wrong = [one for one in violations(found.payload, payload, "payload") if one.kind != "missing"] if found else []
    if wrong:
        raise ApiError(
            400,
            f"Invalid payload for {trigger.slug}: {'; '.join(map(str, wrong))}",
            slug="TriggerInstance_InvalidPayload",
            code=2508,
            suggested_fix=f"GET /api/v3.1/triggers_types/{trigger.slug} tells the schema of its payload.",
            errors=[str(one) for one in wrong],
        )
    try:
        return orjson.dumps(payload).decode()
    except TypeError as error:
        raise bad_request(f"payload is not JSON: {error}") from None


def _own_secret(trigger: Trigger) -> str:
    """The secret of a trigger whose events go elsewhere, in a project without a subscription."""
    return f"whsec_{stable_uuid(f'secret of {trigger.id}').replace('-', '')}"
