"""The websocket of events, frame by frame."""

from __future__ import annotations

import asyncio
import json
import time

import aiohttp
import pytest
from receiving import CHANNEL, Listener, listener, subscription, trigger, until

from composio_async.emulator import Emulator


async def test_an_event_arrives(api, emulator):
    """Whoever is subscribed gets the event, its data a text; whoever is not, or no longer, gets nothing."""
    trigger_id = await trigger(api)
    async with listener(api, "protocol=6&client=Pysher&version=1") as one, listener(api) as other:
        assert one.socket_id != other.socket_id
        assert emulator.fire(trigger_id, {"message": "nobody"}).sockets == 0
        await one.subscribe()
        await other.subscribe()
        fired = emulator.fire(trigger_id, {"message": "héllo"})
        assert fired.sockets == 2
        for listening in (one, other):
            raw = json.loads(await listening.socket.receive_str(timeout=10))
            assert (raw["event"], raw["channel"]) == ("trigger_to_client", CHANNEL)
            said = json.loads(raw["data"])
            assert said["data"] == {"message": "héllo"}
            assert said["metadata"]["log_id"] == fired.log_id
        await other.socket.send_json({"event": "pusher:unsubscribe", "data": {"channel": CHANNEL}})
        assert (await other.say("pusher:ping", {}))["event"] == "pusher:pong"
        assert emulator.fire(trigger_id, {}).sockets == 1


async def collected(one: Listener) -> tuple[list[dict], str]:
    """The chunks of one event, and the text that they make."""
    chunks = [await one.hear()]
    while not chunks[-1]["data"]["final"]:
        chunks.append(await one.hear())
    assert {frame["event"] for frame in chunks} == {"chunked-trigger_to_client"}
    pieces = [frame["data"] for frame in chunks]
    assert [piece["index"] for piece in pieces] == list(range(len(pieces)))
    assert len({piece["id"] for piece in pieces}) == 1
    return pieces, "".join(piece["chunk"] for piece in pieces)


async def test_what_is_too_long_is_cut(api, emulator):
    """Beyond 10 KB an event comes in chunks, none of them longer than that, whatever its characters are."""
    trigger_id = await trigger(api)
    async with listener(api) as one:
        await one.subscribe()
        for filling in ("a", '"', "\\", "é", "\N{GRINNING FACE}", "\x01"):
            payload = {"message": filling * 20_000}
            emulator.fire(trigger_id, payload)
            pieces, text = await collected(one)
            assert json.loads(text)["data"] == payload
            assert max(len(json.dumps(piece, ensure_ascii=False).encode()) for piece in pieces) <= 10_240
        emulator.fire(trigger_id, {"message": "a" * 9_000})
        assert (await one.hear())["event"] == "trigger_to_client"


async def test_chunks_of_any_size(api, emulator):
    """`chunk` cuts whatever the length is, also into one piece."""
    trigger_id = await trigger(api)
    async with listener(api) as one:
        await one.subscribe()
        for size in (10_000, 50, 1):
            emulator.fire(trigger_id, {"message": "m"}, chunk=size)
            pieces, text = await collected(one)
            assert {len(piece["chunk"]) for piece in pieces[:-1]} <= {size}
            assert len(pieces) == -(-len(text) // size)
            assert json.loads(text)["data"] == {"message": "m"}


async def test_the_older_form(api, emulator):
    """A project whose webhooks are of version 1 or 2 is pushed the older form of an event."""
    trigger_id = await trigger(api)
    account = (await api.get("connected_accounts"))["items"][0]
    await subscription(api, "http://127.0.0.1:9/x", "V2")
    async with listener(api) as one:
        await one.subscribe()
        emulator.fire(trigger_id, {"message": "m"})
        said = (await one.hear())["data"]
    assert (said["appName"], said["payload"]) == ("github", {"message": "m"})
    assert (said["metadata"]["nanoId"], said["metadata"]["triggerName"]) == (trigger_id, "GITHUB_COMMIT_EVENT")
    connection = said["metadata"]["connection"]
    assert connection["connectedAccountNanoId"] == account["id"]
    assert connection["authConfigNanoId"] == account["auth_config"]["id"]
    assert (connection["clientUniqueUserId"], connection["status"]) == ("user_1", "ACTIVE")


async def test_a_signature_is_needed(api, emulator):
    """No signature, one of another connection, a wrong one and another channel are refused, and nothing comes."""
    trigger_id = await trigger(api)
    async with listener(api) as one, listener(api) as other:
        for data in (
            {"channel": CHANNEL},
            {"channel": CHANNEL, "auth": await other.auth()},
            {"channel": CHANNEL, "auth": (await one.auth())[:-1] + "é"},
            {"channel": CHANNEL, "auth": 5},
            {"channel": "private-pr_other_triggers", "auth": await one.auth()},
            {},
            "channel",
        ):
            heard = await one.say("pusher:subscribe", data)
            assert (heard["event"], heard["data"]["status"]) == ("pusher:subscription_error", 401)
        assert emulator.fire(trigger_id, {}).sockets == 0
        await one.subscribe()
        await one.subscribe()
        assert emulator.fire(trigger_id, {}).sockets == 1


async def test_what_is_asked_of_the_signature(api, emulator):
    """The signature is for the project's channel and a socket id that can be; form and JSON are the same."""
    path = "/api/v3/internal/sdk/realtime/auth"
    body = {"channel_name": CHANNEL, "socket_id": "12.34"}
    as_json = await api.post(path, body)
    headers = {"x-user-api-key": emulator.user_api_key}
    async with api.http.post(f"{emulator.url}{path}?source=python", data=body, headers=headers) as answer:
        assert await answer.json() == as_json
    assert as_json["auth"].startswith("emulator_pusher_key:")
    first, second = emulator.requests("realtime.auth")
    assert first.body == second.body == body
    assert "not of this project" in (await api.fails(403, "POST", path, {**body, "channel_name": "x"}))["message"]
    assert "two numbers" in (await api.fails(400, "POST", path, {**body, "socket_id": "x"}))["message"]
    assert "socket_id is required" in (await api.fails(400, "POST", path, {"channel_name": CHANNEL}))["message"]
    await api.fails(401, "POST", path, body, headers={"x-api-key": "nonsense"})
    wrong = {"x-api-key": emulator.api_key, "content-type": "application/x-www-form-urlencoded"}
    async with api.http.post(f"{emulator.url}/api/v3.1/tool_router/session", data="user_id=u", headers=wrong) as answer:
        assert answer.status == 400


async def test_where_to_connect_is_on_the_clients_side(api):
    """The address of the websocket has the host that the client knows the emulator by."""
    told = await api.get("/api/v3.1/internal/sdk/realtime/credentials")
    port = api.emulator.url.rpartition(":")[2]
    assert told.pop("websocket_url") == f"ws://127.0.0.1:{port}/app/emulator_pusher_key"
    assert told == {"pusher_key": "emulator_pusher_key", "pusher_cluster": "emulator", "project_id": "pr_emulator"}
    key = {"x-api-key": api.emulator.api_key, "host": f"localhost:{port}"}
    told = await api.get("/api/v3/internal/sdk/realtime/credentials", headers=key)
    assert told["websocket_url"] == f"ws://localhost:{port}/app/emulator_pusher_key"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("other_key?protocol=7", 4001),
        ("emulator_pusher_key", 4008),
        ("emulator_pusher_key?protocol=seven", 4006),
        ("emulator_pusher_key?protocol=4", 4007),
    ],
)
async def test_connections_that_are_not_taken(api, emulator, path, code):
    """An unknown key and a protocol that is not spoken are told by their codes, then the connection ends."""
    async with api.http.ws_connect(f"{emulator.url}/app/{path}") as socket:
        frame = await socket.receive_json(timeout=10)
        assert (frame["event"], frame["data"]["code"]) == ("pusher:error", code)
        assert (await socket.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == code


async def test_a_plain_request_is_told(api):
    """A GET without an upgrade is a 400 that says what is there."""
    error = await api.fails(400, "GET", "/app/emulator_pusher_key?protocol=7")
    assert "takes websocket connections only" in error["message"]


async def test_frames_that_mean_nothing(api):
    """What is no event is answered with an error, and the connection goes on."""
    async with listener(api) as one:
        for text in ("{", "[]", "5", '{"event": 5}', '{"event": "pusher:unknown"}'):
            await one.socket.send_str(text)
            heard = await one.hear()
            assert (heard["event"], heard["data"]["code"]) == ("pusher:error", None)
        assert (await one.say("client-typing", {}))["data"]["code"] == 4301
        await one.socket.send_json({"event": "pusher:pong", "data": {}})
        await one.socket.send_bytes(b"\x00")
        assert (await one.say("pusher:ping", ""))["event"] == "pusher:pong"


async def test_stopping_ends_connections(open_api):
    """Leaving the emulator ends every connection at once, also one that never reads, and it can be started again."""
    async with Emulator() as emulator, open_api(emulator) as api:
        trigger_id = await trigger(api)
        async with listener(api) as one, listener(api) as deaf:
            await one.subscribe()
            await deaf.subscribe()
            for _ in range(20):
                emulator.fire(trigger_id, {"message": "a" * 500_000})
            before = time.monotonic()
            await emulator.aclose()
            assert time.monotonic() - before < 5
            while not one.socket.closed:
                await one.socket.receive(timeout=10)
        await emulator.start()
        async with listener(api) as again:
            await again.subscribe()
            assert emulator.fire(trigger_id, {}).sockets == 1


async def test_a_client_that_goes_away(api, emulator):
    """A connection that is dropped is forgotten, and so is one that lets too much wait."""
    trigger_id = await trigger(api)
    hub = emulator._world.events.hub
    async with listener(api) as one, listener(api) as slow:
        await one.subscribe()
        await slow.subscribe()
        one.socket._response.connection.transport.abort()
        await until(lambda: len(hub._connections) == 1)
        for _ in range(1100):
            emulator.fire(trigger_id, {"message": "m"})
        await until(lambda: not hub._connections)
    assert emulator.fire(trigger_id, {}).sockets == 0
    await asyncio.sleep(0)
