"""`python -m composio_async emulator`: serve until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence

from .server import Emulator


def main(argv: Sequence[str] | None = None) -> int:
    """Serve an emulator on a port, until Ctrl-C or SIGTERM.

    Args:
        argv: command-line arguments; those of the process when None.

    Returns:
        0 after a stop that was asked for, 1 when it could not start.
    """
    options = _parser().parse_args(argv)
    try:
        emulator = Emulator(
            host=options.host,
            port=options.port,
            api_key=options.api_key,
            state=options.state,
            auto_approve=options.auto_approve,
            strict=options.strict,
            allow_remote=options.allow_remote,
        )
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(emulator))
    except OSError as error:
        _complain(f"cannot listen on {options.host}:{options.port}: {error.strerror or error}")
        return 1
    except ValueError as error:
        _complain(str(error))
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m composio_async emulator", description="Serve a local Composio platform, in memory."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=9900, help="port, 0 for a free one (default: %(default)s)")
    parser.add_argument("--api-key", default="ak_emulator", help="project key to accept (default: %(default)s)")
    parser.add_argument("--state", metavar="FILE", help="keep everything in this file and read it back at start")
    parser.add_argument(
        "--auto-approve", type=float, metavar="SECONDS", help="approve every connection by itself after this time"
    )
    parser.add_argument("--strict", action="store_true", help="refuse fields that an operation does not have")
    parser.add_argument("--allow-remote", action="store_true", help="allow a host that other machines can reach")
    return parser


async def _serve(emulator: Emulator) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not on Windows, and not outside the main thread: there Ctrl-C cancels the main task instead.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, stop.set)
    async with emulator:
        sys.stdout.write(_banner(emulator))
        sys.stdout.flush()
        await stop.wait()


def _banner(emulator: Emulator) -> str:
    return (
        f"Composio emulator on {emulator.url} (key {emulator.api_key})\n"
        f"  export COMPOSIO_BASE_URL={emulator.url}\n"
        f"  export COMPOSIO_API_KEY={emulator.api_key}\n"
        f"  control: {emulator.url}/__emulator/health   stop: Ctrl-C\n"
    )


def _complain(text: str) -> None:
    sys.stderr.write(f"composio emulator: {text}\n")
