"""Waiting for connected accounts: who is asked for, how often, and how every wait ends."""

from __future__ import annotations

import asyncio
import copy
import gc
import time
from collections.abc import Callable, Sequence

import pytest
from scripted import QuickClock

from composio_async import waiting
from composio_async.errors import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ComposioError,
    ConnectedAccountNotFoundError,
    ConnectionRequestFailedError,
    ConnectionRequestTimeoutError,
    InternalServerError,
    InvalidParams,
    PermissionDeniedError,
    RateLimitError,
    ResponseValidationError,
)
from composio_async.models.connected_accounts import ConnectedAccount
from composio_async.waiting import Waiting


class Ticks(QuickClock):
    """A clock whose pauses end when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[asyncio.Future[None]] = []

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append(sleeper)
        await sleeper

    async def tick(self, times: int = 1) -> None:
        """Let what runs come to rest, then end the pause, and let it come to rest again."""
        for _ in range(times):
            await rest()
            for sleeper in self._sleepers:
                if not sleeper.done():
                    sleeper.set_result(None)
            self._sleepers.clear()
            await rest()


async def rest() -> None:
    for _ in range(60):
        await asyncio.sleep(0)


class FakeAccounts:
    """Connected accounts whose status the test sets; counts what is asked."""

    def __init__(self) -> None:
        self.status: dict[str, str | None] = {}
        self.reasons: dict[str, str] = {}
        self.gets: list[str] = []
        self.lookups: list[list[str]] = []
        self.troubles: list[Exception | None] = []
        self.trouble_of: dict[str, Exception] = {}
        self.hidden: set[str] = set()
        self.before: Callable[[], None] | None = None

    def account(self, nanoid: str) -> ConnectedAccount:
        return ConnectedAccount(
            id=nanoid, status=self.status[nanoid] or "", status_reason=self.reasons.get(nanoid), state={"val": {}}
        )

    async def get(self, nanoid: str, /) -> ConnectedAccount:
        self.gets.append(nanoid)
        await self._trouble()
        if nanoid in self.trouble_of:
            raise self.trouble_of[nanoid]
        if self.status.get(nanoid) is None:
            raise ConnectedAccountNotFoundError(f"There is no connected account {nanoid!r}.", status=404)
        return self.account(nanoid)

    async def lookup(self, ids: Sequence[str]) -> Sequence[ConnectedAccount]:
        self.lookups.append(list(ids))
        await self._trouble()
        for one in ids:
            if one in self.trouble_of:
                raise self.trouble_of[one]
        return [self.account(one) for one in ids if self.status.get(one) is not None and one not in self.hidden]

    async def _trouble(self) -> None:
        await asyncio.sleep(0)
        if self.before:
            self.before()
            await asyncio.sleep(0)
        if self.troubles and (trouble := self.troubles.pop(0)):
            raise trouble


class Bench:
    """One client's waiting, with accounts and a clock to play with."""

    def __init__(self) -> None:
        self.accounts = FakeAccounts()
        self.clock = Ticks()
        self.waiting = Waiting(self.accounts, self.clock)

    def wait(self, account_id: str = "ca_1", seconds: float = 30.0, on_status=None) -> asyncio.Task[ConnectedAccount]:
        self.accounts.status.setdefault(account_id, "INITIATED")
        return asyncio.get_running_loop().create_task(self.waiting.wait(account_id, seconds, on_status))


@pytest.fixture
async def bench():
    """A bench; afterwards no task may be left and nobody may be waited for."""
    one = Bench()
    yield one
    await rest()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert all(not watcher._waiting for watcher in one.waiting._watchers.values())


async def outcome(task: asyncio.Task[ConnectedAccount]) -> ConnectedAccount | BaseException:
    (got,) = await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 5)
    return got


def transient() -> list[Exception]:
    return [
        RateLimitError("slow", status=429),
        InternalServerError("down", status=503),
        APIConnectionError("lost", sent=True),
        APITimeoutError("late", sent=True),
        APIConnectionError("refused"),
    ]


# Who is asked for


async def test_one_waiter_asks_for_its_account_by_id(bench: Bench):
    """A single wait polls by id, about once a second, and returns the account."""
    task = bench.wait()
    await bench.clock.tick(3)
    bench.accounts.status["ca_1"] = "ACTIVE"
    await bench.clock.tick()
    account = await outcome(task)
    assert isinstance(account, ConnectedAccount)
    assert (account.id, account.status) == ("ca_1", "ACTIVE")
    assert bench.accounts.gets == ["ca_1"] * 5
    assert bench.accounts.lookups == []
    assert all(0.9 <= pause < 1.1 for pause in bench.clock.sleeps)


async def test_an_account_that_is_active_needs_one_request_and_no_pause(bench: Bench):
    """Who is connected already does not wait."""
    bench.accounts.status["ca_1"] = "ACTIVE"
    assert isinstance(await outcome(bench.wait()), ConnectedAccount)
    assert (bench.accounts.gets, bench.clock.sleeps) == (["ca_1"], [])


async def test_several_waiters_share_one_request(bench: Bench):
    """Two or more accounts are asked for with one list call for all; a settled one is fetched once by id."""
    tasks = [bench.wait(f"ca_{number}") for number in range(50)]
    await bench.clock.tick(3)
    assert [len(ids) for ids in bench.accounts.lookups] == [50] * 4
    assert bench.accounts.gets == []
    bench.accounts.status["ca_7"] = "ACTIVE"
    await bench.clock.tick()
    assert bench.accounts.gets == ["ca_7"]
    assert isinstance(await outcome(tasks[7]), ConnectedAccount)
    for number in range(50):
        bench.accounts.status[f"ca_{number}"] = "ACTIVE"
    await bench.clock.tick()
    assert all([isinstance(await outcome(task), ConnectedAccount) for task in tasks])
    assert sorted(bench.accounts.gets) == sorted(f"ca_{number}" for number in range(50))


async def test_many_waiters_are_asked_for_in_batches(bench: Bench):
    """The requests grow with the batches, not with the waiters."""
    tasks = [bench.wait(f"ca_{number}") for number in range(250)]
    await bench.clock.tick()
    assert [len(ids) for ids in bench.accounts.lookups[:3]] == [100, 100, 50]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_waiters_for_one_account_are_one(bench: Bench):
    """Several waits for the same account poll it once, and all get it."""
    tasks = [bench.wait() for _ in range(5)]
    await bench.clock.tick()
    bench.accounts.status["ca_1"] = "ACTIVE"
    await bench.clock.tick()
    results = [await outcome(task) for task in tasks]
    assert all(one is results[0] for one in results)
    assert bench.accounts.gets == ["ca_1"] * 3
    assert bench.accounts.lookups == []


async def test_ids_missing_from_a_list_are_asked_for_singly(bench: Bench):
    """An account that the list leaves out is looked up by id, so that it is neither lost nor taken for missing."""
    bench.accounts.hidden.add("ca_2")
    one, two = bench.wait("ca_1"), bench.wait("ca_2")
    await bench.clock.tick()
    assert bench.accounts.gets == ["ca_2", "ca_2"]
    bench.accounts.status["ca_2"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(two), ConnectedAccount)
    bench.accounts.status["ca_1"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(one), ConnectedAccount)


async def test_who_joins_later_is_asked_for_at_the_next_look(bench: Bench):
    """A wait that begins while another runs joins it."""
    one = bench.wait("ca_1")
    await bench.clock.tick()
    two = bench.wait("ca_2")
    await bench.clock.tick()
    assert bench.accounts.lookups == [["ca_1", "ca_2"]]
    bench.accounts.status.update(ca_1="ACTIVE", ca_2="ACTIVE")
    await bench.clock.tick()
    assert isinstance(await outcome(one), ConnectedAccount)
    assert isinstance(await outcome(two), ConnectedAccount)


async def test_who_comes_and_goes_in_a_pause_is_looked_at_all_the_same(bench: Bench):
    """A wait that ends before the watcher looks again has a look of its own, and finds an account that is ACTIVE."""
    patient = bench.wait("ca_1")
    await rest()
    bench.accounts.status["ca_2"] = "ACTIVE"
    account = await outcome(bench.wait("ca_2", 0.05))
    assert isinstance(account, ConnectedAccount)
    assert bench.accounts.gets == ["ca_1", "ca_2"]
    late = await outcome(bench.wait("ca_3", 0.05))
    assert isinstance(late, ConnectionRequestTimeoutError)
    assert late.account_status == "INITIATED"
    patient.cancel()


async def test_who_joins_while_the_last_other_settles_is_not_forgotten(bench: Bench):
    """A wait that begins in the very request that settles all others goes on."""
    bench.accounts.status["ca_1"] = "ACTIVE"
    late: list[asyncio.Task[ConnectedAccount]] = []

    def join() -> None:
        bench.accounts.before = None
        late.append(bench.wait("ca_2"))

    bench.accounts.before = join
    assert isinstance(await outcome(bench.wait("ca_1")), ConnectedAccount)
    bench.accounts.status["ca_2"] = "ACTIVE"
    await bench.clock.tick(2)
    assert isinstance(await outcome(late[0]), ConnectedAccount)


async def test_a_wait_can_begin_again_after_all_ended(bench: Bench):
    """The watcher starts anew when somebody waits again."""
    for _ in range(3):
        bench.accounts.status["ca_1"] = "INITIATED"
        task = bench.wait()
        await bench.clock.tick()
        bench.accounts.status["ca_1"] = "ACTIVE"
        await bench.clock.tick()
        assert isinstance(await outcome(task), ConnectedAccount)


# How a wait ends


@pytest.mark.parametrize("status", ["FAILED", "EXPIRED", "REVOKED"])
@pytest.mark.parametrize("others", [0, 3], ids=["alone", "in a batch"])
async def test_a_dead_account_ends_the_wait_at_once(bench: Bench, status: str, others: int):
    """FAILED, EXPIRED and REVOKED end it with the platform's reason and with what to do next."""
    more = [bench.wait(f"ca_more_{number}") for number in range(others)]
    task = bench.wait()
    await bench.clock.tick()
    bench.accounts.status["ca_1"] = status
    bench.accounts.reasons["ca_1"] = "The user said no."
    await bench.clock.tick()
    error = await outcome(task)
    assert isinstance(error, ConnectionRequestFailedError)
    assert (error.account_id, error.account_status) == ("ca_1", status)
    assert f"ca_1 is {status}: The user said no." in error.message
    assert "link" in error.message
    assert not any(one.done() for one in more)
    for one in more:
        one.cancel()
    await asyncio.gather(*more, return_exceptions=True)


@pytest.mark.parametrize("status", ["INITIALIZING", "INITIATED", "INACTIVE", "SOMETHING_NEW"])
async def test_other_statuses_keep_waiting(bench: Bench, status: str):
    """INACTIVE can recover, and a word of a newer platform is no verdict."""
    bench.accounts.status["ca_1"] = status
    task = bench.wait()
    await bench.clock.tick(3)
    assert not task.done()
    bench.accounts.status["ca_1"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(task), ConnectedAccount)


async def test_the_deadline_is_kept_and_tells_the_last_status(bench: Bench):
    """The time runs out although nobody ticks: the wait does not depend on an answer."""
    task = bench.wait(seconds=0.1)
    began = time.monotonic()
    error = await outcome(task)
    assert 0.08 < time.monotonic() - began < 1
    assert isinstance(error, ConnectionRequestTimeoutError)
    assert isinstance(error, TimeoutError)
    assert (error.account_id, error.account_status) == ("ca_1", "INITIATED")
    assert "after 0.1 s, but INITIATED" in error.message
    assert "timeout=" in error.message


async def test_a_timer_that_fires_early_ends_the_wait_all_the_same(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    """A loop may fire a timer a little before its time; the wait ends then, and is not lost for ever."""
    loop = asyncio.get_running_loop()
    later = loop.call_later
    with monkeypatch.context() as early:
        early.setattr(loop, "call_later", lambda delay, *args: later(delay * 0.5, *args))
        task = bench.wait(seconds=0.2)
        await rest()
    assert isinstance(await outcome(task), ConnectionRequestTimeoutError)


async def test_a_slow_answer_does_not_hold_the_deadline(bench: Bench):
    """A look that hangs does not keep the waiter beyond its time."""

    async def hang(nanoid: str, /) -> ConnectedAccount:
        await asyncio.sleep(30)
        raise AssertionError(nanoid)

    bench.accounts.get = hang
    error = await outcome(bench.wait(seconds=0.05))
    assert isinstance(error, ConnectionRequestTimeoutError)
    assert error.account_status is None
    assert "of unknown status" in error.message


async def test_no_time_means_one_look(bench: Bench):
    """timeout=0 asks once: ACTIVE is returned, dead raises, anything else is a timeout, with no watcher."""
    for status, kind in (
        ("ACTIVE", ConnectedAccount),
        ("FAILED", ConnectionRequestFailedError),
        ("INITIATED", ConnectionRequestTimeoutError),
    ):
        bench.accounts.status["ca_1"] = status
        bench.accounts.gets.clear()
        assert isinstance(await outcome(bench.wait(seconds=0)), kind)
        assert bench.accounts.gets == ["ca_1"]
    assert not bench.waiting._watchers
    assert bench.clock.sleeps == []


async def test_no_limit_waits_on(bench: Bench):
    """math.inf sets no timer."""
    task = bench.wait(seconds=float("inf"))
    await bench.clock.tick(50)
    assert not task.done()
    bench.accounts.status["ca_1"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(task), ConnectedAccount)


# Failures on the way


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("others", [0, 2], ids=["alone", "in a batch"])
async def test_passing_failures_are_waited_out(bench: Bench, number: int, others: int):
    """429, 5xx, and lost or refused connections do not end a wait."""
    bench.accounts.troubles = [transient()[number]] * 3
    tasks = [bench.wait(f"ca_{one}") for one in range(others + 1)]
    await bench.clock.tick(4)
    assert not any(task.done() for task in tasks)
    for one in range(others + 1):
        bench.accounts.status[f"ca_{one}"] = "ACTIVE"
    await bench.clock.tick()
    assert all([isinstance(await outcome(task), ConnectedAccount) for task in tasks])


async def test_pauses_grow_while_the_platform_fails_and_shrink_again(bench: Bench):
    """Failures in a row are answered with longer pauses; the first success goes back to about a second."""
    bench.clock.luck = 0.999
    bench.accounts.troubles = [InternalServerError("down", status=500)] * 6
    task = bench.wait()
    await bench.clock.tick(8)
    assert bench.clock.sleeps[:6] == pytest.approx([1.0998, 1.0998, 1.998, 3.996, 7.992, 7.992])
    assert bench.clock.sleeps[6:] == pytest.approx([1.0998] * len(bench.clock.sleeps[6:]))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_failing_for_hours_does_not_end_the_watch(bench: Bench):
    """However many failures there are in a row, the pause stays bounded and the wait alive."""
    task = bench.wait(seconds=float("inf"))
    await rest()
    (watcher,) = bench.waiting._watchers.values()
    watcher._failures = 100_000
    bench.accounts.troubles = [InternalServerError("down", status=500)]
    await bench.clock.tick(2)
    bench.accounts.status["ca_1"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(task), ConnectedAccount)


async def test_the_platforms_wish_is_granted(bench: Bench):
    """Retry-After sets the pause, but never below the usual one."""
    bench.accounts.troubles = [
        RateLimitError("slow", status=429, headers={"retry-after": "7"}),
        RateLimitError("slow", status=429, headers={"retry-after-ms": "10"}),
    ]
    task = bench.wait()
    await bench.clock.tick(3)
    assert bench.clock.sleeps[:2] == [7.0, 1.0]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("accounts", [1, 3], ids=["alone", "in a batch"])
async def test_a_wrong_key_ends_every_wait_with_a_copy_of_its_own(bench: Bench, accounts: int):
    """A 401 ends all waits; each gets its own exception, with the same facts."""
    tasks = [bench.wait(f"ca_{number % accounts}") for number in range(3)]
    await rest()
    bench.accounts.troubles = [AuthenticationError("bad key", status=401, request_id="req_9", headers={"X-A": "1"})]
    await bench.clock.tick()
    errors = [await outcome(task) for task in tasks]
    assert all(type(error) is AuthenticationError for error in errors)
    assert all((error.status, error.request_id) == (401, "req_9") for error in errors)
    assert len({id(error) for error in errors}) == 3


async def test_a_closed_client_ends_every_wait(bench: Bench):
    """Closing the client ends its waits, it does not leave them to their deadlines."""
    tasks = [bench.wait("ca_1"), bench.wait("ca_2")]
    await rest()
    bench.accounts.troubles = [ClientClosedError("closed")]
    await bench.clock.tick()
    assert all([isinstance(await outcome(task), ClientClosedError) for task in tasks])


OWN = {
    "no such account": ConnectedAccountNotFoundError("none", status=404),
    "refused": BadRequestError("malformed id", status=400),
    "not allowed": PermissionDeniedError("not yours", status=403),
    "found before sending": InvalidParams("holds a comma"),
    "unreadable": ResponseValidationError("missing @ $.items[0].id", status=200),
}


@pytest.mark.parametrize("kind", OWN)
async def test_trouble_with_one_account_ends_only_its_own_wait(bench: Bench, kind: str):
    """One id that cannot be had does not end, or hold up, the waits for others in the same batch."""
    bench.accounts.trouble_of["ca_bad"] = OWN[kind]
    bad, good, more = bench.wait("ca_bad"), bench.wait("ca_good"), bench.wait("ca_more")
    await bench.clock.tick()
    error = await outcome(bad)
    assert type(error) is type(OWN[kind])
    assert error is not OWN[kind]
    assert not good.done()
    bench.accounts.status.update(ca_good="ACTIVE", ca_more="ACTIVE")
    await bench.clock.tick(2)
    assert isinstance(await outcome(good), ConnectedAccount)
    assert isinstance(await outcome(more), ConnectedAccount)


@pytest.mark.parametrize("kind", OWN)
async def test_trouble_alone_spares_who_joins_meanwhile(bench: Bench, kind: str):
    """Even the trouble of a single poll does not end the wait of another that began during it."""
    bench.accounts.trouble_of["ca_bad"] = OWN[kind]
    joined: list[asyncio.Task[ConnectedAccount]] = []

    def join() -> None:
        bench.accounts.before = None
        joined.append(bench.wait("ca_good"))

    bench.accounts.before = join
    assert type(await outcome(bench.wait("ca_bad"))) is type(OWN[kind])
    bench.accounts.status["ca_good"] = "ACTIVE"
    await bench.clock.tick(2)
    assert isinstance(await outcome(joined[0]), ConnectedAccount)


@pytest.mark.parametrize("accounts", [1, 2], ids=["alone", "in a batch"])
async def test_a_bug_reaches_the_waiters(bench: Bench, accounts: int):
    """An exception that nobody foresaw ends the waits, rather than leaving them to a watcher that is gone."""
    tasks = [bench.wait(f"ca_{number}", seconds=float("inf")) for number in range(accounts)]
    await rest()
    bench.accounts.troubles = [ZeroDivisionError("a bug")]
    await bench.clock.tick()
    assert all([isinstance(await outcome(task), ZeroDivisionError) for task in tasks])


async def test_a_watcher_cancelled_from_outside_takes_its_waiters_along(bench: Bench):
    """Somebody who cancels every task they find does not leave waiters hanging."""
    task = bench.wait(seconds=float("inf"))
    await rest()
    (watcher,) = bench.waiting._watchers.values()
    assert watcher._task is not None
    watcher._task.cancel()
    error = await outcome(task)
    assert isinstance(error, ComposioError)
    assert "wait again" in error.message
    bench.accounts.status["ca_1"] = "ACTIVE"
    assert isinstance(await outcome(bench.wait()), ConnectedAccount)


# Leaving


async def test_cancelling_the_last_waiter_stops_the_watch(bench: Bench):
    """When nobody waits any more nothing is asked, and no task is left."""
    tasks = [bench.wait(f"ca_{number}") for number in range(3)]
    await bench.clock.tick()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(task.cancelled() for task in tasks)
    asked = len(bench.accounts.lookups)
    await bench.clock.tick(3)
    assert len(bench.accounts.lookups) == asked
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_one_who_leaves_does_not_disturb_the_others(bench: Bench):
    """A cancelled or late waiter goes alone."""
    one, two, three = bench.wait("ca_1"), bench.wait("ca_1", seconds=0.05), bench.wait("ca_2")
    await rest()
    one.cancel()
    assert isinstance(await outcome(two), ConnectionRequestTimeoutError)
    await bench.clock.tick()
    assert bench.accounts.gets == ["ca_2"]
    bench.accounts.status["ca_2"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(three), ConnectedAccount)


async def test_a_wait_that_begins_as_the_last_one_leaves(bench: Bench):
    """A wait that begins in the same moment in which the last other is cancelled is served."""
    one = bench.wait("ca_1")
    await bench.clock.tick()
    one.cancel()
    two = bench.wait("ca_2")
    await bench.clock.tick()
    bench.accounts.status["ca_2"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(two), ConnectedAccount)


async def test_cancelling_at_any_step(bench: Bench):
    """Wherever waits are cancelled, nothing is left of them."""
    for steps in range(40):
        tasks = [bench.wait("ca_1"), bench.wait("ca_2"), bench.wait("ca_2", on_status=lambda _: asyncio.sleep(0))]
        for _ in range(steps):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await rest()
        assert asyncio.all_tasks() == {asyncio.current_task()}


def test_watchers_do_not_keep_loops_alive():
    """One client that waits on one loop after the other keeps nothing of the loops that are gone."""
    bench = Bench()
    bench.accounts.status["ca_1"] = "ACTIVE"
    for _ in range(3):
        asyncio.run(bench.waiting.wait("ca_1", 5, None))
    gc.collect()
    assert len(bench.waiting._watchers) == 0


# on_status


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("others", [0, 2], ids=["alone", "in a batch"])
async def test_changes_of_the_status_are_told(bench: Bench, kind: str, others: int):
    """on_status is told the first status and every change, in order, each once, before the wait ends."""
    told: list[str] = []

    async def later(status: str) -> None:
        await asyncio.sleep(0)
        told.append(status)

    more = [bench.wait(f"ca_more_{number}") for number in range(others)]
    bench.accounts.status["ca_1"] = "INITIALIZING"
    task = bench.wait(on_status=told.append if kind == "sync" else later)
    await bench.clock.tick(2)
    for status in ("INITIATED", "INACTIVE", "ACTIVE"):
        bench.accounts.status["ca_1"] = status
        await bench.clock.tick(2)
    assert isinstance(await outcome(task), ConnectedAccount)
    assert told == ["INITIALIZING", "INITIATED", "INACTIVE", "ACTIVE"]
    for one in more:
        one.cancel()
    await asyncio.gather(*more, return_exceptions=True)


async def test_a_dead_status_is_told_before_the_error(bench: Bench):
    """The last status reaches on_status, too, also when it is looked at once."""
    told: list[str] = []
    bench.accounts.status["ca_1"] = "FAILED"
    assert isinstance(await outcome(bench.wait(on_status=told.append)), ConnectionRequestFailedError)
    assert isinstance(await outcome(bench.wait(seconds=0, on_status=told.append)), ConnectionRequestFailedError)
    assert told == ["FAILED", "FAILED"]


async def test_a_callback_that_fails_ends_its_own_wait(bench: Bench):
    """An exception of on_status is the caller's own; others wait on."""

    def refuse(status: str) -> None:
        raise KeyError(status)

    bad, good = bench.wait("ca_1", on_status=refuse), bench.wait("ca_2")
    await bench.clock.tick()
    assert isinstance(await outcome(bad), KeyError)
    bench.accounts.status["ca_2"] = "ACTIVE"
    await bench.clock.tick()
    assert isinstance(await outcome(good), ConnectedAccount)


async def test_a_slow_callback_holds_up_nobody_else(bench: Bench):
    """While one callback takes its time, other waits settle."""
    gate = asyncio.Event()

    async def slow(_: str) -> None:
        await gate.wait()

    held, free = bench.wait("ca_1", on_status=slow), bench.wait("ca_2")
    await rest()
    bench.accounts.status.update(ca_1="ACTIVE", ca_2="ACTIVE")
    await bench.clock.tick()
    assert isinstance(await outcome(free), ConnectedAccount)
    assert not held.done()
    gate.set()
    assert isinstance(await outcome(held), ConnectedAccount)


def test_an_error_copies_with_its_facts():
    """What the waiters are handed is a true copy."""
    error = ConnectionRequestFailedError("no")
    error.account_id, error.account_status = "ca_1", "FAILED"
    twin = copy.copy(error)
    assert (type(twin), twin.account_id, twin.account_status, str(twin)) == (type(error), "ca_1", "FAILED", "no")


def test_the_constants_are_those_of_the_documentation():
    """A batch is 100, a look about every second, and a wait takes 60 s by default."""
    assert (waiting.BATCH, waiting.INTERVAL, waiting.DEFAULT_WAIT) == (100, 1.0, 60.0)
