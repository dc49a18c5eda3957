"""Operations of projects, with the organization's key."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError
from composio_async.emulator.projects import FIRST, MEMBER, ORGANIZATION, find_project, live, new_key
from composio_async.emulator.state import Project
from composio_async.emulator.world import Call


async def list_(call: Call) -> dict[str, Any]:
    """Newest first."""
    page = page_of(live(call.world), lambda row: row.id, project_json, call.query)
    return {"data": page.pop("items"), **page}


async def get(call: Call) -> dict[str, Any]:
    """One project, with its keys."""
    row = find_project(call.world, call.path["nano_id"])
    return {**project_json(row), "api_keys": row.api_keys}


async def create(call: Call) -> dict[str, Any]:
    """A project; its key is told here, and is good from now on."""
    name = call.body["name"]
    if any(row.name == name for row in live(call.world)):
        raise ApiError(
            400,
            f"There is a project {name!r} already",
            slug="Project_NameTaken",
            code=2002,
            suggested_fix="Choose another name.",
        )
    now = call.world.now()
    row = Project(id=call.state.new_id("pr"), name=name, created_at=now, updated_at=now)
    row.config = call.body.get("config") or {}
    if call.body.get("should_create_api_key"):
        row.api_keys = [new_key(call.world)]
    call.state.put(row)
    return {"id": row.id, "name": row.name, "api_key": row.api_keys[0]["key"] if row.api_keys else None}


async def delete(call: Call) -> dict[str, Any]:
    """Forget it: its keys are no longer good."""
    row = find_project(call.world, call.path["nano_id"])
    if row.id == FIRST:
        row.deleted = True
        call.state.put(row)
    else:
        call.state.delete(row)
    answer: dict[str, Any] = {"status": "success"}
    return {**answer, "revoke_job_id": call.state.new_id("job")} if call.query.get("revoke_on_delete") else answer


async def regenerate_api_key(call: Call) -> dict[str, Any]:
    """A new key in place of all others."""
    row = find_project(call.world, call.path["nano_id"])
    row.api_keys = [new_key(call.world)]
    row.updated_at = call.world.now()
    call.state.put(row)
    return {"api_key": row.api_keys[0], "message": f"The API key of project {row.name} was regenerated"}


def project_json(row: Project) -> dict[str, Any]:
    """A project as lists show it."""
    return {
        "id": row.id,
        "org_id": ORGANIZATION["id"],
        "name": row.name,
        "email": MEMBER["email"],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "webhook_url": None,
        "event_webhook_url": None,
        "webhook_secret": None,
        "triggers_enabled": True,
        "last_subscribed_at": None,
        "is_new_webhook": True,
        "webhook_version": "V3",
        "deleted": row.deleted,
    }
