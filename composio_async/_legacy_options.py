"""What became of options that clients of older releases had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OLD_OPTIONS: Final[Mapping[str, str]] = {
    "toolset": "`provider`",
    "entity_id": "`user_id`, and belongs to calls: composio.create(user_id), composio.for_user(user_id)",
    "connection": "a connected account, and belongs to calls: connected_account_id=",
    "integration_id": "`auth_config_id`, and belongs to connected_accounts.link(user_id, auth_config_id)",
    "actions": "`tools`, and belongs to composio.create(user_id, tools=...) and tools.get",
    "apps": "`toolkits`, and belongs to composio.create(user_id, toolkits=...) and tools.get",
    "app": "a toolkit, and belongs to composio.create(user_id, toolkits=...) and tools.get",
}
"""Options that clients of older releases had in one form or another, and what became of them."""
