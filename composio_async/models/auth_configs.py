"""Auth configs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked
from composio_async.models.toolkits import AuthField
from composio_async.models.tools import ToolkitRef


@frozen(kw_only=True, eq=False, repr=False)
class AuthConfigToolkit(ToolkitRef):
    """The toolkit that an auth config is for.

    Attributes:
        auth_guide_url: How to set up an app of one's own at it.
        auth_hint_url: Where its credentials are found.
    """

    auth_guide_url: str | None = attrs.field(default=None, repr=False)
    auth_hint_url: str | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class AuthConfig(Model):
    """How users of a project authorise a toolkit.

    Attributes:
        id: `ac_...`.
        type: `default` for Composio's own app, `custom` for the developer's.
        status: `ENABLED` or `DISABLED`.
        credentials: Masked by the platform.
        expected_input_fields: What a user fills in to connect.
        no_of_connections: Accounts made under it.
    """

    id: str = checked()
    status: str = checked()
    name: str = ""
    type: str | None = None
    toolkit: AuthConfigToolkit | None = None
    auth_scheme: str | None = None
    is_composio_managed: bool | None = None
    is_enabled_for_tool_router: bool | None = None
    no_of_connections: float = 0
    created_at: str | None = None
    last_updated_at: str | None = None
    created_by: str | None = None
    uuid: str | None = attrs.field(default=None, repr=False)
    credentials: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    shared_credentials: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    proxy_config: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    expected_input_fields: list[AuthField] = attrs.field(factory=list, repr=False)
    tool_access_config: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    restrict_to_following_tools: list[str] = attrs.field(factory=list, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class CreatedAuthConfig(Model):
    """An auth config, as creating it answers.

    Attributes:
        id: `ac_...`; `auth_configs.get` tells the rest.
    """

    id: str = checked()
    auth_scheme: str | None = None
    is_composio_managed: bool | None = None
    restrict_to_following_tools: list[str] = attrs.field(factory=list, repr=False)
    toolkit: ToolkitRef | None = None


@frozen(kw_only=True, eq=False, repr=False)
class CreateResponse(Model):
    """What the platform answers when an auth config is created."""

    auth_config: CreatedAuthConfig
    toolkit: ToolkitRef | None = None
