"""The faulty server in a process of its own, for clients that block, or to keep its work off their processor.

    with running(Mix(seed=7, shares={"reset, no answer": 0.02, "503": 0.05})) as server:
        ...                                             # clients that call server.url
        for row in server.take():
            print(row["mark"], row["fault"], row["answered"])

    python benchmarks/remote.py [--seed N]              prints its URLs and the port of its control as a line of JSON

The control takes lines of JSON on a port of its own, one answer each; see `Remote`. The process ends when its standard
input does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from faults import FAULTS, FULL, NO_NAME, OK, REFUSED, TLS_STALL, Fault, load
from faulty import Faulty, Mix


@dataclass
class Remote:
    """A server in another process, as its owner sees it; each question blocks for the answer.

    Attributes:
        url: Where clients go.
        urls: The same by the place that a fault names.
    """

    control: int
    urls: Mapping[str, str]
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = self.urls["server"]
        self._socket = socket.create_connection(("127.0.0.1", self.control), timeout=30)
        self._lines = self._socket.makefile("rwb")

    def ask(self, do: str, **given: Any) -> Any:
        self._lines.write(json.dumps({"do": do, **given}).encode() + b"\n")
        self._lines.flush()
        return json.loads(self._lines.readline())

    def reset(self) -> None:
        """Forget what was counted and scripted."""
        self.ask("reset")

    def set(self, *script: Fault, always: Fault | None = None, mix: Mix | None = None, only: str | None = None) -> None:
        """Say what happens next; what is not given stays.

        Args:
            script: For the next attempts, added to those that were not used.
            always: For all others.
            mix: Draws instead.
            only: Faults strike only requests whose target holds this text.
        """
        given: dict[str, Any] = {"script": [one.dump() for one in script]}
        if always is not None:
            given["always"] = always.dump()
        if mix is not None:
            given["mix"] = {"seed": mix.seed, "shares": dict(mix.shares)}
        if only is not None:
            given["only"] = only
        self.ask("set", **given)

    def counts(self) -> dict:
        """Deliveries, partials, connections, open, and deliveries by fault, since the last reset."""
        return self.ask("counts")

    def take(self) -> list[dict]:
        """The settled deliveries that were not taken before, each as the fields of `Delivery`."""
        return self.ask("take")

    def drop_idle(self) -> None:
        """Close every connection that is open now."""
        self.ask("drop_idle")

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


@contextlib.contextmanager
def running(mix: Mix | None = None) -> Iterator[Remote]:
    """A server in a process of its own, for as long as the block runs."""
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        remote = None
        try:
            remote = Remote(**json.loads(process.stdout.readline()))
            if mix is not None:
                remote.set(mix=mix)
            yield remote
        finally:
            if remote is not None:
                remote.close()
            process.stdin.close()
            process.wait(10)


class _Control:
    """Answers a `Remote`; rows that were taken are counted on and forgotten."""

    def __init__(self, server: Faulty) -> None:
        self.server = server
        self.taken: Counter[str] = Counter()
        self.partials = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            told = json.loads(line)
            answer = getattr(self, told.pop("do"))(**told)
            if asyncio.iscoroutine(answer):
                answer = await answer
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()

    def reset(self) -> None:
        self.server.reset()
        self.taken.clear()
        self.partials = 0

    def set(self, script: list, always: dict | None = None, mix: dict | None = None, only: str | None = None) -> None:
        server = self.server
        server.script.extend(load(one) for one in script)
        server.always = server.always if always is None else load(always)
        server.mix = server.mix if mix is None else Mix(**mix)
        server.only = server.only if only is None else only

    def counts(self) -> dict:
        server = self.server
        by_fault = self.taken + Counter(row.fault for row in server.deliveries)
        return {
            "deliveries": by_fault.total(),
            "partials": self.partials + len(server.partials),
            "connections": server.connections,
            "open": server.open,
            "by_fault": by_fault,
        }

    def take(self) -> list[dict]:
        self.partials += len(self.server.partials)
        self.server.partials.clear()
        rows = [row for row in self.server.deliveries if row.settled]
        self.taken.update(row.fault for row in rows)
        self.server.deliveries[:] = [row for row in self.server.deliveries if not row.settled]
        return [asdict(row) for row in rows]

    async def drop_idle(self) -> None:
        await self.server.dropped()


async def _serve(mix: Mix | None) -> None:
    async with Faulty() as server:
        server.mix = mix
        control = await asyncio.start_server(_Control(server).serve, "127.0.0.1", 0, limit=1 << 24)
        places = {one.place: server.url_of(one) for one in (OK, REFUSED, FULL, NO_NAME, TLS_STALL)}
        print(json.dumps({"control": control.sockets[0].getsockname()[1], "urls": places}), flush=True)
        # It ends with its owner, whose end of the pipe then closes.
        await asyncio.to_thread(sys.stdin.read)
        control.close()


EVERYDAY = {name: 0.01 for name, fault in FAULTS.items() if fault.place == "server"}


def main() -> None:
    options = argparse.ArgumentParser(description="A server with scripted faults; see the head of the file.")
    options.add_argument("--seed", type=int, help="draw every fault for one request in a hundred, from this seed")
    seed = options.parse_args().seed
    asyncio.run(_serve(None if seed is None else Mix(seed, EVERYDAY)))


if __name__ == "__main__":
    main()
