"""What every answer and every error tells beside its content, in both packages."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from composio_async.emulator.faults import RateLimit, Status
from composio_async.errors import (
    APIError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ComposioError,
    ConnectionRequiredError,
    InternalServerError,
    NotFoundError,
    PaginationError,
    PermissionDeniedError,
    ToolNotFoundError,
    UnprocessableEntityError,
)
from composio_async.pagination import IncompleteListWarning

from .helpers import client

GET_USER = "HACKERNEWS_GET_USER"

ANSWERS = {
    "session": lambda c: _state(c.create("user_123")),
    "tool result": lambda c: c.tools.execute(GET_USER, {"username": "pg"}),
    "tool": lambda c: c.tools.get_raw_composio_tool_by_slug(GET_USER),
    "toolkit": lambda c: c.toolkits.get("github"),
    "auth config": lambda c: c.auth_configs.create("github"),
    "link": lambda c: c.tools.get_input(GET_USER, text="username: pg"),
    "page of tools": lambda c: c.tools.list(limit=2).first(),
    "page of toolkits": lambda c: c.toolkits.list().first(),
    "page of accounts": lambda c: c.connected_accounts.list().first(),
    "page of auth configs": lambda c: c.auth_configs.list().first(),
}


async def _state(session: Any) -> Any:
    return (await session).state


@pytest.mark.parametrize("call", ANSWERS.values(), ids=ANSWERS)
async def test_every_answer_has_its_meta(composio: Any, emulator: Any, call: Any) -> None:
    """Models and pages tell status, headers in any case, the request id, attempts and elapsed time."""
    answer = await call(composio)
    sent = emulator.requests()[-1]
    assert answer.meta.status == sent.status
    assert answer.meta.request_id == sent.headers["x-request-id"]
    assert answer.meta.headers["X-Composio-Emulator"] == "1"
    assert answer.meta.attempts == 1
    assert 0 < answer.meta.elapsed < 10
    assert "ak_" not in repr(answer)


async def test_meta_is_no_part_of_the_value(composio: Any) -> None:
    """Two answers with the same content are equal, print the same, and pickle with their meta."""
    first = await composio.toolkits.get("github")
    second = await composio.toolkits.get("github")
    assert first == second
    assert repr(first) == repr(second)
    assert first.meta.request_id != second.meta.request_id
    again = pickle.loads(pickle.dumps(first))
    assert again == first
    assert again.meta.request_id == first.meta.request_id
    assert again.meta.headers["x-composio-emulator"] == "1"
    assert copy.deepcopy(first) == first


async def test_each_page_has_its_own_meta(composio: Any, emulator: Any) -> None:
    """Pages that are walked tell of their own request."""
    ids = [page.meta.request_id async for page in composio.tools.list(limit=40).pages()]
    assert ids == [request.headers["x-request-id"] for request in emulator.requests()]
    assert len(set(ids)) == 3


async def test_a_repeated_request_keeps_its_id(composio: Any, emulator: Any) -> None:
    """All attempts of one call bear one request id, the answer counts them, and the next call has another id."""
    emulator.fault("toolkits.get", Status(503), RateLimit(0.01))
    toolkit = await composio.toolkits.get("github")
    assert toolkit.meta.attempts == 3
    ids = {request.headers["x-request-id"] for request in emulator.requests()}
    assert ids == {toolkit.meta.request_id}
    other = await composio.toolkits.get("github")
    assert other.meta.request_id not in ids


async def test_an_error_tells_where_and_what(composio: Any, emulator: Any) -> None:
    """An error of the platform carries the call, the answer and the advice, and its text the most of it."""
    with pytest.raises(ToolNotFoundError) as caught:
        await composio.tools.execute("GITHUB_CREATE_ISSUE", {"title": "x"}, user_id="user_123")
    error = caught.value
    assert (error.operation, error.method) == ("tools.execute", "POST")
    assert error.path == "/api/v3.1/tools/execute/GITHUB_CREATE_ISSUE"
    assert (error.status, error.code, error.slug) == (404, 2301, "Tool_ToolNotFound")
    assert "Did you mean GITHUB_CREATE_AN_ISSUE" in error.suggested_fix
    assert error.request_id == emulator.requests()[-1].headers["x-request-id"]
    assert (error.attempts, error.sent, error.outcome_unknown) == (1, True, False)
    assert 0 < error.elapsed < 10
    assert error.headers["x-composio-emulator"] == "1"
    assert error.body["error"]["message"] == "Tool 'GITHUB_CREATE_ISSUE' was not found"
    assert str(error) == (
        "There is no tool 'GITHUB_CREATE_ISSUE' at version 'latest'. "
        f"Suggested fix: {error.suggested_fix} (tools.execute, HTTP 404, request id {error.request_id})"
    )
    assert type(error.__cause__) is NotFoundError


async def test_errors_pickle(composio: Any) -> None:
    """An error survives a process boundary with everything that it tells."""
    with pytest.raises(ConnectionRequiredError) as caught:
        await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", {}, user_id="nobody")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is ConnectionRequiredError
    assert str(again) == str(caught.value)
    assert (again.status, again.code, again.request_id) == (400, 1803, caught.value.request_id)
    assert again.headers["x-composio-emulator"] == "1"


STATUSES = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: APIStatusError,
    410: APIStatusError,
    422: UnprocessableEntityError,
    500: InternalServerError,
    501: InternalServerError,
}


@pytest.mark.parametrize(("status", "kind"), STATUSES.items(), ids=str)
async def test_each_status_is_its_error(package: Any, emulator: Any, status: int, kind: type[Exception]) -> None:
    """A status that is no success is the error of that status, under one root, with the platform's words."""
    emulator.fault("connected_accounts.list", Status(status))
    async with client(package, emulator, max_retries=0) as composio:
        with pytest.raises(APIStatusError, match="The emulator was told to answer so") as caught:
            await composio.connected_accounts.list()
    assert type(caught.value) is kind
    assert isinstance(caught.value, APIError)
    assert isinstance(caught.value, ComposioError)
    assert caught.value.status == status


async def test_a_wrong_key_says_so_and_is_not_repeated(package: Any, emulator: Any) -> None:
    """A key that the platform does not know is `AuthenticationError`; the key is nowhere in it."""
    async with client(package, emulator, api_key="ak_wrong_but_long_enough") as composio:
        with pytest.raises(AuthenticationError, match="Invalid API key in x-api-key") as caught:
            await composio.create("user_123")
    assert "wrong_but" not in str(caught.value) + repr(caught.value) + repr(caught.value.__dict__)
    assert caught.value.suggested_fix
    assert len(emulator.requests()) == 1


async def test_secrets_in_a_body_are_masked(package: Any, emulator: Any) -> None:
    """What a platform repeats of keys and tokens does not reach logs through an error."""
    body = {"error": {"message": "bad key ak_1234567890", "access_token": "tok", "nested": [{"password": "pw"}]}}
    emulator.fault("toolkits.get", Status(400, body))
    async with client(package, emulator) as composio:
        with pytest.raises(BadRequestError, match=r"bad key \*\*\*") as caught:
            await composio.toolkits.get("github")
    assert caught.value.body == {
        "error": {"message": "bad key ***", "access_token": "***", "nested": [{"password": "***"}]}
    }


async def test_fields_of_tomorrow_are_kept(composio: Any, emulator: Any) -> None:
    """A field or a word that this release does not know breaks nothing and can be read."""
    account = {"id": "ca_1", "status": "PAUSED", "user_id": "u", "mood": {"today": "fine"}}
    emulator.fault("connected_accounts.get", Status(200, account))
    found = await composio.connected_accounts.get("ca_1")
    assert (found.status, found.is_active, found.extra) == ("PAUSED", False, {"mood": {"today": "fine"}})
    emulator.fault("connected_accounts.list", Status(200, {"items": [account], "next_cursor": None, "hints": []}))
    assert (await composio.connected_accounts.list()).items[0] == found
    emulator.fault("tools.execute", Status(200, {"successful": True, "data": {}, "error": None, "cost": 3}))
    assert (await composio.tools.execute(GET_USER, {"username": "pg"})).extra == {"cost": 3}


async def test_a_list_that_does_not_end_is_an_error(composio: Any, emulator: Any) -> None:
    """A cursor that comes again ends in an error that says how far it went, not in a loop."""
    page = {"items": [{"slug": "A"}], "next_cursor": "again", "total_items": 9}
    emulator.fault("toolkits.list", *[Status(200, page)] * 2)
    seen: list[str] = []
    with pytest.raises(PaginationError, match="its cursor came again, after 2 items"):
        async for kit in composio.toolkits.list():
            seen.append(kit.slug)  # noqa: PERF401  what came before the error counts
    assert seen == ["A", "A"]


async def test_a_list_that_ends_early_warns(composio: Any, emulator: Any) -> None:
    """A list that has fewer items than the platform says is told, not cut silently."""
    emulator.fault("toolkits.list", Status(200, {"items": [{"slug": "A"}], "next_cursor": None, "total_items": 9}))
    with pytest.warns(IncompleteListWarning, match="ended after 1 of 9 items"):
        assert [kit.slug async for kit in composio.toolkits.list()] == ["A"]
