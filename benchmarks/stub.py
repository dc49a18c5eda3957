"""A platform that answers at once: prebuilt bodies over keep-alive HTTP/1.1 on loopback, in a process of its own.

    python benchmarks/stub.py [--port 0]

It prints its port. Every path answers 200 with the body of its kind. Control routes, which are not counted:

    GET  /-/counts        requests and connections by mark, and the stub's own CPU seconds
    POST /-/reset         forget the counts
    POST /-/delay?ms=20   wait before every later answer

The mark of a request is the last segment of its path: a client that runs a tool of its own name is counted apart from
the others. A connection belongs to the mark of its first request.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import resource
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

try:
    import uvloop
except ImportError:
    uvloop = None

HEAD = (
    "HTTP/1.1 {status}\r\n"
    "date: Mon, 02 Mar 2026 08:30:00 GMT\r\n"
    "content-type: application/json; charset=utf-8\r\n"
    "content-length: {size}\r\n"
    "connection: keep-alive\r\n"
    "x-request-id: 0c1d8f5b7a9e4e21b3d64f80a2c57e19\r\n"
    "x-ratelimit-limit: 2000\r\n"
    "x-ratelimit-remaining: 1874\r\n"
    "x-ratelimit-reset: 41\r\n"
    "cache-control: no-store\r\n"
    "strict-transport-security: max-age=31536000\r\n"
    "vary: origin, accept-encoding\r\n"
    "\r\n"
)
WORDS = (
    "assignee body branch calendar card channel commit contact draft due event filter folder inbox invoice issue label "
    "list member milestone note owner page project recipient reply repository review row sender sheet sprint status "
    "subject task team thread title version webhook workspace"
)
WORD = itertools.cycle(WORDS.split())


def words(count: int) -> str:
    """Filler prose; the same in every run, since it walks one list."""
    return " ".join(itertools.islice(WORD, count)).capitalize() + "."


def tool(number: int) -> dict:
    name = f"{next(WORD)} {next(WORD)} {number}"
    properties = {}
    for index in range(5):
        key = f"{next(WORD)}_{next(WORD)}_{index}"
        properties[key] = {"title": key.replace("_", " ").title(), "type": "string", "description": words(13)}
    logo = "https://logos.stub.invalid/github"
    versions = [f"2026{month:02}01_00" for month in range(1, 4)]
    return {
        "slug": f"GITHUB_{name}".upper().replace(" ", "_"),
        "name": name.title(),
        "description": words(24),
        "human_description": words(8),
        "toolkit": {"slug": "github", "name": "GitHub", "logo": logo},
        "input_parameters": {
            "title": f"{name.title()} request",
            "type": "object",
            "properties": properties,
            "required": list(properties)[:2],
        },
        "output_parameters": {
            "title": f"{name.title()} response",
            "type": "object",
            "properties": {
                "data": {"type": "object", "additionalProperties": True, "description": words(9)},
                "error": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
                "successful": {"type": "boolean", "description": words(9)},
            },
            "required": ["data", "successful"],
        },
        "no_auth": False,
        "version": versions[-1],
        "available_versions": versions,
        "scopes": ["repo", "read:org"],
        "tags": ["important", "readOnlyHint"],
        "is_deprecated": False,
        "deprecated": {
            "displayName": name.title(),
            "version": versions[-1],
            "available_versions": versions,
            "is_deprecated": False,
            "toolkit": {"logo": logo},
        },
    }


def account() -> dict:
    return {
        "id": "ca_9hT2mQx4LpVd",
        "word_id": "github_quiet-harbour",
        "alias": None,
        "user_id": "user_1",
        "status": "ACTIVE",
        "status_reason": None,
        "is_disabled": False,
        "created_at": "2026-03-02T08:29:11.402Z",
        "updated_at": "2026-03-02T08:30:00.117Z",
        "toolkit": {"slug": "github"},
        "auth_config": {
            "id": "ac_Zr71kWbN0sYe",
            "auth_scheme": "OAUTH2",
            "is_composio_managed": True,
            "is_disabled": False,
        },
        "state": {
            "authScheme": "OAUTH2",
            "val": {
                "status": "ACTIVE",
                "base_url": "https://api.github.stub.invalid",
                "access_token": "REDACTED",
                "refresh_token": "REDACTED",
                "token_type": "bearer",
                "scope": "repo,read:org",
                "expires_in": 28800,
                "headers": {"accept": "application/vnd.github+json"},
            },
        },
        "params": {},
        "data": {"note": words(16)},
        "experimental": {"account_type": "PRIVATE"},
        "requested_scopes": ["repo", "read:org"],
    }


def executed() -> dict:
    return {
        "data": {
            "id": 2954817730,
            "number": 1347,
            "state": "open",
            "title": words(7),
            "body": words(60),
            "html_url": "https://github.stub.invalid/octo/harbour/issues/1347",
            "user": {"login": "octo", "id": 583231, "type": "User", "site_admin": False},
            "labels": [{"id": 208045946, "name": "bug", "color": "f29513", "default": True}],
            "assignees": [],
            "milestone": None,
            "locked": False,
            "comments": 3,
            "reactions": {"total_count": 2, "+1": 2},
            "created_at": "2026-03-02T08:29:58Z",
            "updated_at": "2026-03-02T08:29:59Z",
        },
        "error": None,
        "successful": True,
        "log_id": "log_Yq3nU8bTzR5c",
        "session_info": None,
    }


def page(items: list[dict]) -> dict:
    return {"items": items, "total_items": len(items), "total_pages": 1, "current_page": 1, "next_cursor": None}


def answer(document: object, status: str = "200 OK") -> bytes:
    body = json.dumps(document, separators=(",", ":")).encode()
    return HEAD.format(status=status, size=len(body)).encode() + body


BODIES = {
    "/tools/execute/": executed(),
    "/tools/": tool(0),
    "/tools": page([tool(number) for number in range(50)]),
    "/connected_accounts/": account(),
    "/connected_accounts": page([account()]),
    "": {},
}
ANSWERS = {kind: answer(document) for kind, document in BODIES.items()}
UNSIZED = answer({"error": {"message": "A body needs its content-length here."}}, "411 Length Required")


class Platform:
    """What the connections share."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.requests: Counter[str] = Counter()
        self.connections: Counter[str] = Counter()

    def answer(self, path: str) -> bytes:
        """The body that fits a path: that of the longest kind in it."""
        return next(body for kind, body in ANSWERS.items() if kind in path)

    def control(self, target: str) -> bytes:
        """Answer a control route."""
        url = urlsplit(target)
        if url.path == "/-/reset":
            self.requests.clear()
            self.connections.clear()
        elif url.path == "/-/delay":
            self.delay = float(dict(parse_qsl(url.query))["ms"]) / 1000
        usage = resource.getrusage(resource.RUSAGE_SELF)
        told = {"requests": self.requests, "connections": self.connections, "cpu": usage.ru_utime + usage.ru_stime}
        return answer(told)


class Connection(asyncio.Protocol):
    """One connection of a client; reads requests one after another, ignoring what they say beyond their target."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.unread = b""
        self.counted = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.unread += data
        while (end := self.unread.find(b"\r\n\r\n")) >= 0:
            head = self.unread[:end].lower()
            _, named, rest = head.partition(b"\r\ncontent-length:")
            size = int(rest.partition(b"\r\n")[0]) if named else 0
            if len(self.unread) < end + 4 + size:
                return
            target = self.unread.split(b" ", 2)[1].decode()
            self.unread = self.unread[end + 4 + size :]
            self.serve(target, sized=named or b"\r\ntransfer-encoding:" not in head)

    def serve(self, target: str, *, sized: bool) -> None:
        platform = self.platform
        if target.startswith("/-/"):
            self.transport.write(platform.control(target))
            return
        path = target.partition("?")[0]
        mark = path.rpartition("/")[2]
        platform.requests[mark] += 1
        if not self.counted:
            self.counted = True
            platform.connections[mark] += 1
        body = platform.answer(path) if sized else UNSIZED
        if platform.delay:
            asyncio.get_running_loop().call_later(platform.delay, self.late, body)
        else:
            self.transport.write(body)

    def late(self, body: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(body)


async def serve(port: int) -> None:
    platform = Platform()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(platform), "127.0.0.1", port, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    options = argparse.ArgumentParser(description="The stub platform; see the head of the file.")
    options.add_argument("--port", type=int, default=0)
    port = options.parse_args().port
    with asyncio.Runner(loop_factory=uvloop.new_event_loop if uvloop else None) as runner:
        runner.run(serve(port))


if __name__ == "__main__":
    main()
