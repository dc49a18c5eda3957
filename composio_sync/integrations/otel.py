# Generated from composio_async/integrations/otel.py by `python -m composio_async._syncgen`. Do not edit.
"""OpenTelemetry: a client span for each attempt to call the platform, made of the hooks. Needs the extra `otel`."""

from __future__ import annotations

from composio_async.integrations.otel import SpanHooks, spans

__all__ = ["SpanHooks", "spans"]
