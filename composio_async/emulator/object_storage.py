"""Object storage under /storage/: signed addresses that need no key, and what was put there."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

from aiohttp import web

from .clock import iso
from .state import StoredObject
from .world import World

LIFETIME: Final = timedelta(hours=1)
ROOT: Final = "/storage/"


def presign(world: World, base_url: str, method: str, key: str, mimetype: str = "") -> tuple[str, str]:
    """An address for one method and one key.

    Args:
        world: whose clock and key it is signed with.
        base_url: origin that the client knows the emulator by.
        method: PUT or GET.
        key: of the object.
        mimetype: that a PUT must name, unless it is empty.

    Returns:
        The address, and when it ends.
    """
    ends = (world.clock.now() + LIFETIME).replace(microsecond=0)
    expires = str(int(ends.timestamp()))
    query = f"mimetype={quote(mimetype, safe='')}&expires={expires}"
    signature = _signature(world, method, key, mimetype, expires)
    return f"{base_url}{ROOT}{quote(key)}?{query}&signature={signature}", iso(ends)


async def answer(world: World, request: web.BaseRequest) -> web.Response:
    """Answer anything under /storage/."""
    key, query = request.path[len(ROOT) :], request.query
    method = "GET" if request.method == "HEAD" else request.method
    mimetype, expires = query.get("mimetype", ""), query.get("expires", "")
    if not hmac.compare_digest(
        _signature(world, method, key, mimetype, expires).encode(), query.get("signature", "").encode()
    ):
        return _refusal(403, "SignatureDoesNotMatch", "The address was not signed for this.")
    if datetime.fromtimestamp(int(expires), UTC) <= world.clock.now():
        return _refusal(403, "AccessDenied", "Request has expired")
    if method == "PUT":
        given = request.headers.get("content-type", "")
        if mimetype and given != mimetype:
            return _refusal(403, "SignatureDoesNotMatch", f"The address was signed for {mimetype}.")
        content = await request.read()
        row = StoredObject(
            id=key,
            mimetype=given or "application/octet-stream",
            size=len(content),
            modified_at=world.now(),
            content=base64.b64encode(content).decode(),
        )
        world.state.put(row)
        return web.Response(headers={"etag": f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'})
    found = world.state.objects.get(key)
    if found is None:
        return _refusal(404, "NoSuchKey", "The specified key does not exist.")
    return web.Response(body=base64.b64decode(found.content), headers={"content-type": found.mimetype})


def _signature(world: World, method: str, key: str, mimetype: str, expires: str) -> str:
    told = f"{method}\n{key}\n{mimetype}\n{expires}".encode()
    return hmac.new(world.settings.api_key.encode(), told, hashlib.sha256).hexdigest()


def _refusal(status: int, code: str, message: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return web.Response(status=status, text=text, content_type="application/xml")
