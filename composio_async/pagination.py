"""Lists: a page, and a pager that walks all pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, Final, Generic, TypeVar

from composio_async._caller import warn
from composio_async.errors import InvalidParams, PaginationError
from composio_async.models.base import Meta

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

EMPTY_PAGES: Final = 10


class IncompleteListWarning(UserWarning):
    """A list ended although the platform says that it has more items."""


class Page(Generic[T_co]):
    """One page of a list.

    Attributes:
        items: In the platform's order.
        next_cursor: To ask for the next page with; None at the end.
        total_items: In the whole list, where the platform says it.
        total_pages: Of the whole list, where the platform says it.
        current_page: The number of this page, where the platform says it.
        extra: What the platform told beside these, as it came.
        meta: About the answer.
    """

    __slots__ = ("current_page", "extra", "items", "meta", "next_cursor", "total_items", "total_pages")

    def __init__(
        self,
        items: list[T_co],
        *,
        next_cursor: str | None = None,
        total_items: int | None = None,
        total_pages: int | None = None,
        current_page: int | None = None,
        extra: Mapping[str, Any] | None = None,
        meta: Meta | None = None,
    ) -> None:
        self.items = items
        self.next_cursor = next_cursor
        self.total_items = total_items
        self.total_pages = total_pages
        self.current_page = current_page
        self.extra = extra or {}
        self.meta = meta

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Page):
            return NotImplemented
        return (self.items, self.next_cursor, self.total_items) == (other.items, other.next_cursor, other.total_items)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Page({len(self.items)} items, next_cursor={self.next_cursor!r}, total_items={self.total_items})"


Fetch = Callable[[str | None], Awaitable[Page[T]]]


class Pages(Generic[T_co]):
    """The pages of a list, one request each, asked for as they are needed.

    Raises:
        PaginationError: A cursor came again, or page after page was empty.
    """

    def __init__(self, fetch: Fetch[T_co], cursor: str | None) -> None:
        self._fetch = fetch
        self._cursor = cursor
        self._whole = cursor is None
        self._seen = {cursor} if cursor else set()
        self._count = 0
        self._empty = 0
        self._ended = False
        self._trouble: PaginationError | None = None

    def __aiter__(self) -> Pages[T_co]:
        return self

    async def __anext__(self) -> Page[T_co]:
        if self._trouble is not None:
            raise self._trouble
        if self._ended:
            raise StopAsyncIteration
        page = await self._fetch(self._cursor)
        self._count += len(page.items)
        self._empty = 0 if page.items else self._empty + 1
        if page.next_cursor is None:
            self._ended = True
            self._warn_when_short(page)
        elif page.next_cursor in self._seen:
            self._trouble = _endless("its cursor came again", self._count, page)
        elif self._empty >= EMPTY_PAGES:
            self._trouble = _endless(f"{EMPTY_PAGES} pages in a row were empty", self._count, page)
        else:
            self._seen.add(page.next_cursor)
            self._cursor = page.next_cursor
        return page

    def _warn_when_short(self, page: Page[T_co]) -> None:
        if self._whole and page.total_items is not None and self._count < page.total_items:
            warn(
                f"The list ended after {self._count} of {page.total_items} items: "
                "the platform gave no further cursor. Ask for smaller parts with filters.",
                IncompleteListWarning,
            )


class Items(Generic[T_co]):
    """The items of a list, page by page."""

    def __init__(self, pages: Pages[T_co]) -> None:
        self._pages = pages
        self._page: list[T_co] = []
        self._next = 0

    def __aiter__(self) -> Items[T_co]:
        return self

    async def __anext__(self) -> T_co:
        while self._next >= len(self._page):
            self._page = (await self._pages.__anext__()).items
            self._next = 0
        item = self._page[self._next]
        self._next += 1
        return item


class Pager(Generic[T_co]):
    """A list that was asked for: await it for the first page, or `async for` over all its items.

    Example:
        async for tool in composio.tools.list(toolkits=["github"]):
            print(tool.slug)
    """

    def __init__(self, fetch: Fetch[T_co], cursor: str | None = None) -> None:
        self._fetch = fetch
        self._cursor = cursor

    def __repr__(self) -> str:
        return "<Pager: await it for the first page, or `async for` over it>"

    def __await__(self) -> Generator[Any, None, Page[T_co]]:
        return self.first().__await__()

    async def first(self) -> Page[T_co]:
        """The first page.

        Returns:
            The page, with `next_cursor` when there are more.
        """
        return await self._fetch(self._cursor)

    def __aiter__(self) -> Items[T_co]:
        return Items(self.pages())

    def pages(self) -> Pages[T_co]:
        """All pages, one after the other.

        Returns:
            An async iterator of pages.
        """
        return Pages(self._fetch, self._cursor)

    async def collect(self, *, max_items: int | None = None) -> list[T_co]:
        """All items in one list.

        Args:
            max_items: Stop after so many; None for all.

        Raises:
            InvalidParams: `max_items` is negative.
        """
        check_max_items(max_items)
        found: list[T_co] = []
        if max_items == 0:
            return found
        async for item in self:
            found.append(item)
            if len(found) == max_items:
                break
        return found


def check_max_items(max_items: int | None) -> None:
    """Check how many items to collect.

    Raises:
        InvalidParams: It is not a whole number of zero or more.
    """
    if max_items is not None and (isinstance(max_items, bool) or not isinstance(max_items, int) or max_items < 0):
        msg = f"max_items must be a whole number of zero or more, not {max_items!r}."
        raise InvalidParams(msg)


def _endless(why: str, count: int, page: Page[Any]) -> PaginationError:
    return PaginationError(
        f"The list cannot be walked to its end: {why}, after {count} items. Ask for smaller parts with filters.",
        request_id=page.meta.request_id if page.meta else None,
        status=page.meta.status if page.meta else None,
        sent=True,
    )
