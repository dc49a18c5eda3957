"""Who may listen to the events of the project: the key of the pushing service, its channel, and its signatures."""

from __future__ import annotations

import hmac
import re
from typing import Any, Final

from .problems import ApiError, bad_request
from .projects import first
from .world import World

PUSHER_KEY: Final = "emulator_pusher_key"
CLUSTER: Final = "emulator"
ROOT: Final = "/app/"
_SECRET: Final = b"emulator"
_SOCKET_ID: Final = re.compile(r"\d+\.\d+")


def credentials(world: World) -> dict[str, Any]:
    """What a client must know before it connects."""
    return {"pusher_key": PUSHER_KEY, "pusher_cluster": CLUSTER, "project_id": first(world).id}


def channel_of(world: World) -> str:
    """The one channel, on which the project's events are pushed."""
    return f"private-{first(world).id}_triggers"


def leave(world: World, channel: str, socket_id: str) -> dict[str, Any]:
    """The signature with which a connection may listen to the project's channel.

    Args:
        world: the emulator's.
        channel: name of the channel.
        socket_id: that the connection was given.

    Returns:
        The answer, `{"auth": "<key>:<signature>"}`.

    Raises:
        ApiError: 403 for another channel, 400 for a socket id that no connection has.
    """
    if channel != channel_of(world):
        raise ApiError(
            403,
            f"Channel {channel!r} is not of this project",
            slug="Realtime_Forbidden",
            code=2202,
            suggested_fix=f"The channel of this project is {channel_of(world)}.",
        )
    if _SOCKET_ID.fullmatch(socket_id) is None:
        raise bad_request(
            f"socket_id must be two numbers with a dot between them, not {socket_id!r}",
            fix="Send the socket_id that pusher:connection_established told.",
        )
    return {"auth": signature(channel, socket_id)}


def signature(channel: str, socket_id: str) -> str:
    """The key, a colon, and the signature of a connection's wish to listen to a channel."""
    return f"{PUSHER_KEY}:{hmac.digest(_SECRET, f'{socket_id}:{channel}'.encode(), 'sha256').hex()}"


def is_signed(auth: Any, channel: str, socket_id: str) -> bool:
    """Whether a subscription carries the signature that it needs."""
    return isinstance(auth, str) and hmac.compare_digest(auth.encode(), signature(channel, socket_id).encode())
