"""Objects of the official provider packages in clients of ours, against the emulator: what works, as one line of JSON.

Run with an interpreter that has some of the official provider packages, and the dependencies of this project:

    PYTHONPATH=.:tests python -m providers.official_objects [NAME...]
"""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
import warnings
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any

import composio_async
import composio_sync
from composio_async.emulator import Status
from providers.official_forms import FORMS, Form
from providers.platform import FAIL, KEY, SEND, SLOW, Platform, opened

GET_USER, PG = "HACKERNEWS_GET_USER", {"username": "pg"}
TO = {"to": "a@b.example"}
NESTED = {
    **TO,
    "config": 3,
    "kinds": ["plain"],
    "header": {"subject": "Hello"},
    "thread": None,
    "person": {"name": "Ann", "friend": {"name": "Bob"}},
}
"""Names that are the same for every provider: what becomes of others is told by the table of schemas."""


class Tried:
    """One official provider in one of our packages."""

    def __init__(self, form: Form, platform: Platform, *, sync: bool) -> None:
        self.form = form
        self.platform = platform
        self.sync = sync
        package: Any = composio_sync if sync else composio_async
        self.client = package.Composio(form.provider(), base_url=platform.url, api_key=KEY, max_retries=0, timeout=20)

    async def ask(self, call: Callable[[], Any]) -> Any:
        """Make a call to the client: awaited, or from a thread without a loop."""
        return await asyncio.to_thread(call) if self.sync else await call()

    async def tools(self, *slugs: str) -> Any:
        return await self.ask(lambda: self.client.tools.get("user_1", tools=list(slugs)))

    async def turn(self, tools: Any, calls: Any, **target: Any) -> list[str]:
        given = target or {"user_id": "user_1"}
        if self.sync:
            # Frameworks without a synchronous half are run by their users the same way.
            return await asyncio.to_thread(lambda: asyncio.run(self._turn(tools, calls, given)))
        return await self._turn(tools, calls, given)

    async def _turn(self, tools: Any, calls: Any, target: dict[str, Any]) -> list[str]:
        return await self.form.turn(self.client, tools, calls, target)

    async def direct(self) -> str:
        """A tool of `tools.get` runs with the arguments that the model gave."""
        (told,) = await self.turn(await self.tools(GET_USER), [(0, PG)])
        assert "pg" in told, told
        assert self.platform.emulator.requests()[-1].body["arguments"] == PG
        return "works"

    async def session(self) -> str:
        """A tool of a session runs in the session."""
        create = self.client.create
        session = await self.ask(
            lambda: create("user_1", session_preset="direct_tools", toolkits=["hackernews"], tools=None)
        )
        tools = await self.ask(session.tools)
        names = [tool.slug for tool in await self.ask(lambda: session.list_tools().collect())]
        index = names.index(GET_USER)
        handles = hasattr(self.form.provider(), "handle_tool_calls")
        (told,) = await self.turn(tools, [(index, PG)], **({"session": session} if handles else {}))
        assert "pg" in told, told
        assert self.platform.emulator.requests()[-1].operation == "sessions.execute"
        return "works"

    async def failing(self) -> str:
        """A tool that fails tells the model why."""
        (told,) = await self.turn(await self.tools(FAIL), [(0, {"why": "the mailbox is full"})])
        assert "the mailbox is full" in told, told
        return "works"

    async def refused(self) -> str:
        """A call that cannot be made is told too; it ends no run, and tells no key."""
        tools = await self.tools(GET_USER)
        self.platform.emulator.fault("tools.execute", Status(401))
        (told,) = await self.turn(tools, [(0, PG)])
        assert "401" in told, told
        assert KEY not in told
        return "works"

    async def parallel(self) -> str:
        """How many of three calls of one message run at the same time."""
        tools = await self.tools(SLOW)
        await self.turn(tools, [(0, {"number": number}) for number in range(3)])
        return str(self.platform.most)

    async def arguments(self) -> str:
        """Whether nested, nullable and referred-to values arrive as they were given, and nothing else."""
        await self.turn(await self.tools(SEND), [(0, NESTED)])
        sent = self.platform.sent()
        if not sent:
            return "refused"
        return "arrive" if sent == [NESTED] else "changed"

    async def left_out(self) -> str:
        """What is sent for parameters that the model left out."""
        await self.turn(await self.tools(SEND), [(0, TO)])
        if not self.platform.sent():
            return "refused"
        (sent,) = self.platform.sent()
        return "nothing" if sent == TO else f"{len(sent) - len(TO)} made up"

    async def in_the_loop(self) -> str:
        """A plain call where a loop runs gives the result, and a warning that it blocks."""
        if self.form.blocking is None:
            return "has none"
        (tool,) = await self.tools(GET_USER)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            told = self.form.blocking(tool, PG)
        assert "pg" in str(told), told
        assert any("blocks the event loop" in str(one.message) for one in caught), [str(one.message) for one in caught]
        return "warns"

    async def aclose(self) -> None:
        await self.ask(self.client.close if self.sync else self.client.aclose)


CHECKS = ["direct", "session", "failing", "refused", "parallel", "arguments", "left_out", "in_the_loop"]


async def attempt(check: Callable[[], Awaitable[str]]) -> str:
    try:
        return await asyncio.wait_for(check(), 30)
    except TimeoutError:
        return "HANGS"
    except BaseException as error:  # noqa: BLE001  the table tells it
        traceback.print_exc()
        return f"FAILS: {type(error).__name__}: {error}"[:300]


@contextmanager
def served() -> Iterator[Platform]:
    """A platform on a thread of its own: some official tools hold up the loop that they are run on."""
    ready: Future[tuple[Platform, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        async with opened() as platform:
            over = asyncio.Event()
            ready.set_result((platform, asyncio.get_running_loop(), over))
            await over.wait()

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    platform, loop, over = ready.result(10)
    try:
        yield platform
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


async def checked(name: str, check: str, platform: Platform, *, sync: bool) -> str:
    one = Tried(FORMS[name], platform, sync=sync)
    try:
        return await attempt(getattr(one, check))
    finally:
        await one.aclose()


def tried(name: str, *, sync: bool) -> dict[str, str]:
    """What each check finds, on a platform of its own."""
    found: dict[str, str] = {}
    for check in CHECKS:
        with served() as platform:
            found[check] = asyncio.run(checked(name, check, platform, sync=sync))
    return found


def main() -> None:
    asked = sys.argv[1:] or list(FORMS)
    found: dict[str, Any] = {}
    for name in asked:
        if not FORMS[name].installed:
            continue
        found[name] = {"versions": FORMS[name].versions}
        for package, sync in (("composio_async", False), ("composio_sync", True)):
            found[name][package] = tried(name, sync=sync)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
