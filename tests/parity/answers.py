"""What the server answers: the typical bodies of the unit tests, changed where the official SDK wants more of them."""

from __future__ import annotations

from typing import Any

from recorder import BASE
from shapes import ACCOUNT, ANSWERS, AUTH_CONFIG, SESSION, page

OPENED: dict[str, Any] = {**SESSION, "session_id": "trs_1", "mcp": {"type": "http", "url": f"{BASE}/mcp/trs_1"}}
CONNECTED: dict[str, Any] = {
    "slug": "github",
    "name": "GitHub",
    "enabled": True,
    "is_no_auth": False,
    "connected_account": {
        "id": "ca_1",
        "user_id": "user_1",
        "status": "ACTIVE",
        "created_at": "2026-01-01T00:00:00.000Z",
        "auth_config": {"id": "ac_1", "auth_scheme": "OAUTH2", "is_composio_managed": True},
    },
    "meta": {"logo": "", "description": "Code"},
}

SERVER: dict[str, Any] = {
    "id": "mcp_1",
    "name": "my-server",
    "auth_config_ids": ["ac_1"],
    "allowed_tools": ["GITHUB_STAR"],
    "mcp_url": f"{BASE}/mcp/mcp_1",
    "toolkits": ["github"],
    "server_instance_count": 1,
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z",
}
URLS: dict[str, Any] = {"mcp_url": f"{BASE}/mcp/mcp_1", "user_ids_url": [f"{BASE}/mcp/mcp_1?user_id=user_1"]}

BODIES: dict[str, list[Any]] = {
    **ANSWERS,
    "sessions.create": [OPENED],
    "sessions.get": [OPENED],
    "sessions.attach": [OPENED],
    "sessions.update": [{**OPENED, "config_version": 2}],
    "sessions.toolkits": [page(CONNECTED)],
    "sessions.execute": ANSWERS["sessions.execute"][:1],
    "connected_accounts.list": [page()],
    "connected_accounts.get": [ACCOUNT],
    "auth_configs.list": [page(AUTH_CONFIG)],
    "mcp.get": [SERVER],
    "mcp.generate_url": [URLS],
}
