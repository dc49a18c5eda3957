"""Webhooks: where a project's events go, and where toolkits send theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NoReturn, TypeAlias

from composio_async._arguments import compact, identifier, mapping, names, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import decode_done, read, read_by, read_page
from composio_async._refusals import raise_as
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation, Request
from composio_async._transport import Transport
from composio_async.errors import ConflictError, InvalidParams, InvalidParamsType, NotFoundError, ToolkitNotFoundError
from composio_async.models.status import Done
from composio_async.models.webhooks import RotatedSecret, WebhookEndpoint, WebhookEventType, WebhookSubscription
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery

_SUBSCRIPTIONS: Final = "/api/v3.1/webhook_subscriptions"
_SUBSCRIPTION: Final = f"{_SUBSCRIPTIONS}/{{id}}"
_LIST: Final = Operation("webhooks.subscriptions.list", "GET", _SUBSCRIPTIONS, keys=PROJECT)
_GET: Final = Operation("webhooks.subscriptions.get", "GET", _SUBSCRIPTION, keys=PROJECT)
_CREATE: Final = Operation("webhooks.subscriptions.create", "POST", _SUBSCRIPTIONS, Delivery.CREATE, PROJECT)
_UPDATE: Final = Operation("webhooks.subscriptions.update", "PATCH", _SUBSCRIPTION, Delivery.WRITE, PROJECT)
_DELETE: Final = Operation(
    "webhooks.subscriptions.delete", "DELETE", _SUBSCRIPTION, Delivery.WRITE, PROJECT, gone=b'{"success":true}'
)
_ROTATE: Final = Operation(
    "webhooks.subscriptions.rotate_secret", "POST", f"{_SUBSCRIPTION}/rotate_secret", Delivery.CREATE, PROJECT
)
_EVENT_TYPES: Final = Operation(
    "webhooks.subscriptions.list_event_types", "GET", f"{_SUBSCRIPTIONS}/event_types", keys=PROJECT
)

_ENDPOINTS: Final = "/api/v3.1/webhook_endpoints"
_ENDPOINT: Final = f"{_ENDPOINTS}/{{nano_id}}"
_LIST_ENDPOINTS: Final = Operation("webhooks.endpoints.list", "GET", _ENDPOINTS, keys=PROJECT)
_GET_ENDPOINT: Final = Operation("webhooks.endpoints.get", "GET", _ENDPOINT, keys=PROJECT)
_CREATE_ENDPOINT: Final = Operation("webhooks.endpoints.create", "POST", _ENDPOINTS, Delivery.CREATE, PROJECT)
_REPLACE_ENDPOINT: Final = Operation("webhooks.endpoints.replace", "POST", _ENDPOINT, Delivery.WRITE, PROJECT)
_UPDATE_ENDPOINT: Final = Operation("webhooks.endpoints.update", "PATCH", _ENDPOINT, Delivery.WRITE, PROJECT)

Version: TypeAlias = Literal["V1", "V2", "V3"]

VERSIONS: Final = ("V1", "V2", "V3")
TRIGGER_MESSAGE: Final = "composio.trigger.message"


class Webhooks:
    """`composio.webhooks`: where events go.

    Attributes:
        subscriptions: Where the platform sends the project's events.
        endpoints: Where toolkits send their events to, for OAuth apps of your own.
    """

    subscriptions: WebhookSubscriptions
    endpoints: WebhookEndpoints

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.subscriptions = WebhookSubscriptions(transport)
        self.endpoints = WebhookEndpoints(transport)


class WebhookSubscriptions:
    """`composio.webhooks.subscriptions`: where the platform sends a project's events; a project has one."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, timeout: Timeout = None
    ) -> Pager[WebhookSubscription]:
        """List webhook subscriptions.

        Args:
            limit: Subscriptions on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all subscriptions.

        Calls `GET /api/v3.1/webhook_subscriptions`.
        """
        _LIST.request(query={"limit": limit})

        async def fetch(at: str | None) -> Page[WebhookSubscription]:
            request = _LIST.request(query={"limit": limit, "cursor": at})
            return await read_page(WebhookSubscription, await self._transport.send(request, timeout))

        return Pager(fetch, cursor)

    @renamed_arguments(subscription_id="id")
    async def get(self, id: str, *, timeout: Timeout = None) -> WebhookSubscription:
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
        return await self._one(_GET.request(path={"id": text(id, "id")}), id, timeout)

    @renamed_arguments(url="webhook_url", events="enabled_events")
    async def create(
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
        body = {"webhook_url": text(webhook_url, "webhook_url"), **_events(enabled_events or ()), **_version(version)}
        return await read(WebhookSubscription, await self._transport.send(_CREATE.request(body=body), timeout))

    @renamed_arguments(subscription_id="id", url="webhook_url", events="enabled_events")
    async def update(
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
        body = {
            **compact(webhook_url=optional_text(webhook_url, "webhook_url")),
            **_events(enabled_events),
            **_version(version),
        }
        if not body:
            raise InvalidParams("webhooks.subscriptions.update() was given nothing to change.")
        return await self._one(_UPDATE.request(path={"id": text(id, "id")}, body=body), id, timeout)

    @renamed_arguments(url="webhook_url", events="enabled_events")
    async def set(
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
            subscription = await composio.webhooks.subscriptions.set(webhook_url="https://app.example/events")
            print(subscription.id)

        Calls `GET /api/v3.1/webhook_subscriptions`, then `PATCH /api/v3.1/webhook_subscriptions/{id}` or `POST
        /api/v3.1/webhook_subscriptions`.
        """
        fields: dict[str, Any] = {
            "webhook_url": text(webhook_url, "webhook_url"),
            **_events(enabled_events),
            **_version(version),
        }
        left = self._transport.budget(timeout)
        there = await self.list(limit=1, timeout=left())
        if not there.items:
            try:
                return await self.create(**fields, timeout=left())
            except ConflictError:
                there = await self.list(limit=1, timeout=left())
                if not there.items:
                    raise
        return await self.update(there.items[0].id, **fields, timeout=left())

    @renamed_arguments(subscription_id="id")
    async def delete(self, id: str, *, timeout: Timeout = None) -> Done:
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
        request = _DELETE.request(path={"id": text(id, "id")})
        try:
            return await read_by(decode_done, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_no_subscription(error, id)

    @renamed_arguments(subscription_id="id")
    async def rotate_secret(self, id: str, *, timeout: Timeout = None) -> RotatedSecret:
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
        request = _ROTATE.request(path={"id": text(id, "id")})
        try:
            return await read(RotatedSecret, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_no_subscription(error, id)

    def list_event_types(self, *, timeout: Timeout = None) -> Pager[WebhookEventType]:
        """List the types of events that a subscription can ask for.

        Args:
            timeout: Seconds for the call.

        Returns:
            A pager; `async for` walks all types.

        Calls `GET /api/v3.1/webhook_subscriptions/event_types`.
        """

        async def fetch(at: str | None) -> Page[WebhookEventType]:
            request = _EVENT_TYPES.request(query={"cursor": at})
            return await read_page(WebhookEventType, await self._transport.send(request, timeout))

        return Pager(fetch)

    async def _one(self, request: Request, id: str, timeout: Timeout) -> WebhookSubscription:
        try:
            return await read(WebhookSubscription, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_no_subscription(error, id)


class WebhookEndpoints:
    """`composio.webhooks.endpoints`: where toolkits send their events to, for OAuth apps of your own."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @renamed_arguments(app="toolkit_slug", toolkit="toolkit_slug")
    def list(self, *, toolkit_slug: str | None = None, timeout: Timeout = None) -> Pager[WebhookEndpoint]:
        """List webhook endpoints.

        Args:
            toolkit_slug: Only of this toolkit.
            timeout: Seconds for the call.

        Returns:
            A pager; `async for` walks all endpoints, which tell id, toolkit and client id only.

        Calls `GET /api/v3.1/webhook_endpoints`.
        """
        query = {"toolkit_slug": optional_text(toolkit_slug, "toolkit_slug")}
        _LIST_ENDPOINTS.request(query=query)

        async def fetch(at: str | None) -> Page[WebhookEndpoint]:
            request = _LIST_ENDPOINTS.request(query={**query, "cursor": at})
            return await read_page(WebhookEndpoint, await self._transport.send(request, timeout))

        return Pager(fetch)

    async def get(self, nano_id: str, *, timeout: Timeout = None) -> WebhookEndpoint:
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
        return await self._one(_GET_ENDPOINT.request(path={"nano_id": _endpoint(nano_id)}), nano_id, timeout)

    @renamed_arguments(app="toolkit_slug", toolkit="toolkit_slug")
    async def create(self, *, toolkit_slug: str, client_id: str, timeout: Timeout = None) -> WebhookEndpoint:
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
        body = {"toolkit_slug": text(toolkit_slug, "toolkit_slug"), "client_id": text(client_id, "client_id")}
        request = _CREATE_ENDPOINT.request(body=body)
        try:
            return await read(WebhookEndpoint, await self._transport.send(request, timeout))
        except NotFoundError as error:
            raise_as(ToolkitNotFoundError, error, f"There is no toolkit {toolkit_slug!r}.", None)

    async def replace(self, nano_id: str, *, data: Mapping[str, str], timeout: Timeout = None) -> WebhookEndpoint:
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
        return await self._one(_with_data(_REPLACE_ENDPOINT, nano_id, data), nano_id, timeout)

    async def update(self, nano_id: str, *, data: Mapping[str, str], timeout: Timeout = None) -> WebhookEndpoint:
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
        return await self._one(_with_data(_UPDATE_ENDPOINT, nano_id, data), nano_id, timeout)

    async def _one(self, request: Request, nano_id: str, timeout: Timeout) -> WebhookEndpoint:
        try:
            return await read(WebhookEndpoint, await self._transport.send(request, timeout))
        except NotFoundError as error:
            raise_as(NotFoundError, error, f"There is no webhook endpoint {nano_id!r}.", None)


def _events(given: str | Iterable[str] | None) -> dict[str, Any]:
    listed = names(given, "enabled_events")
    if listed is not None and not listed:
        raise InvalidParams("enabled_events is empty: name at least one type of event, as event_types() lists them.")
    return compact(enabled_events=listed)


def _version(given: str | None) -> dict[str, Any]:
    if given is not None and given not in VERSIONS:
        msg = f"version must be one of {', '.join(VERSIONS)}, not {given!r}."
        raise InvalidParams(msg)
    return compact(version=given)


def _with_data(operation: Operation, nano_id: str, data: Mapping[str, str]) -> Request:
    mapping(data, "data")
    for name, value in data.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise InvalidParamsType("data must map names to texts.")
    return operation.request(path={"nano_id": _endpoint(nano_id)}, body={"data": data}, secrets=data.values())


def _endpoint(nano_id: str) -> str:
    return identifier(nano_id, "nano_id", "we_")


def _raise_no_subscription(error: NotFoundError, subscription_id: str) -> NoReturn:
    raise_as(NotFoundError, error, f"There is no webhook subscription {subscription_id!r}.", None)
