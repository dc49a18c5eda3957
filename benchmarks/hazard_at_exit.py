"""Hazards of the end of a program, and of forks."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from hazard_judging import Outcome, Seen, answered, ended, fine, hazard, left, left_with, trouble
from hazard_stage import Stage, descriptors, end, fact, kept, settled, tell

ROUNDS = 20
WORKERS = 4


@hazard("Exit after a client was made and nothing else; time until the process is gone", ended, exits=True)
def exit_floor(stage: Stage) -> None:
    stage.kept()
    end()


@hazard("Exit, idle, never closed; time until the process is gone", ended, exits=True)
def exit_idle(stage: Stage) -> None:
    tell(stage.kept(), "a")
    end()


@hazard("The same, with ResourceWarnings shown", fine, "-W", "default::ResourceWarning", exits=True)
def exit_idle_warned(stage: Stage) -> None:
    tell(stage.kept(), "a")


@hazard("Exit while a daemon thread is in a call", ended, exits=True)
def exit_daemon(stage: Stage) -> None:
    client = stage.kept()
    stage.in_thread(lambda: client.say("silent-1"), daemon=True)
    stage.arrived("silent-1")
    end()


@hazard("Exit while a plain thread is in a call", answered, exits=True)
def exit_plain(stage: Stage) -> None:
    client = stage.kept()
    stage.in_thread(lambda: fact("answered", client.say("slow-1")["word"] == "slow-1"), daemon=False)
    stage.arrived("slow-1")


def in_a_hook(client: Callable[[], Any]) -> None:
    try:
        fact("answered", client().say("hook")["word"] == "hook")
    except Exception as error:  # noqa: BLE001  whatever it raises is what is asked for
        fact("refused", type(error).__name__)


@hazard("A call in an `atexit` hook", answered, exits=True)
def exit_hook(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    atexit.register(in_a_hook, lambda: client)


@hazard("The same, in a hook that was registered before the import, so that it runs last", answered, exits=True)
def exit_early_hook(stage: Stage) -> None:
    atexit.register(in_a_hook, lambda: kept[0])
    tell(stage.kept(), "a")


@hazard("`sys.exit(3)` while a daemon thread is in a call", left_with(3), exits=True)
def sys_exit(stage: Stage) -> None:
    exit_daemon(stage)
    sys.exit(3)


def own_error(seen: Seen) -> Outcome:
    if seen.status != 1:
        return Outcome("fails", f"status {seen.status}")
    if seen.err.count("Traceback") > 1 or seen.err.splitlines()[-1] != "LookupError: mine":
        return Outcome("leaks", "more than the program's own error on stderr")
    return Outcome("fine")


@hazard("An uncaught error while a daemon thread is in a call", own_error, exits=True)
def uncaught(stage: Stage) -> None:
    exit_daemon(stage)
    raise LookupError("mine")


@hazard("50 clients made, used and dropped without a close", left("descriptor", 10))
def dropped(stage: Stage) -> None:
    tell(stage.kept(), "a")
    before = descriptors()
    for n in range(50):
        tell(stage.client(), f"b-{n}")
    gc.collect()
    fact("left", settled(descriptors, before))


def child(act: Callable[[], None]) -> int:
    """Fork; the child acts, says that it is done, and leaves as programs do."""
    pid = os.fork()
    if pid:
        return pid
    try:
        act()
    except BaseException:  # noqa: BLE001  it is printed
        traceback.print_exc()
        sys.exit(1)
    fact("done")
    sys.exit(0)


def wait(*pids: int) -> None:
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    if any(codes):
        fact("statuses", codes)


def talk(client: Any, who: str) -> None:
    """Make some calls, and say on which connections the answers came."""
    told = [tell(client, f"brief-{who}-{n}") for n in range(ROUNDS)]
    fact("used", [who, sorted({data["connection"] for data in told if data})])


def forked(seen: Seen) -> Outcome:
    """Judge parents and children."""
    if seen.facts.get("statuses"):
        return Outcome("fails", seen.error or f"a child ends with status {max(seen.fact('statuses'))}")
    if found := trouble(seen):
        return found
    used = [number for _, numbers in seen.facts.get("used", ()) for number in numbers]
    return Outcome("leaks", "processes share a connection") if len(used) != len({*used}) else Outcome("fine")


@hazard("`os.fork` when idle; parent and child go on", forked)
def fork_idle(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    pid = child(lambda: talk(client, "child"))
    talk(client, "parent")
    fact("hint", "the child")
    wait(pid)
    fact("hint", "the parent")
    tell(client, "after")


@hazard("A child that only drops the client and leaves", forked)
def fork_drop(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    held = [client]
    del client

    def drop() -> None:
        held.clear()
        kept.clear()
        gc.collect()

    fact("hint", "the child")
    wait(child(drop))
    fact("hint", "the parent")
    talk(held[0], "parent")


@hazard("Fork while another thread is in a call", forked)
def fork_busy(stage: Stage) -> None:
    client = stage.kept()
    thread = stage.in_thread(lambda: tell(client, "slow-1"), daemon=True)
    stage.arrived("slow-1")
    fact("hint", "the child")
    wait(child(lambda: talk(client, "child")))
    fact("hint", "the parent")
    thread.join()
    talk(client, "parent")


@hazard("Eight children at once, and the parent", forked)
def fork_eight(stage: Stage) -> None:
    client = stage.kept()
    tell(client, "a")
    pids = [child(lambda n=n: talk(client, f"child{n}")) for n in range(8)]
    talk(client, "parent")
    fact("hint", "a child")
    wait(*pids)


def work(number: int) -> int:
    """In a worker of a pool, which inherits the client."""
    tell(kept[0], f"brief-pool-{number}")
    return number


@hazard("A `multiprocessing` pool of forked workers", forked)
def fork_pool(stage: Stage) -> None:
    tell(stage.kept(), "a")
    fact("hint", "the workers")
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        for number in pool.imap_unordered(work, range(40)):
            fact("worked", number)
    talk(kept[0], "parent")
