"""What aiohttp and a kept connection would do by themselves, and what our client makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from calls import CALLS, client, subject
from faults import FAULTS, OK, Fault
from faulty import Faulty

from composio_async._request import Operation
from composio_async.errors import APIConnectionError, ComposioError, InternalServerError, NotFoundError
from composio_async.retry import Delivery

DROPPED = [FAULTS["closed, no answer"], FAULTS["reset, no answer"], FAULTS["closed in answer head"]]

Send = Callable[[str], Awaitable[Any]]


async def counted(server: Faulty, send: Send, method: str, fault: Fault, *, reused: bool) -> int:
    """Deliveries of one request under a fault, on a connection that is new or has served before."""
    if reused:
        await send("GET")
    assert server.count == reused
    server.always = fault
    with pytest.raises((aiohttp.ClientError, ComposioError)):
        await send(method)
    return server.count - reused


@pytest.mark.parametrize("reused", [False, True], ids=["fresh", "reused"])
@pytest.mark.parametrize("fault", DROPPED, ids=lambda one: one.name)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST", "PATCH"])
async def test_aiohttp_repeats_by_itself_and_our_client_does_not(
    server: Faulty, method: str, fault: Fault, reused: bool
):
    """Plain aiohttp delivers a dropped GET, PUT or DELETE twice; our client with no retries delivers each once."""

    async def plainly(method: str) -> None:
        async with session.request(method, server.url, data=None if method in {"GET", "DELETE"} else b"{}") as response:
            await response.read()

    async with aiohttp.ClientSession() as session:
        plain = await counted(server, plainly, method, fault, reused=reused)
    assert plain == (2 if method in {"GET", "PUT", "DELETE"} else 1)

    server.reset()
    async with client(server.url, max_retries=0) as one:

        async def ours(method: str) -> None:
            operation = Operation("things.send", method, "/things", Delivery.WRITE)
            await one._transport.send(operation.request(body=None if method in {"GET", "DELETE"} else {"a": 1}))

        assert await counted(server, ours, method, fault, reused=reused) == 1


@pytest.mark.parametrize("name", CALLS)
async def test_a_connection_that_was_closed_while_idle_is_not_used(server: Faulty, name: str):
    """When the server closed a kept connection some time ago, every call is delivered once, on a new one."""
    async with client(server.url) as one:
        on = await subject(CALLS[name], one)
        await one.toolkits.get("hackernews")
        server.drop_idle()
        await asyncio.sleep(0.02)
        await CALLS[name].make(on, "some-text")
    assert (server.count, server.connections) == (2, 2)


@pytest.mark.parametrize("name", CALLS)
async def test_a_connection_that_is_closed_as_the_request_leaves(server: Faulty, name: str):
    """When the server closes a kept connection in that very moment, no execute or create arrives, none is repeated.

    The client cannot see whether the server had read it, and says that nobody knows; what does no harm goes out again.
    """
    call = CALLS[name]
    async with client(server.url) as one:
        on = await subject(call, one)
        await one.toolkits.get("hackernews")
        server.drop_idle()
        if call.harmless:
            await call.make(on, "some-text")
            assert (server.count, server.connections) == (2, 2)
            return
        with pytest.raises(APIConnectionError) as caught:
            await call.make(on, "some-text")
    assert (server.count, server.connections) == (1, 1)
    assert (caught.value.attempts, caught.value.sent, caught.value.outcome_unknown) == (1, True, True)


@pytest.mark.parametrize("name", CALLS)
async def test_an_answer_that_nobody_asked_for_answers_nothing(server: Faulty, name: str):
    """What a server says on an idle connection is not taken for the answer to the next call."""
    async with client(server.url) as one:
        on = await subject(CALLS[name], one)
        server.script.append(FAULTS["a second answer later"])
        await one.toolkits.get("hackernews")
        await asyncio.sleep(0.1)
        await CALLS[name].make(on, "some-text")
    assert (server.count, server.connections) == (2, 2)


@pytest.mark.parametrize("ending", ["close", "reset"])
async def test_a_large_request_that_is_cut_while_it_leaves(server: Faulty, ending: str):
    """An execute of several megabytes, cut in the middle, counts as perhaps delivered and is not repeated."""
    server.always = FAULTS["closed in request body" if ending == "close" else "reset in request body"]
    async with client(server.url) as one:
        with pytest.raises(APIConnectionError) as caught:
            await one.tools.execute("HACKERNEWS_GET_USER", {"text": "x" * 8_000_000}, user_id="user_1")
    error = caught.value
    assert (server.count, len(server.partials), server.connections) == (0, 1, 1)
    assert (error.attempts, error.sent, error.outcome_unknown) == (1, True, True)
    assert server.partials[0].header("x-request-id") == error.request_id


async def test_a_large_request_arrives_whole_and_in_silence(server: Faulty):
    """An execute of several megabytes is delivered once, and raises no warning."""
    async with client(server.url) as one:
        await one.tools.execute("HACKERNEWS_GET_USER", {"text": "x" * 3_000_000}, user_id="user_1")
    assert server.count == 1
    assert server.deliveries[0].size > 3_000_000


SEQUENCES = {
    "refused, then lost": (["429", "reset, no answer"], "tools.execute", 2, 2, APIConnectionError, True),
    "refused, then failing": (["429", "503"], "connected_accounts.link", 2, 2, InternalServerError, True),
    "refused, then cut": (["429", "reset in request body"], "session.execute", 1, 2, APIConnectionError, True),
    "refused twice, then done": (["429", "429", "ok"], "tools.execute", 3, 3, None, False),
    "lost, then refused, then done": (["closed, no answer", "429", "ok"], "toolkits.get", 3, 3, None, False),
    "failing, then lost, then done": (["503", "reset, no answer", "ok"], "auth_configs.update", 3, 3, None, False),
    "failing, then final": (["503", "400"], "auth_configs.update", 2, 2, ComposioError, False),
    "deleted, but the answer was lost": (["reset, no answer", "404"], "connected_accounts.delete", 2, 2, None, False),
    "deleted, but cut": (["closed in answer body", "404"], "connected_accounts.delete", 2, 2, None, False),
    "deleted, but the server lost patience": (["408", "404"], "connected_accounts.delete", 2, 2, None, False),
    "deleted, but the platform failed": (["502", "404"], "connected_accounts.delete", 2, 2, None, False),
    "refused, then not there": (["429", "404"], "connected_accounts.delete", 2, 2, NotFoundError, False),
}


@pytest.mark.parametrize("case", SEQUENCES)
async def test_one_fault_after_another(server: Faulty, case: str):
    """Each attempt is judged by its own fault; what comes last decides the outcome."""
    faults, name, deliveries, attempts, kind, unknown = SEQUENCES[case]
    server.script.extend({**FAULTS, "ok": OK}[one] for one in faults)
    async with client(server.url) as one:
        on = await subject(CALLS[name], one)
        if kind is None:
            await CALLS[name].make(on, "x" * 400_000)
        else:
            with pytest.raises(kind) as caught:
                await CALLS[name].make(on, "x" * 400_000)
            assert (caught.value.attempts, caught.value.outcome_unknown) == (attempts, unknown)
    arrived = [*server.deliveries, *server.partials]
    assert server.count == deliveries
    assert len(arrived) == attempts
    assert len({row.header("x-request-id") for row in arrived}) == 1
