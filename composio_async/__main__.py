"""`python -m composio_async`: the demo, and the emulator on a port."""

from __future__ import annotations

import sys
from collections.abc import Sequence

USAGE = """\
usage: python -m composio_async COMMAND [options]

  demo      links an account, waits, and runs tools, on a local emulator (or with --real on the platform)
  emulator  serves the local emulator until Ctrl-C; `emulator record` writes a catalog for it from the platform

`python -m composio_async COMMAND --help` tells a command's options."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: Its name and options; those of the process by default.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    command = words.pop(0) if words else ""
    if command == "demo":
        from composio_async._demo import main as demo

        return demo(words)
    if command == "emulator" and words[:1] == ["record"]:
        from composio_async._recording import main as record

        return record(words[1:])
    if command == "emulator":
        from composio_async.emulator.cli import main as emulator

        return emulator(words)
    print(USAGE, file=sys.stdout if command in {"-h", "--help"} else sys.stderr)
    return 0 if command in {"-h", "--help"} else 2


if __name__ == "__main__":
    raise SystemExit(main())
