"""Toolkits of a project's own: made, shown anew, read anew and deleted, in both packages."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async import auth_scheme
from composio_async.emulator.faults import Reset
from composio_async.errors import (
    BadRequestError,
    ConflictError,
    InvalidParams,
    InvalidParamsType,
    PermissionDeniedError,
    ToolkitNotFoundError,
)

from .helpers import body_of, query_of

CONFIG = {
    "name": "Internal API",
    "app_url": "https://mcp.example/mcp",
    "auth_schemes": [
        {
            "mode": "API_KEY",
            "headers": {"Authorization": "Bearer {{generic_api_key}}"},
            "api_key_field": {"display_name": "Key", "description": "From your profile."},
        },
        {"mode": "DCR_OAUTH", "discovery_url": "https://mcp.example/.well-known/oauth"},
        {"mode": "NO_AUTH"},
    ],
    "logo_file": {"content": "iVBORw0KGgo=", "mime_type": "image/png"},
}


async def test_every_field_of_upsert_arrives(composio: Any, emulator: Any) -> None:
    """A toolkit is sent as it was given, and has the slug that the platform made."""
    made = await composio.custom_toolkits.upsert("Internal api", toolkit_config=CONFIG)
    assert made.slug == "CUSTOM_INTERNAL_API"
    assert made.meta.status == 200
    assert body_of(emulator, "custom_toolkits.upsert") == {"slug": "Internal api", "toolkit_config": CONFIG}


async def test_only_the_looks_can_change(composio: Any) -> None:
    """A second upsert may rename a toolkit; where it is, and how it is authorised, stay."""
    upsert = composio.custom_toolkits.upsert
    await upsert("X", toolkit_config=CONFIG)
    assert (await upsert("X", toolkit_config={**CONFIG, "name": "Renamed"})).slug == "CUSTOM_X"
    with pytest.raises(ConflictError, match="app_url and auth_schemes of toolkit 'CUSTOM_X' cannot change"):
        await upsert(
            "X",
            toolkit_config={**CONFIG, "app_url": "https://b.example", "auth_schemes": [{"mode": "NO_AUTH"}]},
        )


async def test_sync(composio: Any, emulator: Any) -> None:
    """Reading the tools anew tells the version and how many there are."""
    await composio.custom_toolkits.upsert("X", toolkit_config=CONFIG)

    @emulator.tool("CUSTOM_X_PING", toolkit="custom_x")
    def ping() -> str:
        return "pong"

    first = await composio.custom_toolkits.sync("CUSTOM_X")
    assert body_of(emulator, "custom_toolkits.sync") == {"slug": "CUSTOM_X"}
    again = await composio.custom_toolkits.sync("CUSTOM_X", connected_account_id="ca_1")
    assert body_of(emulator, "custom_toolkits.sync") == {"slug": "CUSTOM_X", "connected_account_id": "ca_1"}
    assert [(one.slug, one.version, one.synced_count) for one in (first, again)] == [
        ("CUSTOM_X", "20260101_00", 1),
        ("CUSTOM_X", "20260101_01", 1),
    ]


async def test_delete(composio: Any, emulator: Any) -> None:
    """Deleting tells what went with it; a second time there is none, and Composio's own cannot be deleted."""
    await composio.custom_toolkits.upsert("X", toolkit_config=CONFIG)
    gone = await composio.custom_toolkits.delete("CUSTOM_X", revoke_on_delete=False)
    assert query_of(emulator, "custom_toolkits.delete") == {"revoke_on_delete": "false"}
    assert (gone.slug, gone.deleted, gone.revoke_job_ids) == ("CUSTOM_X", True, [])
    assert (gone.auth_configs_deleted, gone.connected_accounts_deleted) == (0, 0)
    for call in (composio.custom_toolkits.delete, composio.custom_toolkits.sync):
        with pytest.raises(ToolkitNotFoundError, match=r"There is no toolkit 'CUSTOM_X' of your own\."):
            await call("CUSTOM_X")
    with pytest.raises(PermissionDeniedError, match="'github' is Composio's"):
        await composio.custom_toolkits.delete("github")


async def test_a_delete_whose_answer_was_lost(composio: Any, emulator: Any) -> None:
    """A repeated delete that finds nothing left is done; what went with the toolkit is not known."""
    await composio.custom_toolkits.upsert("X", toolkit_config=CONFIG)
    await composio.custom_toolkits.delete("CUSTOM_X")
    emulator.fault("custom_toolkits.delete", Reset())
    gone = await composio.custom_toolkits.delete("CUSTOM_X")
    assert (gone.slug, gone.deleted, gone.auth_configs_deleted) == ("CUSTOM_X", True, None)


async def test_input_that_cannot_be_right(composio: Any, emulator: Any) -> None:
    """Blank slugs and configs that lack a field are refused before anything is sent; odd slugs by the platform."""
    upsert, toolkits = composio.custom_toolkits.upsert, composio.custom_toolkits
    for call, kind, words in (
        (lambda: upsert("", toolkit_config=CONFIG), InvalidParams, "slug must not be blank"),
        (lambda: upsert("X", toolkit_config="mcp"), InvalidParamsType, "toolkit_config must be a dict, not str"),
        (
            lambda: upsert("X", toolkit_config={"name": "X"}),
            InvalidParams,
            "toolkit_config needs app_url, auth_schemes",
        ),
        (lambda: upsert("X", toolkit_config={**CONFIG, "auth_schemes": []}), InvalidParams, "needs auth_schemes"),
        (lambda: toolkits.sync(""), InvalidParams, "slug must not be blank"),
        (lambda: toolkits.sync("X", connected_account_id="ac_1"), InvalidParams, "'ac_1', an auth config"),
        (lambda: toolkits.delete(5), InvalidParamsType, "slug must be text, not int"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []
    with pytest.raises(BadRequestError, match="slug must match"):
        await upsert("x-y", toolkit_config=CONFIG)


async def test_a_toolkit_of_ones_own_is_a_toolkit(composio: Any, emulator: Any) -> None:
    """It is listed and got like any other, at its newest version, until it is deleted."""
    made = await composio.custom_toolkits.upsert("X", toolkit_config=CONFIG)
    kit = await composio.toolkits.get(made.slug)
    assert (kit.slug, kit.name, kit.type, kit.meta_info["version"]) == (
        "custom_x",
        "Internal API",
        "custom",
        "20260101_00",
    )
    listed = await composio.toolkits.list(type="custom").collect()
    assert [one.slug for one in listed] == ["custom_x"]
    assert "custom_x" not in [one.slug for one in await composio.toolkits.list(type="native").collect()]
    (field,) = await composio.toolkits.get_connected_account_initiation_fields("custom_x", "API_KEY")
    assert (field.display_name, field.description) == ("Key", "From your profile.")
    await composio.custom_toolkits.sync("CUSTOM_X")
    synced = await composio.custom_toolkits.sync("CUSTOM_X")
    kit = await composio.toolkits.get("custom_x")
    assert kit.meta_info["available_versions"] == ["20260101_00", "20260101_01"]
    assert kit.meta_info["version"] == synced.version
    await composio.custom_toolkits.delete("CUSTOM_X")
    with pytest.raises(ToolkitNotFoundError):
        await composio.toolkits.get("custom_x")


async def test_tools_of_a_toolkit_of_ones_own_run(composio: Any, emulator: Any) -> None:
    """Its tools are those registered under it: listed at its version, run directly and in a session."""
    await composio.custom_toolkits.upsert("X", toolkit_config={**CONFIG, "auth_schemes": [{"mode": "NO_AUTH"}]})

    @emulator.tool("CUSTOM_X_PING", toolkit="custom_x")
    def ping() -> str:
        return "pong"

    version = (await composio.custom_toolkits.sync("CUSTOM_X")).version
    (tool,) = await composio.tools.list(toolkits=["custom_x"]).collect()
    assert (tool.slug, tool.toolkit.name, tool.version) == ("CUSTOM_X_PING", "Internal API", version)
    assert (await composio.tools.execute("CUSTOM_X_PING", {}, user_id="user_1", version=version)).data == {
        "result": "pong"
    }
    session = await composio.create("user_1", toolkits=["custom_x"])
    assert (await session.execute("CUSTOM_X_PING", {})).data == {"result": "pong"}


async def test_accounts_of_a_toolkit_of_ones_own(composio: Any, emulator: Any) -> None:
    """An account is made with a key like at any toolkit, and goes when the toolkit is deleted."""
    await composio.custom_toolkits.upsert("X", toolkit_config=CONFIG)
    config = await composio.auth_configs.create("custom_x", {"type": "use_custom_auth", "auth_scheme": "API_KEY"})
    made = await composio.connected_accounts.initiate(
        "user_1", config.id, config=auth_scheme.api_key(generic_api_key="k_secret")
    )
    assert (await composio.connected_accounts.get(made.id)).toolkit.slug == "custom_x"
    gone = await composio.custom_toolkits.delete("CUSTOM_X")
    assert (gone.auth_configs_deleted, gone.connected_accounts_deleted) == (1, 1)
    assert len(gone.revoke_job_ids) == 1
