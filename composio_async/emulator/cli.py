"""`python -m composio_async emulator`: serve until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

import orjson

from .child import NOT_STARTED, run_child
from .server import Emulator

PORT: Final = 9900


def main(argv: Sequence[str] | None = None) -> int:
    """Serve an emulator on a port, until Ctrl-C or SIGTERM, or for as long as another program runs.

    Args:
        argv: command-line arguments; those of the process when None.

    Returns:
        0 after a stop that was asked for, 1 when it could not start; with `exec` the program's own exit code,
        127 when the program could not start, and 1 in place of 0 when a fault was left or a strict emulator
        refused something.
    """
    parser = _parser()
    options = parser.parse_args(_options_first(list(sys.argv[1:] if argv is None else argv)))
    command = _command(parser, options.command)
    port = options.port if options.port is not None else (0 if command else PORT)
    seed: dict[str, Any] = {}
    try:
        if options.seed is not None:
            seed = _seed(options.seed)
        emulator = Emulator(
            host=options.host,
            port=port,
            api_key=options.api_key,
            state=options.state,
            auto_approve=options.auto_approve,
            strict=options.strict,
            allow_remote=options.allow_remote,
            catalog=options.catalog,
        )
        if command:
            return asyncio.run(_exec(emulator, seed, command))
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(emulator, seed))
    except OSError as error:
        what = f"use {error.filename}" if error.filename is not None else f"listen on {options.host}:{port}"
        _complain(f"cannot {what}: {error.strerror or error}")
        return 1
    except ValueError as error:
        _complain(str(error))
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m composio_async emulator",
        description="Serve a local Composio platform, in memory.",
        usage="%(prog)s [options] [exec -- PROGRAM ...]",
        epilog="`exec -- PROGRAM ...` runs a program with COMPOSIO_BASE_URL and COMPOSIO_API_KEY set. "
        "`record` in place of options writes a catalog file from the real platform; see `record --help`.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, help=f"port, 0 for a free one (default: {PORT}; with exec a free one)")
    parser.add_argument("--api-key", default="ak_emulator", help="project key to accept (default: %(default)s)")
    parser.add_argument("--state", metavar="FILE", help="keep everything in this file and read it back at start")
    parser.add_argument(
        "--auto-approve", type=float, metavar="SECONDS", help="approve every connection by itself after this time"
    )
    parser.add_argument("--catalog", metavar="FILE", help="toolkits and tools of your own, as a JSON file")
    parser.add_argument("--seed", metavar="FILE", help="begin with the users and records of this JSON file")
    parser.add_argument("--strict", action="store_true", help="refuse fields that an operation does not have")
    parser.add_argument("--allow-remote", action="store_true", help="allow a host that other machines can reach")
    parser.add_argument("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _options_first(words: list[str]) -> list[str]:
    """The same words, with options that stand between `exec` and `--` before `exec`."""
    if "exec" not in words or "--" not in words:
        return words
    start, end = words.index("exec"), words.index("--")
    return [*words[:start], *words[start + 1 : end], "exec", *words[end:]] if start < end else words


def _command(parser: argparse.ArgumentParser, words: list[str]) -> list[str]:
    """The program to run, of what stands behind the options."""
    if not words:
        return []
    if words[0] != "exec":
        parser.error(f"unknown word {words[0]!r}: only `exec -- PROGRAM ...` may follow the options")
    command = words[2:] if words[1:2] == ["--"] else words[1:]
    if not command:
        parser.error("exec needs a program: exec -- pytest")
    return command


def _seed(path: str) -> dict[str, Any]:
    try:
        found = orjson.loads(Path(path).read_bytes())
    except OSError as error:
        raise ValueError(f"cannot read the seed {path}: {error.strerror or error}") from None
    except orjson.JSONDecodeError as error:
        raise ValueError(f"the seed {path} is not valid JSON: {error}") from None
    return cast("dict[str, Any]", found)


async def _exec(emulator: Emulator, seed: dict[str, Any], command: list[str]) -> int:
    await emulator.start()
    try:
        emulator.seed(seed)
        code = await run_child(emulator, command)
        wrong = emulator._wrong()
        if wrong:
            _complain(wrong)
        return code or int(bool(wrong))
    except FileNotFoundError:
        _complain(f"there is no program {command[0]!r}")
        return NOT_STARTED
    except PermissionError as error:
        _complain(f"cannot run {command[0]!r}: {error.strerror or error}")
        return NOT_STARTED
    finally:
        await emulator.aclose()


async def _serve(emulator: Emulator, seed: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not on Windows, and not outside the main thread: there Ctrl-C cancels the main task instead.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, stop.set)
    await emulator.start()
    try:
        emulator.seed(seed)
        sys.stdout.write(_banner(emulator))
        sys.stdout.flush()
        await stop.wait()
    finally:
        await emulator.aclose()


def _banner(emulator: Emulator) -> str:
    return (
        f"Composio emulator on {emulator.url} (key {emulator.api_key})\n"
        f"  export COMPOSIO_BASE_URL={emulator.url}\n"
        f"  export COMPOSIO_API_KEY={emulator.api_key}\n"
        f"  console: {emulator.url}/   stop: Ctrl-C\n"
    )


def _complain(text: str) -> None:
    sys.stderr.write(f"composio emulator: {text}\n")
