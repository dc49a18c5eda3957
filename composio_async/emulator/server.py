"""The emulator: a local platform to run an application or a test against."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from . import accounts, executed, saving, seeding
from .app import App
from .catalog_file import catalog_of, read_catalog
from .clock import Clock, iso, parse_iso
from .coverage import coverage
from .custom_tools import tool_from_function
from .deliveries import Delivery, checked_delays
from .executed import Execution
from .faults import ANY, Fault
from .firing import Fired
from .journal import NOT_EMULATED
from .listening import address, hung_up, is_loopback, server_runner
from .names import check_operation
from .persist import StateFile, StateFileError
from .problems import ApiError
from .requests_seen import Requests
from .schemes import PENDING
from .state import Account
from .world import Settings, World

F = TypeVar("F", bound=Callable[..., Any])


class Emulator:
    """A real HTTP server that behaves as the Composio platform does, in memory.

    Nothing happens before `start()` (or `async with`); `aclose()` stops it. Leaving `async with` while a
    fault is still queued raises AssertionError, because the failure it stood for never happened.

    Args:
        host: address to listen on; only a loopback one, unless `allow_remote` is set.
        port: port to listen on; 0 takes a free one.
        api_key: the project key it accepts, as `x-api-key`.
        user_api_key: the user key it accepts, as `x-user-api-key`.
        org_api_key: the organization key it accepts, as `x-org-api-key`.
        strict: refuse query and body fields that an operation does not have, instead of noting them, and raise
            AssertionError when `async with` is left after such a request, or one for a route that is not emulated.
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
        if not allow_remote and not is_loopback(host):
            raise ValueError(
                f"host {host!r} is reachable from other machines: pass allow_remote=True if that is what you want"
            )
        if auto_approve is not None and (
            isinstance(auto_approve, bool) or not isinstance(auto_approve, int | float) or not 0 <= auto_approve <= 1e9  # noqa: PLR2004
        ):
            raise ValueError(f"auto_approve must be seconds, 0 to 1e9, not {auto_approve!r}")
        self._host = host
        self._port = port
        self._file = StateFile(os.fspath(state)) if state is not None else None
        delays = checked_delays(webhook_delays)
        settings = Settings(api_key, user_api_key, org_api_key, strict, auto_approve, allow_remote, delays)
        self._catalog = os.fspath(catalog) if isinstance(catalog, str | os.PathLike) else None
        given = None if isinstance(catalog, str | os.PathLike) else catalog
        self._world = World(settings, Clock(now), self._changed, catalog_of(given))
        self._world.on_link = self._link_opened
        self._world.on_reset = self._cancel_timers
        self._url: str | None = None
        self._running: AsyncGenerator[None] | None = None
        self._process = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._replaying = False

    @property
    def url(self) -> str:
        """Base URL for clients, without a trailing slash.

        Raises:
            RuntimeError: before start and after close.
        """
        if self._url is None:
            raise RuntimeError(
                "the emulator is not running: enter it with `async with` or `with`, or call start() first"
            )
        return self._url

    @property
    def api_key(self) -> str:
        """The project key that it accepts."""
        return self._world.settings.api_key

    @property
    def user_api_key(self) -> str:
        """The user key that it accepts."""
        return self._world.settings.user_api_key

    @property
    def org_api_key(self) -> str:
        """The organization key that it accepts."""
        return self._world.settings.org_api_key

    async def start(self) -> None:
        """Listen for requests; starting twice changes nothing.

        Raises:
            OSError: when the port is taken, or the state file cannot be opened.
            ValueError: when the state file or the catalog cannot be read.
        """
        if self._running is not None:
            return
        if self._catalog is not None:
            self._world.registry.use(await asyncio.to_thread(read_catalog, self._catalog))
        if self._file is not None:
            await self._replay(self._file)
        # An open async generator is closed by the loop when it shuts down, so that an emulator nobody
        # closed takes its sockets with it.
        running = self._serve()
        await anext(running)
        self._running = running
        self._process = os.getpid()

    async def aclose(self) -> None:
        """Stop listening and drop every connection; closing twice, or in a forked child, changes nothing."""
        if self._is_a_copy():
            return
        running, self._running = self._running, None
        if running is not None:
            await running.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        wrong = None if self._is_a_copy() else self._wrong()
        await self.aclose()
        if wrong and exc_type is None:
            raise AssertionError(wrong)

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
        if not isinstance(slug, str) or not slug:
            raise TypeError(f'a tool needs a slug, not {slug!r}: write @emulator.tool("SLUG")')

        def register(function: F) -> F:
            registry, upper = self._world.registry, slug.upper()
            replaced = registry.find_tool(upper)
            home = toolkit or (replaced.toolkit if replaced else upper.partition("_")[0])
            registry.register(
                registry.adopt(tool_from_function(upper, function, home.lower(), description, parameters), home.lower())
            )
            return function

        return register

    def approve(self, account_id: str) -> None:
        """Approve a connected account that waits for its user.

        Args:
            account_id: id of the account.

        Raises:
            LookupError: for an unknown id.
            ValueError: when the account does not wait.
        """
        self._act(account_id, accounts.approve)

    def deny(self, account_id: str, reason: str = "The user denied the connection.") -> None:
        """Deny a connected account that waits for its user.

        Args:
            account_id: id of the account.
            reason: the account's `status_reason`.

        Raises:
            LookupError: for an unknown id.
            ValueError: when the account does not wait.
        """
        self._act(account_id, lambda world, account: accounts.deny(world, account, reason))

    def expire(self, account_id: str) -> None:
        """Expire a connected account, whatever its status.

        Args:
            account_id: id of the account.

        Raises:
            LookupError: for an unknown id.
        """
        self._act(account_id, accounts.expire)

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
        self._act(account_id, lambda world, account: accounts.set_status(world, account, status, reason))

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
        try:
            return accounts.seed(self._world, user_id, toolkit).id
        except ApiError as error:
            raise _as_builtin(error) from None

    def fault(self, operation: str, *faults: Fault) -> None:
        """Queue faults for the next requests of an operation.

        Args:
            operation: name such as `tools.execute`, as `docs/testing.md` lists them, or `*` for any.
            faults: one for each request to come, in order.

        Raises:
            ValueError: for an unknown operation.
            TypeError: for something that is not a fault.
        """
        self._world.faults.add(check_operation(operation, ANY), *faults)

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
        try:
            return self._world.events.fire(trigger_id, payload, chunk)
        except ApiError as error:
            raise _as_builtin(error) from None

    def deliveries(self) -> list[Delivery]:
        """Webhooks that were sent or wait to be, oldest first.

        Returns:
            How each is getting on.
        """
        return self._world.events.outbox.deliveries()

    @property
    def requests(self) -> Requests:
        """Requests received so far, secrets masked: call it for a list, or see `Requests`."""
        return Requests(self._world.journal)

    def executions(self, slug: str | None = None) -> list[Execution]:
        """Tools that ran, in the order in which they ended, whichever way they were asked for.

        Args:
            slug: only of this tool.

        Returns:
            The runs, failed ones included; a batch in a session is a run and so are its parts.
        """
        return executed.executions(self._world, slug.upper() if slug is not None else None)

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
        return executed.check_executed(self._world, slug, times, arguments, user_id, successful)

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
        executed.check_executed(self._world, slug, 0, arguments, user_id, successful)

    def seed(self, document: Mapping[str, Any]) -> None:
        """Add what a test begins with.

        Args:
            document: any of `auth_configs`, `users` (a map of user id to the toolkits that the user has an ACTIVE
                account of), `sessions` and `records` (a map of collection, such as `github.issues`, to records);
                `docs/testing.md` shows their form.

        Raises:
            ValueError: for another form, and for what does not exist; nothing is added then.
        """
        seeding.seed(self._world, document)

    def export_state(self) -> dict[str, Any]:
        """Everything it knows, as plain JSON values; secrets that were given to it stand in it.

        Returns:
            A document for `import_state`.
        """
        return saving.export_state(self._world)

    def import_state(self, document: Mapping[str, Any]) -> None:
        """Put an exported state, its time included, in the place of what there is.

        Args:
            document: what `export_state` gave, here or in another emulator.

        Raises:
            ValueError: it is none; nothing changes then.
        """
        self._cancel_timers()
        saving.import_state(self._world, document)

    def coverage(self) -> dict[str, Any]:
        """What it answers, where the answers come from, and how often each operation was asked for.

        Returns:
            `items`, `kinds` and `not_emulated`, as `GET /__emulator/coverage` has them.
        """
        return coverage(self._world)

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
        return self._world.records(collection)

    def advance(self, seconds: float) -> None:
        """Move the clock forward; links that run out by then expire.

        Args:
            seconds: how far.

        Raises:
            ValueError: for a negative number.
        """
        self._world.advance(seconds)
        accounts.expire_links(self._world)

    def now(self) -> datetime:
        """The emulator's time, in UTC."""
        return self._world.clock.now()

    def reset(self) -> None:
        """Forget rows, records, faults and requests, and set the clock back; registered tools stay."""
        self._world.reset()

    async def _serve(self) -> AsyncGenerator[None]:
        app = App(self._world, self._flush)
        runner = server_runner(app.handle)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            self._url = self._world.url = address(self._host, runner.addresses[0][1])
            self._loop = asyncio.get_running_loop()
            self._world.clock.run()
            self._world.events.open()
            for account in list(self._world.state.accounts.values()):
                if account.status in PENDING:
                    self._link_opened(account.id)
            yield
        finally:
            self._url = None
            self._loop = None
            self._cancel_timers()
            app.closing.set()
            await self._world.events.aclose()
            with hung_up(runner):
                await runner.cleanup()
            if self._file is not None:
                await self._file.close()

    async def _replay(self, file: StateFile) -> None:
        try:
            events = await file.open()
        except StateFileError as error:
            raise ValueError(str(error)) from None
        self._replaying = True
        try:
            for number, event in enumerate(events, start=1):
                try:
                    self._world.state.replay(event)
                    self._world.clock.not_before(parse_iso(event["at"]))
                except (KeyError, TypeError, ValueError) as error:
                    await file.close()
                    raise ValueError(
                        f"line {number} of the state file is not one the emulator wrote: {error!r}"
                    ) from None
        finally:
            self._replaying = False
        now = iso(self._world.clock.now())
        retold = [{**event, "at": now} for event in self._world.state.retold()]
        await file.begin(retold if len(retold) < len(events) else None)

    def _changed(self, event: dict[str, Any]) -> None:
        if self._file is not None and not self._replaying:
            self._file.append({**event, "at": iso(self._world.clock.now())})

    async def _flush(self) -> None:
        if self._file is not None:
            await self._file.drain()

    def _link_opened(self, account_id: str) -> None:
        seconds = self._world.settings.auto_approve
        if seconds is not None and self._loop is not None:
            self._timers[account_id] = self._loop.call_later(seconds, self._approve_quietly, account_id)

    def _approve_quietly(self, account_id: str) -> None:
        self._timers.pop(account_id, None)
        account = self._world.state.accounts.get(account_id)
        if account is not None and account.status in PENDING:
            accounts.approve(self._world, account)

    def _cancel_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _is_a_copy(self) -> bool:
        """Whether this is a forked child's; to stop it would take the parent's sockets out of the selector of both."""
        return self._running is not None and self._process != os.getpid()

    def _wrong(self) -> str:
        """What a test must not end with; nothing when all is well."""
        unspent = self._world.faults.unspent()
        refused = _refused(self._world) if self._world.settings.strict else []
        told = []
        if unspent:
            listed = ", ".join(f"{fault!r} for {operation}" for operation, fault in unspent)
            told.append(f"the emulator was left with unspent faults: {listed}")
        if refused:
            told.append("the strict emulator refused requests: " + "; ".join(refused))
        return "\n".join(told)

    def _act(self, account_id: str, change: Callable[[World, Account], None]) -> None:
        try:
            accounts.expire_links(self._world)
            change(self._world, accounts.find_account(self._world, account_id))
        except ApiError as error:
            raise _as_builtin(error) from None


def _refused(world: World) -> list[str]:
    """What a strict emulator would not take, for the test that sent it and may not have looked at the answer."""
    return [
        f"{request.method} {request.path} "
        + (f"with unknown {', '.join(request.unknown_fields)}" if request.unknown_fields else "is not emulated")
        for request in world.journal.requests()
        if request.unknown_fields or request.operation == NOT_EMULATED
    ]


def _as_builtin(error: ApiError) -> LookupError | ValueError:
    text = f"{error.message}. {error.suggested_fix}".rstrip()
    return LookupError(text) if error.status == HTTPStatus.NOT_FOUND else ValueError(text)
