# Generated from composio_async/models/session_configs.py by `python -m composio_async._syncgen`. Do not edit.
"""Session configs: how sessions of a project may be set up, kept under a name."""

from __future__ import annotations

from composio_async.models.session_configs import NamedSessionConfig

__all__ = ["NamedSessionConfig"]
