"""Faults: what each does to a request, and that none is left over."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import attrs
import pytest

from composio_async.emulator import Emulator, Fault, RateLimit, Reset, Stall, Status, Truncate


async def test_status(api, emulator):
    """A status is answered without the operation having run: by default with the platform's envelope."""
    emulator.fault("auth_configs.create", Status(503), Status(500, {"own": 1}, {"x-own": "1"}), Status(502, "plain"))
    body = {"toolkit": {"slug": "github"}}
    await api.fails(503, "POST", "auth_configs", body)
    own = await api("POST", "auth_configs", body)
    assert (own.status, own.body, own.headers["x-own"]) == (500, {"own": 1}, "1")
    plain = await api("POST", "auth_configs", body)
    assert (plain.status, plain.body) == (502, "plain")
    assert plain.headers["x-composio-emulator"] == "1"
    assert (await api.get("auth_configs"))["total_items"] == 0
    assert (await api("POST", "auth_configs", body)).status == 201
    assert [line.status for line in emulator.requests("auth_configs.create")] == [503, 500, 502, 201]


async def test_rate_limit(api, emulator):
    """A rate limit is a 429 with the wait in milliseconds and in seconds."""
    emulator.fault("toolkits.list", RateLimit(retry_after=0.25), RateLimit())
    first = await api("GET", "toolkits")
    assert (first.status, first.headers["retry-after-ms"], first.headers["retry-after"]) == (429, "250", "0.25")
    assert (await api("GET", "toolkits")).headers["retry-after"] == "1"


async def test_reset(api, emulator):
    """A reset drops the connection after the request was read; the operation does not run."""
    emulator.fault("auth_configs.create", Reset())
    with pytest.raises(aiohttp.ClientOSError):
        await api("POST", "auth_configs", {"toolkit": {"slug": "github"}})
    line = emulator.requests("auth_configs.create")[0]
    assert (line.status, line.body) == (None, {"toolkit": {"slug": "github"}})
    assert (await api.get("auth_configs"))["total_items"] == 0


async def test_stall(api, emulator):
    """A stall answers late and normally; the journal shows the request while it waits."""
    emulator.fault("auth_configs.create", Stall(0.3))
    started = time.monotonic()
    waiting = asyncio.ensure_future(api("POST", "auth_configs", {"toolkit": {"slug": "github"}}))
    await asyncio.sleep(0.05)
    assert emulator.requests("auth_configs.create")[0].status is None
    assert (await waiting).status == 201
    assert time.monotonic() - started >= 0.3


async def test_close_does_not_wait_for_a_stall(open_api):
    """Closing ends a stalled request at once."""
    async with Emulator() as emulator, open_api(emulator) as api:
        emulator.fault("toolkits.list", Stall(60))
        waiting = asyncio.ensure_future(api("GET", "toolkits"))
        await asyncio.sleep(0.05)
        started = time.monotonic()
        await emulator.aclose()
        assert time.monotonic() - started < 2
        await asyncio.wait([waiting])
        assert waiting.exception() is None or isinstance(waiting.exception(), aiohttp.ClientError)


async def test_truncate(api, emulator):
    """A truncated answer promises its whole length and ends early; the operation has run."""
    emulator.fault("auth_configs.create", Truncate(20))
    body = {"toolkit": {"slug": "github"}}
    headers = {"x-api-key": emulator.api_key}
    async with api.http.post(f"{emulator.url}/api/v3.1/auth_configs", json=body, headers=headers) as response:
        assert response.status == 201
        assert int(response.headers["content-length"]) > 20
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert (await api.get("auth_configs"))["total_items"] == 1
    assert emulator.requests("auth_configs.create")[0].status == 201


async def test_any_operation(api, emulator):
    """A fault for `*` meets the next request; one of the operation's own comes first."""
    emulator.fault("*", Status(503))
    emulator.fault("toolkits.list", Status(502))
    await api.fails(502, "GET", "toolkits")
    await api.fails(503, "GET", "tools/enum")
    assert (await api("GET", "toolkits")).status == 200


async def test_a_fault_comes_before_the_key(api, emulator):
    """A faulted request fails as told whatever key it carries."""
    emulator.fault("toolkits.list", Status(503))
    await api.fails(503, "GET", "toolkits", headers={})


async def test_unspent_fault_fails_the_test():
    """Leaving with a fault that met no request is an AssertionError that names it."""
    with pytest.raises(AssertionError, match=r"Status\(status=503.* for tools\.execute"):
        async with Emulator() as emulator:
            emulator.fault("tools.execute", Status(503))


async def test_unspent_fault_does_not_hide_an_exception():
    """When the body raised, that is what is seen."""
    with pytest.raises(KeyError):
        async with Emulator() as emulator:
            emulator.fault("tools.execute", Status(503))
            raise KeyError("first")


def test_only_faults_are_faults():
    """Anything else is refused when it is queued."""
    for wrong in (503, Fault(), Status):
        with pytest.raises(TypeError, match="is not a fault"):
            Emulator().fault("*", wrong)


def test_faults_are_values():
    """Equal orders are equal, and none can be changed."""
    assert Status(503) == Status(503)
    assert RateLimit() == RateLimit(1.0)
    with pytest.raises(AttributeError):
        Stall(1.0).seconds = 2.0


NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: Status("503"), TypeError, "status"),
        (lambda: Status(status=True), TypeError, "status"),
        (lambda: Status(503.0), TypeError, "status"),
        (lambda: Status(42), ValueError, "200 to 599"),
        (lambda: Status(100), ValueError, "200 to 599"),
        (lambda: Status(600), ValueError, "200 to 599"),
        (lambda: Status(503, object()), TypeError, "body"),
        (lambda: Status(503, {"a": object()}), TypeError, "body"),
        (lambda: Status(503, {1: 2}), TypeError, "body"),
        (lambda: Status(503, "\ud800"), ValueError, "body"),
        (lambda: Status(503, None, [("a", "b")]), TypeError, "headers"),
        (lambda: Status(503, None, None), TypeError, "headers"),
        (lambda: Status(503, None, {"retry-after": 1}), TypeError, "headers.*retry-after"),
        (lambda: Status(503, None, {1: "x"}), TypeError, "headers"),
        (lambda: Status(503, None, {"a b": "x"}), ValueError, "headers.*'a b'"),
        (lambda: Status(503, None, {"a": "x\r\ny"}), ValueError, "headers.*'a'"),
        (lambda: Status(503, None, {"a": "\ud800"}), ValueError, "headers.*'a'"),
        (lambda: Status(503, None, {"Content-Length": "7"}), ValueError, "Truncate"),
        (lambda: RateLimit("1"), TypeError, "retry_after"),
        (lambda: RateLimit(retry_after=True), TypeError, "retry_after"),
        (lambda: RateLimit(-1), ValueError, "retry_after"),
        (lambda: RateLimit(NAN), ValueError, "retry_after"),
        (lambda: RateLimit(10**400), ValueError, "retry_after"),
        (lambda: Stall("1"), TypeError, "seconds"),
        (lambda: Stall(None), TypeError, "seconds"),
        (lambda: Stall(-0.1), ValueError, "seconds"),
        (lambda: Stall(INFINITE), ValueError, "seconds"),
        (lambda: Truncate("5"), TypeError, "after_bytes"),
        (lambda: Truncate(5.0), TypeError, "after_bytes"),
        (lambda: Truncate(-5), ValueError, "after_bytes"),
    ],
)
def test_a_wrong_value_is_refused_where_it_is_written(make, error, says):
    """A fault that could not be answered is never made; the error names what is wrong with it."""
    with pytest.raises(error, match=says):
        make()


async def test_bodies_of_every_kind(api, emulator):
    """JSON of any kind is sent as JSON unless a header says otherwise; text and bytes are sent as they are."""
    kind = {"Content-Type": "application/problem+json"}
    emulator.fault("toolkits.list", Status(500, {"a": 1}, kind), Status(500, b"\xff"), Status(500, 5), Status(500, [1]))
    assert (await api("GET", "toolkits")).headers["content-type"] == "application/problem+json"
    headers = {"x-api-key": emulator.api_key}
    async with api.http.get(f"{emulator.url}/api/v3.1/toolkits", headers=headers) as response:
        assert await response.read() == b"\xff"
    assert [(await api("GET", "toolkits")).body for _ in range(2)] == [5, [1]]


async def test_a_bug_of_the_emulator_says_so(api, emulator):
    """What breaks inside the emulator, wherever it breaks, is the emulator's own 500 in the platform's envelope."""
    body: dict = {}
    fault = Status(503, body)
    body["later"] = object()
    emulator.fault("toolkits.list", fault)
    emulator._world.state.add_record("github.issues", {"broken": object()})
    kit = emulator._world.registry.find_tool("HACKERNEWS_GET_USER")
    emulator._world.registry.register(attrs.evolve(kit, input_parameters={"broken": object()}))
    for path in ("toolkits", "tools/HACKERNEWS_GET_USER", "/__emulator/records/github.issues"):
        error = await api.fails(500, "GET", path)
        assert "The emulator itself failed" in error["message"]
        assert error["slug"] == "EmulatorBug"
    assert [line.status for line in emulator.requests()] == [500, 500]
