"""The end of a program that used a portal: prompt, quiet, with its own exit status."""

from __future__ import annotations

import sys

import pytest

PRELUDE = """
import asyncio, atexit, sys, threading, time
from composio_async._portal import Portal, callback, portal

async def answer():
    return 42

async def guard(name):
    try:
        yield
    finally:
        await asyncio.sleep(0)
        print(name, "closed", flush=True)

async def hold(name):
    '''Open what ends with the loop, as a client does with its connections.'''
    opened = guard(name)
    await anext(opened)
    held.append(opened)

held = []

async def long():
    started.set()
    try:
        await asyncio.sleep(30)
    finally:
        print("cleaned up", flush=True)

started = threading.Event()
"""


def test_a_program_that_only_imports(script) -> None:
    """Importing starts no thread and leaves nothing to stop."""
    assert script(PRELUDE + "print(threading.active_count())") == "1"


def test_a_program_that_never_closes(script) -> None:
    """What was never closed is closed with the loop at exit, without a word."""
    assert script(PRELUDE + "portal().run(hold('client'))\nprint(portal().run(answer()))") == "42\nclient closed"


def test_a_program_whose_loop_used_its_executor(script) -> None:
    """A loop that looked a name up, which takes a thread of its executor, ends without a word as well."""
    look_up = "async def look_up(): await asyncio.get_running_loop().getaddrinfo('localhost', 80)\n"
    assert script(PRELUDE + look_up + "portal().run(look_up())\nprint('end')") == "end"


def test_a_program_that_closes(script) -> None:
    """An own portal closed by its owner ends in silence."""
    assert script(PRELUDE + "own = Portal()\nown.run(hold('own'))\nown.close()\nprint('end')") == "own closed\nend"


def test_a_lease_in_a_cycle(script) -> None:
    """A leased client that is part of a reference cycle, never collected before exit, makes no noise."""
    assert (
        script(
            PRELUDE
            + """
class Client: ...
client = Client()
client.itself = client
client.portal = portal().lease(answer)
print(client.portal.run(answer()))
del client
"""
        )
        == "42"
    )


def test_a_dropped_lease_is_closed_before_exit(script) -> None:
    """A client dropped just before the end is closed, even when closing takes a moment."""
    source = """
async def aclose():
    await asyncio.sleep(0.2)
    print("closed", flush=True)

lease = portal().lease(aclose)
lease.run(answer())
del lease
"""
    assert script(PRELUDE + source) == "closed"


def test_a_daemon_thread_in_a_call(script) -> None:
    """Its coroutine is cancelled and cleaned up, and the thread ends without a traceback."""
    source = """
threading.Thread(target=lambda: portal().run(long()), daemon=True).start()
started.wait()
print("end", flush=True)
"""
    assert script(PRELUDE + source) == "end\ncleaned up"


def test_a_daemon_thread_that_goes_on_calling(script) -> None:
    """A poller that calls again and again is stopped without a traceback."""
    source = """
def poll():
    while True:
        portal().run(answer())
        started.set()

threading.Thread(target=poll, daemon=True).start()
started.wait()
print("end", flush=True)
"""
    assert script(PRELUDE + source) == "end"


def test_a_plain_thread_finishes_its_call(script) -> None:
    """A non-daemon thread's call is not cut off by the end of the main thread."""
    source = """
async def slow():
    started.set()
    await asyncio.sleep(0.5)
    return "finished"

threading.Thread(target=lambda: print(portal().run(slow()))).start()
started.wait()
"""
    assert script(PRELUDE + source) == "finished"


def test_sys_exit_keeps_its_status(script) -> None:
    """sys.exit() is as quiet as the end of the script, and its status arrives."""
    assert script(PRELUDE + "portal().run(hold('client'))\nsys.exit(3)", status=3) == "client closed"


def test_an_uncaught_error_ends_the_program(script) -> None:
    """An uncaught error shows its own traceback and nothing after it."""
    source = PRELUDE + "portal().run(hold('client'))\nraise LookupError('mine')"
    assert script(source, status=1, stderr="LookupError: mine") == "client closed"


def test_use_in_an_atexit_hook(script) -> None:
    """A hook registered after the import may still call."""
    source = "portal().run(answer())\natexit.register(lambda: print(portal().run(answer())))"
    assert script(PRELUDE + source) == "42"


def test_first_use_in_an_atexit_hook(script) -> None:
    """The first call may come that late too, where Python still starts threads then; else there is a clear error."""
    source = """
def late():
    try:
        print(portal().run(answer()))
    except RuntimeError as error:
        print(error)

atexit.register(late)
"""
    refused = "The program is exiting: synchronous calls are no longer possible."
    assert script(PRELUDE + source) in ({"42", refused} if sys.version_info[:2] == (3, 12) else {"42"})


def test_use_after_our_own_hook(script) -> None:
    """A hook registered before the import runs after the loop has ended: one clear error, no new thread."""
    source = """
import atexit

def late():
    try:
        portal().run(answer())
    except RuntimeError as error:
        print(error, threading.active_count())

atexit.register(late)
"""
    assert script(source + PRELUDE) == "The program is exiting: synchronous calls are no longer possible. 1"


def test_a_dropped_portal_is_closed_before_exit(script) -> None:
    """An own portal dropped just before the end is waited for as well."""
    source = """
async def aclose():
    await asyncio.sleep(0.2)
    print("closed", flush=True)

lease = Portal().lease(aclose)
lease.run(answer())
del lease
"""
    assert script(PRELUDE + source) == "closed"


@pytest.mark.parametrize("target", ["callback(time.sleep)(30)", "stubborn()"])
def test_what_will_not_stop_does_not_hold_the_exit(script, target: str) -> None:
    """Neither a busy callback nor a coroutine that ignores its cancellation keeps the process alive."""
    source = f"""
import composio_async._portal_thread
composio_async._portal_thread.GRACE = 0.2

async def stubborn():
    while True:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            print("ignored", flush=True)

threading.Thread(target=lambda: portal().run({target}), daemon=True).start()
time.sleep(0.3)
"""
    assert script(PRELUDE + source) == ("ignored" if target == "stubborn()" else "")
