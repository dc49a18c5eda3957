"""Names of operations, checked."""

from __future__ import annotations

from .faults import ANY
from .problems import did_you_mean
from .routes import OPERATIONS


def check_operation(name: str) -> str:
    """The name, when it is an operation or `*`.

    Raises:
        ValueError: with near names, for any other.
    """
    if name != ANY and name not in OPERATIONS:
        raise ValueError(
            f"{name!r} is not an operation. {did_you_mean(name, OPERATIONS, 'Use a name such as tools.execute, or *.')}"
        )
    return name
