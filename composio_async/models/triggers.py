"""Triggers: the types that toolkits have, and the triggers that were set up for accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked
from composio_async.models.tools import ToolkitRef


@frozen(kw_only=True, eq=False, repr=False)
class TriggerType(Model):
    """A kind of event that a toolkit can report.

    Attributes:
        slug: Its name in calls, such as `GITHUB_COMMIT_EVENT`.
        instructions: How to set it up, in words.
        type: `webhook` when the toolkit reports by itself, `poll` when the platform asks it.
        config: JSON Schema of `trigger_config`.
        payload: JSON Schema of an event's data.
        version: Of its toolkit, that this description is of.
        requires_webhook_endpoint_setup: Whether an OAuth app of your own needs `webhooks.endpoints` for it.
    """

    slug: str = checked()
    name: str = ""
    description: str = ""
    instructions: str = attrs.field(default="", repr=False)
    type: str | None = None
    toolkit: ToolkitRef | None = None
    config: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    payload: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    version: str | None = None
    requires_webhook_endpoint_setup: bool = False


@frozen(kw_only=True, eq=False, repr=False)
class Trigger(Model):
    """A trigger that was set up for a connected account.

    The platform tells most of it twice, under old names as well; a repetition is left out.

    Attributes:
        id: `ti_...`.
        trigger_name: Slug of its type.
        trigger_config: As it was set up.
        trigger_data: What the platform keeps to run it.
        state: Where the platform is with it.
        egress_url: Where its events go instead of the project's webhook, if anywhere.
        disabled_at: When it was switched off; None while it is on.
    """

    id: str = checked()
    trigger_name: str | None = None
    user_id: str | None = None
    connected_account_id: str | None = None
    connected_account_uuid: str | None = attrs.field(default=None, repr=False)
    trigger_config: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    trigger_data: str | None = attrs.field(default=None, repr=False)
    state: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    version: str | None = None
    egress_url: str | None = None
    updated_at: str | None = None
    disabled_at: str | None = None
    uuid: str | None = attrs.field(default=None, repr=False)


OLD_NAMES: Mapping[str, str] = {
    "connectedAccountId": "connected_account_id",
    "triggerName": "trigger_name",
    "triggerConfig": "trigger_config",
    "updatedAt": "updated_at",
    "disabledAt": "disabled_at",
}
"""Names under which a trigger tells its fields a second time, and the fields."""


@frozen(kw_only=True, eq=False, repr=False)
class TriggerId(Model):
    """Which trigger was set up or deleted."""

    trigger_id: str = checked()
