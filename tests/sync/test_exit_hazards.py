"""Programs that end while a real client, or a real emulator, has connections open: prompt, quiet, with their status."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
from echoing import CLIENT, Echo

from composio_sync.emulator import Emulator

ROOT = Path(__file__).parents[2]
LIMIT = 10
"""Seconds after which a program counts as hanging."""
OWN = 5
"""Seconds that a program may take to end, on the busiest machine; what it took is printed."""

PRELUDE = (
    CLIENT
    + """
import atexit, gc, logging, os, signal, sys, threading

logging.getLogger("asyncio").setLevel("ERROR")  # a busy machine is enough for its word on steps that took long
URL = sys.argv[1]

def in_thread(word, **options):
    thread = threading.Thread(target=say, args=(composio, word), **options)
    thread.start()
    arrived(composio)
    return thread

def end():
    print("end", time.monotonic(), flush=True)
"""
)
EMULATED = """
from composio_sync.emulator import Emulator, Stall

def of(emulator):
    return Composio(base_url=emulator.url, api_key=emulator.api_key)

def user(composio):
    return composio.tools.execute("HACKERNEWS_GET_USER", user_id="u", arguments={"username": "pg"}).successful
"""


class Ended(NamedTuple):
    """How a program ended: its status, what it printed, what stands on stderr, and how long its end took."""

    status: int
    out: str
    err: str
    seconds: float


Program = Callable[..., Ended]


@pytest.fixture
def server() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def program(server: Echo) -> Program:
    """Run a program with every warning an error; its last line calls `end()`, from where its end is timed."""

    def run(source: str, *arguments: str) -> Ended:
        source = PRELUDE + dedent(source)
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", source, server.url, *arguments],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        now = time.monotonic()
        said = re.search(r"^end (\S+)$", done.stdout, re.MULTILINE)
        assert said, done.stderr
        seconds = now - float(said[1])
        print(f"ended in {seconds:.3f} s")
        assert seconds < OWN
        assert "Unclosed" not in done.stderr
        out = done.stdout.replace(said[0] + "\n", "")
        return Ended(done.returncode, out.strip(), done.stderr.strip(), seconds)

    return run


def quiet(ended: Ended, out: str = "", status: int = 0) -> None:
    """Assert that a program said only this, and nothing on stderr."""
    assert (ended.err, ended.out, ended.status) == ("", out, status)


def own_traceback(ended: Ended, last: str, status: int) -> None:
    """Assert that one traceback stands on stderr, of the program's own error, and nothing after it."""
    assert ended.err.startswith('Traceback (most recent call last):\n  File "<string>"'), ended.err
    assert ended.err.splitlines()[-1] == last
    assert ended.err.count("Traceback") == 1
    assert (ended.status, ended.out) == (status, "")


@pytest.mark.parametrize("close", ["", "composio.close()", "del composio", "del composio; gc.collect()"])
def test_an_idle_client(program: Program, server: Echo, close: str) -> None:
    """A client with a kept connection ends without a word, whether it was closed, dropped or just left."""
    quiet(program(f"composio = client(URL)\nprint(say(composio, 'a'))\n{close}\nend()"), "1")
    assert (server.accepted, server.heard) == (1, [("a", 1)])


def test_an_idle_client_of_many_connections(program: Program, server: Echo) -> None:
    """Sixteen kept connections end as quietly as one."""
    source = """
    composio = client(URL)
    threads = [threading.Thread(target=say, args=(composio, "slow")) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    end()
    """
    quiet(program(source))
    assert server.accepted == 16


def test_a_client_in_a_cycle(program: Program) -> None:
    """A client that only a collection could free, which never comes, says nothing."""
    source = """
    gc.disable()
    class Box: ...
    box = Box()
    box.itself, box.composio = box, client(URL)
    box.session = box.composio.tools
    print(say(box.composio, "a"))
    del box
    end()
    """
    quiet(program(source), "1")


@pytest.mark.parametrize("word", ["silent", "half", "slow"])
def test_a_daemon_thread_in_a_call(program: Program, server: Echo, word: str) -> None:
    """A call that no answer, half an answer or a late answer keeps open does not hold the exit; it is hung up."""
    quiet(program(f"composio = client(URL)\nin_thread({word!r}, daemon=True)\nend()"))
    until = time.monotonic() + 5
    while server.held and time.monotonic() < until:
        time.sleep(0.01)
    assert server.held == 0
    assert server.heard == [(word, 1)]


def test_many_daemon_threads_in_calls(program: Program, server: Echo) -> None:
    """Thirty calls in flight at once end as one does, and none is sent again on the way out."""
    source = """
    composio = client(URL)
    for _ in range(30):
        threading.Thread(target=say, args=(composio, "silent"), daemon=True).start()
    arrived(composio, 30)
    end()
    """
    quiet(program(source))
    assert [word for word, _ in server.heard] == ["silent"] * 30


def test_a_plain_thread_in_a_call(program: Program) -> None:
    """A call of a non-daemon thread is waited for, as Python does, and gets its answer."""
    source = """
    composio = client(URL)
    late = threading.Thread(target=lambda: print(say(composio, "slow")))
    late.start()
    arrived(composio)
    end()
    """
    quiet(program(source), "1")


@pytest.mark.parametrize("word", ["silent", "half"])
def test_a_plain_thread_whose_answer_does_not_come(program: Program, server: Echo, word: str) -> None:
    """There the call's own timeout ends the program: the thread gets its error, and a last call of it still works."""
    source = f"""
    from composio_sync import APITimeoutError
    composio = client(URL, max_retries=0)

    def late():
        try:
            composio.tools.execute("ECHO", {{"word": {word!r}}}, user_id="u", timeout=1)
        except APITimeoutError as error:
            print(type(error).__name__, say(composio, "after") > 0)

    threading.Thread(target=late).start()
    arrived(composio)
    end()
    """
    quiet(program(source), "APITimeoutError True")
    assert [said for said, _ in server.heard] == [word, "after"]


def test_a_plain_thread_that_first_calls_after_the_main_one(program: Program) -> None:
    """Its first call comes when the main thread has ended: it works, or is refused with one clear error on 3.12."""
    source = """
    def late():
        threading.main_thread().join()
        try:
            print(say(client(URL), "a"))
        except RuntimeError as error:
            print(error)

    threading.Thread(target=late).start()
    end()
    """
    refused = "The program is exiting: synchronous calls are no longer possible."
    ended = program(source)
    assert ended.out in ({"1", refused} if sys.version_info[:2] == (3, 12) else {"1"})
    quiet(ended, ended.out)


@pytest.mark.parametrize(("word", "status"), [("a", 3), ("silent", 3), ("silent", 0)])
def test_sys_exit(program: Program, word: str, status: int) -> None:
    """The status of sys.exit() arrives, idle or with a call in flight."""
    start = "say(composio, 'a')" if word == "a" else "in_thread('silent', daemon=True)"
    quiet(program(f"composio = client(URL)\n{start}\nend()\nsys.exit({status})"), status=status)


@pytest.mark.parametrize("word", ["a", "silent"])
def test_an_uncaught_error(program: Program, word: str) -> None:
    """The program's own traceback stands on stderr, idle or with a call in flight, and nothing after it."""
    start = "say(composio, 'a')" if word == "a" else "in_thread('silent', daemon=True)"
    ended = program(f"composio = client(URL)\n{start}\nend()\nraise LookupError('mine')")
    own_traceback(ended, "LookupError: mine", 1)


def test_an_uncaught_error_of_the_client(program: Program) -> None:
    """An error that the client raised ends the program with its own traceback as well."""
    source = """
    from composio_sync import APITimeoutError
    composio = client(URL, max_retries=0)
    end()
    composio.tools.execute("ECHO", {"word": "half"}, user_id="u", timeout=0.3)
    """
    ended = program(source)
    assert ended.err.splitlines()[-1].startswith("composio_async.errors.APITimeoutError: ")
    assert (ended.status, ended.out) == (1, "")
    assert "Exception ignored" not in ended.err


def test_os_exit_is_left_alone(program: Program) -> None:
    """os._exit() ends the program on the spot, with its status, whatever is open."""
    quiet(program("composio = client(URL)\nin_thread('silent', daemon=True)\nend()\nos._exit(7)"), status=7)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent there")
def test_an_interrupt_is_the_end(program: Program, server: Echo) -> None:
    """Ctrl-C in a call that hangs ends the program as Python does it: one traceback, and killed by the signal."""
    source = """
    composio = client(URL)

    def interrupt():
        arrived(composio)
        end()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    say(composio, "silent")
    """
    own_traceback(program(source), "KeyboardInterrupt", -signal.SIGINT)
    assert [word for word, _ in server.heard] == ["silent"]


@pytest.mark.parametrize("used", ["say(composio, 'a')", ""], ids=["later", "first"])
def test_a_hook_at_exit(program: Program, used: str) -> None:
    """A hook registered after the import calls, first or again; on 3.12 the first call may come too late for Python."""
    source = f"""
    composio = client(URL)
    {used}

    def late():
        try:
            print("hook", say(composio, "b"))
        except RuntimeError as error:
            print(error)
        end()

    atexit.register(late)
    """
    ended = program(source)
    refused = "The program is exiting: synchronous calls are no longer possible."
    late = sys.version_info[:2] == (3, 12) and not used
    assert ended.out in ({"hook 1", refused} if late else {"hook 1"})
    quiet(ended, ended.out)


@pytest.mark.parametrize("late", ["atexit.register(late)", "threading.Thread(target=after_main).start()"])
def test_a_name_is_looked_up_at_the_end(program: Program, late: str) -> None:
    """A call whose host must be looked up works also when Python has ended its executors already."""
    source = f"""
    print(say(client(URL), "a"))
    named = client(URL.replace("127.0.0.1", "localhost"))

    def late():
        print(say(named, "b"))
        end()

    def after_main():
        threading.main_thread().join()
        late()

    {late}
    """
    quiet(program(source), "1\n2")


def test_a_hook_that_closes(program: Program) -> None:
    """The usual `atexit.register(composio.close)` is as quiet as a client that nobody closes."""
    quiet(program("composio = client(URL)\natexit.register(composio.close)\nprint(say(composio, 'a'))\nend()"), "1")


def test_a_hook_that_runs_after_ours(program: Program) -> None:
    """A hook from before the import comes when the loop has ended: it gets one clear error."""
    source = """
    composio = client(URL)
    print(say(composio, "a"))

    def late():
        try:
            say(composio, "b")
        except RuntimeError as error:
            print(error)
        end()

    from composio_async import _portal_thread
    atexit.unregister(_portal_thread._at_exit)
    atexit.register(late)
    atexit.register(_portal_thread._at_exit)
    """
    quiet(program(source), "1\nThe program is exiting: synchronous calls are no longer possible.")


def test_a_with_block_left_by_an_error(program: Program, server: Echo) -> None:
    """The block closes the client, other threads' calls in it end, and the error is the program's."""
    source = """
    from composio_sync import APIConnectionError

    def other():
        try:
            say(composio, "silent")
        except APIConnectionError:
            ended.set()

    ended = threading.Event()
    try:
        with client(URL) as composio:
            threading.Thread(target=other, daemon=True).start()
            arrived(composio)
            raise LookupError("mine")
    finally:
        assert ended.wait(8)
        end()
    """
    own_traceback(program(source), "LookupError: mine", 1)
    assert [word for word, _ in server.heard] == ["silent"]


def test_a_with_block_left_by_sys_exit(program: Program) -> None:
    """sys.exit() inside the block closes the client and keeps its status."""
    quiet(program("with client(URL) as composio:\n    print(say(composio, 'a'))\n    end()\n    sys.exit(4)"), "1", 4)


def test_lists_left_half_way(program: Program) -> None:
    """A list whose further pages were never asked for ends quietly: unread, amid its items, amid its pages."""
    source = """
    composio = Composio(base_url=sys.argv[2], api_key="ak_emulator")
    lists = [composio.tools.list(toolkits=["github"], limit=2) for _ in range(3)]
    items, pages = iter(lists[1]), lists[2].pages()
    print(next(items).slug == next(pages).items[0].slug)
    calls = [{"slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}] * 20
    many = composio.tools.execute_many(calls, user_id="u", concurrency=2)
    print(next(many).error)
    end()
    """
    with Emulator() as emulator:
        quiet(program(source, emulator.url), "True\nNone")


@pytest.mark.parametrize(
    ("enter", "after"),
    [
        ("emulator.start()", ""),
        ("emulator.__enter__()", ""),
        ("emulator.__enter__()", "del emulator, composio"),
        ("emulator.__enter__()", "emulator.itself = emulator; del emulator"),
    ],
)
def test_an_emulator_that_is_never_left(program: Program, enter: str, after: str) -> None:
    """An emulator with a client connected to it ends quietly, kept, dropped or in a cycle, dropped client or not."""
    source = f"emulator = Emulator()\n{enter}\ncomposio = of(emulator)\nprint(user(composio))\n{after}\nend()"
    quiet(program(EMULATED + dedent(source)), "True")


@pytest.mark.parametrize("state", [False, True], ids=["memory", "file"])
def test_a_busy_emulator_that_is_never_left(program: Program, tmp_path: Path, state: bool) -> None:
    """One that is amid a slow answer, a running tool and a delivery ends with the program, and its file is whole."""
    source = """
    emulator = Emulator(state=sys.argv[2] or None)
    emulator.start()
    composio = of(emulator)
    free = threading.Event()

    @emulator.tool("BUSY_TOOL")
    def busy_tool():
        free.set()
        time.sleep(0.5)
        return {}

    print(composio.create("kept").user_id)
    emulator.fault("toolkits.get", Stall(30))
    for call in (
        lambda: composio.toolkits.get("github"),
        lambda: composio.tools.execute("BUSY_TOOL", {}, user_id="u"),
    ):
        threading.Thread(target=call, daemon=True).start()
    free.wait()
    while not emulator.requests("toolkits.get"):
        time.sleep(0.01)
    end()
    """
    file = tmp_path / "state.jsonl"
    quiet(program(EMULATED + dedent(source), str(file) if state else ""), "kept")
    if state:
        with Emulator(state=file) as emulator:
            assert [row["user_id"] for row in emulator.export_state()["tables"]["sessions"]] == ["kept"]


@pytest.mark.parametrize("last", ["sys.exit(3)", "raise LookupError('mine')", "os._exit(3)"])
def test_an_emulator_with_a_state_file(program: Program, tmp_path: Path, last: str) -> None:
    """Whatever ends the program, what the emulator answered for is in its file, and the next one can take it."""
    source = f"""
    emulator = Emulator(state=sys.argv[2])
    emulator.start()
    composio = of(emulator)
    for number in range(5):
        composio.create(f"user_{{number}}")
    end()
    {last}
    """
    file = tmp_path / "state.jsonl"
    ended = program(EMULATED + dedent(source), str(file))
    if last.startswith("raise"):
        own_traceback(ended, "LookupError: mine", 1)
    else:
        quiet(ended, status=3)
    with Emulator(state=file) as emulator:
        assert len(emulator.export_state()["tables"]["sessions"]) == 5


def test_an_emulator_left_by_an_error(program: Program) -> None:
    """An error inside `with Emulator()` and `with Composio()` is all that is said, though a fault was left over."""
    source = """
    with Emulator() as emulator, of(emulator) as composio:
        user(composio)
        emulator.fault("tools.execute", Stall(1))
        end()
        raise LookupError("mine")
    """
    own_traceback(program(EMULATED + dedent(source)), "LookupError: mine", 1)


def test_many_clients_and_emulators(program: Program) -> None:
    """Five emulators and twenty clients, all used and none closed, end as quickly as one."""
    source = """
    emulators = [Emulator() for _ in range(5)]
    for emulator in emulators:
        emulator.start()
    clients = [of(emulator) for emulator in emulators for _ in range(4)]
    print(all(user(composio) for composio in clients))
    end()
    """
    quiet(program(EMULATED + dedent(source)), "True")
