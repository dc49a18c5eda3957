"""The matrix through the synchronous facade, against a server in a process of its own."""

from __future__ import annotations

from typing import Any

import pytest
from calls import KEY, Call, QuickClock
from expected import Expected, allowed
from faults import CUT_STATUSES, FAULTS, HARMLESS, IN_REQUEST, LOST, ON_CONNECTION, STATUSES, UNREADABLE, Fault
from remote import Remote

from composio_async.errors import APIStatusError, ComposioError
from composio_sync import Composio

CALLS = {
    "toolkits.get": Call("read", "GET", lambda one, text: one.toolkits.get("hackernews")),
    "connected_accounts.delete": Call("write", "DELETE", lambda one, text: one.connected_accounts.delete("ca_1")),
    "connected_accounts.link": Call(
        "create", "POST", lambda one, text: one.connected_accounts.link(text, "ac_1", allow_multiple=True)
    ),
    "tools.execute": Call(
        "execute",
        "POST",
        lambda one, text: one.tools.execute("HACKERNEWS_GET_USER", {"username": text}, user_id="user_1"),
    ),
}
FAULTS_TRIED = (
    FAULTS["connection refused"],
    *ON_CONNECTION,
    *IN_REQUEST,
    *LOST,
    *UNREADABLE,
    *STATUSES,
    *CUT_STATUSES,
    *HARMLESS,
)


@pytest.fixture(autouse=True)
def no_blocking_calls() -> None:
    """Here calls block on purpose."""


def seen(remote: Remote, call: Call, fault: Fault) -> Expected:
    """Make a call under a fault that never ceases: what the server counted, and what the error says."""
    remote.reset()
    remote.set(always=fault)
    with Composio(api_key=KEY, base_url=remote.urls[fault.place]) as one:
        one._core._transport.clock = QuickClock()
        try:
            call.make(one, "x" * 400_000 if fault.at == "body" else "some-text")
        except ComposioError as error:
            kind: Any = APIStatusError if isinstance(error, APIStatusError) else type(error)
            count = remote.counts()["deliveries"]
            assert {dict(row["headers"])["x-request-id"] for row in remote.take()} <= {error.request_id}
            return Expected(count, error.attempts, kind, error.sent, error.outcome_unknown)
    count = remote.counts()["deliveries"]
    return Expected(count, count, None, sent=False, unknown=False)


def plain(cell: Expected) -> Expected:
    """A cell with one error for all statuses."""
    is_status = cell.error is not None and issubclass(cell.error, APIStatusError)
    return cell._replace(error=APIStatusError) if is_status else cell


@pytest.mark.parametrize("fault", FAULTS_TRIED, ids=lambda one: one.name)
def test_the_facade_delivers_as_the_core_does(remote: Remote, fault: Fault):
    """Through composio_sync a call is delivered, repeated and judged exactly as through composio_async."""
    calls = {name: call for name, call in CALLS.items() if call.has_body or fault.at != "body"}
    for name, call in calls.items():
        assert seen(remote, call, fault) in {plain(cell) for cell in allowed(call, fault)}, name
