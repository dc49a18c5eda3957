"""Lists in synchronous code: what is fetched when, and what the first page tells."""

from __future__ import annotations

import pytest

from composio_async import pagination
from composio_async._portal import Portal
from composio_async._portal_pages import Pager
from composio_async.errors import InvalidParams, PaginationError
from composio_async.pagination import Page

PAGES = {
    None: Page([1, 2], next_cursor="b", total_items=5),
    "b": Page([3, 4], next_cursor="c", total_items=5),
    "c": Page([5], total_items=5),
}


@pytest.fixture
def asked() -> list[str | None]:
    """The cursors asked for so far."""
    return []


@pytest.fixture
def pager(asked: list[str | None]) -> Pager[int]:
    async def fetch(cursor: str | None) -> Page[int]:
        asked.append(cursor)
        return PAGES[cursor]

    return Pager(pagination.Pager(fetch), Portal())


def test_the_call_fetches_the_first_page(pager: Pager[int], asked: list[str | None]) -> None:
    """One request at the call; the first page's fields cost no other."""
    assert (pager.items, pager.next_cursor, pager.total_items, pager.meta) == ([1, 2], "b", 5, None)
    assert pager.first() is pager.first()
    assert repr(pager) == "composio_sync.Pager(Page(2 items, next_cursor='b', total_items=5))"
    assert asked == [None]


def test_walking_asks_for_each_page_once(pager: Pager[int], asked: list[str | None]) -> None:
    """The first walk starts from the page that is here and asks for a page when its first item is needed."""
    walk = iter(pager)
    assert [next(walk), next(walk)] == [1, 2]
    assert asked == [None]
    assert list(walk) == [3, 4, 5]
    assert asked == [None, "b", "c"]


def test_a_second_walk_starts_again(pager: Pager[int], asked: list[str | None]) -> None:
    """A walk left early does not take items away from the next one."""
    next(iter(pager))
    assert list(pager) == [1, 2, 3, 4, 5]
    assert asked == [None, None, "b", "c"]


def test_pages_come_one_by_one(pager: Pager[int]) -> None:
    """pages() yields each page with its own fields."""
    assert [page.items for page in pager.pages()] == [[1, 2], [3, 4], [5]]


def test_collect_stops_in_time(pager: Pager[int], asked: list[str | None]) -> None:
    """collect() asks for no page beyond the items wanted, and refuses a negative number as the core does."""
    assert pager.collect(max_items=0) == []
    assert pager.collect(max_items=2) == [1, 2]
    assert asked == [None]
    with pytest.raises(InvalidParams, match="max_items must be a whole number of zero or more"):
        pager.collect(max_items=-1)
    assert pager.collect() == [1, 2, 3, 4, 5]


def test_a_lying_cursor_ends_the_walk() -> None:
    """A cursor that comes again is an error after the pages that were good."""

    async def fetch(cursor: str | None) -> Page[int]:
        return Page([1], next_cursor="again")

    seen = []
    with pytest.raises(PaginationError, match="its cursor came again"):
        seen.extend(iter(Pager(pagination.Pager(fetch), Portal())))
    assert seen == [1, 1]
