"""Proxies: which one is asked, what it is told, and what is known when it fails."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import traceback
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from road import HOST, KEY, URL, Origin, Proxy, client, execute, read, says, stalls

import composio_sync
from composio_async import Composio
from composio_async.emulator import Emulator
from composio_async.errors import APIConnectionError, APITimeoutError, ComposioError

PASSWORD = "open:sesame@p"
LOGIN = f"ada:{PASSWORD}"
QUOTED = f"ada:{quote(PASSWORD, safe='')}"


def shown(error: BaseException) -> str:
    """All that a program can easily print of an error and of what it was raised from."""
    text = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    one: BaseException | None = error
    while one is not None:
        text += f"\n{one}\n{one!r}\n{one.args!r}\n{vars(one)!r}"
        one = one.__cause__ or one.__context__
    return text


def hides_password(text: str) -> bool:
    return not any(one in text for one in (PASSWORD, quote(PASSWORD, safe=""), "YWRhOm9wZW46c2VzYW1lQHA"))


@pytest.fixture
async def guarded(proxy: Proxy) -> Proxy:
    """The proxy, with a login."""
    proxy.login = LOGIN
    return proxy


# The option


async def test_calls_go_through_the_proxy(origin: Origin, proxy: Proxy, trusting: ssl.SSLContext):
    """With `proxy=` every call goes through one tunnel, and the proxy sees neither key nor path."""
    async with client(URL, proxy=proxy.url(), ssl=trusting) as composio:
        await read(composio)
        await execute(composio)
    assert [one.method for one in origin.asked] == ["GET", "POST"]
    assert all(one.header("x-api-key") == KEY for one in origin.asked)
    assert [(one.method, one.target) for one in proxy.asked] == [("CONNECT", f"{HOST}:443")]
    assert proxy.connections == origin.connections == 1
    assert proxy.asked[0].header("x-api-key") is None
    assert KEY.encode() not in proxy.seen
    assert b"/api/v3" not in proxy.seen


@pytest.mark.parametrize("scheme", ["", "http://"])
async def test_a_login_is_said_once_for_each_tunnel(
    scheme: str, origin: Origin, guarded: Proxy, trusting: ssl.SSLContext
):
    """User and password of the proxy's URL are unquoted and said to the proxy alone, when a tunnel is asked for."""
    url = guarded.url(QUOTED).removeprefix("http://")
    async with client(URL, proxy=scheme + url, ssl=trusting) as composio:
        for _ in range(3):
            await read(composio)
    assert [one.count("proxy-authorization") for one in guarded.asked] == [1]
    assert guarded.connections == 1
    assert len(origin.asked) == 3
    assert all(one.header("proxy-authorization") is None for one in origin.asked)
    assert all(one.header("authorization") is None for one in origin.asked)


async def test_a_login_of_any_characters(proxy: Proxy, origin: Origin, trusting: ssl.SSLContext):
    """A password outside of latin letters is said in UTF-8, instead of an error of some codec."""
    proxy.login = "ada:пароль"
    async with client(URL, proxy=proxy.url(f"ada:{quote('пароль')}"), ssl=trusting) as composio:
        await read(composio)
    assert len(origin.asked) == 1


async def test_without_tls_the_login_goes_with_each_request(plain: Origin, guarded: Proxy):
    """A plain http call names its whole URL to the proxy, with the login, which goes no further."""
    guarded.names[HOST] = plain.port
    with pytest.warns(UserWarning, match="unencrypted"):
        composio = client(f"http://{HOST}", proxy=guarded.url(QUOTED), allow_http=True)
    async with composio:
        await read(composio)
        await execute(composio)
    assert guarded.asked[0].target.startswith(f"http://{HOST}/api/v3.1/tools?")
    assert [one.count("proxy-authorization") for one in guarded.asked] == [1, 1]
    assert [one.method for one in plain.asked] == ["GET", "POST"]


async def test_a_proxy_that_speaks_tls(origin: Origin, server_tls: ssl.SSLContext, trusting: ssl.SSLContext):
    """An https proxy is spoken to in TLS, checked with the same authorities, and tunnels TLS inside."""
    proxy = Proxy(server_tls, login=LOGIN)
    await proxy.start()
    proxy.names[f"{HOST}:443"] = origin.port
    async with client(URL, proxy=proxy.url(QUOTED), ssl=trusting) as composio:
        await read(composio)
        await execute(composio)
    assert [one.method for one in origin.asked] == ["GET", "POST"]
    assert KEY.encode() not in proxy.seen
    async with client(URL, proxy=proxy.url(QUOTED), max_retries=0) as composio:
        with pytest.raises(APIConnectionError, match="certificate verify failed") as caught:
            await execute(composio)
    assert not caught.value.sent
    assert len(origin.asked) == 2
    await proxy.stop()


async def test_transfers_go_through_the_same_proxy(origin: Origin, guarded: Proxy, trusting: ssl.SSLContext):
    """The bare session for storage takes the client's proxy and authorities, and sends the login to the proxy alone."""
    async with client(URL, proxy=guarded.url(QUOTED), ssl=trusting) as composio:
        pool, settings = composio._transport.pool, composio._transport.settings
        session = await pool.storage()
        async with session.put(f"{URL}/bucket/file?sig=1", data=b"x", proxy=settings.proxy_for(URL)) as response:
            assert response.status == 200
    assert [(one.method, one.header("x-api-key")) for one in origin.asked] == [("PUT", None)]
    assert origin.asked[0].header("proxy-authorization") is None
    assert [one.count("proxy-authorization") for one in guarded.asked] == [1]


def test_the_sync_client_goes_through_the_proxy(monkeypatch: pytest.MonkeyPatch, trusting: ssl.SSLContext, server_tls):
    """`composio_sync` takes the same options, and says the same when the proxy fails."""
    loop = asyncio.new_event_loop()
    origin, proxy = Origin(server_tls), Proxy(login=LOGIN)

    async def serve(work) -> None:
        await origin.start()
        await proxy.start()
        proxy.names[f"{HOST}:443"] = origin.port
        try:
            await asyncio.to_thread(work)
        finally:
            await proxy.stop()
            await origin.stop()

    def work() -> None:
        with composio_sync.Composio(api_key=KEY, base_url=URL, proxy=proxy.url(QUOTED), ssl=trusting) as composio:
            assert composio.tools.execute("GITHUB_GET_A_USER", user_id="u", arguments={}).successful
        wrong = composio_sync.Composio(api_key=KEY, base_url=URL, proxy=proxy.url(), ssl=trusting, max_retries=0)
        with (
            wrong as composio,
            pytest.raises(APIConnectionError, match="407: check the login in its URL") as caught,
        ):
            composio.tools.execute("GITHUB_GET_A_USER", user_id="u", arguments={})
        assert not caught.value.sent

    loop.run_until_complete(serve(work))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert [one.method for one in origin.asked] == ["POST"]


# The environment

SPELLINGS = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]


@pytest.mark.parametrize("name", SPELLINGS)
async def test_the_environment_names_a_proxy(
    name: str, origin: Origin, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
):
    """The usual variables, in either case, name the proxy, as they are when the client is made."""
    monkeypatch.setenv(name, proxy.url())
    composio = client(URL, ssl=trusting)
    monkeypatch.delenv(name)
    async with composio:
        await read(composio)
    assert len(proxy.asked) == len(origin.asked) == 1


async def test_the_proxy_for_http_is_another(plain: Origin, proxy: Proxy, monkeypatch: pytest.MonkeyPatch):
    """HTTP_PROXY counts for plain http alone."""
    monkeypatch.setenv("HTTP_PROXY", proxy.url())
    proxy.names[HOST] = plain.port
    assert client(URL)._transport.settings.proxy is None
    with pytest.warns(UserWarning, match="unencrypted"):
        composio = client(f"http://{HOST}", allow_http=True)
    async with composio:
        await read(composio)
    assert [one.method for one in proxy.asked] == ["GET"]


async def test_the_option_beats_the_environment(
    origin: Origin, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
):
    """With `proxy=` neither the environment's proxy nor NO_PROXY count."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "*")
    async with client(URL, proxy=proxy.url(), ssl=trusting) as composio:
        await read(composio)
    assert len(proxy.asked) == 1


DIRECT = {
    "the host": {"NO_PROXY": f"example.org, {HOST}"},
    "its domain": {"no_proxy": ".test"},
    "its domain without a dot": {"NO_PROXY": "test"},
    "everything": {"NO_PROXY": "*"},
    "host and port": {"NO_PROXY": f"{HOST}:443"},
}


@pytest.mark.parametrize("how", DIRECT)
async def test_no_proxy(
    how: str, origin: Origin, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
):
    """A host that NO_PROXY names is called directly; only the proxy knew where this one is, so nothing is sent."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.url())
    for name, value in DIRECT[how].items():
        monkeypatch.setenv(name, value)
    async with client(URL, ssl=trusting, max_retries=0) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await read(composio)
    assert not caught.value.sent
    assert (proxy.connections, origin.connections) == (0, 0)


@pytest.mark.parametrize("value", ["example.org", "latform.test", f"{HOST}:8443", ""])
async def test_no_proxy_names_another(
    value: str, origin: Origin, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
):
    """What NO_PROXY does not name goes through the proxy: neither half a name nor another port counts."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.url())
    monkeypatch.setenv("NO_PROXY", value)
    async with client(URL, ssl=trusting) as composio:
        await read(composio)
    assert len(proxy.asked) == 1


async def test_trust_env_off(origin: Origin, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch):
    """With `trust_env=False` the environment's proxy does not count."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.url())
    async with client(URL, ssl=trusting, trust_env=False, max_retries=0) as composio:
        with pytest.raises(APIConnectionError):
            await read(composio)
        assert composio._transport.settings.proxy_for("https://storage.test") is None
    assert (proxy.connections, origin.connections) == (0, 0)


async def test_transfers_ask_the_environment_for_their_own_host(monkeypatch: pytest.MonkeyPatch):
    """A storage host has a proxy of its own: NO_PROXY may name one host and not the other, either way round."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("NO_PROXY", "storage.test")
    settings = client(URL)._transport.settings
    assert settings.proxy == "http://proxy.test:3128"
    assert settings.proxy_for("https://storage.test:443") is None
    monkeypatch.setenv("NO_PROXY", HOST)
    settings = client(URL)._transport.settings
    assert settings.proxy is None
    assert settings.proxy_for("https://storage.test:443") == "http://proxy.test:3128"
    assert settings.proxy_for("http://127.0.0.1:9000") is None


async def test_the_emulator_is_never_behind_a_proxy(proxy: Proxy, monkeypatch: pytest.MonkeyPatch):
    """With proxies in the environment the emulator is called directly: a key for this machine stays on it."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url())
    async with Emulator() as emulator, Composio(api_key=emulator.api_key, base_url=emulator.url) as composio:
        session = await composio.create("user_1", toolkits=["github"])
        assert session.session_id
    assert proxy.connections == 0


# A proxy that fails

FAILURES = {
    "closes": (says(b""), "the proxy"),
    "resets": (says(b"", abort=True), "the proxy"),
    "half a head": (says(b"HTTP/1.1 200 Conn"), "the proxy"),
    "garbage": (says(b"\x16\x03\x01 what?\r\n\r\n"), "the proxy"),
    "endless head": (says(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 20_000 + b"\r\n\r\n"), "the proxy"),
    "refuses": (says(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"), "the proxy answered 403"),
    "fails": (says(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"), "the proxy answered 502"),
    "no TLS behind it": (says(b"HTTP/1.1 200 OK\r\n\r\nI speak no TLS at all"), "could not connect"),
    "hangs up in the tunnel": (says(b"HTTP/1.1 200 OK\r\n\r\n"), "could not connect"),
}


@pytest.mark.parametrize("how", FAILURES)
async def test_a_failing_proxy(how: str, origin: Origin, proxy: Proxy, trusting: ssl.SSLContext):
    """Whatever a proxy does before there is a tunnel: nothing was sent, the error says so, and an execute is tried
    again as often as any call, since it never left."""
    proxy.always, told = FAILURES[how]
    async with client(URL, proxy=proxy.url(), ssl=trusting) as composio:
        for call in (read, execute):
            with pytest.raises(APIConnectionError) as caught:
                await call(composio)
            error = caught.value
            assert not error.sent
            assert not error.outcome_unknown
            assert error.attempts == 3
            assert told in str(error)
            assert "Nothing was sent." in str(error)
            assert HOST in str(error)
            assert "ClientConnectorError" not in str(error)
    assert proxy.connections == len(proxy.asked) == 6
    assert origin.connections == 0


async def test_a_proxy_that_recovers(origin: Origin, proxy: Proxy, trusting: ssl.SSLContext):
    """An execute that never left goes out once the proxy works, and is delivered once."""
    proxy.script += [says(b""), says(b"", abort=True)]
    async with client(URL, proxy=proxy.url(), ssl=trusting) as composio:
        result = await execute(composio)
    assert result.successful
    assert result.meta.attempts == 3
    assert len(origin.asked) == 1


async def test_a_lost_answer_is_not_the_proxys_fault(origin: Origin, proxy: Proxy, trusting: ssl.SSLContext):
    """Once the tunnel is there a lost answer is a lost answer: an execute is delivered once and its outcome unknown."""
    origin.script.append(says(b"", abort=True))
    async with client(URL, proxy=proxy.url(), ssl=trusting) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await execute(composio)
    assert caught.value.sent
    assert caught.value.outcome_unknown
    assert len(origin.asked) == 1


async def test_a_proxy_that_stalls(origin: Origin, proxy: Proxy, trusting: ssl.SSLContext):
    """A proxy that says nothing uses up the time to connect; the error names that phase, and nothing was sent."""
    proxy.always = stalls
    async with client(URL, proxy=proxy.url(), ssl=trusting, connect_timeout=0.2, max_retries=1) as composio:
        with pytest.raises(APITimeoutError, match=f"while connecting to {HOST}, 0.2 s to connect") as caught:
            await execute(composio)
    assert not caught.value.sent
    assert caught.value.attempts == proxy.connections == 2
    assert origin.connections == 0


async def test_no_proxy_there(proxy: Proxy, origin: Origin, trusting: ssl.SSLContext):
    """A proxy that nobody runs is told apart from a platform that nobody runs."""
    url = proxy.url()
    await proxy.stop()
    async with client(URL, proxy=url, ssl=trusting) as composio:
        with pytest.raises(APIConnectionError, match="the proxy") as caught:
            await execute(composio)
    assert not caught.value.sent
    assert caught.value.attempts == 3
    assert origin.connections == 0
    await proxy.start()


async def test_a_name_that_the_proxy_does_not_know(proxy: Proxy, trusting: ssl.SSLContext):
    """The answer of the proxy is told with its status."""
    async with client("https://elsewhere.test", proxy=proxy.url(), ssl=trusting, max_retries=0) as composio:
        with pytest.raises(APIConnectionError, match=r"elsewhere\.test: the proxy answered 502") as caught:
            await read(composio)
    assert not caught.value.sent


# Its password


@pytest.fixture
async def leaky(guarded: Proxy, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Proxy]:
    """The proxy with a login, and everything logged."""
    logging.getLogger("composio_async").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield guarded
    logging.getLogger("composio_async").setLevel(logging.NOTSET)


SPOILT = {
    "another password": None,
    "closes": says(b""),
    "refuses": says(b"HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n"),
    "says it back": says(
        b"HTTP/1.1 407 open:sesame@p\r\nx-echo: YWRhOm9wZW46c2VzYW1lQHA=\r\ncontent-length: 13\r\n\r\nopen:sesame@p"
    ),
    "garbage": says(b"what?\r\n\r\n"),
    "no TLS behind it": says(b"HTTP/1.1 200 OK\r\n\r\nI speak no TLS at all"),
    "stalls": stalls,
}


@pytest.mark.parametrize("given", ["option", "environment"])
@pytest.mark.parametrize("how", SPOILT)
async def test_the_proxys_password_is_not_shown(
    how: str,
    given: str,
    leaky: Proxy,
    trusting: ssl.SSLContext,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    """Neither text, repr, arguments nor traceback of an error, its causes, the client or the log show the password."""
    leaky.always = SPOILT[how]
    leaky.login = "other:other"
    url = leaky.url(QUOTED)
    if given == "environment":
        monkeypatch.setenv("HTTPS_PROXY", url)
    options = {"proxy": url} if given == "option" else {}
    async with client(URL, ssl=trusting, connect_timeout=0.2, max_retries=1, **options) as composio:
        del url, options
        with pytest.raises(ComposioError) as caught:
            await execute(composio)
        assert not caught.value.sent
        assert len(leaky.asked) == 2
        assert all("YWRhOm9wZW46c2VzYW1lQHA" in (one.header("proxy-authorization") or "") for one in leaky.asked)
        session = composio._transport.pool.link().session
        said = [
            shown(caught.value),
            caplog.text,
            repr(composio),
            repr(vars(session)),
            repr(composio._transport.settings),
        ]
    for text in said:
        assert hides_password(text)
    assert len(said[0]) > 1000
    assert "execute" in caplog.text


async def test_a_wrong_certificate_hides_the_password(leaky: Proxy, origin: Origin):
    """The failure of a certificate behind the proxy holds the key of the connection, which holds no password."""
    async with client(URL, proxy=leaky.url(QUOTED), max_retries=0) as composio:
        with pytest.raises(APIConnectionError, match="certificate verify failed") as caught:
            await execute(composio)
    assert not caught.value.sent
    assert hides_password(shown(caught.value))
    assert origin.asked == []


async def test_the_child_processes_see_no_more_than_they_did(monkeypatch: pytest.MonkeyPatch):
    """Making a client changes nothing in the environment."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://{QUOTED}@proxy.test:3128")
    before = dict(os.environ)
    client(URL)
    assert dict(os.environ) == before
