"""Operations with which an SDK gets to the websocket of events."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.realtime_auth import PUSHER_KEY, ROOT, credentials, leave
from composio_async.emulator.world import Call


async def tell(call: Call) -> dict[str, Any]:
    """Where events are pushed; `websocket_url` is of the emulator alone, since no host follows from its cluster."""
    address = call.base_url.replace("http", "ws", 1)
    return {**credentials(call.world), "websocket_url": f"{address}{ROOT}{PUSHER_KEY}"}


async def auth(call: Call) -> dict[str, Any]:
    """A signature for the one channel of the project."""
    return leave(call.world, call.body["channel_name"], call.body["socket_id"])
