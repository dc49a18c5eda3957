"""The escape hatch: requests of one's own, with this client's key, retries, deadline and errors, in both packages."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async.emulator.faults import RateLimit, Reset, Stall, Status
from composio_async.errors import (
    APIConnectionError,
    APITimeoutError,
    InternalServerError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
)

EXECUTE = "/api/v3.1/tools/execute/HACKERNEWS_GET_USER"
PG = {"arguments": {"username": "pg"}}


async def test_a_read(composio: Any, emulator: Any) -> None:
    """A GET gives the JSON value as it came, with what is known about the answer."""
    result = await composio.raw.request("GET", "/api/v3.1/toolkits/github")
    assert result.data["slug"] == "github"
    assert (result.meta.status, result.meta.attempts) == (200, 1)
    request = emulator.requests("toolkits.get")[-1]
    assert (request.method, request.path, request.query) == ("GET", "/api/v3.1/toolkits/github", {})
    assert request.headers["x-api-key"] == "ak_e****"


async def test_query_and_body_are_written_as_everywhere(composio: Any, emulator: Any) -> None:
    """Lists are joined with commas, None is left out, and a body is JSON."""
    query = {"toolkit_slug": "github", "tags": ["readOnlyHint", "createHint"], "limit": 3, "cursor": None}
    await composio.raw.request("get", "/api/v3.1/tools", query=query)
    seen = emulator.requests("tools.list")[-1].query
    assert seen == {"toolkit_slug": "github", "tags": "readOnlyHint,createHint", "limit": "3"}
    made = await composio.raw.request("POST", "/api/v3.1/auth_configs", body={"toolkit": {"slug": "github"}})
    assert made.data["auth_config"]["id"].startswith("ac_")
    assert emulator.requests("auth_configs.create")[-1].body == {"toolkit": {"slug": "github"}}


async def test_a_refusal_is_our_error(composio: Any) -> None:
    """The platform's refusals are the same errors as everywhere."""
    with pytest.raises(NotFoundError) as caught:
        await composio.raw.request("GET", "/api/v3.1/toolkits/githup")
    assert (caught.value.operation, caught.value.path) == ("raw.request", "/api/v3.1/toolkits/githup")


async def test_what_is_sent_again(composio: Any, emulator: Any) -> None:
    """A GET counts as a read; every other method is sent once, unless the caller knows better."""
    emulator.fault("toolkits.get", Status(503))
    assert (await composio.raw.request("GET", "/api/v3.1/toolkits/github")).meta.attempts == 2
    emulator.fault("tools.execute", Status(503))
    with pytest.raises(InternalServerError) as caught:
        await composio.raw.request("POST", EXECUTE, body=PG)
    assert caught.value.outcome_unknown
    emulator.fault("tools.execute", Status(503))
    assert (await composio.raw.request("POST", EXECUTE, body=PG, delivery="read")).meta.attempts == 2
    emulator.fault("tools.execute", RateLimit(retry_after=0), Reset())
    with pytest.raises(APIConnectionError) as lost:
        await composio.raw.request("POST", EXECUTE, body=PG, delivery="execute", idempotency_key="k-1")
    assert (lost.value.outcome_unknown, lost.value.attempts) == (True, 2)
    assert emulator.requests("tools.execute")[-1].headers["idempotency-key"] == "k-1"


async def test_it_has_a_deadline(composio: Any, emulator: Any) -> None:
    """`timeout=` bounds it like every call."""
    emulator.fault("tools.execute", Stall(30))
    with pytest.raises(APITimeoutError, match=r"raw\.request ran out of time while waiting for the answer, 0\.2 s"):
        await composio.raw.request("POST", EXECUTE, body=PG, timeout=0.2)


@pytest.mark.parametrize(
    "path",
    [
        "toolkits",
        "//evil.example/x",
        "https://evil.example",
        "/a/../b",
        "/a/./b",
        "/a?b=1",
        "/a#b",
        "/a b",
        "/\\evil",
        "/{slug}",
        "/ü",
        "",
    ],
)
async def test_a_path_leads_nowhere_else(composio: Any, emulator: Any, path: str) -> None:
    """A path that could mean another host, or a query, is refused before anything is sent."""
    with pytest.raises(InvalidParams, match="path must"):
        await composio.raw.request("GET", path)
    assert emulator.requests() == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"method": "HEAD"}, "method must be one of DELETE, GET, PATCH, POST, PUT, not 'HEAD'"),
        ({"delivery": "twice"}, "delivery must be one of read, write, create, execute, not 'twice'"),
        ({"key": "admin"}, "key must be project, user or org, not 'admin'"),
    ],
)
async def test_what_it_does_not_know(composio: Any, emulator: Any, options: dict, told: str) -> None:
    """A method, delivery or kind of key that there is not is refused before anything is sent."""
    with pytest.raises(InvalidParams, match=told):
        await composio.raw.request(**{"method": "GET", "path": "/api/v3.1/toolkits", **options})
    with pytest.raises(InvalidParamsType):
        await composio.raw.request("GET", 7)
    assert emulator.requests() == []
