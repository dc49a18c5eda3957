"""The real facade against a real server: programs that end, fork, drop their clients or interrupt their calls."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import warnings
from pathlib import Path

import pytest

import composio_sync
from composio_sync import ClientClosedError, Composio
from composio_sync.emulator import Emulator

PRELUDE = """
import gc, os, sys, threading, time
from composio_sync import Composio
from composio_sync.emulator import Emulator

emulator = Emulator()
emulator.start()

def client():
    return Composio(base_url=emulator.url, api_key=emulator.api_key)

def user(composio):
    return composio.tools.execute("HACKERNEWS_GET_USER", user_id="u", arguments={"username": "pg"}).successful
"""
FORKS = ("-W", "ignore::DeprecationWarning")


def test_the_main_job(composio: Composio, emulator: Emulator) -> None:
    """Session, connection with callbacks in a worker thread, execution: without a single await."""
    session = composio.create("user_123", toolkits=["github"])
    request = session.authorize("github")
    threads: list[str] = []

    def approve(status: str) -> None:
        threads.append(threading.current_thread().name)
        if status == "INITIATED":
            emulator.approve(composio.connected_accounts.get(request.id).id)

    assert request.wait_for_connection(timeout=10, on_status=approve).status == "ACTIVE"
    assert {"AnyIO worker thread"} == set(threads)
    result = session.execute("GITHUB_CREATE_AN_ISSUE", arguments={"owner": "o", "repo": "r", "title": "t"})
    assert result["successful"]
    assert emulator.records("github.issues")[0]["title"] == "t"


def test_facades_show_their_package_and_keep_their_identity(composio: Composio) -> None:
    """Namespaces are one object each; repr says which package it is."""
    assert composio.tools is composio.tools
    assert repr(composio).startswith("composio_sync.Composio(")
    assert type(composio.create("u")).__module__ == "composio_sync.sessions.session"


def test_lists_walk_all_pages(composio: Composio) -> None:
    """A list has its first page at once and walks on page by page."""
    tools = composio.tools.list(toolkits=["github"], limit=2)
    assert len(tools.items) == 2
    assert len(list(tools)) == len(composio.tools.list(toolkits=["github"]).collect()) > 2


def test_many_calls_and_an_early_end(composio: Composio, emulator: Emulator) -> None:
    """Outcomes come as they settle; leaving early starts no further call."""
    calls = [{"slug": "HACKERNEWS_GET_USER", "arguments": {"username": f"u{n}"}} for n in range(40)]
    outcomes = list(composio.tools.execute_many(calls, user_id="u", concurrency=8))
    assert sorted(outcome.index for outcome in outcomes) == list(range(40))
    with composio.tools.execute_many(calls, user_id="u", concurrency=2) as some:
        next(some)
    time.sleep(0.1)
    assert 40 < len(emulator.requests("tools.execute")) < 50


def test_threads_share_a_client(composio: Composio) -> None:
    """20 threads, one client, no mix-up."""
    seen: dict[int, str] = {}

    def call(n: int) -> None:
        made = composio.create(f"user_{n}")
        seen[n] = composio.use(made.session_id).user_id

    threads = [threading.Thread(target=call, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {n: f"user_{n}" for n in range(20)}


def test_use_after_close_is_one_clear_error(emulator: Emulator) -> None:
    """Closing twice is fine, using afterwards is an error, also from a part of the client."""
    composio = Composio(base_url=emulator.url, api_key=emulator.api_key)
    session = composio.create("u")
    composio.close()
    composio.close()
    with pytest.raises(ClientClosedError):
        composio.create("u")
    with pytest.raises(ClientClosedError):
        session.execute("HACKERNEWS_GET_USER", arguments={"username": "pg"})


def test_dropped_clients_are_closed_quietly(emulator: Emulator) -> None:
    """100 clients made, used and dropped leave no connection open and say nothing."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this platform does not list open files")
    gc.collect()
    before = len(list(folder.iterdir()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(100):
            assert Composio(base_url=emulator.url, api_key=emulator.api_key).create("u").user_id == "u"
        gc.collect()
        until = time.monotonic() + 5
        while len(list(folder.iterdir())) > before + 6 and time.monotonic() < until:
            time.sleep(0.02)
    assert len(list(folder.iterdir())) <= before + 6


def test_an_interrupt_ends_a_wait(composio: Composio) -> None:
    """Ctrl-C ends a wait at once, and the client goes on working."""
    request = composio.create("u", toolkits=["github"]).authorize("github")
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    started = time.monotonic()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            request.wait_for_connection(timeout=30)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - started < 3
    assert composio.connected_accounts.get(request.id).status == "INITIATED"


async def test_inside_a_loop_the_async_package_is_named(composio: Composio) -> None:
    """The warning stands at the line of the user, whichever method was called."""
    with pytest.warns(RuntimeWarning, match="use composio_async") as seen:
        composio.tools.list(limit=1)
    assert {entry.filename for entry in seen} == {__file__}


def test_an_emulator_runs_on_its_own_thread() -> None:
    """Two emulators and the client have three threads; each emulator's ends with it."""
    before = set(threading.enumerate())
    with Emulator() as one, Emulator() as other:
        assert one.url != other.url
        with Composio(base_url=one.url, api_key=one.api_key) as composio:
            composio.create("u")
        assert [entry.operation for entry in one.requests()] == ["sessions.create"]
        assert other.requests() == []
        assert len(set(threading.enumerate()) - before) in {2, 3}
    assert len(set(threading.enumerate()) - before) <= 1
    assert len(one.requests()) == 1


def test_an_unspent_fault_fails_the_with_block() -> None:
    """Leaving with a fault queued raises, and the emulator is closed all the same."""
    from composio_sync.emulator import Status

    with pytest.raises(AssertionError, match="unspent"), Emulator() as emulator:
        emulator.fault("tools.execute", Status(503))
    emulator.close()


def test_packages_share_what_is_not_a_facade() -> None:
    """Data, errors and providers are the same objects in both packages."""
    import composio_async

    facades = {"Composio", "ConnectionRequest", "Outcomes", "Pager", "Session", "User", "auth_scheme"}
    different = {
        name for name in composio_async.__all__ if getattr(composio_async, name) is not getattr(composio_sync, name)
    }
    assert different == facades & set(composio_async.__all__)


def test_a_program_that_never_closes(script) -> None:
    """Client and emulator, never closed: the program ends at once and in silence."""
    assert script(PRELUDE + "print(user(client()))\nkept = client()\nprint(user(kept))") == "True\nTrue"


def test_a_program_with_a_client_in_a_cycle(script) -> None:
    """A client that only the end of the program collects says nothing."""
    assert (
        script(PRELUDE + "class Box: ...\nbox = Box(); box.box = box; box.c = client()\nprint(user(box.c))") == "True"
    )


def test_a_program_that_ends_in_a_call(script) -> None:
    """A daemon thread that waits for a connection does not hold the exit, and has no traceback."""
    source = """
composio = client()
request = composio.create("u", toolkits=["github"]).authorize("github")
threading.Thread(target=lambda: request.wait_for_connection(timeout=60), daemon=True).start()
time.sleep(0.2)
print("end")
"""
    assert script(PRELUDE + source) == "end"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
def test_forked_children_use_the_client(script) -> None:
    """Children use the parent's client with connections of their own; the parent's goes on working."""
    source = """
composio = client()
print(user(composio))
children = []
for number in range(4):
    child = os.fork()
    if child == 0:
        good = user(composio) and composio.create(f"child_{number}").user_id == f"child_{number}"
        del composio
        gc.collect()
        sys.exit(0 if good else 9)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
print([composio.create(f"parent_{n}").user_id for n in range(3)])
"""
    assert script(PRELUDE + source, flags=FORKS).splitlines() == [
        "True",
        "[0, 0, 0, 0]",
        "['parent_0', 'parent_1', 'parent_2']",
    ]
