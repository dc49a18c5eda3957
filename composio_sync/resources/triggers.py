# Generated from composio_async/resources/triggers.py by `python -m composio_async._syncgen`. Do not edit.
"""Triggers: the types that toolkits have, and the triggers that are set up for connected accounts."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async._unset import UNSET, Unset
from composio_async.models.status import Done
from composio_async.models.triggers import Trigger, TriggerId, TriggerType
from composio_async.models.webhooks import WebhookSubscription
from composio_async.resources import triggers as _async
from composio_async.resources.webhooks import TRIGGER_MESSAGE, Version

__all__ = ["Triggers"]


class Triggers:
    """`composio.triggers`: events of toolkits, and which accounts report them."""

    _core: _async.Triggers
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Triggers, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(apps="toolkit_slugs", app_names="toolkit_slugs", toolkits="toolkit_slugs")
    def list(
        self,
        *,
        toolkit_slugs: str | Iterable[str] | None = None,
        toolkit_versions: str | Mapping[str, str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[TriggerType]:
        """List the types of triggers that toolkits have.

        Args:
            toolkit_slugs: Only of this toolkit, or of these.
            toolkit_versions: As for the client, for this call.
            limit: Types on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all types.

        Calls `GET /api/v3.1/triggers_types`.
        """
        made = self._core.list(
            toolkit_slugs=toolkit_slugs,
            toolkit_versions=toolkit_versions,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def get_type(
        self,
        slug: str,
        *,
        toolkit_versions: str | Mapping[str, str] | None = None,
        timeout: Timeout = None,
    ) -> TriggerType:
        """Get one type of trigger, with the schemas of its config and its events.

        Args:
            slug: Such as `GITHUB_COMMIT_EVENT`.
            toolkit_versions: As for the client, for this call.
            timeout: Seconds for the call.

        Returns:
            The type.

        Raises:
            NotFoundError: There is none, or none at this version.

        Calls `GET /api/v3.1/triggers_types/{slug}`.
        """
        return self._portal.run(self._core.get_type(slug, toolkit_versions=toolkit_versions, timeout=timeout))

    def list_enum(self, *, timeout: Timeout = None) -> builtins.list[str]:
        """List the slugs of all types of triggers.

        Args:
            timeout: Seconds for the call.

        Returns:
            The slugs.

        Calls `GET /api/v3.1/triggers_types/list/enum`.
        """
        return self._portal.run(self._core.list_enum(timeout=timeout))

    @renamed_arguments(entity_id="user_id", connected_auth_id="connected_account_id", config="trigger_config")
    def create(
        self,
        slug: str,
        *,
        user_id: str | None = None,
        connected_account_id: str | None = None,
        trigger_config: Mapping[str, Any] | None = None,
        toolkit_versions: str | Mapping[str, str] | None = None,
        egress_url: str | None = None,
        timeout: Timeout = None,
    ) -> TriggerId:
        """Set up a trigger for a connected account.

        One request: the platform itself checks slug and config, so the type is not fetched first. Setting up the same
        config for the same account again gives the same trigger, so a call whose outcome is unknown may be repeated.

        Args:
            slug: Of the type, such as `GITHUB_COMMIT_EVENT`.
            user_id: Whose account it is for; the platform takes an ACTIVE one of the toolkit.
            connected_account_id: Of the account, `ca_...`, to say which.
            trigger_config: As `config` of the type describes it.
            toolkit_versions: As for the client, for this call.
            egress_url: Where the events of this trigger go instead of the project's webhook.
            timeout: Seconds for the call.

        Returns:
            Its `trigger_id`. A platform that answers without it has set it up all the same; then it is looked up.

        Raises:
            InvalidParams: Neither `user_id` nor `connected_account_id` was given.
            NotFoundError: There is no such type of trigger.
            ConnectionRequiredError: The user has no ACTIVE account of the toolkit.
            BadRequestError: The config does not fit the type; the message names the field.
            ResponseValidationError: It is set up, but neither the answer nor the list tells its id.

        Example:
            trigger = composio.triggers.create(
                "GITHUB_COMMIT_EVENT",
                user_id="user_123",
                trigger_config={"owner": "octocat", "repo": "hello-world"},
            )
            print(trigger.trigger_id)

        Calls `POST /api/v3.1/trigger_instances/{slug}/upsert`, and where that tells no id `GET
        /api/v3.1/trigger_instances/active`.
        """
        return self._portal.run(
            self._core.create(
                slug,
                user_id=user_id,
                connected_account_id=connected_account_id,
                trigger_config=trigger_config,
                toolkit_versions=toolkit_versions,
                egress_url=egress_url,
                timeout=timeout,
            )
        )

    @renamed_arguments(
        entity_ids="user_ids",
        integration_ids="auth_config_ids",
        trigger_slugs="trigger_names",
        user_id="user_ids",
    )
    def list_active(
        self,
        *,
        trigger_ids: str | Iterable[str] | None = None,
        trigger_names: str | Iterable[str] | None = None,
        auth_config_ids: str | Iterable[str] | None = None,
        connected_account_ids: str | Iterable[str] | None = None,
        user_ids: str | Iterable[str] | None = None,
        show_disabled: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[Trigger]:
        """List the triggers that are set up.

        Args:
            trigger_ids: Only these, `ti_...`.
            trigger_names: Only of these types, by slug.
            auth_config_ids: Only for accounts of these auth configs.
            connected_account_ids: Only for these accounts.
            user_ids: Only of these users.
            show_disabled: Those that are switched off as well.
            limit: Triggers on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all triggers.

        Raises:
            InvalidParams: A filter is empty, which the platform would read as "all".

        Calls `GET /api/v3.1/trigger_instances/active`.
        """
        made = self._core.list_active(
            trigger_ids=trigger_ids,
            trigger_names=trigger_names,
            auth_config_ids=auth_config_ids,
            connected_account_ids=connected_account_ids,
            user_ids=user_ids,
            show_disabled=show_disabled,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(entity_id="user_id", id="trigger_id")
    def update(
        self,
        trigger_id: str,
        *,
        status: Literal["enable", "disable"] | None = None,
        user_id: str | None = None,
        egress_url: str | Unset | None = UNSET,
        timeout: Timeout = None,
    ) -> Done:
        """Change a trigger.

        Args:
            trigger_id: Its id, `ti_...`.
            status: `enable` or `disable`, in the platform's words.
            user_id: Of the user whose trigger it is.
            egress_url: Where its events go instead of the project's webhook; None takes that back.
            timeout: Seconds for the call.

        Returns:
            That it is done.

        Raises:
            InvalidParams: Nothing to change was given, or there is no such status.
            NotFoundError: There is no such trigger.

        Calls `PATCH /api/v3.1/trigger_instances/manage/{triggerId}`.
        """
        return self._portal.run(
            self._core.update(trigger_id, status=status, user_id=user_id, egress_url=egress_url, timeout=timeout)
        )

    @renamed_arguments(id="trigger_id")
    def enable(self, trigger_id: str, *, timeout: Timeout = None) -> Done:
        """Switch a trigger on.

        Args:
            trigger_id: Its id, `ti_...`.
            timeout: Seconds for the call.

        Returns:
            That it is done.

        Raises:
            NotFoundError: There is no such trigger.

        Calls `PATCH /api/v3.1/trigger_instances/manage/{triggerId}`.
        """
        return self._portal.run(self._core.enable(trigger_id, timeout=timeout))

    @renamed_arguments(id="trigger_id")
    def disable(self, trigger_id: str, *, timeout: Timeout = None) -> Done:
        """Switch a trigger off: it stays, and reports nothing.

        Args:
            trigger_id: Its id, `ti_...`.
            timeout: Seconds for the call.

        Returns:
            That it is done.

        Raises:
            NotFoundError: There is no such trigger.

        Calls `PATCH /api/v3.1/trigger_instances/manage/{triggerId}`.
        """
        return self._portal.run(self._core.disable(trigger_id, timeout=timeout))

    @renamed_arguments(id="trigger_id")
    def delete(self, trigger_id: str, *, timeout: Timeout = None) -> TriggerId:
        """Delete a trigger.

        Args:
            trigger_id: Its id, `ti_...`.
            timeout: Seconds for the call.

        Returns:
            Its `trigger_id`.

        Raises:
            NotFoundError: There is no such trigger.

        Calls `DELETE /api/v3.1/trigger_instances/manage/{triggerId}`.
        """
        return self._portal.run(self._core.delete(trigger_id, timeout=timeout))

    @renamed_arguments(url="webhook_url", events="enabled_events")
    def set_webhook_subscription(
        self,
        *,
        webhook_url: str,
        enabled_events: str | Iterable[str] = (TRIGGER_MESSAGE,),
        version: Version = "V3",
        timeout: Timeout = None,
    ) -> WebhookSubscription:
        """Say where the project's events go; short for `webhooks.subscriptions.set`.

        Args:
            webhook_url: Of your server, 2048 characters at most.
            enabled_events: Types of the events to send; messages of triggers by default.
            version: Form of the events.
            timeout: Seconds for the whole call.

        Returns:
            The subscription as it is now, with the secret to check signatures with.

        Raises:
            InvalidParams: `enabled_events` is empty, or there is no such version.

        Calls `GET /api/v3.1/webhook_subscriptions`, then `PATCH /api/v3.1/webhook_subscriptions/{id}` or `POST
        /api/v3.1/webhook_subscriptions`.
        """
        return self._portal.run(
            self._core.set_webhook_subscription(
                webhook_url=webhook_url,
                enabled_events=enabled_events,
                version=version,
                timeout=timeout,
            )
        )
