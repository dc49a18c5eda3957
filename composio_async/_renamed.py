"""Words of older releases as keywords: one clear error instead of a puzzle."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from composio_async._tracebacks import hide
from composio_async.errors import RenamedArgumentError

F = TypeVar("F", bound=Callable[..., Any])


def renamed_arguments(**today: str) -> Callable[[F], F]:
    """Make a method answer an old keyword with an error that names today's word.

    Args:
        today: Old keyword to the word that replaced it.

    Returns:
        A decorator that keeps the method's signature.
    """
    old_words = frozenset(today)

    def decorate(function: F) -> F:
        def check(kwargs: dict[str, Any]) -> None:
            for word in kwargs.keys() & old_words:
                msg = f"{function.__qualname__}() takes no {word!r}: it is called {today[word]!r} today."
                raise RenamedArgumentError(msg)

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def asynchronous(*args: Any, **kwargs: Any) -> Any:
                if not old_words.isdisjoint(kwargs):
                    check(kwargs)
                return await function(*args, **kwargs)

            return asynchronous  # type: ignore[return-value]

        @functools.wraps(function)
        def plain(*args: Any, **kwargs: Any) -> Any:
            if not old_words.isdisjoint(kwargs):
                check(kwargs)
            try:
                return function(*args, **kwargs)
            except BaseException as error:
                hide(error)
                raise

        return plain  # type: ignore[return-value]

    return decorate
