"""What users meet, they can import: every type that a public signature names stands in a public module."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pytest
from adapters import installed

import composio_async
import composio_sync

PACKAGES = {"composio_async": composio_async, "composio_sync": composio_sync}
INNER = ("._syncgen", "__main__", ".emulator.", "composio_async.files")
"""Modules whose classes no user meets."""
SHORT = {"Instant", "Keys", "OptionalKey"}
"""Short words for standard types, which users write out."""


@cache
def modules(package: str) -> tuple[ModuleType, ...]:
    """The modules of a package that users may import from: no underscore in their names."""
    found = pkgutil.walk_packages(PACKAGES[package].__path__, f"{package}.")
    names = [one.name for one in found if not any(part in one.name for part in INNER)]
    here = [installed(name) for name in names if "._" not in name]
    return (PACKAGES[package], *(one for one in here if one is not None))


def annotations(cls: ast.ClassDef) -> Iterator[ast.expr]:
    """The annotations of a class's public attributes, properties and methods."""
    for node in cls.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id[0] != "_":
            yield node.annotation
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
            node.name[0] != "_" or node.name in {"__anext__", "__next__", "__aiter__", "__iter__"}
        ):
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            yield from (one.annotation for one in every if one is not None and one.annotation is not None)
            if node.returns is not None:
                yield node.returns


def imported(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Where the names of a module come from, those that only type checkers see included."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def met(package: str) -> Iterator[tuple[str, str, Any]]:
    """Every type of ours that a public class names: where, its name, and what it is."""
    for module in modules(package):
        tree = ast.parse(Path(str(module.__file__)).read_text())
        origins = imported(tree)
        for cls in tree.body:
            if not isinstance(cls, ast.ClassDef) or cls.name[0] == "_":
                continue
            for name in sorted(
                {one.id for node in annotations(cls) for one in ast.walk(node) if isinstance(one, ast.Name)}
            ):
                where, own = origins.get(name, (module.__name__, name))
                if where.partition(".")[0] not in PACKAGES:
                    continue
                value = vars(sys.modules.get(where) or importlib.import_module(where)).get(own)
                if value is not None and own not in SHORT and not isinstance(value, TypeVar | ModuleType):
                    yield f"{module.__name__}.{cls.name}", own, value


@cache
def offered(package: str) -> dict[str, list[Any]]:
    """What users can import, by name: what a module lists in `__all__`, or defines where it has none."""
    found: dict[str, list[Any]] = {}
    for module in modules(package):
        tree = ast.parse(Path(str(module.__file__)).read_text())
        listed = getattr(module, "__all__", None)
        names = set(vars(module)) - set(imported(tree)) if listed is None else set(listed)
        for name in names:
            if name[0] != "_":
                found.setdefault(name, []).append(vars(module)[name])
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_type_of_a_signature_can_be_imported(package: str) -> None:
    """A type that a public method takes or returns, or a public attribute has, is offered by a public module."""
    seen = 0
    missing: dict[str, list[str]] = {}
    for where, name, value in met(package):
        seen += 1
        if not any(value is one for one in offered(package).get(name, ())):
            missing.setdefault(name, []).append(where)
    assert seen > 200
    assert missing == {}
