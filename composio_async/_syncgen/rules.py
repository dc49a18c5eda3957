"""The rules, all of them: what each matches in the asynchronous package, and what it becomes.

Each public member has exactly one rule of `MEMBERS`, each result one of `RESULTS`, each parameter one of `PARAMETERS`,
each base one of `BASES`, and each name that a module offers one of `NAMES`. What matches none stops the generator.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Rule(NamedTuple):
    """One rule.

    Attributes:
        matches: In the source.
        emits: In the generated package.
    """

    matches: str
    emits: str


MEMBERS: Final = {
    "coroutine": Rule("async def m(self, ...)", "def m: self._portal.run(self._core.m(...))"),
    "plain": Rule("def m(self, ...)", "def m: self._core.m(...), in the calling thread"),
    "plain on its own loop": Rule("def m(self, ...) of a root with own_thread", "def m: self._portal.call(...)"),
    "overloads": Rule("@overload, several times, and a body", "each signature, and one untyped call behind them"),
    "property": Rule("@property, @cached_property", "@property: self._core.m"),
    "kept property": Rule("the same, of a class with a facade", "@cached_property: one facade, always the same"),
    "setter": Rule("@m.setter", "@m.setter: self._core.m = value"),
    "attribute": Rule("m: T", "@property: self._core.m, documented by the class's `Attributes:`"),
    "kept attribute": Rule("m: T, of a class with a facade", "@cached_property: one facade, always the same"),
    "class attribute": Rule("m: ClassVar[T]", "m = that of the core's class"),
    "class method": Rule("@classmethod that gives a value", "@classmethod: Core.m(...)"),
    "static method": Rule("@staticmethod that gives a value", "@staticmethod: Core.m(...)"),
    "class method that makes a root": Rule("@classmethod -> Self, or the root", "@classmethod: core, portal, facade"),
    "scope": Rule("@asynccontextmanager", "def m -> AbstractContextManager: Scope(...), one task from enter to exit"),
    "constructor": Rule("__init__ of a root", "__init__: makes the core, and leases the portal"),
    "entering": Rule("async def __aenter__, which gives self", "__enter__: self"),
    "leaving": Rule("async def __aexit__", "__exit__"),
    "closing": Rule("async def aclose", "def close"),
    "end of its own loop": Rule("aclose, __aexit__ of a root with own_thread", "the same, and then the portal's close"),
    "own iteration": Rule("__aiter__ beside __anext__", "__iter__: self"),
    "iteration": Rule("__aiter__ that gives an iterator", "__iter__: the facade of that"),
    "step": Rule("__anext__", "__next__, StopAsyncIteration as StopIteration"),
    "container": Rule("__bool__, __contains__, __getitem__, __iter__, __len__, __str__", "the same, of the core"),
    "representation": Rule("__repr__", "that of the core, with the name of this package"),
    "equality": Rule("__eq__", "that of the cores"),
    "hash": Rule("__hash__", "that of the core"),
}

RESULTS: Final = {
    "value": Rule("T without a facade", "as it is"),
    "nothing": Rule("None", "nothing"),
    "one": Rule("T with a facade", "T._of(made, portal)"),
    "optional": Rule("T | None, T with a facade", "None if made is None else T._of(made, portal)"),
    "list": Rule("list[T], T with a facade", "[T._of(one, portal) for one in made]"),
    "self": Rule("Self", "self, where the core gave itself; else a facade of the same class"),
    "pager": Rule("a class in `replaced`, from a plain method", "its hand-written synchronous half"),
}

PARAMETERS: Final = {
    "as it is": Rule("T without a facade", "as it is"),
    "callback": Rule("an alias in `callbacks`", "_bridge.callback(f): a plain function runs in a worker thread"),
    "watcher": Rule("an alias in `watchers`, in options", "as it is: called on the loop's thread"),
    "unwrapped": Rule("T with a facade", "x._core"),
    "optional, unwrapped": Rule("T | None, T with a facade", "None if x is None else x._core"),
    "secret": Rule("an annotation in `secrets`", "hidden from tracebacks first"),
}

BASES: Final = {
    "type parameters": Rule("Generic[T]", "Generic[T]"),
    "iterator": Rule("AsyncIterator[T], AsyncIterable[T]", "Iterator[T], Iterable[T]"),
    "facade as base": Rule("a class with a facade", "its facade"),
}

NAMES: Final = {
    "facade": Rule("a class with asynchronous members", "its facade"),
    "same object": Rule("any other class, function, alias or constant", "imported from where it is"),
    "hand-written half": Rule("a class in `replaced`", "its hand-written synchronous half"),
    "module": Rule("a module", "the module that mirrors it, or itself"),
}

RULES: Final = {**MEMBERS, **RESULTS, **PARAMETERS, **BASES, **NAMES}


def table() -> str:
    """The rules as text, one to a line."""
    parts = {"Members": MEMBERS, "Results": RESULTS, "Parameters": PARAMETERS, "Bases": BASES, "Names": NAMES}
    lines: list[str] = []
    for title, rules in parts.items():
        lines += [f"{title}:", *(f"  {name}: {one.matches}  ->  {one.emits}" for name, one in rules.items())]
    return "\n".join(lines)
