"""A platform for one tool, which tells each caller on which connection it was asked, and may fall silent."""

from __future__ import annotations

import json
import time
from contextlib import suppress

from numbered import NumberedConnection, NumberedServer

CLIENT = """
import time
from composio_sync import Composio

def client(url, **options):
    return Composio(base_url=url, api_key="ak_emulator", **options)

def say(composio, word):
    '''The number of the connection on which the answer came; the answer must be one to this word.'''
    data = composio.tools.execute("ECHO", {"word": word}, user_id="u").data
    assert data["word"] == word, data
    return data["connection"]

def arrived(composio, number=1):
    '''Wait until so many calls hang at the server.'''
    until = time.monotonic() + 8
    while composio.tools.execute("ECHO", {"word": ""}, user_id="u").data["held"] < number:
        assert time.monotonic() < until, "the call did not arrive"
        time.sleep(0.01)
"""
"""For a script: a client of such a server, and calls of its tool."""


class Echo(NumberedServer):
    """A server that answers `tools.execute` with the word that it was given and the number of the connection.

    The word `slow` takes half a second. `silent` is never answered, and of the answer to `half` only a part is sent:
    either is held until the caller hangs up.

    Attributes:
        held: How many calls wait for an answer that will not come, or come late.
        heard: Words in order of arrival, with the connection that each came on.
    """

    def __init__(self) -> None:
        super().__init__(_Connection)
        self.held = 0
        self.heard: list[tuple[str, int]] = []


class _Connection(NumberedConnection):
    server: Echo

    def do_POST(self) -> None:  # noqa: N802  the name that its base calls
        word = self.word()
        with self.server.lock:
            if word:
                self.server.heard.append((word, self.number))
            held = self.server.held
        data = {"word": word, "connection": self.number, "held": held}
        answer = json.dumps({"data": data, "error": None, "successful": True, "log_id": "log_1"}).encode()
        if word == "silent":
            self._hold()
            return
        if word == "slow":
            with self.server.lock:
                self.server.held += 1
            time.sleep(0.5)
            with self.server.lock:
                self.server.held -= 1
        self.head(answer)
        if word == "half":
            self.wfile.write(answer[:20])
            self._hold()
            return
        self.wfile.write(answer)

    def _hold(self) -> None:
        """Wait until the caller hangs up."""
        with self.server.lock:
            self.server.held += 1
        with suppress(ConnectionResetError):
            self.connection.recv(1)
        with self.server.lock:
            self.server.held -= 1
        self.close_connection = True
