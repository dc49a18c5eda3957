"""Lists: what a pager does with pages, honest and lying ones."""

from __future__ import annotations

import asyncio
import itertools
import warnings

import pytest

from composio_async.errors import APIConnectionError, InvalidParams, PaginationError
from composio_async.pagination import EMPTY_PAGES, IncompleteListWarning, Page, Pager


class Shelf:
    """Pages by cursor; counts what is fetched."""

    def __init__(self, pages: dict[str | None, Page[int]]) -> None:
        self.pages = pages
        self.asked: list[str | None] = []

    async def fetch(self, cursor: str | None) -> Page[int]:
        self.asked.append(cursor)
        await asyncio.sleep(0)
        return self.pages[cursor]

    def pager(self, cursor: str | None = None) -> Pager[int]:
        return Pager(self.fetch, cursor)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(
        {
            None: Page([1, 2], next_cursor="b", total_items=5),
            "b": Page([3, 4], next_cursor="c", total_items=5),
            "c": Page([5], total_items=5),
        }
    )


async def test_awaiting_gives_the_first_page(shelf: Shelf):
    """`await list()` and `.first()` are one request for the first page."""
    page = await shelf.pager()
    assert (page.items, page.next_cursor, page.total_items) == ([1, 2], "b", 5)
    assert await shelf.pager().first() == page
    assert shelf.asked == [None, None]


async def test_making_a_pager_asks_for_nothing(shelf: Shelf):
    """Nothing is sent, and nothing is left unawaited, by a pager that nobody uses."""
    shelf.pager().pages()
    aiter(shelf.pager())
    assert shelf.asked == []


async def test_iterating_walks_all_items(shelf: Shelf):
    """`async for` goes over all pages, each asked for when it is needed."""
    seen = [(item, len(shelf.asked)) async for item in shelf.pager()]
    assert seen == [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)]


async def test_pages_one_by_one(shelf: Shelf):
    """`.pages()` hands out the pages themselves, and stays at its end."""
    pages = shelf.pager().pages()
    assert [page.items async for page in pages] == [[1, 2], [3, 4], [5]]
    with pytest.raises(StopAsyncIteration):
        await anext(pages)
    assert len(shelf.asked) == 3


@pytest.mark.parametrize(
    ("most", "items", "requests"), [(None, 5, 3), (0, 0, 0), (1, 1, 1), (2, 2, 1), (3, 3, 2), (5, 5, 3), (99, 5, 3)]
)
async def test_collecting(shelf: Shelf, most: int | None, items: int, requests: int):
    """collect(max_items) takes no more, and asks for no more, than is wanted."""
    assert await shelf.pager().collect(max_items=most) == list(range(1, items + 1))
    assert len(shelf.asked) == requests


async def test_a_negative_count_is_refused(shelf: Shelf):
    """max_items below zero is a mistake, found before anything is sent."""
    with pytest.raises(InvalidParams, match="max_items"):
        await shelf.pager().collect(max_items=-1)
    assert shelf.asked == []


async def test_a_pager_can_be_used_again(shelf: Shelf):
    """Each use of a pager starts anew."""
    pager = shelf.pager()
    assert await pager.collect() == await pager.collect() == [1, 2, 3, 4, 5]


async def test_starting_with_a_cursor(shelf: Shelf):
    """A given cursor is where the walk begins; a total of the whole list is then no reason for a warning."""
    assert await shelf.pager("b").collect() == [3, 4, 5]


async def test_leaving_early_asks_for_nothing_more(shelf: Shelf):
    """A break leaves no request, task or generator behind."""
    async for item in shelf.pager():
        if item == 2:
            break
    await asyncio.sleep(0)
    assert shelf.asked == [None]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_pagers_go_together_with_gather(shelf: Shelf):
    """A pager is awaitable wherever a coroutine is."""
    pages = await asyncio.gather(shelf.pager(), shelf.pager("c"))
    assert [page.items for page in pages] == [[1, 2], [5]]


async def test_a_failure_can_be_gone_over_again(shelf: Shelf):
    """After a page that failed, the next step asks for the same page again, and nothing is lost."""
    fetch, failures = shelf.fetch, iter([None, APIConnectionError("lost"), None, None])

    async def sometimes(cursor: str | None) -> Page[int]:
        failure = next(failures)
        if failure is not None:
            raise failure
        return await fetch(cursor)

    items = aiter(Pager(sometimes))
    seen = [await anext(items), await anext(items)]
    with pytest.raises(APIConnectionError):
        await anext(items)
    seen += [item async for item in items]
    assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "pages",
    [
        {None: Page([1], next_cursor="a"), "a": Page([2], next_cursor="a")},
        {None: Page([1], next_cursor="a"), "a": Page([2], next_cursor="b"), "b": Page([3], next_cursor="a")},
    ],
    ids=["at once", "after a while"],
)
async def test_a_cursor_that_comes_again_is_an_error(pages: dict[str | None, Page[int]]):
    """A list that goes round in circles ends with an error, after its items were handed out once."""
    shelf, seen = Shelf(pages), []
    with pytest.raises(PaginationError, match="cursor came again, after") as caught:
        async for item in shelf.pager():
            seen.append(item)  # noqa: PERF401  it ends with an error, and what came before counts
    assert seen == list(range(1, len(pages) + 1))
    assert "filters" in caught.value.message
    assert len(shelf.asked) == len(pages)


async def test_a_given_cursor_that_comes_again_is_an_error():
    """The cursor that a walk began with counts as well."""
    shelf = Shelf({"a": Page([1], next_cursor="a")})
    with pytest.raises(PaginationError):
        await shelf.pager("a").collect()
    assert shelf.asked == ["a"]


async def test_the_error_stays():
    """Stepping on after the error does not begin the circle again."""
    pages = Shelf({None: Page([1], next_cursor="a"), "a": Page([2], next_cursor="a")}).pager().pages()
    await anext(pages)
    await anext(pages)
    for _ in range(2):
        with pytest.raises(PaginationError):
            await anext(pages)


async def test_empty_pages_without_end_are_an_error():
    """Page after empty page, each with a new cursor, is not walked for ever."""
    numbers, asked = itertools.count(), []

    async def fetch(cursor: str | None) -> Page[int]:
        asked.append(cursor)
        return Page([], next_cursor=f"c{next(numbers)}")

    with pytest.raises(PaginationError, match="pages in a row were empty"):
        await Pager(fetch).collect()
    assert len(asked) == EMPTY_PAGES


async def test_some_empty_pages_are_fine():
    """An empty page with a cursor is not the end."""
    pages = {None: Page([1], next_cursor="0")}
    pages |= {str(n): Page([], next_cursor=str(n + 1)) for n in range(EMPTY_PAGES - 1)}
    pages |= {str(EMPTY_PAGES - 1): Page([2])}
    assert await Shelf(pages).pager().collect() == [1, 2]


async def test_a_list_that_ends_too_soon_is_told():
    """A walk that saw fewer items than the platform has says so."""
    shelf = Shelf({None: Page([1, 2], total_items=5)})
    with pytest.warns(IncompleteListWarning, match="ended after 2 of 5 items.*filters"):
        assert await shelf.pager().collect() == [1, 2]


@pytest.mark.parametrize("total", [None, 0, 1, 2])
async def test_a_list_with_enough_items_is_not_complained_about(total: int | None):
    """A total that is unknown, met, or outgrown meanwhile is no reason for a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert await Shelf({None: Page([1, 2], total_items=total)}).pager().collect() == [1, 2]


def test_pages_compare_by_content():
    """Pages with the same content are equal; meta does not count."""
    assert Page([1], next_cursor="a", total_items=2) == Page([1], next_cursor="a", total_items=2, meta=object())
    assert Page([1]) != Page([2])
    assert Page([1]) != [1]
    assert repr(Page([1, 2], next_cursor="a")) == "Page(2 items, next_cursor='a', total_items=None)"
