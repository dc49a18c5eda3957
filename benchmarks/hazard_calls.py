"""Hazards of calls: interrupts, callbacks, loops, threads, iterators, errors."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import signal
import threading
import time
import traceback
import warnings
import weakref
from contextvars import ContextVar
from typing import Any

from hazard_clients import Unsuitable
from hazard_judging import Outcome, Seen, answered, hazard, left, refused, some, trouble
from hazard_stage import Stage, fact, loops, settled, tasks, tell

INTERRUPTS = 100
DEPTH = 60


def interrupted(seen: Seen) -> Outcome:
    if found := trouble(seen):
        return found
    if not seen.fact("hung up"):
        return Outcome("leaks", "the call goes on")
    if seen.fact("left"):
        return Outcome("leaks", some(seen.fact("left"), "task"))
    return Outcome("fine", f"{round(seen.fact('seconds') * 1000)} ms")


@hazard("Ctrl-C in a call; time until it is raised; whether the server sees the caller leave", interrupted)
def ctrl_c(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    before = tasks()
    sent: list[float] = []

    def poke() -> None:
        stage.arrived("silent-1")
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    stage.in_thread(poke, daemon=True)
    try:
        client.say("silent-1")
    except KeyboardInterrupt:
        fact("seconds", time.monotonic() - sent[0])
    until = time.monotonic() + 2
    while "silent-1" not in stage.state()["left"] and time.monotonic() < until:
        time.sleep(0.02)
    fact("hung up", "silent-1" in stage.state()["left"])
    fact("left", settled(tasks, before))
    tell(client, "after")


def many(seen: Seen) -> Outcome:
    if found := trouble(seen):
        return found
    if seen.fact("interrupts") < INTERRUPTS:
        return Outcome("fails", f"{some(INTERRUPTS - seen.fact('interrupts'), 'interrupt')} lost")
    if seen.fact("left"):
        return Outcome("leaks", some(seen.fact("left"), "task"))
    if seen.fact("open") > 4:  # a connection may be left by an interrupt, and be found dead later
        return Outcome("leaks", f"{seen.fact('open')} connections beside the one in use")
    return Outcome("fine")


@hazard(f"{INTERRUPTS} times Ctrl-C at random moments of calls", many)
def ctrl_c_many(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    before = tasks()
    dice = random.Random(7)
    armed = False
    fired = caught = 0

    def fire(*_: Any) -> None:
        nonlocal fired
        if armed:
            fired += 1
            signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGALRM, fire)
    number = 0
    until = time.monotonic() + 7
    while fired < INTERRUPTS and time.monotonic() < until:
        number += 1
        try:
            armed = True
            signal.setitimer(signal.ITIMER_REAL, dice.uniform(0.0003, 0.008))
            tell(client, f"brief-{number}")
        except KeyboardInterrupt:
            caught += 1
        finally:
            armed = False
    signal.setitimer(signal.ITIMER_REAL, 0)
    fact("interrupts", INTERRUPTS - (fired - caught))
    fact("left", settled(tasks, before))
    tell(client, "after")
    fact("open", settled(lambda: stage.state()["open"], 1))


def exits(seen: Seen) -> Outcome:
    if seen.fact("arrived") != "SystemExit 7":
        return Outcome("fails", f"it arrives as {seen.fact('arrived')}")
    if not seen.fact("other"):
        return Outcome("fails", "ends a call of another thread")
    return trouble(seen) or (Outcome("fine") if seen.fact("answered") else Outcome("fails", "no more calls"))


@hazard("SystemExit from a user's callback, while another thread is in a call; then one more call", exits)
def system_exit(stage: Stage) -> None:
    leave_by(stage, stage.kept(), "consult")


def leave_by(stage: Stage, client: Any, way: str) -> None:
    tell(client, "a")
    thread = stage.in_thread(lambda: fact("other", tell(client, "slow-1") is not None), daemon=True)
    stage.arrived("slow-1")

    def leave() -> None:
        raise SystemExit(7)

    try:
        getattr(client, way)(leave)
        fact("arrived", "nothing")
    except Unsuitable:
        raise
    except BaseException as error:  # noqa: BLE001  which one is what is asked for
        fact("arrived", " ".join(filter(None, [type(error).__name__, str(getattr(error, "code", ""))])))
    thread.join(3)
    fact("answered", tell(client, "after") is not None)


@hazard("SystemExit from user code on the client's own loop, the same way", exits)
def system_exit_on_loop(stage: Stage) -> None:
    leave_by(stage, stage.kept(), "on_the_loop")


def nested(client: Any, depth: int) -> None:
    if depth:
        client.consult(lambda: nested(client, depth - 1))
    else:
        fact("answered", client.say("deep")["word"] == "deep")


@hazard("A call in a callback of a call", answered)
def callback(stage: Stage) -> None:
    nested(stage.kept(), 1)


@hazard(f"The same, nested {DEPTH} deep", answered)
def callback_deep(stage: Stage) -> None:
    nested(stage.kept(), DEPTH)


def visible(seen: Seen) -> Outcome:
    found = trouble(seen)
    return found or (Outcome("fine") if seen.fact("seen") == "mine" else Outcome("fails", "not visible"))


@hazard("Context variables of the caller, in a callback", visible)
def context(stage: Stage) -> None:
    variable: ContextVar[str] = ContextVar("variable", default="nothing")
    variable.set("mine")
    stage.kept().consult(lambda: fact("seen", variable.get()))


def loop_word(seen: Seen) -> Outcome:
    if seen.facts.get("refused"):
        return refused(seen)
    if found := trouble(seen):
        return found
    if seen.fact("ticks"):
        return Outcome("fine")
    return Outcome("warns", seen.fact("warned")) if seen.facts.get("warned") else Outcome("blocks")


@hazard("A call in a coroutine, whose loop stands still meanwhile", loop_word)
def running_loop(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def main() -> None:
        ticking = asyncio.create_task(tick())
        await asyncio.sleep(0.05)
        before = ticks
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                fact("answered", client.say("slow-1")["word"] == "slow-1")
            except Exception as error:  # noqa: BLE001  whatever it raises is what is asked for
                fact("refused", type(error).__name__)
            for one in caught:
                if "never awaited" not in str(one.message):
                    fact("warned", one.category.__name__)
        fact("ticks", ticks - before)
        ticking.cancel()

    asyncio.run(main())


@hazard("A call on the thread of the client's own loop", answered)
def own_loop(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")

    def act() -> None:
        try:
            fact("answered", client.say("inner")["word"] == "inner")
        except Exception as error:  # noqa: BLE001  whatever it raises is what is asked for
            fact("refused", type(error).__name__)

    client.on_the_loop(act)


@hazard("50 threads race for the first use", left("loop"))
def first_use(stage: Stage) -> None:
    client = stage.kept()
    barrier = threading.Barrier(50)

    def act(number: int) -> None:
        barrier.wait()
        tell(client, f"a-{number}")

    join([stage.in_thread(lambda n=n: act(n), daemon=False) for n in range(50)])
    fact("left", settled(lambda: len(loops()), 1))


@hazard("32 threads of 20 calls", left("thread"))
def threads(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    before = threading.active_count()

    def act(number: int) -> None:
        for n in range(20):
            tell(client, f"a-{number}-{n}")

    join([stage.in_thread(lambda n=n: act(n), daemon=False) for n in range(32)])
    fact("left", settled(threading.active_count, before))


def join(running: list[threading.Thread]) -> None:
    for thread in running:
        thread.join()


@hazard("An iterator over a list, dropped half-way", left("task"))
def iterator(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    before = tasks()
    items = client.walk()
    for _ in range(7):
        next(items)
    del items
    gc.collect()
    fact("left", settled(tasks, before))
    tell(client, "after")


def closing(seen: Seen) -> Outcome:
    if seen.fact("waiting"):
        return Outcome("hangs", f"{seen.fact('waiting')} of 8 calls")
    return trouble(seen) or Outcome("fine", ", ".join(dict.fromkeys(seen.facts.get("told", ()))))


@hazard("`close` while eight threads are in calls", closing)
def close(stage: Stage) -> None:
    client = stage.kept()

    def act(number: int) -> None:
        try:
            client.say(f"silent-{number}")
        except Exception as error:  # noqa: BLE001  whatever it raises is what is asked for
            fact("told", type(error).__name__)

    if stage.column == "asyncio.run":
        raise Unsuitable("a client ends with its call")
    running = [stage.in_thread(lambda n=n: act(n), daemon=True) for n in range(8)]
    stage.arrived(*(f"silent-{n}" for n in range(8)))
    client.close()
    until = time.monotonic() + 3
    for thread in running:
        thread.join(max(0.0, until - time.monotonic()))
    fact("waiting", sum(thread.is_alive() for thread in running))


def frames(seen: Seen) -> Outcome:
    return trouble(seen) or Outcome("", str(seen.fact("frames")))


@hazard("Frames between the user's line and the line that raised", frames)
def error_frames(stage: Stage) -> None:
    client = stage.kept()
    try:
        client.say("fail-1")
    except Exception as error:  # noqa: BLE001  its traceback is what is asked for
        told = [entry for entry in traceback.extract_tb(error.__traceback__) if "hazard_" not in entry.filename]
        fact("frames", max(0, len(told) - 1))


def kept_errors(seen: Seen) -> Outcome:
    count = seen.fact("left")
    return trouble(seen) or (Outcome("leaks", f"{count} of 5 errors") if count else Outcome("fine"))


@hazard("Errors that are kept by a reference cycle, garbage collection off", kept_errors)
def error_cycle(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    gc.collect()
    gc.disable()
    found = []
    for n in range(5):
        try:
            client.say(f"fail-{n}")
        except Exception as error:  # noqa: BLE001  its life is what is asked for
            found.append(weakref.ref(error))
    time.sleep(0.2)
    fact("left", sum(one() is not None for one in found))
