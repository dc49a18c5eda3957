"""A soak: mixed calls through faults drawn at random, then both ends' ledgers are held against each other.

    python benchmarks/soak.py --minutes 30 --seed 1 [--concurrency N] [--calls N]

Ends with a table, and with 0 if nothing was lost, duplicated, crossed or leaked and memory stayed flat, else with 1.
The same seed plans the same calls and the same faults for each. Loopback only; needs neither key nor network.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from measure import table  # noqa: E402  the checkout comes before an installed package
from soak_calls import Call, World, ask_blocking, plan, run  # noqa: E402
from soak_ledger import BROKEN, Ledger  # noqa: E402
from soak_server import RACED, SPOILED  # noqa: E402
from soak_watch import Complaints, Left, Watch, rss  # noqa: E402

THREADS = 3
SETTLES = 3.0
"""Seconds after the end of a call until its ledgers are compared."""
WARM_UP = 300
FLAT, FLAT_SHARE = 3.0, 0.03
"""MB, and share of the whole, by which memory may grow over the second half."""
PATIENCE = 30.0
"""Seconds for what runs at the end."""


@contextlib.contextmanager
def running(seed: int, share: float) -> Iterator[tuple[dict, int]]:
    """The server in a process of its own: what it says of itself, and its process id."""
    command = [sys.executable, str(HERE / "soak_server.py"), "--seed", str(seed), "--share", str(share)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline()), process.pid
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


class Control:
    """Questions to the server, one at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._turn = asyncio.Lock()

    async def ask(self, do: str, **given: Any) -> Any:
        async with self._turn:
            self._writer.write(json.dumps({"do": do, **given}).encode() + b"\n")
            await self._writer.drain()
            return json.loads(await self._reader.readline())

    def close(self) -> None:
        self._writer.close()


class Soak:
    """One run.

    Args:
        given: The command's options.
        told: What the server says of itself.
        server: Its process id.
    """

    def __init__(self, given: argparse.Namespace, told: dict, server: int) -> None:
        self.given, self.told, self.server = given, told, server
        self.ledger = Ledger()
        self.watch = Watch()
        self.kinds: Counter[str] = Counter()
        self.ended: deque[tuple[float, Call]] = deque()
        self.numbers = count(1)
        self.made = 0
        self.slowest = self.slowest_cancel = 0.0
        self.threads = ThreadPoolExecutor(THREADS)
        self.control: Control
        self.world: World

    async def worker(self, until: float, most: int) -> None:
        while time.monotonic() < until and self.made < most:
            self.made += 1
            await self.make(plan(self.given.seed, next(self.numbers)))

    async def make(self, call: Call) -> None:
        """Make one call, cancel it where that is planned, and hand it to the ledger."""
        self.kinds[call.kind] += 1
        began = time.monotonic()
        loop = asyncio.get_running_loop()
        if call.kind == "sync":
            client = self.world.blocking[call.tenant]
            await loop.run_in_executor(self.threads, ask_blocking, call, call.picks[0], client)
        else:
            task = loop.create_task(run(self.world, call))
            cancelled = None
            if call.cancel_after == 0:
                for _ in range(call.steps):
                    await asyncio.sleep(0)
                cancelled = time.monotonic()
                task.cancel()
            elif call.cancel_after is not None:
                await asyncio.wait({task}, timeout=call.cancel_after)
                cancelled = time.monotonic()
                task.cancel()
            await asyncio.wait({task})
            if task.cancelled():
                if cancelled is None:
                    self.ledger.fault("foreign errors", f"cancelled by nobody: {call}")
                else:
                    self.slowest_cancel = max(self.slowest_cancel, time.monotonic() - cancelled)
            elif task.exception() is not None:
                self.ledger.fault("foreign errors", f"{task.exception()!r} escaped from {call}")
        now = time.monotonic()
        self.slowest = max(self.slowest, now - began)
        self.ended.append((now, call))

    async def settle(self, *, all_of_them: bool = False) -> None:
        """Compare the ledgers of calls that ended a while ago."""
        before = time.monotonic() - (0 if all_of_them else SETTLES)
        while self.ended and self.ended[0][0] <= before:
            calls = [self.ended.popleft()[1] for _ in range(min(100, len(self.ended)))]
            rows = await self.control.ask("rows", calls=[call.number for call in calls])
            forbidden = []
            for call in calls:
                for told in call.wrong:
                    self.ledger.fault("held" if told.startswith("held") else "crossed", told)
                forbidden += self.ledger.judge(call.parts, rows[str(call.number)])
            await self.control.ask("forbid", marks=forbidden)
            await asyncio.sleep(0)

    async def settler(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            await self.settle()

    async def progress(self, every: float) -> None:
        began, last, shown = time.monotonic(), 0, 0
        while True:
            await asyncio.sleep(every)
            spent, ends = int(time.monotonic() - began), self.ledger.ends
            told = ", ".join(f"{name} {ends[name]}" for name in sorted(ends))
            bad = self.ledger.broken.total()
            print(
                f"{spent // 60:3d}:{spent % 60:02d}  {self.made} calls, {(self.made - last) / every:.0f}/s; {told}; "
                f"broken rules {bad}; {rss():.1f} MB, lag {self.watch.lag * 1000:.0f} ms",
                flush=True,
            )
            last = self.made
            while shown < len(self.ledger.told):
                print(f"        {self.ledger.told[shown]}", flush=True)
                shown += 1

    async def phase(self, seconds: float, most: int) -> list[str]:
        """Calls in a world of its own, for so long or so many.

        Returns:
            What was held at the end.
        """
        self.made = 0
        self.world = World(self.told["urls"])
        await asyncio.create_task(self.world.open())
        until = time.monotonic() + seconds
        workers = [asyncio.create_task(self.worker(until, most)) for _ in range(self.given.concurrency)]
        try:
            await asyncio.wait(workers, timeout=seconds + PATIENCE)
            for one in workers:
                if not one.done():
                    self.ledger.fault("hung", one)
                elif one.exception() is not None:
                    raise one.exception()
        finally:
            for one in workers:
                one.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            found = await self.world.aclose()
        return found

    async def run(self) -> bool:
        """All of it.

        Returns:
            Whether everything is as it should be.
        """
        complaints = Complaints(asyncio.get_running_loop())
        self.control = Control(*await asyncio.open_connection("127.0.0.1", self.told["control"], limit=1 << 26))
        # All threads are started before anything is counted.
        barrier = Barrier(THREADS)
        await asyncio.gather(
            *(asyncio.get_running_loop().run_in_executor(self.threads, barrier.wait) for _ in range(THREADS))
        )
        settler = asyncio.create_task(self.settler())
        await self.phase(20, WARM_UP)
        before = await Left.settled()
        seconds = self.given.seconds or self.given.minutes * 60
        aside = [asyncio.create_task(self.watch.run()), asyncio.create_task(self.progress(min(30.0, seconds / 4)))]
        began = time.monotonic()
        found = await self.phase(seconds, self.given.calls)
        spent = time.monotonic() - began
        for task in aside:
            task.cancel()
        await asyncio.gather(*aside, return_exceptions=True)
        left = await Left.settled(before)
        await asyncio.sleep(SETTLES)
        await self.settle(all_of_them=True)
        settler.cancel()
        counts = await self.control.ask("counts")
        for _ in range(50):
            if not counts["open"]:
                break
            await asyncio.sleep(0.1)
            counts = await self.control.ask("counts")
        self.control.close()
        return self.report(spent, counts, left.beyond(before), found, complaints)

    def report(
        self, spent: float, counts: dict, left: dict[str, int], found: list[str], complaints: Complaints
    ) -> bool:
        """Print the tables."""
        ledger, seen = self.ledger, self.world.seen
        growth, mean = self.watch.growth()
        flat = growth < FLAT + FLAT_SHARE * mean
        no_faults = {"ok", RACED.name, SPOILED.name}
        struck = {name: number for name, number in counts["by_fault"].items() if name not in no_faults}
        facts = {
            "seed, concurrency": f"{self.given.seed}, {self.given.concurrency}",
            "seconds": f"{spent:.0f}",
            "calls": f"{self.made}, {self.made / spent:.0f}/s",
            "requests whole, partial": f"{counts['deliveries']}, {counts['partials']}",
            "connections": counts["connections"],
            "kinds of faults that struck": f"{len(struck)} of {self.told['kinds']}, {sum(struck.values())} times",
            **{f"parts: {name}": number for name, number in sorted(ledger.ends.items())},
            **{name: number for name, number in sorted(seen.items()) if not name.endswith("Event")},
            "slowest call, cancellation": f"{self.slowest:.2f} s, {self.slowest_cancel:.3f} s",
            "longest loop lag": f"{self.watch.lag * 1000:.0f} ms",
            "most descriptors": self.watch.most_descriptors,
            "memory": f"{mean:.1f} MB; the server's {rss(self.server):.1f} MB",
            "growth in the second half": f"{growth:+.2f} MB, {'flat' if flat else 'NOT FLAT'}",
        }
        zeros = {name: ledger.broken[name] for name in BROKEN}
        zeros["duplicated"] = max(zeros["duplicated"], counts["duplicated"])
        zeros |= {
            "came after all was said": counts["late"],
            "requests of no call": counts["unasked"],
            "calls that hung": ledger.broken["hung"],
            "attempts told to no hook": abs(seen["RequestEvent"] - seen["ResponseEvent"]),
            "places or connections held": len(found) + ledger.broken["held"],
            "connections left open": counts["open"],
            **{f"leaked {name}": number for name, number in left.items()},
            **{name: complaints.counts[name] for name in ("warnings", "log records", "loop errors", "unraisable")},
            "dead threads": complaints.counts["dead threads"],
        }
        print()
        table(("soak", "figure"), [(name, str(value)) for name, value in facts.items()])
        print()
        table(("must be zero", "found"), [(name, str(value)) for name, value in zeros.items()])
        for line in [*ledger.told, *counts["told"], *found, *complaints.told]:
            print(line)
        good = flat and not any(zeros.values())
        print("\nall is well" if good else "\nNOT AS IT SHOULD BE")
        return good


def main() -> int:
    options = argparse.ArgumentParser(description="Mixed calls through random faults; see the head of the file.")
    length = options.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=30)
    length.add_argument("--seconds", type=float)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--concurrency", type=int, default=32, help="calls at a time")
    options.add_argument("--calls", type=int, default=5_000_000, help="at most")
    options.add_argument("--share", type=float, default=0.3, help="of the requests that meet a fault")
    given = options.parse_args()
    for name in list(os.environ):
        if name.startswith(("COMPOSIO_", "SSL_CERT_")) or name.lower().endswith("_proxy"):
            del os.environ[name]
    with running(given.seed, given.share) as (told, server):
        try:
            return 0 if asyncio.run(Soak(given, told, server).run()) else 1
        except KeyboardInterrupt:
            print("\ninterrupted: nothing was compared")
            return 130


if __name__ == "__main__":
    sys.exit(main())
