"""The methods that Python calls by itself, and what becomes of each in a facade."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from composio_async._syncgen.bodies import Bodies
from composio_async._syncgen.signature import BODY, words
from composio_async._syncgen.source import Class, Function, last
from composio_async._syncgen.text import NoRuleError, nested
from composio_async._syncgen.uses import Uses
from composio_async._syncgen.walk import Walk


class Specials(Bodies):
    """Writes `__init__`, `__enter__` and the like.

    Args:
        walk: That reached it.
        cls: The class.
        uses: The names that its module needs.
    """

    def __init__(self, walk: Walk, cls: Class, uses: Uses) -> None:
        super().__init__(walk, cls, uses)
        self._core = f"_async.{self._name}{self._parameters()}"
        self._specials: dict[str, Callable[[Function], list[str]]] = {
            "__init__": self._init,
            "__aenter__": self._enter,
            "__aexit__": self._exit,
            "__aiter__": self._iter,
            "__anext__": self._next,
            "__repr__": self._repr,
            "__eq__": self._eq,
            "__hash__": self._hash,
        }

    def _parameters(self) -> str:
        """The class's own type parameters, in brackets."""
        found: list[str] = []
        for base in self._cls.node.bases:
            if last(base) == "Generic" and isinstance(base, ast.Subscript):
                return f"[{self._uses.text(base.slice)}]"
            for node in ast.walk(base):
                if isinstance(node, ast.Name) and node.id not in found and self._is_variable(node.id):
                    found.append(self._uses.text(node))
        return f"[{', '.join(found)}]" if found else ""

    def _is_variable(self, name: str) -> bool:
        where, own = self._walk.source.resolve(self._cls.module, name)
        if own is None or self._walk.source.path(where) is None:
            return False
        match self._walk.source.module(where).defs.get(own):
            case ast.Assign(value=ast.Call(func=func)):
                return last(func) == "TypeVar"
        return False

    def _init(self, node: Function) -> list[str]:
        self._walk.rule(self._title("__init__"), "constructor")
        target, begin = f"_async.{self._name}", "core = "
        if any(one.name == "__init__" and "overload" in words(one) for one in self._cls.functions()):
            self._uses.add("typing", "Any", "cast")
            target, begin = f'cast("Any", _async.{self._name})', f"core: {self._core} = "
        portal = "_bridge.Portal()" if self._own_thread else "_bridge.portal()"
        return [
            *self._signature(node, "__init__"),
            *nested([], f"{begin}{target}(", self.forwarded(node, bound=True), BODY),
            *self._prepared(),
            f"{BODY}self._core = core",
            f"{BODY}self._portal = {portal}.lease(core.aclose)",
        ]

    def _enter(self, node: Function) -> list[str]:
        self._walk.rule(self._title(node.name), "entering")
        answer = self._walk.answer(self._title(node.name), self._cls, node.returns)
        if answer.shape != "self" and answer.cls != self._cls:
            raise NoRuleError(f"{self._title(node.name)}: entering something that is not self has no rule")
        return [
            *self._signature(node, "__enter__", result="Self"),
            f"{BODY}self._portal.run(self._core.__aenter__())",
            f"{BODY}return self",
        ]

    def _exit(self, node: Function) -> list[str]:
        lines = self._signature(node, "__exit__")
        self._walk.rule(self._title(node.name), "end of its own loop" if self._own_thread else "leaving")
        if self._own_thread:
            return [*lines, *self._ending("__aexit__", self.forwarded(node, bound=True))]
        answer = self._walk.answer(self._title(node.name), self._cls, node.returns)
        return [*lines, *self._forward(node, answer, "self._core.__aexit__", "self._portal")]

    def _ending(self, method: str, parts: Sequence[str]) -> list[str]:
        """The last call of an object that has a thread of its own."""
        return [
            f"{BODY}if self._portal.closed:",
            f"{BODY}    return",
            f"{BODY}try:",
            *nested(["self._portal.run("], f"self._core.{method}(", parts, f"{BODY}    "),
            f"{BODY}finally:",
            f"{BODY}    self._portal.close()",
        ]

    def _iter(self, node: Function) -> list[str]:
        own = self._cls.has("__anext__")
        self._walk.rule(self._title(node.name), "own iteration" if own else "iteration")
        if own:
            return ["    def __iter__(self) -> Self:", f"{BODY}return self"]
        answer = self._walk.answer(self._title(node.name), self._cls, node.returns)
        if answer.shape != "one" or isinstance(node, ast.AsyncFunctionDef):
            raise NoRuleError(f"{self._title(node.name)}: an iterator of this type has no rule")
        return [
            *self._signature(node, "__iter__"),
            *self._forward(node, answer, "self._core.__aiter__", "self._portal"),
        ]

    def _next(self, node: Function) -> list[str]:
        answer = self._walk.answer(self._title(node.name), self._cls, node.returns)
        self._walk.rule(self._title(node.name), "step")
        if answer.shape not in {"value", "one"}:
            raise NoRuleError(f"{self._title(node.name)}: an iterator over this type has no rule")
        begin, rest = ("return ", []) if answer.shape == "value" else ("made = ", self._wrapped(answer))
        return [
            *self._signature(node, "__next__"),
            f"{BODY}try:",
            f"{BODY}    {begin}self._portal.run(self._core.__anext__())",
            f"{BODY}except StopAsyncIteration:",
            f"{BODY}    raise StopIteration from None",
            *rest,
        ]

    def _repr(self, node: Function) -> list[str]:
        self._walk.rule(self._title(node.name), "representation")
        plan = self._walk.plan
        # One that could not be made has no core, and stands in the traceback that says why.
        text = f'"{plan.target}." + repr(getattr(self, "_core", type(self))).removeprefix("{plan.source}.")'
        return [*self._signature(node, "__repr__"), f"{BODY}return {text}"]

    def _eq(self, node: Function) -> list[str]:
        self._walk.rule(self._title(node.name), "equality")
        test = f"self._core == other._core if isinstance(other, {self._name}) else NotImplemented"
        return [f"    def {node.name}(self, other: object) -> bool:", f"{BODY}return {test}"]

    def _hash(self, node: Function) -> list[str]:
        self._walk.rule(self._title(node.name), "hash")
        return [f"    def {node.name}(self) -> int:", f"{BODY}return hash(self._core)"]
