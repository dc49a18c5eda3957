"""Organizations and projects: listed, made, given new keys and deleted, each with its kind of key, in both packages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from composio_async.emulator import Emulator
from composio_async.emulator.faults import Reset, Status
from composio_async.errors import (
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    PermissionDeniedError,
)

from .helpers import body_of, client, query_of, settled

CONFIG = {
    "display_name": "Staging",
    "logo_url": "https://logos.example/s.png",
    "is_2fa_enabled": True,
    "is_composio_link_enabled_for_managed_auth": False,
    "log_visibility_setting": "dont_store_data",
    "mask_secret_keys_in_connected_account": True,
    "oauth_callback_verifier_url": "https://app.example/verify",
    "require_mcp_api_key": True,
    "signed_url_file_expiry_in_seconds": 60,
    "theme": {"dark": True},
    "zdr_enabled": True,
}


@pytest.fixture
async def owner(package: Any, emulator: Any) -> AsyncIterator[Any]:
    """A client that holds a key of each kind."""
    keys = {"user_api_key": emulator.user_api_key, "org_api_key": emulator.org_api_key}
    async with client(package, emulator, **keys) as one:
        yield one


async def test_organizations_of_a_user_key(owner: Any, emulator: Any) -> None:
    """The list under `organizations` is a pager, asked for with the user key."""
    found = [one async for one in owner.organization.list(limit=50)]
    assert [(one.id, one.name) for one in found] == [("org_emulator", "Emulator")]
    assert query_of(emulator, "organization.list") == {"limit": "50"}
    assert emulator.requests("organization.list")[-1].headers.keys() >= {"x-user-api-key"}
    assert "x-api-key" not in emulator.requests("organization.list")[-1].headers


async def test_projects_come_and_go(owner: Any, emulator: Any) -> None:
    """A project that was made is listed under both kinds of keys, found by its id, and gone when deleted."""
    made = [await owner.projects.create(f"ours-{number}") for number in range(3)]
    assert body_of(emulator, "projects.create") == {"name": "ours-2"}
    assert {one.api_key for one in made} == {None}
    wanted = [*[one.id for one in reversed(made)], "pr_emulator"]
    assert [one.id async for one in owner.projects.list(limit=2)] == wanted
    assert query_of(emulator, "projects.list").keys() == {"limit", "cursor"}
    reached = owner.organization.list_projects(list_all_org_projects=True, limit=3)
    assert [one.id async for one in reached] == wanted
    assert query_of(emulator, "organization.list_projects").keys() == {"list_all_org_projects", "limit", "cursor"}
    first = await owner.projects.list(limit=2)
    assert (first.total_items, len(first.items)) == (4, 2)
    project = await owner.projects.get(made[1].id)
    assert (project.name, project.org_id, project.deleted, project.api_keys) == ("ours-1", "org_emulator", False, [])
    done = await owner.projects.delete(made[1].id, revoke_on_delete=True)
    assert query_of(emulator, "projects.delete") == {"revoke_on_delete": "true"}
    assert (done.success, done.status, bool(done.revoke_job_id)) == (True, "success", True)
    assert made[1].id not in [one.id async for one in owner.projects.list()]
    for call in (owner.projects.get, owner.projects.delete, owner.projects.regenerate_api_key):
        with pytest.raises(NotFoundError, match=made[1].id) as caught:
            await call(made[1].id)
        assert caught.value.status == 404


async def test_every_option_of_a_project_arrives(owner: Any, emulator: Any) -> None:
    """All options of a new project are sent under the platform's names."""
    permissions = ({"preset": "tools", "access": "read"}, {"preset": "sessions", "access": "read_write"})
    await owner.projects.create(
        "ours",
        should_create_api_key=True,
        api_key_allowed_ips=["10.0.0.1", "10.0.0.2"],
        api_key_permissions=iter(permissions),
        config=CONFIG,
    )
    config = {**CONFIG, "is_2FA_enabled": True}
    del config["is_2fa_enabled"]
    assert body_of(emulator, "projects.create") == {
        "name": "ours",
        "should_create_api_key": True,
        "api_key_allowed_ips": ["10.0.0.1", "10.0.0.2"],
        "api_key_permissions": list(permissions),
        "config": config,
    }
    with pytest.raises(BadRequestError, match="There is a project 'ours' already"):
        await owner.projects.create("ours")
    with pytest.raises(BadRequestError, match="name must have at least 3 characters"):
        await owner.projects.create("no")


async def test_a_projects_key_is_good_until_it_is_replaced(package: Any, owner: Any, emulator: Any) -> None:
    """The key of a new project opens the platform; a regenerated one ends it, and deleting ends that."""
    made = await owner.projects.create("ours", should_create_api_key=True)
    project = await owner.projects.get(made.id)
    assert [one.key for one in project.api_keys] == [made.api_key]
    again = await owner.projects.regenerate_api_key(made.id)
    assert again.api_key.key not in (made.api_key, None)
    assert body_of(emulator, "projects.regenerate_api_key") is None
    for one in (made, project, again):
        assert made.api_key not in repr(one)
        assert again.api_key.key not in repr(one)
    async with (
        client(package, emulator, api_key=made.api_key) as old,
        client(package, emulator, api_key=again.api_key.key) as new,
    ):
        assert (await new.toolkits.get("github")).slug == "github"
        with pytest.raises(AuthenticationError, match="Invalid API key in x-api-key"):
            await old.toolkits.get("github")
        await owner.projects.delete(made.id)
        with pytest.raises(AuthenticationError, match="Invalid API key in x-api-key"):
            await new.toolkits.get("github")
    assert (await owner.toolkits.get("github")).slug == "github"
    await owner.projects.delete("pr_emulator")
    with pytest.raises(AuthenticationError):
        await owner.toolkits.get("github")
    assert (await owner.organization.whoami()).project is None


async def test_a_new_key_is_not_asked_for_twice(owner: Any, emulator: Any) -> None:
    """A lost answer is not asked for again where that would end a key; a delete is, and counts as done."""
    made = await owner.projects.create("ours")
    emulator.fault("projects.regenerate_api_key", Status(503))
    with pytest.raises(InternalServerError) as caught:
        await owner.projects.regenerate_api_key(made.id)
    assert caught.value.outcome_unknown
    emulator.fault("projects.create", Status(503))
    with pytest.raises(InternalServerError):
        await owner.projects.create("other")
    assert [len(emulator.requests(name)) for name in ("projects.regenerate_api_key", "projects.create")] == [1, 2]
    await owner.projects.delete(made.id)
    emulator.fault("projects.delete", Reset())
    assert (await owner.projects.delete(made.id)).success


async def test_whose_key_it_is(owner: Any, emulator: Any) -> None:
    """`whoami` tells the member, the project and the key, which is in no repr."""
    found = await owner.organization.whoami()
    assert emulator.requests("organization.whoami")[-1].path == "/api/v3.1/auth/session/info"
    assert (found.org_member.email, found.org_member.role) == ("developer@example.com", "ADMIN")
    assert (found.project.nano_id, found.project.org.id, found.project.org.plan) == (
        "pr_emulator",
        "org_emulator",
        "emulator",
    )
    assert found.api_key.project_id == found.project.id
    assert "key=" not in repr(found.api_key)


async def test_a_claim(owner: Any, emulator: Any) -> None:
    """A claim takes the organization's key, and what it is redeemed with is in no repr."""
    claim = await owner.organization.create_claim("person@example.com")
    assert body_of(emulator, "organization.create_claim") == {"human_email": "person@example.com"}
    assert claim.claim_slug not in repr(claim)
    assert claim.expires_at.startswith("2026-01-08")


async def test_the_consumer_project(owner: Any, emulator: Any) -> None:
    """The consumer project is found, and the toolkits that its user has connected, in the organization of the call."""
    for call in (
        owner.organization.resolve_consumer_project,
        lambda: owner.organization.list_consumer_toolkits("user_1"),
    ):
        with pytest.raises(InvalidParams, match="This needs an organization: pass org_id="):
            await call()
    project = await owner.organization.resolve_consumer_project(org_id="org_emulator")
    assert body_of(emulator, "organization.resolve_consumer_project") is None
    assert (project.project_type, project.config["enhanced_controls"]) == ("CONSUMER", False)
    emulator.connect(project.consumer_user_id, "github")
    found = await owner.organization.list_consumer_toolkits(project.consumer_user_id, org_id=project.org_id)
    assert found.toolkits == ["github"]
    assert query_of(emulator, "organization.list_consumer_toolkits") == {"user_id": project.consumer_user_id}
    assert emulator.requests("organization.list_consumer_toolkits")[-1].headers["x-org-id"] == "org_emulator"
    for call in (
        lambda: owner.organization.resolve_consumer_project(org_id="org_other"),
        lambda: owner.organization.list_consumer_toolkits("user_1", org_id="org_other"),
    ):
        with pytest.raises(PermissionDeniedError, match="'org_other' is not one of the user's"):
            await call()


WRONG_KEY = {
    "user": [
        lambda one: one.organization.list().first(),
        lambda one: one.organization.list_projects().first(),
        lambda one: one.organization.whoami(),
        lambda one: one.organization.list_consumer_toolkits("u", org_id="org_emulator"),
        lambda one: one.organization.resolve_consumer_project(org_id="org_emulator"),
    ],
    "org": [
        lambda one: one.organization.create_claim("a@b.example"),
        lambda one: one.projects.list().first(),
        lambda one: one.projects.get("pr_emulator"),
        lambda one: one.projects.create("ours"),
        lambda one: one.projects.delete("pr_emulator"),
        lambda one: one.projects.regenerate_api_key("pr_emulator"),
    ],
}


@pytest.mark.parametrize("kind", WRONG_KEY)
async def test_a_project_key_alone_is_refused(composio: Any, kind: str) -> None:
    """With a project key alone the platform says which kind of key it takes."""
    for call in WRONG_KEY[kind]:
        with pytest.raises(AuthenticationError, match=f"takes x-{kind}-api-key"):
            await call(composio)


async def test_input_that_cannot_be_right(owner: Any, emulator: Any) -> None:
    """Blank names, ids of other things and options of the wrong type are refused before anything is sent."""
    create = owner.projects.create
    for call, kind, words in (
        (lambda: create(" "), InvalidParams, "name must not be blank"),
        (lambda: create("ours", config="zdr"), InvalidParamsType, "config must be a dict, not str"),
        (lambda: create("ours", api_key_allowed_ips=[]), InvalidParams, "api_key_allowed_ips is empty"),
        (lambda: create("ours", api_key_permissions={"preset": "tools"}), InvalidParamsType, "must be a list of dicts"),
        (lambda: create("ours", api_key_permissions=["tools"]), InvalidParamsType, r"api_key_permissions\[0\] must be"),
        (lambda: owner.projects.get("ak_secret"), InvalidParams, r"nano_id is ak_\.\.\., a project API key"),
        (lambda: owner.projects.delete(""), InvalidParams, "nano_id must not be blank"),
        (lambda: owner.projects.regenerate_api_key(5), InvalidParamsType, "nano_id must be text, not int"),
        (lambda: owner.organization.create_claim(""), InvalidParams, "human_email must not be blank"),
        (lambda: owner.organization.list_consumer_toolkits(""), InvalidParams, "user_id must not be blank"),
        (lambda: owner.organization.resolve_consumer_project(org_id="a b"), InvalidParams, "org_id holds characters"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []


@pytest.mark.once
async def test_projects_outlive_the_emulator(package: Any, tmp_path: Any) -> None:
    """With a state file, projects, their keys, and what was revoked are there after a new start."""
    async with Emulator(state=tmp_path / "state") as before:
        options = {"api_key": before.api_key, "org_api_key": before.org_api_key}
        async with client(package, before, **options) as composio:
            kept = await composio.projects.create("kept", should_create_api_key=True)
            ended = await composio.projects.create("ended", should_create_api_key=True)
            assert ended.api_key
            await composio.api_key_revocation.create(ended.api_key)
    async with Emulator(state=tmp_path / "state") as after, client(package, after, **options) as composio:
        assert [one.name async for one in composio.projects.list()] == ["ended", "kept", "emulator"]
        assert (
            await (await settled(composio.with_options(api_key=kept.api_key))).toolkits.get("github")
        ).slug == "github"
        with pytest.raises(AuthenticationError, match="was revoked"):
            await (await settled(composio.with_options(api_key=ended.api_key))).toolkits.get("github")
    assert "ak_emulated" in (tmp_path / "state").read_text()
