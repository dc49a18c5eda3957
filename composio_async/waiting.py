"""Waiting until connected accounts settle: one watcher for each client and event loop, however many wait."""

from __future__ import annotations

import asyncio
import copy
import inspect
import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeAlias
from weakref import WeakKeyDictionary

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, retry_if_result, stop_never

from composio_async._clock import Clock, running_loop
from composio_async._mask import mask_text
from composio_async.errors import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    ClientClosedError,
    ComposioError,
    ConnectionRequestFailedError,
    ConnectionRequestTimeoutError,
)
from composio_async.models.connected_accounts import ACTIVE, DEAD, ConnectedAccount
from composio_async.retry import Delivery, RetryPolicy, may_repeat, retry_after

StatusCallback: TypeAlias = Callable[[str], Awaitable[object] | object]
"""Called with the new status each time an account's status changes; may be async."""

BATCH: Final = 100
INTERVAL: Final = 1.0
LOOKUPS: Final = 10
DEFAULT_WAIT: Final = 60.0
GENERAL: Final = (AuthenticationError, ClientClosedError)
"""What ends every wait of a client; anything else concerns one account."""


class Accounts(Protocol):
    """What the watcher needs to know of connected accounts; `resources.connected_accounts` brings it."""

    async def get(self, nanoid: str, /) -> ConnectedAccount:
        """One account."""
        ...

    async def lookup(self, ids: Sequence[str]) -> Sequence[ConnectedAccount]:
        """The accounts of these ids, of every type; those that do not exist are left out."""
        ...


class _Waiter:
    """One caller's wait."""

    __slots__ = ("changes", "error", "late", "listening", "settled", "status", "wake")

    def __init__(self, loop: asyncio.AbstractEventLoop, *, listening: bool) -> None:
        self.listening = listening
        self.wake: asyncio.Future[None] = loop.create_future()
        self.changes: list[str] = []
        self.status: str | None = None
        self.settled: ConnectedAccount | None = None
        self.error: Exception | None = None
        self.late = False

    def see(self, status: str) -> None:
        if status != self.status:
            self.status = status
            if self.listening:
                self.changes.append(status)
                self.rouse()

    def expire(self) -> None:
        self.late = True
        self.rouse()

    def rouse(self) -> None:
        if not self.wake.done():
            self.wake.set_result(None)


class Waiting:
    """The watchers of one client.

    Args:
        accounts: To ask.
        clock: Time and randomness.
    """

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._watchers: WeakKeyDictionary[asyncio.AbstractEventLoop, _Watcher] = WeakKeyDictionary()

    async def wait(self, account_id: str, seconds: float, on_status: StatusCallback | None) -> ConnectedAccount:
        """Wait until an account is ACTIVE.

        Args:
            account_id: To wait for.
            seconds: How long; 0 looks once, infinity never gives up.
            on_status: Told each status, the first one included.

        Returns:
            The ACTIVE account.

        Raises:
            ConnectionRequestFailedError: It is FAILED, EXPIRED or REVOKED.
            ConnectionRequestTimeoutError: It did not become ACTIVE in time.
            ConnectedAccountNotFoundError: There is no such account.
        """
        if seconds == 0:
            return await self._look_once(account_id, on_status)
        loop = running_loop()
        watcher = self._watchers.get(loop)
        if watcher is None:
            watcher = self._watchers[loop] = _Watcher(self._accounts, self._clock)
        waiter = _Waiter(loop, listening=on_status is not None)
        timer = None if seconds == math.inf else loop.call_later(seconds, waiter.expire)
        watcher.join(account_id, waiter)
        # Who comes while the watcher pauses, and goes before it looks again, gets a look of its own.
        look = loop.create_task(watcher.look(account_id)) if watcher.pauses_for(seconds) else None
        try:
            while True:
                await waiter.wake
                waiter.wake = loop.create_future()
                while waiter.changes:
                    await _tell(on_status, waiter.changes.pop(0))
                if waiter.error is not None:
                    raise waiter.error
                if waiter.settled is not None:
                    return _verdict(waiter.settled)
                if waiter.late:
                    raise _late(account_id, waiter.status, seconds)
        finally:
            if timer is not None:
                timer.cancel()
            if look is not None:
                look.cancel()
            watcher.leave(account_id, waiter)

    async def _look_once(self, account_id: str, on_status: StatusCallback | None) -> ConnectedAccount:
        account = await self._accounts.get(account_id)
        await _tell(on_status, account.status)
        if account.status == ACTIVE or account.status in DEAD:
            return _verdict(account)
        raise _late(account_id, account.status, 0.0)


class _Watcher:
    """Asks for all accounts that somebody waits for, on one event loop; it runs while anybody does."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._policy = RetryPolicy()
        self._failures = 0
        self._resumes = -math.inf
        self._waiting: dict[str, list[_Waiter]] = {}
        self._task: asyncio.Task[None] | None = None

    def join(self, account_id: str, waiter: _Waiter) -> None:
        self._waiting.setdefault(account_id, []).append(waiter)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._watch())

    def pauses_for(self, seconds: float) -> bool:
        """Whether the next look is further away than that."""
        return self._clock.monotonic() + seconds <= self._resumes

    async def _sleep(self, seconds: float) -> None:
        self._resumes = self._clock.monotonic() + seconds
        try:
            await self._clock.sleep(seconds)
        finally:
            self._resumes = -math.inf

    def leave(self, account_id: str, waiter: _Waiter) -> None:
        waiters = self._waiting.get(account_id, [])
        if waiter in waiters:
            waiters.remove(waiter)
        if not waiters:
            self._waiting.pop(account_id, None)
        if not self._waiting and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        engine = AsyncRetrying(
            retry=retry_if_result(bool) | retry_if_exception(_is_transient),
            wait=self._pause,
            stop=stop_never,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            await engine(self._tick)
        except asyncio.CancelledError:
            # `leave` cancels when nobody waits any more; a cancellation from elsewhere must not leave waiters behind.
            self._fail_all(ClientClosedError("Waiting for connected accounts was cancelled from outside: wait again."))
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the waiters must hear of it
            self._fail_all(error)
        finally:
            if self._task is asyncio.current_task():
                self._task = None

    def _fail_all(self, error: Exception) -> None:
        if self._task is asyncio.current_task():
            for waiters in self._waiting.values():
                for waiter in waiters:
                    _fail(waiter, error)

    def _pause(self, state: RetryCallState) -> float:
        """About a second between looks; longer while the platform fails or asks for it."""
        interval = INTERVAL * (0.9 + 0.2 * self._clock.random())
        error = state.outcome.exception() if state.outcome else None
        if error is None:
            self._failures = 0
            return interval
        self._failures += 1
        asked = retry_after(error.headers, self._clock.wall()) if isinstance(error, APIStatusError) else None
        return max(interval, self._policy.pause(self._failures, self._clock.random()) if asked is None else asked)

    async def _tick(self) -> bool:
        """Look at every account once.

        Returns:
            Whether somebody still waits.
        """
        ids = list(self._waiting)
        if len(ids) == 1:
            await self._look(ids[0])
        else:
            singly: list[str] = []
            for start in range(0, len(ids), BATCH):
                singly += await self._look_at_batch(ids[start : start + BATCH])
            await self._look_singly(singly)
        return any(waiter.settled is None and waiter.error is None for ws in self._waiting.values() for waiter in ws)

    async def _look_at_batch(self, ids: list[str]) -> list[str]:
        """Ask for a batch; the ids that have to be asked for singly: those settled, and those not in the answer."""
        try:
            statuses = {account.id: account.status for account in await self._accounts.lookup(ids)}
        except ComposioError as error:
            if _is_transient(error) or isinstance(error, GENERAL):
                raise
            return ids  # one id that is refused must not end the wait for the others
        singly: list[str] = []
        for account_id in ids:
            status = statuses.get(account_id)
            if status is None or status == ACTIVE or status in DEAD:
                singly.append(account_id)
            else:
                for waiter in self._waiting.get(account_id, ()):
                    waiter.see(status)
        return singly

    async def _look_singly(self, ids: list[str]) -> None:
        for start in range(0, len(ids), LOOKUPS):
            async with asyncio.TaskGroup() as group:
                for account_id in ids[start : start + LOOKUPS]:
                    group.create_task(self.look(account_id))

    async def look(self, account_id: str) -> None:
        """Like `_look`, but a passing failure is left to the next tick."""
        try:
            await self._look(account_id)
        except Exception as error:  # noqa: BLE001  it must not end the wait for other accounts
            if not _is_transient(error):
                for waiter in self._waiting.get(account_id, ()):
                    _fail(waiter, error)

    async def _look(self, account_id: str) -> None:
        try:
            account = await self._accounts.get(account_id)
        except ComposioError as error:
            if _is_transient(error) or isinstance(error, GENERAL):
                raise
            for waiter in self._waiting.get(account_id, ()):
                _fail(waiter, error)
            return
        settled = account.status == ACTIVE or account.status in DEAD
        for waiter in self._waiting.get(account_id, ()):
            waiter.see(account.status)
            if settled:
                waiter.settled = account
                waiter.rouse()


async def _tell(on_status: StatusCallback | None, status: str) -> None:
    if on_status is not None:
        answer = on_status(status)
        if inspect.isawaitable(answer):
            await answer


def _is_transient(error: BaseException) -> bool:
    return isinstance(error, APIStatusError | APIConnectionError) and may_repeat(Delivery.READ, error)


def _fail(waiter: _Waiter, error: Exception) -> None:
    """Hand every waiter its own copy: one exception raised in many tasks would mix up their tracebacks."""
    waiter.error = error
    if isinstance(error, ComposioError):
        waiter.error = copy.copy(error)
        waiter.error.__cause__ = error.__cause__
    waiter.rouse()


def _verdict(account: ConnectedAccount) -> ConnectedAccount:
    if account.status == ACTIVE:
        return account
    told = account.status_reason or account.val.get("error_description") or account.val.get("error") or ""
    told = mask_text(str(told)).rstrip(".")
    why = f": {told}" if told else ""
    error = ConnectionRequestFailedError(
        f"The connected account {account.id} is {account.status}{why}. "
        "It will not become ACTIVE; send the user to a new link with session.authorize() or link().",
        request_id=account.meta.request_id if account.meta else None,
        sent=True,
    )
    error.account_id, error.account_status = account.id, account.status
    raise error


def _late(account_id: str, status: str | None, seconds: float) -> ConnectionRequestTimeoutError:
    when = f"after {round(seconds, 1):g} s" if seconds else "now"
    error = ConnectionRequestTimeoutError(
        f"The connected account {account_id} is not ACTIVE {when}, but {status or 'of unknown status'}. "
        "The user may not have finished yet: wait again, or give it longer with timeout=.",
        sent=True,
    )
    error.account_id, error.account_status = account_id, status
    return error
