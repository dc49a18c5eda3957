"""The count of contract tests is held equal: each way in which it could differ is found."""

from __future__ import annotations

from contract.counts import ONE_PACKAGE, trouble, uneven

ONE = {"test_a.py": "why", "test_b.py::test_alone": "why"}
FINE = [
    ("test_a.py::test_x", None),
    ("test_b.py::test_alone", None),
    ("test_b.py::test_both", "async"),
    ("test_b.py::test_both", "sync"),
]


def test_equal_counts_are_fine() -> None:
    """Tests for both packages, and those that are excepted, are no trouble."""
    assert trouble(FINE, ONE) == []
    assert uneven([("test_b.py::test_both", "async", "passed"), ("test_b.py::test_both", "sync", "failed")]) == []


def test_a_test_for_one_package_is_trouble() -> None:
    """A test that runs for one package only, or more often for one, or for none by name, is told."""
    for extra in ("async", "sync", None):
        (told,) = trouble([*FINE, ("test_b.py::test_both", extra)], ONE)
        assert told.startswith("test_b.py::test_both: runs ")
    (told,) = trouble([*FINE, ("test_c.py::test_new", None)], ONE)
    assert told == "test_c.py::test_new: runs 0 times for composio_async, 0 times for composio_sync"


def test_a_stale_exception_is_trouble() -> None:
    """An entry of the list that excepts nothing, or a test that runs for both, is told."""
    (told,) = trouble(FINE[1:], ONE)
    assert told.startswith("test_a.py: is excepted")
    (told,) = trouble([("test_a.py::test_x", "async"), ("test_a.py::test_x", "sync"), *FINE[1:]], ONE)
    assert told.startswith("test_a.py: is excepted")


def test_a_skip_for_one_package_is_trouble() -> None:
    """A test that one package skips while it runs is told."""
    (told,) = uneven([("test_b.py::test_both", "async", "passed"), ("test_b.py::test_both", "sync", "skipped")])
    assert told.startswith("test_b.py::test_both: ")


def test_every_exception_has_a_reason() -> None:
    """The list says why for each of its few entries."""
    assert all(ONE_PACKAGE.values())
    assert len(ONE_PACKAGE) < 10
