"""The official Python SDK against the emulator: triggers, webhooks, MCP servers, files, own tools, modifiers, logs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from composio import after_execute, before_execute, schema_modifier
from composio.utils import url_safety
from official_steps import BASE, control, finish, official_client, refused, step
from pydantic import BaseModel

COMMIT = {"owner": "octocat", "repo": "hello-world"}
composio = official_client()
control("POST", "seed", {"users": {"user_1": ["github", "gmail"]}})
github = next(
    item for item in composio.connected_accounts.list(user_ids=["user_1"]).items if item.toolkit.slug == "github"
)


@step("triggers.list of a toolkit")
def _():
    found = composio.triggers.list(toolkit_slugs=["github"]).items
    assert "GITHUB_COMMIT_EVENT" in {item.slug for item in found}, found
    assert {item.toolkit.slug for item in found} == {"github"}, found


@step("triggers.list by cursor")
def _():
    every, cursor = [], None
    while True:
        page = composio.triggers.list(limit=2, cursor=cursor)
        assert len(page.items) <= 2, page.items
        every += [item.slug for item in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(every) == len(set(every)) > 2, every
    assert set(every) == {item.slug for item in composio.triggers.list(limit=1000).items}


@step("triggers_types enum")
def _():
    assert "GITHUB_COMMIT_EVENT" in composio.client.triggers_types.retrieve_enum()


@step("triggers.get_type")
def _():
    kind = composio.triggers.get_type("GITHUB_COMMIT_EVENT")
    assert kind.toolkit.slug == "github" and kind.config["properties"], kind
    refused("NotFoundError", lambda: composio.triggers.get_type("GITHUB_NO_SUCH_EVENT"))


@step("triggers.create of a user")
def trigger():
    made = composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_1", trigger_config=COMMIT).trigger_id
    assert made.startswith("ti_"), made
    return made


@step("triggers.create again is the same trigger")
def _():
    made = composio.triggers.create("GITHUB_COMMIT_EVENT", connected_account_id=github.id, trigger_config=COMMIT)
    assert made.trigger_id == trigger, made


@step("triggers.create refuses what is wrong")
def _():
    refused("TriggerTypeNotFound", lambda: composio.triggers.create("GITHUB_NO_SUCH_EVENT", user_id="user_1"))
    refused("BadRequestError", lambda: composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_1"))


@step("triggers.list_active")
def _():
    (found,) = composio.triggers.list_active().items
    assert (found.id, found.trigger_name, found.connected_account_id) == (trigger, "GITHUB_COMMIT_EVENT", github.id)
    assert found.trigger_config == COMMIT, found
    assert composio.triggers.list_active(trigger_ids=[trigger]).items[0].id == trigger
    assert composio.triggers.list_active(connected_account_ids=["ca_other"]).items == []


@step("triggers.disable")
def _():
    composio.triggers.disable(trigger)
    assert composio.triggers.list_active().items == []
    assert composio.triggers.list_active(show_disabled=True).items[0].disabled_at


@step("triggers.enable")
def _():
    composio.triggers.enable(trigger)
    assert composio.triggers.list_active().items[0].disabled_at is None


@step("triggers.delete")
def _():
    assert composio.triggers.delete(trigger).trigger_id == trigger
    assert composio.triggers.list_active(show_disabled=True).items == []
    refused("NotFoundError", lambda: composio.triggers.delete(trigger))


@step("triggers.set_webhook_subscription")
def subscription():
    made = composio.triggers.set_webhook_subscription(webhook_url="https://app.example/hook")
    assert made["secret"].startswith("whsec_"), made
    again = composio.triggers.set_webhook_subscription(webhook_url="https://app.example/other")
    assert again["id"] == made["id"] and again["webhook_url"] == "https://app.example/other", again
    return again


@step("webhooks.subscriptions.list, get")
def _():
    (found,) = composio.webhooks.subscriptions.list().items
    assert found.id == subscription["id"], found
    assert composio.webhooks.subscriptions.get(found.id).enabled_events == ["composio.trigger.message"]


@step("webhooks.subscriptions.update")
def _():
    changed = composio.webhooks.subscriptions.update(subscription["id"], version="V2")
    assert (changed.version, changed.webhook_url) == ("V2", "https://app.example/other"), changed


@step("webhooks.subscriptions.rotate_secret")
def _():
    turned = composio.webhooks.subscriptions.rotate_secret(subscription["id"]).secret
    assert turned.startswith("whsec_") and turned != subscription["secret"], turned


@step("webhooks.subscriptions.list_event_types")
def _():
    assert "composio.trigger.message" in {
        item.event_type for item in composio.webhooks.subscriptions.list_event_types().items
    }


@step("webhooks.subscriptions.delete")
def _():
    composio.webhooks.subscriptions.delete(subscription["id"])
    assert composio.webhooks.subscriptions.list().items == []


@step("webhooks.endpoints create, get, list")
def _():
    made = composio.webhooks.endpoints.create(toolkit_slug="github", client_id="Iv1.abc").model_dump()["id"]
    assert composio.webhooks.endpoints.get(made).id == made
    assert [item.id for item in composio.webhooks.endpoints.list(toolkit_slug="github").items] == [made]


@step("mcp.create")
def server():
    made = composio.mcp.create("first", toolkits=["github", "hackernews"], allowed_tools=["HACKERNEWS_GET_USER"])
    assert made.allowed_tools == ["HACKERNEWS_GET_USER"] and made.mcp_url.startswith(BASE), made
    return made


@step("mcp.create with an auth config")
def _():
    config = composio.auth_configs.list(toolkit_slug="github").items[0]
    made = composio.mcp.create("second", toolkits=[{"toolkit": "github", "auth_config_id": config.id}])
    assert made.auth_config_ids == [config.id], made


@step("mcp.list")
def _():
    found = composio.mcp.list()
    assert {item.name for item in found["items"]} == {"first", "second"}, found
    assert [item.name for item in composio.mcp.list(toolkits="hackernews")["items"]] == ["first"]
    assert [item.name for item in composio.mcp.list(name="sec")["items"]] == ["second"]
    one = composio.mcp.list(page_no=2, limit=1, order_by="created_at", order_direction="asc")
    assert ([item.name for item in one["items"]], one["current_page"], one["total_pages"]) == (["second"], 2, 2), one


@step("mcp.get")
def _():
    found = composio.mcp.get(server.id)
    assert found.toolkits == ["github", "hackernews"] and found.commands.cursor, found
    refused("ValidationError", lambda: composio.mcp.get("no-such-server"))


@step("mcp.update")
def _():
    composio.mcp.update(server.id, name="renamed", toolkits=["hackernews"], manually_manage_connections=True)
    found = composio.mcp.get(server.id)
    assert (found.name, found.toolkits, found.managed_auth_via_composio) == ("renamed", ["hackernews"], False), found


@step("mcp.generate")
def _():
    made = composio.mcp.generate("user_1", server.id, manually_manage_connections=True)
    assert made["type"] == "streamable_http" and made["url"].startswith(BASE), made
    assert "user_id=user_1" in made["url"] and made["allowed_tools"] == ["HACKERNEWS_GET_USER"], made


@step("mcp.delete")
def _():
    assert composio.mcp.delete(server.id) == {"id": server.id, "deleted": True}
    refused("ValidationError", lambda: composio.mcp.get(server.id))


session = composio.create(user_id="user_1", toolkits=["github", "gmail"])


@step("files.upload to loopback is refused by the SDK itself")
def _():
    refused("BlockedInternalUrlError", lambda: session.experimental.files.upload(b"x", remote_path="x.txt"))
    (asked,) = control("GET", "requests?operation=sessions.files.create_upload_url")["items"]
    assert asked["status"] < 300, asked


# Loopback counts as a public address from here on, and nothing else of the guard is changed.
guarded = url_safety.is_blocked_ip
url_safety.is_blocked_ip = lambda value: value != "127.0.0.1" and guarded(value)


@step("files.upload, list, download, delete where loopback is let through")
def _():
    files = session.experimental.files
    files.upload(b"seven", remote_path="notes/a.txt", mimetype="text/plain")
    assert [item.mount_relative_path for item in files.list(path="notes").items] == ["notes/a.txt"]
    assert files.download("notes/a.txt").text() == "seven"
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / "b.txt"
        local.write_text("eight")
        assert files.upload(local).buffer() == b"eight"
    files.delete("notes/a.txt")
    assert [item.mount_relative_path for item in files.list().items if "a.txt" in item.mount_relative_path] == []


@step("a file as an argument of a tool")
def _():
    from composio import Composio

    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder).resolve() / "report.txt"
        local.write_text("nine")
        uploading = Composio(
            api_key="ak_emulator",
            base_url=BASE,
            allow_tracking=False,
            dangerously_allow_auto_upload_download_files=True,
            file_upload_dirs=[str(local.parent)],
        )
        done = uploading.tools.execute(
            "GMAIL_SEND_EMAIL",
            {"recipient_email": "ada@example.com", "subject": "Report", "body": "Here", "attachment": str(local)},
            user_id="user_1",
            dangerously_skip_version_check=True,
        )
    assert done["successful"], done
    sent = control("GET", "records/gmail.sent")["items"][-1]
    assert "report.txt" in str(sent), sent


class Sum(BaseModel):
    left: int
    right: int


@composio.experimental.tool()
def add_numbers(input: Sum, ctx):
    """Add two numbers."""
    return {"sum": input.left + input.right, "user": ctx.user_id}


@step("a tool of one's own, listed and run in the process")
def _():
    made = composio.create(user_id="user_1", toolkits=["github"], experimental={"custom_tools": [add_numbers]})
    (registered,) = made.custom_tools()
    done = made.execute(registered.slug, arguments={"left": 2, "right": 3})
    assert done.data == {"sum": 5, "user": "user_1"}, done
    found = made.search(query="add two numbers").results
    assert any(registered.slug in one.primary_tool_slugs for one in found), found


@step("a tool of one's own that asks the platform")
def _():
    @composio.experimental.tool(extends_toolkit="github")
    def read_repository(input: Sum, ctx):
        """Read a repository."""
        return ctx.proxy_execute(toolkit="github", endpoint="/repos/a/b", method="GET")["data"]

    made = composio.create(user_id="user_1", toolkits=["github"], experimental={"custom_tools": [read_repository]})
    done = made.execute(made.custom_tools()[0].slug, arguments={"left": 1, "right": 1})
    assert done.data["full_name"] == "a/b", done


@before_execute(tools=["GITHUB_CREATE_AN_ISSUE"])
def title_in_capitals(tool, toolkit, params):
    params["arguments"]["title"] = params["arguments"]["title"].upper()
    return params


@after_execute(tools=["GITHUB_CREATE_AN_ISSUE"])
def only_the_title(tool, toolkit, response):
    response["data"] = {"title": response["data"]["title"]}
    return response


@schema_modifier(tools=["GITHUB_CREATE_AN_ISSUE"])
def another_description(tool, toolkit, schema):
    schema.description = "Changed"
    return schema


@step("before and after modifiers")
def _():
    done = composio.tools.execute(
        "GITHUB_CREATE_AN_ISSUE",
        {"owner": "a", "repo": "b", "title": "loud"},
        user_id="user_1",
        dangerously_skip_version_check=True,
        modifiers=[title_in_capitals, only_the_title],
    )
    assert done["data"] == {"title": "LOUD"}, done
    assert control("GET", "records/github.issues")["items"][-1]["title"] == "LOUD"


@step("schema modifier")
def _():
    (tool,) = composio.tools.get("user_1", tools=["GITHUB_CREATE_AN_ISSUE"], modifiers=[another_description])
    assert tool["function"]["description"] == "Changed", tool


@step("logs.search, get")
def _():
    found = composio.logs.search(limit=20)
    ids = [log.id for log in found.logs]
    assert ids and len(ids) == len(set(ids)), ids
    assert composio.logs.get(ids[0]).id == ids[0]


@step("usage.summary")
def _():
    assert composio.experimental.usage.summary(entity_types=["tool_calls"]).entities


@step("custom toolkits upsert, delete")
def _():
    made = composio.experimental.custom_toolkits.upsert(
        slug="INTERNAL",
        toolkit_config={
            "name": "Internal",
            "app_url": "https://mcp.example/mcp",
            "auth_schemes": [{"mode": "NO_AUTH"}],
        },
    )
    assert made.slug.upper() == "CUSTOM_INTERNAL", made
    composio.experimental.custom_toolkits.delete(made.slug)


finish()
