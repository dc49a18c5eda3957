"""From a request to its answer: journal, faults, credentials, checks, handler."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from . import connect_page, console, mcp_protocol, object_storage, realtime_auth
from .accounts import expire_links
from .faults import Fault, RateLimit, Reset, Stall, Status, Truncate
from .journal import NOT_EMULATED, Entry
from .problems import ApiError, default_slug, envelope
from .projects import refusal
from .routes import KEYS, Route, find_route
from .validate import query_values, unknown_fields, violations
from .world import Call, World

_LOG = logging.getLogger(__name__)


class App:
    """Answers every request of one emulator."""

    def __init__(self, world: World, flush: Callable[[], Awaitable[None]]) -> None:
        self._world = world
        self._flush = flush
        self._served = 0
        self.closing = asyncio.Event()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        self._served += 1
        if request.path.startswith(realtime_auth.ROOT):
            return await self._world.events.hub.answer(request)
        request_id = request.headers.get("x-request-id") or f"req_{self._served:08d}"
        if not request.path.startswith(("/__emulator/", "/link/", "/storage/")) and not console.serves(request):
            return await self._operation(request, request_id)
        # Read out here, and kept by the request: a client that goes away is no failure of the emulator.
        await request.read()
        return _marked(await _guarded(self._own(request), request, request_id), request_id)

    async def _own(self, request: web.BaseRequest) -> web.Response:
        expire_links(self._world)
        if request.path.startswith("/link/"):
            response = await connect_page.answer(self._world, request)
        elif request.path.startswith(object_storage.ROOT):
            response = await object_storage.answer(self._world, request)
        else:
            response = await console.answer(self._world, request)
        await self._flush()
        return response

    async def _operation(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        found = find_route(request.method, request.rel_url.raw_path)
        operation = found[0].operation if found else NOT_EMULATED
        journal = self._world.journal
        entry = journal.open(Entry(operation, request.method, request.path, request.query, request.headers))
        raw = await request.read()
        form = found is not None and found[0].form and request.content_type == "application/x-www-form-urlencoded"
        sent = orjson.dumps(dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))) if form else raw
        entry.body = _lenient(sent)
        fault = self._world.faults.take(operation)
        match fault:
            case Reset():
                return _reset(request)
            case Stall(seconds):
                await self._stall(seconds)
        answer = self._answer(request, request_id, found, sent, entry, fault)
        response = await _guarded(answer, request, request_id)
        entry.status = response.status
        if found is not None and not isinstance(fault, Status | RateLimit):
            response.headers["x-composio-emulator-kind"] = found[0].kind
        if isinstance(fault, Truncate):
            return await _truncated(request, response, fault.after_bytes, request_id)
        return _marked(response, request_id)

    async def _answer(
        self,
        request: web.BaseRequest,
        request_id: str,
        found: tuple[Route, dict[str, str]] | None,
        raw: bytes,
        entry: Entry,
        fault: Fault | None,
    ) -> web.Response:
        if isinstance(fault, Status | RateLimit):
            return _fault_response(fault, request_id)
        expire_links(self._world)
        try:
            if found is None:
                raise _not_emulated(request)
            route, path = found
            self._authenticate(request, route)
            call = self._call(request, request_id, route, path, b"" if route.rpc else raw, entry)
            answered = await route.handler(call)
            if route.rpc:
                response = await mcp_protocol.answer(request, raw, answered)
            else:
                response = _json_response(route.status, answered)
        except ApiError as error:
            if found is not None and found[0].rpc:
                response = mcp_protocol.refused(error, raw, request_id)
            else:
                response = _json_response(error.status, envelope(error, request_id))
        await self._flush()
        return response

    def _authenticate(self, request: web.BaseRequest, route: Route) -> None:
        if not route.credentials:
            return
        settings = self._world.settings
        keys = {"project": settings.api_key, "user": settings.user_api_key, "org": settings.org_api_key}
        sent = {kind: request.headers[header] for kind, header in KEYS.items() if header in request.headers}
        takes = " or ".join(f"{KEYS[kind]}: {keys[kind]}" for kind in route.credentials)
        fix = f"This is the Composio emulator; for this operation it takes {takes}."
        if len(sent) != 1:
            problem = (
                "No API key was sent"
                if not sent
                else f"Send one API key, not {len(sent)} ({', '.join(KEYS[k] for k in sent)})"
            )
            raise ApiError(401, problem, slug="HTTP_Unauthorized", code=10401, suggested_fix=fix)
        kind, key = next(iter(sent.items()))
        if kind in route.credentials:
            refused = refusal(self._world, kind, KEYS[kind], key)
            if refused is None:
                return
            problem = refused
        else:
            problem = f"{route.operation} does not accept {KEYS[kind]}"
        raise ApiError(401, problem, slug="HTTP_Unauthorized", code=10401, suggested_fix=fix)

    def _call(
        self, request: web.BaseRequest, request_id: str, route: Route, path: dict[str, str], raw: bytes, entry: Entry
    ) -> Call:
        query, wrong, unknown = query_values(route.query, request.query)
        body = _json(raw)
        wrong = [*wrong, *violations(route.body, body)]
        unknown = [*unknown, *unknown_fields(route.body, body)]
        entry.unknown_fields = unknown
        if wrong:
            problems = [str(violation) for violation in wrong]
            raise ApiError(
                400,
                f"Invalid request: {'; '.join(problems)}",
                slug="HTTP_ValidationError",
                code=10400,
                suggested_fix=f"Correct {', '.join(violation.path or 'the body' for violation in wrong)}.",
                errors=problems,
            )
        if unknown and self._world.settings.strict:
            raise ApiError(
                400,
                f"Unknown fields: {', '.join(unknown)}",
                slug="HTTP_ValidationError",
                code=10400,
                suggested_fix="Remove them, or run the emulator without strict.",
                errors=unknown,
            )
        return Call(self._world, request_id, base_url(request), path, query, body, request.headers)

    async def _stall(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            pass


async def _guarded(answer: Awaitable[web.Response], request: web.BaseRequest, request_id: str) -> web.Response:
    try:
        return await answer
    except Exception as bug:  # noqa: BLE001  a bug of ours must not look like a failure of the network or of the platform
        _LOG.exception("the emulator failed at %s %s", request.method, request.path)
        own = ApiError(500, f"The emulator itself failed: {bug!r}", slug="EmulatorBug", code=10500)
        return _json_response(own.status, envelope(own, request_id))


def base_url(request: web.BaseRequest) -> str:
    """The origin that the client knows the emulator by."""
    return f"{request.scheme}://{request.host}"


def _json(raw: bytes) -> Any:
    if not raw.strip():
        return {}
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ApiError(
            400,
            f"The body is not valid JSON: {error}",
            slug="HTTP_InvalidJson",
            code=10400,
            suggested_fix="Send a JSON object.",
        ) from None


def _lenient(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode(errors="replace")


def _not_emulated(request: web.BaseRequest) -> ApiError:
    return ApiError(
        501,
        f"{request.method} {request.path} is not emulated: this is the Composio emulator, not the platform",
        slug="NotEmulated",
        code=10501,
        suggested_fix="The page docs/testing.md lists the operations that the emulator has.",
    )


def _marked(response: web.Response, request_id: str) -> web.Response:
    response.headers["x-request-id"] = request_id
    response.headers["x-composio-emulator"] = "1"
    return response


def _fault_response(fault: Status | RateLimit, request_id: str) -> web.Response:
    headers: dict[str, str] = {}
    if isinstance(fault, RateLimit):
        wait = fault.retry_after
        headers = {"retry-after-ms": str(round(wait * 1000)), "retry-after": f"{wait:g}"}
        fault = Status(429, None, headers)
    body = fault.body
    if body is None:
        error = ApiError(fault.status, "The emulator was told to answer so", slug=default_slug(fault.status))
        body = envelope(error, request_id)
    as_is = isinstance(body, str | bytes)
    response = web.Response(status=fault.status, headers=fault.headers)
    response.body = (body if isinstance(body, bytes) else body.encode()) if as_is else orjson.dumps(body)
    if not as_is:
        response.headers.setdefault("content-type", "application/json")
    return response


def _json_response(status: int, payload: Any) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(payload), content_type="application/json")


def _reset(request: web.BaseRequest) -> web.Response:
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            # Zero linger makes the kernel send RST instead of FIN.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def _truncated(request: web.BaseRequest, answer: web.Response, after: int, request_id: str) -> web.StreamResponse:
    body = answer.body if isinstance(answer.body, bytes) else b""
    response = web.StreamResponse(
        status=answer.status,
        headers={"content-type": "application/json", "x-request-id": request_id, "x-composio-emulator": "1"},
    )
    response.content_length = len(body)
    response.force_close()
    await response.prepare(request)
    await response.write(body[:after])
    if request.transport is not None:
        request.transport.close()
    return response
