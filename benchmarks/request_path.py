"""What one tool call costs, over the least that aiohttp can do it with.

    python benchmarks/request_path.py [--n 300] [--rounds 10] [--official-python PATH]

See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import importlib.util
import ipaddress
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from platform import python_version
from statistics import fmean, median
from typing import Self

from measure import CHECKOUT, ROOT, Stub, cpu, ratios, running_stub, spread, table

sys.path.insert(0, str(ROOT))

KEY = "ak_benchmark"
USER = "user_1"
VERSION = "20260301_00"
ARGUMENTS = {"owner": "octo", "repo": "harbour", "title": "Sign at the pier is upside down", "labels": ["bug"]}
EXECUTE = "/api/v3.1/tools/execute/"
BURST = 10
WARM_UP = 50
LAYER_CALLS = 500
LAYER_BLOCKS = 41

AsyncCall = Callable[[], Awaitable[object]]
Timer = Callable[[int], list[float]]
"""Makes so many calls, one after another; microseconds of CPU of each."""


# --- The clients -----------------------------------------------------------------------------------------------------


def floor_session():
    """A session with everything that does not change said once."""
    import aiohttp

    return aiohttp.ClientSession(
        headers={
            "x-api-key": KEY,
            "accept": "application/json",
            "content-type": "application/json",
            "user-agent": "floor",
        },
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=300),
    )


def floor_call(session, origin: str, mark: str) -> AsyncCall:
    """The floor: aiohttp and orjson, a URL made beforehand, a plain dict out."""
    import orjson
    from yarl import URL

    url = URL(f"{origin}{EXECUTE}{mark}")

    async def call():
        body = {"arguments": ARGUMENTS, "user_id": USER, "version": VERSION}
        async with session.post(url, data=orjson.dumps(body)) as response:
            return orjson.loads(await response.read())

    return call


def ours_call(composio, mark: str) -> AsyncCall:
    """`tools.execute` of either of our clients."""
    execute = composio.tools.execute
    return lambda: execute(mark, ARGUMENTS, user_id=USER, version=VERSION)


def official_call(origin: str, mark: str) -> Callable[[], object]:
    """`tools.execute` of the official SDK, told not to track, and kept on loopback in any case."""
    import composio
    from composio.core.models import base

    def swallow(event) -> None:
        raise RuntimeError(f"an event was pushed in spite of allow_tracking=False: {event!r}")

    base.push_event = swallow
    client = composio.Composio(api_key=KEY, base_url=origin, allow_tracking=False)
    return lambda: client.tools.execute(mark, ARGUMENTS, user_id=USER, version=VERSION)


def stay_on_loopback() -> None:
    """Refuse every connection of this process that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not ipaddress.ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError(f"{address[0]} is not this machine")
        return connect(self, address)

    socket.socket.connect = guarded


# --- Timing ----------------------------------------------------------------------------------------------------------


def timer_of(call: AsyncCall, runner: asyncio.Runner) -> Timer:
    """Time a coroutine function inside one run of the loop."""

    async def calls(count: int) -> list[float]:
        clock = time.process_time_ns
        found = []
        for _ in range(count):
            begin = clock()
            await call()
            found.append((clock() - begin) / 1000)
        return found

    return lambda count: runner.run(calls(count))


def timer_of_plain(call: Callable[[], object]) -> Timer:
    """Time a plain function; the CPU of its helper threads counts."""

    def calls(count: int) -> list[float]:
        clock = time.process_time_ns
        found = []
        for _ in range(count):
            begin = clock()
            call()
            found.append((clock() - begin) / 1000)
        return found

    return calls


class Case:
    """A client under test, and what was found."""

    def __init__(self, name: str, mark: str, timer: Timer, reference: Case | None = None) -> None:
        self.name = name
        self.mark = mark
        self.timer = timer
        self.reference = reference or self
        self.now: list[float] = []
        self.medians: list[float] = []
        self.means: list[float] = []
        self.first = 0
        self.before = (0, 0)
        self.calls = 0

    def warm(self, platform: Stub) -> None:
        self.timer(1)
        self.first = platform.counts(self.mark)[0]
        self.timer(WARM_UP)
        self.before = platform.counts(self.mark)

    def burst(self, count: int) -> None:
        self.now += self.timer(count)
        self.calls += count

    def end_round(self) -> None:
        self.medians.append(median(self.now))
        self.means.append(fmean(self.now))
        self.now = []

    def row(self, platform: Stub) -> list[str]:
        requests, connections = (
            after - before for after, before in zip(platform.counts(self.mark), self.before, strict=True)
        )
        return [
            self.name,
            f"{median(self.medians):.0f}",
            spread(ratios(self.medians, self.reference.medians)),
            f"{median(ratios(self.means, self.reference.means)):.3f}",
            str(self.first),
            f"{requests / self.calls:g}",
            str(connections),
        ]


# --- Clients in processes of their own -------------------------------------------------------------------------------


class Child:
    """This file as another process, perhaps of another interpreter, that makes calls when told."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        self.title = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a child process ended early; what it said stands above")
        return json.loads(line)

    def timer(self, count: int) -> list[float]:
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        return self.read()


@contextlib.contextmanager
def child(python: str, kind: str, platform: Stub, mark: str) -> Iterator[Child]:
    command = [python, __file__, "--child", kind, "--mark", mark, "--port", str(platform.port)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=CHECKOUT
    ) as process:
        try:
            yield Child(process)
        finally:
            process.stdin.close()


def be_child(kind: str, origin: str, mark: str) -> None:
    stay_on_loopback()
    with asyncio.Runner() as runner, contextlib.ExitStack() as stack:
        if kind == "official":
            from importlib.metadata import version

            timer = timer_of_plain(official_call(origin, mark))
            title = f"composio {version('composio')} (sync), own process"
        else:
            session = runner.run(opened(floor_session))
            stack.callback(lambda: runner.run(session.close()))
            timer = timer_of(floor_call(session, origin, mark), runner)
            title = "floor, own process"
        print(json.dumps(title), flush=True)
        for line in sys.stdin:
            print(json.dumps(timer(int(line))), flush=True)


async def opened(factory):
    """What a factory makes, made inside the loop."""
    return factory()


# --- Our own layers, over a session that does nothing ----------------------------------------------------------------


class Answer:
    """An answer that is there at once."""

    def __init__(self, body: bytes) -> None:
        from multidict import CIMultiDict, CIMultiDictProxy

        self.body = body
        self.status = 200
        self.headers = CIMultiDictProxy(CIMultiDict({"content-type": "application/json", "x-request-id": "0" * 32}))
        self.content = self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        return

    async def read(self) -> bytes:
        return self.body

    readany = read

    def at_eof(self) -> bool:
        return True


class Session:
    """Stands in for an aiohttp session: whatever is asked, the same answer."""

    closed = False

    def __init__(self, body: bytes) -> None:
        self.answer = Answer(body)

    def request(self, *_args: object, **_options: object) -> Answer:
        return self.answer

    post = request


def own_layers(runner: asyncio.Runner, origin: str, body: bytes) -> list[list[str]]:
    """Microseconds of CPU for a call through all our layers, and for the floor, over the same empty session."""
    from composio_async import Composio

    session = Session(body)
    composio = Composio(api_key=KEY, base_url=origin)

    async def put_in() -> None:
        link = composio._pool.link()
        link.session = session

    async def block(call: AsyncCall) -> float:
        begin = cpu()
        for _ in range(LAYER_CALLS):
            await call()
        return (cpu() - begin) / LAYER_CALLS * 1e6

    runner.run(put_in())
    floor, ours = floor_call(session, origin, "LAYERS"), ours_call(composio, "LAYERS")
    found: list[tuple[float, float]] = []
    for _ in range(LAYER_BLOCKS):
        gc.collect()
        found.append((runner.run(block(floor)), runner.run(block(ours))))
    runner.run(composio.aclose())
    bare, whole = zip(*found[1:], strict=True)
    own = [b - a for a, b in found[1:]]
    return [
        ["floor over an empty session", f"{median(bare):.2f}", f"{min(bare):.2f}"],
        ["tools.execute over an empty session", f"{median(whole):.2f}", f"{min(whole):.2f}"],
        ["the difference: our own layers", f"{median(own):.2f}", f"{min(whole) - min(bare):.2f}"],
    ]


# --- The run ---------------------------------------------------------------------------------------------------------


def in_process_cases(platform: Stub, runner: asyncio.Runner, stack: contextlib.ExitStack) -> list[Case]:
    """The cases that are paired call by call in this process; the floor first."""
    from composio_async import Composio

    cases: list[Case] = []
    for name, mark in (("floor: aiohttp + orjson", "FLOOR"), ("floor again (null control)", "CONTROL")):
        session = runner.run(opened(floor_session))
        stack.callback(lambda session=session: runner.run(session.close()))
        timer = timer_of(floor_call(session, platform.origin, mark), runner)
        cases.append(Case(name, mark, timer, cases[0] if cases else None))
    composio = Composio(api_key=KEY, base_url=platform.origin)
    stack.callback(lambda: runner.run(composio.aclose()))
    cases.append(Case("composio_async", "OURS", timer_of(ours_call(composio, "OURS"), runner), cases[0]))
    try:
        from composio_sync import Composio as SyncComposio
    except ImportError:
        print("note: composio_sync cannot be imported: left out")
    else:
        plain = stack.enter_context(SyncComposio(api_key=KEY, base_url=platform.origin))
        cases.append(Case("composio_sync", "OURS_SYNC", timer_of_plain(ours_call(plain, "OURS_SYNC")), cases[0]))
    return cases


def child_cases(platform: Stub, python: str | None, stack: contextlib.ExitStack) -> list[Case]:
    """The official SDK and a floor to hold it against, each in a process of its own."""
    if python is None and importlib.util.find_spec("composio") is None:
        print("note: the official SDK is not installed here; give --official-python: left out")
        return []
    floor = stack.enter_context(child(sys.executable, "floor", platform, "CHILD_FLOOR"))
    official = stack.enter_context(child(python or sys.executable, "official", platform, "OFFICIAL"))
    reference = Case(floor.title, "CHILD_FLOOR", floor.timer)
    return [reference, Case(official.title, "OFFICIAL", official.timer, reference)]


def run(given: argparse.Namespace) -> None:
    rng = random.Random(1)
    with contextlib.ExitStack() as stack:
        platform = stack.enter_context(running_stub())
        factory = importlib.import_module("uvloop").new_event_loop if given.uvloop else None
        runner = stack.enter_context(asyncio.Runner(loop_factory=factory))
        groups = [
            in_process_cases(platform, runner, stack),
            child_cases(platform, given.official_python, stack),
        ]
        everything = [case for group in groups for case in group]
        for case in everything:
            case.warm(platform)
        for _ in range(given.rounds):
            for group in groups:
                for _ in range(max(1, given.n // BURST)):
                    for case in rng.sample(group, len(group)):
                        case.burst(BURST)
            for case in everything:
                case.end_round()
        print(f"Python {python_version()}, {'uvloop' if given.uvloop else 'asyncio'}, ", end="")
        print(f"{given.rounds} rounds of {everything[0].calls // given.rounds} calls each\n")
        head = ["client", "us/call", "ratio to its floor", "of means", "first call", "requests", "new conns"]
        table(head, [case.row(platform) for case in everything])
        from stub import ANSWERS

        body = ANSWERS["/tools/execute/"].partition(b"\r\n\r\n")[2]
        print()
        table(["hot, no network", "us/call", "least"], own_layers(runner, platform.origin, body))


def main() -> None:
    options = argparse.ArgumentParser(description="What one tool call costs; see benchmarks/README.md.")
    options.add_argument("--n", type=int, default=300, help="calls of each client in a round")
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--official-python", help="an interpreter that has the official SDK")
    options.add_argument("--uvloop", action="store_true", help="run the clients of this process on uvloop")
    for hidden in ("--child", "--mark", "--port"):
        options.add_argument(hidden, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        be_child(given.child, f"http://127.0.0.1:{given.port}", given.mark)
    else:
        run(given)


if __name__ == "__main__":
    main()
