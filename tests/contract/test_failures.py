"""What happens when the platform or the network fails: how often each class of call is delivered, and what it says."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from typing import Any

import pytest

import composio_async
from composio_async.emulator.faults import Fault, RateLimit, Reset, Stall, Status, Truncate
from composio_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ConnectionRequestTimeoutError,
    InternalServerError,
    RateLimitError,
    ResponseValidationError,
    SessionNotFoundError,
)

from .helpers import ISSUE, client, settled

GET_USER = "HACKERNEWS_GET_USER"
PG = {"username": "pg"}
PAGE_502 = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class World:
    """Things that calls can be made about."""

    def __init__(self, composio: Any, session: Any, account: str, config: str) -> None:
        self.composio = composio
        self.session = session
        self.account = account
        self.config = config


READS = {
    "tools.list": lambda w: w.composio.tools.list().first(),
    "tools.get": lambda w: w.composio.tools.get_raw_composio_tool_by_slug(GET_USER),
    "tools.get_input": lambda w: w.composio.tools.get_input(GET_USER, text="username: pg"),
    "toolkits.list": lambda w: w.composio.toolkits.list().first(),
    "toolkits.get": lambda w: w.composio.toolkits.get("github"),
    "toolkits.get_many": lambda w: w.composio.toolkits.get_many(["github"]).first(),
    "toolkits.categories": lambda w: w.composio.toolkits.list_categories().first(),
    "toolkits.changelog": lambda w: w.composio.toolkits.changelog().first(),
    "auth_configs.list": lambda w: w.composio.auth_configs.list().first(),
    "auth_configs.get": lambda w: w.composio.auth_configs.get(w.config),
    "connected_accounts.list": lambda w: w.composio.connected_accounts.list().first(),
    "connected_accounts.get": lambda w: w.composio.connected_accounts.get(w.account),
    "sessions.get": lambda w: w.composio.use(w.session.session_id),
    "sessions.tools": lambda w: w.session.list_tools().first(),
    "sessions.toolkits": lambda w: w.session.toolkits().first(),
    "sessions.search": lambda w: w.session.search("read the news"),
    "sessions.config_history": lambda w: w.session.list_config_history().first(),
}
WRITES = {
    "auth_configs.update": lambda w: w.composio.auth_configs.update(w.config, options={"type": "default", "name": "n"}),
    "auth_configs.update_status": lambda w: w.composio.auth_configs.enable(w.config),
    "auth_configs.delete": lambda w: w.composio.auth_configs.delete(w.config),
    "connected_accounts.update": lambda w: w.composio.connected_accounts.update(w.account, alias="a"),
    "connected_accounts.update_status": lambda w: w.composio.connected_accounts.enable(w.account),
    "connected_accounts.delete": lambda w: w.composio.connected_accounts.delete(w.account),
    "sessions.delete": lambda w: w.session.delete(),
}
CREATES = {
    "sessions.create": lambda w: w.composio.create("user_123"),
    "sessions.link": lambda w: w.session.authorize("github"),
    "sessions.update": lambda w: w.session.update(toolkits=["github"]),
    "auth_configs.create": lambda w: w.composio.auth_configs.create("github"),
    "connected_accounts.link": lambda w: w.composio.connected_accounts.link("u", w.config, allow_multiple=True),
    "connected_accounts.revoke": lambda w: w.composio.connected_accounts.revoke(w.account),
}
EXECUTES = {
    "tools.execute": lambda w: w.composio.tools.execute(GET_USER, PG),
    "tools.proxy": lambda w: w.composio.tools.proxy("/user", "GET", connected_account_id=w.account),
    "sessions.execute": lambda w: w.session.execute(GET_USER, PG),
    "sessions.execute_meta": lambda w: w.session.execute_meta(
        "COMPOSIO_SEARCH_TOOLS", {"queries": [{"use_case": "read the news"}]}
    ),
    "sessions.proxy_execute": lambda w: w.session.proxy_execute(toolkit="github", endpoint="/user", method="GET"),
}
REPEATABLE = {**READS, **WRITES}
ONCE = {**CREATES, **EXECUTES}
LOST: dict[str, Fault] = {
    "500": Status(500),
    "502 with a page": Status(502, PAGE_502, {"content-type": "text/html"}),
    "503 that asks to come again": Status(503, None, {"retry-after": "0", "x-should-retry": "true"}),
    "504 without a word": Status(504, b""),
    "reset": Reset(),
    "cut": Truncate(5),
}


@pytest.fixture
async def world(composio: Any, emulator: Any) -> World:
    """A session, an account and an auth config."""
    account = emulator.connect("user_123", "github")
    found = await composio.connected_accounts.get(account)
    return World(composio, await composio.create("user_123"), account, found.auth_config.id)


def deliveries(emulator: Any, operation: str, before: int) -> int:
    return len(emulator.requests(operation)) - before


@pytest.mark.parametrize("operation", REPEATABLE)
async def test_what_may_be_repeated_is(world: World, emulator: Any, operation: str) -> None:
    """A read or an idempotent write that a busy platform refused goes out again, and answers as if nothing was."""
    before = len(emulator.requests(operation))
    emulator.fault(operation, Status(503, None, {"retry-after-ms": "1"}), RateLimit(0.001))
    answer = await REPEATABLE[operation](world)
    assert deliveries(emulator, operation, before) == 3
    meta = getattr(answer, "meta", None) or answer.state.meta
    assert meta.attempts == 3


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
@pytest.mark.parametrize("operation", ["tools.get", "connected_accounts.update"])
async def test_a_lost_answer_is_asked_for_again(world: World, emulator: Any, operation: str, fault: Fault) -> None:
    """Whatever way the answer is lost, a call that may be repeated is delivered once more."""
    before = len(emulator.requests(operation))
    emulator.fault(operation, fault)
    answer = await REPEATABLE[operation](world)
    assert answer.meta.attempts == deliveries(emulator, operation, before) == 2


@pytest.mark.parametrize("operation", ONCE)
async def test_what_may_not_be_repeated_is_not(world: World, emulator: Any, operation: str) -> None:
    """A call that makes or runs something is delivered once, whatever the platform's headers say of a failure."""
    before = len(emulator.requests(operation))
    emulator.fault(operation, Status(503, None, {"retry-after": "0", "x-should-retry": "true"}))
    with pytest.raises(InternalServerError, match="The outcome is unknown: it may have been carried out") as caught:
        await ONCE[operation](world)
    assert deliveries(emulator, operation, before) == 1
    error = caught.value
    assert (error.operation, error.status, error.attempts) == (operation, 503, 1)
    assert (error.sent, error.outcome_unknown) == (True, True)
    assert error.request_id == emulator.requests(operation)[-1].headers["x-request-id"]
    assert error.request_id in str(error)


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
@pytest.mark.parametrize("operation", ["tools.execute", "sessions.execute", "sessions.create"])
async def test_a_lost_answer_leaves_the_outcome_unknown(
    world: World, emulator: Any, operation: str, fault: Fault
) -> None:
    """Whatever way the answer to a run is lost, it is delivered once, and the error says that it may have run."""
    before = len(emulator.requests(operation))
    emulator.fault(operation, fault)
    with pytest.raises((InternalServerError, APIConnectionError), match="The outcome is unknown") as caught:
        await ONCE[operation](world)
    assert deliveries(emulator, operation, before) == 1
    assert (caught.value.outcome_unknown, caught.value.sent) == (True, True)


@pytest.mark.parametrize("operation", ONCE)
async def test_a_refusal_for_too_many_requests_is_repeated(world: World, emulator: Any, operation: str) -> None:
    """A 429 did nothing, so even a run goes out again after as long as the platform asks."""
    before = len(emulator.requests(operation))
    emulator.fault(operation, RateLimit(0.2))
    started = asyncio.get_running_loop().time()
    await ONCE[operation](world)
    assert asyncio.get_running_loop().time() - started >= 0.2
    assert deliveries(emulator, operation, before) == 2


async def test_too_many_requests_for_too_long(composio: Any, emulator: Any) -> None:
    """A platform that goes on refusing ends in `RateLimitError`; one that asks for more time than there is, at once."""
    emulator.fault("tools.execute", *[RateLimit(0.001)] * 3)
    with pytest.raises(RateLimitError, match="3 attempts") as caught:
        await composio.tools.execute(GET_USER, PG)
    assert (caught.value.attempts, caught.value.outcome_unknown) == (3, False)
    emulator.fault("tools.execute", RateLimit(60))
    started = asyncio.get_running_loop().time()
    with pytest.raises(RateLimitError) as caught:
        await composio.tools.execute(GET_USER, PG, timeout=5)
    assert asyncio.get_running_loop().time() - started < 3
    assert caught.value.attempts == 1
    assert caught.value.headers["retry-after"] == "60"


async def test_a_platform_that_stays_down(composio: Any, emulator: Any) -> None:
    """After the last try the platform's own words are told, with how often it was tried."""
    emulator.fault("toolkits.get", *[Status(503, None, {"retry-after-ms": "1"})] * 3)
    with pytest.raises(InternalServerError, match=r"The emulator was told to answer so\..*3 attempts") as caught:
        await composio.toolkits.get("github")
    assert caught.value.outcome_unknown is False
    assert len(emulator.requests("toolkits.get")) == 3


async def test_no_retries_when_none_are_wanted(package: Any, emulator: Any) -> None:
    """`max_retries=0` delivers everything once."""
    emulator.fault("toolkits.get", Status(503))
    async with client(package, emulator, max_retries=0) as composio:
        with pytest.raises(InternalServerError):
            await composio.toolkits.get("github")
    assert len(emulator.requests()) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 501])
async def test_a_refusal_is_not_repeated(composio: Any, emulator: Any, status: int) -> None:
    """What the platform refuses for good is asked for once."""
    emulator.fault("toolkits.list", Status(status, None, {"x-should-retry": "true"}))
    with pytest.raises(Exception, match="The emulator was told to answer so") as caught:
        await composio.toolkits.list()
    assert (caught.value.status, caught.value.attempts) == (status, 1)
    assert len(emulator.requests()) == 1


async def test_a_page_of_html_is_told_in_its_words(composio: Any, emulator: Any) -> None:
    """A gateway's page does not fill the error: its text does, and the page is kept in `body`."""
    emulator.fault("tools.execute", Status(502, PAGE_502, {"content-type": "text/html"}))
    with pytest.raises(
        InternalServerError, match=r"refused tools.execute: 502 Bad Gateway 502 Bad Gateway\."
    ) as caught:
        await composio.tools.execute(GET_USER, PG)
    assert (caught.value.status, caught.value.body) == (502, PAGE_502)
    emulator.fault("tools.execute", Status(502, b""))
    with pytest.raises(InternalServerError, match="no explanation was given"):
        await composio.tools.execute(GET_USER, PG)


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b"[]", b'{"successful": "yes"}', b"null", b'{"data'])
async def test_a_success_that_cannot_be_read(composio: Any, emulator: Any, body: bytes) -> None:
    """A success whose body is something else is no result and no raw error of a parser, and is not repeated."""
    emulator.fault("tools.execute", Status(200, body))
    with pytest.raises(ResponseValidationError, match=r"tools.execute cannot be read.*do not repeat it") as caught:
        await composio.tools.execute(GET_USER, PG)
    assert (caught.value.status, caught.value.outcome_unknown) == (200, True)
    assert len(emulator.requests("tools.execute")) == 1


async def test_what_is_wrong_in_a_body_is_named(composio: Any, emulator: Any) -> None:
    """The path of the first wrong value is told."""
    emulator.fault("tools.list", Status(200, {"items": [{"slug": "A"}, {"name": "no slug"}], "next_cursor": None}))
    with pytest.raises(ResponseValidationError, match=r"missing @ \$\.items\[1\]\.slug"):
        await composio.tools.list()
    emulator.fault("connected_accounts.get", Status(200, {"id": "ca_1", "status": 5}))
    with pytest.raises(ResponseValidationError, match=r"expected text, got a whole number @ \$\.status"):
        await composio.connected_accounts.get("ca_1")


async def test_204_is_done_where_nothing_is_to_be_told(world: World, emulator: Any) -> None:
    """An answer without a body says that a change is done; a run without a result is no result."""
    for operation in ("sessions.delete", "connected_accounts.delete", "auth_configs.update", "auth_configs.delete"):
        emulator.fault(operation, Status(204, b""))
        done = await WRITES[operation](world)
        assert (done.success, done.meta.status) == (True, 204)
    emulator.fault("tools.execute", Status(204, b""))
    with pytest.raises(ResponseValidationError, match="the body is empty"):
        await world.composio.tools.execute(GET_USER, PG)


async def test_a_delete_whose_answer_was_lost_is_done(world: World, emulator: Any) -> None:
    """When the first delivery of a delete went through unseen, the 404 of the second counts as done."""
    gone = {
        "sessions.delete": world.session.delete,
        "connected_accounts.delete": lambda: world.composio.connected_accounts.delete(world.account),
        "auth_configs.delete": lambda: world.composio.auth_configs.delete(world.config),
    }
    for operation, delete in gone.items():
        emulator.fault(operation, Truncate(3))
        done = await delete()
        assert done.success
        assert [request.status for request in emulator.requests(operation)] == [200, 404]
    with pytest.raises(SessionNotFoundError):
        await world.session.delete()


async def test_a_run_that_takes_too_long(composio: Any, emulator: Any) -> None:
    """A run past its time is an error that says so, within its time, and that it may have been carried out."""
    emulator.fault("tools.execute", Stall(5))
    started = asyncio.get_running_loop().time()
    with pytest.raises(APITimeoutError) as caught:
        await composio.tools.execute(GET_USER, PG, timeout=0.3)
    assert asyncio.get_running_loop().time() - started < 2
    assert str(caught.value).startswith(
        "tools.execute ran out of time while waiting for the answer, 0.3 s in all. The outcome is unknown: "
        "it may have been carried out, and was not tried again. Give it more with timeout=."
    )
    assert isinstance(caught.value, TimeoutError)
    assert (caught.value.sent, caught.value.outcome_unknown, caught.value.attempts) == (True, True, 1)
    assert len(emulator.requests("tools.execute")) == 1


async def test_a_read_that_stalls_is_tried_again(package: Any, emulator: Any) -> None:
    """One stalled attempt of a read does not use up the time of the whole call."""
    emulator.fault("toolkits.get", Stall(5))
    async with client(package, emulator, attempt_timeout=0.2, timeout=10) as composio:
        toolkit = await composio.toolkits.get("github")
    assert toolkit.meta.attempts == 2
    assert toolkit.meta.elapsed < 4


async def test_a_read_ends_at_its_deadline(package: Any, emulator: Any) -> None:
    """However often it is tried, a call takes no longer than its timeout."""
    async with client(package, emulator) as composio:
        for attempt_timeout, told in ((20, "0.4 s in all"), (0.15, "ran out of time")):
            hasty = await settled(composio.with_options(attempt_timeout=attempt_timeout))
            emulator.fault("toolkits.get", *[Stall(5)] * 3)
            started = asyncio.get_running_loop().time()
            with pytest.raises(APITimeoutError, match=told) as caught:
                await hasty.toolkits.get("github", timeout=0.4)
            assert asyncio.get_running_loop().time() - started < 1.5
            assert (caught.value.outcome_unknown, caught.value.sent) == (False, True)
            # How many attempts fit depends on the pauses, which are random; the rest is not met by anyone.
            emulator.reset()


async def test_nobody_is_there(package: Any, unused_port: int) -> None:
    """A platform that cannot be reached is told by its host, and that nothing was sent."""
    async with client(package, f"http://127.0.0.1:{unused_port}", max_retries=1) as composio:
        for call in (lambda: composio.toolkits.get("github"), lambda: composio.tools.execute(GET_USER, PG)):
            with pytest.raises(
                APIConnectionError, match=r"could not connect to 127.0.0.1: .*Nothing was sent"
            ) as caught:
                await call()
            assert (caught.value.sent, caught.value.outcome_unknown, caught.value.attempts) == (False, False, 2)
            assert isinstance(caught.value, ConnectionError)


@pytest.fixture
async def unused_port() -> int:
    """A port on which nobody listens."""
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_waiting_bears_a_failing_platform(composio: Any, emulator: Any, soon: Any) -> None:
    """A wait goes on through failures of the platform, and ends with the account or in time."""
    session = await composio.create("user_123", toolkits=["github"])
    request = await session.authorize("github")
    emulator.fault("connected_accounts.get", *[Status(503, None, {"retry-after-ms": "1"})] * 3, RateLimit(0.01))
    soon("approve", request.id, after=0.1)
    assert (await request.wait_for_connection(timeout=20)).is_active

    other = await session.authorize("github")
    emulator.fault("connected_accounts.get", *[Status(500, None, {"retry-after-ms": "1"})] * 3)
    with pytest.raises(ConnectionRequestTimeoutError, match="of unknown status"):
        await other.wait_for_connection(timeout=0.5)


async def test_a_page_that_fails_in_the_middle(composio: Any, emulator: Any) -> None:
    """A list whose later page fails says so; what came before was handed out, and nothing is skipped."""
    emulator.connect("user_123", "github")
    seen: list[str] = []

    async def walk() -> None:
        async for tool in composio.tools.list(limit=8):
            seen.append(tool.slug)
            if len(seen) == 8:
                emulator.fault("tools.list", Status(400))

    with pytest.raises(Exception, match="The emulator was told to answer so"):
        await walk()
    assert len(seen) == 8


async def test_one_failing_run_takes_no_other_with_it(composio: Any, emulator: Any) -> None:
    """Of many runs at once, one whose answer is lost is an outcome with its error; the others have their results."""
    emulator.fault("tools.execute", Reset())
    calls = [{"slug": GET_USER, "arguments": PG} for _ in range(6)]
    outcomes = [one async for one in composio.tools.execute_many(calls, concurrency=2)]
    failed = [one.error for one in outcomes if one.error is not None]
    assert [type(error) for error in failed] == [APIConnectionError]
    assert failed[0].outcome_unknown
    assert len([one for one in outcomes if one.error is None and one.unwrap().successful]) == 5
    assert len(emulator.requests("tools.execute")) == 6


async def test_a_run_is_not_doubled_by_a_connection_that_died(composio: Any, emulator: Any) -> None:
    """A run on a connection that the platform has dropped meanwhile is delivered at most once."""
    emulator.connect("user_123", "github")
    for fault in (Reset(), Truncate(4)):
        await composio.toolkits.list()
        emulator.fault("tools.execute", fault)
        with pytest.raises(APIConnectionError, match="The outcome is unknown"):
            await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", ISSUE, user_id="user_123")
    assert len(emulator.requests("tools.execute")) == 2
    assert len(emulator.records("github.issues")) == 1


async def test_timeouts_in_every_form(composio: Any, emulator: Any) -> None:
    """A timeout is seconds or a timedelta, infinity is none, and zero is over before anything is sent."""
    emulator.fault("tools.execute", Stall(5))
    with pytest.raises(APITimeoutError, match=r"0\.2 s in all"):
        await composio.tools.execute(GET_USER, PG, timeout=timedelta(milliseconds=200))
    emulator.fault("tools.execute", Stall(0.2))
    assert (await composio.tools.execute(GET_USER, PG, timeout=math.inf)).successful
    before = len(emulator.requests())
    for call in (
        lambda: composio.tools.execute(GET_USER, PG, timeout=0),
        lambda: composio.toolkits.get("x", timeout=0),
    ):
        with pytest.raises(APITimeoutError, match=r"before it was sent, 0 s in all. Nothing was sent") as caught:
            await call()
        assert (caught.value.sent, caught.value.outcome_unknown) == (False, False)
    assert len(emulator.requests()) == before


async def test_a_cancelled_call_leaves_the_client_in_order(emulator: Any) -> None:
    """Cancelling runs and waits ends them at once, and the only connection is free for the next call."""
    release = asyncio.Event()

    @emulator.tool("SOME_ENDLESS")
    async def endless() -> None:
        await release.wait()

    async with composio_async.Composio(base_url=emulator.url, api_key=emulator.api_key, max_connections=1) as composio:
        session = await composio.create("user_123", toolkits=["github", "some"])
        request = await session.authorize("github")
        for start in (
            lambda: composio.tools.execute("SOME_ENDLESS"),
            lambda: session.execute("SOME_ENDLESS"),
            lambda: request.wait_for_connection(timeout=30),
        ):
            tasks = [asyncio.create_task(start()) for _ in range(3)]
            await asyncio.sleep(0.1)
            for task in tasks:
                task.cancel()
            ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 2)
            assert [type(one) for one in ended] == [asyncio.CancelledError] * 3
            assert (await composio.tools.execute(GET_USER, PG, timeout=5)).successful
    release.set()


async def test_many_waiters_fail_each_with_an_error_of_its_own(package: Any, emulator: Any) -> None:
    """A key that is refused ends every wait at once, each with its own error object."""
    async with client(package, emulator, api_key="ak_other") as composio:
        waits = [composio.connected_accounts.wait_for_connection(f"ca_{n}", timeout=30) for n in range(5)]
        ended = await asyncio.wait_for(asyncio.gather(*waits, return_exceptions=True), 10)
    assert [type(one) for one in ended] == [AuthenticationError] * 5
    assert len({id(one) for one in ended}) == 5


async def test_a_408_leaves_an_execute_unknown(composio: Any, emulator: Any) -> None:
    """A request that timed out on the platform may have run: the error says so, and it is not sent again."""
    emulator.fault("tools.execute", Status(408))
    with pytest.raises(APIStatusError) as caught:
        await composio.tools.execute("HACKERNEWS_GET_USER", {"username": "pg"})
    assert caught.value.outcome_unknown
    assert caught.value.status_code == caught.value.status == 408
    assert "Find out whether it was carried out" in str(caught.value)
    assert len(emulator.requests("tools.execute")) == 1


async def test_calls_of_several_requests_have_one_deadline(composio: Any, emulator: Any) -> None:
    """`timeout=` bounds all requests of a call together, and what the user does within it."""
    emulator.fault("sessions.toolkits", Stall(0.3))
    session = await composio.create("user_123", toolkits=["github"])
    began = asyncio.get_running_loop().time()
    with pytest.raises(ConnectionRequestTimeoutError):
        await session.ensure_connected("github", timeout=0.6)
    assert asyncio.get_running_loop().time() - began < 1.2
    emulator.fault("tools.list", Stall(0.25), Stall(0.25))
    with pytest.raises(APITimeoutError, match="in all"):
        await composio.tools.get("user_123", tools=["HACKERNEWS_GET_USER"], toolkits=["github"], timeout=0.4)
