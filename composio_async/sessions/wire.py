"""What sessions have of their own on the wire: results that ask for input, 404s of the session itself, deletion."""

from __future__ import annotations

from typing import Any, Final, NoReturn

from attrs import evolve

from composio_async._arguments import identifier
from composio_async._clock import Timeout
from composio_async._codec import decode_done, decode_json, read_by, structure
from composio_async._refusals import raise_as
from composio_async._request import PROJECT, Operation, Request
from composio_async._response import RawResponse
from composio_async._transport import Transport
from composio_async.errors import NotFoundError, SessionNotFoundError, ToolInputRequiredError
from composio_async.models.status import Done
from composio_async.models.tools import ProxyResult, ToolResult
from composio_async.retry import Delivery

ROOT: Final = "/api/v3.1/tool_router/session/{session_id}"
DELETE: Final = Operation("sessions.delete", "DELETE", ROOT, Delivery.WRITE, PROJECT, gone=b'{"success":true}')

COMPLETED: Final = "completed"
INPUT_REQUIRED: Final = "input_required"
BLOCKED: Final = "blocked"


async def send(transport: Transport, session_id: str, request: Request, timeout: Timeout) -> RawResponse:
    """Send a request that concerns a session.

    Raises:
        SessionNotFoundError: The session itself is not there.
    """
    try:
        return await transport.send(request, timeout)
    except NotFoundError as error:
        if _is_of_session(error, session_id):
            raise_not_found(error, session_id)
        raise


def _is_of_session(error: NotFoundError, session_id: str) -> bool:
    """Whether the session itself was not found, not a tool or toolkit in it."""
    if "session" in (error.slug or "").lower():
        return True
    told = error.message.lower()
    return session_id.lower() in told and "tool " not in told and "toolkit" not in told


async def delete(transport: Transport, session_id: str, timeout: Timeout) -> Done:
    """Delete a session.

    Raises:
        SessionNotFoundError: There is none.
    """
    name = identifier(session_id, "session_id", "trs_")
    raw = await send(transport, session_id, DELETE.request(path={"session_id": name}), timeout)
    return evolve(await read_by(decode_done, raw), id=session_id, extra={}, meta=raw.meta)


def decode_result(raw: RawResponse) -> ToolResult:
    """The result of a tool that ran in a session.

    An answer with a word that this release does not know is a result all the same: the tool may have run.

    Raises:
        ToolInputRequiredError: Nothing ran; the tool asks for input.
    """
    document = decode_json(raw)
    if isinstance(document, dict):
        _raise_when_asked(document, raw)
        _tell_block(document)
        if document.get("successful") is None:
            kind = document.get("result_type")
            document["successful"] = kind == COMPLETED or (kind is None and not document.get("error"))
    return structure(ToolResult, document, raw)


def decode_proxy(raw: RawResponse) -> ProxyResult:
    """The result of a proxy call in a session.

    Raises:
        ToolInputRequiredError: Nothing was called; the platform asks for input.
    """
    document = decode_json(raw)
    if isinstance(document, dict):
        _raise_when_asked(document, raw)
        if _tell_block(document):
            return evolve(structure(ProxyResult, {**document, "status": 0}, raw), status=None)
    return structure(ProxyResult, document, raw)


def raise_not_found(error: NotFoundError, session_id: str) -> NoReturn:
    """Raise a 404 of the session itself."""
    raise_as(SessionNotFoundError, error, f"There is no session {session_id!r}, or it was deleted.", None)


def _tell_block(document: dict[str, Any]) -> bool:
    """Put what a hook says where other failures stand, in a result that it blocked."""
    if document.get("result_type") != BLOCKED:
        return False
    if document.get("error") is None and isinstance(document.get("message"), str):
        document["error"] = document.pop("message")
    if isinstance(document.get("reason"), dict):
        document["block_reason"] = document.pop("reason")
    return True


def _raise_when_asked(document: dict[str, Any], raw: RawResponse) -> None:
    if document.get("result_type") != INPUT_REQUIRED:
        return
    given = document.get("input_requests")
    asked = given if isinstance(given, dict) else {}
    error = ToolInputRequiredError(
        f"{raw.operation.name} asks for input before it runs anything: "
        f"answer {', '.join([*asked][:5]) or 'it'} with input_responses= and request_state=.",
        operation=raw.operation.name,
        request_id=raw.meta.request_id,
        status=raw.meta.status,
        sent=True,
    )
    error.input_requests = asked
    error.request_state = document.get("request_state")
    raise error
