"""The soak's calls: what is planned for each number, and how each kind of call is made and noted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from soak_ledger import Part
from soak_server import PAGE, PAGES

import composio_sync
from composio_async import Composio
from composio_async._clock import Clock
from composio_async.errors import ComposioError, ConnectionRequestError

TENANTS = ("ak_tenant_a", "ak_tenant_b")
CONNECTIONS = 24
LIMITS = {"timeout": 3.0, "execute_timeout": 1.5, "attempt_timeout": 0.6, "connect_timeout": 0.5, "max_retries": 2}
HASTE = 0.1
"""What a second's pause between attempts takes."""


@dataclass(slots=True)
class Call:
    """One planned call, and its parts."""

    number: int
    kind: str
    tenant: str
    timeout: float | None
    cancel_after: float | None
    steps: int
    """Of the event loop before it is cancelled, where `cancel_after` is 0."""
    picks: tuple[str, ...]
    roll: float
    parts: list[Part] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    requests: int = 0
    prefix: str = ""

    def part(self, *, once: bool, nowhere: str = "") -> Part:
        self.parts.append(Part(f"m{self.number}-{len(self.parts)}", self.tenant, once, nowhere))
        return self.parts[-1]


CALL: ContextVar[Call] = ContextVar("CALL")


class SoakClock(Clock):
    """Short pauses, and request ids that tell the call, so that the server's faults follow the plan."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds * HASTE)

    def request_id(self) -> str:
        call = CALL.get(None)
        if call is None:
            return super().request_id()
        call.requests += 1
        return f"{call.prefix}{call.number}.{call.requests}"


CLOCK = SoakClock()


@dataclass(frozen=True)
class Operation:
    """One method of a client, asynchronous or not.

    Args:
        once: Whether it is a create or an execute.
        ask: Calls it, on a client or a session, with a mark and a timeout.
        said: What the answer echoes.
    """

    once: bool
    ask: Callable[..., Any]
    said: Callable[[Any], str | None]


def _listed(tools: list) -> str:
    slugs = [f"SOAK_{at}" for at in range(PAGE * PAGES)]
    said = {tool.description for tool in tools}
    return said.pop() if len(said) == 1 and [tool.slug for tool in tools] == slugs else f"{len(tools)} of {said}"


OPERATIONS = {
    "get tool": Operation(
        once=False,
        ask=lambda on, mark, t: on.tools.get_raw_composio_tool_by_slug("SOAK_1", version=mark, timeout=t),
        said=lambda tool: tool.description,
    ),
    "list": Operation(
        once=False,
        ask=lambda on, mark, t: on.tools.list(search=mark, limit=PAGE, timeout=t).collect(),
        said=_listed,
    ),
    "get account": Operation(
        once=False,
        ask=lambda on, mark, t: on.connected_accounts.get(f"ca_{mark}", timeout=t),
        said=lambda account: account.alias,
    ),
    "update": Operation(
        once=False,
        ask=lambda on, mark, t: on.connected_accounts.update(f"ca_{mark}", alias="new", timeout=t),
        said=lambda done: done.message,
    ),
    "disable": Operation(
        once=False,
        ask=lambda on, mark, t: on.connected_accounts.disable(f"ca_{mark}", timeout=t),
        said=lambda done: done.message,
    ),
    "delete": Operation(
        once=False,
        ask=lambda on, mark, t: on.connected_accounts.delete(f"ca_{mark}", timeout=t),
        # What is gone when it is deleted once more says nothing of its own.
        said=lambda done: done.message or "gone",
    ),
    "create session": Operation(
        once=True,
        ask=lambda on, mark, t: on.create(mark, timeout=t),
        said=lambda session: session.warnings[0],
    ),
    "link": Operation(
        once=True,
        ask=lambda on, mark, t: on.connected_accounts.link(mark, "ac_1", timeout=t),
        said=lambda request: request.link_token,
    ),
    "authorize": Operation(
        once=True,
        ask=lambda on, mark, t: on.authorize("soak", alias=mark, timeout=t),
        said=lambda request: request.link_token,
    ),
    "execute": Operation(
        once=True,
        ask=lambda on, mark, t: on.tools.execute("SOAK", {"mark": mark}, user_id="u", timeout=t),
        said=lambda result: result.data["said"],
    ),
    "session execute": Operation(
        once=True,
        ask=lambda on, mark, t: on.execute("SOAK", {"mark": mark}, timeout=t),
        said=lambda result: result.data["said"],
    ),
    "proxy": Operation(
        once=True,
        ask=lambda on, mark, t: on.tools.proxy("/x", "POST", {"mark": mark}, "ca_1", timeout=t),
        said=lambda result: result.data,
    ),
    "session proxy": Operation(
        once=True,
        ask=lambda on, mark, t: on.proxy_execute(
            toolkit="soak", endpoint="/x", method="POST", body={"mark": mark}, timeout=t
        ),
        said=lambda result: result.data,
    ),
}
IN_SESSION = {"authorize", "session execute", "session proxy"}
OF_CLIENT = tuple(name for name in OPERATIONS if name not in IN_SESSION)

OTHERS = {"many": 6, "wait": 5, "waits": 2, "brief": 5, "closing": 3, "queue": 2, "copy": 5, "nowhere": 4, "sync": 8}
WEIGHTS = {**dict.fromkeys(OPERATIONS, 4), "execute": 8, "session execute": 6, **OTHERS}


def plan(seed: int, number: int) -> Call:
    """The call of a number; it depends on nothing else but the seed."""
    chance = random.Random(f"{seed} {number}")
    kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    timeout = chance.uniform(0.02, 0.4) if chance.random() < 0.1 else None
    cancelled, at_once = chance.random() < 0.12, chance.random() < 0.5
    cancel_after = (0.0 if at_once else chance.uniform(0, 0.3)) if cancelled and kind != "sync" else None
    picks = tuple(chance.choices(OF_CLIENT, k=4))
    return Call(
        number, kind, chance.choice(TENANTS), timeout, cancel_after, chance.randrange(40), picks, chance.random()
    )


class World:
    """The clients of a soak.

    Args:
        urls: Of the server, by place.
    """

    def __init__(self, urls: dict[str, str]) -> None:
        self.urls = urls
        self.seen: Counter[str] = Counter()
        one, two = TENANTS
        hooks = {"on_request": self._count, "on_response": self._count}
        base, blocking = self.client(one), composio_sync.Composio(api_key=one, **self._options("server"))
        _hasten(blocking._core)
        self.clients = {one: base, two: base.with_options(api_key=two, **hooks)}
        self.blocking = {one: blocking, two: blocking.with_options(api_key=two)}
        self.places = {place: self.client(one, place) for place in ("refused", "full", "tls")}
        self.sessions: dict[str, Any] = {}

    def _count(self, event: object) -> None:
        self.seen[type(event).__name__] += 1

    def _options(self, place: str) -> dict[str, Any]:
        return {"base_url": self.urls[place], "max_connections": CONNECTIONS, **LIMITS}

    def client(self, key: str, place: str = "server", **options: Any) -> Composio:
        """A client of its own."""
        return _hasten(Composio(api_key=key, **{**self._options(place), **options}))

    async def open(self) -> None:
        """Open a session for each tenant, through no faults."""
        CALL.set(Call(0, "", "", None, None, 0, (), 0.0))
        for tenant, client in self.clients.items():
            self.sessions[tenant] = await client.use("trs_soak")

    async def aclose(self) -> list[str]:
        """Close all.

        Returns:
            What was still held before.
        """
        found = [told for client in (*self.clients.values(), *self.places.values()) if (told := held(client))]
        for client in (self.clients[TENANTS[0]], *self.places.values()):
            await client.aclose()
        await asyncio.to_thread(self.blocking[TENANTS[0]].close)
        return found


def _hasten(client: Composio) -> Composio:
    client._assemble(client._wrapper, client._transport.settings, client._pool, CLOCK)
    return client


def held(client: Composio) -> str | None:
    """What an idle client holds although it should not."""
    link = client._pool.ready()
    if link is None:
        return None
    places = client._transport.settings.max_connections
    taken = len(link.session.connector._acquired)
    if link.gate.free == places and not link.gate._waiters and not taken:
        return None
    return f"{places - link.gate.free} places, {len(link.gate._waiters)} waiters and {taken} connections are held"


def _note(part: Part, operation: Operation, value: Any) -> None:
    part.end, part.said = "ok", operation.said(value)
    if part.said == "gone":
        part.said = f"{part.mark} {part.tenant}"


def _note_error(part: Part, error: BaseException) -> None:
    if isinstance(error, asyncio.CancelledError):
        part.end = "cancelled"
    elif isinstance(error, ComposioError):
        part.failed(error)
        part.own = error.operation != "connected_accounts.list"
    else:
        part.end, part.error = "foreign", repr(error)


async def ask(call: Call, name: str, on: Any, *, nowhere: str = "") -> None:
    """Make one request as a part of a call."""
    operation = OPERATIONS[name]
    part = call.part(once=operation.once, nowhere=nowhere)
    part.pages = name == "list"
    try:
        _note(part, operation, await operation.ask(on, part.mark, call.timeout))
    except asyncio.CancelledError as error:
        _note_error(part, error)
        raise
    except Exception as error:  # noqa: BLE001  whatever escapes is what is being looked for
        _note_error(part, error)


def ask_blocking(call: Call, name: str, client: composio_sync.Composio) -> None:
    """The same through the synchronous facade, in a thread."""
    CALL.set(call)
    if call.roll < 0.2:
        parts, runs = _runs(call, 5)
        for outcome in client.tools.execute_many(runs, user_id="u", concurrency=3, timeout=call.timeout):
            _note_outcome(parts, outcome)
        return
    operation = OPERATIONS[name]
    part = call.part(once=operation.once)
    part.pages = name == "list"
    try:
        _note(part, operation, operation.ask(client, part.mark, call.timeout))
    except Exception as error:  # noqa: BLE001  the same
        _note_error(part, error)


def _runs(call: Call, count: int) -> tuple[list[Part], list[dict]]:
    parts = [call.part(once=True) for _ in range(count)]
    return parts, [{"slug": "SOAK", "arguments": {"mark": part.mark}} for part in parts]


def _note_outcome(parts: list[Part], outcome: Any) -> None:
    part = parts[outcome.index]
    if outcome.error is not None:
        _note_error(part, outcome.error)
    else:
        _note(part, OPERATIONS["execute"], outcome.result)


async def _many(world: World, call: Call) -> None:
    parts, runs = _runs(call, 8)
    asked = world.clients[call.tenant].tools.execute_many(runs, user_id="u", concurrency=4, timeout=call.timeout)
    try:
        async with asked:
            count = 0
            async for outcome in asked:
                _note_outcome(parts, outcome)
                count += 1
                if call.roll < 0.25 and count == 3:
                    break
    finally:
        for part in parts:
            if part.end == "open":
                part.end = "cancelled"


async def _wait(world: World, call: Call) -> None:
    call.prefix = "w"
    accounts = world.clients[call.tenant].connected_accounts
    limit = 0 if call.roll < 0.1 else 1.2 * call.roll
    count = 1 if call.kind == "wait" else 5
    ids = [f"ca_w{call.number}-{at}" for at in range(count)]
    if call.kind == "wait":
        try:
            _settled(world, call, ids[0], await accounts.wait_for_connection(ids[0], limit), None)
        except ComposioError as error:
            _settled(world, call, ids[0], None, error)
        return
    async with accounts.wait_for_connections(ids, timeout=limit) as waits:
        async for outcome in waits:
            _settled(world, call, ids[outcome.index], outcome.result, outcome.error)


def _settled(world: World, call: Call, wanted: str, account: Any, error: ComposioError | None) -> None:
    if account is not None:
        world.seen["accounts waited for"] += 1
        if (account.id, account.status, account.user_id) != (wanted, "ACTIVE", call.tenant):
            call.wrong.append(f"waited for {wanted} of {call.tenant}, got {account}")
        return
    world.seen["waits ended otherwise"] += 1
    if isinstance(error, ConnectionRequestError) and error.account_id != wanted:
        call.wrong.append(f"waited for {wanted}, got {error}")


async def _brief(world: World, call: Call) -> None:
    """A client that is made for a few calls; or one that is closed under them; or one with few connections."""
    queue = call.kind == "queue"
    client = world.client(call.tenant, max_connections=2 if queue else 5)
    names = ["execute"] * 8 if queue else call.picks
    if queue and call.timeout is None:
        call.timeout = 0.1 + call.roll
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(client)
        tasks = [asyncio.create_task(ask(call, name, client)) for name in names]
        try:
            if call.kind == "closing":
                await asyncio.sleep(call.roll * 0.1)
                await client.aclose()
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            told = held(client)
            if told:
                call.wrong.append(f"held by a {call.kind} client: {told}")


async def run(world: World, call: Call) -> None:
    """Make a call."""
    CALL.set(call)
    client = world.clients[call.tenant]
    if call.kind in OPERATIONS:
        await ask(call, call.kind, world.sessions[call.tenant] if call.kind in IN_SESSION else client)
    elif call.kind == "many":
        await _many(world, call)
    elif call.kind in {"wait", "waits"}:
        await _wait(world, call)
    elif call.kind == "copy":
        copy = client.with_options(timeout=2, execute_timeout=1, toolkit_versions={"soak": "1"})
        await asyncio.gather(ask(call, call.picks[0], copy), ask(call, call.picks[1], client))
    elif call.kind == "nowhere":
        place = ("refused", "full", "tls")[int(call.roll * 3)]
        call.tenant = TENANTS[0]
        await ask(call, "execute", world.places[place], nowhere=place)
    else:
        await _brief(world, call)
