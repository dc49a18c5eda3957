"""What an answer that is not a success becomes, and what is made unreadable in it."""

from __future__ import annotations

import orjson
import pytest

from composio_async import errors
from composio_async._mask import mask, mask_text
from composio_async._request import Operation
from composio_async._response import BODY_SHOWN, status_error
from composio_async.errors import APIStatusError
from composio_async.models.base import Meta
from composio_async.retry import Delivery

GET = Operation("tools.get", "GET", "/api/v3.1/tools/{tool_slug}")
RUN = Operation("tools.execute", "POST", "/api/v3.1/tools/execute/{tool_slug}", Delivery.EXECUTE)


def error_of(
    body: bytes | dict, status: int = 400, operation: Operation = GET, headers: dict[str, str] | None = None
) -> APIStatusError:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return status_error(operation, Meta(status, headers or {}, "req_1", 1, 0.1), content, "/api/v3.1/tools/X")


@pytest.mark.parametrize(
    ("status", "cls"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (402, APIStatusError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (405, APIStatusError),
        (408, APIStatusError),
        (409, errors.ConflictError),
        (410, APIStatusError),
        (418, APIStatusError),
        (422, errors.UnprocessableEntityError),
        (425, APIStatusError),
        (429, errors.RateLimitError),
        (500, errors.InternalServerError),
        (501, errors.InternalServerError),
        (503, errors.InternalServerError),
        (599, errors.InternalServerError),
    ],
)
def test_the_class_of_every_status(status: int, cls: type[APIStatusError]):
    """Each status has exactly one class."""
    error = error_of(b"", status)
    assert type(error) is cls
    assert error.status == status


def test_a_full_envelope():
    """Everything in the platform's envelope is an attribute, and what helps stands in the text."""
    error = error_of(
        {
            "error": {
                "message": "Tool NOPE was not found.",
                "code": 2404,
                "slug": "TOOL_NOT_FOUND",
                "status": 404,
                "request_id": "in_the_body",
                "suggested_fix": "Did you mean GITHUB_GET_A_REPOSITORY?",
            }
        },
        404,
    )
    assert (error.code, error.slug, error.request_id) == (2404, "TOOL_NOT_FOUND", "req_1")
    assert str(error) == (
        "The platform refused tools.get: Tool NOPE was not found. "
        "Suggested fix: Did you mean GITHUB_GET_A_REPOSITORY? (tools.get, HTTP 404, request id req_1)"
    )
    assert (error.operation, error.method, error.path) == ("tools.get", "GET", "/api/v3.1/tools/X")
    assert error.sent
    assert not error.outcome_unknown


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"error":"just text"}', "just text"),
        (b'{"message":"at the top"}', "at the top"),
        (b'{"error":{"message":""}}', "no explanation was given"),
        (b'{"error":null}', "no explanation was given"),
        (b'{"error":{"message":{"deep":1}}}', "no explanation was given"),
        (b"[]", "no explanation was given"),
        (b"null", "no explanation was given"),
        (b'"text"', "text"),
        (b"12", "no explanation was given"),
        (b"", "no explanation was given"),
        (b"plain words\nand more", "plain words and more"),
        (b"\xff\xfe not utf-8", "not utf-8"),
        (b'{"error":{"message":"cut of', "cut of"),
        (b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", "502 Bad Gateway nginx"),
    ],
)
def test_what_is_told_of_any_body(body: bytes, told: str):
    """Whatever the body is, the message says what can be said of it."""
    assert told in error_of(body, 502).message


def test_the_list_of_errors_is_told():
    """The single complaints of a refused body are in the message, since they name the fields."""
    error = error_of({"error": {"message": "Invalid request", "errors": ["user_id: required", "limit: too large", 5]}})
    assert "Invalid request; user_id: required; limit: too large." in error.message


@pytest.mark.parametrize("field", ["code", "slug", "suggested_fix"])
def test_fields_of_a_wrong_type_are_left_out(field: str):
    """A field of a wrong type in an envelope is not handed on, and breaks nothing."""
    error = error_of({"error": {"message": "no", field: {"odd": 1}}}, 418)
    assert getattr(error, field) is None
    assert error.message == "The platform refused tools.get: no."


def test_every_common_status_says_what_to_do():
    """Where the platform gives no advice, we do."""
    for status in (401, 403, 404, 408, 429, 500, 503):
        assert error_of(b"{}", status).suggested_fix


def test_a_failed_execute_is_not_to_be_repeated_blindly():
    """A 5xx to an execute says that nobody knows, and does not advise to try again."""
    error = error_of(b"{}", 500, RUN)
    assert error.outcome_unknown
    assert "outcome is unknown" in error.message
    assert "before you repeat it" in str(error)
    assert "try again later" not in str(error).lower()
    assert not error_of(b"{}", 429, RUN).outcome_unknown
    assert not error_of(b"{}", 500, GET).outcome_unknown


def test_a_redirect_names_its_target_without_the_query():
    """A redirect is told with where it leads, without what may be secret in it."""
    error = error_of(b"", 302, headers={"location": "https://elsewhere.example/x?token=abc"})
    assert "https://elsewhere.example/x" in error.message
    assert "abc" not in str(error)
    assert "nowhere" in error_of(b"", 302).message


SECRETS = {
    "api_key": "plainvalue1",
    "x-api-key": "plainvalue2",
    "accessToken": "plainvalue3",
    "client_secret": "plainvalue4",
    "password": 8675309,
    "Authorization": "Bearer plainvalue5",
    "tokens": ["plainvalue6", "plainvalue7"],
    "credentials": {"user": "plainvalue8"},
    "set-cookie": "plainvalue9",
    "note": "sent with ak_plainvalue10 or uak_plainvalue11 or oak_plainvalue12 or Bearer plainvalue13",
    "url": "https://files.example/a?X-Amz-Signature=plainvalue14&x=1",
}


def leaks(value: object) -> bool:
    return "plainvalue" in repr(value) or "8675309" in repr(value)


@pytest.mark.parametrize("padding", [0, BODY_SHOWN], ids=["short", "long"])
def test_secrets_are_masked_in_bodies(padding: int):
    """No value of a secret name and nothing that looks like a key survives in body, text or pickle, however long."""
    error = error_of({"error": {"message": "no ak_plainvalue0", **SECRETS}, "pad": "x" * padding, **SECRETS})
    assert not leaks(error.body)
    assert not leaks(error)
    assert not leaks(str(error))
    assert not leaks(error.__reduce__())
    assert "***" in repr(error.body)


@pytest.mark.parametrize(
    "text",
    [
        '{"client_secret": "plainvalue',
        "{'api-key': 'plainvalue'}",
        "GET https://x.example/y?token=plainvalue&b=1",
        "authorization: Bearer plainvalue",
        "key=ak_plainvalue",
    ],
)
def test_secrets_are_masked_in_text(text: str):
    """Text that is no JSON, or only its beginning, is masked as well."""
    assert not leaks(mask_text(text))
    assert not leaks(error_of(text.encode()))


def test_what_is_no_secret_stays_readable():
    """Masking leaves everything else as it is, and does not change its argument."""
    body = {"a": [1, None, True, {"b": "text"}], "token": "", "secret": None, "has_password": True}
    assert mask(body) == body


def test_deep_bodies_end_in_a_mask():
    """A body nested beyond reason is cut, not walked for ever."""
    body: object = "deep"
    for _ in range(40):
        body = [body]
    assert "deep" not in repr(mask(body))


def test_a_long_body_is_cut():
    """Of a long body the beginning is kept, no more than 8 KB."""
    assert len(error_of(b"x" * 100_000).body) == BODY_SHOWN
    assert len(error_of({"error": {"message": "m"}, "pad": "x" * 100_000}).body) == BODY_SHOWN
    assert len(error_of(b"x" * 100_000).message) < 400
    assert len(error_of({"error": {"message": "m" * 100_000}}).message) < 4200
