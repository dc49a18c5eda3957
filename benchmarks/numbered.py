"""A server in threads of this process that numbers its connections, for platforms that tell who asked on which one."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class NumberedServer(ThreadingHTTPServer):
    """Serves within `with`.

    Args:
        handler: Serves one connection.

    Attributes:
        lock: For what the handlers change.
        accepted: How many connections were opened.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, handler: type[NumberedConnection]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.lock = threading.Lock()
        self.accepted = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.shutdown()
        self.server_close()


class NumberedConnection(BaseHTTPRequestHandler):
    """One connection.

    Attributes:
        number: Of the connection, from one.
    """

    server: NumberedServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.accepted += 1
            self.number = self.server.accepted

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def word(self) -> str:
        """The word that the tool is asked to say."""
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["arguments"]["word"])

    def head(self, body: bytes, status: int = 200) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
