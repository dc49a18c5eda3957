# Generated from composio_async/models/auth_configs.py by `python -m composio_async._syncgen`. Do not edit.
"""Auth configs."""

from __future__ import annotations

from composio_async.models.auth_configs import AuthConfig, AuthConfigToolkit, CreatedAuthConfig, CreateResponse

__all__ = ["AuthConfig", "AuthConfigToolkit", "CreateResponse", "CreatedAuthConfig"]
