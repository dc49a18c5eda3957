"""The queue in front of the connections: first come, first served, and no place is ever lost."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from composio_async._gate import Gate, GateTimeout


async def take(gate: Gate, seconds: float = 5.0) -> None:
    """Take a place as the transport does."""
    if gate.free > 0:
        gate.free -= 1
    else:
        await gate.enter(seconds)


async def test_places_are_given_in_the_order_of_asking():
    """Eighty who wait are let in in the order in which they came, and newcomers do not overtake."""
    gate = Gate(3)
    order: list[int] = []

    async def visit(number: int) -> None:
        await take(gate)
        order.append(number)
        await asyncio.sleep(0)
        gate.leave()

    await asyncio.gather(*(visit(number) for number in range(80)))
    assert order == list(range(80))
    assert gate.free == 3


async def test_no_more_than_the_places_are_inside():
    """Never more are inside than there are places, and all places are used."""
    gate = Gate(5)
    inside = most = 0

    async def visit() -> None:
        nonlocal inside, most
        await take(gate)
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.001)
        inside -= 1
        gate.leave()

    await asyncio.gather(*(visit() for _ in range(60)))
    assert (most, gate.free) == (5, 5)


async def test_the_time_runs_out():
    """Who waits too long is told so, in time, and is skipped when a place comes free."""
    gate = Gate(1)
    await take(gate)
    began = time.monotonic()
    with pytest.raises(GateTimeout):
        await gate.enter(0.05)
    assert 0.04 < time.monotonic() - began < 1
    gate.leave()
    assert gate.free == 1


async def test_no_limit():
    """An infinite wait sets no timer."""
    gate = Gate(0)
    waiter = asyncio.create_task(gate.enter(float("inf")))
    await asyncio.sleep(0)
    gate.leave()
    await waiter
    assert gate.free == 0


async def test_cancelled_in_the_queue():
    """One who is cancelled while queueing is skipped, and the next gets the place."""
    gate = Gate(0)
    first, second = (asyncio.create_task(gate.enter(5)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    gate.leave()
    await second
    assert first.cancelled()
    assert gate.free == 0


@pytest.mark.parametrize("order", ["leave first", "cancel first"])
async def test_cancelled_in_the_tick_of_the_hand_over(order: str):
    """A place handed to one who is cancelled in the same tick goes on to the next."""
    gate = Gate(0)
    first, second = (asyncio.create_task(gate.enter(5)) for _ in range(2))
    await asyncio.sleep(0)
    steps = [gate.leave, first.cancel] if order == "leave first" else [first.cancel, gate.leave]
    for step in steps:
        step()
    await asyncio.wait_for(second, 1)
    assert first.cancelled()
    assert gate.free == 0


async def test_expired_in_the_tick_of_the_hand_over():
    """A place that comes free as the first one's time runs out goes to one of them, and is not lost."""
    gate = Gate(0)
    first = asyncio.create_task(gate.enter(0.02))
    second = asyncio.create_task(gate.enter(5))
    await asyncio.sleep(0)
    time.sleep(0.03)  # noqa: ASYNC251  the timer and the hand-over become due together
    asyncio.get_running_loop().call_soon(gate.leave)
    done, _ = await asyncio.wait({first, second}, timeout=1)
    gate.leave()
    results = await asyncio.gather(first, second, return_exceptions=True)
    assert done
    assert gate.free == sum(isinstance(one, GateTimeout) for one in results)


@pytest.mark.parametrize("seed", range(20))
async def test_no_place_is_lost_whatever_happens(seed: int):
    """After many visits that end, expire and are cancelled at random, every place is free again."""
    dice = random.Random(seed)
    gate = Gate(4)
    inside = 0

    async def visit() -> None:
        nonlocal inside
        try:
            await take(gate, dice.choice([0.0, 0.001, 0.005, 5.0]))
        except GateTimeout:
            return
        inside += 1
        assert inside <= 4
        try:
            for _ in range(dice.randrange(4)):
                await asyncio.sleep(dice.choice([0, 0, 0.001]))
        finally:
            inside -= 1
            gate.leave()

    visits = [asyncio.create_task(visit()) for _ in range(120)]
    for _ in range(60):
        await asyncio.sleep(0)
        dice.choice(visits).cancel()
    done, waiting = await asyncio.wait(visits, timeout=5)
    assert not waiting
    assert all(one.cancelled() or one.exception() is None for one in done)
    assert (gate.free, inside) == (4, 0)
