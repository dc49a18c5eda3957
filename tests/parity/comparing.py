"""Both sides' requests, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from recorder import Recorded


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""A field, or a whole request, that one side does not send."""


def differences(ours: Sequence[Recorded], theirs: Sequence[Recorded]) -> dict[str, tuple[Any, Any]]:
    """Fields in which they differ, with both values; requests that only one side sends are told by their line."""
    pairs, alone = _align(ours, theirs)
    found = dict(alone)
    for mine, other in pairs:
        left, right = dict(_fields(mine)), dict(_fields(other))
        prefix = f"{mine.line}: " if len(pairs) > 1 else ""
        for name in [*left, *(name for name in right if name not in left)]:
            one, two = left.get(name, ABSENT), right.get(name, ABSENT)
            if type(one) is not type(two) or one != two:
                found[prefix + name] = (one, two)
    return found


def _align(
    ours: Sequence[Recorded], theirs: Sequence[Recorded]
) -> tuple[list[tuple[Recorded, Recorded]], dict[str, tuple[Any, Any]]]:
    pairs: list[tuple[Recorded, Recorded]] = []
    alone: dict[str, tuple[Any, Any]] = {}
    matcher = SequenceMatcher(None, [one.line for one in ours], [one.line for one in theirs], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1):
            pairs += zip(ours[i1:i2], theirs[j1:j2], strict=True)
            continue
        alone |= {one.line: ("sent", ABSENT) for one in ours[i1:i2]}
        alone |= {one.line: (ABSENT, "sent") for one in theirs[j1:j2]}
    return pairs, alone


def _fields(request: Recorded) -> Iterator[tuple[str, Any]]:
    yield "method", request.method
    yield "path", request.path
    for name, value in request.headers.items():
        yield f"header.{name}", value
    for name, value in request.query.items():
        yield f"query.{name}", value
    yield from _leaves("body", request.body)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _leaves(f"{name}.{key}", one)
    elif isinstance(value, list) and value:
        for index, one in enumerate(value):
            yield from _leaves(f"{name}.{index}", one)
    else:
        yield name, value
