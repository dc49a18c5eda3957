# Generated from composio_async/models/webhooks.py by `python -m composio_async._syncgen`. Do not edit.
"""Webhooks: where a project's events go, and where toolkits send theirs."""

from __future__ import annotations

from composio_async.models.webhooks import RotatedSecret, WebhookEndpoint, WebhookEventType, WebhookSubscription

__all__ = ["RotatedSecret", "WebhookEndpoint", "WebhookEventType", "WebhookSubscription"]
