# Generated from composio_async/emulator/server.py by `python -m composio_async._syncgen`. Do not edit.
"""The emulator: a local platform to run an application or a test against."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from composio_async import _portal as _bridge
from composio_async.emulator import server as _async
from composio_async.emulator.deliveries import Delivery
from composio_async.emulator.executed import Execution
from composio_async.emulator.faults import Fault
from composio_async.emulator.firing import Fired
from composio_async.emulator.requests_seen import Requests
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
        strict: refuse query and body fields that an operation does not have, instead of noting them, and raise
            AssertionError when `with` is left after such a request, or one for a route that is not emulated.
        auto_approve: approve every connection by itself after this many seconds of real time.
        state: file in which everything is kept, and from which it is read back at start.
        now: where the clock starts, with a time zone; a fixed instant when None. The clock moves with
            real time from `start()` on, and by `advance()`.
        allow_remote: allow a host that other machines can reach, and webhooks that go to other machines.
        webhook_delays: seconds to wait before each further attempt to deliver a webhook, of real time.
        catalog: toolkits and tools of your own, laid over the built-in ones or in their place: the path of a
            JSON file, read by `start()`, or what it holds.

    Raises:
        ValueError: when `host` is not loopback and `allow_remote` is not set, `now` has no time zone, or
            `webhook_delays` are no seconds, or the catalog cannot be right.
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
        webhook_delays: Sequence[float] = (0.1, 0.5, 2.0),
        catalog: str | os.PathLike[str] | Mapping[str, Any] | None = None,
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
            webhook_delays=webhook_delays,
            catalog=catalog,
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
            ValueError: when the state file or the catalog cannot be read.
        """
        self._portal.run(self._core.start())

    def close(self) -> None:
        """Stop listening and drop every connection; closing twice, or in a forked child, changes nothing."""
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

    def tool(
        self,
        slug: str,
        *,
        toolkit: str | None = None,
        description: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Callable[[F], F]:
        """Register a function as a tool, also while serving.

        The function takes the tool's arguments as keyword parameters; its annotations become the schema and
        its docstring the description. What it returns is the tool's data (anything but a dict as
        `{"result": value}`), what it raises the tool's error. A sync function runs in a worker thread. The
        tool needs no connected account.

        Args:
            slug: slug of the tool; a catalog tool of the same slug is replaced.
            toolkit: where it belongs: by default the replaced tool's toolkit, else the slug's first word.
            description: description, instead of the docstring.
            parameters: JSON Schema of the arguments, instead of the annotations: for what they cannot say, such as a
                parameter called `from`, which a function takes as one of its `**arguments`.

        Returns:
            A decorator that gives the function back unchanged.

        Raises:
            TypeError: when there is no slug; by the decorator, when a parameter cannot be passed by keyword or
                has a default that JSON cannot hold.
        """
        return self._portal.call(self._core.tool, slug, toolkit=toolkit, description=description, parameters=parameters)

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

    def fire(self, trigger_id: str, payload: dict[str, Any], chunk: int | None = None) -> Fired:
        """Let a trigger report an event: to webhooks, to whoever listens, and to the logs.

        Delivery goes on behind it; `deliveries()` tells how it went.

        Args:
            trigger_id: id of a trigger that is on.
            payload: what it reports; its type's schema is held against the fields that are there.
            chunk: characters of each chunk that listeners get, 1 to 10000; None cuts only what is longer
                than the 10 KB that one message carries.

        Returns:
            The webhooks as they are sent, and how many listeners there are.

        Raises:
            LookupError: for an unknown id.
            ValueError: for a trigger that is disabled, or a payload or chunk that cannot be right.
        """
        return self._portal.call(self._core.fire, trigger_id, payload, chunk)

    def deliveries(self) -> list[Delivery]:
        """Webhooks that were sent or wait to be, oldest first.

        Returns:
            How each is getting on.
        """
        return self._portal.call(self._core.deliveries)

    @property
    def requests(self) -> Requests:
        """Requests received so far, secrets masked: call it for a list, or see `Requests`."""
        return self._portal.call(lambda: self._core.requests)

    def executions(self, slug: str | None = None) -> list[Execution]:
        """Tools that ran, in the order in which they ended, whichever way they were asked for.

        Args:
            slug: only of this tool.

        Returns:
            The runs, failed ones included; a batch in a session is a run and so are its parts.
        """
        return self._portal.call(self._core.executions, slug)

    def assert_executed(
        self,
        slug: str,
        *,
        times: int | None = None,
        arguments: Mapping[str, Any] | None = None,
        user_id: str | None = None,
        successful: bool | None = True,
    ) -> list[Execution]:
        """Assert that a tool ran, whichever way it was asked for.

        Args:
            slug: of the tool.
            times: how often; at least once when None.
            arguments: only runs with these arguments count, whatever others they have.
            user_id: only runs for this user count.
            successful: only runs that succeeded count; False for those that failed, None for both.

        Returns:
            The runs that count.

        Raises:
            AssertionError: it ran more or less often; the message lists what did run.
            ValueError: for an unknown tool.
        """
        return self._portal.call(
            self._core.assert_executed,
            slug,
            times=times,
            arguments=arguments,
            user_id=user_id,
            successful=successful,
        )

    def assert_not_executed(
        self,
        slug: str,
        *,
        arguments: Mapping[str, Any] | None = None,
        user_id: str | None = None,
        successful: bool | None = True,
    ) -> None:
        """Assert that a tool did not run; one that was tried and failed, or was not approved, did not.

        Args:
            slug: of the tool.
            arguments: only runs with these arguments count, whatever others they have.
            user_id: only runs for this user count.
            successful: only runs that succeeded count; None for those that failed as well.

        Raises:
            AssertionError: it ran.
            ValueError: for an unknown tool.
        """
        self._portal.call(
            self._core.assert_not_executed,
            slug,
            arguments=arguments,
            user_id=user_id,
            successful=successful,
        )

    def seed(self, document: Mapping[str, Any]) -> None:
        """Add what a test begins with.

        Args:
            document: any of `auth_configs`, `users` (a map of user id to the toolkits that the user has an ACTIVE
                account of), `sessions` and `records` (a map of collection, such as `github.issues`, to records);
                `docs/testing.md` shows their form.

        Raises:
            ValueError: for another form, and for what does not exist; nothing is added then.
        """
        self._portal.call(self._core.seed, document)

    def export_state(self) -> dict[str, Any]:
        """Everything it knows, as plain JSON values; secrets that were given to it stand in it.

        Returns:
            A document for `import_state`.
        """
        return self._portal.call(self._core.export_state)

    def import_state(self, document: Mapping[str, Any]) -> None:
        """Put an exported state, its time included, in the place of what there is.

        Args:
            document: what `export_state` gave, here or in another emulator.

        Raises:
            ValueError: it is none; nothing changes then.
        """
        self._portal.call(self._core.import_state, document)

    def coverage(self) -> dict[str, Any]:
        """What it answers, where the answers come from, and how often each operation was asked for.

        Returns:
            `items`, `kinds` and `not_emulated`, as `GET /__emulator/coverage` has them.
        """
        return self._portal.call(self._core.coverage)

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
