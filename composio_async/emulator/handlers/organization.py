"""Operations of organizations, and of the members who use toolkits themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from composio_async.emulator.clock import iso
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError
from composio_async.emulator.projects import MEMBER, ORGANIZATION, first, live
from composio_async.emulator.render import stable_uuid
from composio_async.emulator.state import Project
from composio_async.emulator.world import Call

from .projects import project_json

CONSUMER: Final = "pr_consumer"
CONSUMER_USER: Final = "consumer_member_emulator"
CLAIM_LIFETIME: Final = timedelta(days=7)


async def list_(call: Call) -> dict[str, Any]:
    """The one organization."""
    page = _short(page_of([ORGANIZATION], lambda row: row["id"], dict, call.query))
    return {"organizations": page.pop("items"), **page}


async def list_projects(call: Call) -> dict[str, Any]:
    """The projects of the organization, of all of which its one member is a member; newest first."""
    page = _short(page_of(live(call.world), lambda row: row.id, _project, call.query))
    return {"data": page.pop("items"), **page}


async def whoami(call: Call) -> dict[str, Any]:
    """The member, and the first project with its key, masked."""
    row = first(call.world)
    key = row.api_keys[0]
    project = {
        **project_json(row),
        "auto_id": 1,
        "nano_id": row.id,
        "org": {"id": ORGANIZATION["id"], "name": ORGANIZATION["name"], "plan": "emulator"},
    }
    api_key = {
        "auto_id": 1,
        "id": key["id"],
        "name": key["name"],
        "project_id": row.id,
        "org_member_id": MEMBER["id"],
        "created_at": key["created_at"],
        "updated_at": key["created_at"],
        "deleted_at": None,
        "key": f"{key['key'][:4]}****",
        "deleted": False,
    }
    gone = row.deleted
    return {
        "project": None if gone else project,
        "api_key": None if gone else api_key,
        "org_member": {**MEMBER, "role": "ADMIN", "metadata": {"onboarding_platform": "developer"}},
    }


async def create_claim(call: Call) -> dict[str, Any]:
    """A claim that nobody redeems here."""
    return {
        "claim_slug": call.state.new_id("claim"),
        "expires_at": iso(call.world.clock.now() + CLAIM_LIFETIME),
    }


async def list_consumer_toolkits(call: Call) -> dict[str, Any]:
    """Toolkits of a user's ACTIVE accounts."""
    _scope(call)
    user_id = call.query["user_id"]
    rows = call.state.accounts.values()
    return {"toolkits": sorted({row.toolkit for row in rows if row.user_id == user_id and row.status == "ACTIVE"})}


async def resolve_consumer_project(call: Call) -> dict[str, Any]:
    """The same project each time."""
    _scope(call)
    return {
        "project_id": stable_uuid(CONSUMER),
        "project_nano_id": CONSUMER,
        "project_name": "Consumer",
        "org_id": ORGANIZATION["id"],
        "project_type": "CONSUMER",
        "config": {
            "consumer_experience_enabled": True,
            "enhanced_controls": False,
            "enable_instant": False,
            "clanker": False,
        },
        "consumer_user_id": CONSUMER_USER,
    }


def _scope(call: Call) -> None:
    """There is one organization; another one is not the member's."""
    asked = call.headers.get("x-org-id", ORGANIZATION["id"])
    if asked != ORGANIZATION["id"]:
        raise ApiError(
            403,
            f"Organization {asked!r} is not one of the user's",
            slug="Org_Forbidden",
            code=2101,
            suggested_fix="GET /api/v3.1/org/list lists the organizations.",
        )


def _project(row: Project) -> dict[str, Any]:
    return {name: value for name, value in project_json(row).items() if value is not None}


def _short(page: dict[str, Any]) -> dict[str, Any]:
    """A page whose cursor is absent at the end."""
    return {name: value for name, value in page.items() if value is not None}
