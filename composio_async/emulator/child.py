"""Another program, run with an emulator to talk to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence

from .server import Emulator

KEYS_ELSEWHERE = ("COMPOSIO_USER_API_KEY", "COMPOSIO_ORG_API_KEY")
NOT_STARTED = 127


async def run_child(emulator: Emulator, command: Sequence[str]) -> int:
    """Run a program to its end, with the environment that points clients at the emulator.

    SIGINT and SIGTERM are passed on, unless the terminal sends them to the program itself, and it is for the program
    to end.

    Args:
        emulator: that serves it.
        command: the program and its arguments.

    Returns:
        Its exit code; 128 and the signal's number where a signal ended it.

    Raises:
        OSError: it cannot be started.
    """
    environment = {name: value for name, value in os.environ.items() if name not in KEYS_ELSEWHERE}
    environment |= {"COMPOSIO_BASE_URL": emulator.url, "COMPOSIO_API_KEY": emulator.api_key}
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    loop = asyncio.get_running_loop()

    def pass_on(number: int) -> None:
        if number == signal.SIGINT and _in_front():
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        # Not on Windows, and not outside the main thread: there the terminal reaches the program by itself.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, pass_on, number)
    try:
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    return code if code >= 0 else 128 - code


def _in_front() -> bool:
    """Whether Ctrl-C at the terminal reaches this process and its children alike."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
