"""Webhooks on their way: signatures, forms, further attempts, and the outbox."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time

import pytest
from receiving import COMMIT, receiver, settled, subscription, trigger, until

from composio_async.emulator import Emulator

EXPIRED = "composio.connected_account.expired"


def signature(secret: str, headers: dict[str, str], body: str) -> str:
    """What a receiver works out for itself."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("version", ["V1", "V2", "V3"])
async def test_every_version_is_signed(api, emulator, version):
    """The signature covers id, time and exact body, with the whole secret as key; the time is the real one."""
    trigger_id = await trigger(api)
    async with receiver() as hook:
        made = await subscription(api, hook.url, version)
        emulator.fire(trigger_id, {"message": "héllo"})
        await settled(emulator)
        ((headers, body),) = hook.got
    assert headers["webhook-signature"] == signature(made["secret"], headers, body)
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"].startswith("msg_")
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60


async def test_the_forms_of_an_event(api, emulator):
    """Version 1 is flat, version 2 has its ids among the payload, version 3 an envelope."""
    trigger_id = await trigger(api)
    account = (await api.get("connected_accounts"))["items"][0]["id"]
    async with receiver() as hook:
        made = await subscription(api, hook.url, "V1")
        first = emulator.fire(trigger_id, COMMIT)
        await api("PATCH", f"webhook_subscriptions/{made['id']}", {"version": "V2"})
        second = emulator.fire(trigger_id, COMMIT)
        await api("PATCH", f"webhook_subscriptions/{made['id']}", {"version": "V3"})
        third = emulator.fire(trigger_id, COMMIT)
        await settled(emulator)
    assert json.loads(first.webhooks[0].body) == {
        "trigger_name": "GITHUB_COMMIT_EVENT",
        "connection_id": account,
        "trigger_id": trigger_id,
        "payload": COMMIT,
        "log_id": first.log_id,
    }
    said = json.loads(second.webhooks[0].body)
    data = said.pop("data")
    assert said.keys() == {"type", "timestamp", "log_id"}
    assert (said["type"], said["log_id"]) == ("github_commit_event", second.log_id)
    ids = {name: data.pop(name) for name in ("connection_id", "connection_nano_id", "trigger_nano_id", "user_id")}
    assert (ids["connection_nano_id"], ids["trigger_nano_id"], ids["user_id"]) == (account, trigger_id, "user_1")
    assert len(ids["connection_id"]) == len(data.pop("trigger_id")) == 36
    assert data == COMMIT
    assert json.loads(third.webhooks[0].body).keys() == {"id", "timestamp", "type", "metadata", "data"}


async def test_it_is_tried_again(open_api):
    """What fails is sent again, with the same id and body and signed anew, until it arrives."""
    async with Emulator(webhook_delays=[0.01, 0.02, 0.03]) as emulator, open_api(emulator) as api:
        trigger_id = await trigger(api)
        async with receiver(500, 429, 307) as hook:
            made = await subscription(api, hook.url)
            emulator.fire(trigger_id, {"message": "m"})
            (one,) = await settled(emulator)
        assert (one.status, one.attempts, one.response_status, one.error) == ("delivered", 4, 200, None)
        assert len({(headers["webhook-id"], body) for headers, body in hook.got}) == 1
        assert len(hook.got) == 4
        for headers, body in hook.got:
            assert headers["webhook-signature"] == signature(made["secret"], headers, body)
        (log,) = (await api.post("internal/trigger/logs", {}))["data"]
        assert log["status"] == "success"


async def test_it_fails_in_the_end(open_api):
    """After the last delay it is given up, and the outbox says why: an answer, or none."""
    async with Emulator(webhook_delays=(0.01,)) as emulator, open_api(emulator) as api:
        trigger_id = await trigger(api)
        async with receiver(500, 503) as hook:
            made = await subscription(api, hook.url)
            emulator.fire(trigger_id, {})
            (one,) = await settled(emulator)
            assert (one.status, one.attempts, one.response_status) == ("failed", 2, 503)
            assert one.error == "the webhook answered 503"
        emulator.fire(trigger_id, {})
        *_, two = await settled(emulator)
        assert (two.status, two.attempts, two.response_status) == ("failed", 2, None)
        assert two.error.startswith("the webhook could not be reached")
        assert (one.event, one.url, one.id != two.id) == ("composio.trigger.message", made["webhook_url"], True)


async def test_a_rotated_secret(open_api):
    """From the rotation on everything is signed with the new secret, further attempts included."""
    async with Emulator(webhook_delays=(0.3,)) as emulator, open_api(emulator) as api:
        trigger_id = await trigger(api)
        async with receiver(500) as hook:
            made = await subscription(api, hook.url)
            emulator.fire(trigger_id, {})
            await until(lambda: hook.got)
            rotated = await api.post(f"webhook_subscriptions/{made['id']}/rotate_secret")
            assert emulator.fire(trigger_id, {}).webhooks[0].secret == rotated["secret"] != made["secret"]
            await settled(emulator)
        assert hook.got[0][0]["webhook-signature"] == signature(made["secret"], *hook.got[0])
        for headers, body in hook.got[1:]:
            assert headers["webhook-signature"] == signature(rotated["secret"], headers, body)
        assert len(hook.got) == 3


async def test_a_deleted_subscription(open_api):
    """A subscription that is deleted gets nothing more, not even what was to be tried again."""
    async with Emulator(webhook_delays=(0.1, 0.1)) as emulator, open_api(emulator) as api:
        trigger_id = await trigger(api)
        async with receiver(500) as hook:
            made = await subscription(api, hook.url)
            emulator.fire(trigger_id, {})
            await until(lambda: hook.got)
            await api("DELETE", f"webhook_subscriptions/{made['id']}")
            assert emulator.fire(trigger_id, {}).webhooks == ()
            (one,) = await settled(emulator)
        assert (one.status, one.attempts, len(hook.got)) == ("failed", 1, 1)
        assert one.error == "The webhook subscription was deleted"


async def test_nothing_leaves_the_machine(api, emulator):
    """A webhook of another machine is made and signed, but not sent, and the outbox says so."""
    trigger_id = await trigger(api)
    made = await subscription(api, "https://app.example/hook")
    (sent,) = emulator.fire(trigger_id, {"message": "m"}).webhooks
    assert sent.headers["webhook-signature"] == signature(made["secret"], sent.headers, sent.body)
    (one,) = emulator.deliveries()
    assert (one.status, one.attempts) == ("failed", 0)
    assert "app.example is not this machine, so nothing was sent" in one.error


async def test_an_account_that_expires(api, emulator):
    """A subscription that wants to know is told once of an account that expires, with the account as it is read."""
    account = emulator.connect("user_1", "github")
    async with receiver() as hook:
        made = await subscription(api, hook.url, "V3", EXPIRED)
        trigger_id = await trigger(api, "user_2")
        assert emulator.fire(trigger_id, {}).webhooks == ()
        emulator.expire(account)
        as_read = await api.get(f"connected_accounts/{account}")
        emulator.expire(account)
        emulator.set_status(emulator.connect("user_3", "slack"), "EXPIRED")
        await settled(emulator)
        first, second = sorted((json.loads(body) for _, body in hook.got), key=lambda one: one["id"])
        for headers, body in hook.got:
            assert headers["webhook-signature"] == signature(made["secret"], headers, body)
    assert (first["type"], first["metadata"]) == (EXPIRED, {"project_id": "pr_emulator", "org_id": "org_emulator"})
    assert first["data"] == as_read
    assert (first["data"]["status"], second["data"]["user_id"]) == ("EXPIRED", "user_3")
    assert {one.event for one in emulator.deliveries()} == {EXPIRED}


async def test_an_account_whose_link_runs_out(api, emulator):
    """A link that nobody used in time expires its account, which is told as well."""
    async with receiver() as hook:
        await subscription(api, hook.url, "V3", EXPIRED)
        session = await api.session()
        linked = await api.post(f"tool_router/session/{session['session_id']}/link", {"toolkit": "github"})
        emulator.advance(601)
        await settled(emulator)
        ((_, body),) = hook.got
    assert json.loads(body)["data"]["id"] == linked["connected_account_id"]


async def test_the_outbox_outlives_the_emulator(open_api, tmp_path):
    """What was not delivered yet is delivered after a restart, what was is listed."""
    state = str(tmp_path / "state.jsonl")
    async with receiver(200, 500) as hook:
        async with Emulator(state=state, webhook_delays=(60,)) as emulator, open_api(emulator) as api:
            trigger_id = await trigger(api)
            made = await subscription(api, hook.url)
            emulator.fire(trigger_id, {"message": "first"})
            await settled(emulator)
            emulator.fire(trigger_id, {"message": "second"})
            await until(lambda: emulator.deliveries()[-1].attempts == 1)
        async with Emulator(state=state, webhook_delays=(0.01,)) as emulator:
            assert [one.status for one in emulator.deliveries()] == ["delivered", "pending"]
            assert [one.attempts for one in await settled(emulator)] == [1, 2]
        headers, body = hook.got[-1]
    assert headers["webhook-signature"] == signature(made["secret"], headers, body)
    assert json.loads(body)["data"] == {"message": "second"}


async def test_what_happens_before_the_start(open_api):
    """An event before the start waits for it."""
    async with receiver() as hook:
        emulator = Emulator()
        account = emulator.connect("user_1", "github")
        async with emulator, open_api(emulator) as api:
            await subscription(api, hook.url, "V3", EXPIRED)
        emulator.expire(account)
        assert [one.status for one in emulator.deliveries()] == ["pending"]
        async with emulator:
            await settled(emulator)
        assert len(hook.got) == 1


async def test_stopping_and_resetting_drop_what_is_on_its_way(open_api):
    """A delivery that waits, or whose receiver does not answer, ends with the emulator and with a reset."""
    before = asyncio.all_tasks()

    async def never(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with Emulator() as emulator, open_api(emulator) as api:
        for _ in range(2):
            trigger_id = await trigger(api)
            await subscription(api, url)
            emulator.fire(trigger_id, {})
            await until(lambda: emulator._world.events.outbox._http)
            emulator.reset()
            assert emulator.deliveries() == []
        async with receiver() as hook:
            trigger_id = await trigger(api)
            await subscription(api, hook.url)
            emulator.fire(trigger_id, {})
            assert [one.status for one in await settled(emulator)] == ["delivered"]
        await api("DELETE", f"webhook_subscriptions/{(await api.get('webhook_subscriptions'))['items'][0]['id']}")
        await subscription(api, url)
        emulator.fire(trigger_id, {})
        await asyncio.sleep(0.05)
        started = time.monotonic()
    assert time.monotonic() - started < 5
    server.close()
    await server.wait_closed()
    left = {task for task in asyncio.all_tasks() - before if "_deliver" in repr(task.get_coro())}
    assert left == set()


async def test_the_outbox_is_bounded(api, emulator, monkeypatch):
    """Of very many deliveries the newest are kept."""
    monkeypatch.setattr("composio_async.emulator.deliveries.KEPT", 3)
    trigger_id = await trigger(api)
    await subscription(api, "https://app.example/hook")
    for _ in range(5):
        emulator.fire(trigger_id, {})
    assert [one.id for one in emulator.deliveries()] == ["whd_000003", "whd_000004", "whd_000005"]


@pytest.mark.parametrize("delays", [5, "1", (-1,), (True,), ("1",), (float("nan"),), (1e9,), None])
def test_delays_are_seconds(delays):
    """Delays that are no list of seconds are refused when the emulator is made."""
    with pytest.raises(ValueError, match="webhook_delays must be a list of seconds"):
        Emulator(webhook_delays=delays)
