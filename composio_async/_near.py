"""Near names, for errors."""

from __future__ import annotations

from collections.abc import Iterable


def near_names(word: str, words: Iterable[str], most: int = 1) -> list[str]:
    """The words that are most like one, best first; none that is not like it.

    Args:
        word: As it was written.
        words: That could have been meant.
        most: How many, at most.
    """
    from difflib import get_close_matches

    return get_close_matches(word, list(words), most)


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """` Did you mean 'x'?`, or nothing."""
    near = near_names(word, words)
    return f" Did you mean {near[0]!r}?" if near else ""
