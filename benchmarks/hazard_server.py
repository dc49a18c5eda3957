"""The platform that the hazards are run against: one tool that says what it was told; it remembers who asked and left.

The last part of a word is its number, what stands before says how it is answered: `slow` after half a second, `silent`
never, `brief` after some milliseconds, `fail` with an error, anything else at once.
"""

from __future__ import annotations

import contextlib
import json
import select
import socket
import time
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

from numbered import NumberedConnection, NumberedServer
from stub import BODIES

ERROR = {"error": {"message": "No.", "code": 1, "slug": "No", "status": 400, "request_id": "r", "suggested_fix": ""}}
PAGES = 3


class Platform(NumberedServer):
    """A server for one program.

    Attributes:
        heard: How often each word was delivered.
        held: Words whose callers wait.
        left: Words whose callers hung up before they were answered.
        connections: Numbers of the connections that asked for anything, and are open.
    """

    def __init__(self) -> None:
        super().__init__(_Connection)
        self.heard: Counter[str] = Counter()
        self.held: set[str] = set()
        self.left: set[str] = set()
        self.connections: set[int] = set()

    @property
    def doubled(self) -> int:
        """How many words came more than once."""
        with self.lock:
            return sum(count > 1 for count in self.heard.values())

    def state(self) -> dict[str, Any]:
        with self.lock:
            return {"held": sorted(self.held), "left": sorted(self.left), "open": len(self.connections)}

    def handle_error(self, *_: Any) -> None:
        """Say nothing: that callers hang up is what this is about."""


class _Connection(NumberedConnection):
    server: Platform

    def finish(self) -> None:
        with self.server.lock:
            self.server.connections.discard(self.number)
        super().finish()

    def do_GET(self) -> None:  # noqa: N802  the name that its base calls
        url = urlsplit(self.path)
        if url.path == "/-/state":
            self.answer(self.server.state())
            return
        self.count()
        kind = next(kind for kind in BODIES if kind in url.path)
        body: Any = BODIES[kind]
        if kind == "/tools":
            at = int(parse_qs(url.query).get("cursor", ["0"])[0])
            body = {**body, "items": body["items"][:5], "next_cursor": str(at + 1) if at + 1 < PAGES else None}
        self.answer(body)

    def do_POST(self) -> None:  # noqa: N802  the name that its base calls
        self.count()
        word = self.word()
        how = word.partition("-")[0]
        with self.server.lock:
            self.server.heard[word] += 1
        if how in {"slow", "silent", "brief"} and not self.hold(word, {"slow": 0.5, "silent": 30, "brief": 0.004}[how]):
            self.close_connection = True
            return
        if how == "fail":
            self.answer(ERROR, 400)
            return
        data = {"word": word, "connection": self.number}
        self.answer({"data": data, "error": None, "successful": True, "log_id": "log_1"})

    def count(self) -> None:
        with self.server.lock:
            self.server.connections.add(self.number)

    def hold(self, word: str, seconds: float) -> bool:
        """Wait.

        Returns:
            Whether the caller is still there.
        """
        with self.server.lock:
            self.server.held.add(word)
        until, there = time.monotonic() + seconds, True
        # What is readable may be the end, or the next request of another process on the same connection.
        while there and (rest := until - time.monotonic()) > 0:
            if select.select([self.connection], [], [], rest)[0]:
                with contextlib.suppress(ConnectionResetError):
                    if self.connection.recv(1, socket.MSG_PEEK):
                        time.sleep(max(0.0, until - time.monotonic()))
                        break
                there = False
        with self.server.lock:
            self.server.held.discard(word)
            if not there:
                self.server.left.add(word)
        return there

    def answer(self, document: object, status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.head(body, status)
        self.wfile.write(body)
