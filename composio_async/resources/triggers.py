"""Triggers: the types that toolkits have, and the triggers that are set up for connected accounts."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, NoReturn

import orjson
from attrs import evolve

from composio_async._arguments import compact, filled, identifier, mapping, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import decode_done, decode_names, read, read_by, read_page
from composio_async._refusals import raise_as, raise_unconnected
from composio_async._renamed import renamed_arguments
from composio_async._request import Operation
from composio_async._transport import Transport
from composio_async._unset import UNSET, Unset
from composio_async.config import LATEST, pinned, versions
from composio_async.errors import APIStatusError, InvalidParams, NotFoundError, ResponseValidationError
from composio_async.models.status import Done
from composio_async.models.triggers import OLD_NAMES, Trigger, TriggerId, TriggerType
from composio_async.models.webhooks import WebhookSubscription
from composio_async.pagination import Page, Pager
from composio_async.resources.webhooks import TRIGGER_MESSAGE, Version, WebhookSubscriptions
from composio_async.retry import Delivery

_TYPES: Final = "/api/v3.1/triggers_types"
_TRIGGERS: Final = "/api/v3.1/trigger_instances"
_LIST: Final = Operation("triggers.list", "GET", _TYPES)
_GET_TYPE: Final = Operation("triggers.get_type", "GET", f"{_TYPES}/{{slug}}")
_LIST_ENUM: Final = Operation("triggers.list_enum", "GET", f"{_TYPES}/list/enum")
_LIST_ACTIVE: Final = Operation("triggers.list_active", "GET", f"{_TRIGGERS}/active")
_CREATE: Final = Operation("triggers.create", "POST", f"{_TRIGGERS}/{{slug}}/upsert", Delivery.CREATE)
_UPDATE: Final = Operation("triggers.update", "PATCH", f"{_TRIGGERS}/manage/{{triggerId}}", Delivery.WRITE)
_DELETE: Final = Operation("triggers.delete", "DELETE", f"{_TRIGGERS}/manage/{{triggerId}}", Delivery.WRITE)

SAYS_NOTHING: Final = (b"", b"{}")
STATUSES: Final = frozenset({"enable", "disable"})


class Triggers:
    """`composio.triggers`: events of toolkits, and which accounts report them."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
            A pager; `async for` walks all types.

        Calls `GET /api/v3.1/triggers_types`.
        """
        query = {
            "toolkit_slugs": filled(toolkit_slugs, "toolkit_slugs"),
            "toolkit_versions": self._versions(toolkit_versions),
            "limit": limit,
        }
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[TriggerType]:
            request = _LIST.request(query={**query, "cursor": at})
            return await read_page(TriggerType, await self._transport.send(request, timeout))

        return Pager(fetch, cursor)

    async def get_type(
        self, slug: str, *, toolkit_versions: str | Mapping[str, str] | None = None, timeout: Timeout = None
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
        at = self._versions(toolkit_versions)
        request = _GET_TYPE.request(path={"slug": text(slug, "slug")}, query={"toolkit_versions": at})
        try:
            return await read(TriggerType, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_no_type(error, slug, at)

    async def list_enum(self, *, timeout: Timeout = None) -> builtins.list[str]:
        """List the slugs of all types of triggers.

        Args:
            timeout: Seconds for the call.

        Returns:
            The slugs.

        Calls `GET /api/v3.1/triggers_types/list/enum`.
        """
        return await read_by(decode_names, await self._transport.send(_LIST_ENUM.request(), timeout))

    @renamed_arguments(entity_id="user_id", connected_auth_id="connected_account_id", config="trigger_config")
    async def create(
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
            trigger = await composio.triggers.create(
                "GITHUB_COMMIT_EVENT",
                user_id="user_123",
                trigger_config={"owner": "octocat", "repo": "hello-world"},
            )
            print(trigger.trigger_id)

        Calls `POST /api/v3.1/trigger_instances/{slug}/upsert`, and where that tells no id `GET
        /api/v3.1/trigger_instances/active`.
        """
        if user_id is None and connected_account_id is None:
            raise InvalidParams("triggers.create() needs user_id or connected_account_id: whose events are meant?")
        if connected_account_id is not None:
            identifier(connected_account_id, "connected_account_id", "ca_")
        if trigger_config is not None:
            mapping(trigger_config, "trigger_config")
        left = self._transport.budget(timeout)
        at = self._versions(toolkit_versions)
        body = compact(
            user_id=optional_text(user_id, "user_id"),
            connected_account_id=connected_account_id,
            trigger_config=trigger_config,
            egress_url=optional_text(egress_url, "egress_url"),
            toolkit_versions=at,
        )
        request = _CREATE.request(path={"slug": text(slug, "slug")}, body=body)
        try:
            raw = await self._transport.send(request, left())
        except APIStatusError as error:
            raise_unconnected(error)
            if isinstance(error, NotFoundError):
                _raise_no_type(error, slug, at)
            raise
        if raw.content.strip() not in SAYS_NOTHING:
            return await read(TriggerId, raw)
        found = await self._newest_of(slug, user_id, connected_account_id, trigger_config or {}, left)
        if found is None:
            told = (
                f"The trigger {slug} is set up, but the platform does not tell its id: look in triggers.list_active()."
            )
            raise ResponseValidationError(
                told, operation=_CREATE.name, request_id=raw.meta.request_id, status=raw.meta.status, sent=True
            )
        return TriggerId(trigger_id=found.id, meta=raw.meta)

    async def _newest_of(
        self,
        slug: str,
        user_id: str | None,
        account: str | None,
        config: Mapping[str, Any],
        left: Callable[[], float],
    ) -> Trigger | None:
        """The trigger that was changed last of those that could be meant."""
        listed = self.list_active(
            trigger_names=slug,
            user_ids=user_id,
            connected_account_ids=account,
            timeout=left(),
        )
        found = [one async for one in listed if config.items() <= one.trigger_config.items()]
        return max(found, key=lambda one: one.updated_at or "", default=None)

    @renamed_arguments(
        entity_ids="user_ids", integration_ids="auth_config_ids", trigger_slugs="trigger_names", user_id="user_ids"
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
            A pager; `async for` walks all triggers.

        Raises:
            InvalidParams: A filter is empty, which the platform would read as "all".

        Calls `GET /api/v3.1/trigger_instances/active`.
        """
        query = {
            "user_ids": filled(user_ids, "user_ids"),
            "connected_account_ids": filled(connected_account_ids, "connected_account_ids"),
            "auth_config_ids": filled(auth_config_ids, "auth_config_ids"),
            "trigger_ids": filled(trigger_ids, "trigger_ids"),
            "trigger_names": filled(trigger_names, "trigger_names"),
            "show_disabled": show_disabled,
            "limit": limit,
        }
        _LIST_ACTIVE.request(query=query)

        async def fetch(at: str | None) -> Page[Trigger]:
            request = _LIST_ACTIVE.request(query={**query, "cursor": at})
            page = await read_page(Trigger, await self._transport.send(request, timeout))
            page.items = [_told_once(one) for one in page.items]
            return page

        return Pager(fetch, cursor)

    @renamed_arguments(entity_id="user_id", id="trigger_id")
    async def update(
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
        if status is not None and status not in STATUSES:
            msg = f"status must be 'enable' or 'disable', not {status!r}."
            raise InvalidParams(msg)
        body: dict[str, Any] = compact(status=status, user_id=optional_text(user_id, "user_id"))
        if egress_url is not UNSET:
            body["egress_url"] = optional_text(egress_url, "egress_url")
        if not body:
            raise InvalidParams("triggers.update() was given nothing to change.")
        request = _UPDATE.request(path={"triggerId": _id(trigger_id)}, body=body)
        try:
            return await read_by(decode_done, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_no_trigger(error, trigger_id)

    @renamed_arguments(id="trigger_id")
    async def enable(self, trigger_id: str, *, timeout: Timeout = None) -> Done:
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
        return await self.update(trigger_id, status="enable", timeout=timeout)

    @renamed_arguments(id="trigger_id")
    async def disable(self, trigger_id: str, *, timeout: Timeout = None) -> Done:
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
        return await self.update(trigger_id, status="disable", timeout=timeout)

    @renamed_arguments(id="trigger_id")
    async def delete(self, trigger_id: str, *, timeout: Timeout = None) -> TriggerId:
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
        operation = evolve(_DELETE, gone=orjson.dumps({"trigger_id": _id(trigger_id)}))
        request = operation.request(path={"triggerId": trigger_id})
        try:
            return await read(TriggerId, await self._transport.send(request, timeout))
        except NotFoundError as error:
            _raise_no_trigger(error, trigger_id)

    @renamed_arguments(url="webhook_url", events="enabled_events")
    async def set_webhook_subscription(
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
        subscriptions = WebhookSubscriptions(self._transport)
        return await subscriptions.set(
            webhook_url=webhook_url, enabled_events=enabled_events, version=version, timeout=timeout
        )

    def _versions(self, given: str | Mapping[str, str] | None) -> str | Mapping[str, str]:
        return versions(given) or self._transport.settings.toolkit_versions


def _id(trigger_id: str) -> str:
    return identifier(trigger_id, "trigger_id", "ti_")


def _told_once(trigger: Trigger) -> Trigger:
    """The same without old names that say what today's names say; one that says something else stays in `extra`."""
    kept = {
        name: value
        for name, value in trigger.extra.items()
        if name not in OLD_NAMES or value != getattr(trigger, OLD_NAMES[name])
    }
    return trigger if len(kept) == len(trigger.extra) else evolve(trigger, extra=kept)


def _raise_no_type(error: NotFoundError, slug: str, asked: str | Mapping[str, str]) -> NoReturn:
    version = pinned(asked, slug)
    at = "" if version in {None, LATEST} else f" at version {version!r}"
    raise_as(NotFoundError, error, f"There is no trigger type {slug!r}{at}.", None)


def _raise_no_trigger(error: NotFoundError, trigger_id: str) -> NoReturn:
    raise_as(NotFoundError, error, f"There is no trigger {trigger_id!r}.", None)
