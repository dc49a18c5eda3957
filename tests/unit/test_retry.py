"""Which request may go out again, when, and how often."""

from __future__ import annotations

import asyncio
import math
import random
import re
import time
from email.utils import formatdate

import pytest
from scripted import FakeClock

from composio_async._clock import SYSTEM
from composio_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    BadRequestError,
    ClientClosedError,
    ComposioError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
    ResponseValidationError,
)
from composio_async.retry import Delivery, RetryPolicy, may_repeat, retry_after, retrying

READ, WRITE, CREATE, EXECUTE = Delivery
HARMLESS, ALL, NONE = {READ, WRITE}, {READ, WRITE, CREATE, EXECUTE}, set()

TABLE = {
    "connection refused": (APIConnectionError("x", sent=False), ALL),
    "no place in time": (APITimeoutError("x", sent=False), ALL),
    "answer lost": (APIConnectionError("x", sent=True), HARMLESS),
    "timeout after sending": (APITimeoutError("x", sent=True), HARMLESS),
    "429": (RateLimitError("x", status=429), ALL),
    "408": (APIStatusError("x", status=408), HARMLESS),
    "500": (InternalServerError("x", status=500), HARMLESS),
    "503": (InternalServerError("x", status=503), HARMLESS),
    "503 with retry-after": (InternalServerError("x", status=503, headers={"retry-after": "1"}), HARMLESS),
    "503, do not": (InternalServerError("x", status=503, headers={"x-should-retry": "false"}), NONE),
    "500, do": (InternalServerError("x", status=500, headers={"x-should-retry": "true"}), HARMLESS),
    "501": (InternalServerError("x", status=501), NONE),
    "400": (BadRequestError("x", status=400), NONE),
    "400, do": (BadRequestError("x", status=400, headers={"x-should-retry": "true"}), NONE),
    "404": (NotFoundError("x", status=404), NONE),
    "409": (ConflictError("x", status=409), NONE),
    "425": (APIStatusError("x", status=425), NONE),
    "unreadable": (ResponseValidationError("x", status=200), NONE),
    "closed": (ClientClosedError("x"), NONE),
    "any of ours": (ComposioError("x"), NONE),
    "a bug": (ZeroDivisionError(), NONE),
    "cancelled": (asyncio.CancelledError(), NONE),
}


@pytest.mark.parametrize("delivery", Delivery, ids=lambda one: one.value)
@pytest.mark.parametrize("case", TABLE)
def test_what_may_go_out_again(case: str, delivery: Delivery):
    """The table of errors and delivery classes: a repeat never does harm."""
    error, classes = TABLE[case]
    assert may_repeat(delivery, error) == (delivery in classes)


NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({}, None),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after-ms": "nan", "retry-after": "9"}, 9.0),
        ({"retry-after-ms": "-5", "retry-after": "9"}, 9.0),
        ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30.0),
        ({"retry-after": formatdate(NOW - 30, usegmt=True)}, 0.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 -0000"}, 30.0),
        ({"retry-after": "Tue Nov 14 22:13:50 2023"}, 30.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "-inf"}, None),
        ({"retry-after": "1e400"}, None),
        ({"retry-after": "31536000"}, 600.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Fri, 99 Foo 9999 99:99:99 GMT"}, None),
        ({"retry-after": "Fri, 31 Dec 99999 23:59:59 GMT"}, None),
    ],
)
def test_how_the_platforms_wish_is_read(headers: dict[str, str], asked: float | None, monkeypatch: pytest.MonkeyPatch):
    """Milliseconds, seconds or a date, UTC without a zone; nonsense is no wish, never an error or an endless pause."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    assert retry_after(headers, NOW) == asked


@pytest.mark.parametrize(("failures", "bound"), [(1, 0.5), (2, 1), (3, 2), (4, 4), (5, 8), (6, 8), (100_000, 8)])
def test_a_pause_is_between_nothing_and_a_bound_that_doubles(failures: int, bound: float):
    """Full jitter below half a second, doubled each time, capped at eight seconds, however many failures there are."""
    policy = RetryPolicy()
    assert policy.pause(failures, 0.0) == 0
    assert policy.pause(failures, 0.5) == bound / 2
    assert policy.pause(failures, 0.999) < bound


class Calls:
    """A call that fails so often, then succeeds."""

    def __init__(self, *failures: BaseException) -> None:
        self.failures = list(failures)
        self.count = 0

    async def __call__(self) -> str:
        self.count += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


def slow(**headers: str) -> RateLimitError:
    return RateLimitError("slow", status=429, headers={name.replace("_", "-"): text for name, text in headers.items()})


async def test_it_tries_again_until_it_succeeds():
    """Attempts are counted from the first; pauses are jittered below the doubling bound."""
    clock, call = FakeClock(), Calls(slow(), slow())
    assert await retrying(RetryPolicy(), EXECUTE, clock, clock.now + 60)(call) == "done"
    assert (call.count, clock.sleeps) == (3, [0.25, 0.5])


async def test_it_gives_up_with_the_last_error_itself():
    """After the last attempt the last error is given back as it is, with no wrapper and no stray context."""
    clock, last = FakeClock(), slow()
    call = Calls(slow(), slow(), last)
    assert await retrying(RetryPolicy(), READ, clock, clock.now + 60)(call) == [last]
    assert last.__cause__ is None
    assert call.count == 3


async def test_it_does_not_repeat_what_may_not_be_repeated():
    """An error that forbids a repeat ends it at once, also after others that allowed one."""
    clock, call = FakeClock(), Calls(slow(), InternalServerError("down", status=500))
    down = call.failures[1]
    assert await retrying(RetryPolicy(attempts=9), EXECUTE, clock, clock.now + 60)(call) == [down]
    assert call.count == 2


@pytest.mark.parametrize(("asked", "left", "count"), [("5", 6, 2), ("5", 5, 1), ("5", 4, 1), ("3600", math.inf, 2)])
async def test_no_pause_goes_beyond_the_deadline(asked: str, left: float, count: int):
    """A pause that would end at or after the deadline is not begun; the error in hand is given back instead."""
    clock, call = FakeClock(), Calls(slow(retry_after=asked))
    ended = await retrying(RetryPolicy(), READ, clock, clock.now + left)(call)
    assert (ended == "done") == (clock.sleeps != [])
    assert call.count == count


async def test_two_calls_do_not_mix_up_their_attempts():
    """Engines are not shared: calls that run at the same time count for themselves."""
    clock = FakeClock()
    calls = [Calls(*(slow() for _ in range(number % 3))) for number in range(30)]
    policy = RetryPolicy()
    results = await asyncio.gather(*(retrying(policy, READ, clock, clock.now + 600)(call) for call in calls))
    assert results == ["done"] * 30
    assert [call.count for call in calls] == [number % 3 + 1 for number in range(30)]


def test_request_ids_do_not_follow_the_programs_seed():
    """A program that seeds Python's randomness gets new request ids all the same, each of 32 hex digits."""
    ids = set()
    for _ in range(2):
        random.seed(42)
        ids |= {SYSTEM.request_id() for _ in range(3)}
    assert len(ids) == 6
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
