"""The clients that the hazards are run with: one class for each way to call a platform from synchronous code.

Each has the same few methods. It imports what it stands for when it is made, as the interpreters that run it differ.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

KEY = "ak_hazards"
Act = Callable[[], object]


class Unsuitable(Exception):  # noqa: N818  it is an answer
    """A hazard has no meaning here; the message says why."""


class Ours:
    """composio_sync."""

    def __init__(self, url: str) -> None:
        import composio_sync

        self.composio = composio_sync.Composio(base_url=url, api_key=KEY)

    def say(self, word: str) -> dict[str, Any]:
        """Make a call; its answer holds the word and the number of the connection that it came on."""
        return self.composio.tools.execute("ECHO", {"word": word}, user_id="u").data

    def consult(self, act: Act) -> None:
        """A call that calls a user's callback, in the client's own way to do so."""
        self.composio.connected_accounts.wait_for_connection("ca_1", timeout=0, on_status=lambda _: act())

    def on_the_loop(self, act: Act) -> None:
        """A call that calls a user's callback on the thread of the client's own loop."""

        async def callback(_: str) -> None:
            act()

        self.composio.connected_accounts.wait_for_connection("ca_1", timeout=0, on_status=callback)

    def walk(self) -> Iterator[object]:
        """A list of more than one page."""
        return iter(self.composio.tools.list())

    def close(self) -> None:
        self.composio.close()


class Official:
    """The official SDK; told not to track, so that it asks nobody but the server it is pointed at."""

    def __init__(self, url: str) -> None:
        import composio

        self.before = composio.before_execute
        self.numbers = itertools.count()
        self.composio = composio.Composio(api_key=KEY, base_url=url, allow_tracking=False)

    def say(self, word: str, **options: Any) -> dict[str, Any]:
        told = self.composio.tools.execute("ECHO", {"word": word}, user_id="u", version="20260105_00", **options)
        return told["data"]

    def consult(self, act: Act) -> None:
        def callback(tool: str, toolkit: str, params: Any) -> Any:  # noqa: ARG001  the official form
            act()
            return params

        self.say(f"consulted-{next(self.numbers)}", modifiers=[self.before(callback)])

    def on_the_loop(self, act: Act) -> None:  # noqa: ARG002  it has no loop
        raise Unsuitable("it has no loop")

    def walk(self) -> Iterator[object]:
        raise Unsuitable("its lists are single pages")

    def close(self) -> None:
        self.composio.client.close()


class Core:
    """What the other ways have in common: a small asynchronous client, in the form that they all can run."""

    def __init__(self, url: str) -> None:
        import composio_async

        self.composio = composio_async.Composio(base_url=url, api_key=KEY)

    async def say(self, word: str) -> dict[str, Any]:
        return (await self.composio.tools.execute("ECHO", {"word": word}, user_id="u")).data

    async def consult(self, callback: Any) -> None:
        async def told(_: str) -> None:
            await callback()

        await self.composio.connected_accounts.wait_for_connection("ca_1", timeout=0, on_status=told)

    async def on_the_loop(self, act: Act) -> None:
        act()

    async def walk(self) -> Any:
        async for item in self.composio.tools.list():
            yield item

    async def close(self) -> None:
        await self.composio.aclose()


class Synchronicity:
    """Modal's synchronicity around that client: a `Synchronizer`, a wrapped class, and its `create_callback`."""

    synchronizer: Any = None
    wrapped: Any = None

    def __init__(self, url: str) -> None:
        if Synchronicity.synchronizer is None:
            from synchronicity import Synchronizer

            Synchronicity.synchronizer = Synchronizer()
            Synchronicity.wrapped = Synchronicity.synchronizer.wrap(Core, "Client", __name__)
        self.client = Synchronicity.wrapped(url)

    def say(self, word: str) -> dict[str, Any]:
        return self.client.say(word)

    def consult(self, act: Act) -> None:
        self.client.consult(self.synchronizer.create_callback(act))

    def on_the_loop(self, act: Act) -> None:
        self.client.on_the_loop(act)

    def walk(self) -> Iterator[object]:
        return self.client.walk()

    def close(self) -> None:
        self.client.close()


held: list[Any] = []
"""A portal's context manager, and the portal: globals of a module, which is where such things are kept."""


class Held:
    """anyio's `start_blocking_portal()`, entered once and kept in a global, as a library would have to."""

    def __init__(self, url: str) -> None:
        from anyio.from_thread import start_blocking_portal

        if not held:
            held.append(start_blocking_portal())
            held.append(held[0].__enter__())
        self.portal = held[1]
        self.core = Core(url)

    def say(self, word: str) -> dict[str, Any]:
        return self.portal.call(self.core.say, word)

    def consult(self, act: Act) -> None:
        from anyio import to_thread

        async def callback() -> None:
            await to_thread.run_sync(act)

        self.portal.call(self.core.consult, callback)

    def on_the_loop(self, act: Act) -> None:
        self.portal.call(self.core.on_the_loop, act)

    def walk(self) -> Iterator[object]:
        walk = self.core.walk()
        while True:
            try:
                yield self.portal.call(walk.__anext__)
            except StopAsyncIteration:
                return

    def close(self) -> None:
        self.portal.call(self.core.close)


class EachRun:
    """`asyncio.run` for each call, with a client for each."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, act: Callable[[Core], Any]) -> Any:
        async def main() -> Any:
            core = Core(self.url)
            try:
                return await act(core)
            finally:
                await core.close()

        return asyncio.run(main())

    def say(self, word: str) -> dict[str, Any]:
        return self.run(lambda core: core.say(word))

    def consult(self, act: Act) -> None:
        async def callback() -> None:
            await asyncio.to_thread(act)

        self.run(lambda core: core.consult(callback))

    def on_the_loop(self, act: Act) -> None:
        self.run(lambda core: core.on_the_loop(act))

    def walk(self) -> Iterator[object]:
        raise Unsuitable("a loop ends with its call")

    def close(self) -> None:
        raise Unsuitable("a client ends with its call")


class Asgiref:
    """Django's `asgiref.sync.async_to_sync`, around one client for all calls."""

    def __init__(self, url: str) -> None:
        from asgiref.sync import async_to_sync, sync_to_async

        self.sync, self.thread, self.core = async_to_sync, sync_to_async, Core(url)

    def say(self, word: str) -> dict[str, Any]:
        return self.sync(self.core.say)(word)

    def consult(self, act: Act) -> None:
        self.sync(self.core.consult)(self.thread(act))

    def on_the_loop(self, act: Act) -> None:
        self.sync(self.core.on_the_loop)(act)

    def walk(self) -> Iterator[object]:
        raise Unsuitable("a loop ends with its call")

    def close(self) -> None:
        self.sync(self.core.close)()


CLIENTS: dict[str, Any] = {
    "composio_sync": Ours,
    "official": Official,
    "synchronicity": Synchronicity,
    "portal": Held,
    "asyncio.run": EachRun,
    "asgiref": Asgiref,
}
