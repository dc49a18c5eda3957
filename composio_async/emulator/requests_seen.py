"""`emulator.requests`: what arrived, looked through the way a test asks for it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

from .journal import NOT_EMULATED, Journal, RecordedRequest
from .names import check_operation

METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Requests:
    """The requests an emulator received, in order of arrival, secrets masked.

    Calling it gives a list. Each of its methods takes the same filters: the name of an operation, or a method
    and a path in which `*` stands for anything, as in `last("POST", "/tools/execute/*")`; a path need not begin
    with `/api/v3.1`.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __call__(
        self, operation: str | None = None, path: str | None = None, *, status: int | None = None, since: int = 0
    ) -> list[RecordedRequest]:
        """Requests received so far.

        Args:
            operation: only those of this operation, such as `tools.execute`, or of this method, such as `POST`;
                `not_emulated` for routes that the emulator lacks.
            path: only those to this path; `*` stands for anything.
            status: only those answered with this status.
            since: only those from this number on; see `next_number`.

        Returns:
            The requests, those still being answered included.

        Raises:
            ValueError: for an unknown operation.
        """
        method = operation if operation in METHODS else None
        if operation is not None and method is None:
            operation = check_operation(operation, NOT_EMULATED)
        return [
            request
            for request in self._journal.requests(None if method else operation, since)
            if (method is None or request.method == method)
            and (path is None or _at(request.path, path))
            and (status is None or request.status == status)
        ]

    def last(
        self, operation: str | None = None, path: str | None = None, *, status: int | None = None
    ) -> RecordedRequest:
        """The newest of them.

        Args:
            operation: see calling it.
            path: see calling it.
            status: see calling it.

        Returns:
            The request.

        Raises:
            AssertionError: when there is none; it lists what arrived.
            ValueError: for an unknown operation.
        """
        found = self(operation, path, status=status)
        if not found:
            asked = " ".join(str(one) for one in (operation, path, status) if one is not None) or "anything"
            raise AssertionError(f"no request for {asked} arrived, but {self._listed()}")
        return found[-1]

    def count(self, operation: str | None = None, path: str | None = None, *, status: int | None = None) -> int:
        """How many of them there are.

        Args:
            operation: see calling it.
            path: see calling it.
            status: see calling it.

        Returns:
            The number.

        Raises:
            ValueError: for an unknown operation.
        """
        return len(self(operation, path, status=status))

    @property
    def next_number(self) -> int:
        """The number that the next request will have; they are counted from 0, and go on after `clear`."""
        return self._journal.span().stop

    def clear(self) -> None:
        """Forget them, and nothing else."""
        self._journal.clear()

    def _listed(self) -> str:
        lines = [f"{one.method} {one.path} ({one.operation}, {one.status})" for one in self._journal.requests()]
        shown = lines[-20:]
        more = f"\n  ... and {len(lines) - len(shown)} before them" if len(lines) > len(shown) else ""
        return "nothing else" if not lines else "these did:\n  " + "\n  ".join(shown) + more

    def __repr__(self) -> str:
        return f"<{self.count()} requests>"


def _at(path: str, wanted: str) -> bool:
    return any(fnmatchcase(path, prefix + wanted) for prefix in ("", "/api/v3.1", "/api/v3"))
