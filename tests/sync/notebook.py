"""A notebook without its page: runs cells in a real kernel, and prints what each shows and what it says on stderr.

A program of its own, since a kernel's manager leaves loops and sockets behind. Cells come as JSON on stdin: a source,
and after how many seconds it is to be stopped, if at all.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from jupyter_client.manager import start_new_kernel


def run(cells: list[tuple[str, float | None]]) -> list[tuple[str, str]]:
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=40)
    told = []
    try:
        for source, stop in cells:
            shown: list[str] = []
            said: list[str] = []

            def output(message: dict[str, Any], shown: list[str] = shown, said: list[str] = said) -> None:
                content = message["content"]
                if message["msg_type"] == "stream":
                    (said if content["name"] == "stderr" else shown).append(content["text"])
                elif message["msg_type"] == "execute_result":
                    shown.append(content["data"]["text/plain"])
                elif message["msg_type"] == "error":
                    said.append("\n".join(content["traceback"]))

            timer = threading.Timer(stop or 60, manager.interrupt_kernel)
            timer.start()
            client.execute_interactive(source, timeout=30, output_hook=output, allow_stdin=False)
            timer.cancel()
            told.append(("".join(shown).strip(), "".join(said).strip()))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return told


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
