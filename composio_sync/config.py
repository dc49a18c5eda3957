# Generated from composio_async/config.py by `python -m composio_async._syncgen`. Do not edit.
"""Settings of a client: frozen, and the only place that reads the environment."""

from __future__ import annotations

from composio_async.config import (
    ClientOptions,
    Credentials,
    Environment,
    Settings,
    environment,
    hidden,
    pinned,
    resolve,
    seconds,
    versions,
    warn_of_risks,
)

__all__ = [
    "ClientOptions",
    "Credentials",
    "Environment",
    "Settings",
    "environment",
    "hidden",
    "pinned",
    "resolve",
    "seconds",
    "versions",
    "warn_of_risks",
]
