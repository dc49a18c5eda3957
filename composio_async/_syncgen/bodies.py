"""What the members of a facade have in common: titles, docstrings, signatures, and bodies that forward."""

from __future__ import annotations

import ast

from composio_async._syncgen import docs
from composio_async._syncgen.signature import BODY, Signatures
from composio_async._syncgen.source import Class, Function
from composio_async._syncgen.text import NoRuleError, docstring, nested
from composio_async._syncgen.uses import Uses
from composio_async._syncgen.walk import Answer, Walk


class Bodies(Signatures):
    """Writes parts of the facade of one class.

    Args:
        walk: That reached it.
        cls: The class.
        uses: The names that its module needs.
    """

    def __init__(self, walk: Walk, cls: Class, uses: Uses) -> None:
        super().__init__(walk, cls, uses)
        self._name = cls.node.name
        self._root = next((root for root in walk.plan.roots if (root.module, root.name) == cls.place), None)
        self._own_thread = self._root is not None and self._root.own_thread
        self._attributes = docs.attributes(cls.node)

    def _docs(self, node: ast.ClassDef | Function, indent: str) -> list[str]:
        text = docs.of(node)
        if text is None:
            return []
        try:
            return docstring(docs.rewritten(text, self._walk.plan.source, self._walk.plan.target), indent)
        except NoRuleError as error:
            raise NoRuleError(f"{self._title(node.name)}: {error}") from None

    def _signature(self, node: Function, name: str, *, result: str | None = None) -> list[str]:
        """The head, the docstring, and what hides secrets."""
        head = self.head(node, name, result=result)
        return [*head, *self._docs(node, BODY), *self.hidden(node)]

    def _forward(self, node: Function, answer: Answer, target: str, portal: str, *, bound: bool = True) -> list[str]:
        """The body of a method: the call, and what becomes of its answer."""
        parts = self.forwarded(node, bound=bound)
        begin = {"nothing": "", "value": "return "}.get(answer.shape, "made = ")
        if isinstance(node, ast.AsyncFunctionDef):
            lines = nested([f"{begin}{portal}.run("], f"{target}(", parts, BODY)
        elif self._own_thread and bound:
            lines = nested([], f"{begin}{portal}.call(", [target, *parts], BODY)
        else:
            lines = nested([], f"{begin}{target}(", parts, BODY)
        return lines if begin != "made = " else [*lines, *self._wrapped(answer)]

    def _wrapped(self, answer: Answer) -> list[str]:
        """Statements that return `made` in its facade."""
        if answer.shape == "pager":
            return [f"{BODY}return Pager(made, self._portal)"]
        if answer.shape == "self":
            return [f"{BODY}return self if made is self._core else self._of(made, self._portal)"]
        assert answer.cls is not None  # noqa: S101  the other shapes have one
        name = answer.cls.node.name
        wrapped = {
            "one": f"{name}._of(made, self._portal)",
            "optional": f"None if made is None else {name}._of(made, self._portal)",
            "list": f"[{name}._of(one, self._portal) for one in made]",
        }[answer.shape]
        return [*self._uses.facade(answer.cls, BODY), f"{BODY}return {wrapped}"]

    def _prepared(self) -> list[str]:
        return [f"{BODY}{self._root.prepare}"] if self._root is not None and self._root.prepare else []
