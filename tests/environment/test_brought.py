"""What the user brings: a session, a connector, middlewares. They are used as ours would be, and stay the user's."""

from __future__ import annotations

import asyncio
import gc
import gzip
import multiprocessing
import os
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver
from road import HOST, KEY, PAGE, URL, Origin, Proxy, answer, client, execute, read, says, stalls

import composio_sync
from composio_async import Composio, errors
from composio_async._request import Operation
from composio_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ClientClosedError,
    InvalidParams,
    InvalidParamsType,
)
from composio_async.retry import Delivery

TREE = Path(errors.__file__).parents[1]
REPLACE = Operation("things.replace", "PUT", "/api/v3.1/things/1", Delivery.WRITE)
REDIRECT = {"location": "/elsewhere"}

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
needs_unix = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no unix sockets here")


class Elsewhere(AbstractResolver):
    """Knows one name."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        self.asked.append(host)
        place = {"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
        return [place]

    async def close(self) -> None:
        """Nothing to close."""


async def replace(composio: Composio) -> None:
    await composio._transport.send(REPLACE.request(body={"name": "x"}))


async def delete(composio: Composio) -> None:
    await composio.connected_accounts.delete("ca_1")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A session of the user's, as most make it."""
    async with aiohttp.ClientSession() as one:
        yield one


# A session


def bad_json(value: object) -> str:
    raise AssertionError("our bodies are no business of the session's")


async def bad_middleware(request, handler):
    raise AssertionError("the session's middlewares do not count")


async def refuse(response: aiohttp.ClientResponse) -> None:
    raise AssertionError("what a status means is ours to say")


SESSIONS = {
    "plain": {},
    "raises for a status": {"raise_for_status": True},
    "asks a function about a status": {"raise_for_status": refuse},
    "has a base URL": {"base_url": "https://elsewhere.test/api/"},
    "has no time": {"timeout": aiohttp.ClientTimeout(total=1e-6)},
    "decompresses nothing": {"auto_decompress": False},
    "writes JSON in its own way": {"json_serialize": bad_json},
    "has middlewares": {"middlewares": (bad_middleware,)},
    "trusts the environment": {"trust_env": True},
    "has headers": {
        "headers": {"Content-Type": "text/plain", "X-API-Key": "ak_another", "Accept": "text/html", "User-Agent": "me"}
    },
    "says no content type": {"skip_auto_headers": ["Content-Type", "User-Agent"]},
    "has a short buffer": {"read_bufsize": 1},
}


@pytest.mark.parametrize("how", SESSIONS)
async def test_any_session_will_do(how: str, plain: Origin):
    """Whatever a session was told for its own requests, our calls send and mean what they do without it."""
    body = gzip.compress(PAGE)
    plain.script += [
        answer(body=body, content_encoding="gzip"),
        answer(body=b'{"data":{},"successful":true,"error":null}'),
        answer(404, b'{"error":{"message":"no such thing"}}'),
        answer(302, b"", **REDIRECT),
    ]
    async with aiohttp.ClientSession(**SESSIONS[how]) as session, client(plain.url, session=session) as composio:
        await read(composio)
        assert (await execute(composio)).successful
        with pytest.raises(errors.NotFoundError, match="no such thing"):
            await read(composio)
        with pytest.raises(APIStatusError, match="a redirect to /elsewhere, which is not followed"):
            await read(composio)
    got, posted, *_ = plain.asked
    assert [one.target.split("?")[0] for one in plain.asked] == [got.target.split("?")[0], posted.target] + [
        got.target.split("?")[0]
    ] * 2
    assert [one.count("x-api-key") for one in plain.asked] == [1] * 4
    assert {one.header("x-api-key") for one in plain.asked} == {KEY}
    assert {one.header("accept") for one in plain.asked} == {"application/json"}
    assert all(one.header("user-agent").startswith("composio-async/") for one in plain.asked)
    assert posted.header("content-type") == "application/json"
    assert got.header("content-type") is None


CALLS = {"GET": (read, 3), "PUT": (replace, 3), "DELETE": (delete, 3), "POST": (execute, 1)}


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("end", ["close", "reset"])
async def test_no_session_sends_twice(method: str, end: str, plain: Origin, session: aiohttp.ClientSession):
    """A session that drops its connections delivers as often as there are attempts: aiohttp repeats nothing."""
    call, attempts = CALLS[method]
    plain.script += [says(b"", abort=end == "reset")] * 6
    async with client(plain.url, session=session) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await call(composio)
    assert [one.method for one in plain.asked] == [method] * attempts
    assert caught.value.attempts == attempts
    assert caught.value.sent
    assert caught.value.outcome_unknown is (method == "POST")


async def test_its_trace_configs_run(plain: Origin):
    """Trace configs of a session see our requests as they see its own."""
    seen: list[str] = []

    async def began(session: object, context: object, params: aiohttp.TraceRequestStartParams) -> None:
        seen.append(params.method)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(began)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session, client(plain.url, session=session) as composio:
        await read(composio)
    assert seen == ["GET"]


async def test_a_trace_that_fails_later_repeats_nothing(plain: Origin):
    """A trace that fails after the answer, with the error of a connection that it made itself, is no proof that our
    request never left."""

    async def ended(session: object, context: object, params: object) -> None:
        async with aiohttp.ClientSession() as reporting:
            await reporting.get("http://127.0.0.1:1/report")

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session, client(plain.url, session=session) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await execute(composio)
    assert len(plain.asked) == 1
    assert caught.value.sent
    assert caught.value.outcome_unknown


async def test_its_time_is_ours(plain: Origin):
    """A session without any limit obeys the client's, which names the phase."""
    plain.script.append(stalls)
    limits = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=limits) as session, client(plain.url, session=session) as composio:
        with pytest.raises(APITimeoutError, match=r"while waiting for the answer, 0\.2 s in all") as caught:
            await execute(composio, timeout=0.2)
    assert caught.value.outcome_unknown


async def test_its_cookies_are_its_own(plain: Origin, session: aiohttp.ClientSession):
    """A session with a cookie jar keeps what the platform sets and sends it again; ours never does."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as keeping:
        for one, sent in ((keeping, "seen=1"), (None, None)):
            plain.script.append(answer(set_cookie="seen=1"))
            async with client(plain.url, session=one) as composio:
                await read(composio)
                await read(composio)
            assert [asked.header("cookie") for asked in plain.asked[-2:]] == [None, sent]


async def test_two_clients_on_one_session(plain: Origin, session: aiohttp.ClientSession):
    """Two clients share a session and its connections, and each sends its own key."""
    async with Composio(api_key="ak_one", base_url=plain.url, session=session) as one:
        async with Composio(api_key="ak_two", base_url=plain.url, session=session) as two:
            for _ in range(10):
                await asyncio.gather(*(read(each) for each in (one, two)))
        await read(one)
    keys = [asked.header("x-api-key") for asked in plain.asked]
    assert (keys.count("ak_one"), keys.count("ak_two")) == (11, 10)
    assert plain.connections == 2
    assert not session.closed


async def test_transfers_use_its_connector_but_nothing_else(plain: Origin):
    """The storage session goes over the session's connector, without its headers and cookies."""
    headers, cookies = {"x-own": "1", "authorization": "Bearer mine"}, {"own": "1"}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=Elsewhere()), headers=headers, cookies=cookies, cookie_jar=jar
    ) as session:
        with pytest.warns(UserWarning, match="unencrypted"):
            composio = client(f"http://{HOST}:{plain.port}", session=session, allow_http=True)
        async with composio:
            bare = await composio._transport.pool.storage()
            async with bare.put(f"http://{HOST}:{plain.port}/bucket", data=b"x") as response:
                assert response.status == 200
        assert bare.closed
        assert not session.closed
        assert not session.connector.closed
    assert {name for name, _ in plain.asked[0].headers} == {"host", "content-length"}


# Whose it is


async def test_a_session_is_never_closed(plain: Origin, session: aiohttp.ClientSession):
    """Neither `aclose`, `async with`, `with_options` nor dropping the client closes the user's session."""
    composio = client(plain.url, session=session)
    await read(composio)
    await composio.aclose()
    async with client(plain.url, session=session) as composio:
        await read(composio.with_options(timeout=5))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        composio = client(plain.url, session=session)
        await read(composio)
        del composio
        gc.collect()
        await asyncio.sleep(0)
    assert told == []
    assert not session.closed
    async with session.get(plain.url) as response:
        assert response.status == 200
    assert plain.connections == 1


async def test_a_connector_is_never_closed(plain: Origin):
    """The same of the user's connector: the session on it is ours and goes, the connector and its connections stay."""
    async with aiohttp.TCPConnector() as connector:
        for _ in range(2):
            async with client(plain.url, connector=connector) as composio:
                await read(composio)
                ours = composio._transport.pool.link().session
                await composio._transport.pool.storage()
            assert ours.closed
        assert not connector.closed
    assert plain.connections == 1


LEFT = {
    "a session, closed by its owner": ("aiohttp.ClientSession()", "session", "await brought.close()", ""),
    "a connector, closed by its owner": ("aiohttp.TCPConnector()", "connector", "await brought.close()", ""),
    "a connector, client not closed": (
        "aiohttp.TCPConnector()",
        "connector",
        "del composio; gc.collect(); await asyncio.sleep(0); await brought.close()",
        "was dropped without being closed",
    ),
    "a session, client not closed": (
        "aiohttp.ClientSession()",
        "session",
        "del composio; gc.collect(); await asyncio.sleep(0); await brought.close()",
        "",
    ),
}


@pytest.mark.parametrize("how", LEFT)
async def test_no_noise_at_the_end(how: str, plain: Origin):
    """Nothing says "Unclosed" when the owner has closed what is his; a dropped client says at most our own word."""
    make, name, end, expected = LEFT[how]
    close = "" if "del" in end else "await composio.aclose()"
    source = f"""
import asyncio, gc, logging, aiohttp
from composio_async import Composio
logging.getLogger("asyncio").setLevel(logging.ERROR)

async def main():
    brought = {make}
    composio = Composio(api_key="k", base_url={plain.url!r}, {name}=brought)
    await composio.tools.list(search="x").collect()
    {close}
    {end}

asyncio.run(main())
gc.collect()
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-X", "dev", "-W", "always", "-c", source, stderr=subprocess.PIPE, env={"PYTHONPATH": str(TREE)}
    )
    _, err = await process.communicate()
    told = err.decode()
    assert process.returncode == 0
    assert "Unclosed" not in told
    assert "unclosed" not in told
    assert expected in told
    assert bool(told) is bool(expected)


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_a_closed_one(name: str, plain: Origin):
    """A session or connector that was closed is an error that names the option, before and after the first call."""
    brought = aiohttp.ClientSession() if name == "session" else aiohttp.TCPConnector()
    async with client(plain.url, **{name: brought}) as composio:
        await read(composio)
        await brought.close()
        with pytest.raises(ClientClosedError, match=f"{name}= that this client was given is closed"):
            await execute(composio)
    async with client(plain.url, **{name: brought}) as composio:
        with pytest.raises(ClientClosedError, match=f"{name}= that this client was given is closed"):
            await composio._transport.pool.storage()
    assert len(plain.asked) == 1


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_closed_during_a_call(name: str, plain: Origin):
    """One that is closed under a call ends it with our error; of an execute the outcome is unknown, and it is not
    repeated."""
    plain.script.append(stalls)
    brought = aiohttp.ClientSession() if name == "session" else aiohttp.TCPConnector()
    async with client(plain.url, **{name: brought}) as composio:
        task = asyncio.create_task(execute(composio))
        await plain.arrived()
        await brought.close()
        with pytest.raises(APIConnectionError) as caught:
            await task
    assert caught.value.outcome_unknown
    assert len(plain.asked) == 1


@pytest.mark.parametrize("name", ["session", "connector"])
def test_one_of_another_loop(name: str):
    """A session or connector that was made on another event loop is an error that says so, and is left alone."""
    with asyncio.Runner() as there, asyncio.Runner() as here:

        async def make() -> Any:
            return aiohttp.ClientSession() if name == "session" else aiohttp.TCPConnector()

        async def use() -> None:
            async with client("http://127.0.0.1:1", **{name: brought}) as composio:
                with pytest.raises(InvalidParams, match=f"{name}= .* belongs to another event loop") as caught:
                    await read(composio)
                assert caught.value.attempts == 0

        brought = there.run(make())
        here.run(use())
        assert not brought.closed
        there.run(_close(brought))


async def _close(brought: Any) -> None:
    await brought.close()


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_one_for_the_sync_client(name: str, plain: Origin):
    """`composio_sync` runs on a loop of its own, where no session or connector of the user's can be."""
    brought = aiohttp.ClientSession() if name == "session" else aiohttp.TCPConnector()

    def use() -> None:
        composio = composio_sync.Composio(api_key=KEY, base_url=plain.url, **{name: brought})
        with composio, pytest.raises(InvalidParams, match=f"{name}= .* belongs to another event loop"):
            composio.toolkits.get("github")

    await asyncio.to_thread(use)
    assert not brought.closed
    await brought.close()
    assert plain.connections == 0


@needs_fork
@pytest.mark.parametrize("name", ["session", "connector"])
def test_a_forked_child_leaves_it_alone(name: str, server_tls: ssl.SSLContext):
    """A forked child gets an error instead of the parent's sockets, on the parent's loop and on its own, and the
    parent's connection goes on."""
    results = multiprocessing.get_context("fork").SimpleQueue()

    async def refused(composio: Composio) -> str:
        try:
            await read(composio)
        except InvalidParams as error:
            return str(error)
        return "it was used"

    def child(composio: Composio, brought: Any) -> None:
        asyncio.events._set_running_loop(None)
        results.put(asyncio.run(refused(composio)))
        os._exit(0 if not brought.closed else 1)

    async def main() -> None:
        origin = Origin()
        await origin.start()
        brought = aiohttp.ClientSession() if name == "session" else aiohttp.TCPConnector()
        async with client(origin.url, **{name: brought}) as composio:
            await read(composio)
            process = multiprocessing.get_context("fork").Process(target=child, args=(composio, brought))
            process.start()
            await asyncio.to_thread(process.join, 20)
            assert process.exitcode == 0
            await read(composio)
        assert not brought.closed
        await brought.close()
        assert (origin.connections, len(origin.asked)) == (1, 2)
        await origin.stop()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        asyncio.run(main())
    assert "belongs to another event loop or process" in results.get()


# A connector


async def test_a_connector_with_a_resolver(plain: Origin):
    """Names are looked up by the connector's resolver, for calls and for transfers."""
    resolver = Elsewhere()
    url = f"http://{HOST}:{plain.port}"
    async with aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True) as connector:
        with pytest.warns(UserWarning, match="unencrypted"):
            composio = client(url, connector=connector, allow_http=True)
        async with composio:
            await execute(composio)
            session = await composio._transport.pool.storage()
            async with session.put(f"{url}/bucket", data=b"x") as response:
                assert response.status == 200
    assert resolver.asked == [HOST, HOST]
    assert [one.header("host") for one in plain.asked] == [f"{HOST}:{plain.port}"] * 2


@needs_unix
async def test_a_unix_socket(tmp_path: Path):
    """A unix connector reaches a platform on a unix socket; one that is gone is an error of the connection."""
    origin = Origin()
    await origin.start_at(tmp_path / "s")
    there = aiohttp.UnixConnector(str(tmp_path / "s"))
    async with there, client("http://localhost", connector=there) as composio:
        await read(composio)
        assert (await execute(composio)).successful
    await origin.stop()
    gone = aiohttp.UnixConnector(str(tmp_path / "gone"))
    async with gone, client("http://localhost", connector=gone) as composio:
        with pytest.raises(APIConnectionError, match="No such file") as caught:
            await execute(composio)
    assert (caught.value.sent, caught.value.attempts) == (False, 3)
    assert [one.method for one in origin.asked] == ["GET", "POST"]


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_few_connections(name: str, plain: Origin):
    """A connector with one connection serves many calls one after another, in order; waiting for it costs no time to
    connect."""
    connector = aiohttp.TCPConnector(limit=1)
    brought = aiohttp.ClientSession(connector=connector) if name == "session" else connector
    slow = answer()

    async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.03)
        await slow(reader, writer)

    plain.script += [slowly] * 12
    async with client(plain.url, **{name: brought}, connect_timeout=0.2) as composio:
        await asyncio.gather(*(composio.tools.list(search=f"x{n}").collect() for n in range(12)))
        assert composio._transport.pool.link().gate.free == 1
    await brought.close()
    assert [one.target.split("query=")[1].split("&")[0] for one in plain.asked] == [f"x{n}" for n in range(12)]
    assert plain.connections == 1


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_no_limit_but_ours(name: str, plain: Origin):
    """A connector without a limit, or with a larger one, leaves the client's."""
    for limit in (0, 50):
        connector = aiohttp.TCPConnector(limit=limit)
        brought = aiohttp.ClientSession(connector=connector) if name == "session" else connector
        async with client(plain.url, **{name: brought}, max_connections=7) as composio:
            await read(composio)
            assert composio._transport.pool.link().gate.free == 7
        await brought.close()


# Together with proxies and certificates


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_with_a_proxy_and_a_context(name: str, origin: Origin, proxy: Proxy, trusting: ssl.SSLContext):
    """`proxy=` and `ssl=` count for what is brought too; the proxy learns its login, not the key."""
    proxy.login = "ada:sesame"
    brought = aiohttp.ClientSession() if name == "session" else aiohttp.TCPConnector()
    async with client(URL, **{name: brought}, proxy=proxy.url("ada:sesame"), ssl=trusting) as composio:
        await read(composio)
        await execute(composio)
    await brought.close()
    assert [one.method for one in origin.asked] == ["GET", "POST"]
    assert [one.method for one in proxy.asked] == ["CONNECT"]
    assert KEY.encode() not in proxy.seen


@pytest.mark.parametrize("name", ["session", "connector"])
async def test_its_own_context(
    name: str, origin: Origin, trusting: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A context that the connector was given counts, whatever authorities the environment names."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    connector = aiohttp.TCPConnector(ssl=trusting)
    brought = aiohttp.ClientSession(connector=connector) if name == "session" else connector
    async with client(origin.url, **{name: brought}) as composio:
        await read(composio)
    await brought.close()


async def test_a_wrong_fingerprint(origin: Origin):
    """A connector that pins a certificate finds another: nothing was sent."""
    pinning = aiohttp.TCPConnector(ssl=aiohttp.Fingerprint(b"\0" * 32))
    async with pinning, client(origin.url, connector=pinning) as composio:
        with pytest.raises(APIConnectionError, match="ServerFingerprintMismatch") as caught:
            await execute(composio)
    assert (caught.value.sent, caught.value.attempts, origin.asked) == (False, 3, [])


async def test_a_session_with_a_proxy_of_its_own(
    origin: Origin, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
):
    """The proxy of a session counts, and the environment's does not take its place; its login is not shown either."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    proxy.login = "ada:sesame-of-the-session"
    session = aiohttp.ClientSession(proxy=proxy.url(proxy.login), connector=aiohttp.TCPConnector(force_close=True))
    async with session, client(URL, session=session, ssl=trusting, max_retries=0) as composio:
        await read(composio)
        proxy.always = says(b"", abort=True)
        with pytest.raises(APIConnectionError, match="the proxy opened no tunnel") as caught:
            await execute(composio)
    assert len(origin.asked) == 1
    assert not caught.value.sent
    assert "sesame" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__cause__}"


# Middlewares


async def test_middlewares_run_in_order(plain: Origin):
    """Middlewares see each request on its way and its answer on the way back, in aiohttp's order, and may add to it."""
    seen: list[str] = []

    def named(name: str) -> aiohttp.ClientMiddlewareType:
        async def middleware(request, handler):
            seen.append(f"{name} {request.method} {request.url.path}")
            request.headers[f"x-{name}"] = "1"
            response = await handler(request)
            seen.append(f"{name} {response.status}")
            return response

        return middleware

    async with client(plain.url, middlewares=[named("outer"), named("inner")]) as composio:
        await read(composio)
        session = await composio._transport.pool.storage()
        async with session.put(f"{plain.url}/bucket", data=b"x"):
            pass
    path = "GET /api/v3.1/tools"
    assert seen == [f"outer {path}", f"inner {path}", "inner 200", "outer 200"]
    assert [one.header("x-inner") for one in plain.asked] == ["1", None]


async def test_middlewares_run_at_each_attempt(plain: Origin, session: aiohttp.ClientSession):
    """A middleware runs once for each attempt, on a session of the user's too."""
    attempts: list[str] = []

    async def middleware(request, handler):
        attempts.append(request.headers["x-request-id"])
        return await handler(request)

    plain.script += [answer(503, b"{}"), says(b"")]
    for brought in ({}, {"session": session}):
        async with client(plain.url, middlewares=(middleware,), **brought) as composio:
            await read(composio)
    assert len(attempts) == 4
    assert len(set(attempts[:3])) == 1


KEYED = aiohttp.client_reqrep.ConnectionKey("other.test", 443, *[None] * 5)
THEIRS = {
    "connect": lambda: aiohttp.ClientConnectorError(KEYED, OSError(111, "refused")),
    "time to connect": lambda: aiohttp.ConnectionTimeoutError("too late"),
    "a bad URL": lambda: aiohttp.InvalidURL("x"),
    "a disconnect": aiohttp.ServerDisconnectedError,
    "an error of the system": lambda: OSError(2, "No such file or directory"),
    "time": TimeoutError,
    "a payload": lambda: aiohttp.ClientPayloadError("short"),
}


@pytest.mark.parametrize("brought", ["ours", "theirs"])
@pytest.mark.parametrize("how", THEIRS)
async def test_a_middleware_that_fails_first(how: str, brought: str, plain: Origin, session: aiohttp.ClientSession):
    """What a middleware raises before it sends is a failure to connect: never sent, and tried again."""

    async def middleware(request, handler):
        error = THEIRS[how]()
        raise error

    options = {"session": session} if brought == "theirs" else {}
    async with client(plain.url, middlewares=[middleware], **options) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await execute(composio)
    assert (caught.value.sent, caught.value.outcome_unknown, caught.value.attempts) == (False, False, 3)
    assert plain.asked == []


@pytest.mark.parametrize("brought", ["ours", "theirs"])
@pytest.mark.parametrize("how", THEIRS)
async def test_a_middleware_that_fails_last(how: str, brought: str, plain: Origin, session: aiohttp.ClientSession):
    """What a middleware raises once the request was sent is a lost answer, even if it looks like a failure to connect:
    an execute is delivered once and its outcome is unknown."""

    async def middleware(request, handler):
        await handler(request)
        error = THEIRS[how]()
        raise error

    options = {"session": session} if brought == "theirs" else {}
    async with client(plain.url, middlewares=[middleware], **options) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await execute(composio)
        assert len(plain.asked) == 1
        assert (caught.value.sent, caught.value.outcome_unknown, caught.value.attempts) == (True, True, 1)
        with pytest.raises(APIConnectionError):
            await delete(composio)
    assert len(plain.asked) == 4


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("kind", [ValueError, RuntimeError, KeyError])
async def test_a_bug_in_a_middleware(kind: type[Exception], sent: bool, plain: Origin):
    """An exception that is none of a connection's is the middleware's bug: it comes out as it is, nothing is
    repeated, and the place at the gate is given back."""

    async def middleware(request, handler):
        if sent:
            await handler(request)
        raise kind("a bug")

    async with client(plain.url, middlewares=[middleware], max_connections=1) as composio:
        for call in (execute, read):
            with pytest.raises(kind, match="a bug"):
                await call(composio)
        assert composio._transport.pool.link().gate.free == 1
    assert len(plain.asked) == (2 if sent else 0)


async def test_a_bug_while_the_client_is_closed(plain: Origin):
    """A RuntimeError of a middleware after the delivery does not read as "nothing was sent", closed client or not."""
    closing: list[Composio] = []

    async def middleware(request, handler):
        response = await handler(request)
        await closing[0].aclose()
        assert response.status == 200
        raise RuntimeError("Session is closed")

    async with client(plain.url, middlewares=[middleware]) as composio:
        closing.append(composio)
        with pytest.raises(RuntimeError, match="Session is closed") as caught:
            await execute(composio)
    assert not isinstance(caught.value, errors.ComposioError)
    assert len(plain.asked) == 1


async def test_a_middleware_that_sends_twice(plain: Origin):
    """A middleware that sends twice is the user's own doing; that its second try did not leave proves nothing."""

    async def middleware(request, handler):
        await handler(request)
        raise aiohttp.ClientConnectorError(KEYED, OSError(111, "refused"))

    async def twice(request, handler):
        await handler(request)
        return await handler(request)

    async with client(plain.url, middlewares=[twice]) as composio:
        assert (await execute(composio)).successful
    assert len(plain.asked) == 2
    async with client(plain.url, middlewares=[middleware]) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await execute(composio)
    assert caught.value.outcome_unknown
    assert len(plain.asked) == 3


# What is refused


WRONG = {
    "both": (lambda s, c: {"session": s, "connector": c}, InvalidParams, "session and connector contradict each other"),
    "no session": (lambda s, c: {"session": c}, InvalidParamsType, "session must be an aiohttp.ClientSession"),
    "its class": (lambda s, c: {"session": type(s)}, InvalidParamsType, "session must be an aiohttp.ClientSession"),
    "a list": (lambda s, c: {"session": [s]}, InvalidParamsType, "session must be .*, not list"),
    "no connector": (lambda s, c: {"connector": s}, InvalidParamsType, "connector must be an aiohttp.BaseConnector"),
    "one middleware": (lambda s, c: {"middlewares": bad_middleware}, InvalidParamsType, "middlewares must be a list"),
    "no middleware": (lambda s, c: {"middlewares": ["x"]}, InvalidParamsType, "middlewares must be a list"),
    "text": (lambda s, c: {"middlewares": "x"}, InvalidParamsType, "middlewares must be a list"),
    "no proxy": (lambda s, c: {"proxy": 5}, InvalidParamsType, "proxy must be text, not int"),
    "no context": (lambda s, c: {"ssl": "x"}, InvalidParamsType, "ssl must be an ssl.SSLContext"),
    "no trust": (lambda s, c: {"trust_env": "no"}, InvalidParamsType, "trust_env must be True or False, not str"),
}


@pytest.mark.parametrize("how", WRONG)
async def test_what_is_wrong(how: str, session: aiohttp.ClientSession):
    """What cannot be used is refused when the client is made, with the name of the option."""
    make, kind, told = WRONG[how]
    async with aiohttp.TCPConnector() as connector:
        with pytest.raises(kind, match=told):
            client("http://127.0.0.1:1", **make(session, connector))


@pytest.mark.parametrize("name", ["proxy", "ssl", "trust_env", "session", "connector", "middlewares"])
async def test_a_copy_has_the_same_way(name: str, session: aiohttp.ClientSession):
    """`with_options` refuses what belongs to the connections that both share; the rest of the way goes along."""
    async with client("http://127.0.0.1:1", session=session, proxy="http://127.0.0.1:2") as composio:
        with pytest.raises(InvalidParams, match=f"{name} cannot differ between clients that share connections"):
            composio.with_options(**{name: None})
        copy = composio.with_options(timeout=5)
        assert copy._transport.pool is composio._transport.pool
        assert copy._transport.settings.proxy == "http://127.0.0.1:2"
