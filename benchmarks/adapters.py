"""Whether an agent's tools hold up its event loop, and whether they run at the same time: ours, and the official ones.

    python benchmarks/adapters.py [NAME...] [--write]

Run it with each interpreter that has frameworks: every framework of `tests/providers/drivers` that is installed is
measured on a tool that takes 0.3 s, through the framework's own agent where the driver has one. Where the official
provider package for it is installed too, its tools are measured in the same run, by the official client, against the
same emulator, which is a process of its own. `--write` renews the rows of `docs/providers.md` that were measured.

Shown are ratios: of one call alone, of the same kind, in the same process.

- *stall*: the longest time during three calls of one message in which the loop did nothing else. 1.0 is a loop frozen
  for as long as a call takes.
- *three*, *forty*: so many calls started together. 1.0 is the time of one call; 40 is one after another.

Each is the best of a few tries: what other programs disturb makes no difference between ours and the official ones.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT), str(ROOT / "tests")]

from providers import page, platform  # noqa: E402  its folder is no package
from providers.drivers import MODULES, Call, Driver, load  # noqa: E402
from providers.official_forms import FORMS, Form  # noqa: E402

from composio_async import Composio  # noqa: E402

SLOW, SECONDS, KEY = "ADAPTER_SLOW", 0.3, "ak_emulator"
NOTHING = "-"
DIRECT = {"google_genai"}
"""Ours runs the calls itself there; with the official one the framework's client calls the tools automatically."""
Turn = Callable[[int], Awaitable[Any]]
"""Runs so many calls at the same time, as far as the framework lets them."""


@dataclass(frozen=True)
class Measured:
    """Ratios to one call alone."""

    stall: float
    three: float
    forty: float


async def serve() -> None:
    """The emulator with the slow tool, until its input ends."""
    from composio_async.emulator import Emulator

    async with Emulator() as emulator:

        @emulator.tool(SLOW, description="Take a moment.")
        async def slow(number: int) -> Any:
            await asyncio.sleep(SECONDS)
            return {"number": number}

        print(emulator.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@contextmanager
def served() -> Iterator[str]:
    """The URL of an emulator in a process of its own."""
    child = subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield child.stdout.readline().strip()
    finally:
        child.stdin.close()
        child.wait(20)


async def longest_stall(act: Awaitable[Any]) -> float:
    """The longest time in which the loop did not come round, while something runs."""
    longest, over = 0.0, False

    async def watch() -> None:
        nonlocal longest
        while not over:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before - 0.005)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.02)
    await act
    await asyncio.sleep(0)
    over = True
    await watching
    return longest


async def timed(act: Awaitable[Any]) -> float:
    before = time.perf_counter()
    await act
    return time.perf_counter() - before


async def measure(turn: Turn) -> Measured:
    """Ratios of a framework's turns."""
    await turn(1)
    alone = min([await timed(turn(1)) for _ in range(3)])
    stall = min([await longest_stall(turn(3)) for _ in range(3)])
    three = min([await timed(turn(3)) for _ in range(3)])
    forty = min([await timed(turn(40)) for _ in range(2)])
    return Measured(stall / alone, three / alone, forty / alone)


def found(name: str) -> Driver | None:
    """A driver, where its framework is here in a release that it knows."""
    try:
        return load(name) if name in MODULES else None
    except ImportError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None


async def ours(driver: Driver, url: str) -> Measured:
    """A framework with our tools, by its driver's own agent."""
    async with Composio(driver.provider(), base_url=url, api_key=KEY, max_connections=50) as client:
        platform._current.set(SimpleNamespace(client=client))
        tools = await client.tools.get("user_1", tools=[SLOW])
        (told,) = driver.names(tools)

        async def turn(count: int) -> None:
            calls = [Call(told, {"number": number}) for number in range(count)]
            if driver.alone:
                await asyncio.gather(*(driver.turn(tools, [call]) for call in calls))
            else:
                await driver.turn(tools, calls)

        return await measure(turn)


async def official(form: Form, url: str) -> Measured:
    """A framework with the official client's tools: by the driver's own agent too, where the framework runs them."""
    import composio

    client: Any = composio.Composio(provider=form.provider(), base_url=url, api_key=KEY, allow_tracking=False)
    tools = client.tools.get("user_1", tools=[SLOW])
    direct = hasattr(client.provider, "handle_tool_calls") or form.rival in DIRECT
    driver = None if direct else found(form.rival)

    async def turn(count: int) -> None:
        given = [{"number": number} for number in range(count)]
        if driver is None:
            told = await form.turn(client, tools, [(0, one) for one in given], {"user_id": "user_1"})
        else:
            (name,) = driver.names(tools)
            groups = [[one] for one in given] if driver.alone else [given]
            turns = [driver.turn(tools, [Call(name, one) for one in group]) for group in groups]
            told = [one.text for answers in await asyncio.gather(*turns) for one in answers]
        assert len(told) == count
        assert all("number" in one for one in told), told

    return await measure(turn)


def measured(name: str, url: str) -> dict[str, Any]:
    """A framework's figures; run in a process of its own, so that none finds another's threads."""
    rival = next((form for form in FORMS.values() if form.rival == name and form.installed), None)
    driver = found(name)
    sides: dict[str, Callable[[], Coroutine[Any, Any, Measured]]] = {}
    if driver is not None:
        sides["ours"] = lambda: ours(driver, url)
    if rival is not None:
        sides["official"] = lambda: official(rival, url)
    figures: dict[str, Any] = {}
    for side, run in sides.items():
        try:
            figures[side] = asdict(asyncio.run(run()))
        except Exception:  # noqa: BLE001  the other side is measured all the same
            print(f"{name}, {side}: {traceback.format_exc()[-1500:]}", file=sys.stderr)
    return figures


def read() -> dict[str, list[str]]:
    """The page's rows by framework."""
    return {row[0]: row[1:] for table in page.rows(page.section("timing")) for row in table[1:]}


def figures(side: Any) -> list[str]:
    """One side's cells."""
    if side is None:
        return [NOTHING] * 3
    return [f"{side['stall']:.2f}", f"{side['three']:.1f}", f"{side['forty']:.1f}"]


def shown(rows: dict[str, list[str]]) -> str:
    """The rows as a table."""
    head = ["framework", "stall: ours", "three", "forty", "stall: official", "three", "forty"]
    return page.table(head, [[name, *row] for name, row in sorted(rows.items())])


def run_all(names: Sequence[str]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    with served() as url:
        for name in names:
            done = subprocess.run(
                [sys.executable, __file__, "--one", name, url],
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
                env={**os.environ, "COMPOSIO_DISABLE_TELEMETRY": "true"},
            )
            print(done.stderr[-3000:], file=sys.stderr, end="")
            # Frameworks print too, some of them at exit.
            told = [line for line in done.stdout.splitlines() if line.startswith('{"')]
            one = json.loads(told[-1]) if told and done.returncode == 0 else {}
            if one:
                rows[name] = figures(one.get("ours")) + figures(one.get("official"))
                print(name, *rows[name], flush=True)
    return rows


def merged(known: dict[str, list[str]], new: dict[str, list[str]]) -> dict[str, list[str]]:
    """The page's rows with what was measured now; what was not, such as a side that is not installed, stays."""
    return known | {
        name: [cell if cell != NOTHING else old for old, cell in zip(known.get(name, row), row, strict=True)]
        for name, row in new.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve())
    elif asked.one:
        print(json.dumps(measured(*asked.one)))
    else:
        rows = run_all(asked.names or sorted({*MODULES, *(form.rival for form in FORMS.values())}))
        if asked.write:
            page.write("timing", shown(merged(read(), rows)))
        print(shown(rows))


if __name__ == "__main__":
    main()
