"""The example application: two hundred requests at once do not wait for one slow tool."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from composio_async.emulator import Status

pytest.importorskip("fastapi")
uvicorn = pytest.importorskip("uvicorn")

pytestmark = pytest.mark.once

EXAMPLES = Path(__file__).parents[2] / "examples"
SLOW = 3.0
MANY = 200
LAG = 0.5


class Service:
    """The application on a loop of its own, in a thread, as in production; a heartbeat measures that loop."""

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(app, port=0, log_level="warning", ws="none", access_log=False)
        self.server = uvicorn.Server(config)
        self.lag = 0.0
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="service")

    @property
    def url(self) -> str:
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def start(self) -> None:
        self.thread.start()
        async with asyncio.timeout(20):
            while not self.server.started:
                assert self.thread.is_alive(), "the application did not start"
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self.server.should_exit = True
        await asyncio.to_thread(self.thread.join, 20)
        assert not self.thread.is_alive()

    async def _run(self) -> None:
        beat = asyncio.create_task(self._beat())
        await self.server.serve()
        beat.cancel()

    async def _beat(self) -> None:
        while True:
            started = time.perf_counter()
            await asyncio.sleep(0.01)
            self.lag = max(self.lag, time.perf_counter() - started - 0.01)


@pytest.fixture
async def service(emulator: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    """The example, with its client pointed at the emulator by the environment alone."""
    monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
    monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import fastapi_app

    service = Service(fastapi_app.app)
    await service.start()
    yield service
    await service.stop()
    sys.modules.pop("fastapi_app")


async def test_a_user_links_and_runs(service: Service, emulator: Any) -> None:
    """A user without an account is told to connect, follows the link, and then the tool runs for that user."""
    issue = {"owner": "octocat", "repo": "hello-world", "title": "It works"}
    async with aiohttp.ClientSession(service.url) as web:
        run = "/users/user_123/tools/GITHUB_CREATE_AN_ISSUE"
        async with web.post(run, json=issue) as answer:
            assert answer.status == 409
            assert "No active connected account" in (await answer.json())["detail"]
        async with web.post("/users/user_123/links/github") as answer:
            link = await answer.json()
        assert link["redirect_url"].startswith(f"{emulator.url}/link/")
        async with web.post(f"{link['redirect_url']}/approve") as answer:
            assert answer.status == 200
        async with web.post(run, json=issue) as answer:
            assert (await answer.json())["data"]["title"] == "It works"
        async with web.post("/users/user_123/links/githib") as answer:
            assert answer.status == 404
            assert "Did you mean github" in (await answer.json())["detail"]
    assert [row["title"] for row in emulator.records("github.issues")] == ["It works"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Status(200, body={"weird": 1}), 502), (Status(401), 502), (Status(503), 502), (Status(403), 502)],
    ids=["unreadable", "wrong key", "down", "not allowed"],
)
async def test_trouble_with_the_platform_is_not_the_callers(
    service: Service, emulator: Any, fault: Status, status: int
) -> None:
    """No failure of the platform, and no trouble with the app's own key, looks like a success or like the caller's."""
    emulator.fault("tools.execute", fault)
    run = "/users/u/tools/HACKERNEWS_GET_USER"
    async with aiohttp.ClientSession(service.url) as web, web.post(run, json={"username": "pg"}) as answer:
        assert answer.status == status
        assert (await answer.json())["detail"] == "The platform failed."


async def test_two_hundred_requests_do_not_wait_for_one(service: Service, emulator: Any, capsys: Any) -> None:
    """While one tool takes three seconds, two hundred other requests are answered and the loop stays responsive."""

    @emulator.tool("SOME_SLOW")
    async def slow() -> str:
        await asyncio.sleep(SLOW)
        return "done"

    async with aiohttp.ClientSession(service.url, connector=aiohttp.TCPConnector(limit=0)) as web:

        async def post(path: str, body: Any) -> tuple[float, Any]:
            async with web.post(path, json=body) as answer:
                document = await answer.json()
                assert answer.status == 200, document
                return time.perf_counter() - started, document

        started = time.perf_counter()
        waiting = asyncio.create_task(post("/users/slow/tools/SOME_SLOW", {}))
        others = await asyncio.gather(
            *[post(f"/users/u{n}/tools/HACKERNEWS_GET_USER", {"username": f"u{n}"}) for n in range(MANY)]
        )
        last = max(took for took, _ in others)
        assert not waiting.done()
        assert [document["data"]["username"] for _, document in others] == [f"u{n}" for n in range(MANY)]
        took, document = await waiting
    with capsys.disabled():
        sys.stdout.write(
            f"\n{MANY} requests in {last:.2f} s beside one of {took:.2f} s; largest lag {service.lag:.3f} s\n"
        )
    assert document["data"] == {"result": "done"}
    assert last < SLOW - 0.5
    assert SLOW <= took < SLOW + 1
    assert service.lag < LAG
