"""Event loops, threads and processes: one client in all of them, and what it leaves behind in each."""

from __future__ import annotations

import asyncio
import copy
import gc
import multiprocessing
import os
import pickle
import threading
import warnings
from collections.abc import Callable, Iterator

import anyio
import pytest
from scripted import KEY, Server, answer

import composio_sync
from composio_async import Composio
from composio_async.errors import APIConnectionError, ClientClosedError, ComposioError

try:
    import uvloop
except ImportError:
    uvloop = None  # there is none for Windows

PAGE = b'{"items":[]}'
FDS = "/proc/self/fd"

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
counts_fds = pytest.mark.skipif(not os.path.isdir(FDS), reason="nothing here counts open files")  # noqa: PTH112

LOOPS = [asyncio.new_event_loop] + ([uvloop.new_event_loop] if uvloop else [])
kinds = pytest.mark.parametrize("new_loop", LOOPS, ids=["asyncio", "uvloop"][: len(LOOPS)])

HEAD = """
import asyncio, gc, logging, os, sys, threading, time, warnings
logging.getLogger("asyncio").setLevel(logging.ERROR)  # no word about slow steps
sys.path.insert(0, "tests/unit")
from scripted import Server, answer
from composio_async import Composio
run = asyncio.run
PAGE = b'{"items":[]}'

def elsewhere():
    server = Server()
    server.always = answer(200, PAGE)
    ready = threading.Event()

    async def serve():
        await server.start()
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    assert ready.wait(10)
    return server

def client_of(server, **options):
    return Composio(api_key="ak_test_test", base_url=server.url, **options)

async def call(client, name="x"):
    return await client.tools.list(search=name).collect()
"""
UVLOOP = "\nimport uvloop\nrun = uvloop.run\n"
heads = pytest.mark.parametrize("head", [HEAD, HEAD + UVLOOP] if uvloop else [HEAD], ids=["asyncio", "uvloop"])


@pytest.fixture(autouse=True)
def _usual_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Authorities that the machine names would be read anew for every client."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def outside() -> Iterator[Server]:
    """A server that runs in a thread of its own and is stopped at the end."""
    server = Server()
    server.always = answer(200, PAGE)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield server
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def client_of(server: Server, **options: object) -> Composio:
    return Composio(api_key=KEY, base_url=server.url, **options)


async def call(client: Composio, name: str = "x") -> None:
    assert await client.tools.list(search=name).collect() == []


def run_on(new_loop: Callable[[], asyncio.AbstractEventLoop], coroutine) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(coroutine)


def open_files() -> int:
    return len(os.listdir(FDS))  # noqa: PTH208


# Several loops


@kinds
def test_several_loops_one_after_another(outside: Server, new_loop):
    """One client, never closed, works on one loop after another, and keeps no connection of a loop that is over."""
    client = client_of(outside)

    async def main() -> None:
        await asyncio.gather(*(call(client) for _ in range(5)))

    for _ in range(4):
        run_on(new_loop, main())
    assert outside.count == 20
    assert len(client._pool._held.links) <= 1


@kinds
def test_two_loops_in_two_threads_at_once(outside: Server, new_loop):
    """Two loops in two threads use one client at the same time, 200 calls each, and neither meets the other's."""
    client = client_of(outside, max_connections=5)
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    async def many(name: str) -> None:
        start.wait()
        await asyncio.gather(*(call(client, f"{name}{number}") for number in range(200)))

    def work(name: str) -> None:
        try:
            run_on(new_loop, many(name))
        except BaseException as error:  # noqa: BLE001  told in the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert failures == []
    assert outside.count == 400
    assert outside.connections <= 10
    names = [one.target.split("query=")[1].split("&")[0] for one in outside.deliveries]
    assert len(set(names)) == 400
    for connection in {one.connection for one in outside.deliveries}:
        users = {name[:3] for name, one in zip(names, outside.deliveries, strict=True) if one.connection == connection}
        assert len(users) == 1, "a connection served both loops"


@pytest.mark.parametrize("uv", [False, True] if uvloop else [False], ids=["asyncio", "uvloop"][: len(LOOPS)])
def test_anyio_runs_it(outside: Server, uv: bool):
    """Under anyio.run, with either loop, calls work in a task group, and a second run works as well."""
    client = client_of(outside)

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(call, client)

    for _ in range(2):
        anyio.run(main, backend_options={"use_uvloop": uv})
    assert outside.count == 10


@kinds
def test_a_session_of_a_dead_loop_is_not_touched(outside: Server, new_loop):
    """After a loop was closed without ceremony, the next loop gets a session of its own and the old one is let go."""
    client = client_of(outside)
    loop = new_loop()
    loop.run_until_complete(call(client))
    session = client._pool._held.links[loop].session
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # uvloop never comes back from closing when its own warning is an error
        loop.close()
        run_on(new_loop, call(client))
        assert (outside.count, outside.connections) == (2, 2)
        assert session.closed
        assert loop not in client._pool._held.links
        del session, loop
        gc.collect()  # the sockets, about which asyncio warns


@counts_fds
@kinds
def test_a_thousand_loops_leave_no_open_file(outside: Server, new_loop):
    """One client on a thousand loops, one after another, holds no more files and links at the end than at first."""
    client = client_of(outside)
    run_on(new_loop, call(client))
    before = open_files()
    rounds = 1000 if new_loop is asyncio.new_event_loop else 300
    for number in range(rounds):
        run_on(new_loop, call(client) if number % 10 == 0 else _open(client))
    run_on(new_loop, _fewer_files(before + 10))
    assert len(client._pool._held.links) <= 1


async def _open(client: Composio) -> None:
    assert not client._pool.link().session.closed


@counts_fds
async def test_many_clients_in_one_loop_leave_no_open_file(outside: Server, recwarn: pytest.WarningsRecorder):
    """A hundred clients that are made, used and closed in one loop leave no file, no task and no word."""
    before = open_files()
    for _ in range(100):
        async with client_of(outside) as client:
            await call(client)
    del client
    gc.collect()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    await _fewer_files(before + 3)
    assert [one.message for one in recwarn.list] == []


@counts_fds
async def test_many_dropped_clients_give_their_files_back(outside: Server):
    """Clients that are dropped unclosed in a running loop warn once each, and their sockets are closed nevertheless."""
    before = open_files()
    clients = [client_of(outside) for _ in range(20)]
    for client in clients:
        await call(client)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        clients.clear()
        del client
        gc.collect()
        told = [str(one.message) for one in caught]
        caught.clear()  # a warning holds what it is about
        await _fewer_files(before + 3)
    assert len(told) == 20
    assert all("was dropped without being closed" in one for one in told)
    assert caught == []


async def _fewer_files(most: int) -> None:
    """The server's ends of the connections are files of this process as well, and close a moment later."""
    for _ in range(200):
        if open_files() <= most:
            return
        await asyncio.sleep(0.01)
    assert open_files() <= most


# Closing


@counts_fds
@kinds
def test_after_closing_no_file_is_left(outside: Server, new_loop):
    """aclose closes every socket before it returns, on either kind of loop."""

    async def main() -> None:
        async with client_of(outside) as client:
            await call(client)  # so that what the loop itself opens is open
        before = open_files()
        client = client_of(outside)
        await asyncio.gather(*(call(client) for _ in range(10)))
        assert open_files() > before
        await client.aclose()
        await _fewer_files(before)

    run_on(new_loop, main())


async def test_closing_twice_at_once(outside: Server):
    """Two tasks may close a client at the same time."""
    client = client_of(outside)
    await call(client)
    session = client._pool.link().session
    await asyncio.gather(client.aclose(), client.aclose(), client.with_options(timeout=3).aclose())
    assert session.closed
    with pytest.raises(ClientClosedError):
        await call(client)


@pytest.mark.parametrize("steps", range(1, 6))
async def test_a_close_that_is_cancelled_has_closed(outside: Server, steps: int):
    """However early aclose is cancelled once it has begun, the sockets are closed."""
    client = client_of(outside)
    await call(client)
    session = client._pool.link().session
    closing = asyncio.create_task(client.aclose())
    for _ in range(steps):
        await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
    assert session.closed
    assert client.closed
    await client.aclose()


async def test_leaving_a_cancelled_scope_closes(outside: Server):
    """`async with Composio()` inside an anyio scope that is cancelled still closes its sockets."""
    with anyio.move_on_after(0.2) as scope:
        async with client_of(outside) as client:
            await call(client)
            session = client._pool.link().session
            await asyncio.sleep(30)
    assert scope.cancelled_caught
    assert session.closed


@kinds
def test_closing_from_another_loop_while_calls_run(outside: Server, new_loop):
    """aclose on one loop ends the running and the queued calls of another promptly, each with an error of ours."""
    client = client_of(outside, max_connections=2)
    held = threading.Event()
    outside.always = _held(held)
    failures: list[BaseException] = []

    async def many() -> None:
        calls = [client.tools.execute("A_B", {}, user_id="u") for _ in range(20)]
        failures.extend(await asyncio.gather(*calls, return_exceptions=True))

    thread = threading.Thread(target=run_on, args=(new_loop, many()))
    thread.start()
    assert held.wait(10)
    run_on(new_loop, client.aclose())
    thread.join(10)
    assert not thread.is_alive()
    assert len(failures) == 20
    assert all(isinstance(one, APIConnectionError | ClientClosedError) for one in failures)
    assert outside.count <= 2
    unsent = [one for one in failures if isinstance(one, ComposioError) and not one.sent]
    # What was being written when the close came may not have arrived, and counts as sent all the same.
    assert 18 <= len(unsent) <= 20 - outside.count
    assert all(one.outcome_unknown for one in failures if one not in unsent)


def _held(arrived: threading.Event):
    async def step(writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.sleep(30)

    return step


@heads
def test_closing_while_another_loop_is_idle(script, head: str):
    """aclose on one loop lets go of what another loop has that neither runs nor is closed, without aiohttp's noise."""
    ended = script(
        head
        + """
server = elsewhere()
client = client_of(server)
loop = asyncio.new_event_loop()
loop.run_until_complete(call(client))
run(client.aclose())
loop.close()
gc.collect()
try:
    asyncio.run(call(client))
except RuntimeError as error:
    print(error)
""",
        "-W",
        "ignore:unclosed:ResourceWarning",
    )
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == "This client is closed. Make a new Composio(), or close it later."


# Outside of asyncio


@pytest.mark.parametrize(
    "make",
    [
        lambda client: client.tools.execute("A_B", {}, user_id="u"),
        lambda client: client.tools.list().collect(),
        lambda client: client.tools.list().first(),
        lambda client: client.toolkits.get("github"),
        lambda client: client.create("user_1"),
        lambda client: client.connected_accounts.wait_for_connection("ca_1"),
        lambda client: client.connected_accounts.wait_for_connections(["ca_1"]).__anext__(),
        lambda client: client.tools.execute_many([{"slug": "A_B"}]).__anext__(),
        lambda client: client.aclose(),
    ],
)
def test_without_asyncio_the_error_is_ours(make):
    """A coroutine that something other than asyncio drives ends with an error of ours that says what to do."""
    coroutine = make(Composio(api_key=KEY, base_url="http://127.0.0.1:9"))
    with pytest.raises(ComposioError) as caught:
        coroutine.send(None)
    coroutine.close()
    assert isinstance(caught.value, RuntimeError)
    assert "asyncio" in caught.value.message
    assert "composio_sync" in caught.value.message


def test_a_close_outside_of_asyncio_closes_nothing(outside: Server):
    """After an aclose that no loop ran the client is as it was."""
    client = client_of(outside)
    with pytest.raises(RuntimeError):
        client.aclose().send(None)
    assert not client.closed
    run_on(asyncio.new_event_loop, call(client))


# Copies and pickles


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
async def test_a_client_does_not_pickle(outside: Server, used: bool):
    """Pickling a client, or what was got from it, is one clear error of ours, before and after first use."""
    async with client_of(outside) as client:
        if used:
            await call(client)
        for one in (client, client.tools, client.for_user("u")):
            with pytest.raises(ComposioError, match="process that uses it") as caught:
                pickle.dumps(one)
            assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy])
async def test_a_copy_of_a_client_shares_its_connections(outside: Server, clone):
    """Frameworks copy the objects that hold a client: a shallow or deep copy of a live one works on the same pool."""
    async with client_of(outside) as client:
        await call(client)
        twin = clone(client)
        await call(twin)
        assert outside.connections == 1
    with pytest.raises(ClientClosedError):
        await call(twin)


# Processes


FORKED = """
async def main():
    server = elsewhere()
    client = client_of(server, timeout=10, max_retries=0)
    await asyncio.gather(call(client, "warm1"), call(client, "warm2"))
    assert server.connections == 2, server.connections

    async def slowly(writer):
        await asyncio.sleep(1)
        await answer(200, PAGE)(writer)

    server.script.append(slowly)
    slow = asyncio.create_task(call(client, "slow"))
    while server.count < 3:
        await asyncio.sleep(0.01)
    sys.stdout.flush()
    child = os.fork()
    if not child:
        {child}
    for _ in range(1000):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        await asyncio.sleep(0.01)
    assert done and status == 0, status
    began = time.monotonic()
    await slow
    await asyncio.gather(call(client, "after1"), call(client, "after2"))
    assert time.monotonic() - began < 6
    mine = [one for one in server.deliveries if "query=child" not in one.target]
    assert {{one.connection for one in mine}} == {{1, 2}}, mine
    assert len(mine) == 5, len(mine)
    theirs = {{one.connection for one in server.deliveries if "query=child" in one.target}}
    assert len(theirs) == server.connections - 2 == {connections}, (theirs, server.connections)
    await client.aclose()
    print("done")

run(main())
"""
WORK = "work = threading.Thread(target=lambda: run(call(client, 'child'))); work.start(); work.join(10)"
CHILDREN = {
    "works, then leaves": (f"{WORK}; os._exit(0)", 1),
    "drops the client": ("client = None; gc.collect(); os._exit(0)", 0),
    "closes the client": (
        "work = threading.Thread(target=lambda: run(client.aclose())); work.start(); work.join(10); os._exit(0)",
        0,
    ),
    "leaves the work to a child of its own": (
        f"""if grandchild := os.fork():
            os._exit(os.waitstatus_to_exitcode(os.waitpid(grandchild, 0)[1]))
        {WORK}; os._exit(0)""",
        1,
    ),
}


@needs_fork
@pytest.mark.parametrize("child", [*CHILDREN, *(["works, then leaves, under uvloop"] if uvloop else [])])
def test_a_child_does_not_disturb_a_call_in_flight(script, child: str):
    """Whatever a forked child does with the client, the parent's call in flight and its idle connections live on."""
    doing, connections = CHILDREN[child.removesuffix(", under uvloop")]
    ended = script(
        HEAD + UVLOOP * ("uvloop" in child) + FORKED.format(child=doing, connections=connections),
        "-W",
        "error",
        "-W",
        "ignore::DeprecationWarning",
    )
    assert ended == (0, "done", "")


@needs_fork
def test_a_child_may_leave_through_the_loop_it_was_forked_in(script):
    """A child that ends by sys.exit unwinds the loop it shares with its parent, and takes no socket of the parent's.

    The loop is made by hand: asyncio.run would cancel the copy of the call, which closes its connection.
    """
    source = HEAD + FORKED.format(child="sys.exit(0)", connections=0)
    source = source.replace(
        "\nrun(main())\n",
        """
loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(main())
finally:
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
""",
    )
    ended = script(source, "-W", "ignore")
    assert (ended.status, ended.out) == (0, "done")


@needs_fork
@heads
def test_multiprocessing_by_fork(script, head: str):
    """A worker forked by multiprocessing uses the client it finds, on its own connections, and exits in silence."""
    ended = script(
        head
        + """
import multiprocessing
server = elsewhere()
client = client_of(server)

def work(number):
    for _ in range(2):
        run(call(client, f"child{number}"))

run(call(client, "parent"))
context = multiprocessing.get_context("fork")
workers = [context.Process(target=work, args=(number,)) for number in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join(20)
    assert worker.exitcode == 0, worker.exitcode
run(call(client, "parent"))
assert (server.count, server.connections) == (8, 8), (server.count, server.connections)
print("done")
""",
        "-W",
        "error",
        "-W",
        "ignore::DeprecationWarning",
    )
    assert ended == (0, "done", "")


def test_multiprocessing_by_spawn():
    """Handing a client of either package to a spawned worker fails at once, in the parent, with our sentence."""
    for client in (Composio(api_key=KEY), composio_sync.Composio(api_key=KEY)):
        worker = multiprocessing.get_context("spawn").Process(target=print, args=(client,))
        with pytest.raises(ComposioError, match="process that uses it"):
            worker.start()
