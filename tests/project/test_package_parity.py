"""Both packages side by side, by reflection: what one offers, the other does, under one name and in the same words."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache, cached_property
from types import ModuleType
from typing import Any

import pytest
from adapters import installed

import composio_async
import composio_sync

RENAMED = {
    "aclose": "close",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
}
"""Members that have another name in the synchronous package."""
ONLY_ASYNC = {
    ".emulator.": "how the emulator works; users import from `emulator` itself",
    ".files": "how the core moves files",
    ".legacy_words": "the core's table of old words",
    ".providers.mcp": "an MCP client, which is asynchronous itself",
    ".resources.official": "how the core has official provider objects run calls",
    ".resources.scopes": "how the core reads scopes",
    ".resources.wrapping": "how the core hands tools to providers",
    ".schemas.comparable": "how the core fits schemas",
    ".schemas.forms": "how the core fits schemas",
    ".schemas.inlining": "how the core fits schemas",
    ".schemas.keys": "how the core fits schemas",
    ".schemas.root": "how the core fits schemas",
    ".schemas.sound": "how the core fits schemas",
    ".schemas.strict": "how the core fits schemas",
    ".schemas.walking": "how the core fits schemas",
    ".sessions.wire": "how the core writes a session's options",
    ".waiting": "how the core waits",
}
"""Modules, by their beginnings, that have no synchronous one, and why."""
HERE_ALREADY = "the first page is there with the list, so its fields are, too"
DIFFERENT = {
    "composio_async.pagination.Pager": "one is awaited, the other has its first page",
    "composio_async.pagination.Pager.__init__": "users get one, and make none",
    "composio_async.pagination.Pager.items": HERE_ALREADY,
    "composio_async.pagination.Pager.meta": HERE_ALREADY,
    "composio_async.pagination.Pager.next_cursor": HERE_ALREADY,
    "composio_async.pagination.Pager.total_items": HERE_ALREADY,
}
"""Classes whose words differ, and members that are there in one package only, and why."""
PLAIN = re.compile(r"\b(?:await|async)\s+")
IN_CODE = re.compile(
    r"`[^`]*\b(?:await |async (?:with|for|def) |aclose)[^`]*`|^\s+(?:.* )?await |^\s+async ", re.MULTILINE
)


@cache
def modules(package: ModuleType) -> dict[str, ModuleType]:
    """The modules that users may import from, by their names below the package."""
    found = {"": package}
    for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not any(part.startswith("_") for part in one.name.split(".")):
            module = installed(one.name)
            if module is not None:
                found[one.name.removeprefix(package.__name__)] = module
    return found


ASYNC, SYNC = modules(composio_async), modules(composio_sync)


def facades() -> Iterator[tuple[str, type, type]]:
    """Each synchronous class with the asynchronous one that it stands for; the same name, in the same module."""
    for name, module in {**SYNC, "._outcomes": importlib.import_module("composio_sync._outcomes")}.items():
        for word, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__:
                core = getattr(importlib.import_module(f"composio_async{name}"), word)
                yield f"{core.__module__}.{core.__name__}", core, value
    yield "composio_async.pagination.Pager", composio_async.Pager, composio_sync.Pager


PAIRS = list(facades())


def members(cls: type) -> dict[str, Any]:
    """What users reach on an object of a class: public names, and those that Python calls by itself."""
    found: dict[str, Any] = {}
    for one in reversed([one for one in cls.__mro__ if one.__module__.startswith(("composio_", "toy_"))]):
        found |= {name: None for name in inspect.get_annotations(one) if not name.startswith("_")}
        found |= {name: value for name, value in vars(one).items() if shown(name)}
    return found


def shown(name: str) -> bool:
    """Whether a name is public, or one of those that make the class usable."""
    return not name.startswith("_") or name in {"__init__", "__enter__", "__exit__", "__iter__", "__next__", *RENAMED}


def is_data(value: Any) -> bool:
    """Whether a member is read, and not called."""
    return value is None or isinstance(value, property | cached_property) or inspect.ismemberdescriptor(value)


def test_modules_are_the_same() -> None:
    """A public module of one package is one of the other, but for those in the table."""
    missing = ASYNC.keys() - SYNC.keys()
    assert [name for name in missing if not name.startswith(tuple(ONLY_ASYNC))] == []
    walked = pkgutil.walk_packages(composio_async.__path__, "composio_async.")
    missing = {one.name.removeprefix("composio_async") for one in walked} - SYNC.keys()
    assert [begin for begin in ONLY_ASYNC if not any(name.startswith(begin) for name in missing)] == []
    assert SYNC.keys() - ASYNC.keys() == set()


@pytest.mark.parametrize("name", SYNC)
def test_names_are_the_same(name: str) -> None:
    """`__all__` is the same; what is no facade is one object in both packages, and the module says the same."""
    ours, theirs = ASYNC[name], SYNC[name]
    if hasattr(ours, "__all__"):
        assert list(theirs.__all__) == list(ours.__all__)
    facade_names = {cls for _, _, cls in PAIRS}
    for word in getattr(theirs, "__all__", ()):
        one, other = getattr(ours, word), getattr(theirs, word)
        if isinstance(other, ModuleType):
            assert other.__name__.partition(".")[2] == one.__name__.partition(".")[2]
        elif other not in facade_names:
            assert one is other
    assert plain(theirs.__doc__) == plain(ours.__doc__)


@pytest.mark.parametrize(("name", "core", "facade"), PAIRS, ids=[name for name, _, _ in PAIRS])
def test_members_are_the_same(name: str, core: type, facade: type) -> None:
    """Same members with the same parameters, kinds, defaults, annotations and words; and none is a coroutine."""
    ours = {RENAMED.get(word, word): (word, value) for word, value in members(core).items()}
    theirs = members(facade)
    assert (plain(facade.__doc__) == plain(core.__doc__)) == (name not in DIFFERENT)
    for word in ours.keys() | theirs.keys():
        if f"{name}.{word}" in DIFFERENT or (word == "__init__" and "__init__" not in vars(facade)):
            continue
        assert word in ours, f"{name}.{word} is in composio_sync only"
        assert word in theirs, f"{name}.{word} is not in composio_sync"
        compare(f"{name}.{word}", ours[word][1], theirs[word])


def compare(name: str, core: Any, facade: Any) -> None:
    """One member of both."""
    assert is_data(core) == is_data(facade), name
    if is_data(core):
        told = core.__doc__ if isinstance(core, property | cached_property) else None
        assert told is None or plain(facade.__doc__) == plain(told), name
        return
    ours, theirs = inspect.unwrap(core), inspect.unwrap(facade)
    assert not is_async(theirs), f"{name} is a coroutine in composio_sync"
    assert is_async(ours) or not name.endswith((".__enter__", ".__exit__", ".__next__", ".close")), name
    if name.endswith((".__iter__", ".__enter__")):
        return
    assert parameters(ours) == parameters(theirs), name
    assert plain(theirs.__doc__) == plain(ours.__doc__), name
    assert raised(theirs) == raised(ours), name
    assert not IN_CODE.search(theirs.__doc__ or ""), f"{name}: {theirs.__doc__}"


def is_async(function: Any) -> bool:
    """Whether a call of it must be awaited or walked with `async for`."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def parameters(function: Any) -> list[Any]:
    """Names, kinds, defaults and annotations of the parameters, and what comes back."""
    signature = inspect.signature(function)
    listed = [(one.name, one.kind, one.default, one.annotation) for one in signature.parameters.values()]
    return [*listed, re.sub(r"\bPages\[(\w+)\]", r"Iterator[Page[\1]]", str(signature.return_annotation))]


def plain(text: str | None) -> str:
    """A docstring without its awaits, in the words of the synchronous package."""
    words = PLAIN.sub("", inspect.cleandoc(text or "")).replace("aclose", "close")
    return words.replace("composio_async", "composio_sync").replace("An asyncio SDK", "A synchronous SDK")


def raised(function: Any) -> list[str]:
    """The errors that a docstring announces."""
    _, _, section = (inspect.getdoc(function) or "").partition("Raises:\n")
    return re.findall(r"^ {4}(\w+):", section.partition("\n\n")[0], re.MULTILINE)


def test_most_of_it_was_compared() -> None:
    """The walk reaches all namespaces and their methods: a reflection that finds nothing would be content."""
    assert len(PAIRS) > 30
    compared = [word for _, core, _ in PAIRS for word in members(core)]
    assert len(compared) > 250
    errors = {
        error for _, core, _ in PAIRS for value in members(core).values() for error in raised(inspect.unwrap(value))
    }
    assert {"ToolNotFoundError", "ConnectionRequestTimeoutError"} <= errors


def test_no_entry_of_the_tables_is_stale() -> None:
    """Each rename happens, and each difference is one."""
    assert RENAMED.keys() <= {word for _, core, _ in PAIRS for word in members(core)}
    for entry in DIFFERENT:
        name, _, word = entry.rpartition(".")
        pairs = {title: (members(core), members(facade)) for title, core, facade in PAIRS}
        if entry in pairs:
            continue
        core, facade = pairs[name]
        assert word in facade
        with pytest.raises((AssertionError, KeyError)):
            compare(entry, core[word], facade[word])
