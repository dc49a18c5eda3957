# Generated from composio_async/models/keyring.py by `python -m composio_async._syncgen`. Do not edit.
"""Public keys to seal credentials with, and what is told of revoked ones."""

from __future__ import annotations

from composio_async.models.keyring import RevocationReceipt, TransferKey, TransferKeys

__all__ = ["RevocationReceipt", "TransferKey", "TransferKeys"]
