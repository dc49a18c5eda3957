# Generated from composio_async/_outcomes.py by `python -m composio_async._syncgen`. Do not edit.
"""Many calls at once: bounded concurrency, each outcome handed out as it settles."""

from __future__ import annotations

from typing import Generic, Self

from composio_async import _outcomes as _async
from composio_async import _portal as _bridge
from composio_async._outcomes import Outcome, T


class Outcomes(Generic[T]):
    """An iterator of outcomes, in the order in which they settle.

    The calls start with the first step. Leaving early (`close`, or `with`) starts no further call and cancels
    those that run; cancelling does not undo what a tool has done by then.
    """

    _core: _async.Outcomes[T]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Outcomes[T], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        portal.finalize(self, core.aclose)
        return self

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Outcome[T]:
        try:
            return self._portal.run(self._core.__anext__())
        except StopAsyncIteration:
            raise StopIteration from None

    def close(self) -> None:
        """Start no further call, cancel those that run, and wait until they ended."""
        self._portal.run(self._core.aclose())

    def __enter__(self) -> Self:
        self._portal.run(self._core.__aenter__())
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._portal.run(self._core.__aexit__(*exc_info))
