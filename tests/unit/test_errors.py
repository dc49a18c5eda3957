"""The error tree: what every error of this package has in common."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

import composio_async
from composio_async import errors
from composio_async.errors import ComposioError, ErrorContext

CLASSES = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, BaseException)]
CONTEXT: ErrorContext = {
    "operation": "tools.execute",
    "method": "POST",
    "path": "/api/v3.1/tools/execute/X",
    "status": 429,
    "code": 10,
    "slug": "RATE",
    "suggested_fix": "Wait.",
    "request_id": "req_1",
    "attempts": 3,
    "elapsed": 1.5,
    "headers": {"retry-after": "3"},
    "body": {"error": {"message": "slow down"}},
    "sent": True,
    "outcome_unknown": True,
}
EXTRA = {
    errors.MCPDestinationError: {"mcp_origin": "https://a:443", "api_origin": "https://b:443", "session_id": "trs_1"},
    errors.ToolInputRequiredError: {"input_requests": {"q1": {"type": "elicitation"}}, "request_state": "opaque"},
    errors.ConnectionRequestError: {"account_id": "ca_1", "account_status": "FAILED"},
    errors.ConnectionRequestFailedError: {"account_id": "ca_1", "account_status": "FAILED"},
    errors.ConnectionRequestTimeoutError: {"account_id": "ca_1", "account_status": None},
}


def full(cls: type[ComposioError]) -> ComposioError:
    error = cls("It failed.", **CONTEXT)
    for name, value in EXTRA.get(cls, {}).items():
        setattr(error, name, value)
    return error


@pytest.mark.parametrize("cls", CLASSES)
def test_every_error_has_one_root(cls: type[ComposioError]):
    """`except ComposioError` catches whatever this package raises, and every class says what it means."""
    assert issubclass(cls, ComposioError)
    assert cls.__doc__
    assert cls.__doc__.strip().endswith(".") or "Attributes" in cls.__doc__ or "Args" in cls.__doc__


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize(
    "twin_of",
    [copy.copy, copy.deepcopy, *(lambda e, p=p: pickle.loads(pickle.dumps(e, p)) for p in range(2, 6))],
    ids=["copy", "deepcopy", *(f"pickle {p}" for p in range(2, 6))],
)
def test_every_error_copies_and_pickles_whole(cls: type[ComposioError], twin_of):
    """Nothing an error tells is lost on the way to another process."""
    error = full(cls)
    twin = twin_of(error)
    assert type(twin) is cls
    assert twin.args == error.args == ("It failed.",)
    assert twin.__dict__ == error.__dict__
    assert (str(twin), repr(twin)) == (str(error), repr(error))


def test_headers_in_any_case_pickle_in_lower_case():
    """The headers of an answer, which cannot be pickled themselves, come back as a plain mapping."""
    headers = CIMultiDictProxy(CIMultiDict({"Retry-After": "3", "X-Request-ID": "r"}))
    twin = pickle.loads(pickle.dumps(errors.RateLimitError("slow", headers=headers)))
    assert twin.headers == {"retry-after": "3", "x-request-id": "r"}


def test_an_error_without_facts():
    """Every fact has a default, so that nobody has to ask whether it is there."""
    error = ComposioError("It failed.")
    assert str(error) == error.message == "It failed."
    for name in ErrorContext.__annotations__:
        assert getattr(error, name) in (None, 0, False, {})


def test_the_text_of_an_error():
    """The text has the message, the advice, and what support asks for."""
    assert str(full(errors.RateLimitError)) == (
        "It failed. Suggested fix: Wait. (tools.execute, HTTP 429, request id req_1, 3 attempts)"
    )
    assert str(ComposioError("No. Wait.", suggested_fix="Wait.")) == "No. Wait."
    assert str(ComposioError("No.", attempts=1, operation="tools.get")) == "No. (tools.get)"


@pytest.mark.parametrize(
    ("cls", "builtin"),
    [
        (errors.InvalidParams, ValueError),
        (errors.InvalidParamsType, TypeError),
        (errors.RenamedArgumentError, TypeError),
        (errors.ApiKeyNotProvidedError, ValueError),
        (errors.ClientClosedError, RuntimeError),
        (errors.APIConnectionError, ConnectionError),
        (errors.APITimeoutError, TimeoutError),
        (errors.ConnectionRequestTimeoutError, TimeoutError),
        (errors.ComposioMultipleConnectedAccountsError, ValueError),
    ],
)
def test_what_is_a_builtin_error_as_well(cls: type[ComposioError], builtin: type[Exception]):
    """Code that knows only Python's own errors catches ours, with the text intact."""
    with pytest.raises(builtin) as caught:
        raise cls("It failed.", operation="tools.get")
    assert str(caught.value) == "It failed. (tools.get)"


def test_what_is_not_found_is_one_thing():
    """Each noun's own error is the 404 as well."""
    for name in ("Tool", "Toolkit", "ConnectedAccount", "AuthConfig", "Session"):
        assert issubclass(getattr(errors, f"{name}NotFoundError"), errors.NotFoundError)


def test_notes_survive():
    """What a caller adds to an error goes along."""
    error = ComposioError("It failed.")
    error.add_note("while sending the report")
    assert pickle.loads(pickle.dumps(error)).__notes__ == ["while sending the report"]


def test_defaults_are_not_shared_by_accident():
    """Facts of one error do not show up on another."""
    full(errors.BadRequestError)
    assert errors.BadRequestError("x").headers == {}
    assert errors.BadRequestError("x").status is None


def test_the_top_level_names_are_the_same_objects():
    """What the package exports is what it raises."""
    for name in composio_async.__all__:
        if hasattr(errors, name):
            assert getattr(composio_async, name) is getattr(errors, name)
