"""Events that the emulator makes happen, as clients and tests of both packages see them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import attrs
import pytest
from aiohttp import web

from composio_async.emulator import Emulator
from composio_sync.emulator import Emulator as SyncEmulator

from .both import awaitable
from .helpers import client, settled


@pytest.fixture(params=[Emulator, SyncEmulator], ids=["async", "sync"])
async def served(request: pytest.FixtureRequest) -> Any:
    """The emulator of either package, its methods to be awaited."""
    if request.param is Emulator:
        async with Emulator(webhook_delays=(0.01,)) as emulator:
            yield emulator
    else:
        async with awaitable(SyncEmulator(webhook_delays=(0.01,))) as emulator:
            yield emulator


async def test_fire_reaches_hook_outbox_and_log(package: Any, served: Any) -> None:
    """What is fired arrives at the webhook after a failure, is listed in the outbox, and is in the trigger's logs."""
    received: asyncio.Queue[str] = asyncio.Queue()

    async def hook(request: web.BaseRequest) -> web.Response:
        await received.put(await request.text())
        return web.Response(status=503 if received.qsize() == 1 else 204)

    runner = web.ServerRunner(web.Server(hook), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        async with client(package, await asyncio.to_thread(getattr, served, "url")) as composio:
            made = await composio.webhooks.subscriptions.set(webhook_url=url)
            await settled(served.connect("user_1", "slack"))
            trigger = (await composio.triggers.create("SLACK_RECEIVE_MESSAGE", user_id="user_1")).trigger_id
            payload = {"channel": "C1", "text": "Hello", "ts": "1.0"}
            fired = await settled(served.fire(trigger, payload))
            async with asyncio.timeout(10):
                while (await settled(served.deliveries()))[0].status == "pending":  # noqa: ASYNC110  the outbox only tells
                    await asyncio.sleep(0.01)
            (sent,), (one,) = fired.webhooks, await settled(served.deliveries())
            assert (one.status, one.attempts, one.response_status, one.url) == ("delivered", 2, 204, url)
            assert {received.get_nowait(), received.get_nowait()} == {sent.body} == {one.body}
            assert (json.loads(sent.body)["data"], sent.secret, fired.sockets) == (payload, made.secret, 0)
            log = await composio.logs.triggers.get(fired.log_id)
            assert (log.status, log.details.trigger_id) == ("success", trigger)
            assert json.loads(log.details.payload) == payload
            for frozen in (fired, sent, one):
                with pytest.raises(attrs.exceptions.FrozenInstanceError):
                    frozen.url = "elsewhere"
            with pytest.raises(LookupError, match="was not found"):
                await settled(served.fire("ti_gone", {}))
            with pytest.raises(ValueError, match=r"payload\.text must be a string"):
                await settled(served.fire(trigger, {"text": 5}))
            await composio.triggers.disable(trigger)
            with pytest.raises(ValueError, match="is disabled"):
                await settled(served.fire(trigger, payload))
    finally:
        await runner.cleanup()
