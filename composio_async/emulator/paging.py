"""Lists with opaque cursors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import orjson

from .problems import bad_request

DEFAULT_LIMIT: Final = 20
MOST: Final = 1000

T = TypeVar("T")


def page_of(
    items: Sequence[T],
    key: Callable[[T], str],
    render: Callable[[T], dict[str, Any]],
    query: dict[str, Any],
    default: int = DEFAULT_LIMIT,
) -> dict[str, Any]:
    """One page of `items` in the platform's list shape.

    A cursor names the last item seen; when that item is gone the page goes on at the same position.

    Args:
        items: everything, in its final order.
        key: what identifies an item.
        render: wire form of an item; called for this page's items only.
        query: may hold `limit` (capped at 1000) and `cursor`.
        default: page size when no limit is given.

    Returns:
        `items`, `next_cursor` (None at the end), `total_pages`, `current_page`, `total_items`.

    Raises:
        ApiError: 400 for a limit below 1 or a cursor not made here.
    """
    limit = _limit(query.get("limit"), default)
    start, page = _position(items, key, query.get("cursor"))
    shown = items[start : start + limit]
    more = start + limit < len(items)
    pages = max(1, -(-len(items) // limit))
    return {
        "items": [render(item) for item in shown],
        "next_cursor": _cursor(key(shown[-1]), start + limit, page + 1) if more else None,
        "total_pages": pages,
        "current_page": page,
        "total_items": len(items),
    }


def _limit(asked: Any, default: int) -> int:
    if asked is None:
        return default
    limit = int(asked)
    if limit < 1:
        raise bad_request("limit must be at least 1", fix="Ask for 1 to 1000 items per page.")
    return min(limit, MOST)


def _cursor(last: str, position: int, page: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([last, position, page])).decode().rstrip("=")


def _position(items: Sequence[T], key: Callable[[T], str], cursor: str | None) -> tuple[int, int]:
    if not cursor:
        return 0, 1
    try:
        last, position, page = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        position, page = int(position), int(page)
    except (binascii.Error, ValueError, TypeError):
        raise bad_request(
            f"cursor {cursor!r} is not one of this platform's cursors", fix="Pass the next_cursor of the page before."
        ) from None
    for index, item in enumerate(items):
        if key(item) == last:
            return index + 1, page
    return position, page
