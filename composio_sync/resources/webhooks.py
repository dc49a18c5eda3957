# Generated from composio_async/resources/webhooks.py by `python -m composio_async._syncgen`. Do not edit.
"""Webhooks: where a project's events go, and where toolkits send theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async.models.status import Done
from composio_async.models.webhooks import RotatedSecret, WebhookEndpoint, WebhookEventType, WebhookSubscription
from composio_async.resources import webhooks as _async
from composio_async.resources.webhooks import TRIGGER_MESSAGE, Version

__all__ = ["Version", "WebhookEndpoints", "WebhookSubscriptions", "Webhooks"]


class Webhooks:
    """`composio.webhooks`: where events go.

    Attributes:
        subscriptions: Where the platform sends the project's events.
        endpoints: Where toolkits send their events to, for OAuth apps of your own.
    """

    _core: _async.Webhooks
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Webhooks, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @cached_property
    def subscriptions(self) -> WebhookSubscriptions:
        """Where the platform sends the project's events."""
        return WebhookSubscriptions._of(self._core.subscriptions, self._portal)

    @cached_property
    def endpoints(self) -> WebhookEndpoints:
        """Where toolkits send their events to, for OAuth apps of your own."""
        return WebhookEndpoints._of(self._core.endpoints, self._portal)


class WebhookSubscriptions:
    """`composio.webhooks.subscriptions`: where the platform sends a project's events; a project has one."""

    _core: _async.WebhookSubscriptions
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.WebhookSubscriptions, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[WebhookSubscription]:
        """List webhook subscriptions.

        Args:
            limit: Subscriptions on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all subscriptions.

        Calls `GET /api/v3.1/webhook_subscriptions`.
        """
        made = self._core.list(limit=limit, cursor=cursor, timeout=timeout)
        return Pager(made, self._portal)

    @renamed_arguments(subscription_id="id")
    def get(self, id: str, *, timeout: Timeout = None) -> WebhookSubscription:
        """Get one webhook subscription, with its secret.

        Args:
            id: Of the subscription.
            timeout: Seconds for the call.

        Returns:
            The subscription.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/webhook_subscriptions/{id}`.
        """
        return self._portal.run(self._core.get(id, timeout=timeout))

    @renamed_arguments(url="webhook_url", events="enabled_events")
    def create(
        self,
        *,
        webhook_url: str,
        enabled_events: str | Iterable[str],
        version: Version | None = None,
        timeout: Timeout = None,
    ) -> WebhookSubscription:
        """Create the project's webhook subscription; `set` changes the one that is there.

        Args:
            webhook_url: Of your server, 2048 characters at most.
            enabled_events: Types of the events to send, as `list_event_types` lists them.
            version: Form of the events; None for the platform's default.
            timeout: Seconds for the call.

        Returns:
            The subscription, with the secret to check signatures with.

        Raises:
            InvalidParams: `enabled_events` is empty, or there is no such version.

        Calls `POST /api/v3.1/webhook_subscriptions`.
        """
        return self._portal.run(
            self._core.create(webhook_url=webhook_url, enabled_events=enabled_events, version=version, timeout=timeout)
        )

    @renamed_arguments(subscription_id="id", url="webhook_url", events="enabled_events")
    def update(
        self,
        id: str,
        *,
        webhook_url: str | None = None,
        enabled_events: str | Iterable[str] | None = None,
        version: Version | None = None,
        timeout: Timeout = None,
    ) -> WebhookSubscription:
        """Change a webhook subscription; what is not given stays.

        Args:
            id: Of the subscription.
            webhook_url: Of your server, 2048 characters at most.
            enabled_events: Types of the events to send, all of them.
            version: Form of the events.
            timeout: Seconds for the call.

        Returns:
            The subscription as it is now.

        Raises:
            InvalidParams: Nothing to change was given, `enabled_events` is empty, or there is no such version.
            NotFoundError: There is no such subscription.

        Calls `PATCH /api/v3.1/webhook_subscriptions/{id}`.
        """
        return self._portal.run(
            self._core.update(
                id,
                webhook_url=webhook_url,
                enabled_events=enabled_events,
                version=version,
                timeout=timeout,
            )
        )

    @renamed_arguments(url="webhook_url", events="enabled_events")
    def set(
        self,
        *,
        webhook_url: str,
        enabled_events: str | Iterable[str] = (TRIGGER_MESSAGE,),
        version: Version = "V3",
        timeout: Timeout = None,
    ) -> WebhookSubscription:
        """Make the project's webhook subscription be this: change the one that is there, or create it.

        When someone else creates it in between, theirs is changed.

        Args:
            webhook_url: Of your server, 2048 characters at most.
            enabled_events: Types of the events to send; messages of triggers by default.
            version: Form of the events.
            timeout: Seconds for the whole call.

        Returns:
            The subscription as it is now, with the secret to check signatures with.

        Raises:
            InvalidParams: `enabled_events` is empty, or there is no such version.

        Example:
            subscription = composio.webhooks.subscriptions.set(webhook_url="https://app.example/events")
            print(subscription.id)

        Calls `GET /api/v3.1/webhook_subscriptions`, then `PATCH /api/v3.1/webhook_subscriptions/{id}` or `POST
        /api/v3.1/webhook_subscriptions`.
        """
        return self._portal.run(
            self._core.set(webhook_url=webhook_url, enabled_events=enabled_events, version=version, timeout=timeout)
        )

    @renamed_arguments(subscription_id="id")
    def delete(self, id: str, *, timeout: Timeout = None) -> Done:
        """Delete a webhook subscription: the platform sends no more events.

        Args:
            id: Of the subscription.
            timeout: Seconds for the call.

        Returns:
            `success`.

        Raises:
            NotFoundError: There is no such subscription.

        Calls `DELETE /api/v3.1/webhook_subscriptions/{id}`.
        """
        return self._portal.run(self._core.delete(id, timeout=timeout))

    @renamed_arguments(subscription_id="id")
    def rotate_secret(self, id: str, *, timeout: Timeout = None) -> RotatedSecret:
        """Give a webhook subscription a new secret.

        When the outcome is unknown, `get` tells the secret that holds now.

        Args:
            id: Of the subscription.
            timeout: Seconds for the call.

        Returns:
            The new secret.

        Raises:
            NotFoundError: There is no such subscription.

        Calls `POST /api/v3.1/webhook_subscriptions/{id}/rotate_secret`.
        """
        return self._portal.run(self._core.rotate_secret(id, timeout=timeout))

    def list_event_types(self, *, timeout: Timeout = None) -> Pager[WebhookEventType]:
        """List the types of events that a subscription can ask for.

        Args:
            timeout: Seconds for the call.

        Returns:
            A pager; `for` walks all types.

        Calls `GET /api/v3.1/webhook_subscriptions/event_types`.
        """
        made = self._core.list_event_types(timeout=timeout)
        return Pager(made, self._portal)


class WebhookEndpoints:
    """`composio.webhooks.endpoints`: where toolkits send their events to, for OAuth apps of your own."""

    _core: _async.WebhookEndpoints
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.WebhookEndpoints, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(app="toolkit_slug", toolkit="toolkit_slug")
    def list(self, *, toolkit_slug: str | None = None, timeout: Timeout = None) -> Pager[WebhookEndpoint]:
        """List webhook endpoints.

        Args:
            toolkit_slug: Only of this toolkit.
            timeout: Seconds for the call.

        Returns:
            A pager; `for` walks all endpoints, which tell id, toolkit and client id only.

        Calls `GET /api/v3.1/webhook_endpoints`.
        """
        made = self._core.list(toolkit_slug=toolkit_slug, timeout=timeout)
        return Pager(made, self._portal)

    def get(self, nano_id: str, *, timeout: Timeout = None) -> WebhookEndpoint:
        """Get one webhook endpoint.

        Args:
            nano_id: Its id, `we_...`.
            timeout: Seconds for the call.

        Returns:
            The endpoint.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/webhook_endpoints/{nano_id}`.
        """
        return self._portal.run(self._core.get(nano_id, timeout=timeout))

    @renamed_arguments(app="toolkit_slug", toolkit="toolkit_slug")
    def create(self, *, toolkit_slug: str, client_id: str, timeout: Timeout = None) -> WebhookEndpoint:
        """Create the webhook endpoint of an OAuth app of your own.

        Args:
            toolkit_slug: Of the toolkit.
            client_id: Of the OAuth app.
            timeout: Seconds for the call.

        Returns:
            The endpoint, with the `webhook_url` to enter at the toolkit.

        Raises:
            ToolkitNotFoundError: There is no such toolkit.

        Calls `POST /api/v3.1/webhook_endpoints`.
        """
        return self._portal.run(self._core.create(toolkit_slug=toolkit_slug, client_id=client_id, timeout=timeout))

    def replace(self, nano_id: str, *, data: Mapping[str, str], timeout: Timeout = None) -> WebhookEndpoint:
        """Replace all data of a webhook endpoint.

        Args:
            nano_id: Its id, `we_...`.
            data: Names and texts, such as a signing secret; what it does not name is dropped.
            timeout: Seconds for the call.

        Returns:
            The endpoint as it is now.

        Raises:
            InvalidParamsType: `data` is not a dict of texts.
            NotFoundError: There is no such endpoint.

        Calls `POST /api/v3.1/webhook_endpoints/{nano_id}`.
        """
        return self._portal.run(self._core.replace(nano_id, data=data, timeout=timeout))

    def update(self, nano_id: str, *, data: Mapping[str, str], timeout: Timeout = None) -> WebhookEndpoint:
        """Add to the data of a webhook endpoint.

        Args:
            nano_id: Its id, `we_...`.
            data: Names and texts, such as a signing secret; what it does not name stays.
            timeout: Seconds for the call.

        Returns:
            The endpoint as it is now.

        Raises:
            InvalidParamsType: `data` is not a dict of texts.
            NotFoundError: There is no such endpoint.

        Calls `PATCH /api/v3.1/webhook_endpoints/{nano_id}`.
        """
        return self._portal.run(self._core.update(nano_id, data=data, timeout=timeout))
