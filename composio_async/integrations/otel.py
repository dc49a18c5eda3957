"""OpenTelemetry: a client span for each attempt to call the platform, made of the hooks. Needs the extra `otel`."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider, get_tracer

from composio_async._version import __version__
from composio_async.hooks import RequestEvent, RequestHook, ResponseEvent, ResponseHook


class SpanHooks(TypedDict):
    """The hooks that make spans, as options of `Composio`."""

    on_request: RequestHook
    on_response: ResponseHook


def spans(tracer_provider: TracerProvider | None = None) -> SpanHooks:
    """Hooks that make a span for each attempt, under the span that is current where the call is made.

    A span is named by method and route and has the attributes that OpenTelemetry defines for HTTP clients, and
    `composio.operation`, `composio.request_id` and, where an execute or create failed, `composio.outcome_unknown`.
    No key, argument or body is in it, but for what the platform's own words in an error tell of them.

    Args:
        tracer_provider: To make spans with; None for the global one.

    Returns:
        Options for `Composio(**spans())`.

    Example:
        from composio_async.integrations.otel import spans

        composio = Composio(**spans())
    """
    tracer = get_tracer("composio_async", __version__, tracer_provider)
    open_spans: WeakKeyDictionary[RequestEvent, Span] = WeakKeyDictionary()

    def on_request(event: RequestEvent) -> None:
        server = urlsplit(event.base_url)
        attributes: dict[str, str | int] = {
            "http.request.method": event.method,
            "url.template": event.route,
            "server.address": server.hostname or "",
            "server.port": server.port or (443 if server.scheme == "https" else 80),
            "composio.operation": event.operation,
            "composio.request_id": event.request_id,
        }
        if event.attempt > 1:
            attributes["http.request.resend_count"] = event.attempt - 1
        name = f"{event.method} {event.route}"
        open_spans[event] = tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)

    def on_response(event: ResponseEvent) -> None:
        span = open_spans.pop(event.request)
        if event.status is not None:
            span.set_attribute("http.response.status_code", event.status)
            span.set_attribute("composio.request_id", event.request_id)
        if event.error is not None:
            refused = event.status is not None and event.status >= 400  # noqa: PLR2004
            kind = str(event.status) if refused else type(event.error).__name__
            span.set_attribute("error.type", kind)
            if getattr(event.error, "outcome_unknown", False):
                span.set_attribute("composio.outcome_unknown", value=True)
            span.record_exception(event.error)
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    return {"on_request": on_request, "on_response": on_response}
