"""Lists of toolkits and tools."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from composio_async.emulator import catalog
from composio_async.emulator.catalog import TOOLKITS

SLUGS = {
    "ASANA_CREATE_A_TASK", "ASANA_GET_MULTIPLE_TASKS", "GITHUB_CREATE_AN_ISSUE", "GITHUB_GET_A_REPOSITORY",
    "GITHUB_GET_THE_AUTHENTICATED_USER", "GITHUB_LIST_REPOSITORY_ISSUES",
    "GITHUB_STAR_A_REPOSITORY_FOR_THE_AUTHENTICATED_USER", "GMAIL_FETCH_EMAILS", "GMAIL_SEND_EMAIL",
    "HACKERNEWS_GET_FRONTPAGE", "HACKERNEWS_GET_USER", "HACKERNEWS_SEARCH_POSTS", "LINEAR_CREATE_LINEAR_ISSUE",
    "LINEAR_LIST_LINEAR_ISSUES", "NOTION_CREATE_NOTION_PAGE", "NOTION_SEARCH_NOTION_PAGE", "SLACK_LIST_ALL_CHANNELS",
    "SLACK_SEND_MESSAGE",
}  # fmt: skip
TAGS = {
    "readOnlyHint", "createHint", "updateHint", "destructiveHint", "idempotentHint", "openWorldHint", "important",
}  # fmt: skip


async def test_enum_has_the_promised_tools(api):
    """Every promised slug is there, sorted."""
    slugs = await api.get("tools/enum")
    assert set(slugs) >= SLUGS
    assert slugs == sorted(slugs)


async def test_every_tool_is_complete(api):
    """Each tool has schemas of the right form, known tags and every field that clients rely on."""
    items = (await api.get("tools?limit=1000"))["items"]
    assert len(items) == (await api.get("tools"))["total_items"]
    for tool in items:
        assert set(tool) >= {
            "slug", "name", "description", "toolkit", "input_parameters", "output_parameters", "no_auth", "version",
            "available_versions", "scopes", "tags", "is_deprecated", "deprecated",
        }  # fmt: skip
        assert tool["input_parameters"]["type"] == "object"
        for schema in tool["input_parameters"]["properties"].values():
            assert schema.get("description"), tool["slug"]
        assert set(tool["output_parameters"]["properties"]) == {"data", "error", "successful"}
        assert set(tool["tags"]) <= TAGS | ({"Tasks"} if tool["toolkit"]["slug"] == "asana" else set())
        assert tool["version"] == tool["available_versions"][-1]
        assert set(tool["deprecated"]) == {"displayName", "version", "available_versions", "is_deprecated", "toolkit"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("toolkit_slug=slack,HACKERNEWS&important=true", {"SLACK_LIST_ALL_CHANNELS", "SLACK_SEND_MESSAGE"}),
        ("tool_slugs=GMAIL_SEND_EMAIL,NOPE", {"GMAIL_SEND_EMAIL"}),
        ("tags=createHint&toolkit_slug=linear", {"LINEAR_CREATE_LINEAR_ISSUE"}),
        ("scopes=chat:write", {"SLACK_SEND_MESSAGE"}),
        ("toolkit_slug=nothing", set()),
    ],
)
async def test_tool_filters(api, query, expected):
    """Toolkits, slugs, tags, scopes and importance narrow the list; what nobody knows is left out."""
    slugs = {item["slug"] for item in (await api.get(f"tools?{query}"))["items"]}
    assert {slug for slug in slugs if not slug.startswith("HACKERNEWS")} == expected


async def test_tool_search_ranks(api):
    """Free text puts the best match first."""
    items = (await api.get("tools?query=send+an+email"))["items"]
    assert items[0]["slug"] == "GMAIL_SEND_EMAIL"


async def test_unknown_version_in_a_list_is_404(api):
    """A version that a listed tool does not have is named."""
    error = await api.fails(404, "GET", "tools?toolkit_slug=slack&toolkit_versions=1999")
    assert "1999" in error["message"]


async def test_pages_are_complete_and_end(api):
    """Cursors lead through every tool once, and the last page has none."""
    seen, cursor, pages = [], "", []
    while True:
        page = await api.get(f"tools?limit=7&cursor={cursor}")
        assert set(page) == {"items", "next_cursor", "total_pages", "current_page", "total_items"}
        seen += [item["slug"] for item in page["items"]]
        pages.append(page["current_page"])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == await api.get("tools/enum")
    assert pages == list(range(1, page["total_pages"] + 1))


async def test_a_cursor_survives_new_and_deleted_rows(api, emulator):
    """A page goes on after the last item seen, though rows came and went meanwhile."""
    ids = [emulator.connect("u", "github") for _ in range(5)][::-1]
    first = await api.get("connected_accounts?limit=2")
    assert [item["id"] for item in first["items"]] == ids[:2]
    emulator.connect("u", "github")
    second = await api.get(f"connected_accounts?limit=2&cursor={first['next_cursor']}")
    assert [item["id"] for item in second["items"]] == ids[2:4]


async def test_big_limits_are_capped(api):
    """A limit above the platform's largest page is accepted."""
    assert (await api("GET", "tools?limit=9999")).status == 200


async def test_toolkits(api):
    """Toolkits are listed in alphabetical order, with every field, and filtered by category and words."""
    items = (await api.get("toolkits"))["items"]
    assert [item["slug"] for item in items] == [
        "asana", "composio_search", "github", "gmail", "googlecalendar", "googledrive", "googlesheets", "hackernews",
        "hubspot", "jira", "linear", "notion", "slack", "stripe", "text_to_pdf",
    ]  # fmt: skip
    for item in items:
        assert set(item["meta"]) >= {
            "created_at", "updated_at", "description", "logo", "app_url", "categories", "triggers_count", "tools_count",
            "version",
        }  # fmt: skip
        assert item["meta"]["tools_count"] > 0
    tasks = (await api.get("toolkits?category=tasks"))["items"]
    assert [item["slug"] for item in tasks] == ["asana", "linear"]
    assert [item["slug"] for item in (await api.get("toolkits?search=mail"))["items"]] == ["gmail"]
    assert (await api.get("toolkits?sort_by=usage"))["items"][0]["slug"] == "github"
    assert (await api.get("toolkits?type=custom"))["items"] == []


async def test_one_toolkit(api):
    """A toolkit has its auth schemes with the fields each needs, and its versions."""
    kit = await api.get("toolkits/linear")
    schemes = {detail["mode"]: detail for detail in kit["auth_config_details"]}
    assert set(schemes) == {"OAUTH2", "API_KEY"}
    required = schemes["API_KEY"]["fields"]["connected_account_initiation"]["required"]
    assert [field["name"] for field in required] == ["generic_api_key"]
    assert set(required[0]) >= {"name", "displayName", "type", "description", "required", "user_visible"}
    creation = schemes["OAUTH2"]["fields"]["auth_config_creation"]["required"]
    assert [field["name"] for field in creation] == ["client_id", "client_secret"]
    assert kit["composio_managed_auth"][0]["mode"] == "OAUTH2"
    assert len(kit["meta"]["available_versions"]) == 3
    assert "baseUrl" not in kit
    assert (await api.get("toolkits/linear?version=20250906_00"))["meta"]["version"] == "20250906_00"
    await api.fails(404, "GET", "toolkits/linear?version=1")
    error = await api.fails(404, "GET", "toolkits/liner")
    assert error["suggested_fix"] == "Did you mean linear?"


async def test_many_categories_and_changelog(api):
    """Several toolkits at once, all categories, and the versions of every toolkit."""
    page = await api.post("toolkits/multi", {"toolkits": ["slack", "GitHub", "nope"]})
    assert [item["slug"] for item in page["items"]] == ["github", "slack"]
    names = [item["name"] for item in (await api.get("toolkits/categories"))["items"]]
    assert "Tasks" in names
    changes = (await api.get("toolkits/changelog"))["items"]
    assert {item["slug"] for item in changes} >= {"github", "slack"}
    assert changes[0]["versions"][0]["version"] == "20260105_00"


async def test_meta_tools_are_read_by_slug_only(api):
    """Meta tools can be read one by one and listed by slug, but are not among the toolkits' tools."""
    tool = await api.get("tools/COMPOSIO_SEARCH_TOOLS")
    assert tool["toolkit"]["slug"] == "composio"
    items = (await api.get("tools?tool_slugs=COMPOSIO_MULTI_EXECUTE_TOOL,GMAIL_SEND_EMAIL"))["items"]
    assert [item["slug"] for item in items] == ["COMPOSIO_MULTI_EXECUTE_TOOL", "GMAIL_SEND_EMAIL"]
    assert "COMPOSIO_SEARCH_TOOLS" not in await api.get("tools/enum")


def test_collections_are_declared_where_they_are_written():
    """Each toolkit declares the collections that its tools write, and no other."""
    for kit in TOOLKITS.values():
        files = Path(catalog.__file__).parent.glob(f"{kit.slug}*.py")
        source = "".join(file.read_text() for file in files)
        used = re.findall(r"\.(?:add_record|change_record|records)\(\s*\"([^\"]+)\"", source)
        assert set(kit.collections) == set(used), kit.slug


async def test_records_of_an_unknown_collection_are_a_mistake(api, emulator):
    """A misspelt collection is refused, because an empty list would let a negative assertion pass."""
    assert emulator.records("github.issues") == []
    with pytest.raises(ValueError, match=r"'github\.issue' is not a collection.*github\.issues"):
        emulator.records("github.issue")
    with pytest.raises(ValueError, match=r"asana\.tasks.*slack\.messages"):
        emulator.records("nothing like it")
    with pytest.raises(TypeError, match="name of a collection"):
        emulator.records(5)
    error = await api.fails(400, "GET", "/__emulator/records/github.issue")
    assert "github.issues" in error["message"]


def test_collections_of_other_tools_are_known_once_written(emulator):
    """What was noted under a name of one's own can be read back."""
    emulator._world.state.add_record("shop.orders", {"id": 1})
    assert emulator.records("shop.orders") == [{"id": 1}]
