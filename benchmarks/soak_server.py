"""The server of the soak: `faulty.py` with faults drawn for each request by its name, and a memory of what was done.

    python benchmarks/soak_server.py --seed N           prints its URLs and the port of its control as a line of JSON

A fault depends on the seed, the request's `x-request-id` and how often that came, never on the order of arrivals. Ids
are `call.request`; marks are `m<call>-<part>`, anywhere in the target or the body. Ids that begin with `w` are answered
with faults and not remembered, those of call 0 are answered without any. The control takes lines of JSON, one answer
each; see `_Control`. The process ends when its standard input does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import json
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from urllib.parse import parse_qs
from weakref import WeakSet

from faults import FAULTS, FULL, LATE, OK, ON_CONNECTION, REFUSED, TLS_STALL, Fault, status, written
from faulty import Faulty

MARK = re.compile(rb"m(\d+)-(\d+)")
ID = re.compile(r"(\d+)\.\d+$")
PARTS = 16
PAGES = 3
PAGE = 20
AT_ACCEPT = 0.04
SOON = tuple(
    status(code, **headers)
    for code in (429, 503)
    for headers in (
        {"retry_after": "0"},
        {"retry_after": "0.05"},
        {"retry_after_ms": "20"},
        {"retry_after": "in a while"},
        {"retry_after": "3600"},
        {"x_should_retry": "true", "retry_after_ms": "1"},
    )
)
PACKED = replace(OK, name="gzip", headers=(("content-encoding", "gzip"),))
RACED = Fault("raced by a stray answer", shape="nothing", end="close")
SPOILED = Fault("by a spoiled connection", shape="nothing", end="close")
RACE = 0.25
"""Seconds after which a request that was on its way as the stray answer was written must have come."""
DRAWN = (
    # An answer that comes later can come when the next request was sent: by HTTP nobody could tell whose it is.
    *(one for one in FAULTS.values() if one.place == "server" and one.at not in {"accept", "unread"} and not one.late),
    *SOON,
    PACKED,
)
WAITED = ("ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "FAILED", "EXPIRED", "INITIATED")
"""What an account that is waited for becomes; the last stays what it is at first."""


def chances(*parts: object) -> tuple[float, float, float]:
    """Three numbers from 0 up to 1 that depend on the parts alone."""
    drawn = blake2b("/".join(map(str, parts)).encode(), digest_size=12).digest()
    return tuple(int.from_bytes(drawn[at : at + 4]) / 2**32 for at in (0, 4, 8))


def weight(fault: Fault) -> float:
    """How often a fault is drawn beside the others: those that hold a connection for long less, some answers more."""
    if fault.end == "stall" or fault.pause:
        return 0.5
    return 3.0 if fault == PACKED else 1.0


@dataclass(slots=True)
class Row:
    """One request that reached the server.

    Attributes:
        id: Its `x-request-id`.
        mark: Of the call's part, `m<call>-<part>`; None where the part that was read holds none.
        method: Of the request.
        tenant: By its key.
        whole: Whether all of it was read.
        status: Of the answer.
        fault: What happened to it.
        answered: Whether a whole, well-formed answer was handed to the kernel.
    """

    id: str
    mark: str | None
    method: str
    tenant: str
    whole: bool
    status: int
    fault: str
    answered: bool = False


class Memory:
    """What the server did: rows by call until they are asked for, and for ever a byte for each part of a call."""

    def __init__(self) -> None:
        self.rows: dict[int, list[Row]] = {}
        self.done = bytearray()
        self.allowed = bytearray()
        self.by_fault: Counter[str] = Counter()
        self.deliveries = self.partials = 0
        self.duplicated = self.late = 0
        self.told: list[str] = []
        self._tries: dict[str, int] = {}

    def attempt(self, request_id: str) -> int:
        """How often a request came before, itself included."""
        if len(self._tries) > 50_000:
            for old in list(self._tries)[:25_000]:
                del self._tries[old]
        self._tries[request_id] = count = self._tries.get(request_id, 0) + 1
        return count

    def keep(self, row: Row) -> None:
        self.deliveries += row.whole
        self.partials += not row.whole
        known = ID.match(row.id) or re.match(r"m(\d+)", row.mark or "")
        if known and int(known[1]):
            self.rows.setdefault(int(known[1]), []).append(row)
        if row.whole and row.mark and row.method == "POST" and row.status != 429:
            self._act(row)

    def _act(self, row: Row) -> None:
        """Note that a create or an execute was taken, as opposed to refused with 429."""
        at = self._place(row.mark)
        self.done[at] = min(255, self.done[at] + 1)
        if self.done[at] > 1:
            self.duplicated += 1
        elif self.done[at] > self.allowed[at]:
            self.late += 1
        else:
            return
        self.told = [*self.told, f"{row.mark} was taken {self.done[at]} times, {self.allowed[at]} allowed: {row}"][:20]

    def forbid(self, mark: str) -> None:
        """Let no delivery of a part come any more."""
        self.allowed[self._place(mark)] = 0

    def _place(self, mark: str) -> int:
        call, part = map(int, mark[1:].split("-"))
        at = call * PARTS + part
        if at >= len(self.done):
            more = bytes(at + 65536 - len(self.done))
            self.done += more
            self.allowed += b"\x01" * len(more)
        return at


class SoakServer(Faulty):
    """The server.

    Args:
        seed: Of all faults.
        share: Of the requests that get one.
    """

    def __init__(self, seed: int, share: float) -> None:
        super().__init__()
        self.seed = seed
        self.share = share
        self.memory = Memory()
        self._accepted = 0
        self._used: WeakSet[asyncio.StreamWriter] = WeakSet()
        self._first: dict[str, float] = {}
        self._total = sum(map(weight, DRAWN))

    def _at_accept(self) -> Fault | None:
        self._accepted += 1
        chance, which, _ = chances(self.seed, "accept", self._accepted)
        if chance >= AT_ACCEPT or self._accepted < 10:
            return None
        fault = ON_CONNECTION[int(which * len(ON_CONNECTION))]
        self.memory.by_fault[fault.name] += 1
        return fault

    def fault_of(self, request_id: str) -> Fault:
        """What happens to a request, by its id and how often it came."""
        if request_id.startswith("0."):
            return OK
        chance, which, _ = chances(self.seed, request_id, self.memory.attempt(request_id))
        if chance >= self.share:
            return OK
        left = which * self._total
        for fault in DRAWN:
            left -= weight(fault)
            if left < 0:
                return fault
        return OK

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        head, spoiled = await self._head(reader, writer, connection)
        if not head:
            writer.close()
            return
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        size = int(headers.get("content-length", "0"))
        request_id = headers.get("x-request-id", "")
        tenant = headers.get("x-api-key", "")
        fault = spoiled or self.fault_of(request_id)
        self.memory.by_fault[fault.name] += 1
        fault = replace(fault, headers=(*fault.headers, ("x-request-id", request_id), ("x-tenant", tenant)))
        found = MARK.search(target.encode())
        row = Row(request_id, found and found[0].decode(), method, tenant, not size, fault.status, fault.name)
        if size and fault.at != "whole":
            self.memory.keep(row)
            if fault.at == "body":
                await reader.readexactly(size // 2)
            await self._strike(fault, writer, reader, b"")
            return
        try:
            body = await reader.readexactly(size)
        except (asyncio.IncompleteReadError, OSError):
            self.memory.keep(row)
            raise
        row.whole = True
        found = found or MARK.search(body)
        row.mark = found and found[0].decode()
        self.memory.keep(row)
        answer = self._said(fault, method, target, row)
        if fault.name == PACKED.name:
            answer = gzip.compress(answer, 1)
        await self._strike(fault, writer, reader, answer)
        row.answered = fault.whole or fault.shape == "second answer"

    async def _head(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> tuple[str, Fault | None]:
        """The head of the next request on a connection, if one comes, and a fault if it should not have come by it.

        Some connections are closed while they are idle. On some, an answer that nobody asked for is written then: no
        request may come by such a connection, but for one that was on its way already.
        """
        patience, how_long, stray = chances(self.seed, "idle", connection, self.memory.deliveries)
        limit = how_long * 0.2 if patience < 0.1 else 5
        used, written_at = writer in self._used, 0.0
        self._used.add(writer)
        try:
            if used and stray < 0.03:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.03):
                        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), None
                writer.write(b"".join(written(LATE, b"{}")))
                written_at, limit = time.monotonic(), 5
                self.memory.by_fault["stray answer"] += 1
            async with asyncio.timeout(limit):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except TimeoutError:
            self.memory.by_fault["closed while idle"] += 1
            return "", None
        except asyncio.LimitOverrunError:
            return "", None
        if not written_at:
            return head, None
        return head, RACED if time.monotonic() - written_at < RACE else SPOILED

    def _said(self, fault: Fault, method: str, target: str, row: Row) -> bytes:
        if fault.status >= 300:
            error = {"message": f"scripted {fault.status} for {row.mark}", "slug": "Soak_Fault", "status": fault.status}
            return json.dumps({"error": error}).encode()
        path, _, query = target.partition("?")
        said = f"{row.mark} {row.tenant}"
        name = path.rpartition("/")[2]
        if method == "GET":
            return json.dumps(self._read(path, parse_qs(query), name, said, row.tenant)).encode()
        if path.endswith("/link"):
            link = {"link_token": said, "redirect_url": f"{self.url}/link", "expires_at": "2030-01-01T00:00:00Z"}
            return json.dumps({**link, "connected_account_id": f"ca_{row.mark}"}).encode()
        if path.endswith(("/proxy", "/proxy_execute")):
            return json.dumps({"data": said, "status": 200, "headers": {}}).encode()
        if path.endswith("/execute") or "/tools/execute/" in path:
            done = {"data": {"said": said}, "error": None, "successful": True, "log_id": "log_1"}
            return json.dumps({**done, "result_type": "completed"}).encode()
        if method == "POST":
            return json.dumps(self._session(f"trs_{row.mark}", row.mark, said)).encode()
        return json.dumps({"success": True, "message": said}).encode()

    def _read(self, path: str, query: dict[str, list[str]], name: str, said: str, tenant: str) -> dict:
        if "/tool_router/session/" in path:
            return self._session(name, "m0-0", said)
        if name == "tools":
            page = int(query.get("cursor", ["0"])[0])
            tools = [_tool(f"SOAK_{page * PAGE + at}", said) for at in range(PAGE)]
            cursor = str(page + 1) if page + 1 < PAGES else None
            return {"items": tools, "next_cursor": cursor, "total_items": PAGE * PAGES}
        if "/tools/" in path:
            return _tool(name, said)
        if "/toolkits/" in path:
            return {"slug": name, "name": said, "meta": {}, "auth_config_details": []}
        if name == "connected_accounts":
            asked = query.get("connected_account_ids", [""])[0]
            found = [self._account(one, said, tenant) for one in asked.split(",") if one]
            return {"items": found, "next_cursor": None, "total_items": len(found)}
        return self._account(name, said, tenant)

    def _account(self, name: str, said: str, tenant: str) -> dict:
        """An account; one that is waited for is INITIATED for a while after it was first asked for."""
        state = "ACTIVE"
        if name.startswith("ca_w"):
            if len(self._first) > 20_000:
                self._first.clear()
            first = self._first.setdefault(name, time.monotonic())
            delay, which, _ = chances(self.seed, name)
            state = WAITED[int(which * len(WAITED))] if time.monotonic() - first > delay * 0.8 else "INITIATED"
        return {"id": name, "status": state, "alias": said, "user_id": tenant}

    def _session(self, name: str, user_id: str, said: str) -> dict:
        return {
            "session_id": name,
            "mcp": {"type": "http", "url": f"{self.url}/tool_router/{name}/mcp"},
            "config": {"user_id": user_id},
            "warnings": [said],
        }


def _tool(slug: str, said: str) -> dict:
    return {"slug": slug, "name": slug, "description": said, "toolkit": {"slug": "soak", "name": "Soak", "logo": ""}}


class _Control:
    """Answers the driver."""

    def __init__(self, server: SoakServer) -> None:
        self.server = server

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            while line := await reader.readline():
                told = json.loads(line)
                writer.write(json.dumps(getattr(self, told.pop("do"))(**told)).encode() + b"\n")
                await writer.drain()
        writer.close()

    def rows(self, calls: list[int]) -> dict[int, list[dict]]:
        """What came of these calls so far; forgotten with the answer."""
        rows = self.server.memory.rows
        return {call: [asdict(row) for row in rows.pop(call, ())] for call in calls}

    def forbid(self, marks: list[str]) -> None:
        """These were not sent, says the client: none may be taken any more."""
        for mark in marks:
            self.server.memory.forbid(mark)

    def counts(self) -> dict:
        server, memory = self.server, self.server.memory
        return {
            "open": server.open,
            "connections": server.connections,
            "deliveries": memory.deliveries,
            "partials": memory.partials,
            "duplicated": memory.duplicated,
            "late": memory.late,
            "told": memory.told,
            "unasked": len(memory.rows),
            "by_fault": memory.by_fault,
        }


async def _serve(seed: int, share: float) -> None:
    async with SoakServer(seed, share) as server:
        control = await asyncio.start_server(_Control(server).serve, "127.0.0.1", 0, limit=1 << 24)
        places = {one.place: server.url_of(one) for one in (OK, REFUSED, FULL, TLS_STALL)}
        port = control.sockets[0].getsockname()[1]
        print(json.dumps({"control": port, "urls": places, "kinds": len(DRAWN) + len(ON_CONNECTION) + 2}), flush=True)
        # It ends with its owner, whose end of the pipe then closes.
        await asyncio.to_thread(sys.stdin.read)
        control.close()


def main() -> None:
    options = argparse.ArgumentParser(description="The server of the soak; see the head of the file.")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--share", type=float, default=0.3, help="of the requests that meet a fault")
    given = options.parse_args()
    # Ctrl-C is for the driver, which needs the server to compare ledgers with until its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_serve(given.seed, given.share))


if __name__ == "__main__":
    main()
