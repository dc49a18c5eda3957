"""Answers of many megabytes: the event loop goes on while they are read, and showing them takes bounded time."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from scripted import Make, Server, answer

from composio_async import errors
from composio_async._aside import _turns, aside
from composio_async._codec import decode, decode_page, read, read_by, read_page
from composio_async._json import LARGE
from composio_async._mask import mask, mask_text, plain
from composio_async._request import Operation
from composio_async._response import BODY_SHOWN, RawResponse, read_body, status_error
from composio_async.models.base import Meta
from composio_async.models.tools import Tool, ToolResult
from composio_async.retry import Delivery

LIST = Operation("tools.list", "GET", "/api/v3.1/tools")
RUN = Operation("tools.execute", "POST", "/api/v3.1/tools/execute/{tool_slug}", Delivery.EXECUTE)


def raw_of(document: object, operation: Operation = LIST) -> RawResponse:
    content = document if isinstance(document, bytes) else orjson.dumps(document)
    return RawResponse(operation, content, Meta(200, {}, "req_1", 1, 0.1))


def tools(count: int, **fields: object) -> dict[str, Any]:
    """A page of so many tools."""
    schema = {"type": "object", "properties": {"repo": {"type": "string"}, "n": {"type": "integer"}}}
    return {
        "items": [
            {"slug": f"GITHUB_{n}", "name": f"Tool {n}", "toolkit": {"slug": "github"}, "input_parameters": schema}
            for n in range(count)
        ],
        "next_cursor": None,
        **fields,
    }


async def lag_during(work: Callable[[], Awaitable[object]]) -> tuple[float, int]:
    """For how long, at most, a coroutine that only ticks had to wait while work was done, and how often it ticked."""
    longest, ticks, last = 0.0, 0, time.perf_counter()

    async def tick() -> None:
        nonlocal longest, ticks, last
        while True:
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            ticks += 1
            await asyncio.sleep(0.001)

    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.01)
    longest, ticks, last = 0.0, 0, time.perf_counter()
    await work()
    longest = max(longest, time.perf_counter() - last)
    ticker.cancel()
    return longest, ticks


async def test_the_loop_goes_on_while_20000_items_are_read():
    """The longest pause of the loop is a small part of what reading the same page on the loop costs."""
    raw = raw_of(tools(20_000))
    assert len(raw.content) > 2_000_000

    async def inline() -> None:
        await asyncio.sleep(0)
        assert len(decode_page(Tool, raw).items) == 20_000
        await asyncio.sleep(0)

    async def apart() -> None:
        assert len((await read_page(Tool, raw)).items) == 20_000

    async def both() -> tuple[float, float, int]:
        gc.collect()
        stopped, _ = await lag_during(inline)
        gc.collect()
        paused, ticks = await lag_during(apart)
        return stopped, paused, ticks

    # A busy machine only makes a round worse, so the best counts; and what the tests left behind is not collected.
    gc.collect()
    gc.freeze()
    try:
        rounds = [await both()]
        while len(rounds) < 8 and not rounds[-1][1] < 0.6 * rounds[-1][0]:
            rounds.append(await both())
    finally:
        gc.unfreeze()
    stopped, paused, _ = rounds[-1]
    print(f"inline the loop stood still for {stopped * 1e3:.0f} ms, with a thread {paused * 1e3:.0f} ms")
    assert paused < 0.6 * stopped
    assert paused < 2.0
    assert max(one[2] for one in rounds) > 5


async def test_small_answers_are_read_where_they_are():
    """Below the threshold no thread is started: a small answer costs nothing more than before."""
    small = raw_of(tools(20))
    assert len(small.content) < LARGE
    before = threading.active_count()
    step = read_page(Tool, small)
    with pytest.raises(StopIteration) as ended:
        step.send(None)
    assert len(ended.value.value.items) == 20
    assert threading.active_count() == before
    result = read(ToolResult, raw_of({"successful": True}))
    with pytest.raises(StopIteration):
        result.send(None)


@pytest.mark.parametrize("kind", ["read", "read_page", "read_by"])
async def test_large_answers_are_read_in_a_thread(kind: str):
    """Each way to read an answer goes to a thread, with the context of the caller, and gives the same value."""
    pad = "x" * LARGE
    where: list[tuple[str, str]] = []
    who = contextvars.ContextVar("who", default="nobody")
    who.set("caller")

    def decoder(raw: RawResponse) -> ToolResult:
        where.append((threading.current_thread().name, who.get()))
        return decode(ToolResult, raw)

    result = raw_of({"successful": True, "data": pad}, RUN)
    if kind == "read":
        assert (await read(ToolResult, result)) == decode(ToolResult, result)
    elif kind == "read_page":
        page = raw_of(tools(3, pad=pad))
        assert (await read_page(Tool, page)) == decode_page(Tool, page)
    else:
        assert (await read_by(decoder, result)) == decode(ToolResult, result)
        assert where == [("composio_async: reading", "caller")]


async def test_a_large_answer_that_cannot_be_read_is_our_error():
    """An error found in the thread comes out where the answer was awaited, with its path and a body that is cut."""
    broken = tools(20_000)
    broken["items"][19_999]["slug"] = 5
    with pytest.raises(
        errors.ResponseValidationError, match=r"got a whole number @ \$\.items\[19999\]\.slug"
    ) as caught:
        await read_page(Tool, raw_of(broken))
    assert len(caught.value.body) <= BODY_SHOWN
    with pytest.raises(errors.ResponseValidationError, match="not JSON"):
        await read(ToolResult, raw_of(b"<" * LARGE * 4, RUN))


async def test_cancelling_does_not_wait_for_the_thread():
    """Who is cancelled while a large answer is read is free at once; the reading ends by itself, unnoticed."""
    begin, go, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begin.set()
        go.wait(10)
        done.set()

    task = asyncio.create_task(aside(work))
    await asyncio.to_thread(begin.wait, 10)
    waiting = asyncio.create_task(aside(lambda: "next"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not done.is_set()
    assert await waiting == "next"
    go.set()
    await asyncio.to_thread(done.wait, 10)


def test_a_loop_that_ended_meanwhile_is_left_alone():
    """A thread that has read an answer for a loop that was closed ends quietly."""
    begin, go = threading.Event(), threading.Event()

    def work() -> None:
        begin.set()
        go.wait(10)

    async def leave() -> threading.Thread:
        task = asyncio.create_task(aside(work))
        await asyncio.to_thread(begin.wait, 10)
        task.cancel()
        return next(one for one in threading.enumerate() if one.name == "composio_async: reading")

    thread = asyncio.run(leave())
    go.set()
    thread.join(10)
    assert not thread.is_alive()


async def test_one_large_answer_is_read_at_a_time():
    """Many large answers at once are read one after the other, so that threads do not crowd out the loop."""
    running = most = 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with lock:
            running -= 1

    await asyncio.gather(*(aside(work) for _ in range(20)))
    assert most == 1
    assert id(asyncio.get_running_loop()) not in _turns


async def test_a_large_page_over_a_socket(server: Server, transport: Make):
    """The whole way: a list of 20,000 tools from a server, through the public method."""
    from composio_async import Composio

    server.always = answer(200, orjson.dumps(tools(20_000)))
    async with Composio(api_key="ak_unit_test_key", base_url=server.url) as composio:
        page = await composio.tools.list().first()
        assert len(page.items) == 20_000
        server.always = answer(200, orjson.dumps({"successful": True, "data": "x" * LARGE}))
        result = await composio.tools.execute("A", user_id="user_7")
        assert len(result.data) == LARGE


# Showing


SIZE = 256 * 1024
ADVERSE = {
    "a long word": "a",
    "names of secrets": "token",
    "names and dashes": "token-",
    "quotes": '"',
    "escaped quotes": '\\"',
    "names in quotes": '"token',
    "names and colons": "token:",
    "names and equals signs": "token=",
    "pairs": '"token":"',
    "open lists": '"token":[',
    "bearers": "Bearer ",
    "spaces after a bearer": "Bearer" + " " * 100,
    "keys": "ak_",
    "web tokens": "-eyJ",
    "web tokens in parts": "eyJaaaaaaa.",
    "schemes": "://",
    "users": "://a:b@",
    "question marks": "?",
    "ampersands": "&x-",
    "queries": "?x-amz-",
    "markup": "<",
    "markup in markup": "<a ",
    "cookies": "cookie: a=",
    "backslashes": "\\",
    "brackets": "[",
    "objects": '{"a":',
    "digits": "token:a",
}


def seconds_of(work: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    work(text)
    return time.perf_counter() - began


@pytest.mark.parametrize("unit", ADVERSE.values(), ids=ADVERSE)
@pytest.mark.parametrize("work", [mask_text, plain])
def test_masking_takes_time_in_proportion(work: Callable[[str], object], unit: str):
    """Four times the text takes about four times the time, whatever stands in it: sixteen times would be a square."""
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    small, large = seconds_of(work, text[: SIZE // 4]), seconds_of(work, text)
    assert large < 12 * small + 0.2
    assert large < 5


@pytest.mark.parametrize("unit", ADVERSE.values(), ids=ADVERSE)
def test_any_refusal_is_told_quickly(unit: str):
    """A refusal whose body is 256 KB of the worst text is an error within moments, whole, cut, and as JSON."""
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    for content in (
        text.encode(),
        b'{"error":{"message":"' + text.encode(),
        orjson.dumps({"error": {"message": text}}),
    ):
        began = time.perf_counter()
        error = status_error(LIST, Meta(400, {}, "req_1", 1, 0.1), content, "/x")
        assert time.perf_counter() - began < 5
        assert len(str(error)) < 5000
        assert len(repr(error.body)) < 4 * BODY_SHOWN


def test_a_body_of_very_many_values_is_not_copied_whole():
    """Of what is shown cut anyway only so much is masked: neither many values nor long texts are all gone through."""
    _, shown = read_body(orjson.dumps({"error": {"message": "no"}, "rows": [0] * 200_000, "last": "x" * 1_000_000}))
    assert len(shown) == BODY_SHOWN
    assert sum(1 for _ in mask(["x"] * 200_000)) <= 10_000
    assert mask([{"a": 1}] * 3) == [{"a": 1}] * 3


async def test_a_large_answer_is_read_without_a_thread_where_there_is_none(monkeypatch: pytest.MonkeyPatch):
    """Where no thread can be started any more, the answer is read on the loop: what ran must not fail for it."""

    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert await aside(lambda: 42) == 42
