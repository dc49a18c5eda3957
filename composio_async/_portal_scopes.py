"""Context managers for synchronous code that hold a cancel scope: one task, from the entering to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import TracebackType
from typing import Any, Generic, TypeVar

from composio_async._portal import Portal

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Scope(AbstractContextManager[T_co]):
    """An asynchronous context manager, for `with`.

    Where its scope is cancelled amid the block, by a timeout of its own for example, it ends there and then; the block,
    which nobody can stop, is told at its end.

    Args:
        core: The asynchronous context manager.
        portal: Where it runs.
        facade: Makes what the block gets of what the core gives.
    """

    def __init__(
        self, core: AbstractAsyncContextManager[Any], portal: Portal, facade: Callable[[Any], T_co] | None = None
    ) -> None:
        self._host: _Host[Any] = _Host(core)
        self._portal = portal
        self._facade = facade
        portal.finalize(self, self._host.abandon)

    def __enter__(self) -> T_co:
        made = self._portal.run(self._host.enter())
        return made if self._facade is None else self._facade(made)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        return self._portal.run(self._host.leave(error))


class _Host(Generic[T]):
    """The task. Its outcome travels as data: raised in a task, a SystemExit would end the loop."""

    def __init__(self, core: AbstractAsyncContextManager[T]) -> None:
        self._core = core
        self._task: asyncio.Task[None] | None = None
        self._entered = asyncio.Event()
        self._leaving = asyncio.Event()
        self._value: T
        self._given: BaseException | None = None
        self._error: BaseException | None = None
        self._quiet = False

    async def enter(self) -> T:
        self._task = asyncio.get_running_loop().create_task(self._live())
        try:
            await self._entered.wait()
        except asyncio.CancelledError:
            await self.abandon()
            raise
        self._raise()
        return self._value

    async def leave(self, error: BaseException | None) -> bool:
        if (task := self._here()) is None:
            return False
        self._given = error
        self._leaving.set()
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            await self.abandon()
            raise
        finally:
            self._given = None
        self._raise()
        return self._quiet

    async def abandon(self) -> None:
        if (task := self._here()) is not None:
            task.cancel()
            await asyncio.wait([task])
            self._error = None

    def _here(self) -> asyncio.Task[None] | None:
        """The task, unless it is another process's, or ended with a loop that died."""
        task = self._task
        return task if task is not None and task.get_loop() is asyncio.get_running_loop() else None

    async def _live(self) -> None:
        try:
            self._value = await self._core.__aenter__()
            self._entered.set()
            ended = await self._block()
            if ended is None:
                await self._core.__aexit__(None, None, None)
                return
            quiet = await self._core.__aexit__(type(ended), ended, ended.__traceback__)
            if ended is self._given:
                self._quiet = bool(quiet)
            elif not quiet:
                self._error = ended
        except BaseException as error:  # noqa: BLE001  it is raised in the thread that waits
            self._error = None if error is self._given else error
        finally:
            self._entered.set()

    async def _block(self) -> BaseException | None:
        """Wait for the end of the block.

        Returns:
            What ended it, or the scope.
        """
        try:
            await self._leaving.wait()
        except asyncio.CancelledError as error:
            return error
        return self._given

    def _raise(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            try:
                raise error
            finally:
                del error
