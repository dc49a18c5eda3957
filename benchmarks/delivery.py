"""The delivery matrix: how often each kind of call is delivered under each fault, counted by the server.

    python benchmarks/delivery.py [--official-python PATH] [--markdown]

With an interpreter that has the official Python SDK, the same faults are driven through that, side by side. Every
number printed was counted in this run. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from platform import python_version
from typing import Any

from faults import FAULTS, FULL, OK, STALLED, STALLED_SENDING, TLS_STALL, Fault, status
from faulty import Faulty
from measure import ROOT, table

sys.path.insert(0, str(ROOT))

from composio_async import Composio, ComposioError, __version__
from composio_async._clock import Clock

KEY = "ak_delivery"
KINDS = ("read", "idempotent write", "create", "execute")
LARGE = "x" * 400_000
"""More than the kernel takes before the server has read some of it."""
STALLS = {*STALLED, *STALLED_SENDING, FULL, TLS_STALL}
STALL_LIMIT = 0.6
"""Seconds for an attempt that stalls; all others may take as long as they need."""
LIMIT = 20.0

ROWS = (
    *FAULTS.values(),
    status(429, retry_after="1"),
    status(503, retry_after="1"),
    status(503, x_should_retry="true"),
    status(409, x_should_retry="true"),
    status(503, x_should_retry="false"),
)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A public method that both SDKs have.

    Args:
        name: Of the method.
        kind: What a second delivery would do.
        path: What its requests hold in their target, and those that prepare it do not.
        body: Whether its request has one.
    """

    name: str
    kind: str
    path: str
    body: bool = True


CALLS = (
    Call(name="toolkits.get", kind="read", path="/toolkits/", body=False),
    Call(name="connected_accounts.delete", kind="idempotent write", path="/connected_accounts/", body=False),
    Call(name="connected_accounts.link", kind="create", path="/link"),
    Call(name="sessions.create", kind="create", path="/tool_router/session"),
    Call(name="tools.execute", kind="execute", path="/tools/execute/"),
    Call(name="session.execute", kind="execute", path="/execute"),
)


def make(composio: Composio[Any], session: Any, name: str, text: str) -> Awaitable[Any]:
    """One call by a public method; `official_delivery.py` has the same."""
    if name == "toolkits.get":
        return composio.toolkits.get("hackernews")
    if name == "connected_accounts.delete":
        return composio.connected_accounts.delete("ca_1")
    if name == "connected_accounts.link":
        return composio.connected_accounts.link("user_1", "ac_1", alias=text, allow_multiple=True)
    if name == "sessions.create":
        return composio.create(text)
    if name == "tools.execute":
        return composio.tools.execute("HACKERNEWS_GET_USER", {"username": text}, user_id="user_1")
    return session.execute("HACKERNEWS_GET_USER", {"username": text})


class QuickClock(Clock):
    """Real time, without pauses."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0))


@dataclass
class Cell:
    """What was seen of one call under one fault.

    Args:
        error: Name of what was raised.
        attempts: That the error tells, where it does.
        unknown: Whether the error says that the outcome is unknown.
        deliveries: Whole requests that reached the server.
        partials: Requests of which it read a part.
    """

    error: str | None
    attempts: int | None = None
    unknown: bool = False
    deliveries: int = 0
    partials: int = 0

    @property
    def count(self) -> str:
        return f"{self.deliveries}+{self.partials}" if self.partials else str(self.deliveries)

    @property
    def told(self) -> str:
        return f"{self.error or 'ok'}{', outcome unknown' if self.unknown else ''}"

    @property
    def whole(self) -> str:
        error = (self.error or "ok").removesuffix("Error").removeprefix("API")
        attempts = self.deliveries if self.attempts is None else self.attempts
        return f"{self.count} / {attempts} / {error}{'?' if self.unknown else ''}"


Cells = dict[tuple[str, str], Cell]
"""By name of the call and of the fault."""


def drivable(call: Call, fault: Fault, context: ssl.SSLContext | None) -> bool:
    return (call.body or fault.at != "body") and (context is not None or fault.place != "untrusted")


async def measured(server: Faulty, call: Call, fault: Fault, run: Callable[[str, str], Awaitable[Cell]]) -> Cell:
    """Let a fault strike until a call has ended; the server's counts go into the cell."""
    server.reset()
    server.only, server.always = call.path, fault
    cell = await run(server.url_of(fault), LARGE if fault.at in {"head", "body"} else "some-text")
    cell.deliveries, cell.partials = server.count, len(server.partials)
    server.always = OK
    await server.dropped()
    return cell


async def ours(server: Faulty, call: Call, fault: Fault, state: Any) -> Cell:
    """One cell of our client, which is new for it, as is its session of this state."""
    limits: dict[str, Any] = {}
    if fault.place in {"full", "tls"}:
        limits = {"connect_timeout": STALL_LIMIT}
    elif fault in STALLS:
        limits = {"attempt_timeout": STALL_LIMIT}
        if call.kind in {"create", "execute"}:
            limits = {"timeout": STALL_LIMIT, "execute_timeout": STALL_LIMIT}

    async def run(url: str, text: str) -> Cell:
        async with Composio(api_key=KEY, base_url=url, **limits) as one:
            one._transport.clock = QuickClock()
            try:
                await make(one, one.sessions._session(state, mcp=False), call.name, text)
            except ComposioError as error:
                return Cell(type(error).__name__, error.attempts, error.outcome_unknown)
            return Cell(None)

    return await measured(server, call, fault, run)


class Official:
    """The official SDK in a process of its own, warmed up for one call."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.version = ""

    async def ask(self, **told: Any) -> Any:
        process = self.process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the official SDK's process has no pipes")
        process.stdin.write(json.dumps(told).encode() + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError("the official SDK's process ended early; what it said stands above")
        return json.loads(line)

    async def cell(self, server: Faulty, call: Call, fault: Fault) -> Cell:
        timeout = STALL_LIMIT if fault in STALLS else LIMIT

        async def run(url: str, text: str) -> Cell:
            return Cell(await self.ask(url=url, text=text, timeout=timeout))

        return await measured(server, call, fault, run)


@contextlib.asynccontextmanager
async def official(python: str, server: Faulty, call: Call) -> AsyncIterator[Official]:
    script = Path(__file__).parent / "official_delivery.py"
    pipe = asyncio.subprocess.PIPE
    # Its HTTP client would take even loopback through a proxy of the machine.
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    process = await asyncio.create_subprocess_exec(python, str(script), stdin=pipe, stdout=pipe, env=env)
    child = Official(process)
    try:
        child.version = await child.ask(url=server.url, call=call.name)
        await server.dropped()
        yield child
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def untrusted() -> ssl.SSLContext | None:
    """A server's TLS context that nobody trusts; None where the package that makes one is missing."""
    try:
        import trustme
    except ImportError:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


class Run:
    """One run: what was seen of both SDKs."""

    def __init__(self, python: str | None) -> None:
        self.python = python
        self.context = untrusted()
        self.ours: Cells = {}
        self.official: Cells = {}
        self.version = ""

    async def everything(self) -> None:
        await asyncio.gather(*(self.column(call) for call in CALLS))

    async def column(self, call: Call) -> None:
        """All faults under one call, one after another, on a server of their own."""
        rows = [fault for fault in ROWS if drivable(call, fault, self.context)]
        async with Faulty(untrusted=self.context) as server:
            async with Composio(api_key=KEY, base_url=server.url) as other:
                state = (await other.create("user_1")).state
            for fault in rows:
                self.ours[call.name, fault.name] = await ours(server, call, fault, state)
            if self.python is None:
                return
            async with official(self.python, server, call) as child:
                self.version = child.version
                for fault in rows:
                    self.official[call.name, fault.name] = await child.cell(server, call, fault)

    def row(self, fault: Fault, show: Callable[[tuple[str, str]], str]) -> list[str]:
        """A line: for each class what its calls have shown, once where they agree."""
        line = [fault.name]
        for kind in KINDS:
            keys = [(call.name, fault.name) for call in CALLS if call.kind == kind]
            line.append(", ".join(dict.fromkeys(show(key) for key in keys if key in self.ours)) or "-")
        return line

    def whole(self, key: tuple[str, str]) -> str:
        return self.ours[key].whole

    def both(self, key: tuple[str, str]) -> str:
        mine, theirs = self.ours[key], self.official[key]
        kind = next(call.kind for call in CALLS if call.name == key[0])
        again = kind in {"create", "execute"} and theirs.deliveries > max(1, mine.deliveries)
        return f"{mine.count} : {theirs.count}{' !' if again else ''}"

    def report(self, *, markdown: bool) -> None:
        """Print what was seen."""
        calls = "; ".join(f"{kind}: {', '.join(one.name for one in CALLS if one.kind == kind)}" for kind in KINDS)
        print(f"composio_async {__version__}, Python {python_version()}. Deliveries / attempts / error.\n")
        shown(["fault", *KINDS], [self.row(fault, self.whole) for fault in ROWS], markdown=markdown)
        notes = [
            calls + ".",
            "?: the error says that the outcome is unknown, and tells the request id. Names of errors are cut short.",
            "0+1: no whole request, and one of which the server read no more than a part.",
            "-: the request has no body that could be cut.",
        ]
        if self.context is None:
            notes.append("The package trustme is missing, which makes the certificate that is not trusted.")
        tell(notes, markdown=markdown)
        if self.python is None:
            return
        print(f"\nDeliveries of composio_async : of the official SDK, composio {self.version}.\n")
        shown(["fault", *KINDS], [self.row(fault, self.both) for fault in ROWS], markdown=markdown)
        notes = [
            "!: a create or an execute that the official SDK delivers again.",
            "Its connected_accounts.link lists the accounts first; only the request that makes the link is counted.",
            f"Both with their default retries; pauses are cut to nothing, stalling attempts to {STALL_LIMIT:g} s.",
            "The official SDK limits each read, not the whole call, so an answer that drips is read to its end.",
        ]
        tell(notes, markdown=markdown)
        print("\nWhat tools.execute raises.\n")
        keys = [("tools.execute", fault.name) for fault in ROWS]
        lines = [
            [key[1], self.ours[key].told, self.official[key].told] for key in keys if key in self.ours and self.python
        ]
        shown(["fault", "composio_async", f"composio {self.version}"], lines, markdown=markdown)


def tell(notes: Sequence[str], *, markdown: bool) -> None:
    print()
    for note in notes:
        print(f"- {note}" if markdown else note)


def shown(head: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> None:
    """Print a table, as Markdown or aligned."""
    if markdown:
        table(head, rows)
        return
    widths = [max(len(line[at]) for line in (head, *rows)) for at in range(len(head))]
    for line in (head, ["-" * width for width in widths], *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def main() -> None:
    options = argparse.ArgumentParser(description="The delivery matrix; see benchmarks/README.md.")
    options.add_argument("--official-python", help="an interpreter that has the official SDK")
    options.add_argument("--markdown", action="store_true", help="print Markdown tables")
    given = options.parse_args()
    # Reading a list of authorities, where the machine names one, takes each new client longer than its calls.
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        os.environ.pop(name, None)
    run = Run(given.official_python)
    asyncio.run(run.everything())
    run.report(markdown=given.markdown)


if __name__ == "__main__":
    main()
