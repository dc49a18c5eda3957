"""Webhooks: subscriptions, their secrets and event types, and endpoints of toolkits, in both packages."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from composio_async.emulator import Status
from composio_async.errors import (
    BadRequestError,
    ConflictError,
    InternalServerError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    ToolkitNotFoundError,
)

from .helpers import body_of, client, operations, query_of, serve

HOOK = "https://app.example/hook"
EVENTS = ["composio.trigger.message", "composio.connected_account.expired"]


async def test_create_and_get(composio: Any, emulator: Any) -> None:
    """A subscription is made of what was given; the secret comes along, and repr does not show it."""
    subscriptions = composio.webhooks.subscriptions
    made = await subscriptions.create(webhook_url=HOOK, enabled_events="composio.trigger.message", version="V2")
    assert body_of(emulator, "webhooks.subscriptions.create") == {
        "webhook_url": HOOK,
        "enabled_events": ["composio.trigger.message"],
        "version": "V2",
    }
    assert (made.webhook_url, made.version, made.enabled_events) == (HOOK, "V2", ["composio.trigger.message"])
    assert made.created_at == made.updated_at
    assert made.meta.status == 201
    assert made.secret
    assert made.secret not in repr(made)
    assert await subscriptions.get(made.id) == made
    assert (await subscriptions.list(limit=3)).items == [made]
    assert query_of(emulator, "webhooks.subscriptions.list") == {"limit": "3"}
    with pytest.raises(ConflictError, match="has webhook subscription"):
        await subscriptions.create(webhook_url=HOOK, enabled_events=EVENTS)
    assert "version" not in body_of(emulator, "webhooks.subscriptions.create")


async def test_update_sends_what_was_given(composio: Any, emulator: Any) -> None:
    """Each field can be changed alone, and the others stay."""
    subscriptions = composio.webhooks.subscriptions
    made = await subscriptions.create(webhook_url=HOOK, enabled_events=EVENTS, version="V3")
    for change in (
        {"webhook_url": "https://other.example"},
        {"enabled_events": ["composio.trigger.message"]},
        {"version": "V1"},
    ):
        changed = await subscriptions.update(made.id, **change)
        assert body_of(emulator, "webhooks.subscriptions.update") == change
    assert (changed.webhook_url, changed.enabled_events, changed.version) == (
        "https://other.example",
        ["composio.trigger.message"],
        "V1",
    )
    assert changed.secret == made.secret
    with pytest.raises(BadRequestError, match="is not sent in version V1"):
        await subscriptions.update(made.id, enabled_events=EVENTS)
    assert (await subscriptions.get(made.id)).enabled_events == ["composio.trigger.message"]


async def test_set_creates_or_changes(composio: Any, emulator: Any) -> None:
    """The first `set` creates the subscription, the next changes it, each after one look."""
    subscriptions = composio.webhooks.subscriptions
    first = await subscriptions.set(webhook_url=HOOK)
    assert query_of(emulator, "webhooks.subscriptions.list") == {"limit": "1"}
    assert body_of(emulator, "webhooks.subscriptions.create") == {
        "webhook_url": HOOK,
        "enabled_events": ["composio.trigger.message"],
        "version": "V3",
    }
    second = await subscriptions.set(webhook_url="https://other.example", enabled_events=EVENTS)
    assert (second.id, second.webhook_url, second.enabled_events) == (first.id, "https://other.example", EVENTS)
    assert operations(emulator) == [
        "webhooks.subscriptions.list",
        "webhooks.subscriptions.create",
        "webhooks.subscriptions.list",
        "webhooks.subscriptions.update",
    ]


async def test_set_when_another_was_faster(package: Any) -> None:
    """A conflict at creating means that there is one by now, which is changed; without one it is the caller's error."""
    there: list[Any] = []
    asked: list[str] = []
    theirs = {"id": "wsub_theirs", "webhook_url": HOOK, "version": "V3", "enabled_events": EVENTS, "secret": "s"}
    appearing = [theirs]

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(f"{request.method} {request.path.rpartition('/')[2]}")
        if request.method == "POST":
            there.extend(appearing)
            return web.json_response({"error": {"message": "There is one."}}, status=409)
        return web.json_response(theirs if request.method == "PATCH" else {"items": there})

    async with serve(answer) as url, client(package, url) as composio:
        assert (await composio.webhooks.subscriptions.set(webhook_url=HOOK)).id == "wsub_theirs"
        look, create = "GET webhook_subscriptions", "POST webhook_subscriptions"
        assert asked == [look, create, look, "PATCH wsub_theirs"]
        appearing.clear()
        there.clear()
        with pytest.raises(ConflictError, match=r"There is one\."):
            await composio.webhooks.subscriptions.set(webhook_url=HOOK)
        assert asked[4:] == [look, create, look]


async def test_rotate_secret(composio: Any, emulator: Any) -> None:
    """The new secret is told, holds from then on, and stays out of repr."""
    subscriptions = composio.webhooks.subscriptions
    made = await subscriptions.set(webhook_url=HOOK)
    rotated = await subscriptions.rotate_secret(made.id)
    assert body_of(emulator, "webhooks.subscriptions.rotate_secret") is None
    assert rotated.id == made.id
    assert rotated.secret not in {made.secret, ""}
    assert rotated.secret not in repr(rotated)
    assert (await subscriptions.get(made.id)).secret == rotated.secret


async def test_rotate_secret_is_sent_once(composio: Any, emulator: Any) -> None:
    """A rotation that may have happened is not repeated: the secret it made would be lost."""
    made = await composio.webhooks.subscriptions.set(webhook_url=HOOK)
    emulator.fault("webhooks.subscriptions.rotate_secret", Status(503))
    with pytest.raises(InternalServerError):
        await composio.webhooks.subscriptions.rotate_secret(made.id)
    assert len(emulator.requests("webhooks.subscriptions.rotate_secret")) == 1


async def test_event_types(composio: Any) -> None:
    """What can be subscribed to is told with the versions that it is sent in."""
    found = await composio.webhooks.subscriptions.list_event_types().collect()
    assert [one.event_type for one in found] == EVENTS
    assert found[0].supported_versions == ["V1", "V2", "V3"]
    assert all(one.description for one in found)


async def test_delete(composio: Any) -> None:
    """A subscription that was deleted is gone, and another can be created."""
    subscriptions = composio.webhooks.subscriptions
    made = await subscriptions.set(webhook_url=HOOK)
    assert (await subscriptions.delete(made.id)).success
    assert (await subscriptions.list()).items == []
    assert (await subscriptions.set(webhook_url=HOOK)).id != made.id


async def test_endpoints(composio: Any, emulator: Any) -> None:
    """An endpoint is made for a toolkit and an OAuth app; its data is replaced or added to, and repr hides it."""
    endpoints = composio.webhooks.endpoints
    made = await endpoints.create(toolkit_slug="slack", client_id="client")
    assert body_of(emulator, "webhooks.endpoints.create") == {"toolkit_slug": "slack", "client_id": "client"}
    assert (made.toolkit_slug, made.client_id, made.data) == ("slack", "client", {})
    assert made.id in made.webhook_url
    assert made.created_at
    replaced = await endpoints.replace(made.id, data={"signing_secret": "sig-one", "team": "T1"})
    assert body_of(emulator, "webhooks.endpoints.replace").keys() == {"data"}
    assert replaced.data == {"signing_secret": "sig-one", "team": "T1"}
    assert "sig-one" not in repr(replaced)
    updated = await endpoints.update(made.id, data={"team": "T2"})
    assert updated.data == {"signing_secret": "sig-one", "team": "T2"}
    assert (await endpoints.replace(made.id, data={"team": "T3"})).data == {"team": "T3"}
    assert (await endpoints.get(made.id)).data == {"team": "T3"}


async def test_no_error_shows_the_data_of_an_endpoint(package: Any) -> None:
    """What was sent as an endpoint's data is nowhere in the error, although the platform repeats it."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.json_response({"error": {"message": "Not so: " + await request.text()}}, status=400)

    async with serve(answer) as url, client(package, url) as composio:
        with pytest.raises(BadRequestError, match="Not so") as caught:
            await composio.webhooks.endpoints.update("we_1", data={"key": "sig-0123456789"})
    assert "sig-0123456789" not in f"{caught.value} {caught.value.body}"


async def test_endpoints_are_listed_by_toolkit(composio: Any, emulator: Any) -> None:
    """A list tells ids only, of all toolkits or of one."""
    endpoints = composio.webhooks.endpoints
    slack = await endpoints.create(toolkit_slug="slack", client_id="a")
    github = await endpoints.create(toolkit_slug="github", client_id="b")
    assert [one.id async for one in endpoints.list()] == [slack.id, github.id]
    (only,) = (await endpoints.list(toolkit_slug="github")).items
    assert (only.id, only.client_id, only.webhook_url) == (github.id, "b", None)
    assert query_of(emulator, "webhooks.endpoints.list") == {"toolkit_slug": "github"}


async def test_an_unknown_toolkit(composio: Any) -> None:
    """A slip in the toolkit's slug is `ToolkitNotFoundError` with the right name."""
    with pytest.raises(ToolkitNotFoundError, match=r"no toolkit 'slak'.*Did you mean slack"):
        await composio.webhooks.endpoints.create(toolkit_slug="slak", client_id="a")


GONE = {
    "get": lambda webhooks: webhooks.subscriptions.get("wsub_gone"),
    "update": lambda webhooks: webhooks.subscriptions.update("wsub_gone", version="V3"),
    "delete": lambda webhooks: webhooks.subscriptions.delete("wsub_gone"),
    "rotate_secret": lambda webhooks: webhooks.subscriptions.rotate_secret("wsub_gone"),
    "endpoints.get": lambda webhooks: webhooks.endpoints.get("we_gone"),
    "endpoints.replace": lambda webhooks: webhooks.endpoints.replace("we_gone", data={}),
    "endpoints.update": lambda webhooks: webhooks.endpoints.update("we_gone", data={}),
}


@pytest.mark.parametrize("method", GONE.values(), ids=GONE)
async def test_what_is_not_there(composio: Any, method: Any) -> None:
    """Every method says by one error what there is not."""
    with pytest.raises(NotFoundError, match=r"There is no webhook (subscription|endpoint) 'ws?u?be?_gone'|'we_gone'"):
        await method(composio.webhooks)


async def test_what_cannot_be_right_is_not_sent(composio: Any, emulator: Any) -> None:
    """Mistakes that can be seen here are refused before anything is sent."""
    subscriptions, endpoints = composio.webhooks.subscriptions, composio.webhooks.endpoints
    for call, kind, words in (
        (lambda: subscriptions.create(webhook_url="", enabled_events=EVENTS), InvalidParams, "webhook_url must not"),
        (lambda: subscriptions.create(webhook_url=HOOK, enabled_events=[]), InvalidParams, "enabled_events is empty"),
        (lambda: subscriptions.create(webhook_url=HOOK, enabled_events=None), InvalidParams, "enabled_events is empty"),
        (lambda: subscriptions.set(webhook_url=HOOK, enabled_events=[]), InvalidParams, "enabled_events is empty"),
        (lambda: subscriptions.set(webhook_url=HOOK, version="v3"), InvalidParams, "V1, V2, V3, not 'v3'"),
        (lambda: subscriptions.update("wsub_1"), InvalidParams, "nothing to change"),
        (lambda: subscriptions.update("wsub_1", enabled_events=[]), InvalidParams, "enabled_events is empty"),
        (lambda: subscriptions.get(""), InvalidParams, "id must not be blank"),
        (lambda: endpoints.get("ca_1"), InvalidParams, "a connected account"),
        (lambda: endpoints.create(toolkit_slug="slack", client_id=""), InvalidParams, "client_id must not be blank"),
        (lambda: endpoints.replace("we_1", data="secret"), InvalidParamsType, "data must be a dict"),
        (lambda: endpoints.update("we_1", data={"a": 1}), InvalidParamsType, "data must map names to texts"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []
