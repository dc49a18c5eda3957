"""Webhooks: where a project's events go, and where toolkits send theirs."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class WebhookSubscription(Model):
    """Where the platform sends the events of a project.

    Attributes:
        webhook_url: Of your server.
        version: Form of the events: `V1`, `V2` or `V3`.
        enabled_events: Types of the events that are sent.
        secret: To check signatures with; not shown in repr.
    """

    id: str = checked()
    webhook_url: str = ""
    version: str | None = None
    enabled_events: list[str] = attrs.field(factory=list)
    secret: str | None = attrs.field(default=None, repr=False)
    created_at: str | None = None
    updated_at: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RotatedSecret(Model):
    """The new secret of a webhook subscription.

    Attributes:
        id: Of the subscription.
        secret: To check signatures with; not shown in repr.
    """

    id: str = checked()
    secret: str = attrs.field(repr=False, metadata={"check": True})


@frozen(kw_only=True, eq=False, repr=False)
class WebhookEventType(Model):
    """A type of event that a subscription can ask for.

    Attributes:
        event_type: Such as `composio.trigger.message`.
        supported_versions: Forms in which it is sent.
    """

    event_type: str = checked()
    description: str = ""
    supported_versions: list[str] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class WebhookEndpoint(Model):
    """Where a toolkit sends its events to, for an OAuth app of your own.

    Attributes:
        id: `we_...`.
        client_id: Of the OAuth app.
        webhook_url: To enter at the toolkit; lists do not tell it.
        data: What the platform needs to trust those events, such as a signing secret; not shown in repr.
    """

    id: str = checked()
    toolkit_slug: str | None = None
    client_id: str | None = None
    webhook_url: str | None = None
    data: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    created_at: str | None = None
