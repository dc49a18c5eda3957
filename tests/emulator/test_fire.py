"""Triggers that fire: what is checked, who is told, what is logged."""

from __future__ import annotations

import json

import pytest
from receiving import COMMIT, listener, receiver, settled, subscription, trigger

from composio_async.emulator import Emulator


async def test_what_goes_out_is_what_was_told(api, emulator):
    """The answer of fire holds exactly the headers and the body that arrive, and the secret of the subscription."""
    trigger_id = await trigger(api)
    async with receiver() as hook:
        made = await subscription(api, hook.url)
        fired = emulator.fire(trigger_id, COMMIT)
        (sent,) = fired.webhooks
        await settled(emulator)
        ((headers, body),) = hook.got
    assert sent.body == body
    assert sent.headers.items() <= headers.items()
    assert all(name == name.lower() for name in sent.headers)
    assert (sent.url, sent.secret, fired.sockets) == (hook.url, made["secret"], 0)
    assert made["secret"] not in repr(fired)
    said = json.loads(body)
    assert said["data"] == COMMIT
    assert said["metadata"].pop("log_id") == fired.log_id
    account = (await api.get("connected_accounts"))["items"][0]
    assert said["metadata"] == {
        "trigger_slug": "GITHUB_COMMIT_EVENT",
        "trigger_id": trigger_id,
        "connected_account_id": account["id"],
        "auth_config_id": account["auth_config"]["id"],
        "user_id": "user_1",
    }
    assert (said["type"], said["id"]) == ("composio.trigger.message", headers["webhook-id"])


async def test_the_same_over_http(api, emulator):
    """`POST /__emulator/fire` takes no key and answers with webhooks and the number of listeners, nothing else."""
    trigger_id = await trigger(api)
    async with receiver() as hook, listener(api) as one:
        made = await subscription(api, hook.url)
        await one.subscribe()
        body = {"trigger_id": trigger_id, "payload": {"message": "m"}, "chunk": 100}
        answer = await api("POST", "/__emulator/fire", body, headers={})
        assert answer.status == 200
        (sent,) = answer.body.pop("webhooks")
        assert answer.body == {"sockets": 1}
        assert sent.keys() == {"headers", "body", "secret"}
        assert sent["secret"] == made["secret"]
        assert (await one.hear())["event"] == "chunked-trigger_to_client"
        await settled(emulator)
        assert hook.got[0][1] == sent["body"]
    (told,) = (await api("GET", "/__emulator/deliveries", headers={})).body["items"]
    assert (told["status"], told["attempts"], told["url"]) == ("delivered", 1, hook.url)


async def test_a_payload_is_held_against_its_type(api, emulator):
    """A field of the wrong type is refused by name; what is missing or unknown is fine."""
    trigger_id = await trigger(api)
    for payload in ({}, {"message": "m", "branch": {"name": "main"}}):
        emulator.fire(trigger_id, payload)
    with pytest.raises(ValueError, match=r"Invalid payload for GITHUB_COMMIT_EVENT: payload\.message must be a string"):
        emulator.fire(trigger_id, {"message": 5})
    body = {"trigger_id": trigger_id, "payload": {"message": 5, "url": None}}
    error = await api.fails(400, "POST", "/__emulator/fire", body)
    assert len(error["errors"]) == 2
    assert len((await api.post("internal/trigger/logs", {}))["data"]) == 2


async def test_what_cannot_be_fired(api, emulator):
    """No such trigger, one that is off, one whose account is gone, and arguments that make no sense: each says why."""
    trigger_id = await trigger(api)
    for payload, chunk, words in (
        ([], None, "payload must be an object"),
        ({"x": {1, 2}}, None, "payload is not JSON"),
        ({}, 0, "chunk must be characters, a whole number from 1 to 10000, not 0"),
        ({}, True, "not True"),
        ({}, 10_001, "not 10001"),
    ):
        with pytest.raises(ValueError, match=words):
            emulator.fire(trigger_id, payload, chunk)
    with pytest.raises(ValueError, match="trigger_id must be a string"):
        emulator.fire(None, {})
    with pytest.raises(LookupError, match=r"'ti_000002' was not found. Did you mean ti_000001"):
        emulator.fire("ti_000002", {})
    await api.fails(404, "POST", "/__emulator/fire", {"trigger_id": "nothing", "payload": {}})
    await api("PATCH", f"trigger_instances/manage/{trigger_id}", {"status": "disable"})
    with pytest.raises(ValueError, match=r"is disabled, so it reports nothing. Enable it"):
        emulator.fire(trigger_id, {})
    await api.fails(409, "POST", "/__emulator/fire", {"trigger_id": trigger_id, "payload": {}})
    await api("PATCH", f"trigger_instances/manage/{trigger_id}", {"status": "enable"})
    emulator.fire(trigger_id, {})
    await api("DELETE", f"connected_accounts/{(await api.get('connected_accounts'))['items'][0]['id']}")
    with pytest.raises(LookupError, match="was not found"):
        emulator.fire(trigger_id, {})


async def test_every_firing_is_logged(open_api):
    """A log is written whether anyone listens or not, and tells of a webhook that failed for good."""
    async with Emulator(webhook_delays=()) as emulator, open_api(emulator) as api:
        trigger_id = await trigger(api)
        quiet = emulator.fire(trigger_id, {"message": "quiet"})
        async with receiver(500) as hook:
            await subscription(api, hook.url)
            loud = emulator.fire(trigger_id, {"message": "loud"})
            await settled(emulator)
        second, first = (await api.post("internal/trigger/logs", {}))["data"]
    assert (first["id"], first["status"], first["appName"]) == (quiet.log_id, "success", "github")
    assert json.loads(first["meta"]["triggerClientPayload"]) == {"message": "quiet"}
    assert (second["id"], second["status"]) == (loud.log_id, "error")
    assert second["meta"]["triggerClientError"] == "the webhook answered 500"
    assert second["meta"]["triggerNanoId"] == trigger_id


async def test_where_a_trigger_sends_its_events_instead(api, emulator):
    """The address of a trigger takes the place of the project's, also where the project has none."""
    async with receiver() as own, receiver() as projects:
        trigger_id = await trigger(api, egress_url=own.url)
        emulator.fire(trigger_id, {"message": "alone"})
        made = await subscription(api, projects.url, "V1")
        (sent,) = emulator.fire(trigger_id, {"message": "both"}).webhooks
        await settled(emulator)
        assert (sent.url, sent.secret) == (own.url, made["secret"])
        assert sorted(json.loads(body).keys() >= {"trigger_name"} for _, body in own.got) == [False, True]
        await api("PATCH", f"trigger_instances/manage/{trigger_id}", {"egress_url": None})
        emulator.fire(trigger_id, {"message": "back"})
        await settled(emulator)
        assert (len(own.got), len(projects.got)) == (2, 1)


async def test_the_logs_of_events_are_bounded(api, emulator, monkeypatch):
    """Of very many events the newest are kept."""
    monkeypatch.setattr("composio_async.emulator.firing.KEPT", 3)
    trigger_id = await trigger(api)
    ids = [emulator.fire(trigger_id, {}).log_id for _ in range(5)]
    assert [row["id"] for row in (await api.post("internal/trigger/logs", {}))["data"]] == ids[:1:-1]
