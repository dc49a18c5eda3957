"""The calls that go through the matrix: public methods of every delivery class and HTTP method."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal, NamedTuple

from faulty import Faulty

from composio_async import Composio
from composio_async._clock import Clock
from composio_async._codec import decode_done
from composio_async._request import Operation
from composio_async.models.sessions import SessionState
from composio_async.models.status import Done
from composio_async.retry import Delivery
from composio_async.sessions.session import Session

Kind = Literal["read", "write", "create", "execute"]

KEY = "ak_delivery_test"


class Call(NamedTuple):
    """One public method.

    Args:
        kind: What a second delivery would do.
        method: HTTP.
        make: Calls it, with some text that goes into the body where there is one.
        session: Whether `make` takes a session instead of the client.
    """

    kind: Kind
    method: str
    make: Callable[[Any, str], Awaitable[Any]]
    session: bool = False

    @property
    def harmless(self) -> bool:
        """Whether a second delivery does no harm."""
        return self.kind in {"read", "write"}

    @property
    def has_body(self) -> bool:
        return self.method not in {"GET", "DELETE"}


# No public method sends PUT to the platform yet; one that did would go this way.
PUT = Operation("things.replace", "PUT", "/api/v3.1/things/1", Delivery.WRITE)


async def replace(one: Composio[Any], text: str) -> Done:
    return decode_done(await one._transport.send(PUT.request(body={"name": text})))


CALLS = {
    "toolkits.get": Call("read", "GET", lambda one, text: one.toolkits.get("hackernews")),
    "tools.get_input": Call("read", "POST", lambda one, text: one.tools.get_input("HACKERNEWS_GET_USER", text=text)),
    "auth_configs.update": Call(
        "write", "PATCH", lambda one, text: one.auth_configs.update("ac_1", options={"type": "default", "name": text})
    ),
    "replace": Call("write", "PUT", replace),
    "connected_accounts.delete": Call("write", "DELETE", lambda one, text: one.connected_accounts.delete("ca_1")),
    "connected_accounts.link": Call(
        "create", "POST", lambda one, text: one.connected_accounts.link(text, "ac_1", allow_multiple=True)
    ),
    "sessions.create": Call("create", "POST", lambda one, text: one.sessions.create(text)),
    "session.update": Call(
        "create",
        "PATCH",
        lambda session, text: session.update(toolkits=[text], expected_config_version=1),
        session=True,
    ),
    "tools.execute": Call(
        "execute",
        "POST",
        lambda one, text: one.tools.execute("HACKERNEWS_GET_USER", {"username": text}, user_id="user_1"),
    ),
    "tools.proxy": Call(
        "execute",
        "POST",
        lambda one, text: one.tools.proxy("/issues", "POST", {"title": text}, connected_account_id="ca_1"),
    ),
    "session.execute": Call(
        "execute",
        "POST",
        lambda session, text: session.execute("HACKERNEWS_GET_USER", {"username": text}),
        session=True,
    ),
    "session.execute_meta": Call(
        "execute",
        "POST",
        lambda session, text: session.execute_meta("COMPOSIO_MANAGE_CONNECTIONS", {"toolkits": [text]}),
        session=True,
    ),
    "session.proxy_execute": Call(
        "execute",
        "POST",
        lambda session, text: session.proxy_execute(
            toolkit="github", endpoint="/issues", method="POST", body={"title": text}
        ),
        session=True,
    ),
}
"""By name; at least one of each class, and each HTTP method that is used."""


class QuickClock(Clock):
    """Real time, but pauses end at once and are written down."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    def random(self) -> float:
        return 0.5

    def wall(self) -> float:
        return NOW


NOW = 1_900_000_000.0


def client(url: str, **options: Any) -> Composio[Any]:
    """A client that does not wait between its attempts; its clock is at `_transport.clock`."""
    one = Composio(api_key=KEY, base_url=url, **options)
    one._transport.clock = QuickClock()
    return one


_states: list[SessionState] = []


async def subject(call: Call, one: Composio[Any]) -> Composio[Any] | Session[Any]:
    """What to make a call on: the client, or a session of its own, for which it has not called yet."""
    if not call.session:
        return one
    if not _states:
        async with Faulty() as server, client(server.url) as other:
            _states.append((await other.create("user_1")).state)
    return one.sessions._session(_states[0], mcp=False)
