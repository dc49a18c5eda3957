# Generated from composio_async/emulator/server.py by `python -m composio_async._syncgen`. Do not edit.
"""The emulator: a local platform to run an application or a test against."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from composio_async import _portal as _bridge
from composio_async.emulator import server as _async
from composio_async.emulator.faults import Fault
from composio_async.emulator.journal import RecordedRequest
from composio_async.emulator.server import F

__all__ = ["Emulator"]


class Emulator:
    """A real HTTP server that behaves as the Composio platform does, in memory.

    Nothing happens before `start()` (or `with`); `close()` stops it. Leaving `with` while a
    fault is still queued raises AssertionError, because the failure it stood for never happened.

    Args:
        host: address to listen on; only a loopback one, unless `allow_remote` is set.
        port: port to listen on; 0 takes a free one.
        api_key: the project key it accepts, as `x-api-key`.
        user_api_key: the user key it accepts, as `x-user-api-key`.
        org_api_key: the organization key it accepts, as `x-org-api-key`.
        strict: refuse query and body fields that an operation does not have, instead of noting them.
        auto_approve: approve every connection by itself after this many seconds of real time.
        state: file in which everything is kept, and from which it is read back at start.
        now: where the clock starts, with a time zone; a fixed instant when None. The clock moves with
            real time from `start()` on, and by `advance()`.
        allow_remote: allow a host that other machines can reach.

    Raises:
        ValueError: when `host` is not loopback and `allow_remote` is not set, or `now` has no time zone.
    """

    _core: _async.Emulator
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Emulator, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str = "ak_emulator",
        user_api_key: str = "uak_emulator",
        org_api_key: str = "oak_emulator",
        strict: bool = False,
        auto_approve: float | None = None,
        state: str | os.PathLike[str] | None = None,
        now: datetime | None = None,
        allow_remote: bool = False,
    ) -> None:
        core = _async.Emulator(
            host=host,
            port=port,
            api_key=api_key,
            user_api_key=user_api_key,
            org_api_key=org_api_key,
            strict=strict,
            auto_approve=auto_approve,
            state=state,
            now=now,
            allow_remote=allow_remote,
        )
        self._core = core
        self._portal = _bridge.Portal().lease(core.aclose)

    @property
    def url(self) -> str:
        """Base URL for clients, without a trailing slash.

        Raises:
            RuntimeError: before start and after close.
        """
        return self._portal.call(lambda: self._core.url)

    @property
    def api_key(self) -> str:
        """The project key that it accepts."""
        return self._portal.call(lambda: self._core.api_key)

    @property
    def user_api_key(self) -> str:
        """The user key that it accepts."""
        return self._portal.call(lambda: self._core.user_api_key)

    @property
    def org_api_key(self) -> str:
        """The organization key that it accepts."""
        return self._portal.call(lambda: self._core.org_api_key)

    def start(self) -> None:
        """Listen for requests; starting twice changes nothing.

        Raises:
            OSError: when the port is taken, or the state file cannot be opened.
            ValueError: when the state file cannot be read back.
        """
        self._portal.run(self._core.start())

    def close(self) -> None:
        """Stop listening and drop every connection; closing twice changes nothing."""
        if self._portal.closed:
            return
        try:
            self._portal.run(self._core.aclose())
        finally:
            self._portal.close()

    def __enter__(self) -> Self:
        self._portal.run(self._core.__aenter__())
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._portal.closed:
            return
        try:
            self._portal.run(self._core.__aexit__(exc_type, exc, traceback))
        finally:
            self._portal.close()

    def tool(self, slug: str, *, toolkit: str | None = None, description: str | None = None) -> Callable[[F], F]:
        """Register a function as a tool, also while serving.

        The function takes the tool's arguments as keyword parameters; its annotations become the schema and
        its docstring the description. What it returns is the tool's data (anything but a dict as
        `{"result": value}`), what it raises the tool's error. A sync function runs in a worker thread. The
        tool needs no connected account.

        Args:
            slug: slug of the tool; a catalog tool of the same slug is replaced.
            toolkit: where it belongs: by default the replaced tool's toolkit, else the slug's first word.
            description: description, instead of the docstring.

        Returns:
            A decorator that gives the function back unchanged.

        Raises:
            TypeError: when there is no slug; by the decorator, when a parameter cannot be passed by keyword or
                has a default that JSON cannot hold.
        """
        return self._portal.call(self._core.tool, slug, toolkit=toolkit, description=description)

    def approve(self, account_id: str) -> None:
        """Approve a connected account that waits for its user.

        Args:
            account_id: id of the account.

        Raises:
            LookupError: for an unknown id.
            ValueError: when the account does not wait.
        """
        self._portal.call(self._core.approve, account_id)

    def deny(self, account_id: str, reason: str = "The user denied the connection.") -> None:
        """Deny a connected account that waits for its user.

        Args:
            account_id: id of the account.
            reason: the account's `status_reason`.

        Raises:
            LookupError: for an unknown id.
            ValueError: when the account does not wait.
        """
        self._portal.call(self._core.deny, account_id, reason)

    def expire(self, account_id: str) -> None:
        """Expire a connected account, whatever its status.

        Args:
            account_id: id of the account.

        Raises:
            LookupError: for an unknown id.
        """
        self._portal.call(self._core.expire, account_id)

    def set_status(self, account_id: str, status: str, reason: str | None = None) -> None:
        """Give a connected account any status, whatever its status is.

        A link that the account waited with ends, unless it waits in the new status too.

        Args:
            account_id: id of the account.
            status: INITIALIZING, INITIATED, ACTIVE, FAILED, EXPIRED, INACTIVE or REVOKED.
            reason: the account's `status_reason`.

        Raises:
            LookupError: for an unknown id.
            ValueError: for another status, or a reason that is not text.
        """
        self._portal.call(self._core.set_status, account_id, status, reason)

    def connect(self, user_id: str, toolkit: str) -> str:
        """Give a user an ACTIVE connected account.

        Args:
            user_id: whose account.
            toolkit: slug of the toolkit; its auth config is made when there is none.

        Returns:
            The account's id.

        Raises:
            LookupError: for an unknown toolkit.
            ValueError: for a toolkit that needs no account.
        """
        return self._portal.call(self._core.connect, user_id, toolkit)

    def fault(self, operation: str, *faults: Fault) -> None:
        """Queue faults for the next requests of an operation.

        Args:
            operation: name such as `tools.execute`, as `docs/testing.md` lists them, or `*` for any.
            faults: one for each request to come, in order.

        Raises:
            ValueError: for an unknown operation.
            TypeError: for something that is not a fault.
        """
        self._portal.call(self._core.fault, operation, *faults)

    def requests(self, operation: str | None = None) -> list[RecordedRequest]:
        """Requests received so far, in order of arrival, secrets masked.

        Args:
            operation: only those of this operation; `not_emulated` for routes that the emulator lacks.

        Returns:
            The requests, those still being answered included.

        Raises:
            ValueError: for an unknown operation.
        """
        return self._portal.call(self._core.requests, operation)

    def records(self, collection: str) -> list[dict[str, Any]]:
        """What tools did, oldest first.

        Args:
            collection: name such as `gmail.sent`, `github.issues`, `slack.messages`.

        Returns:
            Copies of the records.

        Raises:
            ValueError: for a name that no tool writes.
            TypeError: for something that is not text.
        """
        return self._portal.call(self._core.records, collection)

    def advance(self, seconds: float) -> None:
        """Move the clock forward; links that run out by then expire.

        Args:
            seconds: how far.

        Raises:
            ValueError: for a negative number.
        """
        self._portal.call(self._core.advance, seconds)

    def now(self) -> datetime:
        """The emulator's time, in UTC."""
        return self._portal.call(self._core.now)

    def reset(self) -> None:
        """Forget rows, records, faults and requests, and set the clock back; registered tools stay."""
        self._portal.call(self._core.reset)
