"""Users can mock the client with aioresponses; `docs/testing.md` shows how, with the class below."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import aiohttp
import orjson
import pytest
from aioresponses import CallbackResult, aioresponses

from composio_async import APIConnectionError, Composio, InternalServerError, ToolNotFoundError

BASE = "https://backend.composio.dev"
EXECUTE = f"{BASE}/api/v3.1/tools/execute/HACKERNEWS_GET_USER"
TOOLKIT = f"{BASE}/api/v3.1/toolkits/github"
RESULT = {"successful": True, "data": {"username": "pg"}, "error": None, "log_id": "log_1"}
PG = {"username": "pg"}


class MockedResponse(aiohttp.ClientResponse):
    """A response that aioresponses 0.7.9 can make on aiohttp 3.14, which asks for the writer of the request.

    Pass it to every mock: `mocked.get(url, payload=..., response_class=MockedResponse)`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, stream_writer=SimpleNamespace(output_size=0), **kwargs)


@pytest.fixture
async def composio() -> AsyncIterator[Composio[Any]]:
    """A client of the real platform's address, with a key that nobody has."""
    async with Composio(api_key="ak_test", base_url=BASE) as composio:
        yield composio


async def test_a_mocked_success(composio: Composio[Any]) -> None:
    """A mocked answer is a result, and the mock saw what was sent."""
    seen: list[Any] = []

    def answer(url: Any, **kwargs: Any) -> CallbackResult:
        seen.append((str(url), orjson.loads(kwargs["data"].decode()), kwargs["headers"]["x-api-key"]))
        return CallbackResult(payload=RESULT, response_class=MockedResponse)

    with aioresponses() as mocked:
        mocked.post(EXECUTE, callback=answer)
        result = await composio.tools.execute("HACKERNEWS_GET_USER", PG, user_id="user_123")
    assert result.successful
    assert result.data == PG
    assert result.meta.status == 200
    assert seen == [
        (EXECUTE, {"arguments": PG, "user_id": "user_123", "version": "latest"}, "ak_test"),
    ]


async def test_a_mocked_404(composio: Composio[Any]) -> None:
    """A mocked refusal is the error that the platform's would be."""
    refusal = {"error": {"message": "Tool not found", "slug": "Tool_ToolNotFound", "code": 2301, "status": 404}}
    with aioresponses() as mocked:
        mocked.post(EXECUTE, status=404, payload=refusal, response_class=MockedResponse)
        with pytest.raises(ToolNotFoundError, match="There is no tool 'HACKERNEWS_GET_USER'") as caught:
            await composio.tools.execute("HACKERNEWS_GET_USER", PG)
    assert (caught.value.status, caught.value.code) == (404, 2301)


async def test_a_mocked_disconnect(composio: Composio[Any]) -> None:
    """A mocked exception of aiohttp is one of ours, and a run is not repeated after it."""
    with aioresponses() as mocked:
        mocked.post(EXECUTE, exception=aiohttp.ServerDisconnectedError())
        mocked.post(EXECUTE, payload=RESULT, response_class=MockedResponse)
        with pytest.raises(APIConnectionError, match="The outcome is unknown") as caught:
            await composio.tools.execute("HACKERNEWS_GET_USER", PG)
        assert sum(map(len, mocked.requests.values())) == 1
    assert isinstance(caught.value.__cause__, aiohttp.ServerDisconnectedError)


async def test_a_mocked_read_is_retried(composio: Composio[Any]) -> None:
    """A read goes out again after a lost answer and after a 503, as many times as the mock has answers."""
    with aioresponses() as mocked:
        mocked.get(TOOLKIT, exception=aiohttp.ServerDisconnectedError())
        mocked.get(TOOLKIT, status=503, headers={"retry-after-ms": "1"}, response_class=MockedResponse)
        mocked.get(TOOLKIT, payload={"slug": "github"}, response_class=MockedResponse)
        toolkit = await composio.toolkits.get("github")
        assert toolkit.slug == "github"
        assert toolkit.meta is not None
        assert toolkit.meta.attempts == sum(map(len, mocked.requests.values())) == 3

        mocked.get(TOOLKIT, status=500, headers={"retry-after-ms": "1"}, repeat=True, response_class=MockedResponse)
        with pytest.raises(InternalServerError, match="3 attempts"):
            await composio.toolkits.get("github")


async def test_a_call_that_nothing_mocks(composio: Composio[Any]) -> None:
    """A request that no mock answers is a connection error of ours; nothing leaves the test."""
    with aioresponses(), pytest.raises(APIConnectionError, match=r"could not connect|lost"):
        await composio.tools.execute("HACKERNEWS_GET_USER", PG)
