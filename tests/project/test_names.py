"""Public names, signatures and docstrings."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from coverage_table import namespaces

import composio_async
import composio_sync
from composio_async import errors

ROOT = Path(composio_async.__file__).parent
OLD_WORDS = re.compile(r"\b(entity|entities|integration_id|toolset)\b", re.IGNORECASE)


def test_all_is_what_the_package_has() -> None:
    """`__all__` is sorted and complete, and every name in it is there."""
    # pytest rewrites the asserts of a package that brings it a plugin, and leaves names with an @ behind
    public = {name for name in vars(composio_async) if not name.startswith(("_", "@"))} - {"annotations"}
    submodules = {path.stem for path in ROOT.iterdir() if not path.name.startswith("_")}
    named = set(composio_async.__all__)
    assert public - submodules <= named
    assert [name for name in named if not hasattr(composio_async, name)] == []
    assert len(named) == len(composio_async.__all__)


def test_both_packages_have_the_same_names() -> None:
    """Moving between the packages is the import line: same names, and the same objects for data and errors."""
    assert sorted(composio_sync.__all__) == sorted(composio_async.__all__)
    for name in composio_async.__all__:
        ours, theirs = getattr(composio_async, name), getattr(composio_sync, name)
        if isinstance(ours, type) and (issubclass(ours, BaseException) or hasattr(ours, "__attrs_attrs__")):
            assert ours is theirs


def test_every_error_of_the_tree_has_one_root() -> None:
    """Whatever the errors module defines derives from `ComposioError`."""
    classes = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, BaseException)]
    assert len(classes) > 20
    assert [one for one in classes if not issubclass(one, errors.ComposioError)] == []


def public_functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Functions and methods that users can call, by module."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if path.name.startswith("_") or "_syncgen" in name:
            continue
        for node in ast.parse(path.read_text()).body:
            body = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
            found += [
                (name, one)
                for one in body
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and not one.name.startswith("_")
            ]
    return found


@pytest.mark.parametrize(("module", "node"), public_functions(), ids=lambda one: getattr(one, "name", one))
def test_public_functions_are_documented(module: str, node: Any) -> None:
    """Every public function has a docstring, and tells each of its arguments where it has an Args section."""
    told = ast.get_docstring(node)
    assert told, f"{module}: {node.name}"
    if module.startswith(("resources", "sessions/session", "client")) and "Args:" in told:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        missing = [one.arg for one in arguments if one.arg != "self" and f"    {one.arg}:" not in _raw(node)]
        assert missing == []


def _raw(node: ast.FunctionDef) -> str:
    value = node.body[0]
    assert isinstance(value, ast.Expr)
    assert isinstance(value.value, ast.Constant)
    return str(value.value.value)


def test_old_words_stand_only_where_they_are_answered() -> None:
    """Words of older releases appear only where they are turned into today's: decorators, and names on the wire."""
    for path in sorted(ROOT.rglob("*.py")):
        if {"_syncgen", "catalog"} & set(path.parts) or "legacy" in path.name:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if OLD_WORDS.search(line) and path.parent.name != "handlers":
                assert "renamed_arguments" in line or "wire(" in line, f"{path.name}:{number}: {line.strip()}"


SEND_NOTHING = {
    "composio.aclose",
    "composio.for_user",
    "composio.with_options",
    "composio.provider.wrap_tools",
}


def test_methods_take_a_timeout() -> None:
    """Every public method that is reached from a client, a session or a user's view takes `timeout`.

    Those that send nothing do not, and are listed.
    """
    seen: dict[str, bool] = {}
    for path, cls in [*namespaces(), ("user", composio_async.User), ("request", composio_async.ConnectionRequest)]:
        for name, method in inspect.getmembers(cls, inspect.isfunction):
            if not name.startswith("_"):
                seen[f"{path}.{name}"] = "timeout" in inspect.signature(method).parameters
    assert len(seen) > 130
    assert {name for name, takes in seen.items() if not takes} == SEND_NOTHING
