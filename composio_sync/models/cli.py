# Generated from composio_async/models/cli.py by `python -m composio_async._syncgen`. Do not edit.
"""What a command line asks of the platform: logging in, and events as they happen."""

from __future__ import annotations

from composio_async.models.cli import CLIAccount, CLISession, CodactFailure, RealtimeAuth, RealtimeCredentials

__all__ = ["CLIAccount", "CLISession", "CodactFailure", "RealtimeAuth", "RealtimeCredentials"]
