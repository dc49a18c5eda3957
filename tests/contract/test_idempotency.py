"""A key of the caller's own for a run: sent when given, never trusted."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Any

import pytest

from composio_async.emulator.faults import RateLimit, Reset
from composio_async.errors import APIConnectionError, InvalidParams, InvalidParamsType

from .helpers import settled

GET_USER = "HACKERNEWS_GET_USER"
PG = {"username": "pg"}
KEY = {"idempotency_key": "order-7"}


async def _in_session(composio: Any) -> Any:
    return await composio.create("user_123", toolkits=["github"])


RUNS = {
    "tools.execute": lambda c, s, k: c.tools.execute(GET_USER, PG, **k),
    "tools.proxy": lambda c, s, k: c.tools.proxy(
        "/user", "GET", user_id="user_123", connected_account_id=s.account, **k
    ),
    "sessions.execute": lambda c, s, k: s.execute("GITHUB_GET_A_REPOSITORY", {"owner": "o", "repo": "r"}, **k),
    "sessions.execute_meta": lambda c, s, k: s.execute_meta("COMPOSIO_SEARCH_TOOLS", {"queries": []}, **k),
    "sessions.proxy_execute": lambda c, s, k: s.proxy_execute(toolkit="github", endpoint="/user", method="GET", **k),
}


class _World:
    def __init__(self, session: Any, account: str) -> None:
        self._session = session
        self.account = account

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


@pytest.fixture
async def session(composio: Any, emulator: Any) -> Any:
    """A session with an account."""
    account = emulator.connect("user_123", "github")
    return _World(await _in_session(composio), account.id if hasattr(account, "id") else account)


@pytest.mark.parametrize("operation", RUNS)
async def test_the_key_is_sent_when_given(composio: Any, emulator: Any, session: Any, operation: str) -> None:
    """Every call that runs something takes a key, which goes with it as a header; without one there is no header."""
    await RUNS[operation](composio, session, KEY)
    await RUNS[operation](composio, session, {})
    first, second = emulator.requests(operation)[-2:]
    assert first.headers["idempotency-key"] == "order-7"
    assert "idempotency-key" not in second.headers


async def test_views_and_many_calls_take_the_key(composio: Any, emulator: Any) -> None:
    """A user's view, and each of many calls, send the key they are given."""
    view = await settled(composio.for_user("user_123"))
    await view.execute(GET_USER, PG, **KEY)
    calls = [{"slug": GET_USER, "arguments": PG, "idempotency_key": f"k{number}"} for number in range(3)]
    async for outcome in composio.tools.execute_many(calls):
        assert outcome.error is None
    sent = [request.headers["idempotency-key"] for request in emulator.requests("tools.execute")]
    assert sorted(sent) == ["k0", "k1", "k2", "order-7"]


async def test_the_key_stays_when_a_refused_call_goes_out_again(composio: Any, emulator: Any) -> None:
    """A repetition after a 429 has the same key."""
    emulator.fault("tools.execute", RateLimit(retry_after=0))
    await composio.tools.execute(GET_USER, PG, **KEY)
    assert [one.headers["idempotency-key"] for one in emulator.requests("tools.execute")] == ["order-7"] * 2


async def test_a_key_allows_no_repetition(composio: Any, emulator: Any) -> None:
    """The platform does not promise to tell repetitions, so a lost answer is not asked for again, key or not."""
    emulator.fault("tools.execute", Reset())
    with pytest.raises(APIConnectionError) as caught:
        await composio.tools.execute(GET_USER, PG, **KEY)
    assert caught.value.outcome_unknown
    assert len(emulator.requests("tools.execute")) == 1


class Orders(StrEnum):
    """Keys as an enum."""

    FIRST = "order-1"


class Old(str, Enum):  # noqa: UP042  the older form is what is tested
    """Keys as an older kind of enum, whose text is its name."""

    FIRST = "order-1"


@pytest.mark.parametrize("key", [Orders.FIRST, Old.FIRST])
async def test_a_key_may_be_an_enum(composio: Any, emulator: Any, key: str) -> None:
    """Of an enum its value is sent, not its name."""
    await composio.tools.execute(GET_USER, PG, idempotency_key=key)
    assert emulator.requests("tools.execute")[-1].headers["idempotency-key"] == "order-1"


@pytest.mark.parametrize("key", ["", "  ", "a\r\nx-api-key: b", "ключ", "a" * 256, "tab\t"])
async def test_a_key_that_no_header_can_hold_is_refused(composio: Any, emulator: Any, key: str) -> None:
    """A key that is empty, too long, or not printable ASCII is an error before anything is sent."""
    with pytest.raises(InvalidParams, match="idempotency_key must be 1 to 255 printable ASCII characters"):
        await composio.tools.execute(GET_USER, PG, idempotency_key=key)
    with pytest.raises(InvalidParamsType, match="idempotency_key must be text, not int"):
        await composio.tools.execute(GET_USER, PG, idempotency_key=7)
    assert emulator.requests("tools.execute") == []
