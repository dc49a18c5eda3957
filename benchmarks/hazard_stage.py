"""What the programs of the hazards have at hand: a client, the server's view, and a way to say what happened."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hazard_clients import CLIENTS, Unsuitable

kept: list[object] = []
"""What lives until the interpreter ends, as in a user's module."""


def fact(name: str, value: Any = True) -> None:
    """Say what happened, in one write, so that processes do not cut into each other's lines."""
    os.write(1, (json.dumps([name, value]) + "\n").encode())


class Stage:
    """The place of one program."""

    def __init__(self, column: str, url: str) -> None:
        self.column = column
        self.url = url

    def client(self) -> Any:
        """A new client."""
        return CLIENTS[self.column](self.url)

    def kept(self) -> Any:
        """A new client, never closed and never dropped."""
        client = self.client()
        kept.append(client)
        return client

    def state(self) -> dict[str, Any]:
        """What the server sees."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=5)
        connection.request("GET", "/-/state")
        found = json.loads(connection.getresponse().read())
        connection.close()
        return found

    def arrived(self, *words: str) -> None:
        """Wait until calls hang at the server."""
        until = time.monotonic() + 5
        while not {*words} <= {*self.state()["held"]}:
            if time.monotonic() > until:
                raise RuntimeError(f"{words} did not arrive")
            time.sleep(0.01)

    def in_thread(self, act: Callable[[], object], *, daemon: bool) -> threading.Thread:
        """Let a thread get into a call."""
        thread = threading.Thread(target=act, daemon=daemon)
        thread.start()
        return thread


def end() -> None:
    """Say that the program's own code is over."""
    fact("end", time.monotonic())


def tell(client: Any, word: str) -> dict[str, Any] | None:
    """A call; says if it fails, or if the answer is somebody else's."""
    try:
        data = client.say(word)
    except Unsuitable:
        raise
    except Exception as error:  # noqa: BLE001  whatever it raises is what is asked for
        fact("error", type(error).__name__)
        return None
    if data["word"] != word:
        fact("mixed", [word, data["word"]])
    return data


def loops() -> list[asyncio.AbstractEventLoop]:
    """The event loops that run in this process."""
    found = [one for one in gc.get_objects() if issubclass(type(one), asyncio.AbstractEventLoop)]
    return [loop for loop in found if loop.is_running()]


def tasks() -> int:
    """How many tasks there are on them."""
    return sum(len(asyncio.all_tasks(loop)) for loop in loops())


def descriptors() -> int:
    """Open files and sockets."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def settled(count: Callable[[], int], before: int) -> int:
    """How many there are more than before, once that has had time to come down."""
    until = time.monotonic() + 2
    while (more := count() - before) > 0 and time.monotonic() < until:
        time.sleep(0.02)
    return max(0, more)
