"""Many threads on the real client: the race for its first use, a crowd of calls, a close amid them, green threads."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from counting import Counting

from composio_sync import Composio
from composio_sync.errors import ComposioError

HERE = str(Path(__file__).parent)
SERVED = f"""
import sys, threading, time
sys.path.insert(0, {HERE!r})
from counting import Counting
from composio_sync import Composio

server = Counting()

def execute(composio, number):
    return composio.tools.execute("SOME_TOOL", {{"n": number}}, user_id="u").data["n"]
"""


def test_fifty_threads_race_for_the_first_use(script) -> None:
    """Fifty threads whose first call comes at the same moment share one portal thread and one set of connections."""
    printed = script(
        SERVED
        + """
sys.setswitchinterval(0.00001)
composio = Composio(base_url=server.url, api_key="ak_unit")
start, seen = threading.Barrier(50), []

def call(number):
    start.wait()
    seen.append(execute(composio, number))

threads = [threading.Thread(target=call, args=(number,)) for number in range(50)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
portals = [thread for thread in threading.enumerate() if thread.name == "composio-portal"]
print(len(portals), sorted(seen) == list(range(50)), len(composio._core._pool._held.links))
print(set(server.deliveries.values()))
"""
    )
    assert printed.splitlines() == ["1 True 1", "{1}"]


def test_a_crowd_of_threads(capsys: pytest.CaptureFixture[str]) -> None:
    """32 threads, 200 calls each: every caller gets the answer to its own call, and each goes out once."""
    server = Counting()
    wrong: list[int] = []

    def calls(thread: int) -> None:
        for number in range(thread * 200, thread * 200 + 200):
            answered = composio.tools.execute("SOME_TOOL", {"n": number}, user_id="u").data["n"]
            wrong.extend([] if answered == number else [number])

    try:
        with Composio(base_url=server.url, api_key="ak_unit") as composio:
            started = time.monotonic()
            threads = [threading.Thread(target=calls, args=(number,)) for number in range(32)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took = time.monotonic() - started
            assert len(composio._portal._home.thread.jobs) == 0
    finally:
        server.stop()
    with capsys.disabled():
        sys.stdout.write(f"\n32 threads made 6400 calls in {took:.1f} s\n")
    assert wrong == []
    assert server.deliveries == dict.fromkeys(range(6400), 1)


@pytest.mark.parametrize("options", [{"delay": lambda n: 30}, {"pause": 30}], ids=["no answer", "half an answer"])
def test_close_amid_the_calls_of_others(options: dict[str, Any]) -> None:
    """close() while 20 threads wait for answers: each gets an error of ours soon, and so does each later call."""
    server = Counting(**options)
    composio = Composio(base_url=server.url, api_key="ak_unit")
    errors: list[Any] = []

    def call(number: int) -> None:
        try:
            composio.tools.execute("SOME_TOOL", {"n": number}, user_id="u")
        except BaseException as error:  # noqa: BLE001  whatever it is, it is looked at below
            errors.append(error)

    threads = [threading.Thread(target=call, args=(number,), daemon=True) for number in range(20)]
    try:
        for thread in threads:
            thread.start()
        until = time.monotonic() + 10
        while server.busy < 20 and time.monotonic() < until:
            time.sleep(0.005)
        assert server.busy == 20
        started = time.monotonic()
        composio.close()
        for thread in threads:
            thread.join(max(0.0, started + 5 - time.monotonic()))
        assert len(errors) == 20
        assert [error for error in errors if not isinstance(error, ComposioError)] == []
        call(99)
        assert isinstance(errors[-1], ComposioError)
        assert server.deliveries == dict.fromkeys(range(20), 1)
    finally:
        server.stop()


def test_close_races_with_calls() -> None:
    """Clients closed at any moment of others' calls: a call answers rightly or fails with an error of ours."""
    server = Counting()
    strange: list[BaseException] = []
    outcomes = {"answered": 0, "refused": 0}

    def calls(composio: Composio, first: int) -> None:
        for number in range(first, first + 1000):
            try:
                assert composio.tools.execute("SOME_TOOL", {"n": number}, user_id="u").data == {"n": number}
                outcomes["answered"] += 1
            except ComposioError:
                outcomes["refused"] += 1
                return
            except BaseException as error:  # noqa: BLE001  whatever it is, it is looked at below
                strange.append(error)
                return

    try:
        for turn in range(15):
            composio = Composio(base_url=server.url, api_key="ak_unit")
            threads = [
                threading.Thread(target=calls, args=(composio, turn * 8000 + number * 1000), daemon=True)
                for number in range(8)
            ]
            for thread in threads:
                thread.start()
            time.sleep(0.01 + turn * 0.002)
            composio.close()
            for thread in threads:
                thread.join(10)
                assert not thread.is_alive()
    finally:
        server.stop()
    assert strange == []
    assert outcomes["refused"] == 15 * 8
    assert outcomes["answered"] > 0
    assert set(server.deliveries.values()) == {1}


GREEN = """
from composio_sync import Composio
from composio_sync.emulator import Emulator

def names(spawn, wait):
    with Emulator() as emulator, Composio(base_url=emulator.url, api_key=emulator.api_key) as composio:
        def user(name):
            arguments = {"username": name}
            return composio.tools.execute("HACKERNEWS_GET_USER", arguments, user_id="u").data["username"]
        green = [spawn(user, f"u{n}") for n in range(50)]
        print([wait(one) for one in green] == [f"u{n}" for n in range(50)])

def refused():
    try:
        Composio(api_key="ak_unit", base_url="http://127.0.0.1:9").toolkits.get("github")
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


def test_gevent_without_patches(script) -> None:
    """Greenlets on Python's own threads may share the client."""
    pytest.importorskip("gevent")
    assert script("import gevent\n" + GREEN + "names(gevent.spawn, lambda one: one.get())") == "True"


@pytest.mark.parametrize("patch", ["patch_all()", "patch_all(select=False)", "patch_all(thread=False)"])
def test_gevents_threads_are_refused(script, patch: str) -> None:
    """Where gevent has replaced threads or `select`, the first call says so at once, with the way out."""
    pytest.importorskip("gevent")
    printed = script(f"from gevent import monkey; monkey.{patch}\n" + GREEN + "refused()")
    assert printed.startswith("PortalError: gevent has replaced ")
    assert printed.endswith(
        "Patch with gevent.monkey.patch_all(thread=False, select=False); each call then holds up all green threads."
    )


def test_the_way_out_works(script) -> None:
    """With the patch that the refusal names, greenlets share the client."""
    pytest.importorskip("gevent")
    source = "from gevent import monkey; monkey.patch_all(thread=False, select=False)\nimport gevent\n"
    assert script(source + GREEN + "names(gevent.spawn, lambda one: one.get())") == "True"


@pytest.mark.parametrize(
    ("module", "question"), [("gevent.monkey", "is_module_patched"), ("eventlet.patcher", "is_monkey_patched")]
)
def test_the_question_costs_no_import(script, module: str, question: str) -> None:
    """Without gevent and eventlet none is imported; one that is there and has replaced nothing is no hindrance."""
    printed = script(
        f"""
        import sys, types
        from composio_async._portal import portal
        import anyio.lowlevel
        portal().run(anyio.lowlevel.checkpoint())
        print([name for name in sys.modules if name.startswith(("gevent", "eventlet"))])
        from composio_async._portal import Portal
        known = sys.modules["{module}"] = types.ModuleType("{module}")
        known.{question} = lambda name: False
        Portal().run(anyio.lowlevel.checkpoint())
        known.{question} = lambda name: True
        try:
            Portal().run(anyio.lowlevel.checkpoint())
        except Exception as error:
            print(str(error).split()[0])
        """
    )
    assert printed.splitlines() == ["[]", module.partition(".")[0]]
