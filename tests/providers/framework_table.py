"""The tables of frameworks in `README.md` and `docs/providers.md`, made of reports of the contract's tests.

    pytest tests/providers/test_contract.py --junitxml=frameworks.xml
    PYTHONPATH=.:tests python -m providers.framework_table frameworks.xml [MORE.xml...] [--write]

One report for each environment. `--write` renews the rows of the frameworks that were run in them, and leaves the rows
of others as they are; a framework that failed is shown as such.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from . import page

README_HEAD = ["framework", "provider", "extra", "tried with", "contract"]
DOCS_HEAD = ["framework", "sync half", "calls of a message", "cancellation", "failure mark", "`raise_errors`", "schema"]


@dataclass
class Report:
    """What the tests report of a framework."""

    facts: dict[str, Any]
    passed: int = 0
    failed: int = 0
    marks: bool = False
    failures: list[str] = field(default_factory=list)

    @property
    def readme(self) -> list[str]:
        """Its cells in the README."""
        known = self.facts
        version = f"{known['package']} {known['version']}" if known["package"] else "-"
        count = f"all {self.passed}" if not self.failed else f"{self.passed} of {self.passed + self.failed}"
        return [
            known["name"],
            f"`{known['module'].removeprefix('composio_async.')}.{known['class']}`",
            f"`{known['extra']}`" if known["extra"] else "none needed",
            version,
            count,
        ]

    @property
    def docs(self) -> list[str]:
        """Its cells on the page."""
        known = self.facts
        most = f"at most {known['most']} at a time" if known["most"] else "all at the same time"
        return [
            known["name"],
            "yes" if known["sync"] else "no",
            "one after another" if known["alone"] else most,
            "reaches the platform" if known["cancels"] else "ends the wait only",
            "yes" if self.marks else "in the text",
            "leaves the run" if known["raises"] else "stays in the run",
            "as it is" if known["lossless"] else "see below",
        ]


def read_reports(paths: Iterable[Path]) -> dict[str, Report]:
    """What the reports say, by framework; of tests that were skipped nothing is counted.

    Args:
        paths: Of the reports.
    """
    found: dict[str, Report] = {}
    for path in paths:
        for case in ET.parse(path).iter("testcase"):
            known = {one.get("name"): one.get("value") for one in case.iter("property")}
            if "facts" not in known or not str(case.get("classname")).endswith("test_contract"):
                continue
            facts = json.loads(str(known["facts"]))
            report = found.setdefault(facts["name"], Report(facts))
            report.marks |= "marks" in known
            if case.find("skipped") is not None:
                continue
            if case.find("failure") is not None or case.find("error") is not None:
                report.failed += 1
                report.failures.append(str(case.get("name")))
            else:
                report.passed += 1
    return found


def known_rows(path: Path) -> dict[str, list[str]]:
    """A page's rows by framework."""
    return {row[0]: row for table in page.rows(page.section("frameworks", path)) for row in table[1:]}


def write(reports: dict[str, Report]) -> None:
    """Renew the rows of both pages.

    Args:
        reports: Of the frameworks that were run.
    """
    for path, head, cells in ((page.README, README_HEAD, "readme"), (page.PAGE, DOCS_HEAD, "docs")):
        rows = known_rows(path) | {name: getattr(report, cells) for name, report in reports.items()}
        page.write("frameworks", page.table(head, [row for _, row in sorted(rows.items())]), path)


def main() -> None:
    asked = [one for one in sys.argv[1:] if one != "--write"]
    reports = read_reports(Path(one) for one in asked)
    for name, report in sorted(reports.items()):
        print(f"{name}: {report.passed} passed, {report.failed} failed", *report.failures)
    if "--write" in sys.argv[1:]:
        write(reports)


if __name__ == "__main__":
    main()
