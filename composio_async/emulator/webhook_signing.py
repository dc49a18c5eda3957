"""Signatures of webhooks, as receivers verify them."""

from __future__ import annotations

import base64
import hmac


def sign(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """The signature of a webhook.

    Args:
        secret: of the subscription, used as it is, prefix included.
        message_id: its `webhook-id`.
        timestamp: its `webhook-timestamp`, seconds since 1970.
        body: its exact text.

    Returns:
        What `webhook-signature` says.
    """
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return f"v1,{base64.b64encode(hmac.digest(secret.encode(), signed, 'sha256')).decode()}"


def headers(secret: str, message_id: str, timestamp: int, body: str) -> dict[str, str]:
    """The headers of a webhook, names in lower case; the arguments are those of `sign`."""
    return {
        "content-type": "application/json",
        "user-agent": "composio-emulator",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, message_id, timestamp, body),
    }
