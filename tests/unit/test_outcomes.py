"""Many calls at once: in which order they come, how many run, and what is left when one leaves."""

from __future__ import annotations

import asyncio
import gc
import pickle
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from composio_async._outcomes import Outcome, Outcomes
from composio_async.errors import APITimeoutError, ClientClosedError, InvalidParams


def alone() -> bool:
    return asyncio.all_tasks() == {asyncio.current_task()}


class Bench:
    """Calls that end when they are told to."""

    def __init__(self, count: int) -> None:
        loop = asyncio.get_running_loop()
        self.futures: list[asyncio.Future[Any]] = [loop.create_future() for _ in range(count)]
        self.started: list[int] = []
        self.cancelled: list[int] = []

    def job(self, index: int) -> Callable[[], Awaitable[Any]]:
        async def run() -> Any:
            self.started.append(index)
            try:
                return await self.futures[index]
            except asyncio.CancelledError:
                self.cancelled.append(index)
                raise

        return run

    def outcomes(self, concurrency: int = 10) -> Outcomes[Any]:
        return Outcomes([(f"call {index}", self.job(index)) for index in range(len(self.futures))], concurrency)


async def test_outcomes_come_as_they_settle():
    """The first to settle comes first, each with its index and what was asked for."""
    bench = Bench(3)
    outcomes = bench.outcomes()
    for index in (2, 0, 1):
        asyncio.get_running_loop().call_later(0.001, lambda index=index: bench.futures[index].set_result(index * 10))
        got = await anext(outcomes)
        assert got == Outcome(index, f"call {index}", index * 10)
    with pytest.raises(StopAsyncIteration):
        await anext(outcomes)
    with pytest.raises(StopAsyncIteration):
        await anext(outcomes)


async def test_nothing_starts_before_the_first_step():
    """An iterator that nobody steps through has called nothing."""
    bench = Bench(2)
    bench.outcomes()
    await asyncio.sleep(0)
    assert bench.started == []


async def test_no_more_run_than_allowed():
    """At most `concurrency` calls run; the next starts when one ends."""
    bench = Bench(6)
    outcomes = bench.outcomes(2)
    step = asyncio.create_task(anext(outcomes))
    await asyncio.sleep(0.01)
    assert bench.started == [0, 1]
    bench.futures[1].set_result("one")
    assert (await step).index == 1
    await asyncio.sleep(0.01)
    assert bench.started == [0, 1, 2]
    await outcomes.aclose()


async def test_a_failure_is_an_outcome():
    """An error of ours is handed out like a result, and unwrap raises it."""
    bench = Bench(2)
    bench.futures[0].set_exception(APITimeoutError("late"))
    bench.futures[1].set_result("fine")
    got = {one.index: one async for one in bench.outcomes()}
    assert isinstance(got[0].error, APITimeoutError)
    assert got[0].result is None
    with pytest.raises(APITimeoutError):
        got[0].unwrap()
    assert got[1].unwrap() == "fine"


async def test_a_bug_is_raised_and_the_rest_still_comes():
    """What is no error of ours is raised at the step, and the others can still be read."""
    bench = Bench(2)
    bench.futures[0].set_exception(ZeroDivisionError())
    outcomes = bench.outcomes(1)
    with pytest.raises(ZeroDivisionError):
        await anext(outcomes)
    bench.futures[1].set_result("fine")
    assert (await anext(outcomes)).result == "fine"


@pytest.mark.parametrize("bad", [0, -1, True, 2.5, "3", None])
async def test_an_impossible_concurrency_is_refused(bad: object):
    """Concurrency is a whole number of one or more."""
    with pytest.raises(InvalidParams, match="concurrency"):
        Outcomes([], bad)


async def test_nothing_to_do():
    """No calls, no outcomes."""
    assert [one async for one in Outcomes([], 5)] == []


async def test_leaving_early_cancels_what_runs_and_starts_nothing_more():
    """aclose waits until the running calls have ended; those that wait are never started."""
    bench = Bench(8)
    async with bench.outcomes(3) as outcomes:
        bench.futures[0].set_result(0)
        await anext(outcomes)
        await asyncio.sleep(0)
    started = list(bench.started)
    assert sorted(bench.cancelled) == [one for one in started if one != 0]
    await asyncio.sleep(0.01)
    assert bench.started == started
    assert len(started) <= 4
    assert alone()
    with pytest.raises(ClientClosedError, match="closed"):
        await anext(outcomes)
    await outcomes.aclose()


async def test_closing_before_the_first_step():
    """An iterator closed before its first step calls nothing."""
    bench = Bench(2)
    outcomes = bench.outcomes()
    await outcomes.aclose()
    with pytest.raises(ClientClosedError):
        await anext(outcomes)
    assert bench.started == []


async def test_closing_wakes_a_reader_in_another_task():
    """A task that waits for the next outcome is not left behind when another task closes the iterator."""
    bench = Bench(2)
    outcomes = bench.outcomes()
    reader = asyncio.create_task(anext(outcomes))
    await asyncio.sleep(0.01)
    await outcomes.aclose()
    with pytest.raises(ClientClosedError):
        await asyncio.wait_for(reader, 1)
    assert alone()


@pytest.mark.parametrize("when", ["before they run", "while they run"])
async def test_workers_cancelled_from_outside_do_not_hang_the_reader(when: str):
    """Somebody who cancels every task they find ends the iteration with a clear error."""
    bench = Bench(4)
    outcomes = bench.outcomes(2)
    reader = asyncio.create_task(anext(outcomes))
    await asyncio.sleep(0 if when == "before they run" else 0.01)
    for task in asyncio.all_tasks() - {reader, asyncio.current_task()}:
        task.cancel()
    with pytest.raises(ClientClosedError, match="cancelled"):
        await asyncio.wait_for(reader, 1)
    await asyncio.sleep(0)
    assert alone()


async def test_a_cancelled_step_loses_no_outcome():
    """Cancelling one step leaves the outcome for the next."""
    bench = Bench(1)
    outcomes = bench.outcomes()
    step = asyncio.create_task(anext(outcomes))
    await asyncio.sleep(0.01)
    step.cancel()
    await asyncio.gather(step, return_exceptions=True)
    bench.futures[0].set_result("kept")
    assert (await anext(outcomes)).result == "kept"


async def test_a_dropped_iterator_leaves_no_task():
    """Breaking out of the loop and forgetting the iterator cancels what still runs."""
    bench = Bench(5)
    bench.futures[0].set_result(0)
    async for _ in bench.outcomes(3):
        break
    gc.collect()
    await asyncio.sleep(0.01)
    assert alone()
    assert len(bench.started) <= 4


async def test_cancelling_the_consumer_leaves_no_task():
    """A consumer that is cancelled inside `async with` takes its calls along."""
    bench = Bench(5)

    async def consume() -> None:
        async with bench.outcomes(3) as outcomes:
            async for _ in outcomes:
                pass

    task = asyncio.create_task(consume())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert sorted(bench.cancelled) == [0, 1, 2]
    assert alone()


async def test_many_calls():
    """A thousand calls with fifty at a time all come, each once."""
    running = most = 0

    def job(index: int) -> Callable[[], Awaitable[int]]:
        async def run() -> int:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1
            return index

        return run

    got = [one.index async for one in Outcomes([(None, job(index)) for index in range(1000)], 50)]
    assert sorted(got) == list(range(1000))
    assert most <= 50


def test_outcomes_pickle():
    """An outcome, with its error, survives a pickle."""
    one = pickle.loads(
        pickle.dumps(Outcome(1, {"slug": "X"}, error=APITimeoutError("late", operation="tools.execute")))
    )
    assert (one.index, one.subject, one.error.operation) == (1, {"slug": "X"}, "tools.execute")


def test_an_outcome_in_a_log_shows_no_credentials():
    """The repr of an outcome masks the credentials that its call was given."""
    parameters = [{"in": "header", "name": "Authorization", "value": "Bearer sesame-open-1"}]
    call = {"slug": "X", "arguments": {"a": 1}, "custom_auth_params": {"parameters": parameters}}
    shown = repr(Outcome(0, call))
    assert "sesame" not in shown
    assert "'slug': 'X'" in shown
    assert "'ca_1'" in repr(Outcome(0, "ca_1"))
