"""Session configs: how sessions of a project may be set up, kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class NamedSessionConfig(Model):
    """A session config of the project; a session is made of it with `experimental={"session_config_id": ...}`.

    Attributes:
        id: What `experimental["session_config_id"]` takes.
        archived: Whether it was put away.
        config: `toolkits`, `tools` and `tags`, each with `enable` or `disable`; only `get` tells.
    """

    id: str = checked()
    name: str = ""
    description: str | None = None
    archived: bool = False
    config: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    created_at: str | None = None
    updated_at: str | None = None
