"""How tests on random input run: on the same input each time, and on more of it when asked."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

MORE = int(os.environ.get("FUZZ_EXAMPLES", "1"))
"""How many times the usual number of examples to run."""


def drawn(examples: int) -> settings:
    """The settings of a test that is to see so many examples.

    Args:
        examples: The usual number; `FUZZ_EXAMPLES` multiplies it, and makes them others each time.
    """
    return settings(
        max_examples=examples * MORE,
        derandomize=MORE == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
