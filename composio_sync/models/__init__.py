# Generated from composio_async/models/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""Frozen values that the platform answers, one file per noun."""

from __future__ import annotations

from composio_async.models.auth_configs import AuthConfig, CreatedAuthConfig
from composio_async.models.base import Meta, Model
from composio_async.models.connected_accounts import AccountAuthConfig, ConnectedAccount
from composio_async.models.sessions import (
    SessionConfig,
    SessionConfigVersion,
    SessionMCP,
    SessionSearch,
    SessionState,
    SessionToolkit,
)
from composio_async.models.status import Done
from composio_async.models.toolkits import AuthField, Toolkit, ToolkitAuth, ToolkitCategory, ToolkitChangelog
from composio_async.models.tools import ProxyResult, Tool, ToolInput, ToolkitRef, ToolResult

__all__ = [
    "AccountAuthConfig",
    "AuthConfig",
    "AuthField",
    "ConnectedAccount",
    "CreatedAuthConfig",
    "Done",
    "Meta",
    "Model",
    "ProxyResult",
    "SessionConfig",
    "SessionConfigVersion",
    "SessionMCP",
    "SessionSearch",
    "SessionState",
    "SessionToolkit",
    "Tool",
    "ToolInput",
    "ToolResult",
    "Toolkit",
    "ToolkitAuth",
    "ToolkitCategory",
    "ToolkitChangelog",
    "ToolkitRef",
]
