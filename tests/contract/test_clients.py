"""Clients: their headers, their copies, and their end, in both packages."""

from __future__ import annotations

import asyncio
import platform
from typing import Any

import pytest

import composio_async
from composio_async.errors import APITimeoutError, AuthenticationError, ClientClosedError, InvalidParams

from .helpers import client, settled

GET_USER = "HACKERNEWS_GET_USER"
PG = {"username": "pg"}


async def test_headers_of_every_request(package: Any, emulator: Any) -> None:
    """Each request says who asks, with which key and scope, and carries the user's own headers."""
    options = {"org_id": "org_1", "project_id": "pr_1", "default_headers": {"x-team": "red"}}
    async with client(package, emulator, **options) as composio:
        await composio.toolkits.list()
        await composio.tools.execute(GET_USER, PG)
    for request in emulator.requests():
        headers = request.headers
        assert headers["x-api-key"] == "ak_e****"
        assert (headers["x-org-id"], headers["x-project-id"], headers["x-team"]) == ("org_1", "pr_1", "red")
        assert headers["accept"] == "application/json"
        version = composio_async.__version__
        assert headers["user-agent"] == f"composio-async/{version} Python/{platform.python_version()}"
        assert headers["x-framework"] == "openai"
        assert len(headers["x-request-id"]) == 32
    assert "content-type" not in emulator.requests("toolkits.list")[0].headers
    assert emulator.requests("tools.execute")[0].headers["content-type"] == "application/json"


async def test_headers_of_the_environment(package: Any, emulator: Any, monkeypatch: Any) -> None:
    """`COMPOSIO_CUSTOM_HEADERS` are sent where no headers are given."""
    monkeypatch.setenv("COMPOSIO_CUSTOM_HEADERS", "x-team: red\nx-floor: 3\n")
    async with client(package, emulator) as composio:
        await composio.toolkits.list()
    headers = emulator.requests()[0].headers
    assert (headers["x-team"], headers["x-floor"]) == ("red", "3")


async def test_everything_from_the_environment(package: Any, emulator: Any, monkeypatch: Any) -> None:
    """`Composio()` needs nothing but the variables."""
    monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
    monkeypatch.setenv("COMPOSIO_BASE_URL", f"{emulator.url}/")
    async with client(package, emulator, base_url=None, api_key=None) as composio:
        assert composio.base_url == emulator.url
        assert (await composio.tools.execute(GET_USER, PG)).successful


async def test_one_key_goes_with_a_request(package: Any, emulator: Any) -> None:
    """The project key goes wherever it is taken; a client that has it switched off sends the user key alone."""
    keys = {"user_api_key": emulator.user_api_key, "org_api_key": emulator.org_api_key}
    both = client(package, emulator, **keys)
    user = client(package, emulator, api_key=None, disable_api_key=True, user_api_key=emulator.user_api_key)
    async with both, user:
        await both.tools.execute(GET_USER, PG)
        await user.tools.execute(GET_USER, PG)
        with pytest.raises(AuthenticationError, match="does not accept x-user-api-key"):
            await user.create("user_123")
    kinds = [
        {name for name in request.headers if name.endswith("api-key")} for request in emulator.requests("tools.execute")
    ]
    assert kinds == [{"x-api-key"}, {"x-user-api-key"}]


async def test_two_clients_with_their_own_keys(package: Any, emulator: Any) -> None:
    """Clients that run at the same time do not see each other's keys, shared connections or not."""
    async with client(package, emulator) as right:
        wrong = await settled(right.with_options(api_key="ak_other"))
        answers = await asyncio.gather(
            *[_outcome(one.tools.execute(GET_USER, PG)) for _ in range(10) for one in (right, wrong)]
        )
        assert answers == [True, AuthenticationError] * 10


async def _outcome(call: Any) -> Any:
    try:
        return (await call).successful
    except AuthenticationError as error:
        return type(error)


async def test_with_options_changes_what_is_given(package: Any, emulator: Any) -> None:
    """A copy differs in what was given, keeps the rest and the provider, and leaves the first as it was."""
    async with client(package, emulator, toolkit_versions="20250906_00", default_headers={"x-team": "red"}) as first:
        copy = await settled(first.with_options(toolkit_versions={"hackernews": "20251103_00"}))
        assert copy.base_url == first.base_url
        await copy.tools.execute(GET_USER, PG)
        await first.tools.execute(GET_USER, PG)
        mine, theirs = emulator.requests("tools.execute")
        assert (mine.body["version"], theirs.body["version"]) == ("20251103_00", "20250906_00")
        assert mine.headers["x-team"] == theirs.headers["x-team"] == "red"
        again = await settled(copy.with_options(default_headers={"x-team": "blue"}))
        await again.tools.execute(GET_USER, PG)
        last = emulator.requests("tools.execute")[-1]
        assert (last.headers["x-team"], last.body["version"]) == ("blue", "20251103_00")
        with pytest.raises(InvalidParams, match="max_connections cannot differ between clients"):
            await settled(first.with_options(max_connections=5))


async def test_with_options_sets_a_timeout(package: Any, emulator: Any) -> None:
    """A copy with a shorter time gives up earlier; the first goes on as before."""

    @emulator.tool("SOME_SLOW")
    async def slow() -> None:
        await asyncio.sleep(0.5)

    async with client(package, emulator) as composio:
        hasty = await settled(composio.with_options(execute_timeout=0.1))
        with pytest.raises(APITimeoutError, match=r"ran out of time while waiting for the answer, 0.1 s in all"):
            await hasty.tools.execute("SOME_SLOW")
        assert (await composio.tools.execute("SOME_SLOW")).successful


async def test_a_closed_client_says_so(package: Any, emulator: Any) -> None:
    """After the end every call is one clear error, closing again does nothing, and copies end with the first."""
    composio = client(package, emulator)
    session = await composio.create("user_123")
    copy = await settled(composio.with_options(timeout=5))
    assert not composio.closed
    await composio.aclose()
    await composio.aclose()
    assert composio.closed
    assert copy.closed
    before = len(emulator.requests())
    for call in (
        lambda: composio.create("user_123"),
        lambda: composio.tools.list().first(),
        lambda: composio.tools.execute(GET_USER, PG),
        lambda: copy.tools.execute(GET_USER, PG),
        lambda: session.execute(GET_USER, PG),
        lambda: composio.connected_accounts.wait_for_connection("ca_1"),
    ):
        with pytest.raises(ClientClosedError, match=r"This client is closed\. Make a new Composio\(\)"):
            await call()
    assert len(emulator.requests()) == before


async def test_leaving_the_block_closes(package: Any, emulator: Any) -> None:
    """`async with` (and `with`) gives the client and closes it, also when the block fails."""
    with pytest.raises(ZeroDivisionError):
        async with client(package, emulator) as composio:
            assert (await composio.tools.execute(GET_USER, PG)).successful
            raise ZeroDivisionError
    assert composio.closed


async def test_a_client_that_was_never_used_closes(package: Any, emulator: Any) -> None:
    """A client does no I/O before its first call, and closing it then is no error."""
    async with client(package, emulator) as composio:
        assert composio.base_url == emulator.url
    assert emulator.requests() == []


async def test_reprs_hold_no_key(package: Any, emulator: Any) -> None:
    """Neither a client nor what hangs on it shows a key when it is printed."""
    keys = {"user_api_key": emulator.user_api_key, "org_api_key": emulator.org_api_key}
    async with client(package, emulator, **keys) as composio:
        assert repr(composio) == f"{package.__name__}.Composio(base_url={emulator.url!r})"
        session = await composio.create("user_123")
        request = await session.authorize("github")
        shown = [composio, session, session.mcp, session.state, request, composio.provider, composio.tools]
        for one in shown:
            assert "k_emulator" not in repr(one)


async def test_many_calls_share_few_connections(package: Any, emulator: Any) -> None:
    """No more connections are opened than allowed; further calls wait for their turn."""
    running, most = 0, 0

    @emulator.tool("SOME_SLOW")
    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1

    async with client(package, emulator, max_connections=3) as composio:
        results = await asyncio.gather(*[_outcome(composio.tools.execute("SOME_SLOW")) for _ in range(12)])
    assert results == [True] * 12
    assert most == 3
