"""The comparison itself: nothing that differs on the wire is taken for the same."""

from __future__ import annotations

import http.client
from typing import Any

import pytest
from comparing import ABSENT, differences
from differences import Difference
from recorder import Recorded, Recorder


def request(**changed: Any) -> Recorded:
    """A request, with some of it changed."""
    usual = {
        "method": "POST",
        "path": "/api/v3.1/tools",
        "query": {"limit": "5"},
        "headers": {"x-api-key": "ak_1"},
        "body": {"a": 1, "b": [{"c": None}], "d": {}},
    }
    return Recorded(**{**usual, **changed})


def test_equal_requests_do_not_differ() -> None:
    """The same requests in the same order have no difference, whatever the order of their fields."""
    other = request(body={"d": {}, "b": [{"c": None}], "a": 1})
    assert differences([request(), request(path="/x")], [other, request(path="/x")]) == {}


@pytest.mark.parametrize(
    ("changed", "field", "values"),
    [
        ({"method": "PUT"}, "method", ("PUT", "POST")),
        ({"path": "/api/v3.1/tools%2F"}, "path", ("/api/v3.1/tools%2F", "/api/v3.1/tools")),
        ({"query": {}}, "query.limit", (ABSENT, "5")),
        ({"query": {"limit": ["5", "5"]}}, "query.limit", (["5", "5"], "5")),
        ({"headers": {"x-api-key": "ak_2"}}, "header.x-api-key", ("ak_2", "ak_1")),
        ({"headers": {"x-api-key": "ak_1", "cookie": "c"}}, "header.cookie", ("c", ABSENT)),
        ({"body": {"a": True, "b": [{"c": None}], "d": {}}}, "body.a", (True, 1)),
        ({"body": {"a": "1", "b": [{"c": None}], "d": {}}}, "body.a", ("1", 1)),
        ({"body": {"a": 1, "b": [{}], "d": {}}}, "body.b.0.c", (ABSENT, None)),
        ({"body": {"a": 1, "b": [{"c": None}]}}, "body.d", (ABSENT, {})),
        ({"body": {"a": 1, "b": [{"c": None}], "d": []}}, "body.d", ([], {})),
        ({"body": None}, "body.a", (ABSENT, 1)),
    ],
)
def test_every_difference_is_found(changed: dict[str, Any], field: str, values: tuple[Any, Any]) -> None:
    """A change of any part is told by its name, with both values and their types."""
    found = differences([request(**changed)], [request()])
    assert repr(found[field]) == repr(values)


def test_a_request_that_one_side_sends_is_found() -> None:
    """A request more is told by its line, on either side, and the others are still compared."""
    more = request(method="GET", path="/more", body=None)
    assert differences([more, request()], [request()]) == {"GET /more": ("sent", ABSENT)}
    assert differences([request()], [request(body={}), more])["GET /more"] == (ABSENT, "sent")
    assert differences([request()], [request(body={}), more])["body.a"] == (1, ABSENT)


def test_a_listed_difference_tells_types_apart() -> None:
    """What is listed for `True` is not what is found as `1`."""
    listed = Difference(("a: *", "-a: not this"), "body.?", True, ABSENT, "A reason.")  # noqa: FBT003
    assert listed.tells("body.a", (True, ABSENT))
    assert not listed.tells("body.a", (1, ABSENT))
    assert not listed.tells("body.aa", (True, ABSENT))
    assert listed.concerns("a: this") and not listed.concerns("a: not this") and not listed.concerns("b: this")


def test_the_recorder_keeps_what_came_over_the_wire() -> None:
    """Path as it was sent, query with its repetitions, only the headers that are compared, and the body as JSON."""
    with Recorder({"tools.execute": [{"n": 1}, {"n": 2}]}, {}) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
        answers = []
        try:
            connection.request("GET", "/__intent/a%3A%20b")
            connection.getresponse().read()
            headers = {"x-api-key": "k", "content-type": "application/json; charset=utf-8", "x-other": "o"}
            for _ in range(3):
                connection.request("POST", "/api/v3.1/tools/execute/A%2FB?x=1&x=2&y=", b'{"a": 1.0}', headers)
                answers.append(connection.getresponse().read())
        finally:
            connection.close()
    assert answers == [b'{"n": 1}', b'{"n": 2}', b'{"n": 2}']
    kept = {"x-api-key": "k", "content-type": "application/json"}
    whole = Recorded("POST", "/api/v3.1/tools/execute/A%2FB", {"x": ["1", "2"], "y": ""}, kept, {"a": 1.0})
    assert server.seen["a: b"] == [whole] * 3
