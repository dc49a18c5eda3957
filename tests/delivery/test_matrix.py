"""The delivery matrix: every class of call against every fault, counted by the server."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from authority import trusting, untrusted
from calls import CALLS, Call, client, subject
from expected import ALL_TRIES, STALLS, STATUS_ERRORS, Expected, allowed, expected
from faults import (
    CUT_STATUSES,
    EARLY,
    FAULTS,
    HARMLESS,
    IN_REQUEST,
    LOST,
    NEVER_SENT,
    ON_CONNECTION,
    STATUSES,
    UNREADABLE,
    UNTRUSTED,
    Fault,
)
from faulty import Faulty

from composio_async.errors import APIStatusError, ComposioError

LARGE = "x" * 400_000
"""More than the kernel takes before the server has read some of it."""


def by_name(*faults: Fault) -> Any:
    return pytest.mark.parametrize("fault", faults, ids=[one.name for one in faults])


async def seen(call: Call, fault: Fault, *, warm: bool = False, tls: bool = False, **options: Any) -> Expected:
    """Make a call under a fault that never ceases, on a server and a client of its own.

    Returns:
        What the server counted, and what the error says.
    """
    context = untrusted() if tls or fault is UNTRUSTED else None
    async with (
        Faulty(untrusted=context) as server,
        client(server.url_of(UNTRUSTED if tls else fault), **options) as one,
    ):
        on = await subject(call, one)
        if warm:
            await one.toolkits.get("hackernews")
            assert server.connections == 1
            server.deliveries.clear()
        server.always = fault
        try:
            await call.make(on, LARGE if fault.at in {"head", "body"} else "some-text")
        except ComposioError as error:
            check(error, server, fault)
            kind = STATUS_ERRORS.get(error.status or 0) if isinstance(error, APIStatusError) else type(error)
            return Expected(server.count, error.attempts, kind, error.sent, error.outcome_unknown)
        return Expected(server.count, server.count, None, sent=False, unknown=False)


def check(error: ComposioError, server: Faulty, fault: Fault) -> None:
    """What holds for every error: one id for all attempts, words that fit the facts, and no attempt uncounted."""
    arrived = [*server.deliveries, *server.partials]
    assert {row.header("x-request-id") for row in arrived} <= {error.request_id}
    assert ("outcome is unknown" in error.message or "do not repeat it" in error.message) == error.outcome_unknown
    assert ("Nothing was sent." in error.message) == (not error.sent)
    if error.outcome_unknown:
        assert error.request_id is not None
        assert error.request_id in str(error)
        assert error.attempts == 1 or fault.at == "accept"
    if fault.place == "server" and fault.at != "accept":
        assert len(arrived) == error.attempts or fault.at == "unread"
    if isinstance(error, APIStatusError):
        assert isinstance(error, STATUS_ERRORS[fault.status])


def settled(found: Expected, call: Call, fault: Fault) -> Expected:
    """The cell that must be seen: the one that was, where several are allowed."""
    return found if found in allowed(call, fault) else expected(call, fault)


async def row(fault: Fault, **options: Any) -> tuple[dict[str, Expected], dict[str, Expected]]:
    """What was seen and what must be seen, for all calls under one fault; they are made at the same time."""
    calls = {name: call for name, call in CALLS.items() if call.has_body or fault.at != "body"}
    found = await asyncio.gather(*(seen(call, fault, **options) for call in calls.values()))
    cells = dict(zip(calls, found, strict=True))
    return cells, {name: settled(cells[name], call, fault) for name, call in calls.items()}


async def no_such_name(host: str, *_: object, **__: object) -> list[object]:
    """A name server's quick no, since a real one may take its time."""
    raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known")


@by_name(*(one for one in NEVER_SENT if one not in STALLS))
async def test_what_never_left_is_tried_three_times_by_all(fault: Fault, monkeypatch: pytest.MonkeyPatch):
    """Without a connection every class is tried three times, nothing is delivered, and the error says so."""
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", no_such_name)
    found, wanted = await row(fault)
    assert found == wanted


@by_name(*ON_CONNECTION, *IN_REQUEST)
async def test_a_request_of_which_a_part_left_counts_as_sent(fault: Fault):
    """A connection that ends before or while the request is read: a create or an execute does not go out again."""
    found, wanted = await row(fault)
    assert found == wanted


@by_name(*LOST, *UNREADABLE)
async def test_an_answer_that_cannot_be_read(fault: Fault):
    """However the answer is lost: create and execute are delivered once, the others as often as is documented."""
    found, wanted = await row(fault)
    assert found == wanted


@by_name(*STATUSES, *CUT_STATUSES, *EARLY)
async def test_an_answer_that_is_no_success(fault: Fault):
    """Only a 429 makes a create or an execute go out again; a status counts even when its body is lost."""
    found, wanted = await row(fault)
    assert found == wanted


@by_name(*HARMLESS)
async def test_oddities_around_a_right_answer(fault: Fault):
    """A right answer is taken at the first try, whatever else the server does around it."""
    found, wanted = await row(fault)
    assert found == wanted


@by_name(*IN_REQUEST, *(one for one in LOST if one.shape in {"nothing", "half head", "half body"}))
async def test_a_reused_connection_changes_nothing(fault: Fault):
    """On a connection that has served a call before, the counts are the same."""
    found, wanted = await row(fault, warm=True)
    assert found == wanted


@by_name(*STALLS)
async def test_what_stalls_ends_in_time(fault: Fault):
    """Each call that stalls ends by its own limit: harmless ones after three attempts, the others after one."""
    limits = {"connect_timeout": 0.1} if fault in NEVER_SENT else {"attempt_timeout": 0.4, "connect_timeout": 20}

    async def cell(call: Call) -> Expected:
        short = {} if fault in NEVER_SENT or call.harmless else {"timeout": 0.4, "execute_timeout": 0.4}
        return await seen(call, fault, **limits, **short)

    calls = {name: call for name, call in CALLS.items() if call.has_body or fault.at != "body"}
    found = await asyncio.gather(*(cell(call) for call in calls.values()))
    assert dict(zip(calls, found, strict=True)) == {name: expected(call, fault) for name, call in calls.items()}


def test_every_class_and_method_has_a_call():
    """The calls of the matrix cover the four classes and the five HTTP methods."""
    assert {call.kind for call in CALLS.values()} == {"read", "write", "create", "execute"}
    assert {call.method for call in CALLS.values()} == {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_every_fault_has_its_row():
    """No fault of the catalog is left out of the tests above."""
    tests = [value for name, value in globals().items() if name.startswith("test_")]
    tried = {
        fault
        for test in tests
        for mark in getattr(test, "pytestmark", ())
        if mark.name == "parametrize" and mark.args[0] == "fault"
        for fault in mark.args[1]
    }
    assert tried == set(FAULTS.values())


@pytest.mark.parametrize("retries", [0, 1, 4])
@by_name(FAULTS["503"], FAULTS["429"], FAULTS["reset, no answer"], FAULTS["connection refused"])
async def test_max_retries_counts_for_every_class(fault: Fault, retries: int):
    """max_retries says how many attempts follow the first, where a call is repeated at all."""
    found, wanted = await row(fault, max_retries=retries)
    for name, cell in wanted.items():
        times = {ALL_TRIES: retries + 1}
        wanted[name] = cell._replace(
            deliveries=times.get(cell.deliveries, cell.deliveries), attempts=times.get(cell.attempts, cell.attempts)
        )
    assert found == wanted


@by_name(*IN_REQUEST, *LOST[:6])
def test_uvloop_changes_nothing(fault: Fault):
    """On uvloop, which reports lost connections in its own way, the counts are the same."""
    uvloop = pytest.importorskip("uvloop")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found, wanted = runner.run(row(fault))
    assert found == wanted


@by_name(*IN_REQUEST, *LOST[:6])
async def test_tls_changes_nothing(fault: Fault):
    """Over TLS, where a connection ends in yet other ways, the counts are the same."""
    found, wanted = await row(fault, tls=True, ssl=trusting())
    assert found == wanted
