"""The emulator's own HTTP interface under /__emulator/; it takes no key and leaves no trace in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import orjson
from aiohttp import web

from .accounts import approve, deny, expire, expire_links, find_account, set_status
from .coverage import coverage
from .executed import executions
from .faults import ANY, fault_from_json, fault_to_json
from .journal import RecordedRequest
from .names import check_operation
from .problems import ApiError, bad_request, envelope
from .requests_seen import Requests
from .saving import export_state, import_state
from .seeding import seed
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
        case "GET", ["coverage"]:
            return coverage(world)
        case "POST", ["reset"]:
            world.reset()
            return {"success": True}
        case "GET", ["requests"]:
            upto = Requests(world.journal).next_number
            return {"items": [attrs.asdict(line) for line in _requests(world, request.query)], "next": upto}
        case "DELETE", ["requests"]:
            world.journal.clear()
            return {"success": True}
        case "GET", ["executions"]:
            slug = request.query.get("slug")
            return {"items": [attrs.asdict(run) for run in executions(world, slug.upper() if slug else None)]}
        case "GET", ["state"]:
            return export_state(world)
        case "POST" | "PUT", ["state"]:
            import_state(world, body)
            return {"success": True}
        case "POST", ["seed"]:
            seed(world, body)
            return {"success": True}
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
        case "POST", ["fire"]:
            fired = world.events.fire(body.get("trigger_id"), body.get("payload"), body.get("chunk"))
            webhooks = [{"headers": one.headers, "body": one.body, "secret": one.secret} for one in fired.webhooks]
            return {"webhooks": webhooks, "sockets": fired.sockets}
        case "GET", ["deliveries"]:
            return {"items": [attrs.asdict(one) for one in world.events.outbox.deliveries()]}
        case "GET", ["clock"]:
            return {"now": world.now()}
        case "POST", ["clock"]:
            seconds = body.get("advance")
            if isinstance(seconds, bool) or not isinstance(seconds, int | float):
                raise bad_request('the body must be {"advance": seconds}')
            world.advance(seconds)
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
                suggested_fix="There are health, coverage, reset, state, seed, requests, executions, "
                "records/{collection}, faults, clock, fire, deliveries, console "
                "and accounts/{id}/approve|deny|expire|status.",
            )


def _requests(world: World, query: Mapping[str, str]) -> list[RecordedRequest]:
    known = ("operation", "method", "path", "status", "since")
    unknown = sorted(set(query) - set(known))
    if unknown:
        raise bad_request(f"requests cannot be filtered by {', '.join(unknown)}: there are {', '.join(known)}")
    for name in ("status", "since"):
        if not (query.get(name, "0").isascii() and query.get(name, "0").isdecimal()):
            raise bad_request(f"{name} must be a whole number, not {query[name]!r}")
    status = int(query["status"]) if "status" in query else None
    since = int(query.get("since", "0"))
    found = Requests(world.journal)(query.get("operation"), query.get("path"), status=status, since=since)
    method = query.get("method", "").upper()
    return [one for one in found if method in ("", one.method)]


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
