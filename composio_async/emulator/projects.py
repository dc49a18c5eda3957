"""The organization of an emulator, its projects, and the keys that are good."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from .clock import START, iso
from .problems import not_found
from .state import Project
from .world import World

ORGANIZATION: Final = {
    "id": "org_emulator",
    "name": "Emulator",
    "created_at": iso(START),
    "updated_at": iso(START),
}
FIRST: Final = "pr_emulator"
MEMBER: Final = {"id": "member_emulator", "email": "developer@example.com", "name": "Developer"}


def first(world: World) -> Project:
    """The project that the emulator's own key belongs to."""
    found = world.state.projects.get(FIRST)
    if found is not None:
        return found
    key = {"id": "key_emulator", "name": "default", "key": world.settings.api_key, "created_at": iso(START)}
    return Project(id=FIRST, name="emulator", created_at=iso(START), updated_at=iso(START), api_keys=[key])


def live(world: World) -> list[Project]:
    """Every project that was not deleted, newest first; all of them share one set of data."""
    made = [row for row in world.state.projects.values() if row.id != FIRST]
    return [row for row in (*reversed(made), first(world)) if not row.deleted]


def find_project(world: World, project_id: str) -> Project:
    """The project, or a 404."""
    for row in live(world):
        if row.id == project_id:
            return row
    fix = "GET /api/v3.1/org/owner/project/list lists the projects; ids start with pr_."
    raise not_found("Project", project_id, slug="Project_NotFound", code=2001, fix=fix)


def new_key(world: World) -> dict[str, Any]:
    """A key of a project."""
    number = world.state.new_id("key")
    return {"id": number, "name": "default", "key": f"ak_emulated_{number}", "created_at": world.now()}


def digest(key: str) -> str:
    """What is kept of a revoked key: real ones may be handed in, and the state file is plain text."""
    return sha256(key.encode()).hexdigest()


def refusal(world: World, kind: str, header: str, key: str) -> str | None:
    """Why a key is not good, if so.

    Args:
        world: the emulator's.
        kind: `project`, `user` or `org`.
        header: that it came in.
        key: the key.
    """
    settings, state = world.settings, world.state
    if digest(key) in state.revoked_keys:
        return f"The API key in {header} was revoked"
    own = {"project": settings.api_key, "user": settings.user_api_key, "org": settings.org_api_key}[kind]
    good = key == own
    if kind == "project" and state.projects:
        good = any(one["key"] == key for row in live(world) for one in row.api_keys)
    if good:
        return None
    told = f"Invalid API key in {header}"
    if key != own and key.startswith(("ak_", "uak_", "oak_")) and not key.startswith("ak_emulated_"):
        told += ": it looks like a real one, but this is the emulator, which never takes real keys"
    return told
