"""Forks of a program whose client has connections open: both sides go on calling, each on connections of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from echoing import CLIENT, Echo
from forking import FORKING

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")

ROOT = Path(__file__).parents[2]
LIMIT = 15
"""Seconds after which a family of programs counts as hanging."""
FLAGS = ("-X", "dev", "-W", "error", "-W", "ignore::DeprecationWarning")
"""Python 3.12 and later remind of forks in programs with threads; that is what these tests are about."""

PRELUDE = (
    CLIENT
    + FORKING
    + """
import gc, logging, multiprocessing, signal, threading

logging.getLogger("asyncio").setLevel("ERROR")  # a busy machine is enough for its word on steps that took long
composio = client(sys.argv[1])
watch = client(sys.argv[1])

def three(name, of=None):
    '''Three calls on one connection; its number.'''
    numbers = {say(of or composio, f"{name}.{n}") for n in range(3)}
    assert len(numbers) == 1, numbers
    return numbers.pop()
"""
)
Family = Callable[..., str]


@pytest.fixture
def server() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def family(server: Echo) -> Family:
    """Run a program that forks; return what is printed. On stderr is nothing, or one traceback with this last line."""

    def run(source: str, error: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *FLAGS, "-c", PRELUDE + dedent(source), server.url],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        last = done.stderr.splitlines()[-1:] or [""]
        told = (done.returncode, last[0], done.stderr.count("Traceback"), done.stderr.startswith("Traceback"))
        assert told == (0, error, int(bool(error)), bool(error)), done.stderr
        return done.stdout.strip()

    return run


def callers(server: Echo) -> dict[int, set[str]]:
    """Who was heard on which connection; words are of the form `name.number`."""
    found: dict[int, set[str]] = {}
    for word, connection in server.heard:
        found.setdefault(connection, set()).add(word.partition(".")[0])
    return found


def test_a_fork_while_idle(family: Family, server: Echo) -> None:
    """The child calls on a connection of its own and leaves normally; the parent goes on with the one it had."""
    source = """
    before = three("parent")
    pid = child(lambda: three("child"))
    print(statuses(pid), before, three("parent"))
    """
    assert family(source) == "[0] 1 1"
    assert callers(server) == {1: {"parent"}, 2: {"child"}}


def test_both_call_at_the_same_time(family: Family, server: Echo) -> None:
    """While four children make fifty calls each, so does the parent, on its one connection; no answer is mixed up."""
    source = """
    say(composio, "parent")
    pids = [child(lambda n=n: [say(composio, f"child{n}.{m}") for m in range(50)]) for n in range(4)]
    print({say(composio, f"parent.{m}") for m in range(50)}, statuses(*pids))
    """
    assert family(source) == "{1} [0, 0, 0, 0]"
    heard = callers(server)
    assert server.accepted == 5
    assert heard[1] == {"parent"}
    assert sorted(name for names in heard.values() for name in names) == [*(f"child{n}" for n in range(4)), "parent"]
    assert set(Counter(word for word, _ in server.heard).values()) == {1}


@pytest.mark.parametrize("threads", [1, 5])
def test_eight_children_while_a_call_is_in_flight(family: Family, server: Echo, threads: int) -> None:
    """Eight children at once are born while the parent's threads wait for answers, which come to those threads."""
    source = f"""
    out = []
    waiting = [threading.Thread(target=lambda: out.append(say(composio, "slow"))) for _ in range({threads})]
    for one in waiting:
        one.start()
    arrived(watch, {threads})
    pids = [child(lambda n=n: three(f"child{{n}}")) for n in range(8)]
    for one in waiting:
        one.join()
    print(statuses(*pids), len(set(out)), all(say(composio, f"parent.{{n}}") in out for n in range(9)))
    """
    assert family(source) == f"[0, 0, 0, 0, 0, 0, 0, 0] {threads} True"
    assert server.accepted == threads + 1 + 8
    assert Counter(word for word, _ in server.heard)["slow"] == threads


def test_a_child_of_a_thread(family: Family, server: Echo) -> None:
    """A fork in another thread than the main one, as job runners do it, leaves both sides working."""
    source = """
    before = three("parent")
    out = []

    def fork():
        pid = os.fork()
        if pid == 0:
            good = three("child") != before
            os._exit(0 if good else 9)
        out.extend(statuses(pid))

    threads = [threading.Thread(target=fork) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(out, before, three("parent"))
    """
    assert family(source) == "[0, 0, 0] 1 1"
    assert server.accepted == 4


@pytest.mark.parametrize(
    "act",
    [
        "composio.close(); composio.close()",
        "three('child'); globals().pop('composio'); gc.collect()",
        "composio.__exit__(None, None, None); sys.exit(0)",
        "sys.exit(0)",
        "os._exit(0)",
    ],
)
def test_what_a_child_does_with_its_copy(family: Family, server: Echo, act: str) -> None:
    """A child that closes, drops or just inherits the client takes nothing from the parent: idle or amid a call."""
    source = f"""
    def act():
        {act}

    before = three("parent")
    first = statuses(child(act))
    out = []
    waiting = threading.Thread(target=lambda: out.append(say(composio, "slow")))
    waiting.start()
    arrived(watch)
    pids = [child(act) for _ in range(2)]
    waiting.join()
    print(first, statuses(*pids), before, out, three("parent"))
    """
    assert family(source) == "[0] [0, 0] 1 [1] 1"
    assert server.accepted == 2 + (3 if "three" in act else 0)


def test_a_child_that_leaves_a_with_block(family: Family, server: Echo) -> None:
    """A child that unwinds through the parent's `with Composio()` closes its copy; the parent's block goes on."""
    source = """
    with client(sys.argv[1]) as composio:
        before = three("parent", composio)
        pid = os.fork()
        if pid == 0:
            sys.exit(5)
        print(statuses(pid), before, three("parent", composio))
    """
    assert family(source) == "[5] 1 1"
    assert server.accepted == 1


def test_a_child_that_fails(family: Family) -> None:
    """An uncaught error in a child shows its own traceback once, and the parent goes on."""
    source = """
    before = three("parent")
    def act():
        three("child")
        raise LookupError("mine")
    pid = child(act)
    print(statuses(pid), before, three("parent"))
    """
    assert family(source, error="LookupError: mine") == "[1] 1 1"


def test_a_pool_of_multiprocessing(family: Family, server: Echo) -> None:
    """The workers of a forked pool share the task, and the parent calls between and after, on its own connection."""
    source = """
    def work(number):
        return os.getpid(), say(composio, f"{os.getpid()}.{number}")

    before = three("parent")
    with multiprocessing.get_context("fork").Pool(4) as pool:
        answers = pool.map_async(work, range(40), chunksize=1)
        between = three("parent")
        found = dict(answers.get())
    print(before, between, three("parent"), len(found) == len(set(found.values())))
    """
    assert family(source) == "1 1 1 True"
    assert all(len(names) == 1 for names in callers(server).values())
    assert sum(word.startswith("parent") for word, _ in server.heard) == 9
    assert len(server.heard) == 49


def test_processes_that_are_terminated(family: Family, server: Echo) -> None:
    """Children that are terminated amid a call, by a signal that they do not handle, cost the parent nothing."""
    source = """
    before = three("parent")
    workers = [multiprocessing.get_context("fork").Process(target=say, args=(composio, "silent")) for _ in range(3)]
    for worker in workers:
        worker.start()
    arrived(watch, 3)
    for worker in workers:
        worker.terminate()
        worker.join()
    print([worker.exitcode for worker in workers], before, three("parent"))
    """
    assert family(source) == "[-15, -15, -15] 1 1"
    assert server.accepted == 5


def test_an_interrupt_reaches_the_whole_family(family: Family, server: Echo) -> None:
    """Ctrl-C at a terminal interrupts parent and child amid their calls: both are told, both go on."""
    source = """
    say(composio, "parent.0")

    def interrupted(name):
        try:
            say(composio, "silent")
        except KeyboardInterrupt:
            return three(name)
        sys.exit(9)

    def strike():
        arrived(watch, 2)
        os.kill(pid, signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    pid = child(lambda: interrupted("child"))
    threading.Thread(target=strike).start()
    interrupted("parent")
    print(statuses(pid))
    """
    assert family(source) == "[0]"
    assert Counter(word for word, _ in server.heard)["silent"] == 2


def test_grandchildren(family: Family, server: Echo) -> None:
    """A child that called may fork in turn: each generation has a connection of its own."""
    source = """
    def middle():
        before = three("child")
        pid = child(lambda: three("grandchild"))
        sys.exit(0 if statuses(pid) == [0] and three("child") == before else 8)

    before = three("parent")
    print(statuses(child(middle)), before, three("parent"))
    """
    assert family(source) == "[0] 1 1"
    assert callers(server) == {1: {"parent"}, 2: {"child"}, 3: {"grandchild"}}


def test_a_client_of_the_child(family: Family, server: Echo) -> None:
    """A client that a child makes is the child's alone, as is the loop that it runs on."""
    source = """
    def act():
        with client(sys.argv[1]) as own:
            three("own", own)
        three("child")

    before = three("parent")
    print(statuses(*[child(act) for _ in range(2)]), before, three("parent"))
    """
    assert family(source) == "[0, 0] 1 1"
    assert server.accepted == 5


def test_a_fork_on_the_thread_of_the_loop(family: Family, server: Echo) -> None:
    """A hook, which runs there, may fork: the child has that thread alone, and its call gets a loop of its own."""
    source = """
    out = []

    def fork(event):
        if not out and os.getpid() == parent:
            out.append(None)
            pid = os.fork()
            if pid == 0:
                three("child")
                os._exit(0)
            out.extend(statuses(pid))

    parent = os.getpid()
    composio = client(sys.argv[1], on_request=fork)
    print(three("parent"), out[1:], three("parent"))
    """
    assert family(source) == "2 [0] 2"
    assert callers(server) == {1: {"child"}, 2: {"parent"}}


EMULATED = """
from composio_sync.emulator import Emulator, Stall

def of(emulator):
    return Composio(base_url=emulator.url, api_key=emulator.api_key)

def users(composio, name):
    return {composio.create(f"{name}_{n}").user_id for n in range(3)} == {f"{name}_{n}" for n in range(3)}
"""


def test_a_fork_in_a_callback(family: Family) -> None:
    """A callback, which runs in a worker thread, may use a pool of processes that call the client."""
    source = """
    with Emulator() as emulator, of(emulator) as composio:
        request = composio.create("u", toolkits=["github"]).authorize("github")
        out = []

        def work(number):
            return composio.create(f"child_{number}").user_id

        def approve(status):
            if status == "INITIATED":
                with multiprocessing.get_context("fork").Pool(2) as pool:
                    out.extend(pool.map(work, range(4)))
                emulator.approve(request.id)

        print(request.wait_for_connection(timeout=10, on_status=approve).status, out, users(composio, "parent"))
    """
    found = [f"child_{number}" for number in range(4)]
    assert family(EMULATED + dedent(source)) == f"ACTIVE {found} True"


@pytest.mark.parametrize(
    ("leave", "state"),
    [
        ("sys.exit(0)", "None"),
        ("sys.exit(0)", "'state.jsonl'"),
        ("emulator.close()", "'state.jsonl'"),
        ("globals().pop('emulator'); globals().pop('composio'); gc.collect()", "None"),
    ],
)
def test_an_emulator_in_the_parent(
    family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leave: str, state: str
) -> None:
    """It serves children while the parent calls it as well; what a child does with its copy does not stop it."""
    monkeypatch.chdir(tmp_path)
    source = f"""
    with Emulator(state={state}) as emulator:
        composio = of(emulator)
        assert users(composio, "parent")
        pids = []
        for number in range(4):
            pid = os.fork()
            if pid == 0:
                good = users(composio, f"child{{number}}")
                if not good:
                    sys.exit(9)
                {leave}
                sys.exit(0)
            pids.append(pid)
        assert users(composio, "parent")
        print(statuses(*pids), users(composio, "parent"), len(emulator.requests("sessions.create")))
        assert users(of(emulator), "new")
    """
    assert family(EMULATED + dedent(source)) == "[0, 0, 0, 0] True 21"


def test_a_child_outlives_an_emulator(family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that goes on keeps neither the port nor the state file from the next emulator, nor a connection open."""
    monkeypatch.chdir(tmp_path)
    source = """
    with Emulator(state="state.jsonl") as emulator:
        composio = of(emulator)
        assert users(composio, "parent")
        port = int(emulator.url.rpartition(":")[2])
        ours, theirs = os.pipe()
        pid = child(lambda: (os.close(theirs), os.read(ours, 1)))
    try:
        composio.create("nobody", timeout=5)
    except Exception as error:
        print(type(error).__name__)
    with Emulator(state="state.jsonl", port=port) as emulator:
        print(users(composio, "again"), len(emulator.export_state()["tables"]["sessions"]))
    os.close(theirs)
    print(statuses(pid))
    """
    assert family(EMULATED + dedent(source)) == "APIConnectionError\nTrue 6\n[0]"


def test_an_emulator_of_the_child(family: Family) -> None:
    """A child may start an emulator of its own while the parent's serves on."""
    source = """
    with Emulator() as emulator:
        composio = of(emulator)
        users(composio, "parent")

        def act():
            with Emulator() as own, of(own) as other:
                assert users(other, "child") and users(composio, "from_child")
                assert len(own.requests()) == 3

        print(statuses(child(act), child(act)), users(composio, "parent"), len(emulator.requests()))
    """
    assert family(EMULATED + dedent(source)) == "[0, 0] True 12"
