"""The generator on a toy package: what comes out works, is typed, and what has no rule stops it."""

from __future__ import annotations

import gc
import importlib
import inspect
import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import toy

from composio_async._portal_pages import Pager
from composio_async._syncgen import PLAN, NoRuleError, Plan, Root, explain, generate
from composio_async._syncgen.__main__ import main
from composio_async._syncgen.docs import rewritten
from composio_async._syncgen.facade import BASES, DELEGATED, ITERATORS, RENAMED
from composio_async._syncgen.package import Package
from composio_async._syncgen.rules import MEMBERS, RULES
from composio_async._syncgen.signature import BINDING, SCOPE
from composio_async._syncgen.source import ASYNC_TYPES, VALUE_DECORATORS, VALUES, Source

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the toy package and what was generated from it are."""
    folder = tmp_path_factory.mktemp("toy")
    assert main([], toy.PLAN, toy.write(folder), folder / "toy_sync") == 0
    return folder


@pytest.fixture(scope="module")
def toy_sync(folder: Path) -> Iterator[ModuleType]:
    """The generated package, imported."""
    sys.path.insert(0, str(folder))
    yield importlib.import_module("toy_sync")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] in {"toy_async", "toy_sync"}]:
        del sys.modules[name]


@pytest.fixture
def client(toy_sync: ModuleType) -> Iterator[Any]:
    with toy_sync.Client() as client:
        yield client


def test_coroutines_and_plain_methods(client: Any) -> None:
    """Coroutines run, plain methods are passed on, None is None."""
    thing = client.things.get("a")
    assert thing.tools() == ["default"]
    assert thing.ping() == "pong"
    assert client.things.plain(3) == {"sum": 2}
    assert client.things.forget() is None
    assert (thing.read(), thing.read(raw=True)) == ("a", b"a")


def test_results_are_wrapped_and_arguments_unwrapped(client: Any, toy_sync: ModuleType) -> None:
    """T, T | None and list[T] come out as facades, and go in again as what is behind them."""
    thing = client.things.get("a")
    assert isinstance(thing, toy_sync.Thing)
    assert client.things.find("") is None
    assert isinstance(client.things.find("b"), toy_sync.Thing)
    assert [type(one) for one in client.things.all()] == [toy_sync.Thing] * 2
    assert client.things.join(thing) == "a"
    assert client.things.join(thing, client.things.find("b")) == "ab"
    assert thing.parent is None


def test_namespaces_keep_their_identity(client: Any) -> None:
    """A namespace is one object, also the one that is loaded late; a method that returns self returns self."""
    assert client.things is client.things
    assert client.extra is client.extra
    assert client.extra.late() == "late"
    thing = client.things.get("a")
    assert thing.rename("b", "c", loud=True, size=3) is thing
    assert thing.label == "b-c!3"


def test_attributes_properties_and_dunders(client: Any) -> None:
    """Properties are read and set through; equality, hash and repr are those of the core, the package is shown."""
    thing, same = client.things.get("a"), client.things.get("a")
    assert (thing == same, hash(thing) == hash(same), thing == "a") == (True, True, False)
    assert repr(thing) == "toy_sync.Thing('a')"
    assert "toy_sync.things.Things" in repr(client.things)
    thing.size = 3
    assert (thing.size, thing.label) == (3, "xxx")


def test_iterators(client: Any, toy_sync: ModuleType) -> None:
    """An asynchronous iterator is a plain one, closes, and is closed when it is dropped."""
    thing = client.things.get("a")
    closed = toy_sync.Changes.closed
    closed.clear()
    assert list(thing.changes()) == ["one", "two", "three"]
    with thing.changes() as changes:
        assert next(changes) == "one"
    del changes
    feed = thing.feed()
    assert (len(feed), list(feed)) == (2, ["a", "b"])
    gc.collect()
    client.things.forget()
    client.things.forget()
    assert len(closed) == 4


def test_pagers(client: Any) -> None:
    """A list is the hand-written pager: its first page is there, and it walks the rest."""
    toys = client.things.list()
    assert type(toys) is Pager
    assert [one.name for one in toys.items] == ["a"]
    assert [one.name for one in toys] == ["a", "b"]


def test_callbacks_run_in_worker_threads(client: Any) -> None:
    """A plain callback may call the client back; it runs neither here nor on the loop."""
    seen: list[Any] = []

    def on_change(label: str) -> str:
        seen.append((client.things.get(label).read(), threading.current_thread() is threading.main_thread()))
        return "told"

    async def native(label: str) -> str:
        return "native"

    assert client.things.get("a").listen(on_change, also=native) == ["told", "native"]
    assert seen == [("a", False)]


def test_decorators_and_class_methods(client: Any, toy_sync: ModuleType) -> None:
    """A decorator on the list is kept; class methods make leased clients, static methods are passed on."""
    with pytest.raises(TypeError, match="kind is label today"):
        client.things.get("a").rename("b", kind="c")
    made = toy_sync.Client.of(7)
    assert made.things.get("a").tools() == 7
    assert toy_sync.Client.version() == "1"
    assert made._core._quiet is True


def test_a_dropped_client_is_closed_with_its_last_part(toy_sync: ModuleType) -> None:
    """Whatever came from a client keeps it open; after the last part is dropped it is closed."""
    client = toy_sync.Client()
    core, things = client._core, client.things
    copied = client.copy()
    del client
    gc.collect()
    assert things.get("a").read() == "a"
    assert core._closed == 0
    del things
    gc.collect()
    assert copied.things.get("a").read() == "a"
    assert core._closed == 0
    del copied
    gc.collect()
    toy_sync.Client().things.forget()
    assert core._closed == 1


def test_a_root_with_a_thread_of_its_own(toy_sync: ModuleType) -> None:
    """Its coroutines and plain methods run on its own thread, and after the end plain methods still answer."""
    here = threading.get_ident()
    with toy_sync.Server(port=5) as server:
        there = server.start()
        assert server.port == 5
        assert server.log(7) == [there, there, 7]
        assert there not in {here, toy_sync.Client().things.get("a")._portal.run(_ident())}
    assert server.log() == [there, there, here]
    assert server.port == -1
    server.close()


async def _ident() -> int:
    return threading.get_ident()


def test_containers(client: Any) -> None:
    """What Python asks of a container, its facade asks of the core; a class may derive from the iterators' types."""
    shelf = client.things.shelf("you")
    assert (bool(shelf), bool(client.things.shelf("")), "best" in shelf, "worst" in shelf) == (True, False, True, False)
    assert (shelf[1], str(shelf), list(shelf)) == ("o", "the shelf of you", [1, 0])
    assert list(client.things.drawer()) == ["a", "b"]


def test_attributes_are_documented(client: Any, toy_sync: ModuleType) -> None:
    """An attribute has the words that the class says about it; one with a facade is one object."""
    shelf = client.things.shelf("you")
    assert inspect.getdoc(toy_sync.things.Shelf.best) == "What stands in front,\nfor all to see."
    assert toy_sync.things.Shelf.owner.__doc__ == "Whose it is."
    assert shelf.best is shelf.best
    assert (shelf.best.label, shelf.owner) == ("best", "you")
    assert (toy_sync.things.Shelf.size(), toy_sync.things.Shelf.size(wide=True)) == (10, 20)


def test_secrets_are_hidden_before_they_go_on(client: Any) -> None:
    """A parameter that holds a secret goes through the function that hides it, in front of the core as well."""
    assert client.things.whisper("x") == "covered covered x"


def test_a_context_manager_is_one_task(client: Any, toy_sync: ModuleType) -> None:
    """A method with `@asynccontextmanager` is for `with`, and its timeout may span the block."""
    shelf = client.things.shelf("you")
    with shelf.locked() as owner:
        assert (owner, shelf.owner) == ("you+", "you+")
    assert shelf.owner == "you+-"
    with pytest.raises(ZeroDivisionError), shelf.locked():
        _ = 1 / 0
    with pytest.raises(LookupError, match="no lock"):
        shelf.locked(fail="no lock").__enter__()
    assert shelf.owner == "you+-+-+-"
    with shelf.lent("book") as thing:
        assert (type(thing), thing.label) == (toy_sync.Thing, "book")
    with shelf.lent("book"):
        raise ValueError
    assert shelf.owner == "forgiven"


def test_a_context_manager_whose_time_is_up(client: Any) -> None:
    """Its timeout ends it amid the block, and the block is told at its end; the loop goes on."""
    shelf = client.things.shelf("you")
    with pytest.raises(TimeoutError), shelf.locked(0.01):
        until = time.monotonic() + 5
        while shelf.owner != "you+-" and time.monotonic() < until:
            client.things.forget()
        assert shelf.owner == "you+-"
    assert client.things.get("a").read() == "a"


def test_a_context_manager_that_is_dropped(client: Any) -> None:
    """One that is never left ends when it is collected."""
    shelf = client.things.shelf("you")
    scope = shelf.locked()
    scope.__enter__()
    del scope
    gc.collect()
    until = time.monotonic() + 5
    while shelf.owner != "you+-" and time.monotonic() < until:
        client.things.forget()
    assert shelf.owner == "you+-"


def test_names_and_reexports(toy_sync: ModuleType, folder: Path) -> None:
    """`__all__` is the source's; classes are facades, all else the same objects; public modules are mirrored."""
    toy_async = importlib.import_module("toy_async")
    assert toy_sync.__all__ == toy_async.__all__
    assert toy_sync.Toy is toy_async.Toy
    assert toy_sync.Page is toy_async.Page
    assert toy_sync.Pager is Pager
    assert toy_sync.paint.__name__ == "toy_sync.paint"
    assert toy_sync.paint.mix is toy_async.paint.mix
    assert toy_sync.paint.__all__ == ["Colour", "mix"]
    assert toy_sync.__doc__ == "A synchronous SDK for toys."
    assert (folder / "toy_sync" / "py.typed").exists()


def test_late_modules_stay_late(folder: Path) -> None:
    """What the source imports for type checkers only, the facade imports on first use."""
    script = "import sys, toy_sync; print([n for n in sys.modules if n.endswith('.extra')])"
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.strip() == "[]"


def test_docstrings_lose_their_awaits(client: Any, toy_sync: ModuleType) -> None:
    """Code in examples and in backticks is synchronous, the words around it stay."""
    assert toy_sync.Client.__doc__ == "A client; `client.close()` closes it."
    assert toy_sync.Changes.__doc__ == "An iterator of changes; leave it with `close()` or `with`."
    assert '`client.things.get("a")` of `toy_sync`' in client.things.get.__doc__
    assert inspect.getdoc(toy_sync.Thing.rename) == textwrap.dedent("""\
        Rename, with a back\\slash.

        Example:
            def main() -> None:
                with Client() as client:
                    thing = client.things.get("a")
                    for change in thing.changes():
                        print([x for x in thing.changes()])
                    client.close()

            main()""")


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ("await = 3", "does not compile"),
        ("await asyncio.gather(a, b)", "needs an event loop"),
        ("asyncio.run(\n        main())", "spans lines"),
    ],
)
def test_an_example_that_cannot_be_rewritten_stops_the_generator(example: str, why: str) -> None:
    """Every example is compiled after the rewriting, so that a bad one is not published."""
    with pytest.raises(NoRuleError, match=why):
        rewritten(f"Do it.\n\nExample:\n    {example}\n", "toy_async", "toy_sync")


OVERLOADS = """@overload
    async def m(self, x: int) -> Thing: ...
    @overload
    async def m(self, x: str) -> int: ...
    async def m(self, x: int | str) -> Thing | int: ..."""

REFUSED = {
    "dict": ("async def m(self) -> dict[str, Thing]: ...", "Other.m: Thing inside of dict[str, Thing] has no rule"),
    "tuple": ("async def m(self) -> tuple[Thing, int]: ...", "Thing inside of tuple[Thing, int] has no rule"),
    "iterator": ("async def m(self) -> AsyncIterator[int]: ...", "AsyncIterator in AsyncIterator[int] has no rule"),
    "generator": ("def m(self) -> AsyncGenerator[int]: ...", "AsyncGenerator in AsyncGenerator[int] has no rule"),
    "awaitable": ("def m(self) -> Awaitable[int]: ...", "Awaitable in Awaitable[int] has no rule"),
    "alias": ("async def m(self) -> Pair: ...", "Thing inside of Pair has no rule"),
    "coroutine pager": ("async def m(self) -> Pager[int]: ...", "a coroutine that gives a pager has no rule"),
    "optional pager": ("def m(self) -> Pager[int] | None: ...", "Pager[int] | None has no rule"),
    "callable": ("async def m(self, f: Callable[[], None]) -> None: ...", "Other.m(f): Callable in Callable"),
    "callbacks": ("async def m(self, f: list[Listener]) -> None: ...", "Listener in list[Listener] has no rule"),
    "wrapped list": ("async def m(self, f: list[Thing]) -> None: ...", "Thing inside of list[Thing] has no rule"),
    "options": (
        "async def m(self, **o: Unpack[Bad]) -> None: ...",
        "Other.m(o), Bad: Listener in Listener has no rule",
    ),
    "star": ("async def m(self, *things: Thing) -> None: ...", "a star parameter cannot be converted"),
    "no annotation": ("async def m(self, x) -> None: ...", "Other.m(x): has no annotation"),
    "private parameter": ("async def m(self, _x: int) -> None: ...", "a parameter with a private name has no rule"),
    "no return": ("async def m(self, x: int): ...", "Other.m: has no return annotation"),
    "quoted": ("async def m(self) -> 'Thing': ...", "the quoted annotation 'Thing'"),
    "unknown name": ("async def m(self) -> Nowhere: ...", "Nowhere is not defined or imported"),
    "decorator": ("@cache\n    async def m(self) -> int: ...", "Other.m: the decorator cache has no rule"),
    "default": ("async def m(self, x: int = 1 + 1) -> None: ...", "an expression of kind BinOp"),
    "dunder": ("def __getattr__(self, name: str) -> int: ...", "Other.__getattr__: has no rule"),
    "attribute": ("x = 3", "Other.x: Assign in a class has no rule"),
    "class": ("class Inner: ...", "Other.Inner: ClassDef in a class has no rule"),
    "statement": ("if True: ...", "If in line"),
    "undeclared": ("def _m(self) -> None:\n        self.name = 3", "Other.name: is set, but not annotated"),
    "both closes": (
        "def close(self) -> None: ...\n    async def aclose(self) -> None: ...",
        "there is a close as well",
    ),
    "entering": ("async def __aenter__(self) -> int: ...", "entering something that is not self has no rule"),
    "context manager": (
        "@asynccontextmanager\n    async def m(self) -> Thing: ...",
        "Other.m: a context manager that is not declared as an iterator has no rule",
    ),
    "context manager of many": (
        "@asynccontextmanager\n    async def m(self) -> AsyncIterator[list[Thing]]: ...",
        "Other.m: a context manager of this type has no rule",
    ),
    "async property": ("@property\n    async def x(self) -> int: ...", "the decorator property has no rule"),
    "class method": ("@classmethod\n    def of(cls) -> Other: ...", "a class method of this kind has no rule"),
    "overloads": (
        OVERLOADS,
        "overloads that are wrapped differently have no rule",
    ),
}


@pytest.mark.parametrize(("member", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_has_no_rule_stops_the_generator(tmp_path: Path, member: str, why: str) -> None:
    """Nothing is passed through by default: the generator stops with the qualified name and the reason."""
    with pytest.raises(NoRuleError) as caught:
        generate(toy.PLAN, toy.write(tmp_path, {"extra.py": _extra(member)}))
    assert why in str(caught.value)
    assert "toy_async.extra" in str(caught.value)


def _extra(member: str, *, head: str = "", base: str = "") -> str:
    return f"""\
from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import TypeAlias, TypedDict, Unpack, overload

from attrs import frozen
from composio_async.pagination import Pager
from toy_async.things import Listener, Thing

Pair: TypeAlias = tuple[Thing, Thing]
{head}

class Bad(TypedDict):
    on_change: Listener


class Other{base}:
    async def fine(self) -> int: ...

    {member}


class Extra:
    async def late(self) -> Other: ...
"""


@pytest.mark.parametrize("name", sorted(ASYNC_TYPES))
def test_every_asynchronous_type_stops_the_generator(tmp_path: Path, name: str) -> None:
    """None of them reaches synchronous code, as a result or as a parameter."""
    for member in (f"def m(self) -> {name}[int]: ...", f"async def m(self, x: {name}[int]) -> None: ..."):
        head = f"from somewhere import {name}"
        with pytest.raises(NoRuleError, match=f"Other.m.*{name}"):
            generate(toy.PLAN, toy.write(tmp_path, {"extra.py": _extra(member, head=head)}))


@pytest.mark.parametrize("kind", sorted([*VALUES, *VALUE_DECORATORS]))
def test_every_kind_of_value_that_holds_a_facade_stops_the_generator(tmp_path: Path, kind: str) -> None:
    """A value is the same object in both packages, so it cannot hold what is not."""
    decorator, base = (f"@{kind}", "") if kind in VALUE_DECORATORS else ("", f"({kind})")
    head = f"from somewhere import {kind}\n\n{decorator}\nclass V{base}:\n    thing: Thing"
    with pytest.raises(NoRuleError, match="V: a value with asynchronous members"):
        generate(toy.PLAN, toy.write(tmp_path, {"extra.py": _extra("async def m(self) -> V: ...", head=head)}))


@pytest.mark.parametrize(
    ("member", "head", "base", "why"),
    [
        (
            "async def m(self) -> V: ...",
            "@frozen\nclass V:\n    thing: Thing",
            "",
            "V: a value with asynchronous members",
        ),
        ("", "class B: ...", "(B)", "Other: the base B has no rule"),
    ],
)
def test_values_and_bases_without_a_rule(tmp_path: Path, member: str, head: str, base: str, why: str) -> None:
    """A value that holds a walked class, and an unknown base, stop the generator too."""
    with pytest.raises(NoRuleError, match=why):
        generate(toy.PLAN, toy.write(tmp_path, {"extra.py": _extra(member, head=head, base=base)}))


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (replace(toy.PLAN, callbacks=("Listener", "Gone")), "Gone: is in `callbacks`"),
        (replace(toy.PLAN, watchers=("Watcher", "Gone")), "Gone: is in `watchers`"),
        (replace(toy.PLAN, watchers=()), "ToyOptions: Callable in Watcher | None has no rule"),
        (replace(toy.PLAN, decorators=("marked", "gone")), "gone: is in `decorators`"),
        (replace(toy.PLAN, shared=("toy_async.models", "toy_async.gone")), "toy_async.gone: is in `shared`"),
        (replace(toy.PLAN, public=("toy_async.gone",)), "toy_async.gone: is in `public`"),
        (replace(toy.PLAN, coroutines=("toy_async.gone",)), "toy_async.gone: is in `coroutines`"),
        (replace(toy.PLAN, secrets={**toy.PLAN.secrets, "Gone": ("a", "b")}), "Gone: is in `secrets`"),
        (replace(toy.PLAN, replaced={**toy.PLAN.replaced, ("a", "Gone"): ("a", "b")}), "Gone: is in `replaced`"),
        (replace(toy.PLAN, roots=(Root("toy_async.models", "Toy"),)), "Toy: a root must be a class"),
        (replace(toy.PLAN, roots=toy.PLAN.roots[:1]), "Server: is exported, but no root leads to it"),
    ],
)
def test_an_unused_entry_of_the_plan_stops_the_generator(tmp_path: Path, plan: Plan, why: str) -> None:
    """The tables cannot outlive what they are for."""
    with pytest.raises(NoRuleError, match=why):
        generate(plan, toy.write(tmp_path))


ONLY_IN_THE_TOY = {
    "attribute",
    "class attribute",
    "class method",
    "class method that makes a root",
    "container",
    "equality",
    "facade as base",
    "hash",
    "iteration",
    "iterator",
    "list",
    "optional",
    "scope",
    "setter",
    "static method",
    "unwrapped",
}
"""Rules that the real package has no use for today: what an SDK of this kind may grow into."""


def _used(plan: Plan, folder: Path) -> tuple[set[str], set[str]]:
    """The rules, and the entries of tables, that writing a package takes."""
    package = Package(plan, Source(plan.source, folder))
    package.files()
    return {rule for rules in package.walk.ruled.values() for rule in rules}, package.walk.used


def test_no_rule_is_unused(folder: Path) -> None:
    """Each rule, and each entry of the tables behind the rules, is used; which ones the toy alone needs is known."""
    (real, entries), (toys, more) = _used(PLAN, ROOT / "composio_async"), _used(toy.PLAN, folder / "toy_async")
    assert toys | real == RULES.keys()
    assert RULES.keys() - real == ONLY_IN_THE_TOY
    for table in (RENAMED, DELEGATED, BASES, ITERATORS, BINDING, [SCOPE]):
        assert set(table) - entries - more == set()


@pytest.mark.parametrize("plan", [PLAN, toy.PLAN], ids=lambda plan: plan.source)
def test_every_public_member_has_one_rule(plan: Plan, folder: Path, toy_sync: ModuleType) -> None:
    """What a user can see of an asynchronous class by reflection, `--explain` names, each with one rule for members."""
    explained = explain(plan, (ROOT if plan is PLAN else folder) / plan.source)
    seen = 0
    for name in {
        title.rpartition(".")[0] for title, rules in explained.items() if (MEMBERS.keys() - {"setter"}) & set(rules)
    }:
        module, _, cls = name.rpartition(".")
        for member in vars(getattr(importlib.import_module(module), cls)):
            if member.startswith("_"):
                continue
            rules = [rule for rule in explained[f"{name}.{member}"] if rule in MEMBERS]
            assert len(rules) == 1, f"{name}.{member}: {rules}"
            seen += 1
    assert seen > 25


def test_the_rules_can_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--explain` prints all rules, and which of them wrote each member, result and parameter; it writes nothing."""
    assert main(["--explain"], toy.PLAN, folder / "toy_async", folder / "nowhere") == 0
    told = capsys.readouterr().out
    assert all(f"  {name}: {one.matches}  ->  {one.emits}" in told for name, one in RULES.items())
    assert "toy_async.things.Things.find: optional, coroutine" in told
    assert "toy_async.things.Things.join(other): optional, unwrapped" in told
    assert not (folder / "nowhere").exists()


def test_a_rule_must_be_in_the_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The set is closed: code for a rule that the table does not have stops at the first use of it."""
    monkeypatch.delitem(RULES, "closing")
    with pytest.raises(NoRuleError, match="aclose: the rule 'closing' is not in the table"):
        generate(toy.PLAN, folder / "toy_async")


def test_check_finds_stale_missing_and_orphan_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--check changes nothing, prints what differs and fails; writing repairs, but removes only what was generated."""
    source, target = toy.write(tmp_path), tmp_path / "toy_sync"
    assert main(["--check"], toy.PLAN, source, target) == 1
    assert not target.exists()
    assert main([], toy.PLAN, source, target) == 0
    assert main(["--check"], toy.PLAN, source, target) == 0
    capsys.readouterr()
    (target / "client.py").write_text("broken = (")
    (target / "things.py").unlink()
    (target / "orphan.py").write_text("# Generated from toy_async/orphan.py")
    assert main(["--check"], toy.PLAN, source, target) == 1
    told = capsys.readouterr().out
    assert "--- client.py (stale)" in told
    assert "-broken = (" in told
    assert "--- things.py (missing)" in told
    assert "toy_sync/orphan.py: nothing generates it" in told
    assert main([], toy.PLAN, source, target) == 0
    assert main(["--check"], toy.PLAN, source, target) == 0
    (target / "mine.py").write_text("# by hand")
    assert main([], toy.PLAN, source, target) == 1
    assert (target / "mine.py").exists()


def test_a_missing_rule_is_an_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command names what it cannot do and writes nothing."""
    source = toy.write(tmp_path, {"extra.py": _extra("x = 3")})
    assert main([], toy.PLAN, source, tmp_path / "toy_sync") == 2
    assert "toy_async.extra.Other.x" in capsys.readouterr().err
    assert not (tmp_path / "toy_sync").exists()


GENERATE = """
import json, pathlib, sys, types
package = types.ModuleType("composio_async")  # the generator needs nothing of the package around it
package.__path__ = [sys.argv[1] + "/composio_async"]
sys.modules["composio_async"] = package
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import toy
from composio_async._syncgen import PLAN, generate
assert "%d.%d" % sys.version_info[:2] == sys.argv[4]
real = generate(PLAN, pathlib.Path(sys.argv[1], "composio_async"))
print(json.dumps([generate(toy.PLAN, pathlib.Path(sys.argv[3])), real]))
assert not any(name.startswith(("aiohttp", "composio_sync", "anyio", "toy_async")) for name in sys.modules)
"""


def _python(version: str) -> str | None:
    """An interpreter of a version, found by running it."""
    pyenv = [Path(one) for one in (os.environ.get("PYENV_ROOT"), Path.home() / ".pyenv") if one]
    installed = [str(one) for root in pyenv for one in root.glob(f"versions/{version}*/bin/python")]
    for candidate in [sys.executable, f"python{version}", *installed]:
        try:
            done = subprocess.run(
                [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True
            )
        except OSError:
            continue
        if done.stdout.strip() == version:
            return candidate
    return None


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_output_is_the_same_everywhere(folder: Path, version: str) -> None:
    """Byte for byte, whichever Python and hash seed, and without importing what is walked or was generated."""
    python = _python(version)
    if python is None:
        pytest.skip(f"NOT RUN: no Python {version} runs here")
    for seed in ("1", "2"):
        done = subprocess.run(
            [python, "-c", GENERATE, str(ROOT), str(Path(__file__).parent), str(folder / "toy_async"), version],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert done.returncode == 0, done.stderr
        toys, real = json.loads(done.stdout)
        assert toys == generate(toy.PLAN, folder / "toy_async")
        assert real == generate(PLAN, ROOT / "composio_async")


CONSUMER = """
from typing import assert_type

from toy_sync import Changes, Client, Page, Pager, Server, Thing, Toy


def use() -> None:
    with Client() as client:
        assert_type(client, Client[list[str]])
        thing = client.things.get("a", colour="red", limit=3)
        assert_type(thing, Thing[list[str]])
        assert_type(thing.tools(), list[str])
        assert_type(thing.parent, Thing[list[str]] | None)
        assert_type(client.things.find("a"), Thing[list[str]] | None)
        assert_type(client.things.all(), list[Thing[list[str]]])
        assert_type(client.things.list(), Pager[Toy])
        assert_type(client.things.list().first(), Page[Toy])
        assert_type(thing.rename("a", "b", loud=True, size=3), Thing[list[str]])
        assert_type(thing.changes(), Changes[str])
        for change in thing.changes():
            assert_type(change, str)
        assert_type(thing.listen(print), list[str])
        assert_type(thing.read(), str)
        assert_type(thing.read(True), bytes)
        assert_type(client.copy(), Client[list[str]])
        assert_type(client.extra.late(), str)
        shelf = client.things.shelf("you")
        assert_type(shelf.best, Thing[str])
        with shelf.locked() as owner, shelf.lent("book") as book:
            assert_type(owner, str)
            assert_type(book, Thing[str])
        for number in shelf:
            assert_type(number, int)
    assert_type(Client(3), Client[int])
    assert_type(Client(3).things.get("a").tools(), int)
    with Server() as server:
        assert_type(server.log(1), list[int])


def misuse(client: Client[int]) -> None:
    client.things.get(3)  # wrong
    client.things.get("a", colour="green")  # wrong
    client.things.join("a")  # wrong
    client.things.get("a").rename(label="b")  # wrong
    client.things.get("a").rename("b", sise=3)  # wrong
    Server(8000)  # wrong
"""


@pytest.mark.once
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_the_output_is_typed(folder: Path, tmp_path: Path, checker: str) -> None:
    """No error in the generated package under strict rules, exact types for its users, and every misuse reported."""
    (folder / "consumer.py").write_text(CONSUMER)
    settings = {"extraPaths": [str(ROOT)], "include": ["toy_sync", "consumer.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = {
        "mypy": ["mypy", "--strict", "--cache-dir", str(tmp_path), "toy_sync", "consumer.py"],
        "pyright": ["pyright", "--pythonpath", sys.executable],
    }[checker]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(ROOT)},
    )
    wrong = {number for number, line in enumerate(CONSUMER.splitlines(), 1) if line.endswith("# wrong")}
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    assert [line for line in errors if "consumer.py" not in line] == [], done.stdout
    assert {int(line.split("consumer.py:")[1].split(":")[0]) for line in errors} == wrong, done.stdout
