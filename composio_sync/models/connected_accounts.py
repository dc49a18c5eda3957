# Generated from composio_async/models/connected_accounts.py by `python -m composio_async._syncgen`. Do not edit.
"""Connected accounts."""

from __future__ import annotations

from composio_async.models.connected_accounts import (
    AccountAuthConfig,
    AccountStatus,
    AccountType,
    CompletedAuth,
    ConnectedAccount,
    InitiateResponse,
    LinkResponse,
    Revocation,
)

__all__ = [
    "AccountAuthConfig",
    "AccountStatus",
    "AccountType",
    "CompletedAuth",
    "ConnectedAccount",
    "InitiateResponse",
    "LinkResponse",
    "Revocation",
]
