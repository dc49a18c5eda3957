"""`python -m composio_async._syncgen` writes `composio_sync`; `--check` compares, `--explain` tells the rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

from composio_async._syncgen import PLAN, NoRuleError, Plan, explain, generate
from composio_async._syncgen.package import MARK
from composio_async._syncgen.rules import table

SOURCE = Path(__file__).parents[1]
TARGET = SOURCE.parent / PLAN.target


def main(arguments: Sequence[str], plan: Plan = PLAN, source: Path = SOURCE, target: Path = TARGET) -> int:
    """Write or check.

    Args:
        arguments: Of the command line.
        plan: What to mirror.
        source: Folder of the asynchronous package.
        target: Folder of the synchronous one.

    Returns:
        The exit status: 1 when something is stale, missing or left over, 2 when there is no rule for something.
    """
    parser = argparse.ArgumentParser(prog="python -m composio_async._syncgen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare in memory, print what differs, exit 1 if it does")
    parser.add_argument("--explain", action="store_true", help="print the rules, and which wrote each public member")
    given = parser.parse_args(arguments)
    check = given.check
    try:
        if given.explain:
            lines = [f"{title}: {', '.join(rules)}" for title, rules in explain(plan, source).items()]
            sys.stdout.write("\n".join([table(), "", *lines]) + "\n")
            return 0
        texts = generate(plan, source)
    except NoRuleError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    there = {str(path.relative_to(target)): path.read_text("utf-8") for path in _files(target)}
    changed = sorted(name for name, text in texts.items() if there.get(name) != text)
    orphans = sorted(there.keys() - texts.keys())
    if check:
        for name in changed:
            _show(name, there.get(name), texts[name])
        for name in orphans:
            sys.stdout.write(f"{target.name}/{name}: nothing generates it\n")
        return 1 if changed or orphans else 0
    for name in changed:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[name], "utf-8")
    for name in orphans:
        if not there[name].startswith(MARK):
            sys.stderr.write(f"{target.name}/{name}: nothing generates it, and it was not generated; remove it\n")
            return 1
        (target / name).unlink()
    sys.stdout.write(f"{len(texts)} files: {len(changed)} written, {len(orphans)} removed\n")
    return 0


def _files(target: Path) -> list[Path]:
    found = target.rglob("*")
    return [path for path in found if path.is_file() and "__pycache__" not in path.relative_to(target).parts]


def _show(name: str, old: str | None, new: str) -> None:
    before, after = ("missing" if old is None else "stale"), "generated"
    lines = unified_diff(
        (old or "").splitlines(), new.splitlines(), f"{name} ({before})", f"{name} ({after})", lineterm=""
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
