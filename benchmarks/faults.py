"""Faults of a server as values: when they strike, what is still written, and how the connection ends.

A fault is a frozen dataclass of plain values, so that it crosses a process boundary as JSON. `FAULTS` names the ones
that a client should be tried with.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass, field, replace
from email.utils import formatdate
from typing import Literal

At = Literal["accept", "unread", "head", "body", "whole"]
End = Literal["keep", "close", "reset", "stall"]
Place = Literal["server", "refused", "full", "nowhere", "tls", "untrusted"]

REASONS = {200: "OK", 307: "Temporary Redirect", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}
HUGE = 256 * 1024


@dataclass(frozen=True)
class Fault:
    """What happens to one request, or to the connection that it would have come by.

    Args:
        name: To show.
        at: When it strikes: as the connection is accepted; as soon as bytes wait there, which stay unread; when the
            request's head was read; when half of its body was read; when the whole request was read.
        shape: What is written then; see `written`.
        end: What becomes of the connection afterwards: it is kept, closed, reset, or left open in silence.
        status: Of the answer.
        headers: Added to the answer, as pairs.
        pause: Seconds over which the answer's body drips, byte by byte; 0 writes it at once.
        late: Seconds after which an answer that nobody asked for follows; 0 for none.
        place: Where the client has to go: the server, a port nobody listens on, a port whose queue is full, a host that
            has no address, the server as if it spoke TLS, or a server whose certificate nobody trusts.
    """

    name: str
    at: At = "whole"
    shape: str = "whole"
    end: End = "keep"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = field(default=())
    pause: float = 0.0
    late: float = 0.0
    place: Place = "server"

    @property
    def whole(self) -> bool:
        """Whether a whole, well-formed answer is written."""
        return self.at == "whole" and self.shape in {"whole", "informational"} and not self.pause

    def dump(self) -> dict:
        """As JSON."""
        return asdict(self)


def load(document: dict) -> Fault:
    """A fault from JSON."""
    return Fault(**{**document, "headers": tuple((name, value) for name, value in document["headers"])})


def status(code: int, **headers: str) -> Fault:
    """A whole answer of this status; underscores in header names stand for dashes."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    told = "".join(f", {name}: {value}" for name, value in pairs)
    return Fault(f"{code}{told}", status=code, headers=pairs)


def after_answer(end: End) -> Fault:
    """A right answer, after which the connection ends although nothing said so."""
    return replace(OK, name=f"answered, then {end}", end=end)


def written(fault: Fault, body: bytes) -> tuple[bytes, bytes]:
    """What a fault writes where the right answer has this body.

    Returns:
        The answer's head, and what follows it.
    """
    if fault.shape == "nothing":
        return b"", b""
    if fault.shape == "garbage":
        return b"\x00\x16\xff not HTTP at all\r\n\r\n", b""
    if fault.shape == "half head":
        return _head(fault, len(body))[:40], b""
    if fault.shape == "huge header":
        return _head(fault, len(body), ("x-huge", "h" * HUGE)), body
    if fault.shape == "half body":
        return _head(fault, len(body)), body[: len(body) // 2]
    if fault.shape == "length too long":
        return _head(fault, len(body) + 50), body
    if fault.shape == "length too short":
        return _head(fault, len(body) // 2), body
    if fault.shape == "second answer":
        other = b'{"error":{"message":"an answer that nobody asked for"}}'
        return _head(fault, len(body)), body + _head(replace(fault, status=404), len(other)) + other
    if fault.shape in {"half chunk", "no last chunk", "bad chunk"}:
        size = b"zz" if fault.shape == "bad chunk" else b"%x" % len(body)
        part = body[: len(body) // 2] if fault.shape == "half chunk" else body + b"\r\n"
        return _head(fault, None, ("transfer-encoding", "chunked")), size + b"\r\n" + part
    if fault.shape in {"half gzip", "no gzip"}:
        packed = gzip.compress(body, mtime=0)
        packed = packed[: len(packed) // 2] if fault.shape == "half gzip" else body
        return _head(fault, len(packed), ("content-encoding", "gzip")), packed
    if fault.shape == "informational":
        return b"HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n" + _head(fault, len(body)), body
    return _head(fault, len(body)), body


def _head(fault: Fault, size: int | None, *more: tuple[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {fault.status} {REASONS.get(fault.status, 'X')}", "content-type: application/json"]
    if size is not None:
        lines.append(f"content-length: {size}")
    lines += [f"{name}: {value}" for name, value in (*fault.headers, *more)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


OK = Fault("ok")
LATE = Fault("an answer that nobody asked for", status=404)
REFUSED = Fault("connection refused", place="refused")
NO_NAME = Fault("host name unknown", place="nowhere")
FULL = Fault("connect stalls", place="full")
TLS_STALL = Fault("TLS handshake stalls", "accept", "nothing", "stall", place="tls")
TLS_RESET = Fault("reset in the TLS handshake", "unread", "nothing", "reset", place="tls")
TLS_GARBAGE = Fault("garbage for a TLS handshake", "accept", "garbage", "close", place="tls")
UNTRUSTED = Fault("certificate not trusted", place="untrusted")

NEVER_SENT = (REFUSED, NO_NAME, FULL, TLS_STALL, TLS_RESET, TLS_GARBAGE, UNTRUSTED)
"""No byte of a request can have left."""

ON_CONNECTION = (
    Fault("reset at accept", "accept", "nothing", "reset"),
    Fault("closed at accept", "accept", "nothing", "close"),
    Fault("reset, request unread", "unread", "nothing", "reset"),
)
"""The connection was made, and ended before the server read anything."""

IN_REQUEST = (
    Fault("reset after request head", "head", "nothing", "reset"),
    Fault("closed after request head", "head", "nothing", "close"),
    Fault("reset in request body", "body", "nothing", "reset"),
    Fault("closed in request body", "body", "nothing", "close"),
)
"""The request was read in part; for one without a body its head is all of it."""

EARLY = (
    Fault("413 before the body came", "head", "whole", "close", 413),
    Fault("429 before the body came", "head", "whole", "close", 429),
)
"""The answer came when the request's head was read, and the connection was closed on what was still on its way."""

LOST = (
    Fault("closed, no answer", shape="nothing", end="close"),
    Fault("reset, no answer", shape="nothing", end="reset"),
    Fault("closed in answer head", shape="half head", end="close"),
    Fault("reset in answer head", shape="half head", end="reset"),
    Fault("closed in answer body", shape="half body", end="close"),
    Fault("reset in answer body", shape="half body", end="reset"),
    Fault("closed in chunk", shape="half chunk", end="close"),
    Fault("no last chunk", shape="no last chunk", end="close"),
    Fault("bad chunk size", shape="bad chunk", end="close"),
    Fault("content-length too long", shape="length too long", end="close"),
    Fault("garbage", shape="garbage", end="close"),
    Fault("huge header", shape="huge header", end="close"),
    Fault("content-length too short", shape="length too short"),
    Fault("gzip that is none", shape="no gzip"),
)
"""The whole request was read; what comes back cannot be read as an answer."""

UNREADABLE = (Fault("gzip cut short", shape="half gzip"),)
"""The whole request was read; the answer is whole as HTTP, but what it holds is no JSON."""

STALLED_SENDING = (Fault("stalls in request body", "body", "nothing", "stall"),)
"""Half of the request was read, and then nothing happens."""

STALLED = (
    Fault("stalls, no answer", shape="nothing", end="stall"),
    Fault("stalls in answer head", shape="half head", end="stall"),
    Fault("stalls in answer body", shape="half body", end="stall"),
    Fault("answer drips", pause=3.0),
)
"""The whole request was read; the answer does not come in any time that one would wait."""

STATUSES = tuple(status(code) for code in (307, 400, 401, 403, 404, 408, 409, 422, 429, 500, 501, 502, 503, 504, 529))
"""A whole answer, and no success."""

CUT_STATUSES = tuple(
    Fault(f"{code}, its body cut", shape="half body", end="close", status=code) for code in (404, 429, 503)
)
"""An answer that is no success, of which the connection was lost after the head."""

HARMLESS = (
    Fault("early hints first", shape="informational"),
    Fault("answered, then closed", end="close"),
    Fault("a second answer behind", shape="second answer"),
    Fault("a second answer later", late=0.02),
)
"""The right answer, with something odd around it."""

FAULTS = {
    one.name: one
    for group in (
        NEVER_SENT,
        ON_CONNECTION,
        IN_REQUEST,
        EARLY,
        LOST,
        UNREADABLE,
        STALLED_SENDING,
        STALLED,
        STATUSES,
        CUT_STATUSES,
        HARMLESS,
    )
    for one in (*group,)
}


def waits(now: float) -> dict[str, tuple[dict[str, str], float | None]]:
    """Every form in which an answer may ask for a pause.

    Args:
        now: Seconds since the epoch, from which dates count.

    Returns:
        By name: the headers, and the seconds that a client should wait; None where nothing usable is asked for.
    """
    ahead, past = (formatdate(now + offset, usegmt=True) for offset in (7, -3600))
    return {
        "nothing": ({}, None),
        "ms": ({"retry_after_ms": "1500"}, 1.5),
        "ms, a fraction": ({"retry_after_ms": "0.5"}, 0.0005),
        "ms over seconds": ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        "ms unusable, then seconds": ({"retry_after_ms": "soon", "retry_after": "2"}, 2.0),
        "zero": ({"retry_after": "0"}, 0.0),
        "seconds": ({"retry_after": "3"}, 3.0),
        "a fraction": ({"retry_after": "0.25"}, 0.25),
        "spaces around": ({"retry_after": "  4  "}, 4.0),
        "a date ahead": ({"retry_after": ahead}, 7.0),
        "a date gone by": ({"retry_after": past}, 0.0),
        "negative": ({"retry_after": "-5"}, None),
        "nan": ({"retry_after": "nan"}, None),
        "inf": ({"retry_after": "inf"}, None),
        "minus inf": ({"retry_after": "-inf"}, None),
        "words": ({"retry_after": "in a while"}, None),
        "empty": ({"retry_after": ""}, None),
        "a date that is none": ({"retry_after": "Mon, 99 Foo 2026 99:99:99 GMT"}, None),
        "a year out of reach": ({"retry_after": "Fri, 31 Dec 99999 23:59:59 GMT"}, None),
    }


def body_of(method: str, target: str, origin: str) -> bytes:
    """The body that the platform answers a request with, as short as clients take it."""
    path = target.partition("?")[0]
    found = next((document for (verb, part), document in BODIES if verb == method and part in path), {})
    return json.dumps(found).replace("ORIGIN", origin).encode()


_TOOL = {
    "slug": "HACKERNEWS_GET_USER",
    "name": "Get user",
    "description": "Reads the profile of a user.",
    "toolkit": {"slug": "hackernews", "name": "Hacker News", "logo": ""},
    "input_parameters": {"type": "object", "properties": {}},
    "output_parameters": {"type": "object", "properties": {}},
    "scopes": [],
    "tags": [],
    "version": "20260105_00",
    "available_versions": ["20260105_00"],
    "no_auth": True,
    "is_deprecated": False,
}
_TOOLKIT = {
    "slug": "hackernews",
    "name": "Hacker News",
    "enabled": True,
    "no_auth": True,
    "is_local_toolkit": False,
    "composio_managed_auth_schemes": [],
    "auth_config_details": [],
    "meta": {"description": "News.", "logo": "", "tools_count": 1, "triggers_count": 0, "categories": []},
}
_SESSION = {
    "session_id": "trs_1",
    "mcp": {"type": "http", "url": "ORIGIN/tool_router/trs_1/mcp"},
    "tool_router_tools": ["COMPOSIO_SEARCH_TOOLS"],
    "config": {"user_id": "user_1", "preload": {"tools": []}},
    "config_version": 1,
    "experimental": {},
    "warnings": [],
}
_LINK = {
    "link_token": "lk_1",
    "redirect_url": "ORIGIN/link/lk_1",
    "expires_at": "2030-01-01T00:00:00Z",
    "connected_account_id": "ca_1",
}
_DONE = {"data": {"id": 1}, "error": None, "successful": True, "log_id": "log_1"}
_RAN = {"result_type": "completed", "data": {"id": 1}, "error": None, "log_id": "log_1"}
_EMPTY = {"items": [], "next_cursor": None, "total_pages": 1, "current_page": 1, "total_items": 0}

BODIES = (
    (("GET", "/toolkits/"), _TOOLKIT),
    (("POST", "/toolkits/multi"), {**_EMPTY, "items": [_TOOLKIT], "total_items": 1}),
    (("GET", "/tools/"), _TOOL),
    (("POST", "/input"), {"arguments": {"username": "pg"}}),
    (("POST", "/tools/execute/proxy"), {"data": {"id": 1}, "status": 200, "headers": {}}),
    (("POST", "/tools/execute/"), _DONE),
    (("POST", "/link"), _LINK),
    (("POST", "/refresh"), {"id": "ca_1", "status": "ACTIVE", "redirect_url": None}),
    (
        ("POST", "/auth_configs"),
        {"toolkit": {"slug": "github"}, "auth_config": {"id": "ac_1", "auth_scheme": "OAUTH2"}},
    ),
    (("POST", "/proxy_execute"), {"data": {"id": 1}, "status": 200, "headers": {}}),
    (("POST", "/execute"), _RAN),
    (("POST", "/tool_router/session"), _SESSION),
    (("GET", "/tool_router/session"), _SESSION),
    (("PATCH", "/tool_router/session"), _SESSION),
    (("PATCH", ""), {"success": True}),
    (("PUT", ""), {"success": True}),
    (("DELETE", ""), {"success": True}),
    (("GET", ""), _EMPTY),
)
"""By method and part of the path; the first that fits."""
