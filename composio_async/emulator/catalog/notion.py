"""notion: one workspace page to start with, and the pages made under it."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, flag, integer, mapping, record, text

from .model import Tool, ToolCall, ToolFailedError, Toolkit, api_key, managed_oauth

ROOT = {
    "id": "page_000000",
    "object": "page",
    "title": "Workspace",
    "url": "https://www.notion.so/page_000000",
    "parent_id": None,
}
_PAGE = record({"id": text(), "object": text(), "title": text()}, url=text(), parent_id=text())


def _create(call: ToolCall) -> dict[str, Any]:
    held = [ROOT, *call.records.records("notion.pages")]
    wanted = call["parent_id"]
    parent = next((page for page in held if wanted in (page["id"], page["title"])), None)
    if parent is None:
        raise ToolFailedError(
            f"object_not_found: there is no page {wanted!r} to put this one under; {ROOT['id']} always exists"
        )
    page_id = call.records.new_id("page")
    page = {
        "id": page_id,
        "object": "page",
        "title": call["title"],
        "parent_id": parent["id"],
        "icon": call["icon"],
        "content": call["markdown"] or "",
        "url": f"https://www.notion.so/{page_id}",
        "created_by": call.user_id,
        "created_time": call.now,
    }
    return call.records.add_record("notion.pages", page)


def _search(call: ToolCall) -> dict[str, Any]:
    words = (call["query"] or "").lower()
    found = [page for page in [*reversed(call.records.records("notion.pages")), ROOT] if words in page["title"].lower()]
    return {"results": found[: call["page_size"]], "has_more": len(found) > call["page_size"], "next_cursor": None}


TOOLKIT = Toolkit(
    slug="notion",
    name="Notion",
    description="Pages and databases for a team's notes.",
    app_url="https://www.notion.so",
    base_url="https://api.notion.com",
    categories=("Documents",),
    schemes=(
        managed_oauth("Notion", ("read_content", "insert_content")),
        api_key("Notion token", "Token of an internal connection."),
    ),
    user_endpoint="/v1/users/me",
    collections=("notion.pages",),
    tools=(
        Tool(
            "NOTION_CREATE_NOTION_PAGE",
            "Create page",
            "Creates a page under another page.",
            "notion",
            record(
                {
                    "parent_id": text("Id or title of the page above.", examples=["page_000000"]),
                    "title": text("Title of the page."),
                },
                markdown=text("Content of the page, in Markdown."),
                icon=text("An emoji."),
                cover=text("Address of a picture."),
            ),
            _create,
            _PAGE,
            ("createHint", "important"),
        ),
        Tool(
            "NOTION_SEARCH_NOTION_PAGE",
            "Search pages",
            "Finds pages by words of their title, newest first.",
            "notion",
            record(
                query=text("Words to look for; empty for all.", default=""),
                page_size=integer("Pages at most.", default=25, minimum=1, maximum=100),
                filter=mapping(description="Accepted and ignored."),
                direction=text("Order of the list.", enum=["ascending", "descending"]),
            ),
            _search,
            record({"results": array(_PAGE)}, has_more=flag(), next_cursor=text()),
            ("readOnlyHint", "idempotentHint", "important"),
        ),
    ),
)
