"""One class of the asynchronous package as a class of the synchronous one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Literal

from composio_async._syncgen.signature import BODY, MEMBER, SCOPE, words
from composio_async._syncgen.source import Function, is_public, last
from composio_async._syncgen.specials import Specials
from composio_async._syncgen.text import NoRuleError, bracketed, docstring, expression, nested
from composio_async._syncgen.walk import Answer

RENAMED: Final = {"aclose": "close", "__aenter__": "__enter__", "__aexit__": "__exit__"}
DELEGATED: Final = frozenset({"__bool__", "__contains__", "__getitem__", "__iter__", "__len__", "__str__"})
BASES: Final = {"AsyncIterator": "Iterator", "AsyncIterable": "Iterable"}
ITERATORS: Final = frozenset({"AsyncGenerator", "AsyncIterator"})


class Facade(Specials):
    """Writes the facade of one class.

    Args:
        walk: That reached it.
        cls: The class.
        uses: The names that its module needs.
    """

    def lines(self) -> list[str]:
        """The class as lines of text.

        Raises:
            NoRuleError: It has a member without a rule.
        """
        self._uses.core()
        bases = ", ".join(map(self._base, self._cls.node.bases))
        lines = [
            f"class {self._name}({bases}):" if bases else f"class {self._name}:",
            *self._docs(self._cls.node, MEMBER),
        ]
        derived = any(last(base) not in {"Generic", *BASES} for base in self._cls.node.bases)
        narrows = "  # pyright: ignore[reportIncompatibleVariableOverride]" if derived else ""
        lines += [
            "",
            f"    _core: {self._core}{narrows}",
            "    _portal: _bridge.Portal",
            "",
            *self._of(derived=derived),
        ]
        for member in self._members():
            lines += ["", *member]
        return lines

    def _base(self, node: ast.expr) -> str:
        named = node.value if isinstance(node, ast.Subscript) else node
        if not isinstance(named, ast.Name | ast.Attribute):
            raise NoRuleError(f"{self._cls.title}: the base {expression(node)} has no rule")
        place = self._walk.source.dotted(self._cls.module, named)
        title = f"{self._cls.title}({expression(named)})"
        if place[1] in BASES and isinstance(node, ast.Subscript):
            self._walk.rule(title, "iterator", place[1])
            self._uses.add("collections.abc", BASES[place[1]])
            return f"{BASES[place[1]]}[{self._uses.text(node.slice)}]"
        if place[1] == "Generic" or self._walk.walked(place) is not None:
            self._walk.rule(title, "type parameters" if place[1] == "Generic" else "facade as base")
            return self._uses.text(node)
        raise NoRuleError(f"{self._cls.title}: the base {expression(node)} has no rule")

    def _of(self, *, derived: bool) -> list[str]:
        self._uses.add("typing", "Self")
        head = bracketed("def _of(", ["cls", f"core: {self._core}", "portal: _bridge.Portal"], ") -> Self:", MEMBER)
        head[0] += "  # type: ignore[override]" if derived else ""
        closing = self._cls.has("aclose") and (self._cls.has("__anext__") or self._cls.has("__aiter__"))
        return [
            "    @classmethod",
            *head,
            "        self = cls.__new__(cls)",
            "        self._core = core",
            "        self._portal = portal",
            *(["        portal.finalize(self, core.aclose)"] if closing else []),
            "        return self",
        ]

    def _members(self) -> Iterator[list[str]]:
        """Every member, in the order of the source."""
        self._refuse_undeclared()
        for _, group in groupby(
            self._cls.node.body, lambda node: node.name if isinstance(node, Function) else id(node)
        ):
            nodes = list(group)
            match nodes[0]:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield from self._named([node for node in nodes if isinstance(node, Function)])
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if is_public(name):
                    yield self._attribute(name, annotation)
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.ClassDef(name=name) if is_public(name):
                    raise NoRuleError(f"{self._title(name)}: {type(nodes[0]).__name__} in a class has no rule")
                case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.AnnAssign() | ast.Assign() | ast.ClassDef():
                    continue
                case node:
                    raise NoRuleError(f"{self._cls.title}: {type(node).__name__} in line {node.lineno} has no rule")

    def _refuse_undeclared(self) -> None:
        declared = {function.name for function in self._cls.functions()}
        for node in self._cls.node.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                declared.add(node.target.id)
        for function in self._cls.functions():
            for inner in ast.walk(function):
                match inner:
                    case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                        if is_public(name) and name not in declared:
                            raise NoRuleError(f"{self._title(name)}: is set, but not annotated in the class")

    def _named(self, nodes: Sequence[Function]) -> Iterator[list[str]]:
        """All functions of one name: overloads, a property with its setter, or just one."""
        source = nodes[0].name
        if source == "__del__" or (source == "__init__" and self._root is None):
            return
        if source.startswith("_") and not source.startswith("__"):
            return
        name = RENAMED.get(source, source)
        if name != source:
            self._walk.rule(self._title(source), entry=source)
            if self._cls.has(name):
                raise NoRuleError(f"{self._title(source)}: there is a {name} as well")
        overloads = [node for node in nodes if "overload" in words(node)]
        if overloads:
            self._walk.rule(self._title(source), "overloads", "overload")
        stubs = [line for node in overloads for line in self.head(node, name, dots=True)]
        for node in nodes:
            if node not in overloads:
                yield [*stubs, *self._function(node, name, overloads)]

    def _function(self, node: Function, name: str, overloads: Sequence[Function]) -> list[str]:
        title = self._title(node.name)
        found = set(words(node))
        plain = not isinstance(node, ast.AsyncFunctionDef)
        if plain and found in ({"property"}, {"cached_property"}):
            return self._getter(node.name, node.returns, self._docs(node, BODY))
        if plain and found == {"setter"}:
            return self._setter(node)
        if node.name in self._specials and (not found or node.name == "__init__"):
            return self._specials[node.name](node)
        if name.startswith("__") and (not plain or name not in DELEGATED):
            raise NoRuleError(f"{title}: has no rule")
        if found & {"classmethod", "staticmethod"}:
            return self._class_level(node, name)
        if found == {SCOPE}:
            return self._scope(node)
        if node.name == "aclose" and self._own_thread:
            self._walk.rule(title, "end of its own loop")
            return [*self._signature(node, name), *self._ending("aclose", [])]
        answers = {self._walk.answer(title, self._cls, one.returns) for one in overloads or [node]}
        if len(answers) > 1:
            raise NoRuleError(f"{title}: overloads that are wrapped differently have no rule")
        answer = answers.pop()
        if answer.shape == "pager" and not plain:
            raise NoRuleError(f"{title}: a coroutine that gives a pager has no rule")
        core, result = "self._core", None
        if overloads:
            self._uses.add("typing", "Any", "cast")
            core, result = 'cast("Any", self._core)', "Any"
        else:
            self._walk.rule(title, self._method_rule(node, name), name if name in DELEGATED else None)
        return [
            *self._signature(node, name, result=result),
            *self._forward(node, answer, f"{core}.{node.name}", "self._portal"),
        ]

    def _method_rule(self, node: Function, name: str) -> str:
        if name in DELEGATED:
            return "container"
        if isinstance(node, ast.AsyncFunctionDef):
            return "closing" if node.name == "aclose" else "coroutine"
        return "plain on its own loop" if self._own_thread else "plain"

    def _attribute(self, name: str, annotation: ast.expr) -> list[str]:
        if last(annotation) == "ClassVar":
            self._walk.rule(self._title(name), "class attribute")
            return [f"    {name}: {self._uses.text(annotation)} = _async.{self._name}.{name}"]
        told = self._attributes.get(name)
        return self._getter(name, annotation, docstring(told, BODY) if told else [], kind="attribute")

    def _getter(
        self, name: str, returns: ast.expr | None, told: list[str], kind: Literal["property", "attribute"] = "property"
    ) -> list[str]:
        """A property; one that gives a walked class keeps the facade, so that it is the same object each time."""
        answer = self._walk.answer(self._title(name), self._cls, returns)
        if answer.shape not in {"value", "one", "optional", "list"} or returns is None:
            raise NoRuleError(f"{self._title(name)}: a property of this type has no rule")
        fetched = f"self._core.{name}"
        if self._own_thread:
            fetched = f"self._portal.call(lambda: self._core.{name})"
        if answer.shape == "one":
            self._uses.add("functools", "cached_property")
        self._walk.rule(self._title(name), f"kept {kind}" if answer.shape == "one" else kind)
        decorator = "cached_property" if answer.shape == "one" else "property"
        lines = [f"    @{decorator}", f"    def {name}(self) -> {self._uses.text(returns)}:", *told]
        if answer.shape == "value":
            return [*lines, f"{BODY}return {fetched}"]
        if answer.shape == "one" and answer.cls is not None:
            wrapped = f"{answer.cls.node.name}._of({fetched}, self._portal)"
            return [*lines, *self._uses.facade(answer.cls, BODY), f"{BODY}return {wrapped}"]
        return [*lines, f"{BODY}made = {fetched}", *self._wrapped(answer)]

    def _setter(self, node: Function) -> list[str]:
        value = node.args.args[1]
        self._walk.rule(f"{self._title(node.name)}.setter", "setter")
        handed = self._walk.argument(f"{self._title(node.name)}({value.arg})", self._cls, value)
        assign = f"self._core.{node.name} = {handed}"
        if self._own_thread:
            assign = f'self._portal.call(setattr, self._core, "{node.name}", {handed})'
        declared = ", ".join(self.declared(node))
        return [f"    @{node.name}.setter", f"    def {node.name}({declared}) -> None:", f"{BODY}{assign}"]

    def _class_level(self, node: Function, name: str) -> list[str]:
        """A class method or static method; one that makes an object of a root gives it a portal."""
        answer = self._walk.answer(self._title(name), self._cls, node.returns)
        binding = "classmethod" if "classmethod" in words(node) else "staticmethod"
        bound = binding == "classmethod"
        lines = self._signature(node, name)
        target = f"_async.{self._name}.{node.name}"
        if answer.shape in {"value", "nothing"}:
            self._walk.rule(self._title(node.name), "class method" if bound else "static method", binding)
            return [*lines, *self._forward(node, answer, target, "_bridge.portal()", bound=bound)]
        own = answer.shape == "self" or (answer.shape == "one" and answer.cls == self._cls)
        if not own or not bound or self._root is None or self._own_thread:
            raise NoRuleError(f"{self._title(name)}: a class method of this kind has no rule")
        self._walk.rule(self._title(node.name), "class method that makes a root", binding)
        made = self._forward(node, Answer("value"), target, "_bridge.portal()")
        made[0] = made[0].replace("return ", "core = ", 1)
        return [*lines, *made, *self._prepared(), f"{BODY}return cls._of(core, _bridge.portal().lease(core.aclose))"]

    def _scope(self, node: Function) -> list[str]:
        """A method with `@asynccontextmanager`: what it yields is what the block gets."""
        title = self._title(node.name)
        match node.returns:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[inner, *_]) | inner) if name in ITERATORS:
                answer = self._walk.answer(title, self._cls, inner)
            case _:
                raise NoRuleError(f"{title}: a context manager that is not declared as an iterator has no rule")
        self._walk.rule(title, "scope", SCOPE)
        self._walk.rule(title, entry=name)
        self._uses.add("contextlib", "AbstractContextManager")
        self._uses.add("composio_async._portal_scopes", "Scope")
        core, parts = f"self._core.{node.name}(", self.forwarded(node, bound=True)
        lines = self._signature(node, node.name, result=f"AbstractContextManager[{self._uses.text(inner)}]")
        lines += nested([], f"scope = {core}", parts, BODY)
        if answer.shape in {"value", "nothing"}:
            return [*lines, f"{BODY}return Scope(scope, self._portal)"]
        if answer.shape != "one" or answer.cls is None:
            raise NoRuleError(f"{title}: a context manager of this type has no rule")
        made = f"lambda made: {answer.cls.node.name}._of(made, self._portal)"
        return [*lines, *self._uses.facade(answer.cls, BODY), f"{BODY}return Scope(scope, self._portal, {made})"]
