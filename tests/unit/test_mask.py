"""Secrets in what is shown: presigned queries, passwords in URLs, tokens, cookies, and bodies that were cut."""

from __future__ import annotations

import json
import pickle

import orjson
import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from scripted import Server, answer

from composio_async import Composio
from composio_async._codec import decode
from composio_async._json import load_cut
from composio_async._mask import mask, mask_start, mask_text
from composio_async._request import Operation
from composio_async._response import BODY_SHOWN, RawResponse, status_error
from composio_async.errors import APIStatusError, ComposioError, ConnectionRequiredError, ResponseValidationError
from composio_async.models.base import Meta
from composio_async.models.tools import ToolResult

GET = Operation("tools.get", "GET", "/api/v3.1/tools/{tool_slug}")
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNhbWUifQ.c2VzYW1lc2VzYW1l"
SECRETS = {
    "amazon": "https://files.example/a?X-Amz-Algorithm=A&X-Amz-Credential=sesame%2F1&X-Amz-Signature=sesame2",
    "amazon, lower case": "https://files.example/a?x-amz-security-token=sesame&x-amz-date=1",
    "amazon, old": "https://files.example/a?AWSAccessKeyId=sesame&Expires=1&Signature=sesame",
    "azure": "https://files.example/b/c?sv=2024&st=1&se=2026-01-01&sr=b&sp=r&sig=sesame%3D",
    "azure, signature first": "get https://files.example/b?sig=sesame&se=2 now",
    "google": "https://files.example/b?GoogleAccessId=sesame@x.example&Expires=1&Signature=sesame",
    "google, new": "https://files.example/b?X-Goog-Credential=sesame&X-Goog-Signature=sesame",
    "cloudfront": "https://files.example/b?Policy=sesame&Signature=sesame&Key-Pair-Id=K1",
    "escaped": r"https://files.example/b?a=1\u0026sig=sesame\u0026se=2",
    "as markup": "https://files.example/b?a=1&amp;sig=sesame",
    "a query alone": "X-Amz-Signature=sesame&X-Amz-Credential=sesame",
    "a signature alone": "the request with sig=sesame was refused",
    "a proxy": "http://user:sesame@proxy.example:3128/",
    "a password with an at sign": "http://user:ses@sesame@proxy.example",
    "a user that is a token": "https://sesame@git.example/x.git",
    "a socket": "socks5://user:sesame@10.0.0.1",
    "a database": "postgres://app:sesame@db.example:5432/app",
    "a web token": f"the token {TOKEN} has expired",
    "a web token in a header": f"Authorization: Bearer {TOKEN}",
    "bearer": "authorization: bearer sesame-sesame1",
    "basic": "Proxy-Authorization: Basic c2VzYW1lOnNlc2FtZQ==",
    "project key": "the key ak_sesame123 is not valid",
    "user key": "uak_sesame123",
    "organization key": "(oak_sesame123)",
    "webhook secret": "whsec_sesame1234",
    "a key in a header": "x-api-key: sesame1234",
    "a setting": "password=sesame host=db",
    "a quoted setting": 'client_secret = "sesame"'.replace(" ", ""),
    "json": '{"client_secret": "sesame", "id": 1}',
    "json, cut": '{"id": 1, "client_secret": "sesa sesame',
    "json in json": r'{"body": "{\"access_token\": \"sesame\", \"n\": 1}"}',
    "a list in json": '... "tokens": ["sesame", "sesame2"], "n": 1',
    "an object in json": '... "credentials": {"user": "sesame", "more": 1}, "n": 1',
    "python": "{'api-key': 'sesame'}",
    "a quote in a secret": r'"password": "a\"sesame"',
    "cookies": "Cookie: a=sesame; session=sesame",
    "a cookie that is set": "set-cookie: id=sesame; Path=/; HttpOnly",
    "github": "ghp_sesamesesamesesame12",
    "slack": "xoxb-sesame-sesame-1",
}


def hides(shown: object) -> bool:
    text = repr(shown).lower()
    return "sesame" not in text and TOKEN.split(".", maxsplit=1)[0].lower() not in text and "c2vz" not in text


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_no_secret_is_readable_in_a_text(text: str):
    """Each form in which secrets stand in texts is made unreadable, and what is shown says so."""
    assert hides(mask_text(text))
    assert "***" in mask_text(text)


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("padding", [0, BODY_SHOWN, 300_000], ids=["short", "long", "very long"])
def test_no_secret_is_readable_in_an_error(text: str, padding: int):
    """The same in an error of any kind: message, advice, body, however long, pickled or not; whole, cut, or text."""
    pad = "x" * padding
    body = {
        "error": {"message": text, "suggested_fix": text, "slug": text, "errors": [text]},
        "note": [text],
        "pad": pad,
    }
    whole = orjson.dumps(body)
    for content in (whole, whole[: len(whole) - 5 - padding // 2], f"<p>{text}\n{pad}".encode()):
        error = status_error(GET, Meta(400, {}, "req_1", 1, 0.1), content, "/api/v3.1/tools/X")
        assert hides((str(error), error.body, error.suggested_fix, error.slug, error.__reduce__()))
        with pytest.raises(ResponseValidationError) as caught:
            decode(ToolResult, RawResponse(GET, content, Meta(200, {}, "req_1", 1, 0.1)))
        assert hides((str(caught.value), caught.value.body, caught.value.__reduce__()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tool GITHUB_GET was not found.",
        "token: required",
        "user_id: must be text, not 5",
        "Did you mean GITHUB_GET_A_REPOSITORY?",
        "https://app.example/cb?state=1&page=2#top",
        "see https://docs.example/auth-configs?tab=oauth",
        '{"has_token": true, "token": null, "limit": 5}',
        "mail to me@example.com",
        "tasks_and_breaks, book_marks",
        "a == b ? c : d",
        "the cookie: none was sent",
        "12:30:45 2026-01-01",
    ],
)
def test_everyday_texts_stay_as_they_are(text: str):
    """What is no secret is not touched, so that errors stay useful."""
    assert mask_text(text) == text


def test_names_in_a_body_may_be_secrets_too():
    """A key that stands where a name is expected is masked like any other text."""
    shown = mask({"ak_sesame123": 1, "x": {"https://u:sesame@h.example": []}})
    assert shown == {"***": 1, "x": {"https://***@h.example": []}}


@pytest.mark.parametrize("length", range(60, 110))
def test_a_cut_through_a_secret_shows_nothing_of_it(length: int):
    """Wherever a text is cut, what is left of a secret at the cut is not shown."""
    text = "x" * 70 + " ghp_sesamesesamesesame12 " + "y" * 600
    assert hides(mask_start(text, length))
    with pytest.raises(ResponseValidationError) as caught:
        decode(ToolResult, RawResponse(GET, text[length - 60 :].encode(), Meta(200, {}, "req_1", 1, 0.1)))
    assert hides(str(caught.value)), length


def headers(**more: str) -> CIMultiDictProxy[str]:
    pairs = [("X-Request-Id", "req_1"), ("Set-Cookie", "a=sesame"), ("Set-Cookie", "b=sesame; Secure"), ("Age", "5")]
    return CIMultiDictProxy(CIMultiDict([*pairs, *more.items()]))


def test_cookies_are_not_among_the_headers_that_are_shown():
    """`meta.headers` and `error.headers` have every header of the answer but its cookies, also when pickled."""
    meta = Meta(200, headers(), "req_1", 1, 0.1)
    result = decode(ToolResult, RawResponse(GET, b'{"successful":true}', meta))
    assert result.meta is not None
    error = status_error(GET, Meta(400, headers(), "req_1", 1, 0.1), b"{}", "/x")
    twins = pickle.loads(pickle.dumps((result, error)))
    for shown in (result.meta.headers, error.headers, twins[0].meta.headers, twins[1].headers):
        assert shown["age"] == "5"
        assert shown["x-request-id"] == "req_1"
        assert "set-cookie" not in shown
        assert hides(shown)
    assert error.headers["AGE"] == "5"


def test_headers_without_cookies_are_handed_on_as_they_are():
    """Where there is nothing to hide nothing is copied."""
    given = CIMultiDictProxy(CIMultiDict({"Age": "5"}))
    assert Meta(200, given, "req_1", 1, 0.1).headers is given


def test_where_a_redirect_leads_is_shown_without_secrets():
    """A redirect's target loses its query and the user in it, in the message and among the headers."""
    answered = headers(Location="https://me:sesame@elsewhere.example/x?sig=sesame")
    error = status_error(GET, Meta(302, answered, "req_1", 1, 0.1), b"", "/x")
    assert error.headers["location"] == "https://***@elsewhere.example/x"
    assert "elsewhere.example/x" in str(error)
    assert hides((str(error), error.headers, error.__reduce__()))


def test_odd_bytes_in_a_request_id_can_be_printed():
    """A request id of bytes that are no UTF-8 does not make an error that cannot be written to a terminal."""
    meta = Meta(400, {}, "req_\udcff", 1, 0.1)
    error: APIStatusError = status_error(GET, meta, b"{}", "/x")
    assert error.request_id == "req_?"
    assert str(error).encode()
    with pytest.raises(ResponseValidationError) as caught:
        decode(ToolResult, RawResponse(GET, b"", meta))
    assert str(caught.value).encode()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"error":{"message":"cut of', {"error": {"message": "cut of"}}),
        ('{"error":{"message":"whole","code":12', {"error": {"message": "whole"}}),
        ('{"a":[1,{"b":"c"},{"d"', {"a": [1, {"b": "c"}, {}]}),
        ('{"a":[1,2', {"a": [1]}),
        ('["x","y', ["x", "y"]),
        ('{"a":', {}),
        ("[", []),
        ('{"a":"b\\', {"a": "b"}),
        ('{"a":"b\\u12', {}),
        ('{"a":"cut \\ud83d', {"a": "cut \ufffd"}),
        ('{"a":1} and more', {"a": 1}),
        ('{"a":1}}', {"a": 1}),
    ],
)
def test_a_body_that_was_cut_is_read_as_far_as_it_goes(text: str, read: object):
    """What is open is closed, and of a text that was cut the beginning is kept."""
    assert load_cut(text) == read


@pytest.mark.parametrize("text", ["", "no", '"text"', "5", "<html>", "[" * 5000, "]"])
def test_what_was_no_object_is_not_made_one(text: str):
    """Only objects and lists are completed; anything else stays no JSON."""
    with pytest.raises(ValueError):
        load_cut(text)


def test_a_refusal_that_was_cut_still_says_why():
    """Of an error body larger than what is read of it, message, code and slug are told, and the body is masked."""
    body = {"error": {"message": "Too large.", "code": 413, "slug": "Payload_TooLarge"}, "rows": ["x" * 50] * 10_000}
    error = status_error(GET, Meta(413, {}, "req_1", 1, 0.1), orjson.dumps(body)[: 256 * 1024], "/x")
    assert "Too large" in error.message
    assert (error.code, error.slug, len(error.body)) == (413, "Payload_TooLarge", BODY_SHOWN)


OURS = {"api_key": "custom-key-4711-abc", "default_headers": {"x-gate": 'hunter2"hunter2'}}


@pytest.mark.parametrize("status", [302, 404, 200])
async def test_what_we_sent_is_shown_nowhere(server: Server, status: int):
    """A key or header of ours that the answer echoes, in whatever part and form, is not shown."""
    key, gate = OURS["api_key"], OURS["default_headers"]["x-gate"]
    body = json.dumps({"error": {"message": f"seen {key} and {gate}", "slug": "X"}}).encode()
    echo = {"x_seen": key, "x_echo": gate, "location": f"https://x.example/{key}", "x_request_id": f"r-{key}"}
    server.always = answer(status, body, **echo)
    async with Composio(base_url=server.url, max_retries=0, **OURS) as composio:
        with pytest.raises(ComposioError) as caught:
            await composio.toolkits.get("github")
    error = caught.value
    shown = f"{error} {error!r} {dict(error.headers)} {error.body} {error.request_id} {pickle.dumps(error)!r}"
    assert key not in shown
    assert gate not in shown
    assert json.dumps(gate)[1:-1] not in shown


async def test_a_header_of_ours_does_not_change_the_error(server: Server):
    """A word of the platform's that is also in a header of the user's still says which error it is."""
    slug = "ActionExecute_ConnectedAccountNotFound"
    body = {"error": {"message": "No account", "slug": slug, "code": 1803, "suggested_fix": "Connect one."}}
    server.always = answer(400, json.dumps(body).encode())
    headers = {"x-app": "ConnectedAccount", "x-source": "suggested_fix"}
    async with Composio(base_url=server.url, api_key=OURS["api_key"], default_headers=headers) as composio:
        with pytest.raises(ConnectionRequiredError) as caught:
            await composio.tools.execute("A", {})
    assert (caught.value.slug, caught.value.code) == (slug, 1803)
