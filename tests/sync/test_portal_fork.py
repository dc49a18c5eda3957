"""Forked children start over: they neither use, nor stop, nor disturb the parent's loop."""

from __future__ import annotations

import os

import pytest
from forking import FORKING

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")

QUIET = ("-W", "ignore::DeprecationWarning")
"""Python 3.12 and later remind of forks in programs with threads; that is what these tests are about."""

PRELUDE = (
    FORKING
    + """
import asyncio, gc, threading, time
from composio_async import _portal, _portal_thread
from composio_async._portal import Portal, portal

async def answer(value=42):
    await asyncio.sleep(0.01)
    return value
"""
)


def test_fork_when_idle(script) -> None:
    """The child gets a thread of its own and leaves normally; the parent's loop goes on waking up."""
    source = """
portal().run(answer())
pid = child(lambda: portal().run(answer()) == 42 or sys.exit(9))
print(statuses(pid), [portal().run(answer(n)) for n in range(3)])
"""
    assert script(PRELUDE + source, flags=QUIET) == "[0] [0, 1, 2]"


def test_a_child_that_only_collects_and_leaves(script) -> None:
    """A child that drops everything it inherited, uses nothing and exits does not stop the parent's loop."""
    source = """
kept = [Portal(), Portal().lease(answer)]
for one in kept:
    one.run(answer())

def drop():
    kept.clear()
    _portal._default = None
    gc.collect()

pids = [child(drop) for _ in range(3)]
print(statuses(*pids), [one.run(answer(n)) for n, one in enumerate(kept)])
"""
    assert script(PRELUDE + source, flags=QUIET) == "[0, 0, 0] [0, 1]"


def test_eight_children_with_a_call_in_flight(script) -> None:
    """While another thread waits for a call, eight children work and the parent's call ends as it should."""
    source = """
async def slow():
    await asyncio.sleep(1)
    return "parent"

out = []
waiting = threading.Thread(target=lambda: out.append(portal().run(slow())))
waiting.start()
time.sleep(0.1)
pids = [child(lambda n=n: portal().run(answer(n)) == n or sys.exit(9)) for n in range(8)]
print(statuses(*pids))
waiting.join()
print(out, portal().run(answer()))
"""
    assert script(PRELUDE + source, flags=QUIET) == "[0, 0, 0, 0, 0, 0, 0, 0]\n['parent'] 42"


def test_fork_while_the_lock_is_held(script) -> None:
    """A fork in the moment in which another thread starts a portal leaves the child a free lock."""
    source = """
held = threading.Event()
free = threading.Event()

def hold():
    with _portal_thread.Process.lock:
        held.set()
        free.wait()

threading.Thread(target=hold).start()
held.wait()
pid = child(lambda: portal().run(answer()) == 42 or sys.exit(9))
print(statuses(pid))
free.set()
print(portal().run(answer()))
"""
    assert script(PRELUDE + source, flags=QUIET) == "[0]\n42"


def test_grandchildren_and_multiprocessing(script) -> None:
    """A child may fork again, and multiprocessing's fork method works the same way."""
    source = """
import multiprocessing

def family():
    portal().run(answer())
    pid = child(lambda: portal().run(answer()) == 42 or sys.exit(9))
    sys.exit(0 if statuses(pid) == [0] and portal().run(answer()) == 42 else 8)

def call(n):
    return portal().run(answer(n))

portal().run(answer())
print(statuses(child(family)))
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(call, range(4)))
print(portal().run(answer()))
"""
    assert script(PRELUDE + source, flags=QUIET) == "[0]\n[0, 1, 2, 3]\n42"
