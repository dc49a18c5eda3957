"""One call over real sockets: how often it is delivered, how it ends, and what it leaves behind."""

from __future__ import annotations

import asyncio
import gc
import gzip
import math
import socket
import time
from contextlib import suppress
from datetime import timedelta

import aiohttp
import pytest
from scripted import (
    KEY,
    FakeClock,
    Make,
    QuickClock,
    Server,
    answer,
    close,
    drip,
    half_body,
    half_head,
    raw,
    reset,
    stall,
)

from composio_async import Composio, _call, _transport
from composio_async._pool import Pool
from composio_async._request import Operation
from composio_async._transport import Transport
from composio_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ClientClosedError,
    ComposioError,
    InternalServerError,
    InvalidParams,
    NotFoundError,
    RateLimitError,
    ResponseValidationError,
)
from composio_async.retry import Delivery, RetryPolicy

READ = Operation("things.get", "GET", "/things/{id}")
SEARCH = Operation("things.search", "POST", "/things/search")
UPDATE = Operation("things.update", "PATCH", "/things/{id}", Delivery.WRITE)
REPLACE = Operation("things.replace", "PUT", "/things/{id}", Delivery.WRITE)
DELETE = Operation("things.delete", "DELETE", "/things/{id}", Delivery.WRITE, gone=b'{"success":true}')
CREATE = Operation("things.create", "POST", "/things", Delivery.CREATE)
EXECUTE = Operation("things.run", "POST", "/things/run", Delivery.EXECUTE)

LOST = {"close": close, "reset": reset, "half head": half_head, "half body": half_body}
GET = READ.request(path={"id": "1"})
RUN = EXECUTE.request(body={"a": 1})


def request_of(operation: Operation):
    path = {"id": "1"} if "{id}" in operation.path else None
    return operation.request(path=path, body={"a": 1} if operation.method in {"POST", "PATCH", "PUT"} else None)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def fail(call) -> ComposioError:
    with pytest.raises(ComposioError) as caught:
        await call
    return caught.value


# How often a request is delivered


@pytest.mark.parametrize("warm", [False, True], ids=["fresh", "reused"])
@pytest.mark.parametrize("phase", LOST)
@pytest.mark.parametrize("operation", [CREATE, EXECUTE], ids=["create", "execute"])
async def test_a_lost_answer_never_repeats_what_must_not_run_twice(
    server: Server, transport: Make, operation: Operation, phase: str, warm: bool
):
    """Create and execute are delivered exactly once, wherever the answer is lost, and say that nobody knows."""
    one = transport()
    if warm:
        await one.send(GET)
    server.deliveries.clear()
    server.always = LOST[phase]()
    error = await fail(one.send(request_of(operation)))
    assert server.count == 1
    assert isinstance(error, APIConnectionError)
    assert error.outcome_unknown
    assert error.sent
    assert "outcome is unknown" in str(error)
    assert error.attempts == 1


@pytest.mark.parametrize("status", [500, 502, 504, 529])
@pytest.mark.parametrize("operation", [CREATE, EXECUTE], ids=["create", "execute"])
async def test_a_failing_platform_never_repeats_what_must_not_run_twice(
    server: Server, transport: Make, operation: Operation, status: int
):
    """A 5xx leaves a create or an execute at one delivery."""
    server.always = answer(status, b"<html>Bad Gateway</html>")
    error = await fail(transport().send(request_of(operation)))
    assert server.count == 1
    assert isinstance(error, InternalServerError)
    assert error.outcome_unknown
    assert "try again" not in (error.suggested_fix or "").lower()


@pytest.mark.parametrize("headers", [{"retry_after": "0"}, {"x_should_retry": "true", "retry_after": "0"}])
async def test_headers_do_not_talk_an_execute_into_a_second_delivery(
    server: Server, transport: Make, headers: dict[str, str]
):
    """A 503 with Retry-After or x-should-retry is still delivered once for an execute."""
    server.always = answer(503, b"{}", **headers)
    await fail(transport().send(RUN))
    assert server.count == 1


async def test_a_stalled_execute_is_not_repeated(server: Server, transport: Make):
    """A timeout after the request left is one delivery, and the outcome is unknown."""
    server.always = stall()
    error = await fail(transport().send(RUN, timeout=0.2))
    assert server.count == 1
    assert isinstance(error, APITimeoutError)
    assert error.outcome_unknown
    assert "while waiting for the answer" in error.message


@pytest.mark.parametrize("phase", LOST)
@pytest.mark.parametrize("operation", [READ, SEARCH, UPDATE, REPLACE, DELETE], ids=lambda one: one.method)
async def test_a_harmless_call_is_tried_three_times_and_no_more(
    server: Server, transport: Make, operation: Operation, phase: str
):
    """Reads and idempotent writes are delivered three times: our count, with no hidden repeat of aiohttp's."""
    server.always = LOST[phase]()
    error = await fail(transport().send(request_of(operation)))
    assert server.count == 3
    assert error.attempts == 3
    assert not error.outcome_unknown
    assert len({one.header("x-request-id") for one in server.deliveries}) == 1


async def test_one_attempt_means_one_delivery(server: Server, transport: Make):
    """With max_retries=0 a dropped GET is delivered once: aiohttp's own repeat stays off."""
    server.always = close()
    await fail(transport(retry=RetryPolicy(attempts=1)).send(GET))
    assert server.count == 1


@pytest.mark.parametrize(
    ("status", "count"), [(400, 1), (401, 1), (403, 1), (404, 1), (408, 3), (409, 1), (429, 3), (500, 3), (501, 1)]
)
async def test_which_statuses_a_read_is_repeated_after(server: Server, transport: Make, status: int, count: int):
    """A read goes out again after 408, 429 and 5xx except 501, and after nothing else."""
    server.always = answer(status)
    error = await fail(transport().send(GET))
    assert (server.count, error.attempts, error.status) == (count, count, status)


@pytest.mark.parametrize("operation", [CREATE, EXECUTE], ids=["create", "execute"])
async def test_what_was_refused_for_its_rate_may_be_sent_again(server: Server, transport: Make, operation: Operation):
    """A 429 did nothing, so even an execute goes out again, after the pause that the platform asks for."""
    clock = QuickClock()
    server.script.extend([answer(429, b"{}", retry_after_ms="1500"), answer(429, b"{}", retry_after="2")])
    got = await transport(clock=clock).send(request_of(operation))
    assert server.count == 3
    assert got.meta.attempts == 3
    assert clock.sleeps == [1.5, 2.0]


@pytest.mark.parametrize("operation", [READ, CREATE, EXECUTE], ids=["read", "create", "execute"])
async def test_a_refused_connection_is_tried_again_for_everything(transport: Make, operation: Operation):
    """What never left is tried three times for every class, and the error says that nothing was sent."""
    one = transport(base_url=f"http://127.0.0.1:{free_port()}")
    error = await fail(one.send(request_of(operation)))
    assert isinstance(error, APIConnectionError)
    assert (error.attempts, error.sent, error.outcome_unknown) == (3, False, False)
    assert "Nothing was sent" in error.message
    assert "base_url" in error.message


async def test_a_name_that_does_not_resolve_was_never_sent(transport: Make):
    """A failing name lookup counts as never sent."""
    error = await fail(transport(base_url="https://nothing.invalid").send(RUN))
    assert (error.attempts, error.sent) == (3, False)
    assert "nothing.invalid" in error.message


async def test_a_stalled_connect_was_never_sent(transport: Make, monkeypatch: pytest.MonkeyPatch):
    """A connect that never ends is known as never sent, so that an execute is tried again, and names its own limit."""

    async def hang(*args: object, **kwargs: object) -> None:
        await asyncio.sleep(30)

    monkeypatch.setattr(aiohttp.TCPConnector, "_create_connection", hang)
    error = await fail(transport(connect_timeout=0.05).send(RUN))
    assert isinstance(error, APITimeoutError)
    assert (error.attempts, error.sent, error.outcome_unknown) == (3, False, False)
    assert "connecting" in error.message
    assert "connect_timeout" in error.message
    assert "0.05 s" in error.message


async def test_a_delete_that_finds_nothing_after_a_lost_answer_is_done(server: Server, transport: Make):
    """A 404 to the second try of a delete whose first answer was lost counts as done."""
    server.script.extend([close(), answer(404)])
    got = await transport().send(request_of(DELETE))
    assert got.content == b'{"success":true}'
    assert got.meta.attempts == 2


@pytest.mark.parametrize("first", [answer(502), stall()], ids=["502", "timeout"])
async def test_a_delete_is_done_after_a_502_or_a_timeout_too(server: Server, transport: Make, first):
    """A failing or stalling platform may have deleted, so a 404 afterwards counts as done."""
    server.script.extend([first, answer(404)])
    got = await transport(attempt_timeout=0.2).send(request_of(DELETE))
    assert got.content == b'{"success":true}'


@pytest.mark.parametrize("before", [[], [answer(429)]], ids=["first", "after 429"])
async def test_a_delete_of_nothing_is_an_error(server: Server, transport: Make, before: list):
    """A 404 with no lost answer before it stays a 404."""
    server.script.extend([*before, answer(404)])
    assert isinstance(await fail(transport().send(request_of(DELETE))), NotFoundError)


async def test_an_update_of_nothing_is_an_error_even_after_a_lost_answer(server: Server, transport: Make):
    """Only a delete reads a 404 as success."""
    server.script.extend([close(), answer(404)])
    assert isinstance(await fail(transport().send(request_of(UPDATE))), NotFoundError)


async def test_an_earlier_delivery_is_not_denied(server: Server, transport: Make):
    """When the first try was delivered and the last could not connect, the error does not claim "nothing was sent"."""
    server.always = server.vanish()
    error = await fail(transport().send(request_of(DELETE)))
    assert server.count == 1
    assert error.attempts == 3
    assert error.sent
    assert "Nothing was sent." not in error.message
    assert "earlier attempt" in error.message


# Deadlines


async def test_a_slow_drip_does_not_outlive_the_deadline(server: Server, transport: Make):
    """The deadline is for the whole call: a body that keeps dripping is cut, and the phase is named."""
    server.always = drip(b"x" * 1000, 0.02)
    began = time.monotonic()
    error = await fail(transport(attempt_timeout=math.inf).send(GET, timeout=0.3))
    assert 0.25 < time.monotonic() - began < 0.8
    assert isinstance(error, APITimeoutError)
    assert "while reading the answer" in error.message
    assert "timeout=" in error.message


async def test_a_stalled_attempt_leaves_time_for_another(server: Server, transport: Make):
    """attempt_timeout ends one attempt of a read, so that the next may succeed within the deadline."""
    server.script.append(stall())
    got = await transport(attempt_timeout=0.1).send(GET, timeout=5)
    assert got.meta.attempts == 2


async def test_an_attempt_that_stalls_names_the_limit_that_ended_it(server: Server, transport: Make):
    """When attempt_timeout ends the last attempt, the message names that limit, not the deadline that is far off."""
    server.always = stall()
    error = await fail(transport(attempt_timeout=0.05).send(GET, timeout=50))
    assert error.attempts == 3
    assert "0.05 s" in error.message
    assert "50 s" not in error.message
    assert "attempt_timeout" in error.message


async def test_no_pause_begins_that_would_outlast_the_deadline(server: Server, transport: Make):
    """A Retry-After beyond the deadline ends the call at once, with the platform's own error."""
    clock = QuickClock()
    server.always = answer(503, b"{}", retry_after="3600")
    began = time.monotonic()
    error = await fail(transport(clock=clock).send(GET, timeout=5))
    assert isinstance(error, InternalServerError)
    assert clock.sleeps == []
    assert time.monotonic() - began < 1


async def test_no_time_at_all_sends_nothing(server: Server, transport: Make):
    """timeout=0 fails before anything is sent."""
    error = await fail(transport().send(RUN, timeout=0))
    assert (server.count, error.sent) == (0, False)
    assert "before it was sent" in error.message


@pytest.mark.parametrize("timeout", [timedelta(milliseconds=150), 0.15])
async def test_a_timeout_may_be_seconds_or_a_timedelta(server: Server, transport: Make, timeout):
    """Both forms of a duration mean the same."""
    server.always = stall()
    error = await fail(transport().send(RUN, timeout=timeout))
    assert "0.15 s" in error.message


@pytest.mark.parametrize("timeout", [-1, math.nan])
async def test_an_impossible_timeout_is_refused(server: Server, transport: Make, timeout: float):
    """A negative or undefined duration is an error, not an endless wait."""
    assert isinstance(await fail(transport().send(GET, timeout=timeout)), InvalidParams)
    assert server.count == 0


async def test_no_limit_is_a_limit_too(server: Server, transport: Make):
    """timeout=math.inf works, with every other limit infinite as well."""
    one = transport(connect_timeout=math.inf, attempt_timeout=math.inf)
    assert (await one.send(GET, timeout=math.inf)).content == b"{}"


async def test_waiting_for_a_place_is_part_of_the_deadline(server: Server, transport: Make):
    """A call that finds no free connection in time was never sent, and says what it waited for."""
    server.always = stall()
    one = transport(max_connections=1)
    holder = asyncio.create_task(one.send(RUN))
    await server.arrived()
    error = await fail(one.send(RUN, timeout=0.1))
    assert isinstance(error, APITimeoutError)
    assert (server.count, error.sent, error.outcome_unknown) == (1, False, False)
    assert "free connection" in error.message
    holder.cancel()
    await asyncio.gather(holder, return_exceptions=True)


async def test_a_place_that_comes_too_late_is_given_back(server: Server, transport: Make):
    """When the loop was blocked past the deadline while a place was handed over, nothing is sent without a limit."""
    one = transport(max_connections=1)
    gate = one.pool.link().gate
    gate.free = 0
    call = asyncio.create_task(one.send(RUN, timeout=0.1))
    await asyncio.sleep(0.01)
    gate.leave()
    time.sleep(0.15)  # noqa: ASYNC251  a blocked loop is what this is about
    server.always = stall()
    error = await fail(asyncio.wait_for(call, 2))
    assert isinstance(error, APITimeoutError)
    assert (server.count, error.sent, gate.free) == (0, False, 1)


async def test_an_execute_gets_its_own_default(transport: Make):
    """Calls that run tools have the longer default; a timeout of the call wins over both."""
    one = transport(timeout=60, execute_timeout=300)
    assert [one.timeout_of(READ, None), one.timeout_of(EXECUTE, None), one.timeout_of(EXECUTE, 7)] == [60, 300, 7]


async def test_a_pause_is_taken_from_the_clock(server: Server, transport: Make):
    """Pauses grow from half a second, below a bound that doubles."""
    clock = FakeClock()
    clock.luck = 1.0
    server.always = answer(500)
    await fail(transport(clock=clock).send(GET))
    assert clock.sleeps == [0.5, 1.0]


# Bodies, headers, redirects


async def test_a_gzip_bomb_is_dropped(server: Server, transport: Make, monkeypatch: pytest.MonkeyPatch):
    """A small answer that unpacks beyond the cap is dropped while it is read, not after."""
    monkeypatch.setattr(_call, "BODY_CAP", 1024 * 1024)
    bomb = gzip.compress(b"0" * (64 * 1024 * 1024))
    server.always = answer(200, bomb, content_encoding="gzip")
    one = transport()
    error = await fail(one.send(RUN))
    assert isinstance(error, ResponseValidationError)
    assert "larger than 1 MB" in error.message
    assert (server.count, error.status, error.outcome_unknown) == (1, 200, True)
    assert one.pool.link().gate.free == 100


async def test_a_large_answer_below_the_cap_is_whole(server: Server, transport: Make):
    """Bodies in many pieces arrive complete."""
    body = b'"' + b"a" * 3_000_000 + b'"'
    server.always = answer(200, body)
    assert (await transport().send(GET)).content == body


async def test_an_answer_that_cannot_be_unpacked_is_our_error(server: Server, transport: Make):
    """A body that lies about its encoding is an APIConnectionError."""
    server.always = answer(200, b"not gzip at all", content_encoding="gzip")
    assert isinstance(await fail(transport().send(RUN)), APIConnectionError)
    assert server.count == 1


@pytest.mark.parametrize(
    "data",
    [
        b"this is not http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx-long: " + b"a" * 20_000 + b"\r\ncontent-length: 2\r\n\r\n{}",
    ],
    ids=["no http", "huge header"],
)
async def test_an_answer_that_is_no_http_has_no_status(server: Server, transport: Make, data: bytes):
    """What cannot be read as HTTP is an APIConnectionError without an invented status, and says so."""
    server.always = raw(data)
    error = await fail(transport().send(RUN))
    assert isinstance(error, APIConnectionError)
    assert error.status is None
    assert "could not be read" in error.message
    assert server.count == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(server: Server, transport: Make, status: int):
    """A redirect is an error, and the key goes nowhere else."""
    other = Server()
    await other.start()
    server.always = answer(status, b"", location=f"{other.url}/elsewhere?token=abc")
    try:
        error = await fail(transport().send(RUN))
        assert isinstance(error, APIStatusError)
        assert (server.count, other.count, error.status) == (1, 0, status)
        assert "base_url" in error.message
        assert "token=abc" not in str(error)
    finally:
        await other.stop()


async def test_cookies_are_not_kept(server: Server, transport: Make):
    """What one call was given as a cookie is not sent with the next."""
    server.always = answer(200, b"{}", set_cookie="tenant=a; Path=/")
    one = transport()
    await one.send(GET)
    await one.send(GET)
    assert [call.header("cookie") for call in server.deliveries] == [None, None]


async def test_what_a_request_carries(server: Server, transport: Make):
    """Exactly one key header and request id, scope and own headers, and a content type only with a body."""
    one = transport(org_id="org", project_id="proj", default_headers={"x-team": "blue"})
    await one.send(GET)
    await one.send(RUN)
    get, post = server.deliveries
    for call in (get, post):
        assert sum(call.count(name) for name in ("x-api-key", "x-user-api-key", "x-org-api-key")) == 1
        assert call.header("x-api-key") == KEY
        assert (call.header("x-org-id"), call.header("x-project-id")) == ("org", "proj")
        assert call.header("x-team") == "blue"
        assert call.count("x-request-id") == 1
        assert call.header("accept") == "application/json"
        assert call.header("expect") is None
    assert (get.header("content-type"), get.body) == (None, b"")
    assert (post.header("content-type"), post.body) == ("application/json", b'{"a":1}')
    assert get.header("x-request-id") != post.header("x-request-id")


async def test_the_platforms_request_id_wins(server: Server, transport: Make):
    """The id to quote is the platform's where it gives one, else ours, in results and in errors."""
    one = transport()
    server.script.extend([answer(200, b"{}", x_request_id="req_theirs"), answer(404, b"{}", x_request_id="req_no")])
    assert (await one.send(GET)).meta.request_id == "req_theirs"
    assert (await fail(one.send(GET))).request_id == "req_no"
    assert (await one.send(GET)).meta.request_id == server.deliveries[-1].header("x-request-id")


async def test_the_path_arrives_as_it_was_quoted(server: Server, transport: Make):
    """No layer below quotes a path or a query again."""
    await transport(base_url=f"{server.url}/base").send(
        READ.request(path={"id": "a/b c%41é"}, query={"q": "x+y z", "m": {"k": "v"}})
    )
    assert server.deliveries[0].target == "/base/things/a%2Fb%20c%2541%C3%A9?q=x%2By+z&m%5Bk%5D=v"


async def test_urls_are_kept_within_bounds(transport: Make, monkeypatch: pytest.MonkeyPatch):
    """The cache of finished URLs does not grow with the number of different calls."""
    monkeypatch.setattr(_transport, "URLS_KEPT", 8)
    one = transport()
    for number in range(100):
        one.url(f"/things/{number}")
    assert len(one._urls) <= 8


# Clients that share, and clients that do not


async def test_two_clients_share_nothing(server: Server, transport: Make):
    """Two clients have connections of their own, and each sends its own key alone."""
    one, two = transport(key="ak_one_one"), transport(key="ak_two_two")
    await one.send(GET)
    await two.send(GET)
    assert [call.header("x-api-key") for call in server.deliveries] == ["ak_one_one", "ak_two_two"]
    assert server.connections == 2


async def test_copies_with_other_keys_share_connections_but_no_keys(server: Server):
    """Copies by with_options interleave on one pool, and no request carries the other's key."""
    async with Composio(api_key="ak_first_key", base_url=server.url) as first:
        second = first.with_options(api_key="ak_second_key")
        server.always = answer(200, b'{"items":[]}')
        calls = [
            client.tools.list(search=name).first()
            for _ in range(100)
            for name, client in (("first", first), ("second", second))
        ]
        await asyncio.gather(*calls)
        assert server.count == 200
        for call in server.deliveries:
            name = "first" if "query=first" in call.target else "second"
            assert call.header("x-api-key") == f"ak_{name}_key"
            assert call.count("x-api-key") == 1
        assert first._pool is second._pool
        assert server.connections <= 100


async def test_a_copy_keeps_what_its_original_was_told(monkeypatch: pytest.MonkeyPatch):
    """with_options starts from the original's settings, not from what the environment says by then."""
    monkeypatch.setenv("COMPOSIO_API_KEY", "ak_before_it")
    monkeypatch.setenv("COMPOSIO_TOOLKIT_VERSION_GITHUB", "20250101_00")
    monkeypatch.setenv("COMPOSIO_CUSTOM_HEADERS", "x-team: blue")
    client = Composio()
    monkeypatch.setenv("COMPOSIO_API_KEY", "ak_after_it")
    monkeypatch.setenv("COMPOSIO_USER_API_KEY", "uak_after_it")
    monkeypatch.delenv("COMPOSIO_TOOLKIT_VERSION_GITHUB")
    monkeypatch.delenv("COMPOSIO_CUSTOM_HEADERS")
    copy = client.with_options(timeout=3)
    assert copy._transport.settings.credentials == client._transport.settings.credentials
    assert copy._transport.settings.version_of("GITHUB_X") == "20250101_00"
    assert copy._transport.settings.default_headers == {"x-team": "blue"}
    assert copy._transport.settings.timeout == 3


async def test_a_copy_may_not_change_what_is_shared():
    """Options of the connections themselves cannot differ between copies."""
    with pytest.raises(InvalidParams, match="max_connections"):
        Composio(api_key=KEY).with_options(max_connections=3)


async def test_the_limit_holds_and_connections_are_reused(server: Server, transport: Make):
    """At most max_connections are opened, however many calls there are."""
    one = transport(max_connections=5)
    await asyncio.gather(*(one.send(GET) for _ in range(100)))
    assert server.count == 100
    assert server.connections <= 5
    assert one.pool.link().gate.free == 5


# Leaving early, closing


@pytest.mark.parametrize(
    "step",
    [stall(), stall(b"HTTP/1.1 200 OK\r\ncontent-le"), stall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")],
    ids=["before the head", "in the head", "in the body"],
)
async def test_a_cancelled_call_gives_back_its_place_and_connection(server: Server, transport: Make, step):
    """Cancelling at any point of an answer is prompt, sends nothing more, and frees gate and connection."""
    one = transport(max_connections=1)
    server.script.append(step)
    call = asyncio.create_task(one.send(GET))
    await server.arrived()
    await asyncio.sleep(0.02)
    began = time.monotonic()
    call.cancel()
    with suppress(asyncio.CancelledError):
        await call
    assert call.cancelled()
    assert time.monotonic() - began < 0.5
    link = one.pool.link()
    assert link.gate.free == 1
    assert not link.session.connector._acquired
    assert server.count == 1
    assert (await one.send(GET, timeout=2)).content == b"{}"


async def test_cancelling_at_any_step_loses_no_place(server: Server, transport: Make):
    """Wherever in its course a call is cancelled, all places are free afterwards."""
    one = transport(max_connections=2)
    server.always = answer(200, b"[" + b"1," * 50_000 + b"1]")
    for steps in range(30):
        calls = [asyncio.create_task(one.send(GET)) for _ in range(4)]
        for _ in range(steps):
            await asyncio.sleep(0)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert one.pool.link().gate.free == 2
    assert (await one.send(GET, timeout=2)).meta.status == 200


async def test_cancelling_a_pause_ends_the_call(server: Server, transport: Make):
    """A call that sleeps before its next try holds no place and ends at once when cancelled."""
    from composio_async._clock import SYSTEM

    server.always = answer(503, b"{}", retry_after="20")
    one = transport(clock=SYSTEM, max_connections=1)
    call = asyncio.create_task(one.send(GET, timeout=60))
    await server.arrived()
    await asyncio.sleep(0.05)
    assert one.pool.link().gate.free == 1
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert call.cancelled()
    assert server.count == 1


async def test_a_closed_client_says_so(server: Server, transport: Make):
    """Use after aclose is one clear error; aclose again does nothing."""
    one = transport()
    await one.send(GET)
    await one.pool.aclose()
    await one.pool.aclose()
    error = await fail(one.send(GET))
    assert isinstance(error, ClientClosedError)
    assert isinstance(error, RuntimeError)
    assert "closed" in error.message
    assert server.count == 1


async def test_closing_under_a_running_execute_leaves_its_outcome_unknown(server: Server, transport: Make):
    """aclose while an execute is on its way ends it promptly, and does not claim that nothing happened."""
    server.always = stall()
    one = transport()
    call = asyncio.create_task(one.send(RUN))
    await server.arrived()
    await one.pool.aclose()
    error = await fail(asyncio.wait_for(call, 2))
    assert error.sent
    assert error.outcome_unknown


async def test_closing_wakes_those_who_wait_for_a_place(server: Server, transport: Make):
    """aclose ends the calls that are still in the queue, with word that nothing was sent."""
    server.always = stall()
    one = transport(max_connections=1)
    calls = [asyncio.create_task(one.send(RUN)) for _ in range(5)]
    await server.arrived()
    await one.pool.aclose()
    first, *queued = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 2)
    assert isinstance(first, APIConnectionError)
    assert all(isinstance(one, ClientClosedError) and not one.sent for one in queued)
    assert server.count == 1


async def test_a_client_on_another_loop_closes_everywhere(server: Server):
    """aclose works before first use, too."""
    pool = Pool(10, {})
    await pool.aclose()
    assert pool.closed


async def test_no_task_and_no_garbage_is_left(server: Server, transport: Make):
    """After calls of every ending there is no task but our own."""
    one = transport()
    server.script.extend([answer(), answer(404), close(), half_body(), answer(500)])
    for _ in range(3):
        with suppress(ComposioError):
            await one.send(GET)
    await one.pool.aclose()
    await asyncio.sleep(0)
    gc.collect()
    mine = {asyncio.current_task()}
    assert {task for task in asyncio.all_tasks() if "_serve" not in repr(task)} == mine


SERVE = """
import asyncio, logging, os, sys, warnings
logging.getLogger("asyncio").setLevel(logging.ERROR)  # no word about slow steps
sys.path.insert(0, "tests/unit")
from scripted import Server, answer
from composio_async import Composio

PAGE = answer(200, b'{"items":[]}')

async def call(client, server):
    return await client.tools.list().first()
"""


def test_one_client_on_two_loops(script):
    """A client made outside of any loop works in two asyncio.run in a row, unclosed, in silence, and keeps no loop."""
    ended = script(
        SERVE
        + """
client = Composio(api_key="ak_test_test", base_url="http://127.0.0.1:1")

async def main():
    server = Server()
    await server.start()
    server.always = PAGE
    from attrs import evolve
    client._transport.settings = evolve(client._transport.settings, base_url=server.url)
    client._transport._urls.clear()
    await asyncio.gather(*(call(client, server) for _ in range(5)))
    assert server.count == 5
    await server.stop()

for _ in range(4):
    asyncio.run(main())
assert len(client._pool._held.links) <= 1, list(client._pool._held.links)
print("done")
"""
    )
    assert ended == (0, "done", "")


def test_a_dropped_client_warns_once_and_names_where_it_was_made(script):
    """A client collected while its loop runs warns once, in our words, with the line that made it."""
    ended = script(
        SERVE
        + """
import gc

async def main():
    server = Server()
    await server.start()
    server.always = PAGE
    client = Composio(api_key="ak_test_test", base_url=server.url)  # the line
    await call(client, server)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del client
        gc.collect()
        await asyncio.sleep(0.05)
        gc.collect()
    await server.stop()
    for one in caught:
        print(one.category.__name__, one.message)

asyncio.run(main())
"""
    )
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("ResourceWarning A Composio client made at <string>:")
    assert "async with Composio()" in lines[0]
    assert "aiohttp" not in lines[0]


def test_a_client_left_open_at_exit_is_quiet(script):
    """A client that is never closed says nothing when the program ends."""
    ended = script(
        SERVE
        + """
async def main():
    global client
    server = Server()
    await server.start()
    server.always = PAGE
    client = Composio(api_key="ak_test_test", base_url=server.url)
    await call(client, server)
    await server.stop()

asyncio.run(main())
print("done")
"""
    )
    assert ended == (0, "done", "")


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="no fork here")
def test_a_forked_child_gets_connections_of_its_own(script):
    """A fork inside a running loop leaves parent and child with working clients, in silence."""
    ended = script(
        SERVE
        + """
async def main():
    server = Server()
    await server.start()
    server.always = PAGE
    client = Composio(api_key="ak_test_test", base_url=server.url)
    await call(client, server)
    assert server.connections == 1
    child = os.fork()
    if not child:
        # As a worker that was forked from inside a running loop: the copied loop stays untouched.
        asyncio._set_running_loop(None)
        asyncio.set_event_loop(None)
        for _ in range(2):
            asyncio.run(call(client, None))
        sys.stderr.flush()
        os._exit(0)
    for _ in range(250):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        await asyncio.sleep(0.02)
    assert done and status == 0, status
    assert server.connections == 3, server.connections
    await call(client, server)
    assert server.connections == 3, server.connections
    await client.aclose()
    await server.stop()
    print("done")

asyncio.run(main())
""",
        "-W",
        "error",
        "-W",
        "ignore::DeprecationWarning",
    )
    assert ended == (0, "done", "")


async def test_every_ending_is_one_of_our_errors(server: Server, transport: Make):
    """Whatever bytes come back, what escapes derives from ComposioError, and chains its cause."""
    nonsense = [
        b"\x00\xff\xfe",
        b"HTTP/1.1 99999 X\r\n\r\n",
        b"HTTP/1.1 abc X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\n{}",
        b"HTTP/2 200\r\n\r\n",
    ]
    one = transport(retry=RetryPolicy(attempts=1))
    for data in nonsense:
        server.always = raw(data)
        try:
            await one.send(RUN)
        except ComposioError as error:
            assert error.__cause__ is not None or isinstance(error, APIStatusError), data
    assert server.count == len(nonsense)
    assert one.pool.link().gate.free == 100


async def test_a_rate_limit_error_tells_its_attempts(server: Server, transport: Make):
    """When all tries were refused, the last refusal is raised as it is, not wrapped."""
    server.always = answer(429, b'{"error":{"message":"slow down","code":10,"slug":"RATE","status":429}}')
    error = await fail(transport().send(RUN))
    assert type(error) is RateLimitError
    assert (error.attempts, error.slug, error.code) == (3, "RATE", 10)
    assert "3 attempts" in str(error)


async def test_headers_are_made_once_for_each_kind_of_key(transport: Make):
    """The hot path does not build the same headers again."""
    one: Transport = transport()
    assert one.headers(READ) is one.headers(READ)


def test_a_loop_that_was_closed_by_hand_leaves_no_noise(script):
    """A session whose loop was closed without ceremony is let go of without words of aiohttp's."""
    ended = script(
        """
        import asyncio, gc
        from composio_async._pool import Pool

        async def use():
            return pool.link()

        pool = Pool(10, {})
        loop = asyncio.new_event_loop()
        loop.run_until_complete(use())
        loop.close()
        asyncio.run(pool.aclose())
        gc.collect()
        print("closed")
        """
    )
    assert ended == (0, "closed", "")


def test_only_limits_of_the_client_itself_are_kept_finished(transport: Make):
    """Calls with a limit of their own leave nothing behind; those without share a finished one."""
    one = transport()
    before = len(one._timeouts)
    for number in range(200):
        assert one.client_timeout(30 + number / 7).total == 30 + number / 7
    assert len(one._timeouts) == before
    settings = one.settings
    for limit in (settings.timeout, settings.execute_timeout, settings.attempt_timeout):
        assert one.client_timeout(limit) is one.client_timeout(limit)
        assert one.client_timeout(limit).connect is not None
