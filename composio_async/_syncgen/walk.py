"""Which classes get a facade, and what an annotation asks of a forwarding body."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal, TypeAlias

from composio_async._syncgen.plan import Plan
from composio_async._syncgen.rules import RULES
from composio_async._syncgen.source import ASYNC_TYPES, Class, Module, Place, Source, is_public, last
from composio_async._syncgen.text import NoRuleError, expression

Shape: TypeAlias = Literal["value", "nothing", "one", "optional", "list", "self", "pager"]

ASYNC_METHODS = frozenset({"__aenter__", "__aiter__", "__anext__", "__await__"})


@dataclass(frozen=True)
class Answer:
    """What a method returns.

    Attributes:
        shape: `value` is passed on, `nothing` is None; the others are wrapped.
        cls: The class to wrap with.
    """

    shape: Shape
    cls: Class | None = None


class Walk:
    """The walk over one package.

    Args:
        plan: What it is told.
        source: The package.
    """

    def __init__(self, plan: Plan, source: Source) -> None:
        self.plan = plan
        self.source = source
        self.used: set[str] = set()
        self.ruled: dict[str, list[str]] = {}
        self._walked: dict[tuple[str, str], bool] = {}

    def rule(self, title: str, name: str | None = None, entry: str | None = None) -> None:
        """Note that a rule was used, once for each title.

        Args:
            title: Qualified name of what it was used for.
            name: Of the rule.
            entry: Of a table of names, where the rule has one.

        Raises:
            NoRuleError: There is no such rule.
        """
        rules = self.ruled.setdefault(title, [])
        if name is not None and name not in RULES:
            raise NoRuleError(f"{title}: the rule {name!r} is not in the table")
        if name is not None and name not in rules:
            rules.append(name)
        if entry is not None:
            self.used.add(entry)

    def replacement(self, place: Place) -> tuple[str, str] | None:
        """The hand-written synchronous half of a class."""
        return self.plan.replaced.get((place[0], place[1] or ""))

    def walked(self, place: Place) -> Class | None:
        """The class at a place, when it needs a facade.

        Raises:
            NoRuleError: It does, but is a value.
        """
        cls = self.source.class_at(place)
        if cls is None or self._shared(cls.module.name) or self.replacement(place) is not None:
            return None
        if cls.place not in self._walked:
            self._walked[cls.place] = self._touches(cls, set())
        if not self._walked[cls.place]:
            return None
        if cls.is_value:
            raise NoRuleError(
                f"{cls.title}: a value with asynchronous members, or that holds what has them, has no rule"
            )
        return cls

    def _shared(self, module: str) -> bool:
        for name in self.plan.shared:
            if module == name or module.startswith(f"{name}."):
                self.used.add(name)
                return True
        return False

    def _touches(self, cls: Class, seen: set[tuple[str, str]]) -> bool:
        """Whether the class, or one that it leads to, has asynchronous members."""
        if cls.place in seen or self._shared(cls.module.name):
            return False
        seen.add(cls.place)
        nodes: list[ast.expr] = list(cls.node.bases)
        for member in cls.node.body:
            match member:
                case ast.AsyncFunctionDef(name=name) if is_public(name) or name in ASYNC_METHODS:
                    return True
                case ast.FunctionDef(name=name, returns=ast.expr() as returns) if is_public(name):
                    nodes.append(returns)
                case ast.FunctionDef(name=name) if name in ASYNC_METHODS:
                    return True
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if is_public(name):
                    nodes.append(annotation)
        for node in nodes:
            for place in self.source.leaves(cls.module, node):
                found = self.source.class_at(place)
                if self.replacement(place) is not None or (found is not None and self._touches(found, seen)):
                    return True
        return False

    def answer(self, title: str, owner: Class, returns: ast.expr | None) -> Answer:
        """What a method or property returns, and how that is wrapped.

        Args:
            title: Its qualified name.
            owner: Its class.
            returns: Its return annotation.

        Raises:
            NoRuleError: There is no rule for the annotation.
        """
        answer = self._answer(title, owner, returns)
        self.rule(title, answer.shape)
        return answer

    def _answer(self, title: str, owner: Class, returns: ast.expr | None) -> Answer:
        if returns is None:
            raise NoRuleError(f"{title}: has no return annotation")
        if isinstance(returns, ast.Constant) and returns.value is None:
            return Answer("nothing")
        inner: ast.expr = returns
        shape: Shape = "one"
        held = _without_none(returns)
        if held is not None:
            inner, shape = held, "optional"
        elif isinstance(returns, ast.Subscript) and expression(returns.value) in {"list", "builtins.list"}:
            inner, shape = returns.slice, "list"
        if last(inner) == "Self" and shape == "one":
            return Answer("self", owner)
        return self._found(title, owner.module, returns, inner, shape)

    def _found(self, title: str, module: Module, node: ast.expr, inner: ast.expr, shape: Shape) -> Answer:
        outer = self._place(module, inner)
        for place in self.source.leaves(module, node):
            if place == outer:
                continue
            if place[1] == "Self":
                raise NoRuleError(f"{title}: Self inside of {expression(node)} has no rule")
            if self.walked(place) is not None or self.replacement(place) is not None:
                raise NoRuleError(f"{title}: {place[1]} inside of {expression(node)} has no rule")
            self._refuse_async(title, place, node)
        if outer is None:
            return Answer("value")
        if self.replacement(outer) is not None:
            if shape == "one":
                self.used.add(outer[1] or "")
                return Answer("pager")
            raise NoRuleError(f"{title}: {expression(node)} has no rule")
        cls = self.walked(outer)
        if cls is None:
            self._refuse_async(title, outer, node)
            return Answer("value")
        if isinstance(inner, ast.Attribute) or last(inner) != cls.node.name:
            raise NoRuleError(f"{title}: {cls.node.name} under another name has no rule")
        return Answer(shape, cls)

    def _refuse_async(self, title: str, place: Place, node: ast.expr) -> None:
        if place[1] in ASYNC_TYPES and self.source.path(place[0]) is None:
            raise NoRuleError(f"{title}: {place[1]} in {expression(node)} has no rule")

    def _place(self, module: Module, node: ast.expr) -> Place | None:
        if isinstance(node, ast.Subscript):
            node = node.value
        return self.source.dotted(module, node) if isinstance(node, ast.Name | ast.Attribute) else None

    def argument(self, title: str, owner: Class, parameter: ast.arg) -> str:
        """A parameter as it is forwarded.

        Args:
            title: Its qualified name.
            owner: The method's class.
            parameter: Of the method.

        Raises:
            NoRuleError: There is no rule for its annotation.
        """
        node = parameter.annotation
        if parameter.arg.startswith("_"):
            raise NoRuleError(f"{title}: a parameter with a private name has no rule")
        if node is None:
            raise NoRuleError(f"{title}: has no annotation")
        held = _without_none(node)
        outer = self._place(owner.module, held or node)
        if outer is not None and outer[1] in self.plan.callbacks:
            self.rule(title, "callback", outer[1])
            return f"_bridge.callback({parameter.arg})"
        self._refuse_inside(title, owner.module, node, outer)
        if outer is None or self.walked(outer) is None:
            self.rule(title, "as it is")
            return parameter.arg
        core = f"{parameter.arg}._core"
        self.rule(title, "unwrapped" if held is None else "optional, unwrapped")
        return f"None if {parameter.arg} is None else {core}" if held is not None else core

    def _refuse_inside(
        self, title: str, module: Module, node: ast.expr, outer: Place | None, within: tuple[Place, ...] = ()
    ) -> None:
        for place in self.source.leaves(module, node, self.plan.watchers):
            if place[1] in self.plan.watchers:
                self.rule(title, "watcher", place[1])
                continue
            if place[1] in {*self.plan.callbacks, "Callable"} or place[1] in ASYNC_TYPES:
                raise NoRuleError(
                    f"{title}: {place[1]} in {expression(node)} has no rule; name an alias in `callbacks`"
                )
            if self.replacement(place) is not None or (place != outer and self.walked(place) is not None):
                raise NoRuleError(f"{title}: {place[1]} inside of {expression(node)} has no rule")
            fields = self.source.class_at(place)
            if fields is None or place in within or all(last(base) != "TypedDict" for base in fields.node.bases):
                continue
            for field in fields.node.body:
                if isinstance(field, ast.AnnAssign):
                    where = f"{title}, {place[1]}"
                    self._refuse_inside(where, fields.module, field.annotation, None, (*within, place))


def _without_none(node: ast.expr) -> ast.expr | None:
    """The `T` of a `T | None`."""
    match node:
        case ast.BinOp(op=ast.BitOr(), left=inner, right=ast.Constant(value=None)):
            return inner
    return None
