"""Contract tests are written once, in async style. For `composio_sync` each call runs in a worker thread."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any, Self

END = object()


def awaitable(value: Any) -> Any:
    """A value of the sync package as the tests expect it: facades get awaitable methods, data stays data."""
    if type(value).__module__.startswith(("composio_sync", "composio_async._portal")):
        return _Facade(value)
    if isinstance(value, list | tuple):
        return type(value)(awaitable(one) for one in value)
    return value


def plain(value: Any) -> Any:
    """What a sync method takes for what a test hands over."""
    return value._facade if isinstance(value, _Facade) else value


class _Facade:
    def __init__(self, facade: Any) -> None:
        self._facade = facade

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._facade, {"aclose": "close"}.get(name, name))
        if not inspect.ismethod(value):
            return awaitable(value)

        def method(*args: Any, **kwargs: Any) -> _Later:
            return _Later(
                lambda: value(*[plain(one) for one in args], **{key: plain(one) for key, one in kwargs.items()})
            )

        return method

    def __aiter__(self) -> AsyncIterator[Any]:
        return _walk(lambda: self._facade)

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._facade.__enter__)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await asyncio.to_thread(self._facade.__exit__, *exc_info)

    def __repr__(self) -> str:
        return repr(self._facade)


class _Later:
    """A sync call that was asked for: awaited, iterated, or asked for more."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    def __await__(self) -> Generator[Any, None, Any]:
        return self._run().__await__()

    async def _run(self) -> Any:
        return awaitable(await asyncio.to_thread(self._call))

    def __aiter__(self) -> AsyncIterator[Any]:
        return _walk(self._call)

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: _Later(lambda: getattr(self._call(), name)(*args, **kwargs))

    async def __aenter__(self) -> Any:
        return await (await self._run()).__aenter__()


async def _walk(call: Callable[[], Any]) -> AsyncIterator[Any]:
    iterator = iter(await asyncio.to_thread(call))
    while True:
        item = await asyncio.to_thread(next, iterator, END)
        if item is END:
            return
        yield awaitable(item)
