"""hackernews: needs no account; any username answers, always in the same way."""

from __future__ import annotations

import zlib
from typing import Any

from composio_async.emulator.shapes import array, integer, record, text

from .model import Tool, ToolCall, Toolkit

_TITLES = (
    "Show HN: A client that never runs a tool twice",
    "Asyncio in practice",
    "The case for boring databases",
    "How agents use tools",
    "Writing an emulator in a week",
    "Structured concurrency, ten years on",
    "Retry budgets explained",
    "What we learned from a million webhooks",
    "Typed Python at scale",
    "Local-first tests",
)
_POST = record(
    {"id": integer(), "title": text(), "author": text()}, url=text(), points=integer(), num_comments=integer()
)


def _post(index: int) -> dict[str, Any]:
    return {
        "id": 40_000_000 + index,
        "title": _TITLES[index],
        "author": f"user{index}",
        "points": 300 - 23 * index,
        "num_comments": 90 - 7 * index,
        "url": f"https://news.ycombinator.com/item?id={40_000_000 + index}",
        "created_at": "2026-01-01T00:00:00Z",
    }


def _user(call: ToolCall) -> dict[str, Any]:
    name = call["username"]
    number = zlib.crc32(name.encode())
    return {
        "username": name,
        "id": name,
        "karma": number % 50_000,
        "about": f"{name} reads the news here.",
        "created": 1_200_000_000 + number % 400_000_000,
        "created_at": "2010-01-01T00:00:00Z",
    }


def _frontpage(call: ToolCall) -> dict[str, Any]:
    return {"hits": [_post(index) for index in range(len(_TITLES))][: call["hitsPerPage"]], "page": 0}


def _search(call: ToolCall) -> dict[str, Any]:
    words = call["query"].lower().split()
    found = [post for post in map(_post, range(len(_TITLES))) if all(word in post["title"].lower() for word in words)]
    return {"hits": found[: call["size"]], "nbHits": len(found), "query": call["query"]}


def _tool(slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any]) -> Tool:
    tags = ("readOnlyHint", "idempotentHint", "openWorldHint", "important")
    return Tool(slug, name, description, "hackernews", schema, run, data, tags, no_auth=True)


TOOLKIT = Toolkit(
    slug="hackernews",
    name="Hacker News",
    description="News for programmers, with their comments.",
    app_url="https://news.ycombinator.com",
    base_url="https://hacker-news.firebaseio.com",
    categories=("News",),
    tools=(
        _tool(
            "HACKERNEWS_GET_FRONTPAGE",
            "Get front page",
            "Lists the posts on the front page.",
            record(hitsPerPage=integer("Posts at most.", default=20, minimum=1, maximum=100)),
            _frontpage,
            record({"hits": array(_POST)}),
        ),
        _tool(
            "HACKERNEWS_GET_USER",
            "Get user",
            "Reads the profile of a user.",
            record({"username": text("Name of the user.", minLength=1, examples=["pg"])}),
            _user,
            record({"username": text(), "karma": integer()}, about=text(), created_at=text()),
        ),
        _tool(
            "HACKERNEWS_SEARCH_POSTS",
            "Search posts",
            "Finds posts by words of their title.",
            record(
                {"query": text("Words that must all occur.")},
                size=integer("Posts at most.", default=5, minimum=1, maximum=100),
            ),
            _search,
            record({"hits": array(_POST), "nbHits": integer()}),
        ),
    ),
)
