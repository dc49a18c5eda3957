"""Contract tests run for both packages, equally often: what is not so, and may not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

ONE_PACKAGE = {
    "test_aioresponses.py": "what it mocks is aiohttp in the test's own loop",
    "test_failures.py::test_a_cancelled_call_leaves_the_client_in_order": "only a task can be cancelled",
    "test_fastapi.py": "the service is written with one package",
    "test_hooks.py::test_a_cancelled_attempt_is_told": "only a task can be cancelled",
    "test_hooks.py::test_a_cancelled_attempt_ends_its_span": "only a task can be cancelled",
    "test_testing_docs.py": "the page has code for both, and runs as it is",
}
"""Files, and tests, that do not run once for each package, and why."""


def trouble(found: Iterable[tuple[str, str | None]], excepted: Mapping[str, str] = ONE_PACKAGE) -> list[str]:
    """What is wrong with the tests that were collected.

    Args:
        found: `file::test` and the package that it runs for, once for each combination of its other parameters.
        excepted: Tests that need not run for both.
    """
    counts: dict[str, Counter[str | None]] = {}
    for name, package in found:
        counts.setdefault(name, Counter())[package] += 1
    wrong = [
        f"{name}: runs {count['async']} times for composio_async, {count['sync']} times for composio_sync"
        for name, count in counts.items()
        if not _is_excepted(name, excepted) and (count["async"] != count["sync"] or count[None])
    ]
    for entry in excepted:
        meant = [count for name, count in counts.items() if _is_excepted(name, [entry])]
        if not meant or any(count["async"] or count["sync"] for count in meant):
            wrong.append(f"{entry}: is excepted, but there is no such test, or it runs for both packages")
    return wrong


def uneven(ended: Iterable[tuple[str, str, str]]) -> list[str]:
    """Tests that were skipped more often for one package.

    Args:
        ended: `file::test`, the package, and the outcome; a test that was selected for one package only does not count.
    """
    runs: dict[str, Counter[str]] = {}
    skips: dict[str, Counter[str]] = {}
    for name, package, outcome in ended:
        runs.setdefault(name, Counter())[package] += 1
        skips.setdefault(name, Counter())[package] += outcome == "skipped"
    return [
        f"{name}: skipped {skips[name]['async']} times for composio_async, {skips[name]['sync']} for composio_sync"
        for name, count in runs.items()
        if count["async"] == count["sync"] and skips[name]["async"] != skips[name]["sync"]
    ]


def _is_excepted(name: str, excepted: Collection[str] | Mapping[str, str]) -> bool:
    return name in excepted or name.partition("::")[0] in excepted
