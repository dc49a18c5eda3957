"""Names of operations, checked."""

from __future__ import annotations

from .problems import did_you_mean
from .routes import OPERATIONS


def check_operation(name: str, *besides: str) -> str:
    """The name, when it is an operation or one of a few others.

    Raises:
        ValueError: with near names, for any other.
    """
    if name not in OPERATIONS and name not in besides:
        raise ValueError(
            f"{name!r} is not an operation. {did_you_mean(name, OPERATIONS, 'Use a name such as tools.execute, or *.')}"
        )
    return name
