"""Hooks, log and spans: what is told of each attempt, in both packages."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import composio_async
from composio_async import RequestEvent, ResponseEvent, RetryEvent
from composio_async.emulator.faults import RateLimit, Reset, Stall, Status
from composio_async.errors import APIConnectionError, APITimeoutError, InvalidParamsType, RateLimitError
from composio_async.integrations.otel import spans

from .helpers import client, settled

GET_USER = "HACKERNEWS_GET_USER"
PG = {"username": "pg"}


class Told:
    """What the hooks were told, in order."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.options = dict.fromkeys(("on_request", "on_response", "on_retry"), self.events.append)

    def of(self, kind: type) -> list[Any]:
        return [one for one in self.events if isinstance(one, kind)]


async def test_a_call_is_told(package: Any, emulator: Any) -> None:
    """A call that succeeds is one request and one response, with the ids that the platform saw and gave."""
    told = Told()
    async with client(package, emulator, **told.options) as composio:
        result = await composio.tools.execute(GET_USER, PG)
    request, response = told.events
    assert (type(request), type(response)) == (RequestEvent, ResponseEvent)
    path = f"/api/v3.1/tools/execute/{GET_USER}"
    assert (request.operation, request.method, request.path) == ("tools.execute", "POST", path)
    assert (request.route, request.attempt) == ("/api/v3.1/tools/execute/{tool_slug}", 1)
    assert request.base_url == emulator.url
    assert request.request_id == emulator.requests("tools.execute")[-1].headers["x-request-id"]
    assert response.request is request
    assert (response.status, response.error, response.request_id) == (200, None, result.meta.request_id)
    assert response.headers["content-type"].startswith("application/json")
    assert response.elapsed >= 0
    assert repr(request) == f"RequestEvent(tools.execute, POST {path}, attempt=1)"
    assert repr(response).startswith("ResponseEvent(tools.execute, 200, elapsed=")


async def test_an_attempt_that_fails_is_told_with_its_error(package: Any, emulator: Any) -> None:
    """A refusal, a lost answer and a timeout end their attempts too; the first has a status, the others have none."""
    told = Told()
    async with client(package, emulator, **told.options) as composio:
        with pytest.raises(composio_async.NotFoundError):
            await composio.toolkits.get("githup")
        emulator.fault("tools.execute", Reset(), Stall(30))
        with pytest.raises(APIConnectionError):
            await composio.tools.execute(GET_USER, PG)
        with pytest.raises(APITimeoutError):
            await composio.tools.execute(GET_USER, PG, timeout=0.2)
    refused, lost, late = told.of(ResponseEvent)
    assert len(told.of(RequestEvent)) == 3
    assert (refused.status, type(refused.error)) == (404, composio_async.NotFoundError)
    assert (lost.status, type(lost.error), lost.error.outcome_unknown) == (None, APIConnectionError, True)
    assert (late.status, type(late.error), dict(late.headers)) == (None, APITimeoutError, {})


async def test_a_retry_is_told_before_its_pause(package: Any, emulator: Any) -> None:
    """Between two attempts stands one retry event, with the error and the seconds to wait; ids stay the same."""
    told = Told()
    emulator.fault("tools.execute", RateLimit(retry_after=0.01))
    async with client(package, emulator, **told.options) as composio:
        await composio.tools.execute(GET_USER, PG)
    kinds = [type(one).__name__ for one in told.events]
    assert kinds == ["RequestEvent", "ResponseEvent", "RetryEvent", "RequestEvent", "ResponseEvent"]
    retry = told.of(RetryEvent)[0]
    first, second = told.of(RequestEvent)
    assert (retry.request, type(retry.error)) == (first, RateLimitError)
    assert retry.pause == pytest.approx(0.01)
    assert (first.attempt, second.attempt, second.request_id) == (1, 2, first.request_id)
    assert repr(retry) == "RetryEvent(tools.execute, RateLimitError, pause=0.010)"


async def test_the_last_failure_is_no_retry(package: Any, emulator: Any) -> None:
    """When the attempts are used up, nothing is told that will not happen."""
    told = Told()
    emulator.fault("toolkits.get", *[Status(503)] * 2)
    async with client(package, emulator, max_retries=1, **told.options) as composio:
        with pytest.raises(composio_async.InternalServerError):
            await composio.toolkits.get("github")
    assert (len(told.of(RequestEvent)), len(told.of(RetryEvent))) == (2, 1)


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry"])
async def test_a_hook_that_fails_changes_nothing(
    package: Any, emulator: Any, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """What a hook raises is in the log with its name; the tool runs once, and its result arrives."""

    def broken(event: object) -> None:
        raise ZeroDivisionError

    emulator.fault("tools.execute", RateLimit(retry_after=0))
    async with client(package, emulator, **{name: broken}) as composio:
        result = await composio.tools.execute(GET_USER, PG)
    assert result.successful
    assert len(emulator.requests("tools.execute")) == 2
    failures = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert len(failures) == (1 if name == "on_retry" else 2)
    assert "broken failed; the call goes on." in failures[0].getMessage()
    assert failures[0].exc_info is not None


class _Awaited:
    async def __call__(self, event: object) -> None:
        raise AssertionError


async def _awaited(event: object) -> None:
    raise AssertionError


@pytest.mark.parametrize("hook", [_awaited, _Awaited()])
async def test_a_hook_that_wants_to_be_awaited_is_refused(package: Any, emulator: Any, hook: Any) -> None:
    """A coroutine function would never run, so it is an error when the client is made."""
    with pytest.raises(InvalidParamsType, match="on_response must be a plain function"):
        client(package, emulator, on_response=hook)
    with pytest.raises(InvalidParamsType, match="on_retry must be a function, not int"):
        client(package, emulator, on_retry=3)


async def test_copies_have_hooks_of_their_own(package: Any, emulator: Any) -> None:
    """`with_options` keeps the hooks of the original, or takes others for the copy alone."""
    told, other = Told(), Told()
    async with client(package, emulator, **told.options) as composio:
        same = await settled(composio.with_options(timeout=30))
        await same.toolkits.get("github")
        copy = await settled(composio.with_options(**other.options))
        await copy.toolkits.get("gmail")
    assert [one.path.rpartition("/")[2] for one in told.of(RequestEvent)] == ["github"]
    assert [one.path.rpartition("/")[2] for one in other.of(RequestEvent)] == ["gmail"]


trace_id: contextvars.ContextVar[str] = contextvars.ContextVar("trace_id")


async def test_hooks_see_the_callers_context(package: Any, emulator: Any) -> None:
    """A context variable of the caller, such as a trace id, is there in the hook."""
    seen: list[str] = []
    async with client(package, emulator, on_request=lambda _: seen.append(trace_id.get())) as composio:
        trace_id.set("one")
        await composio.toolkits.get("github")
        trace_id.set("two")
        await composio.toolkits.get("gmail")
    assert seen == ["one", "two"]


async def test_a_cancelled_attempt_is_told(emulator: Any) -> None:
    """Cancelling ends the attempt for the hooks too, so that nothing they opened stays open."""
    told = Told()
    emulator.fault("tools.execute", Stall(30))
    async with client(composio_async, emulator, **told.options) as composio:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(composio.tools.execute(GET_USER, PG), 0.2)
    (response,) = told.of(ResponseEvent)
    assert isinstance(response.error, asyncio.CancelledError)
    assert repr(response).startswith("ResponseEvent(tools.execute, CancelledError, ")


async def test_nothing_is_told_to_nobody(package: Any, emulator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hooks, and with the log at its default, no event is ever made."""

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("composio_async._call.RequestEvent", never)
    emulator.fault("toolkits.get", Status(503))
    async with client(package, emulator) as composio:
        await composio.toolkits.get("github")


async def test_the_log_tells_each_attempt(package: Any, emulator: Any, caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG each attempt and its end are a line, a retry one at INFO, with the facts as attributes of the record."""
    caplog.set_level(logging.DEBUG, "composio_async")
    emulator.fault("tools.execute", RateLimit(retry_after=0.01))
    async with client(package, emulator) as composio:
        await composio.tools.execute(GET_USER, {**PG, "note": "private"})
    records = [one for one in caplog.records if one.name == "composio_async"]
    lines = [(one.levelname, one.getMessage()) for one in records]
    path = f"/api/v3.1/tools/execute/{GET_USER}"
    assert lines[0] == ("DEBUG", f"tools.execute: POST {path}, attempt 1")
    assert "The platform refused tools.execute" in lines[1][1]
    assert lines[2][0] == "INFO"
    assert lines[2][1].startswith("tools.execute: goes out again in 0.010 s, after attempt 1: The platform refused")
    assert lines[3] == ("DEBUG", f"tools.execute: POST {path}, attempt 2")
    assert lines[4][1].startswith("tools.execute: ended after ")
    assert lines[4][1].endswith(" s: HTTP 200")
    facts = vars(records[4])
    assert {name: facts[name] for name in ("operation", "method", "path", "attempt", "status")} == {
        "operation": "tools.execute",
        "method": "POST",
        "path": path,
        "attempt": 2,
        "status": 200,
    }
    assert facts["request_id"]
    assert facts["elapsed"] >= 0
    assert "private" not in caplog.text
    assert emulator.api_key not in caplog.text


async def test_a_retry_alone_is_in_the_log_at_info(
    package: Any, emulator: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """At INFO a call that works at once says nothing."""
    caplog.set_level(logging.INFO, "composio_async")
    emulator.fault("toolkits.get", Status(503))
    async with client(package, emulator) as composio:
        await composio.toolkits.get("github")
        await composio.toolkits.get("gmail")
    assert [one.levelname for one in caplog.records if one.name == "composio_async"] == ["INFO"]


async def test_spans(package: Any, emulator: Any) -> None:
    """Each attempt is a client span under the caller's, with OpenTelemetry's words; a failed one is an error."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    emulator.fault("tools.execute", RateLimit(retry_after=0), Reset())
    async with client(package, emulator, **spans(provider)) as composio:
        with provider.get_tracer("test").start_as_current_span("mine") as mine:
            with pytest.raises(APIConnectionError):
                await composio.tools.execute(GET_USER, PG)
            await composio.toolkits.get("github")
    provider.shutdown()
    refused, lost, read, _ = exporter.get_finished_spans()
    port = int(emulator.url.rpartition(":")[2])
    common = {
        "http.request.method": "POST",
        "url.template": "/api/v3.1/tools/execute/{tool_slug}",
        "server.address": "127.0.0.1",
        "server.port": port,
        "composio.operation": "tools.execute",
    }
    assert (refused.name, refused.kind) == ("POST /api/v3.1/tools/execute/{tool_slug}", trace.SpanKind.CLIENT)
    assert common.items() <= dict(refused.attributes).items()
    assert refused.attributes["http.response.status_code"] == 429
    assert refused.attributes["error.type"] == "429"
    assert "composio.outcome_unknown" not in refused.attributes
    assert lost.attributes["http.request.resend_count"] == 1
    assert lost.attributes["error.type"] == "APIConnectionError"
    assert lost.attributes["composio.outcome_unknown"] is True
    assert [one.status.status_code.name for one in (refused, lost, read)] == ["ERROR", "ERROR", "UNSET"]
    assert read.attributes["http.response.status_code"] == 200
    assert {one.parent.span_id for one in (refused, lost, read)} == {mine.get_span_context().span_id}
    assert {one.context.trace_id for one in (refused, lost, read)} == {mine.get_span_context().trace_id}


async def test_a_cancelled_attempt_ends_its_span(emulator: Any) -> None:
    """No span stays open when a call is cancelled."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    emulator.fault("tools.execute", Stall(30))
    async with client(composio_async, emulator, **spans(provider)) as composio:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(composio.tools.execute(GET_USER, PG), 0.1)
    provider.shutdown()
    (span,) = exporter.get_finished_spans()
    assert span.attributes["error.type"] == "CancelledError"


async def test_a_log_that_fails_loses_no_result(
    package: Any, emulator: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record factory of the program's that owns our names, and a filter that raises, do not touch the call."""
    caplog.set_level(logging.DEBUG, "composio_async")
    plain = logging.getLogRecordFactory()

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = plain(*args, **kwargs)
        record.request_id = "the program's own"
        return record

    logging.setLogRecordFactory(factory)
    try:
        async with client(package, emulator) as composio:
            assert (await composio.tools.execute(GET_USER, PG)).successful
    finally:
        logging.setLogRecordFactory(plain)
    assert [one.request_id for one in caplog.records if one.name == "composio_async"] == ["the program's own"] * 2

    def broken(record: logging.LogRecord) -> bool:
        raise ZeroDivisionError

    log = logging.getLogger("composio_async")
    log.addFilter(broken)
    try:
        async with client(package, emulator) as composio:
            assert (await composio.tools.execute(GET_USER, PG)).successful
    finally:
        log.removeFilter(broken)
    assert len(emulator.requests("tools.execute")) == 2


async def test_a_cancelled_future_in_a_hook_is_not_the_callers(package: Any, emulator: Any) -> None:
    """What a hook raises is its own, a CancelledError too: the call goes on and gives its result."""

    def asks(event: object) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.cancel()
        future.result()

    async with client(package, emulator, on_response=asks) as composio:
        assert (await composio.tools.execute(GET_USER, PG)).successful


async def test_a_slow_hook_takes_its_time_from_the_deadline(package: Any, emulator: Any) -> None:
    """What a hook takes before the request leaves is not added to the limit of the call."""

    def slow(event: object) -> None:
        end = time.monotonic() + 0.4
        while time.monotonic() < end:
            pass

    emulator.fault("tools.execute", Stall(30))
    async with client(package, emulator, on_request=slow) as composio:
        await composio.toolkits.get("github")
        began = time.monotonic()
        with pytest.raises(APITimeoutError):
            await composio.tools.execute(GET_USER, PG, timeout=0.6)
    assert time.monotonic() - began < 0.9
