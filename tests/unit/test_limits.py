"""Bounds: pinned defaults, the queue, one deadline for each call, counted tries, and no blocking on the loop."""

from __future__ import annotations

import asyncio
import inspect
import json
import math
import random
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from blockbuster import BlockingError
from scripted import KEY, FakeClock, QuickClock, Server, answer, close, half_body, raw, reset, stall

import composio_async
from composio_async import Composio
from composio_async.errors import (
    APITimeoutError,
    ComposioError,
    ConnectionRequestTimeoutError,
    InternalServerError,
    RateLimitError,
)
from composio_async.retry import RetryPolicy

RESULT = b'{"data":{},"successful":true,"error":null,"log_id":"log_1"}'
HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n"


@pytest.fixture(autouse=True)
def _usual_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Authorities that the machine names would be read anew for every client, within its first deadline."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


def client_of(server: Server, **options: Any) -> Composio:
    return Composio(api_key=KEY, base_url=server.url, **options)


def free(client: Composio) -> int:
    return client._pool.link().gate.free


async def fail(call: Awaitable[object]) -> ComposioError:
    with pytest.raises(ComposioError) as caught:
        await call
    return caught.value


async def run(client: Composio, number: int = 0, timeout: float | None = None) -> Any:
    return await client.tools.execute("RUN_IT", {"number": number}, user_id="u", timeout=timeout)


# Pinned defaults


def test_the_limits_of_a_client_that_was_told_nothing():
    """Our own defaults, as documented: every one of them is finite."""
    settings = Composio(api_key=KEY)._transport.settings
    assert (settings.timeout, settings.execute_timeout) == (60.0, 300.0)
    assert (settings.connect_timeout, settings.attempt_timeout) == (5.0, 20.0)
    assert settings.max_connections == 100
    assert settings.retry == RetryPolicy(attempts=3, backoff=0.5, cap=8.0)


@pytest.mark.parametrize("limit", [60.0, 300.0, 20.0, 7.5, 0.1])
def test_what_aiohttp_is_told_of_an_attempt(limit: float):
    """Each attempt names a total and a connect limit, and aiohttp's rounding to whole seconds is off."""
    given = Composio(api_key=KEY)._transport.client_timeout(limit)
    assert given == aiohttp.ClientTimeout(
        total=limit,
        connect=min(5.0, 0.9 * limit),
        sock_read=None,
        sock_connect=None,
        ceil_threshold=math.inf,
    )


async def test_what_aiohttp_is_told_of_connections(server: Server, monkeypatch: pytest.MonkeyPatch):
    """Every limit of the connector that we rely on is named by us, so that a new aiohttp cannot move it."""
    told: dict[str, Any] = {}
    init = aiohttp.TCPConnector.__init__

    def spy(self: aiohttp.TCPConnector, **options: Any) -> None:
        told.update(options)
        init(self, **options)

    monkeypatch.setattr(aiohttp.TCPConnector, "__init__", spy)
    async with client_of(server) as client:
        connector = client._pool.link().session.connector
        assert connector is not None
        assert (connector.limit, connector.limit_per_host, connector.force_close) == (100, 0, False)
    wanted = {"limit": 100, "limit_per_host": 0, "keepalive_timeout": 15.0, "ttl_dns_cache": 10, "force_close": False}
    assert {name: told.get(name) for name in wanted} == wanted


async def test_a_session_of_ours_has_our_ways(server: Server):
    """No cookies, no environment, bodies unpacked, statuses judged by us."""
    async with client_of(server) as client:
        session = client._pool.link().session
        assert isinstance(session.cookie_jar, aiohttp.DummyCookieJar)
        assert session.trust_env is False
        assert session.auto_decompress is True
        assert session.raise_for_status is False
        assert session.auth is None


async def test_the_environment_is_read_when_the_client_is_made(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """A proxy or a netrc file that appears later changes nothing: aiohttp itself never looks at the environment."""
    other = Server()
    await other.start()
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    server.always = answer(200, RESULT)
    try:
        async with client_of(server) as client:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, other.url)
            monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
            await run(client)
        assert (server.count, other.count) == (1, 0)
        assert server.deliveries[0].header("authorization") is None
    finally:
        await other.stop()


async def test_connections_are_kept_for_the_next_call(server: Server):
    """One after another, calls use one connection; at the same time, as many as were allowed."""
    server.always = answer(200, RESULT)
    async with client_of(server, max_connections=7) as client:
        for _ in range(10):
            await run(client)
        assert server.connections == 1
        await asyncio.gather(*(run(client) for _ in range(50)))
        assert server.connections <= 7


@pytest.mark.parametrize(("size", "read"), [(8000, True), (9000, False)])
async def test_how_long_a_header_may_be(server: Server, size: int, read: bool):
    """A header of eight thousand bytes is read, a longer one is an error of ours."""
    server.always = answer(200, RESULT, x_long="a" * size)
    async with client_of(server, max_retries=0) as client:
        if read:
            assert (await run(client)).successful
        else:
            assert "could not be read" in (await fail(run(client))).message


# The queue


@pytest.mark.parametrize("places", [1, 5])
async def test_five_hundred_calls_are_delivered_in_their_order(server: Server, places: int):
    """Calls leave in the order in which they were made; only those that are out at the same time may swap."""

    async def step(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0)
        await answer(200, RESULT)(writer)

    server.always = step
    async with client_of(server, max_connections=places) as client:
        await asyncio.gather(*(run(client, number) for number in range(500)))
        assert free(client) == places
    order = [json.loads(one.body)["arguments"]["number"] for one in server.deliveries]
    assert sorted(order) == list(range(500))
    swapped = max(abs(position - number) for position, number in enumerate(order))
    assert swapped <= (0 if places == 1 else 3 * places), "a call was overtaken by many"


async def test_latecomers_do_not_overtake_those_who_wait(server: Server):
    """Who comes while others queue goes behind them, also when a place is just being handed over."""
    server.always = answer(200, RESULT)
    async with client_of(server, max_connections=1) as client:
        tasks = []
        for number in range(100):
            tasks.append(asyncio.create_task(run(client, number)))
            for _ in range(number % 7):
                await asyncio.sleep(0)
        await asyncio.gather(*tasks)
    assert [json.loads(one.body)["arguments"]["number"] for one in server.deliveries] == list(range(100))


@pytest.mark.parametrize("seed", range(3))
async def test_every_place_is_counted_whatever_happens(server: Server, seed: int):
    """After hundreds of calls that succeed, fail, time out and are cancelled, all places are free, and work."""
    dice = random.Random(seed)
    endings = [
        answer(200, RESULT),
        answer(200, b"not json"),
        answer(404),
        answer(500),
        answer(429),
        close(),
        reset(),
        half_body(),
        raw(b"nonsense\r\n\r\n"),
        stall(),
        stall(HEAD),
    ]

    async def step(writer: asyncio.StreamWriter) -> None:
        await dice.choice(endings)(writer)

    server.always = step
    async with client_of(server, max_connections=4, max_retries=1) as client:
        client._transport.clock = QuickClock()
        tasks = []
        for number in range(200):
            call = run(client, number, timeout=dice.choice([0.02, 0.05, 0.2]))
            tasks.append(asyncio.create_task(call))
            if dice.random() < 0.2:
                await asyncio.sleep(dice.random() * 0.01)
                dice.choice(tasks).cancel()
        ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
        assert all(not isinstance(one, Exception) or isinstance(one, ComposioError) for one in ended)
        assert free(client) == 4
        server.always = answer(200, RESULT)
        await asyncio.gather(*(run(client, timeout=5) for _ in range(8)))
        assert free(client) == 4


async def test_a_deadline_in_the_queue_says_so(server: Server):
    """Everyone whose time runs out in the queue is told that nothing was sent, and the next call is not hindered."""
    server.always = stall()
    async with client_of(server, max_connections=1) as client:
        holder = asyncio.create_task(run(client))
        await server.arrived()
        began = time.monotonic()
        ended = await asyncio.gather(*(run(client, timeout=0.1) for _ in range(50)), return_exceptions=True)
        assert time.monotonic() - began < 3
        for one in ended:
            assert isinstance(one, APITimeoutError)
            assert "while waiting for a free connection" in one.message
            assert (one.sent, one.outcome_unknown) == (False, False)
        holder.cancel()
        with suppress(asyncio.CancelledError):
            await holder
        server.always = answer(200, RESULT)
        assert (await run(client, timeout=5)).successful
        assert server.count == 2


# Deadlines


@pytest.mark.parametrize(
    ("step", "phase"),
    [
        (stall(), "while waiting for the answer"),
        (stall(b"HTTP/1.1 200 OK\r\ncontent-"), "while waiting for the answer"),
        (stall(HEAD), "while reading the answer"),
        (stall(HEAD + b'{"data":'), "while reading the answer"),
        (stall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"), "while reading the answer"),
    ],
    ids=["silence", "half a head", "a head", "half a body", "half a chunk"],
)
async def test_a_server_that_stalls(server: Server, step: Any, phase: str):
    """However far an answer came before it stalled, the call ends at its deadline and the phase is named."""
    server.always = step
    async with client_of(server, max_connections=1) as client:
        began = time.monotonic()
        error = await fail(run(client, timeout=0.15))
        assert 0.1 < time.monotonic() - began < 3
        assert isinstance(error, APITimeoutError)
        assert phase in error.message
        assert "0.15 s" in error.message
        assert error.outcome_unknown
        assert (server.count, free(client)) == (1, 1)


async def test_a_refusal_that_stalls(server: Server):
    """When the head of an error came and its body stalls, the call ends at its deadline with that error."""
    server.always = stall(b"HTTP/1.1 500 X\r\ncontent-length: 100\r\n\r\n")
    async with client_of(server, max_connections=1) as client:
        began = time.monotonic()
        error = await fail(run(client, timeout=0.15))
        assert 0.1 < time.monotonic() - began < 3
        assert isinstance(error, InternalServerError | APITimeoutError)
        assert error.outcome_unknown
        assert (server.count, free(client)) == (1, 1)


class Ticking:
    """Answers what each call asks, and lets four seconds pass on a clock of its own at each answer."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.clock = FakeClock()
        self.asked: list[str] = []

    async def __call__(self, writer: asyncio.StreamWriter) -> None:
        asked = self.server.deliveries[-1]
        target = urlsplit(asked.target)
        path = target.path.removeprefix("/api/v3.1")
        self.asked.append(f"{asked.method} {path}")
        page = int(parse_qs(target.query).get("cursor", ["0"])[0])
        status, body = self.answer(asked.method, path, page)
        self.clock.now += 4
        await answer(status, json.dumps(body).encode())(writer)

    def answer(self, method: str, path: str, page: int) -> tuple[int, Any]:
        if method == "POST" and path == "/auth_configs":
            return 201, {"toolkit": {"slug": "kit"}, "auth_config": {"id": "ac_1", "is_composio_managed": True}}
        if path.endswith("/link"):
            return 201, {"connected_account_id": "ca_1", "redirect_url": "https://x.example", "link_token": "lk_1"}
        if path == "/tools":
            return 200, {"items": [{"slug": f"KIT_{page}"}], "next_cursor": str(page + 1)}
        return 200, {"items": [], "next_cursor": str(page + 1) if page < 20 and "configs" not in path else None}


async def _tools(client: Composio, limit: float) -> object:
    return await client.tools.get("user_1", toolkits=["kit"], timeout=limit)


async def _authorize(client: Composio, limit: float) -> object:
    return await client.toolkits.authorize(user_id="user_1", toolkit="kit", timeout=limit)


async def _link(client: Composio, limit: float) -> object:
    return await client.connected_accounts.link("user_1", "ac_1", timeout=limit)


async def _raw_tools(client: Composio, limit: float) -> object:
    return await client.tools.get_raw_composio_tools(search="words", timeout=limit)


@pytest.mark.parametrize(
    ("call", "limit", "sent"),
    [(_tools, 10, 3), (_raw_tools, 14, 4), (_authorize, 10, 3), (_authorize, 6, 2), (_link, 3, 1)],
    ids=["tools.get", "get_raw_composio_tools", "authorize", "authorize soon", "link"],
)
async def test_one_deadline_for_several_requests(server: Server, call: Callable[..., Any], limit: float, sent: int):
    """A call that makes several requests has one deadline for them all, and the error tells that one."""
    server.always = ticking = Ticking(server)
    async with client_of(server) as client:
        client._transport.clock = ticking.clock
        began = ticking.clock.now
        error = await fail(call(client, limit))
        assert isinstance(error, APITimeoutError)
        assert len(ticking.asked) == sent, ticking.asked
        assert ticking.clock.now - began <= limit + 4
        assert f"{limit:g} s in all" in error.message


async def test_those_calls_end_well_in_time(server: Server):
    """The same calls succeed when the deadline leaves room for all of their requests."""
    server.always = ticking = Ticking(server)
    async with client_of(server) as client:
        client._transport.clock = ticking.clock
        request = await client.toolkits.authorize(user_id="user_1", toolkit="kit", timeout=100)
        assert request.redirect_url == "https://x.example"
        assert ticking.asked == [
            "GET /auth_configs",
            "POST /auth_configs",
            "GET /connected_accounts",
            "POST /connected_accounts/link",
        ]


@pytest.mark.parametrize(
    "step", [stall(), answer(503, b"{}", retry_after="3600"), answer(429, b"{}", retry_after="60")]
)
async def test_a_wait_ends_in_time_whatever_the_platform_does(server: Server, step: Any):
    """wait_for_connection ends at its deadline, also while a look stalls or a long pause was asked for."""
    server.always = step
    before = asyncio.all_tasks()
    async with client_of(server) as client:
        began = time.monotonic()
        error = await fail(client.connected_accounts.wait_for_connection("ca_1", 0.2))
        assert isinstance(error, ConnectionRequestTimeoutError)
        assert 0.15 < time.monotonic() - began < 3
        for _ in range(50):
            if free(client) == 100:
                break
            await asyncio.sleep(0.01)
        assert free(client) == 100
    assert {one for one in asyncio.all_tasks() - before if "Server._serve" not in repr(one.get_coro())} == set()


async def test_no_time_sends_nothing(server: Server):
    """timeout=0 sends nothing in any call, and of a wait it means one look."""
    async with client_of(server) as client:
        for call in (
            lambda: client.tools.execute("A_B", {}, user_id="u", timeout=0),
            lambda: client.tools.list(timeout=0).collect(),
            lambda: client.tools.get("u", toolkits=["kit"], timeout=0),
            lambda: client.toolkits.authorize(user_id="u", toolkit="kit", timeout=0),
            lambda: client.connected_accounts.link("u", "ac_1", timeout=0),
            lambda: client.create("u", timeout=0),
        ):
            error = await fail(call())
            assert isinstance(error, APITimeoutError)
            assert not error.sent
        outcomes = [one async for one in client.tools.execute_many([{"slug": "A_B"}] * 3, user_id="u", timeout=0)]
        assert all(isinstance(one.error, APITimeoutError) for one in outcomes)
        assert server.count == 0
        server.always = answer(200, b'{"id":"ca_1","status":"INITIATED"}')
        error = await fail(client.connected_accounts.wait_for_connection("ca_1", 0))
        assert isinstance(error, ConnectionRequestTimeoutError)
        assert server.count == 1


async def test_a_clogged_thread_pool_does_not_outlast_the_deadline(server: Server, monkeypatch: pytest.MonkeyPatch):
    """Where authorities have to be read first, in a thread, waiting for that thread is part of the deadline."""
    file = ssl.get_default_verify_paths().cafile or str(Path(ssl.__file__))
    monkeypatch.setenv("SSL_CERT_FILE", file)
    release = threading.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    blocker = loop.run_in_executor(None, release.wait, 4)
    try:
        async with Composio(api_key=KEY, base_url=f"https://127.0.0.1:{server.port}") as client:
            began = time.monotonic()
            error = await fail(run(client, timeout=0.2))
            assert time.monotonic() - began < 2
            assert isinstance(error, APITimeoutError)
            assert (error.sent, server.count) == (False, 0)
    finally:
        release.set()
        await blocker


# Tries


@pytest.mark.parametrize("retries", [0, 2, 5])
async def test_tries_are_counted(server: Server, retries: int):
    """max_retries is the number of further tries, for each class exactly, and the pauses stay below their cap."""
    clock = QuickClock()
    clock.luck = 1.0
    async with client_of(server, max_retries=retries) as client:
        client._transport.clock = clock
        for status, call, tries in (
            (503, lambda: client.toolkits.get("x"), retries + 1),
            (429, lambda: run(client), retries + 1),
            (503, lambda: run(client), 1),
            (500, lambda: client.create("u"), 1),
            (409, lambda: client.toolkits.get("x"), 1),
        ):
            server.always = answer(status)
            server.deliveries.clear()
            clock.sleeps.clear()
            error = await fail(call())
            assert (server.count, error.attempts, error.status) == (tries, tries, status)
            assert clock.sleeps == [0.5, 1.0, 2.0, 4.0, 8.0][: tries - 1]


async def test_pauses_do_not_grow_beyond_their_cap(server: Server):
    """However often a call is tried, no pause of ours is longer than eight seconds."""
    clock = QuickClock()
    clock.luck = 1.0
    server.always = answer(503)
    async with client_of(server, max_retries=80) as client:
        client._transport.clock = clock
        error = await fail(client.toolkits.get("x", timeout=10_000))
    assert error.attempts == 81
    assert max(clock.sleeps) == 8.0


@pytest.mark.parametrize(
    ("status", "kind"), [(429, RateLimitError), (503, InternalServerError)], ids=["refused", "failing"]
)
@pytest.mark.parametrize("asked", ["61", "3600", "1e300", "Fri, 01 Jan 2100 00:00:00 GMT"])
async def test_a_longer_pause_than_there_is_time_ends_the_call(server: Server, status: int, kind: type, asked: str):
    """A Retry-After beyond the deadline ends the call at once with the platform's own error, after one delivery."""
    server.always = answer(status, b"{}", retry_after=asked)
    async with client_of(server) as client:
        began = time.monotonic()
        error = await fail(client.toolkits.get("x"))
        assert time.monotonic() - began < 3
    assert type(error) is kind
    assert server.count == 1


async def test_the_pauses_of_a_call_end_before_its_deadline(server: Server):
    """On a clock that moves by sleeping, a call that is tried again and again is over by its deadline."""
    clock = FakeClock()
    clock.luck = 1.0
    server.always = answer(503)
    async with client_of(server, max_retries=50) as client:
        client._transport.clock = clock
        error = await fail(client.toolkits.get("x", timeout=30))
    assert sum(clock.sleeps) < 30
    assert error.attempts == len(clock.sleeps) + 1
    assert isinstance(error, InternalServerError)


# No blocking call on the loop


def ours(source: str, name: str = "planted") -> dict[str, Any]:
    """Run source text as if it were a file of the package."""
    path = Path(composio_async.__file__).parent / f"{name}.py"
    found: dict[str, Any] = {"__file__": __file__}
    exec(compile(inspect.cleandoc(source), str(path), "exec"), found)
    return found


@pytest.mark.parametrize("name", ["planted", "resources/planted", "emulator/planted", "providers/planted"])
@pytest.mark.parametrize(
    "blocking",
    ["time.sleep(0.001)", "with open(__file__, 'rb') as file:\n        file.read(1)"],
    ids=["sleep", "read"],
)
async def test_a_blocking_call_of_ours_is_caught(name: str, blocking: str):
    """In an async test, a blocking call anywhere in the package fails: so the others show that there is none."""
    planted = ours(f"import time\nasync def call():\n    {blocking}", name)
    with pytest.raises(BlockingError):
        await planted["call"]()


async def test_a_blocking_call_in_a_task_or_a_callback_of_ours_is_caught():
    """It need not be the test itself that awaits: tasks and loop callbacks are watched as well."""
    planted = ours(
        """
        import time
        async def call():
            time.sleep(0.001)
        def back(out):
            try:
                time.sleep(0.001)
            except Exception as error:
                out.set_exception(error)
        """
    )
    with pytest.raises(BlockingError):
        await asyncio.create_task(planted["call"]())
    out = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(planted["back"], out)
    with pytest.raises(BlockingError):
        await out


def test_a_blocking_call_is_caught_where_a_test_runs_a_loop_itself():
    """Tests that are no coroutines, as those of the synchronous package and of generated cases, are watched too."""
    planted = ours("import time\nasync def call():\n    time.sleep(0.001)")
    with pytest.raises(BlockingError):
        asyncio.run(planted["call"]())


def test_every_async_test_is_watched(request: pytest.FixtureRequest):
    """Each async test of this run, in whatever folder, stands under the watch; more folders in a run, more is shown."""
    waiting = [one for one in request.session.items if inspect.iscoroutinefunction(getattr(one, "obj", None))]
    assert waiting
    assert [one.nodeid for one in waiting if "no_blocking_calls" not in one.fixturenames] == []
