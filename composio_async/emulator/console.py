"""The console page at the root, what it polls, and who may speak to the emulator's own interface."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import attrs
import orjson
from aiohttp import web

from . import control
from .console_snapshot import snapshot
from .html_pages import page
from .listening import is_loopback
from .problems import ApiError, bad_request, envelope
from .world import World

ROOT: Final = "/"
_SNAPSHOT: Final = "/__emulator/console"
_READING: Final = frozenset({"GET", "HEAD"})


def serves(request: web.BaseRequest) -> bool:
    """Whether a request is for the page itself."""
    return request.path == ROOT and request.method in _READING


async def answer(world: World, request: web.BaseRequest) -> web.Response:
    """Answer the page, what it polls, and, to whoever may ask, all else under /__emulator/."""
    try:
        _check(world, request)
        if serves(request):
            shown = await page("console")
            return shown.response(shown.parts["page"])
        if request.method == "GET" and request.path == _SNAPSHOT:
            return _json(snapshot(world, _number(request.query.get("since", "0"))))
        if request.method == "GET" and request.path.startswith(f"{_SNAPSHOT}/requests/"):
            return _json(_request(world, request.path.rpartition("/")[2]))
    except ApiError as error:
        return _json(envelope(error, request.headers.get("x-request-id", "")), error.status)
    return await control.answer(world, request)


def _check(world: World, request: web.BaseRequest) -> None:
    """403 for what a web page of somebody else's makes a browser send; a program sends none of this."""
    host = _name(f"//{request.host}")
    own = _name(world.url)
    if not world.settings.allow_remote and host != own and not is_loopback(host) and not host.endswith(".localhost"):
        raise ApiError(
            403,
            f"The host {request.host!r} is not this machine",
            slug="Emulator_ForeignHost",
            suggested_fix=f"Use {world.url}, or run the emulator with allow_remote.",
        )
    origin = request.headers.get("origin")
    if origin is not None and request.method not in _READING and urlsplit(origin).netloc != request.host:
        raise ApiError(
            403,
            f"A page of {origin!r} may not control the emulator",
            slug="Emulator_ForeignOrigin",
            suggested_fix=f"Use the console at {world.url}/, or a request without an Origin header.",
        )


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _request(world: World, number: str) -> dict[str, object]:
    entry = world.journal.line(_number(number))
    if entry is None:
        fix = "Only the newest requests since the last reset are kept."
        raise ApiError(404, f"Request {number} is not kept", slug="Emulator_NotFound", suggested_fix=fix)
    return attrs.asdict(entry.recorded())


def _number(text: str) -> int:
    if not text.isdecimal() or not text.isascii():
        raise bad_request(f"{text!r} is not the number of a request", fix="Give a whole number, 0 or more.")
    return int(text)


def _json(payload: object, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=orjson.dumps(payload),
        content_type="application/json",
        headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
    )
