"""What an import costs: CPU, memory and modules, each case in fresh processes, interleaved.

python benchmarks/imports.py [--runs 10] [--official-python PATH]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from statistics import median

from measure import CHECKOUT, ROOT, ratios, spread, table

CHILD = """
import resource
r0 = resource.getrusage(resource.RUSAGE_SELF)
{code}
r1 = resource.getrusage(resource.RUSAGE_SELF)
import sys
modules = len(sys.modules)
import json
with open("/proc/self/statm") as file:
    pages = int(file.read().split()[1])
print(json.dumps({{
    "cpu": (r1.ru_utime + r1.ru_stime - r0.ru_utime - r0.ru_stime) * 1000,
    "rss": pages * resource.getpagesize() / 2**20,
    "modules": modules,
}}))
"""
DEPENDENCIES = "import aiohttp, attrs, cattrs, anyio, tenacity, orjson"
OURS = "import composio_async"
SYNC = "from composio_sync import Composio"
OFFICIAL = "import composio"


def run(python: str, code: str, cache: str) -> dict | None:
    """One fresh process; None when the code does not run there."""
    env = CHECKOUT | {"PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [python, "-c", CHILD.format(code=code)], capture_output=True, text=True, cwd=ROOT, env=env, check=False
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def compare(runs: int, official: str | None, cache: str) -> None:
    """Run every case so many times, and print the table."""
    cases = {"pass": sys.executable, DEPENDENCIES: sys.executable, OURS: sys.executable, SYNC: sys.executable}
    cases[OFFICIAL] = official or sys.executable
    # The first processes are not counted: they write byte code, fill the page cache, and find what cannot be imported.
    for code, python in list(cases.items()):
        if run(python, code, cache) is None:
            print(f"note: `{code}` does not work in {python}: left out")
            del cases[code]
    found: dict[str, list[dict]] = {code: [] for code in cases}
    for number in range(runs):
        for code in list(cases)[:: 1 if number % 2 else -1]:
            one = run(cases[code], code, cache)
            if one is None:
                raise SystemExit(f"`{code}` worked before and does not any more: did its files change meanwhile?")
            found[code].append(one)

    def column(code: str, name: str) -> list[float]:
        return [one[name] for one in found[code]]

    bare = median(column("pass", "rss"))
    rows = [
        [
            code,
            f"{median(column(code, 'cpu')):.0f}",
            spread(ratios(column(code, "cpu"), column(DEPENDENCIES, "cpu"))),
            f"{median(column(code, 'rss')):.1f}",
            f"{median(column(code, 'rss')) - bare:.1f}",
            f"{median(column(code, 'modules')):.0f}",
        ]
        for code in cases
    ]
    head = ["case", "CPU ms", "ratio to the dependencies", "RSS MB", "above pass", "modules"]
    table(head, rows)
    if OFFICIAL in cases and OURS in cases:
        print(f"\n{OURS} / {OFFICIAL}: CPU {spread(ratios(column(OURS, 'cpu'), column(OFFICIAL, 'cpu')))}, ", end="")
        print(f"RSS {spread(ratios(column(OURS, 'rss'), column(OFFICIAL, 'rss')))}")


def main() -> None:
    options = argparse.ArgumentParser(description="What an import costs; see benchmarks/README.md.")
    options.add_argument("--runs", type=int, default=10, help="fresh processes for each case")
    options.add_argument("--official-python", help="an interpreter that has the official SDK")
    given = options.parse_args()
    # Byte code for all cases alike, also where the environment forbids to write it beside the sources.
    with tempfile.TemporaryDirectory() as cache:
        compare(given.runs, given.official_python, cache)


if __name__ == "__main__":
    main()
