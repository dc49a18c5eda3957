"""composio_search: needs no account; results are made up from the words, the same words always having the same ones."""

from __future__ import annotations

import zlib
from typing import Any

from composio_async.emulator.shapes import array, integer, record, text

from .model import Tool, ToolCall, Toolkit

_KINDS = ("Guide to", "An introduction to", "Questions about", "The history of", "News of", "Working with", "Notes on")
_RESULT = record({"title": text(), "url": text(), "snippet": text(), "position": integer()})


def _search(call: ToolCall) -> dict[str, Any]:
    query = " ".join(call["query"].split())
    start = zlib.crc32(query.lower().encode())
    found = [
        {
            "position": place + 1,
            "title": f"{_KINDS[(start + place) % len(_KINDS)]} {query}",
            "url": f"https://site{(start + place) % 97}.example/{zlib.crc32(f'{query}{place}'.encode()):08x}",
            "snippet": f"Made up by the emulator: page {place + 1} about {query}.",
        }
        for place in range(call["num_results"])
    ]
    return {"query": query, "results": found}


def _tool(slug: str, name: str, description: str) -> Tool:
    schema = record(
        {"query": text("What to look for.", minLength=1, examples=["asyncio"])},
        num_results=integer("Results at most.", default=5, minimum=1, maximum=20),
    )
    data = record({"query": text(), "results": array(_RESULT)})
    tags = ("readOnlyHint", "idempotentHint", "openWorldHint", "important")
    return Tool(slug, name, description, "composio_search", schema, _search, data, tags, no_auth=True)


TOOLKIT = Toolkit(
    slug="composio_search",
    name="Composio Search",
    description="Search of the web, through one key of Composio's.",
    app_url="https://composio.dev",
    categories=("Search",),
    tools=(
        _tool("COMPOSIO_SEARCH_DUCK_DUCK_GO_SEARCH", "DuckDuckGo search", "Searches the web with DuckDuckGo."),
        _tool("COMPOSIO_SEARCH_NEWS_SEARCH", "News search", "Searches what newspapers wrote lately."),
    ),
)
