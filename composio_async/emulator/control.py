"""The emulator's own HTTP interface under /__emulator/; it takes no key and leaves no trace in the journal."""

from __future__ import annotations

from typing import Any

import attrs
import orjson
from aiohttp import web

from .accounts import approve, deny, expire, expire_links, find_account, set_status
from .faults import ANY, fault_from_json, fault_to_json
from .journal import NOT_EMULATED
from .names import check_operation
from .problems import ApiError, bad_request, envelope
from .world import World


async def answer(world: World, request: web.BaseRequest) -> web.Response:
    """Answer anything under /__emulator/."""
    try:
        payload = _run(world, request, await request.read())
    except ApiError as error:
        return _json(envelope(error, request.headers.get("x-request-id", "")), error.status)
    except ValueError as error:
        return _json(envelope(bad_request(str(error)), request.headers.get("x-request-id", "")), 400)
    return _json(payload, 200)


def _run(world: World, request: web.BaseRequest, raw: bytes) -> Any:
    body = _body(raw)
    match request.method, request.path.strip("/").split("/")[1:]:
        case "GET", ["health"]:
            return {"status": "ok", "emulator": True, "now": world.now(), "records": world.state.collections()}
        case "POST", ["reset"]:
            world.reset()
            return {"success": True}
        case "GET", ["requests"]:
            wanted = request.query.get("operation")
            if wanted is not None:
                wanted = check_operation(wanted, NOT_EMULATED)
            return {"items": [attrs.asdict(line) for line in world.journal.requests(wanted)]}
        case "GET", ["records", collection]:
            return {"items": world.records(collection)}
        case "GET", ["faults"]:
            return {
                "items": [{"operation": name, "fault": fault_to_json(fault)} for name, fault in world.faults.unspent()]
            }
        case "POST", ["faults"]:
            operation = check_operation(str(body.get("operation", ANY)), ANY)
            orders = body["faults"] if isinstance(body.get("faults"), list) else [body.get("fault")]
            world.faults.add(operation, *map(fault_from_json, orders))
            return {"success": True}
        case "DELETE", ["faults"]:
            world.faults.clear()
            return {"success": True}
        case "GET", ["clock"]:
            return {"now": world.now()}
        case "POST", ["clock"]:
            seconds = body.get("advance")
            if isinstance(seconds, bool) or not isinstance(seconds, int | float):
                raise bad_request('the body must be {"advance": seconds}')
            world.clock.advance(seconds)
            expire_links(world)
            return {"now": world.now()}
        case "POST", ["accounts", account_id, "approve" | "deny" | "expire" | "status" as act]:
            account = find_account(world, account_id)
            if act == "approve":
                approve(world, account, {k: v for k, v in body.items() if isinstance(v, str)})
            elif act == "deny":
                deny(world, account, str(body.get("reason") or "The user denied the connection."))
            elif act == "expire":
                expire(world, account)
            else:
                set_status(world, account, body.get("status"), body.get("reason"))
            return {
                "connected_account_id": account.id,
                "status": account.status,
                "status_reason": account.status_reason,
            }
        case method, parts:
            raise ApiError(
                404,
                f"{method} /__emulator/{'/'.join(parts)} does not exist",
                slug="Emulator_NotFound",
                suggested_fix="There are health, reset, requests, records/{collection}, faults, clock "
                "and accounts/{id}/approve|deny|expire|status.",
            )


def _body(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        return {}
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"The body is not valid JSON: {error}") from None
    if not isinstance(found, dict):
        raise bad_request("The body must be a JSON object")
    return found


def _json(payload: Any, status: int) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(payload), content_type="application/json")
