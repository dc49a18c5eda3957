"""The soak: a minute of mixed calls through random faults, and that its judge sees what it is there to see."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from soak_calls import plan
from soak_ledger import BROKEN, Ledger, Part
from soak_server import Row, SoakServer

SOAK = Path(__file__).parents[2] / "benchmarks" / "soak.py"
TENANT = "ak_tenant_a"


def part(end: str = "ok", *, once: bool = True, **facts: object) -> Part:
    """How a request ended, as its client saw it."""
    said = f"m7-0 {TENANT}" if end == "ok" else None
    one = Part("m7-0", TENANT, once, end=end, said=said, request_id="7.1")
    for name, value in facts.items():
        setattr(one, name, value)
    return one


def row(status: int = 200, **facts: object) -> dict:
    """A request as the server saw it."""
    plain = {"id": "7.1", "mark": "m7-0", "method": "POST", "tenant": TENANT, "whole": True, "fault": "ok"}
    return {**plain, "status": status, "answered": True, **facts}


FINE = {
    "a success": (part(), [row()]),
    "after a 429": (part(), [row(429), row()]),
    "lost": (part("error", sent=True, unknown=True), [row(answered=False)]),
    "lost on the way": (part("error", sent=True, unknown=True), []),
    "never sent": (part("error"), []),
    "refused": (part("error", sent=True, status=404), [row(404)]),
    "refused before it was whole": (part("error", sent=True, status=413), [row(413, whole=False, mark=None)]),
    "cancelled": (part("cancelled"), [row()]),
    "a read at the third try": (part(once=False), [row(503), row(answered=False), row()]),
    "gone at the second try": (part(once=False), [row(answered=False), row(404)]),
}
WRONG = {
    "duplicated": (part(), [row(answered=False), row()]),
    "duplicated, by two calls": (part(), [row(), row(id="7.2")]),
    "lost": (part(), []),
    "lost, it was not answered": (part(), [row(answered=False)]),
    "forged": (part("error", sent=True, status=404), [row(500)]),
    "crossed": (part(said=f"m8-0 {TENANT}"), [row()]),
    "crossed, another key": (part(), [row(tenant="ak_tenant_b")]),
    "sent after all": (part("error"), [row(answered=False)]),
    "sent after all, in part": (part("error"), [row(whole=False, mark=None)]),
    "unclear": (part("error", sent=True), [row()]),
    "foreign errors": (part("foreign"), []),
    "tried too often": (part("error", once=False, sent=True), [row(503)] * 4),
    "not proven": (part("error", sent=True, unknown=True, nowhere="refused"), []),
    "spoiled": (part("error", sent=True, unknown=True), [row(fault="by a spoiled connection")]),
}


@pytest.mark.parametrize("case", FINE)
def test_the_judge_finds_nothing_wrong_with_what_is_right(case: str) -> None:
    """Successes, refusals, lost answers and cancellations that both ends tell alike break no rule."""
    ledger = Ledger()
    one, rows = FINE[case]
    ledger.judge([one], rows)
    assert not ledger.broken, ledger.told


@pytest.mark.parametrize("case", WRONG)
def test_the_judge_finds_what_is_wrong(case: str) -> None:
    """Each rule of the soak is broken by a pair of ledgers that break it, and by name."""
    ledger = Ledger()
    one, rows = WRONG[case]
    ledger.judge([one], rows)
    assert ledger.broken[case.partition(",")[0]] == 1


def test_every_rule_has_a_case() -> None:
    """No rule of the soak goes without a ledger that breaks it."""
    assert {case.partition(",")[0] for case in WRONG} == set(BROKEN)


def test_a_late_delivery_is_seen() -> None:
    """A delivery that comes after the client said that nothing was sent is counted, as is a second one at any time."""
    server = SoakServer(1, 0.3)
    memory = server.memory
    memory.forbid("m7-0")
    memory._act(_row("m7-0"))
    memory._act(_row("m8-0"))
    memory._act(_row("m8-0"))
    assert (memory.late, memory.duplicated) == (1, 1)


def _row(mark: str) -> Row:
    return Row("9.1", mark, "POST", TENANT, whole=True, status=200, fault="ok")


def test_the_same_seed_plans_the_same() -> None:
    """Calls and faults depend on the seed and the call's number alone, not on what came before."""
    first, second = SoakServer(5, 0.3), SoakServer(5, 0.3)
    ids = [f"{number}.1" for number in range(1, 200)]
    backwards = [first.fault_of(one).name for one in reversed(ids)]
    assert backwards[::-1] == [second.fault_of(one).name for one in ids]
    assert len(set(backwards)) > 10
    other = SoakServer(6, 0.3)
    assert backwards[::-1] != [other.fault_of(one).name for one in ids]
    assert plan(5, 77) == plan(5, 77) != plan(6, 77)


@pytest.mark.once
@pytest.mark.timeout(150)
def test_a_minute_of_everything_at_once_leaves_nothing_behind() -> None:
    """A minute of mixed calls through every fault: nothing lost, duplicated, crossed or leaked; memory stays flat."""
    done = subprocess.run(
        [sys.executable, str(SOAK), "--seconds", "60", "--seed", "1"], capture_output=True, text=True, timeout=140
    )
    told = done.stdout[-12000:] + done.stderr[-4000:]
    print(told)
    assert done.returncode == 0, told
    assert "all is well" in done.stdout
    figures = dict(re.findall(r"^\| (.+?) +\| (.+?) +\|$", done.stdout, re.MULTILINE))
    facts, _, zeros = done.stdout.partition("must be zero")
    found = re.findall(r"^\| (\w.+?) +\| (\d+) +\|$", zeros, re.MULTILINE)
    assert len(found) > 20
    assert [one for one in found if one[1] != "0"] == []
    # That much was done for it: otherwise zeros would mean nothing.
    assert int(figures["calls"].split(",")[0]) > 1000, facts
    struck, kinds = map(int, re.match(r"(\d+) of (\d+)", figures["kinds of faults that struck"]).groups())
    assert struck > 0.8 * kinds
    for end in ("ok", "cancelled", "never sent", "outcome unknown", "refused", "failed"):
        assert int(figures[f"parts: {end}"]) > 20, end
