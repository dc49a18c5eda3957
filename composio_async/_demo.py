"""The demo: a session, a Connect link, the wait, tools in parallel; on the emulator, or on the platform itself."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from composio_async.client import Composio
from composio_async.errors import ApiKeyNotProvidedError, ComposioError
from composio_async.models.connected_accounts import ConnectedAccount
from composio_async.models.tools import ToolResult
from composio_async.resources.connection_request import ConnectionRequest
from composio_async.sessions.session import Session

USER = "user_123"
TOOLKIT = "github"
APPROVAL_DELAY = 2.5
SLUG_WIDTH = 33
INTERRUPTED = 130

CLOSING = """\
  # export COMPOSIO_API_KEY=ak_..., then, inside `async with Composio() as composio:`

  session = await composio.create("user_123", toolkits=["github"])
  request = await session.authorize("github")
  print(request.redirect_url)
  account = await request.wait_for_connection(timeout=60)
  result = await session.execute("GITHUB_GET_THE_AUTHENTICATED_USER")"""


def main(argv: Sequence[str]) -> int:
    """Run the demo.

    Args:
        argv: Its options.

    Returns:
        The exit code: 0, 1 for a failure, 130 when interrupted.
    """
    parser = argparse.ArgumentParser(prog="python -m composio_async demo", description=__doc__)
    parser.add_argument("--manual", action="store_true", help="approve the link yourself, in a browser")
    parser.add_argument("--real", action="store_true", help="use the platform and COMPOSIO_API_KEY, not the emulator")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds to wait for the approval (default 300)")
    options = parser.parse_args(argv)
    try:
        from rich.console import Console
    except ImportError:
        print("The demo needs the cli extra: pip install 'composio-async[cli]'", file=sys.stderr)
        return 1
    console = Console(highlight=False)
    try:
        asyncio.run(_until_interrupted(_Demo(console, options)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("\n[yellow]Stopped.[/] Nothing is left running.")
        return INTERRUPTED
    except ApiKeyNotProvidedError:
        console.print("[red]--real needs a key:[/] export COMPOSIO_API_KEY=ak_... and try again.")
        return 1
    except ComposioError as error:
        console.print(f"[red]{type(error).__name__}:[/]", end=" ")
        console.print(str(error), markup=False)
        return 1
    return 0


async def _until_interrupted(demo: _Demo) -> None:
    """Run it; a Ctrl-C or SIGTERM cancels it, so that everything it opened is closed before the process ends."""
    task = asyncio.ensure_future(demo.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, task.cancel)
    await task


class _Demo:
    """The demo's steps, in order."""

    def __init__(self, console: Any, options: argparse.Namespace) -> None:
        self.console = console
        self.manual: bool = options.manual
        self.real: bool = options.real
        self.timeout: float = options.timeout

    async def run(self) -> None:
        async with AsyncExitStack() as stack:
            composio = await self._open(stack)
            self._step("A session for a user")
            session = await composio.create(USER, toolkits=[TOOLKIT, "hackernews"])
            self.console.print(f"  {session.session_id} for {session.user_id}", markup=False)
            self.console.print(f"  MCP endpoint: {session.mcp.url}", markup=False, soft_wrap=True)
            await self._show_tools(session)
            await self._connect(session)
            await self._execute(session)
        self._step("The same against the platform, in five lines")
        self.console.print(CLOSING, markup=False, soft_wrap=True)

    async def _open(self, stack: AsyncExitStack) -> Composio[Any]:
        self._emulator: Any = None
        if self.real:
            composio: Composio[Any] = await stack.enter_async_context(Composio())
            self.console.print(f"[bold]Running against {composio.base_url}[/]")
            return composio
        from composio_async.emulator import Emulator

        self._emulator = await stack.enter_async_context(Emulator())
        self.console.print(f"[bold]A local emulator of the platform: {self._emulator.url}[/]")
        return await stack.enter_async_context(Composio(base_url=self._emulator.url, api_key=self._emulator.api_key))

    async def _show_tools(self, session: Session[Any]) -> None:
        from rich.table import Table

        self._step("Its tools, in OpenAI's form")
        table = Table(box=None, pad_edge=True)
        table.add_column("tool", style="cyan", no_wrap=True, min_width=SLUG_WIDTH)
        table.add_column("what it does", overflow="ellipsis", no_wrap=True)
        for tool in await session.tools():
            function = tool["function"]
            table.add_row(function["name"], function["description"].split("\n")[0])
        self.console.print(table)

    async def _connect(self, session: Session[Any]) -> None:
        self._step(f"Authorize {TOOLKIT}")
        toolkit = await session.toolkits(toolkits=[TOOLKIT]).first()
        if toolkit.items and toolkit.items[0].is_connected:
            self.console.print(f"  {USER} is connected already.")
            return
        request = await session.authorize(TOOLKIT)
        self.console.print("  Connect URL:", end=" ")
        self.console.print(request.redirect_url, style="blue underline", markup=False, soft_wrap=True)
        if self.manual or self.real:
            self.console.print("  Open it in a browser and approve.")
        else:
            self.console.print(f"  The demo approves it by itself in {APPROVAL_DELAY:g} s (--manual lets you do it).")
        async with self._approving(request):
            account = await self._wait(request)
        self.console.print(f"  [green]connected[/]: {account.id} is {account.status}")

    @asynccontextmanager
    async def _approving(self, request: ConnectionRequest) -> AsyncIterator[None]:
        """Approve the link after a moment, unless a person does."""
        if self.manual or self.real:
            yield
            return
        timer = asyncio.get_running_loop().call_later(APPROVAL_DELAY, self._emulator.approve, request.id)
        try:
            yield
        finally:
            timer.cancel()

    async def _wait(self, request: ConnectionRequest) -> ConnectedAccount:
        """Wait, with a live line of status and elapsed time."""
        from rich.live import Live
        from rich.spinner import Spinner

        if not self.console.is_terminal:
            return await request.wait_for_connection(
                timeout=self.timeout, on_status=lambda new: self.console.print(f"  status: {new}")
            )
        status = request.status
        started = time.monotonic()
        spinner = Spinner("dots", style="cyan")

        def line() -> Spinner:
            spinner.update(text=f"{status}  {time.monotonic() - started:4.1f} s")
            return spinner

        def changed(new: str) -> None:
            nonlocal status
            status = new

        with Live(get_renderable=line, console=self.console, refresh_per_second=10, transient=False):
            return await request.wait_for_connection(timeout=self.timeout, on_status=changed)

    async def _execute(self, session: Session[Any]) -> None:
        from rich.table import Table

        self._step("Tools, in parallel")
        calls: list[tuple[str, dict[str, Any]]] = [
            ("GITHUB_GET_A_REPOSITORY", {"owner": "octocat", "repo": "hello-world"}),
            ("GITHUB_GET_THE_AUTHENTICATED_USER", {}),
            ("HACKERNEWS_GET_USER", {"username": "pg"}),
        ]
        if not self.real:
            calls.append(("GITHUB_CREATE_AN_ISSUE", {"owner": "octocat", "repo": "hello-world", "title": "It works"}))
        table = Table(box=None, pad_edge=True)
        table.add_column("tool", style="cyan", no_wrap=True, min_width=SLUG_WIDTH)
        table.add_column("took", no_wrap=True, justify="right")
        table.add_column("result", no_wrap=True)
        started = time.monotonic()
        results = await asyncio.gather(*(session.execute(slug, arguments) for slug, arguments in calls))
        for (slug, _), result in zip(calls, results, strict=True):
            took = f"{result.meta.elapsed * 1000:.0f} ms" if result.meta else ""
            table.add_row(slug, took, _readable(result, self.console.width - SLUG_WIDTH - 14))
        self.console.print(table)
        self.console.print(f"  {len(calls)} tools in {(time.monotonic() - started) * 1000:.0f} ms")

    def _step(self, title: str) -> None:
        self.console.print(f"\n[bold cyan]>[/] [bold]{title}[/]")


def _readable(result: ToolResult, width: int) -> str:
    """A result in one line: what went wrong, or the values that a person would look at."""
    if not result.successful:
        return f"failed: {result.error}"[:width]
    data: Any = result.data
    while isinstance(data, dict) and len(data) == 1 and isinstance(next(iter(data.values())), dict):
        data = next(iter(data.values()))
    plain = [f"{name}={value}" for name, value in data.items() if isinstance(value, str | int | float) and value != ""]
    return (", ".join(plain) or "done")[:width]
