"""A raw HTTP server on loopback that writes down every request, by the intent that it belongs to."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, unquote

from catalogue import match

MARK = "/__intent/"
BASE = "http://the.server"
"""Stands for the server's own URL in what it answers."""
CREDENTIALS = ("x-api-key", "x-user-api-key", "x-org-api-key", "x-org-id", "x-project-id", "authorization", "cookie")
COMPARED = (*CREDENTIALS, "content-type", "idempotency-key", "x-framework")

Bodies = Mapping[str, list[Any]]
"""What is answered, by operation: one body after the other, the last one for good."""


class Recorded(NamedTuple):
    """One request as it came over the wire."""

    method: str
    path: str
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


class Recorder(ThreadingHTTPServer):
    """Answers every operation with a body that is good enough for both sides; `GET /__intent/name` begins an intent."""

    daemon_threads = True

    def __init__(self, bodies: Bodies, special: Mapping[str, Bodies]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies = bodies
        self.special = special
        self.intent = ""
        self.seen: dict[str, list[Recorded]] = {}
        self.counts: dict[str, int] = {}
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def begin(self, intent: str) -> None:
        """What comes from now on belongs to this intent."""
        self.intent = intent
        self.counts = {}
        self.seen.setdefault(intent, [])

    def reply(self, request: Recorded) -> tuple[int, Any]:
        """Write a request down, and find its answer."""
        self.seen.setdefault(self.intent, []).append(request)
        operation = match(request.method, request.path)
        if operation is None:
            return 404, {"error": {"message": "No such operation.", "slug": "NotFound", "status": 404}}
        bodies = self.special.get(self.intent, {}).get(operation) or self.bodies.get(operation) or [{}]
        number = self.counts.get(operation, 0)
        self.counts[operation] = number + 1
        return 200, bodies[min(number, len(bodies) - 1)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Recorder

    def handle_one(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path.startswith(MARK):
            self.server.begin(unquote(self.path.removeprefix(MARK)))
            self._send(200, {})
            return
        path, _, query = self.path.partition("?")
        headers = {name: self.headers[name] for name in COMPARED if name in self.headers}
        if "content-type" in headers:
            headers["content-type"] = headers["content-type"].partition(";")[0]
        request = Recorded(self.command, path, _pairs(query), headers, _body(raw))
        self._send(*self.server.reply(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one  # noqa: N815  names that the base class looks for

    def _send(self, status: int, document: Any) -> None:
        body = json.dumps(document).replace(BASE, self.server.url).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


def _pairs(query: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        if name in found:
            found[name] = [*found[name], value] if isinstance(found[name], list) else [found[name], value]
        else:
            found[name] = value
    return found


def _body(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("latin-1")
