"""What a test needs to receive events: a receiver of webhooks, and a listener of the websocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

PLACE = {"owner": "octocat", "repo": "hello-world"}
CHANNEL = "private-pr_emulator_triggers"
COMMIT = {"id": "a1", "message": "first", "timestamp": "2026-01-01T00:00:00Z", "author": "octocat", "url": "http://x"}


class Receiver:
    """Takes webhooks and answers each with the next status, at last with 200."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[dict[str, str], str]] = []
        self.url = ""
        self._statuses = list(statuses)

    async def handle(self, request: web.BaseRequest) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append((headers, await request.text()))
        status = self._statuses.pop(0) if self._statuses else 200
        return web.Response(status=status, headers={"location": self.url} if status == 307 else {})


@asynccontextmanager
async def receiver(*statuses: int) -> AsyncIterator[Receiver]:
    """A receiver on a port of its own."""
    one = Receiver(*statuses)
    runner = web.ServerRunner(web.Server(one.handle), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield one
    finally:
        await runner.cleanup()


async def until(happened: Callable[[], Any]) -> Any:
    """Wait, at most ten seconds, for something to become true."""
    async with asyncio.timeout(10):
        while not (found := happened()):  # noqa: ASYNC110  what is waited for may be anything
            await asyncio.sleep(0.005)
    return found


async def settled(emulator: Any) -> list[Any]:
    """The deliveries, once none of them is on its way."""
    await until(lambda: all(one.status != "pending" for one in emulator.deliveries()))
    return emulator.deliveries()


async def trigger(api: Any, user_id: str = "user_1", **more: Any) -> str:
    """The id of a new trigger of a user who connects for it."""
    api.emulator.connect(user_id, "github")
    body = {"user_id": user_id, "trigger_config": PLACE, **more}
    return (await api.post("trigger_instances/GITHUB_COMMIT_EVENT/upsert", body))["trigger_id"]


async def subscription(api: Any, url: str, version: str = "V3", *events: str) -> dict[str, Any]:
    """A new webhook subscription."""
    enabled = list(events) or ["composio.trigger.message"]
    return await api.post("webhook_subscriptions", {"webhook_url": url, "enabled_events": enabled, "version": version})


class Listener:
    """A client of the websocket that does nothing by itself."""

    def __init__(self, api: Any, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.api = api
        self.socket = socket
        self.socket_id = ""

    async def hear(self) -> dict[str, Any]:
        """The next frame, its data decoded if it is text."""
        frame = await self.socket.receive_json(timeout=10)
        if isinstance(frame.get("data"), str):
            frame["data"] = json.loads(frame["data"])
        return frame

    async def say(self, event: str, data: Any) -> dict[str, Any]:
        """Send a frame; the answer."""
        await self.socket.send_json({"event": event, "data": data})
        return await self.hear()

    async def auth(self, channel: str = CHANNEL) -> str:
        """A signature for this connection."""
        form = aiohttp.FormData({"channel_name": channel, "socket_id": self.socket_id})
        path, key = "/api/v3/internal/sdk/realtime/auth?source=python", self.api.emulator.api_key
        async with self.api.http.post(self.api.emulator.url + path, data=form, headers={"x-api-key": key}) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["auth"]

    async def subscribe(self) -> None:
        """Listen to the project's channel."""
        heard = await self.say("pusher:subscribe", {"channel": CHANNEL, "auth": await self.auth()})
        assert heard == {"event": "pusher_internal:subscription_succeeded", "data": {}, "channel": CHANNEL}


@asynccontextmanager
async def listener(api: Any, query: str = "protocol=7") -> AsyncIterator[Listener]:
    """A connection that was greeted."""
    told = await api.get("/api/v3/internal/sdk/realtime/credentials")
    async with api.http.ws_connect(f"{told['websocket_url']}?{query}") as socket:
        one = Listener(api, socket)
        hello = await one.hear()
        assert hello["event"] == "pusher:connection_established", hello
        one.socket_id = hello["data"]["socket_id"]
        yield one
