"""The soak's two ledgers, held against each other: how each part of a call ended, and what the server did for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from soak_server import RACED, SPOILED

MOST = 3
"""Attempts of one request, with `max_retries=2`."""

SHOWN = 6

BROKEN = (
    "duplicated",
    "lost",
    "forged",
    "crossed",
    "sent after all",
    "unclear",
    "foreign errors",
    "tried too often",
    "not proven",
    "spoiled",
)
"""What must stay zero.

duplicated: taken by the server more than once.
lost: a success that the server did not give.
forged: a refusal that the server did not say.
crossed: an answer to another call or another tenant.
sent after all: the error said that nothing was sent.
unclear: the error says neither what happened nor that nobody knows.
foreign errors: not a ComposioError.
tried too often: more than three attempts.
not proven: nobody listened, and yet the error does not say so; when time ran out it may say that nobody knows, since
    a busy loop sees that the call is late before it sees how the connect went.
spoiled: sent by a connection on which something had come that nobody asked for.
"""


@dataclass(slots=True)
class Part:
    """One request that a call makes, and how it ended for the client.

    Args:
        mark: `m<call>-<part>`.
        tenant: Whose key went along.
        once: Whether it is a create or an execute.
        nowhere: The place that it went to, where that is one to which no request can be sent.

    Attributes:
        end: `ok`, `error`, `cancelled` or `foreign`; `open` while it runs.
        said: What the answer echoed.
        error: Its class, for `error` and `foreign`.
        request_id: By result or error.
    """

    mark: str
    tenant: str
    once: bool
    nowhere: str = ""
    end: str = "open"
    said: str | None = None
    error: str = ""
    status: int | None = None
    sent: bool = False
    unknown: bool = False
    request_id: str | None = None
    pages: bool = False
    """Whether it takes several requests."""
    own: bool = True
    """Whether the error is of this operation, not of a look before it."""

    def failed(self, error: Any) -> None:
        """Note a ComposioError."""
        self.end, self.error = "error", type(error).__name__
        self.status, self.sent, self.unknown = error.status, error.sent, error.outcome_unknown
        self.request_id = error.request_id

    @property
    def kind(self) -> str:
        """How it ended, in the words of the table."""
        if self.end != "error":
            return self.end
        if self.unknown:
            return "outcome unknown"
        if not self.sent:
            return "never sent"
        return "refused" if self.status is not None and self.status >= 300 else "failed"


@dataclass
class Ledger:
    """What was found."""

    ends: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def fault(self, name: str, told: object) -> None:
        self.broken[name] += 1
        if self.broken[name] <= SHOWN:
            self.told.append(f"{name}: {told}")

    def judge(self, parts: Sequence[Part], rows: Sequence[dict]) -> list[str]:
        """Hold the parts of one call against the server's rows of it.

        Returns:
            Marks of which no delivery may come any more.
        """
        by_id = Counter(row["id"] for row in rows)
        if by_id and max(by_id.values()) > MOST:
            self.fault("tried too often", by_id.most_common(1))
        forbidden = []
        for part in parts:
            self.ends[part.kind] += 1
            wanted = "POST" if part.once else None
            mine = [row for row in rows if row["mark"] == part.mark and wanted in {None, row["method"]}]
            faults = {row["fault"] for row in mine}
            if SPOILED.name in faults:
                self.fault("spoiled", (part, mine))
            if RACED.name in faults:
                self.ends[RACED.name] += 1
                continue
            if any(row["tenant"] != part.tenant for row in mine):
                self.fault("crossed", (part, mine))
            if part.end == "foreign":
                self.fault("foreign errors", part)
            halves = [row for row in rows if row["id"] == part.request_id and not row["whole"]]
            found = self._once(part, [row for row in mine if row["whole"]], halves) if part.once else None
            found = found or self._any(part, mine, halves)
            if found:
                self.fault(found, (part, mine, halves))
            if part.once and part.end == "error" and not part.sent:
                forbidden.append(part.mark)
        return forbidden

    def _once(self, part: Part, mine: list[dict], halves: list[dict]) -> str | None:
        """What is wrong with a create or an execute."""
        taken = [row for row in mine if row["status"] != 429]
        if len(taken) > 1:
            return "duplicated"
        if part.end == "ok":
            given = len(taken) == 1 and taken[0]["answered"] and taken[0]["status"] == 200
            return None if given else "lost"
        if part.end != "error" or part.unknown:
            return None
        if not part.own:
            return "sent after all" if taken else None
        if not part.sent:
            return "sent after all" if taken or any(row["status"] != 429 for row in halves) else None
        if part.status is None or part.status < 300:
            return "unclear"
        if part.status == 429:
            return "sent after all" if taken else None
        # A refusal can be read before the whole request was: then nothing was taken.
        return None if any(row["status"] == part.status for row in (*taken, *halves)) else "forged"

    def _any(self, part: Part, mine: list[dict], halves: list[dict]) -> str | None:
        """What is wrong with any request."""
        if part.nowhere and part.end != "cancelled":
            late = part.error == "APITimeoutError" and part.unknown
            self.ends["unknown, though never sent"] += late
            if not late and (part.end != "error" or part.sent or part.status):
                return "not proven"
        if part.end == "ok":
            if part.said != f"{part.mark} {part.tenant}":
                return "crossed"
            # An account that is gone when it is deleted once more counts as deleted: the answer was lost before.
            given = [row for row in mine if (row["answered"] and row["status"] == 200) or row["status"] == 404]
            return None if given else "lost"
        if part.end != "error" or not part.own:
            return None
        if part.status is not None and not any(row["status"] == part.status for row in (*mine, *halves)):
            return "forged"
        # Of a list, some pages may have come before one could not be asked for.
        asked = [row for row in mine if row["id"] == part.request_id or (part.request_id is None and not part.pages)]
        if not part.sent and any(row["status"] != 429 for row in (*asked, *halves)):
            return "sent after all"
        return None
