"""Toolkits, how they are authorised, and their changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked, wire


@frozen(kw_only=True, eq=False, repr=False)
class AuthField(Model):
    """One field of a form that a user or developer fills in.

    Attributes:
        name: Of the value to send.
        display_name: To show beside the field.
        type: Such as `string`.
        is_secret: Whether to hide what is typed.
        user_visible: Whether to show the field at all.
    """

    name: str = checked()
    display_name: str = wire("displayName", "")
    type: str = "string"
    description: str = ""
    required: bool = False
    default: Any = None
    is_secret: bool = False
    user_visible: bool = True


@frozen(kw_only=True, eq=False, repr=False)
class ToolkitAuth(Model):
    """One way to authorise a toolkit.

    Attributes:
        mode: The auth scheme, such as `OAUTH2` or `API_KEY`.
        fields: As the platform groups them: by `auth_config_creation` or `connected_account_initiation`, then by
            `required` or `optional`. `toolkits.get_auth_config_creation_fields` and
            `get_connected_account_initiation_fields` read them.
        required_scopes: That tools of this toolkit need at least.
        auth_hint_url: Where the credentials are found.
    """

    mode: str = checked()
    name: str = ""
    fields: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    required_scopes: list[str] = attrs.field(factory=list, repr=False)
    proxy: Mapping[str, Any] | None = None
    auth_hint_url: str | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class Toolkit(Model):
    """A toolkit.

    Attributes:
        slug: Its name in calls, such as `github`.
        type: `native`, or `custom` for a project's own.
        no_auth: Whether its tools need no connected account; None where the operation does not say.
        auth_schemes: It can be authorised by.
        composio_managed_auth_schemes: For which Composio brings the OAuth app.
        meta_info: Description, logo, categories, counts and versions, as the platform groups them.
        auth_config_details: How it is authorised; only `get` tells.
    """

    slug: str = checked()
    name: str = ""
    type: str | None = None
    enabled: bool | None = None
    no_auth: bool | None = None
    access: str | None = None
    is_local_toolkit: bool | None = attrs.field(default=None, repr=False)
    auth_schemes: list[str] = attrs.field(factory=list)
    composio_managed_auth_schemes: list[str] = attrs.field(factory=list)
    composio_managed_auth: list[Any] = attrs.field(factory=list, repr=False)
    auth_config_details: list[ToolkitAuth] = attrs.field(factory=list, repr=False)
    auth_guide_url: str | None = None
    base_url: str | None = None
    get_current_user_endpoint: str | None = attrs.field(default=None, repr=False)
    get_current_user_endpoint_method: str | None = attrs.field(default=None, repr=False)
    instant: Any = attrs.field(default=None, repr=False)
    meta_info: Mapping[str, Any] = attrs.field(factory=dict, repr=False, metadata={"wire": "meta"})


@frozen(kw_only=True, eq=False, repr=False)
class ToolkitCategory(Model):
    """A category of toolkits."""

    id: str = checked()
    name: str = ""


@frozen(kw_only=True, eq=False, repr=False)
class ToolkitChangelog(Model):
    """The last versions of a toolkit.

    Attributes:
        versions: Maps of `version` and `changelog`, newest first.
    """

    slug: str = checked()
    name: str = ""
    display_name: str = ""
    versions: list[Any] = attrs.field(factory=list)
