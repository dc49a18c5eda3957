"""Lists for synchronous code: the first page at the call, then the rest, one hop to the loop for each page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from operator import attrgetter
from typing import Generic, TypeVar

from composio_async import pagination
from composio_async._portal import Portal
from composio_async._tracebacks import hide
from composio_async.models.base import Meta
from composio_async.pagination import Page, Pages, check_max_items

T_co = TypeVar("T_co", covariant=True)


class Pager(Generic[T_co]):
    """A list whose first page is here already: read its fields, or `for` over the items of all pages.

    The first walk goes on from that page; a later one asks for everything again.

    Example:
        for tool in composio.tools.list(toolkits=["github"]):
            print(tool.slug)

    Args:
        core: The asynchronous list.
        portal: Where its requests run.
    """

    def __init__(self, core: pagination.Pager[T_co], portal: Portal) -> None:
        self._core = core
        self._portal = portal
        begun = core.pages()
        try:
            self._first = portal.run(begun.__anext__())
        except BaseException as error:
            hide(error)
            raise
        self._begun: Pages[T_co] | None = begun

    def __repr__(self) -> str:
        return f"composio_sync.Pager({self._first!r})"

    @property
    def items(self) -> list[T_co]:
        """The first page's items."""
        return self._first.items

    @property
    def next_cursor(self) -> str | None:
        """To ask for the next page with; None when the first page is all."""
        return self._first.next_cursor

    @property
    def total_items(self) -> int | None:
        """In the whole list, where the platform says it."""
        return self._first.total_items

    @property
    def meta(self) -> Meta | None:
        """About the first page's answer."""
        return self._first.meta

    def first(self) -> Page[T_co]:
        """The first page.

        Returns:
            The page, with `next_cursor` when there are more.
        """
        return self._first

    def __iter__(self) -> Iterator[T_co]:
        # Not a generator of ours: that would stand in the traceback of an error between the user's line and its origin.
        return chain.from_iterable(map(attrgetter("items"), self.pages()))

    def pages(self) -> Iterator[Page[T_co]]:
        """All pages, one after the other.

        Returns:
            An iterator of pages.
        """
        pages, self._begun = self._begun, None
        if pages is None:
            pages = self._core.pages()
        else:
            yield self._first
        while True:
            try:
                page = self._portal.run(pages.__anext__())
            except StopAsyncIteration:
                return
            yield page

    def collect(self, *, max_items: int | None = None) -> list[T_co]:
        """All items in one list.

        Args:
            max_items: Stop after so many; None for all.

        Raises:
            InvalidParams: `max_items` is negative.
        """
        check_max_items(max_items)
        return list(islice(self, max_items))
