"""MCP over streamable HTTP in plain JSON: one message in, one answer out, and nothing kept between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from .listening import is_loopback
from .problems import ApiError, envelope
from .shapes import mapping, record, text
from .validate import violations

VERSIONS: Final = ("2025-03-26", "2025-06-18", "2025-11-25")
"""Of the protocol, oldest first."""
PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
UNSUPPORTED_VERSION: Final = -32022
REFUSED: Final = -32010
"""What HTTP says with a status of its own: a bad key, a session that is gone."""
_PARAMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "initialize": record(
        {
            "protocolVersion": text(),
            "capabilities": mapping(),
            "clientInfo": record({"name": text(), "version": text()}),
        }
    ),
    "ping": record(),
    "tools/list": record(cursor=text()),
    "tools/call": record({"name": text()}, arguments=mapping()),
}


class Service(Protocol):
    """The tools behind an endpoint."""

    def tools(self, cursor: str | None) -> dict[str, Any]:
        """One page: `tools`, and `nextCursor` unless it is the last."""
        ...

    async def run(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The result of a call; what goes wrong in a tool is a result, with `isError`."""
        ...


class RPCError(Exception):
    """An answer in JSON-RPC's error shape; a `status` other than 200 refuses the message as a whole."""

    def __init__(self, code: int, message: str, *, status: int = 200, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data = data


async def answer(request: web.BaseRequest, raw: bytes, service: Service) -> web.Response:
    """Answer a request whose key is good.

    Args:
        request: its method and headers.
        raw: its body.
        service: the tools.

    Returns:
        JSON for a request; 202 without a body for a notification; 200 for DELETE, since there is no state to end.
    """
    allow = {"allow": "POST, DELETE"}
    try:
        _check_origin(request.headers.get("origin"))
        if request.method == "DELETE":
            return web.Response()
        if request.method != "POST":
            told = f"{request.method} is not taken: there is no event stream here, every POST is answered with JSON"
            return _error(RPCError(INVALID_REQUEST, told, status=405), None, allow)
        _check_media(request)
        message = _message(raw)
        if message.get("method") != "initialize":
            _check_version(request.headers.get("mcp-protocol-version"))
        if "id" not in message or "method" not in message:
            return web.Response(status=202)
        result = await _result(message["method"], message.get("params", {}), service)
    except RPCError as error:
        return _error(error, _id_of(raw))
    return _json(200, {"jsonrpc": "2.0", "id": message["id"], "result": result})


def refused(error: ApiError, raw: bytes, request_id: str) -> web.Response:
    """The platform's error in JSON-RPC's shape, so that clients of MCP show what it says.

    Args:
        error: status, message and the rest.
        raw: the body that was sent, for the id in it.
        request_id: of the request.
    """
    told = f"{error.message}. {error.suggested_fix}".rstrip()
    data = envelope(error, request_id)["error"]
    return _error(RPCError(REFUSED, told, status=error.status, data=data), _id_of(raw))


async def _result(method: str, params: dict[str, Any], service: Service) -> dict[str, Any]:
    if method not in _PARAMS:
        raise RPCError(METHOD_NOT_FOUND, f"There is no method {method!r} here, only {', '.join(_PARAMS)}")
    wrong = violations(_PARAMS[method], params, "params")
    if wrong:
        raise RPCError(INVALID_PARAMS, f"Invalid params: {'; '.join(map(str, wrong))}")
    match method:
        case "initialize":
            asked = params["protocolVersion"]
            return {
                "protocolVersion": asked if asked in VERSIONS else VERSIONS[-1],
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {"name": "composio", "title": "Composio", "version": "emulator"},
            }
        case "tools/list":
            try:
                return service.tools(params.get("cursor"))
            except ApiError as error:
                raise RPCError(INVALID_PARAMS, f"{error.message}. {error.suggested_fix}".rstrip()) from None
        case "tools/call":
            return await service.run(params["name"], params.get("arguments", {}))
        case _:
            return {}


def _message(raw: bytes) -> dict[str, Any]:
    """The one message of a body, its shape checked."""
    try:
        message = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise RPCError(PARSE_ERROR, f"The body is not valid JSON: {error}", status=400) from None
    if isinstance(message, list):
        raise _invalid("Batches are not taken: MCP has none since 2025-06-18. Send each message by itself")
    if not isinstance(message, dict):
        raise _invalid("A message is a JSON object")
    if message.get("jsonrpc") != "2.0":
        raise _invalid('A message has "jsonrpc": "2.0"')
    if "id" in message and not _is_id(message["id"]):
        raise _invalid("An id is a string or a whole number")
    method = message.get("method")
    if "method" not in message:
        if "id" in message and ("result" in message or "error" in message):
            return message
        raise _invalid("A message has a method")
    if not isinstance(method, str):
        raise _invalid("A method is a string")
    if "id" not in message and not method.startswith("notifications/"):
        raise _invalid(f"{method!r} is a request: give it an id")
    if not isinstance(message.get("params", {}), dict):
        raise RPCError(INVALID_PARAMS, "params must be an object", status=200 if "id" in message else 400)
    return message


def _invalid(problem: str) -> RPCError:
    return RPCError(INVALID_REQUEST, problem, status=400)


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _id_of(raw: bytes) -> str | int | None:
    """The id of a message that may be anything."""
    try:
        message = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    found = message.get("id") if isinstance(message, dict) else None
    return found if _is_id(found) else None


def _check_version(version: str | None) -> None:
    if version is None or version in VERSIONS:
        return
    raise RPCError(
        UNSUPPORTED_VERSION,
        f"MCP-Protocol-Version {version!r} is not spoken here: use one of {', '.join(VERSIONS)}",
        status=400,
        data={"supported": list(VERSIONS), "requested": version},
    )


def _check_media(request: web.BaseRequest) -> None:
    if request.content_type != "application/json":
        told = f"Content-Type must be application/json, not {request.content_type}"
        raise RPCError(INVALID_REQUEST, told, status=415)
    accepted = request.headers.get("accept", "*/*")
    kinds = {part.partition(";")[0].strip().lower() for part in accepted.split(",")}
    if not kinds & {"application/json", "application/*", "*/*"}:
        told = f"Accept must name application/json, which every answer is; it is {accepted!r}"
        raise RPCError(INVALID_REQUEST, told, status=406)


def _check_origin(origin: str | None) -> None:
    """403 for a page from elsewhere: MCP asks servers to look, since a page may have a name of its own led here."""
    if origin is None:
        return
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        host = None
    if host is None or not is_loopback(host):
        raise RPCError(INVALID_REQUEST, f"Pages of {origin!r} may not call this server", status=403)


def _error(error: RPCError, message_id: str | int | None, headers: Mapping[str, str] | None = None) -> web.Response:
    shown: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.data is not None:
        shown["data"] = error.data
    return _json(error.status, {"jsonrpc": "2.0", "id": message_id, "error": shown}, headers)


def _json(status: int, payload: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(
        status=status, body=orjson.dumps(payload), content_type="application/json", headers=dict(headers or {})
    )
