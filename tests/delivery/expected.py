"""What must be seen for a call and a fault, written down apart from the code that decides it."""

from __future__ import annotations

from typing import NamedTuple

from calls import Call
from faults import (
    CUT_STATUSES,
    EARLY,
    FULL,
    HARMLESS,
    IN_REQUEST,
    LOST,
    NEVER_SENT,
    ON_CONNECTION,
    STALLED,
    STALLED_SENDING,
    STATUSES,
    TLS_STALL,
    UNREADABLE,
    Fault,
)

from composio_async import errors

ALL_TRIES = 3
STALLS = (*STALLED, *STALLED_SENDING, FULL, TLS_STALL)

STATUS_ERRORS = {
    307: errors.APIStatusError,
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    408: errors.APIStatusError,
    409: errors.ConflictError,
    413: errors.APIStatusError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.InternalServerError,
    501: errors.InternalServerError,
    502: errors.InternalServerError,
    503: errors.InternalServerError,
    504: errors.InternalServerError,
    529: errors.InternalServerError,
}
REFUSED_UNDONE = {429}
"""The platform says that it did nothing and that one may come again: everything is repeated."""
PERHAPS_DONE = {408, 500, 502, 503, 504, 529}
"""The platform may have acted: only what does no harm is repeated; of the rest nobody knows."""
PERHAPS_DONE_FOR_GOOD = {501}
"""The same, but another try is of no use."""


class Expected(NamedTuple):
    """One cell of the matrix."""

    deliveries: int
    attempts: int
    error: type[errors.ComposioError] | None
    sent: bool
    unknown: bool


def expected(call: Call, fault: Fault) -> Expected:
    """The cell of a call and a fault that never ceases.

    The rules: what provably never left is tried again by all; what may have been delivered is tried again only where
    that does no harm, and otherwise its outcome is unknown; a refusal is final unless it says "later".
    """
    tries = ALL_TRIES if call.harmless else 1
    harmful = not call.harmless
    if fault in NEVER_SENT:
        error = errors.APITimeoutError if fault in STALLS else errors.APIConnectionError
        return Expected(0, ALL_TRIES, error, sent=False, unknown=False)
    if fault in ON_CONNECTION:
        return Expected(0, tries, errors.APIConnectionError, sent=True, unknown=harmful)
    if fault in IN_REQUEST:
        # Without a body the head is the whole request.
        return Expected(0 if call.has_body else tries, tries, errors.APIConnectionError, sent=True, unknown=harmful)
    if fault in LOST:
        return Expected(tries, tries, errors.APIConnectionError, sent=True, unknown=harmful)
    if fault in STALLED:
        return Expected(tries, tries, errors.APITimeoutError, sent=True, unknown=harmful)
    if fault in STALLED_SENDING:
        return Expected(0, tries, errors.APITimeoutError, sent=True, unknown=harmful)
    if fault in UNREADABLE:
        return Expected(1, 1, errors.ResponseValidationError, sent=True, unknown=harmful)
    if fault in EARLY:
        attempts = ALL_TRIES if fault.status in REFUSED_UNDONE else 1
        deliveries = 0 if call.has_body else attempts
        return Expected(deliveries, attempts, STATUS_ERRORS[fault.status], sent=True, unknown=False)
    if fault in (*STATUSES, *CUT_STATUSES):
        error = STATUS_ERRORS[fault.status]
        if fault.status in REFUSED_UNDONE:
            return Expected(ALL_TRIES, ALL_TRIES, error, sent=True, unknown=False)
        if fault.status in PERHAPS_DONE:
            return Expected(tries, tries, error, sent=True, unknown=harmful)
        return Expected(1, 1, error, sent=True, unknown=harmful and fault.status in PERHAPS_DONE_FOR_GOOD)
    assert fault in HARMLESS, fault
    return Expected(1, 1, None, sent=False, unknown=False)


def allowed(call: Call, fault: Fault) -> set[Expected]:
    """The cells that a call and a fault may have.

    A connection that ends as it is accepted may end before the client could send, which is then known and tried again,
    or after; which of them it was may differ from attempt to attempt.
    """
    cell = expected(call, fault)
    if fault.at != "accept" or fault in NEVER_SENT:
        return {cell}
    never = Expected(0, ALL_TRIES, errors.APIConnectionError, sent=False, unknown=False)
    return {cell, never} if call.harmless else {never, *(cell._replace(attempts=1 + n) for n in range(ALL_TRIES))}
