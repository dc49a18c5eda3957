"""Redirects: the platform's calls follow none, so that neither key nor arguments go where it points."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
from road import HOST, KEY, URL, Origin, Proxy, answer, client, execute, read

from composio_async._request import Operation
from composio_async.errors import APIStatusError
from composio_async.retry import Delivery

SECRET = "sig=5f4dcc3b5aa765d61d8327deb882cf99"
REPLACE = Operation("things.replace", "PUT", "/api/v3.1/things/1", Delivery.WRITE)
STATUSES = pytest.mark.parametrize("status", [301, 302, 303, 307, 308])


async def replace(composio: Any) -> None:
    await composio._transport.send(REPLACE.request(body={"name": "x"}))


async def delete(composio: Any) -> None:
    await composio.connected_accounts.delete("ca_1")


CALLS = [read, execute, replace, delete]


async def stopped(composio: Any, call: Any, status: int) -> str:
    """The text of the error with which a redirected call ends, after one attempt."""
    with pytest.raises(APIStatusError, match="redirect") as caught:
        await call(composio)
    error = caught.value
    assert (error.status, error.sent, error.attempts) == (status, True, 1)
    assert "which is not followed; check base_url" in str(error)
    assert KEY not in f"{error!r} {error}"
    return str(error)


@STATUSES
@pytest.mark.parametrize("where", ["another port", "another host", "no scheme"])
async def test_to_another_origin(status: int, where: str, plain: Origin, other: Origin):
    """A redirect to another port or host is an error that names the place without its query; nobody connects there."""
    place = {
        "another port": f"{other.url}/stolen",
        "another host": f"http://localhost:{other.port}/stolen",
        "no scheme": f"//127.0.0.1:{other.port}/stolen",
    }[where]
    async with client(plain.url) as composio:
        for call in CALLS:
            plain.script.append(answer(status, b"", location=f"{place}?{SECRET}"))
            told = await stopped(composio, call, status)
            assert place in told
            assert SECRET not in told
    assert [one.method for one in plain.asked] == ["GET", "POST", "PUT", "DELETE"]
    assert other.connections == 0


@STATUSES
async def test_from_https_to_http(status: int, origin: Origin, other: Origin, trusting: ssl.SSLContext):
    """A redirect out of TLS is not followed, to the same host or to another."""
    async with client(origin.url, ssl=trusting) as composio:
        for call in CALLS:
            origin.script.append(answer(status, b"", location=f"{other.url}/api/v3.1/tools?{SECRET}"))
            assert SECRET not in await stopped(composio, call, status)
    assert other.connections == 0


@STATUSES
async def test_on_the_same_origin(status: int, plain: Origin):
    """A redirect on the same origin is not followed either: a POST that became a GET would not be the same call."""
    async with client(plain.url) as composio:
        for call in CALLS:
            plain.script.append(answer(status, b"", location=f"/api/v4/tools?{SECRET}"))
            told = await stopped(composio, call, status)
            assert "/api/v4/tools" in told
            assert SECRET not in told
    assert len(plain.asked) == len(CALLS)


@STATUSES
async def test_behind_a_proxy(status: int, origin: Origin, proxy: Proxy, other: Origin, trusting: ssl.SSLContext):
    """Behind a proxy it is the same: the proxy is asked for no other host."""
    proxy.names["elsewhere.test:443"] = other.port
    async with client(URL, proxy=proxy.url(), ssl=trusting) as composio:
        for call in CALLS:
            origin.script.append(answer(status, b"", location=f"https://elsewhere.test/stolen?{SECRET}"))
            await stopped(composio, call, status)
    assert {one.target for one in proxy.asked} == {f"{HOST}:443"}
    assert other.connections == 0


ODD = {
    "nowhere": {},
    "a login": {"location": "http://ada:sesame@elsewhere.test/x"},
    "a fragment": {"location": f"http://elsewhere.test/x#{SECRET}"},
    "a script": {"location": "javascript:alert(1)"},
    "nonsense": {"location": "http://[::1/x"},
}


@pytest.mark.parametrize("how", ODD)
async def test_odd_places(how: str, plain: Origin):
    """Whatever stands in `location`, or nothing: the same error, which shows neither a login nor what follows the
    path."""
    async with client(plain.url) as composio:
        plain.script.append(answer(302, b"", **ODD[how]))
        told = await stopped(composio, execute, 302)
    assert "sesame" not in told
    assert SECRET not in told
    assert len(plain.asked) == 1
