"""Who hangs, who leaks, who doubles: the hazards of calling a platform from synchronous code, and how clients fare.

    python benchmarks/hazards.py [--official-python PATH] [--synchronicity-python PATH] [--only NAME] [--write]

Every hazard is a small program that runs in a process of its own, for at most ten seconds, against a server of its own.
Every word in the table was seen in that run; `--write` puts it into docs/sync.md. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from platform import python_version
from statistics import median

import hazard_programs  # noqa: F401  it fills HAZARDS
from hazard_clients import CLIENTS
from hazard_judging import HAZARDS, WORDS, Hazard, Outcome, Seen
from hazard_server import Platform
from measure import CHECKOUT, HERE, ROOT

LIMIT = 10.0
PAGE = ROOT / "docs" / "sync.md"
BEGIN = "<!-- hazards: written by `python benchmarks/hazards.py --write` -->"
END = "<!-- /hazards -->"
ELSEWHERE = {"official": "official", "synchronicity": "synchronicity", "asgiref": "synchronicity"}
"""Whose interpreter a client needs, where it is not this one."""
PACKAGES = {"official": "composio", "portal": "anyio", "synchronicity": "synchronicity", "asgiref": "asgiref"}
HEADS = {
    "composio_sync": "`composio_sync`",
    "official": "official SDK",
    "synchronicity": "synchronicity",
    "portal": "anyio portal, held open",
    "asyncio.run": "`asyncio.run` per call",
    "asgiref": "`async_to_sync`",
}
ROUNDS = 12
TIMED = {"exit_floor", "exit_idle", "exit_daemon", "ctrl_c"}
"""Whose figures are times, so that nothing else may run beside them."""
RACES = {"exit_daemon": 3, "sys_exit": 3, "uncaught": 3, "ctrl_c_many": 6, "fork_idle": 4, "fork_pool": 2}
"""How often those are run that a race decides."""


@dataclass
class Column:
    """A client, and the interpreter that has it."""

    name: str
    python: str = sys.executable

    def command(self, program: str, *arguments: str, flags: tuple[str, ...] = ()) -> list[str]:
        quiet = ("-W", "ignore::DeprecationWarning")  # 3.12 and later remind of forks in programs with threads
        return [self.python, *quiet, *flags, str(HERE / program), *arguments]

    @cached_property
    def patience(self) -> float:
        """Seconds until a program counts as hanging: the limit, and twice what it takes to make a client."""
        begun = time.monotonic()
        code = (
            f"from hazard_clients import CLIENTS; import os; CLIENTS[{self.name!r}]('http://127.0.0.1:9'); os._exit(0)"
        )
        subprocess.run([self.python, "-c", code], cwd=HERE, env=environment(), check=True)
        return LIMIT + 2 * (time.monotonic() - begun)

    @property
    def version(self) -> str:
        """Of the package that it is about; empty where that is Python."""
        if self.name == "composio_sync":
            from composio_async import __version__

            return __version__
        if self.name not in PACKAGES:
            return ""
        asks = f"from importlib.metadata import version; print(version({PACKAGES[self.name]!r}))"
        return subprocess.run([self.python, "-c", asks], capture_output=True, text=True, check=True).stdout.strip()


def environment() -> dict[str, str]:
    """That of the programs: the checkout in reach, no proxy, nothing of the user's own."""
    return {
        name: value
        for name, value in CHECKOUT.items()
        if not name.lower().endswith("_proxy")
        and not name.startswith(("COMPOSIO_", "SSL_CERT_", "PYTHONWARNINGS", "PYTHONDEV"))
    }


def seen(hazard: Hazard, column: Column) -> Seen:
    """Run a hazard's program with a client."""
    with Platform() as server:
        process = subprocess.Popen(
            column.command("hazard_programs.py", hazard.name, column.name, server.url, flags=hazard.flags),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=column.patience)
            status: int | None = process.returncode
        except subprocess.TimeoutExpired:
            status = None
        gone = time.monotonic()
        # A child of a program may live on; its group is the program's own.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if status is None:
            out, err = process.communicate()
        facts: dict[str, list[object]] = {}
        for line in out.splitlines():
            name, value = json.loads(line)
            facts.setdefault(name, []).append(value)
        until = facts.get("end", [None])[-1]
        return Seen(status, facts, err.strip(), None if until is None else gone - float(until), server.doubled)


def outcome(hazard: Hazard, column: Column) -> Outcome:
    """How a client came out of a hazard; the worst of several times, where a race decides."""
    worst = hazard.outcome(seen(hazard, column))
    for _ in range(RACES.get(hazard.name, 1) - 1):
        if worst.word in {"doubles", "not applicable"} or (worst.word == "hangs" and hazard.exits):
            break
        worst = max(worst, hazard.outcome(seen(hazard, column)), key=lambda one: WORDS.index(one.word))
    return worst


def overhead(columns: list[Column]) -> list[Outcome]:
    """What a call costs, as a ratio to the same call with `await`; all take turns, and the median of rounds counts."""
    with Platform() as server, contextlib.ExitStack() as stack:
        children = []
        for name, python in [("async", sys.executable), *((one.name, one.python) for one in columns)]:
            command = Column(name, python).command("hazard_speed.py", name, server.url)
            pipe = subprocess.PIPE
            child = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment())
            stack.callback(child.wait)
            stack.callback(child.stdin.close)
            children.append(child)
        taken: list[list[float]] = []
        for _ in range(ROUNDS):
            taken.append([])
            for child in children:
                child.stdin.write("go\n")
                child.stdin.flush()
                taken[-1].append(float(child.stdout.readline()))
    base = median(one[0] for one in taken)
    found = [median(one[at] / one[0] for one in taken) for at in range(1, len(children))]
    print(f"one call with await: {base * 1e6:.0f} us", file=sys.stderr)
    return [Outcome("", f"{ratio:.2f}") for ratio in found]


def cell(found: Outcome) -> str:
    if found.word in {"fine", "not applicable", ""}:
        return str(found)
    return f"**{found.word}**" + (f": {found.detail}" if found.detail else "")


HEAD = "| hazard"
OVERHEAD = "Time of a call, as a ratio to the same call with `await`"


def table(columns: list[Column], rows: list[tuple[str, list[Outcome]]]) -> str:
    versions = ", ".join(f"{PACKAGES.get(one.name, one.name)} {one.version}" for one in columns if one.version)
    lines = [
        f"Python {python_version()} on {sys.platform}; {versions}.",
        "",
        f"{HEAD} | {' | '.join(HEADS[one.name] for one in columns)} |",
        f"| --- |{' --- |' * len(columns)}",
        *(f"| {title} | {' | '.join(cell(one) for one in found)} |" for title, found in rows),
    ]
    return "\n".join(lines)


def write(text: str, *, whole: bool) -> None:
    """Put the table into the page, between its markers; or, of a part, its rows in the place of the same ones."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    inside, _, after = rest.partition(END)
    if whole:
        inside = f"\n\n{text}\n\n"
    else:
        new = {line.split(" | ")[0]: line for line in text.splitlines()[2:]}
        if new[HEAD] not in inside:
            raise SystemExit("The table on the page has other clients: write it whole.")
        inside = "\n".join(new.get(line.split(" | ")[0], line) for line in inside.split("\n"))
    PAGE.write_text(f"{before}{BEGIN}{inside}{END}{after}")


def main() -> None:
    options = argparse.ArgumentParser(description="The hazards; see the head of the file.")
    options.add_argument("--official-python", help="an interpreter that has the official SDK")
    options.add_argument("--synchronicity-python", help="one that has synchronicity, asgiref, and what we depend on")
    options.add_argument("--only", action="append", choices=list(HAZARDS), help="this hazard; may be repeated")
    options.add_argument("--column", action="append", choices=list(CLIENTS), help="this client; may be repeated")
    options.add_argument("--write", action="store_true", help="put the table into docs/sync.md")
    given = options.parse_args()
    found = {"official": given.official_python, "synchronicity": given.synchronicity_python}
    pythons = {name: found[ELSEWHERE[name]] if name in ELSEWHERE else sys.executable for name in CLIENTS}
    columns = [Column(name, python) for name, python in pythons.items() if python and name in (given.column or CLIENTS)]
    rows = []
    for name in given.only or HAZARDS:
        with ThreadPoolExecutor(1 if name in TIMED else 3) as workers:
            row = list(workers.map(partial(outcome, HAZARDS[name]), columns))
        print(
            f"{name}: {', '.join(f'{one.name} {two}' for one, two in zip(columns, row, strict=True))}", file=sys.stderr
        )
        rows.append((HAZARDS[name].title, row))
    if not given.only:
        rows.append((OVERHEAD, overhead(columns)))
    text = table(columns, rows)
    if given.write:
        write(text, whole=not given.only)
    else:
        print(text)


if __name__ == "__main__":
    main()
