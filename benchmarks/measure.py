"""What the benchmarks share: CPU time, the stub as a process, medians and tables."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parent
CHECKOUT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
"""The environment of a child process that imports the checkout's packages."""


def cpu() -> float:
    """Seconds of CPU that this process used so far, user and system, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Stub:
    """The stub's control routes; each question takes a connection of its own, which the stub does not count."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"

    def ask(self, path: str, method: str = "GET") -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def counts(self, mark: str) -> tuple[int, int]:
        """Requests and connections so far of the client that runs the tool of this name."""
        told = self.ask("/-/counts")
        return told["requests"].get(mark, 0), told["connections"].get(mark, 0)


@contextlib.contextmanager
def running_stub() -> Iterator[Stub]:
    """The stub, for as long as the block runs."""
    command = [sys.executable, str(HERE / "stub.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Stub(int(process.stdout.readline()))
        finally:
            process.terminate()


def ratios(values: Sequence[float], reference: Sequence[float]) -> list[float]:
    """Each round's value over the same round's reference."""
    return [value / base for value, base in zip(values, reference, strict=True)]


def spread(values: Sequence[float]) -> str:
    """Median, least and greatest."""
    return f"{median(values):.3f} ({min(values):.3f} .. {max(values):.3f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table with aligned columns."""
    lines = [head, ["-" * len(name) for name in head], *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        fill = "-" if line is lines[1] else " "
        cells = [cell.ljust(width, fill) for cell, width in zip(line, widths, strict=True)]
        print("| " + " | ".join(cells) + " |")
