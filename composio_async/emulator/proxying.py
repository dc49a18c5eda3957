"""Requests through a connected account to a toolkit's own API; nothing leaves this process."""

from __future__ import annotations

import re
from typing import Any

from .catalog.github_repositories import repository
from .catalog.model import Toolkit
from .journal import masked_headers
from .world import World


def proxy_json(world: World, toolkit: Toolkit, order: dict[str, Any]) -> dict[str, Any]:
    """What the toolkit's API would have answered.

    `GET /repos/{owner}/{repo}` of github answers as that API does; everything else is echoed, with the
    address it would have gone to.
    """
    endpoint, method = order["endpoint"], order["method"]
    base = toolkit.base_url.rstrip("/")
    address = endpoint if "://" in endpoint else f"{base}/{endpoint.lstrip('/')}"
    parameters = order.get("parameters") or []
    headers = {"content-type": "application/json", "x-composio-emulator": "1"}
    match = re.fullmatch(r".*/repos/([^/]+)/([^/?]+)", address)
    if toolkit.slug == "github" and method == "GET" and match:
        if match[2] == "missing":
            return {"status": 404, "data": {"message": "Not Found"}, "headers": headers}
        return {"status": 200, "data": repository(match[1], match[2]), "headers": headers}
    echo = {
        "emulated": True,
        "method": method,
        "url": address,
        "query": {item["name"]: item["value"] for item in parameters if item["type"] == "query"},
        "headers": masked_headers({item["name"]: item["value"] for item in parameters if item["type"] == "header"}),
        "body": order.get("body"),
        "binary_body": order.get("binary_body"),
    }
    world.state.add_record("proxy.requests", {"toolkit": toolkit.slug, **echo})
    return {"status": 200, "data": None if method == "HEAD" else echo, "headers": headers}
