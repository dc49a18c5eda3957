"""Every operation of the platform has a method here, an answer in the emulator, and a row on the page."""

from __future__ import annotations

from coverage_table import NONE, PAGE, facts, methods, own_operations, rows, shape, text

from composio_async.emulator.routes import ROUTES

KEYS = {"ApiKeyAuth": "project", "UserApiKeyAuth": "user", "OrgApiKeyAuth": "org"}
BESIDES = {"realtime.credentials", "realtime.auth"}
"""Operations that the official SDKs call by hand; no reference lists them."""


def test_no_operation_is_missing() -> None:
    """Each of the platform's operations is one of ours, and we have none that the platform has not."""
    ours = {(one.method, shape(one.path)) for one in own_operations().values()}
    theirs = {one.request for one in facts()}
    assert len(theirs) == len(facts()) == 113
    assert sorted(theirs - ours) == []
    assert sorted(ours - theirs) == []


def test_no_method_is_missing() -> None:
    """Each operation is what a public method says that it calls, first of all."""
    assert [f"{one.method} {one.path}" for one in facts() if one.request not in methods()] == []


def test_the_emulator_answers_them_all() -> None:
    """The emulator has a route for each operation, and says where its answers come from."""
    routes = {(route.method, shape(route.path)) for route in ROUTES}
    assert sorted({one.request for one in facts()} - routes) == []
    assert {row[4] for row in rows()} <= {"derived", "recorded", "guessed"}
    assert NONE not in {cell for row in rows() for cell in row}


def test_operations_take_the_keys_that_the_platform_takes() -> None:
    """The kinds of keys of an operation, and of its route, are the platform's, in the platform's order."""
    security = {one.request: tuple(KEYS[name] for name in one.security if name in KEYS) for one in facts()}
    for operation in own_operations().values():
        assert operation.keys == security[operation.method, shape(operation.path)], operation.name
    for route in ROUTES:
        taken = security.get((route.method, shape(route.path)))
        assert taken == route.credentials or (taken is None and route.operation in BESIDES), route.operation


def test_the_page_is_the_codes() -> None:
    """`docs/coverage.md` is, letter for letter, what the code says; `coverage_table.py --write` writes it."""
    assert PAGE.read_text() == text()
