"""Operations of session configs; nothing makes any over the API, so there are three from the start."""

from __future__ import annotations

from typing import Any, Final

from composio_async.emulator.clock import START, iso
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import bad_request, not_found
from composio_async.emulator.world import Call

_TIMES: Final = {"created_at": iso(START), "updated_at": iso(START)}
SESSION_CONFIGS: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": "sc_000001",
        "name": "Issue triage",
        "description": "Reads and opens issues.",
        "archived": False,
        "config": {
            "toolkits": {"enable": ["github", "linear"]},
            "tools": {"github": {"enable": ["GITHUB_CREATE_AN_ISSUE", "GITHUB_GET_A_REPOSITORY"]}},
        },
        **_TIMES,
    },
    {
        "id": "sc_000002",
        "name": "Reading only",
        "description": "Changes nothing.",
        "archived": False,
        "config": {"tags": {"enable": ["readOnlyHint"], "disable": ["destructiveHint"]}},
        **_TIMES,
    },
    {
        "id": "sc_000003",
        "name": "Old outreach",
        "description": "Sends messages.",
        "archived": True,
        "config": {"toolkits": {"enable": ["gmail"]}},
        **_TIMES,
    },
)
_LISTED: Final = ("id", "name", "archived", "created_at", "updated_at")


async def list_(call: Call) -> dict[str, Any]:
    """Those in use, or those that are archived."""
    words, archived = call.query.get("search", "").lower(), call.query.get("archived", False)
    rows = [one for one in SESSION_CONFIGS if one["archived"] is archived and words in one["name"].lower()]
    page = page_of(rows, lambda one: one["id"], lambda one: {name: one[name] for name in _LISTED}, call.query)
    return {name: page[name] for name in ("items", "next_cursor") if page[name] is not None}


async def get(call: Call) -> dict[str, Any]:
    """One session config."""
    return _find(call.path["session_config_id"])


def usable(session_config_id: str) -> dict[str, Any]:
    """The session config that a new session names.

    Raises:
        ApiError: 404 when there is none, 400 when it is archived.
    """
    found = _find(session_config_id)
    if found["archived"]:
        raise bad_request(
            f"Session config {session_config_id!r} is archived",
            slug="SessionConfig_Archived",
            code=4341,
            fix="GET /api/v3.1/session_configs lists those in use.",
        )
    return found


def _find(wanted: str) -> dict[str, Any]:
    for one in SESSION_CONFIGS:
        if one["id"] == wanted:
            return one
    raise not_found(
        "Session config",
        wanted,
        slug="SessionConfig_NotFound",
        code=4340,
        fix="GET /api/v3.1/session_configs lists them.",
    )
