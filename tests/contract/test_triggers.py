"""Triggers: types looked up, triggers set up, listed, switched off and deleted, in both packages."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from composio_async.emulator import Emulator, Reset
from composio_async.errors import (
    BadRequestError,
    ConnectionRequiredError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    RenamedArgumentError,
    ResponseValidationError,
)
from composio_async.models.triggers import OLD_NAMES

from .helpers import body_of, client, operations, query_of, serve

PLACE = {"owner": "octocat", "repo": "hello-world"}
TYPES = [
    "GITHUB_COMMIT_EVENT",
    "GITHUB_ISSUE_ADDED_EVENT",
    "GITHUB_PULL_REQUEST_EVENT",
    "GMAIL_NEW_GMAIL_MESSAGE",
    "GOOGLECALENDAR_GOOGLE_CALENDAR_EVENT_CREATED_TRIGGER",
    "GOOGLESHEETS_NEW_ROWS_TRIGGER",
    "HUBSPOT_CONTACT_CREATED_TRIGGER",
    "JIRA_NEW_ISSUE_TRIGGER",
    "SLACK_RECEIVE_MESSAGE",
]


async def test_types_are_listed_by_toolkit(composio: Any, emulator: Any) -> None:
    """Types come page by page with their schemas; the filter and the client's toolkit versions are sent."""
    types = await composio.triggers.list(limit=3).collect()
    assert [one.slug for one in types] == TYPES
    found = await composio.triggers.list(toolkit_slugs=["slack", "github"])
    assert [one.toolkit.slug for one in found.items] == ["github", "github", "github", "slack"]
    assert query_of(emulator, "triggers.list") == {"toolkit_slugs": "slack,github", "toolkit_versions": "latest"}
    assert [one.type for one in types] == ["webhook"] * 3 + ["poll"] * 5 + ["webhook"]
    assert [one.slug for one in types if one.requires_webhook_endpoint_setup] == ["SLACK_RECEIVE_MESSAGE"]
    for slug, count in (("github", 3), ("slack", 1), ("stripe", 0)):
        kit = await composio.toolkits.get(slug)
        assert kit.meta_info["triggers_count"] == count


async def test_one_type_tells_its_schemas(composio: Any, emulator: Any) -> None:
    """A type has the schemas of its config and of its events, at the version that was asked for."""
    found = await composio.triggers.get_type("GITHUB_COMMIT_EVENT", toolkit_versions={"GitHub": "20250906_00"})
    assert query_of(emulator, "triggers.get_type") == {"toolkit_versions[github]": "20250906_00"}
    assert found.config["required"] == ["owner", "repo"]
    assert "message" in found.payload["properties"]
    assert (found.name, found.version, found.toolkit.name) == ("Commit event", "20250906_00", "GitHub")
    assert found.description
    assert found.instructions
    assert found.extra == {}
    with pytest.raises(NotFoundError, match=r"no trigger type 'GITHUB_COMIT_EVENT'.*Did you mean GITHUB_COMMIT_EVENT"):
        await composio.triggers.get_type("GITHUB_COMIT_EVENT")


async def test_slugs_of_all_types(composio: Any) -> None:
    """The bare list of slugs is a list of texts."""
    slugs = await composio.triggers.list_enum()
    assert slugs == TYPES


async def test_create_for_a_user_is_one_request(composio: Any, emulator: Any) -> None:
    """A user id and a config are enough; only what was given is sent, once, and the same again is the same trigger."""
    account = emulator.connect("user_123", "github")
    made = await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_123", trigger_config=PLACE)
    assert operations(emulator) == ["triggers.create"]
    assert body_of(emulator, "triggers.create") == {
        "user_id": "user_123",
        "trigger_config": PLACE,
        "toolkit_versions": "latest",
    }
    assert made.trigger_id.startswith("ti_")
    again = await composio.triggers.create("GITHUB_COMMIT_EVENT", connected_account_id=account, trigger_config=PLACE)
    assert again.trigger_id == made.trigger_id
    emulator.connect("user_123", "gmail")
    other = await composio.triggers.create("GMAIL_NEW_GMAIL_MESSAGE", user_id="user_123")
    assert other.trigger_id != made.trigger_id


async def test_every_field_of_create_arrives(composio: Any, emulator: Any) -> None:
    """Account, config, versions as an object and the address of the events are sent under today's names."""
    account = emulator.connect("user_123", "github")
    made = await composio.triggers.create(
        "GITHUB_COMMIT_EVENT",
        user_id="user_123",
        connected_account_id=account,
        trigger_config=PLACE,
        toolkit_versions={"github": "20250906_00"},
        egress_url="https://app.example/events",
    )
    assert body_of(emulator, "triggers.create") == {
        "user_id": "user_123",
        "connected_account_id": account,
        "trigger_config": PLACE,
        "toolkit_versions": {"github": "20250906_00"},
        "egress_url": "https://app.example/events",
    }
    (one,) = (await composio.triggers.list_active()).items
    assert (one.id, one.trigger_name, one.user_id) == (made.trigger_id, "GITHUB_COMMIT_EVENT", "user_123")
    assert (one.connected_account_id, one.version, one.egress_url) == (
        account,
        "20250906_00",
        "https://app.example/events",
    )
    assert one.trigger_config == PLACE
    assert one.disabled_at is None


async def test_a_trigger_tells_each_thing_once(composio: Any, emulator: Any) -> None:
    """The old names that repeat today's are gone; what has no name of today is kept."""
    emulator.connect("user_123", "github")
    await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_123", trigger_config=PLACE)
    (one,) = (await composio.triggers.list_active()).items
    assert OLD_NAMES.keys().isdisjoint(one.to_dict())
    assert one.extra.keys() == {"deprecated"}


async def test_filters_of_list_active(composio: Any, emulator: Any) -> None:
    """Every filter narrows the list, user ids as well, and none is sent under its old name."""
    account = emulator.connect("user_1", "github")
    config = (await composio.connected_accounts.get(account)).auth_config.id
    emulator.connect("user_2", "slack")
    first = (await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_1", trigger_config=PLACE)).trigger_id
    second = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_2")).trigger_id

    async def found(**filters: Any) -> list[str]:
        return [one.id async for one in composio.triggers.list_active(**filters)]

    assert await found(limit=1) == [second, first]
    assert await found(user_ids="user_1") == [first]
    assert await found(trigger_names=["slack_receive_message"]) == [second]
    assert await found(trigger_ids=[first]) == [first]
    assert await found(connected_account_ids=account) == [first]
    assert await found(auth_config_ids=[config]) == [first]
    everything = {
        "user_ids": ["user_1", "user_2"],
        "connected_account_ids": [account],
        "auth_config_ids": [config],
        "trigger_ids": [first, second],
        "trigger_names": ["GITHUB_COMMIT_EVENT"],
        "show_disabled": True,
        "limit": 5,
    }
    assert await found(**everything) == [first]
    assert query_of(emulator, "triggers.list_active") == {
        **{name: ",".join(value) for name, value in everything.items() if isinstance(value, list)},
        "show_disabled": "true",
        "limit": "5",
    }
    with pytest.raises(InvalidParams, match="user_ids is empty, which the platform would read as all of them"):
        await composio.triggers.list_active(user_ids=[])


async def test_a_trigger_ends_with_its_account(composio: Any, emulator: Any) -> None:
    """Once the account is deleted its triggers are not listed any more."""
    account = emulator.connect("user_123", "github")
    await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_123", trigger_config=PLACE)
    await composio.connected_accounts.delete(account)
    assert (await composio.triggers.list_active(show_disabled=True)).items == []


async def test_disable_and_enable(composio: Any, emulator: Any) -> None:
    """One that is switched off is hidden unless asked for, and tells since when."""
    emulator.connect("user_123", "slack")
    trigger = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_123")).trigger_id
    done = await composio.triggers.disable(trigger)
    assert (done.success, done.status) == (True, "success")
    assert body_of(emulator, "triggers.disable") == {"status": "disable"}
    assert (await composio.triggers.list_active()).items == []
    (one,) = (await composio.triggers.list_active(show_disabled=True)).items
    assert one.disabled_at == one.updated_at
    await composio.triggers.enable(trigger)
    assert body_of(emulator, "triggers.enable") == {"status": "enable"}
    (one,) = (await composio.triggers.list_active()).items
    assert one.disabled_at is None


async def test_every_field_of_update_arrives(composio: Any, emulator: Any) -> None:
    """Status, user id and address are sent; None takes the address back, and leaving it out leaves it."""
    emulator.connect("user_123", "slack")
    trigger = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_123")).trigger_id

    async def address() -> Any:
        return (await composio.triggers.list_active(show_disabled=True)).items[0].egress_url

    everything = {"status": "disable", "user_id": "user_123", "egress_url": "https://app.example/x"}
    await composio.triggers.update(trigger, **everything)
    assert body_of(emulator, "triggers.update") == everything
    await composio.triggers.update(trigger, status="enable")
    assert await address() == "https://app.example/x"
    await composio.triggers.update(trigger, egress_url=None)
    assert body_of(emulator, "triggers.update") == {"egress_url": None}
    assert await address() is None
    with pytest.raises(BadRequestError, match="does not belong to user 'user_9'"):
        await composio.triggers.update(trigger, status="enable", user_id="user_9")


async def test_delete(composio: Any, emulator: Any) -> None:
    """Deleting tells which, and the trigger is gone."""
    emulator.connect("user_123", "slack")
    trigger = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_123")).trigger_id
    assert (await composio.triggers.delete(trigger)).trigger_id == trigger
    assert (await composio.triggers.list_active(show_disabled=True)).items == []


GONE = {
    "update": lambda triggers: triggers.update("ti_gone", egress_url=None),
    "enable": lambda triggers: triggers.enable("ti_gone"),
    "disable": lambda triggers: triggers.disable("ti_gone"),
    "delete": lambda triggers: triggers.delete("ti_gone"),
}


@pytest.mark.parametrize("method", GONE.values(), ids=GONE)
async def test_a_trigger_that_is_not_there(composio: Any, method: Any) -> None:
    """Every method says by one error that there is no such trigger."""
    with pytest.raises(NotFoundError, match=r"There is no trigger 'ti_gone'\.") as caught:
        await method(composio.triggers)
    assert caught.value.status == 404


async def test_what_the_platform_refuses(composio: Any, emulator: Any) -> None:
    """No account, a type that there is not and a config that does not fit are three errors, each with what to do."""
    create = composio.triggers.create
    with pytest.raises(ConnectionRequiredError, match="No active connected account found for user 'user_123'"):
        await create("GITHUB_COMMIT_EVENT", user_id="user_123", trigger_config=PLACE)
    with pytest.raises(NotFoundError, match=r"There is no trigger type 'GITHUB_PUSH'"):
        await create("GITHUB_PUSH", user_id="user_123")
    emulator.connect("user_123", "github")
    with pytest.raises(BadRequestError, match=r"trigger_config\.repo is required"):
        await create("GITHUB_COMMIT_EVENT", user_id="user_123", trigger_config={"owner": "octocat"})
    with pytest.raises(NotFoundError, match=r"type 'GITHUB_COMMIT_EVENT' at version '2020'\..*one of 2025"):
        await composio.triggers.get_type("GITHUB_COMMIT_EVENT", toolkit_versions="2020")


async def test_what_cannot_be_right_is_not_sent(composio: Any, emulator: Any) -> None:
    """Mistakes that can be seen here are refused before anything is sent."""
    triggers = composio.triggers
    for call, kind, words in (
        (lambda: triggers.create("A_B"), InvalidParams, "needs user_id or connected_account_id"),
        (lambda: triggers.create("A_B", user_id=" "), InvalidParams, "user_id must not be blank"),
        (lambda: triggers.create("A_B", connected_account_id="ac_1"), InvalidParams, "an auth config"),
        (lambda: triggers.create("A_B", user_id="u", trigger_config="{}"), InvalidParamsType, "must be a dict"),
        (lambda: triggers.create("", user_id="u"), InvalidParams, "slug must not be blank"),
        (lambda: triggers.create("A_B", entity_id="u"), RenamedArgumentError, "'user_id' today"),
        (lambda: triggers.get_type(" "), InvalidParams, "slug must not be blank"),
        (lambda: triggers.update("ti_1"), InvalidParams, "nothing to change"),
        (lambda: triggers.update("ti_1", status="ENABLED"), InvalidParams, "'enable' or 'disable', not 'ENABLED'"),
        (lambda: triggers.enable("ca_1"), InvalidParams, "a connected account"),
        (lambda: triggers.delete(id="ti_1"), RenamedArgumentError, "'trigger_id' today"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []


async def test_a_lost_answer_to_delete(composio: Any, emulator: Any) -> None:
    """A delete whose answer was lost is repeated, and one that finds nothing left then tells the same id."""
    emulator.connect("user_123", "slack")
    trigger = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_123")).trigger_id
    await composio.triggers.delete(trigger)
    emulator.fault("triggers.delete", Reset())
    assert (await composio.triggers.delete(trigger)).trigger_id == trigger


async def test_triggers_outlive_the_emulator(package: Any, tmp_path: Any) -> None:
    """With a state file, triggers and subscriptions are there again after a restart."""
    state = str(tmp_path / "state.jsonl")
    async with Emulator(state=state) as first, client(package, first) as composio:
        first.connect("user_123", "slack")
        trigger = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_123")).trigger_id
        await composio.webhooks.subscriptions.set(webhook_url="https://app.example/hook")
        endpoint = await composio.webhooks.endpoints.create(toolkit_slug="slack", client_id="id")
    async with Emulator(state=state) as second, client(package, second) as composio:
        assert [one.id async for one in composio.triggers.list_active()] == [trigger]
        (kept,) = (await composio.webhooks.subscriptions.list()).items
        assert kept.webhook_url == "https://app.example/hook"
        assert (await composio.webhooks.endpoints.get(endpoint.id)).client_id == "id"


@pytest.mark.parametrize(("status", "body"), [(204, b""), (200, b"{}")])
async def test_a_trigger_that_was_set_up_without_a_word(package: Any, status: int, body: bytes) -> None:
    """An answer without the id is looked up among the user's triggers: the newest of them with the same config."""
    asked: list[str] = []
    rows = [
        {"id": "ti_old", "trigger_config": {**PLACE, "branch": "main"}, "updated_at": "2026-01-01T00:00:00Z"},
        {"id": "ti_new", "trigger_config": {**PLACE, "branch": "main"}, "updated_at": "2026-01-02T00:00:00Z"},
        {"id": "ti_other", "trigger_config": {"owner": "else"}, "updated_at": "2026-01-03T00:00:00Z"},
    ]

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(f"{request.method} {request.path_qs}")
        if request.method == "POST":
            return web.Response(status=status, body=body or None)
        return web.json_response({"items": rows, "next_cursor": None})

    async with serve(handler) as url, client(package, url) as composio:
        made = await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_1", trigger_config=PLACE)
        assert (made.trigger_id, made.meta.status) == ("ti_new", status)
        rows.clear()
        with pytest.raises(ResponseValidationError, match="is set up, but the platform does not tell its id") as caught:
            await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_1")
        assert caught.value.sent
    assert asked[:2] == [
        "POST /api/v3.1/trigger_instances/GITHUB_COMMIT_EVENT/upsert",
        "GET /api/v3.1/trigger_instances/active?user_ids=user_1&trigger_names=GITHUB_COMMIT_EVENT",
    ]


async def test_where_events_go_is_said_under_triggers_as_well(composio: Any, emulator: Any) -> None:
    """`triggers.set_webhook_subscription` is `webhooks.subscriptions.set`, where the official SDK has it too."""
    made = await composio.triggers.set_webhook_subscription(webhook_url="https://app.example/a")
    assert body_of(emulator, "webhooks.subscriptions.create") == {
        "webhook_url": "https://app.example/a",
        "enabled_events": ["composio.trigger.message"],
        "version": "V3",
    }
    again = await composio.triggers.set_webhook_subscription(webhook_url="https://app.example/b", version="V2")
    assert (again.id, again.webhook_url, again.version) == (made.id, "https://app.example/b", "V2")
