"""The real client on a thread that runs an event loop: one warning for each line, none where it would be noise."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from composio_sync import Composio
from composio_sync.emulator import Emulator

HERE = Path(__file__).parent


async def test_one_warning_at_the_callers_line(composio: Composio) -> None:
    """Whatever the method, a line inside a running loop is warned of once, at that line, and gets its result."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        for _ in range(3):
            assert composio.toolkits.get("github").slug == "github"; here = sys._getframe().f_lineno  # noqa: E702  # fmt: skip
    assert [(entry.category, entry.filename, entry.lineno) for entry in seen] == [(RuntimeWarning, __file__, here)]
    assert "composio_async" in str(seen[0].message)


async def test_each_kind_of_call_warns_at_the_callers_line(composio: Composio, emulator: Emulator) -> None:
    """Lists, walks, many calls, sessions and `with` warn at the user's line too, each just once."""
    calls = [{"slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        list(composio.tools.list(toolkits=["github"], limit=3))
        list(composio.tools.execute_many(calls, user_id="u"))
        composio.create("u")
        with Composio(base_url=emulator.url, api_key=emulator.api_key) as other:
            other.toolkits.get("github")
    lines = [entry.lineno for entry in seen]
    assert {entry.filename for entry in seen} == {__file__}
    first = lines[0]
    assert sorted(set(lines)) == [first, first + 1, first + 2, first + 3, first + 4]
    assert len(lines) == len(set(lines))


async def test_an_emulator_beside_a_loop_is_quiet(emulator: Emulator) -> None:
    """What only looks at the emulator's state does no I/O, and is not warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert emulator.url.startswith("http://")
        account = emulator.connect("u", "github")
        emulator.expire(account)
        assert emulator.requests() == []


async def test_a_worker_thread_of_the_loop_is_quiet(composio: Composio) -> None:
    """asyncio.to_thread is the way to call from a coroutine: fifty at once, no warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = await asyncio.gather(*[asyncio.to_thread(composio.create, f"user_{n}") for n in range(50)])
    assert [session.user_id for session in made] == [f"user_{n}" for n in range(50)]


@pytest.fixture
def service(composio: Composio) -> Iterator[str]:
    """An application whose routes are plain functions, which FastAPI runs in its thread pool."""
    fastapi = pytest.importorskip("fastapi")
    uvicorn = pytest.importorskip("uvicorn")
    app = fastapi.FastAPI()

    @app.get("/users/{name}")
    def user(name: str) -> dict[str, Any]:
        arguments = {"username": name}
        return composio.tools.execute("HACKERNEWS_GET_USER", arguments, user_id=name).data

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none", access_log=False))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def test_fifty_requests_to_sync_routes(service: str, emulator: Emulator) -> None:
    """Fifty requests at once to a plain route that calls the client: right answers, and no warning."""
    import aiohttp

    async def ask() -> list[str]:
        async with aiohttp.ClientSession(service) as web:

            async def one(name: str) -> str:
                async with web.get(f"/users/{name}") as answer:
                    assert answer.status == 200
                    return (await answer.json())["username"]

            return await asyncio.gather(*[one(f"u{n}") for n in range(50)])

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert asyncio.run(ask()) == [f"u{n}" for n in range(50)]
    assert [str(entry.message) for entry in seen] == []
    assert len(emulator.requests("tools.execute")) == 50


def cells(*sources: str | tuple[str, float]) -> list[list[str]]:
    """Run cells in a real kernel: what each shows, and what it says on stderr."""
    pytest.importorskip("ipykernel")
    pytest.importorskip("jupyter_client")
    todo = [source if isinstance(source, tuple) else (source, None) for source in sources]
    done = subprocess.run(
        [sys.executable, str(HERE / "notebook.py")],
        input=json.dumps(todo),
        capture_output=True,
        text=True,
        timeout=55,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE.parents[1]), os.environ.get("PYTHONPATH")))),
        },
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.once
def test_notebooks_are_quiet(emulator: Emulator) -> None:
    """In a real kernel's cells the client works, also after an `await`, and quietly; the stop button ends a wait."""
    start = f"""
import asyncio, warnings
warnings.simplefilter("always")
from composio_sync import Composio
asyncio.get_running_loop()
composio = Composio(base_url={emulator.url!r}, api_key={emulator.api_key!r})
composio.toolkits.get("github").slug
"""
    walk = "await asyncio.sleep(0.01)\nlen(list(composio.tools.list(toolkits=['github'], limit=5))) > 5"
    wait = """
session = composio.create("user_123", toolkits=["github"])
request = session.authorize("github")
seen = []
try:
    request.wait_for_connection(timeout=0.2, on_status=seen.append)
except Exception as error:
    print(type(error).__name__, seen)
"""
    told = cells(
        start,
        walk,
        wait,
        ("request.wait_for_connection(timeout=25)", 0.7),
        "composio.connected_accounts.get(request.id).status",
        "with composio: print(composio.create('ada').user_id)",
    )
    stopped = told.pop(3)
    assert told == [
        ["'github'", ""],
        ["True", ""],
        ["ConnectionRequestTimeoutError ['INITIATED']", ""],
        ["'INITIATED'", ""],
        ["ada", ""],
    ]
    assert "KeyboardInterrupt" in stopped[1]
