"""Toolkits that need no account and make something up."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest


async def test_a_search_has_the_same_results_again(api):
    """The same words have the same results, as many as were asked for, and other words have others."""
    slug = "COMPOSIO_SEARCH_DUCK_DUCK_GO_SEARCH"
    first = (await api.run(slug, query="asyncio", num_results=3))["data"]
    again = (await api.run(slug, query=" asyncio ", num_results=3))["data"]
    other = (await api.run(slug, query="trio", num_results=3))["data"]
    assert first == again
    assert [one["position"] for one in first["results"]] == [1, 2, 3]
    assert not {one["url"] for one in first["results"]} & {one["url"] for one in other["results"]}


@pytest.mark.parametrize(("written", "pages"), [("", 1), ("Hello (world) \\ Grüße", 1), ("a line\n" * 120, 3)])
async def test_a_pdf_is_one(api, written, pages):
    """The file can be fetched, has every page, and its table of contents points at every object."""
    result = await api.run("TEXT_TO_PDF_CONVERT_TEXT_TO_PDF", text=written, file_name="notes")
    file = result["data"]["file"]
    assert (file["name"], file["mimetype"]) == ("notes.pdf", "application/pdf")
    where = urlsplit(file["s3url"])
    async with api.http.get(f"{api.emulator.url}{where.path}?{where.query}") as answer:
        assert answer.status == 200
        content = await answer.read()
    assert content.startswith(b"%PDF-1.4\n")
    assert content.count(b"/Type /Page ") == pages
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    places = [int(line[:10]) for line in content[start:].splitlines()[3:] if line.endswith(b"n ")]
    assert places
    assert all(content[place:].startswith(b"%d 0 obj" % number) for number, place in enumerate(places, start=1))
