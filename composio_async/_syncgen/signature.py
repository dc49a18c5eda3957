"""The signature of one function, and how its parameters are handed on."""

from __future__ import annotations

import ast
from typing import Final

from composio_async._syncgen.source import Class, Function, last
from composio_async._syncgen.text import WIDTH, NoRuleError, bracketed
from composio_async._syncgen.uses import Uses
from composio_async._syncgen.walk import Walk

BINDING: Final = frozenset({"classmethod", "overload", "staticmethod"})
SCOPE: Final = "asynccontextmanager"
BODY: Final = "        "
MEMBER: Final = "    "


class Signatures:
    """Writes the signatures of one class.

    Args:
        walk: That reached it.
        cls: The class.
        uses: The names that its module needs.
    """

    def __init__(self, walk: Walk, cls: Class, uses: Uses) -> None:
        self._walk = walk
        self._cls = cls
        self._uses = uses

    def _title(self, name: str) -> str:
        return f"{self._cls.title}.{name}"

    def head(self, node: Function, name: str, *, dots: bool = False, result: str | None = None) -> list[str]:
        """Decorators and the `def`.

        Args:
            node: The function.
            name: That it gets.
            dots: Whether it is an overload, and that is all of it.
            result: Its return annotation, where that is not the source's.
        """
        lines = []
        for decorator, word in zip(node.decorator_list, words(node), strict=True):
            if word == SCOPE:
                continue
            if word not in BINDING and word not in self._walk.plan.decorators:
                raise NoRuleError(f"{self._title(name)}: the decorator {word} has no rule")
            self._walk.used.add(word)
            lines += self._decorator(decorator)
        if result is None and node.returns is None:
            raise NoRuleError(f"{self._title(name)}: has no return annotation")
        result = result or (self._uses.text(node.returns) if node.returns else "None")
        end = f") -> {result}:{' ...' if dots else ''}"
        return [*lines, *bracketed(f"def {name}(", self.declared(node), end, MEMBER)]

    def _decorator(self, node: ast.expr) -> list[str]:
        text = f"{MEMBER}@{self._uses.text(node)}"
        if len(text) <= WIDTH or not isinstance(node, ast.Call):
            return [text]
        arguments = [*map(self._uses.text, node.args)]
        arguments += [f"{one.arg}={self._uses.text(one.value)}" for one in node.keywords]
        return bracketed(f"@{self._uses.text(node.func)}(", arguments, ")", MEMBER)

    def hidden(self, node: Function) -> list[str]:
        """Lines that make the secrets among the parameters unreadable in a traceback."""
        arguments = node.args
        lines = []
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.kwarg):
            annotation = "" if one is None or one.annotation is None else ast.unparse(one.annotation)
            if one is None or annotation not in self._walk.plan.secrets:
                continue
            self._walk.rule(f"{self._title(node.name)}({one.arg})", "secret")
            self._walk.used.add(annotation)
            module, function = self._walk.plan.secrets[annotation]
            self._uses.add(module, function)
            lines.append(f"{BODY}{one.arg} = {function}({one.arg})")
        return lines

    def declared(self, node: Function) -> list[str]:
        """The parameters as they are declared."""
        arguments = node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
        parts = list(map(self._parameter, plain, defaults))
        if arguments.posonlyargs:
            parts.insert(len(arguments.posonlyargs), "/")
        if arguments.vararg is not None:
            parts.append(f"*{self._parameter(arguments.vararg)}")
        elif arguments.kwonlyargs:
            parts.append("*")
        parts += map(self._parameter, arguments.kwonlyargs, arguments.kw_defaults)
        if arguments.kwarg is not None:
            parts.append(f"**{self._parameter(arguments.kwarg)}")
        return parts

    def _parameter(self, parameter: ast.arg, default: ast.expr | None = None) -> str:
        text = parameter.arg
        if parameter.annotation is not None:
            text += f": {self._uses.text(parameter.annotation)}"
        return text if default is None else f"{text} = {self._uses.text(default)}"

    def forwarded(self, node: Function, *, bound: bool) -> list[str]:
        """The parameters as they are handed on."""
        arguments = node.args

        def handed(parameter: ast.arg) -> str:
            return self._walk.argument(f"{self._title(node.name)}({parameter.arg})", self._cls, parameter)

        plain = [*arguments.posonlyargs, *arguments.args]
        parts = [handed(one) for one in (plain[1:] if bound else plain)]
        if arguments.vararg is not None:
            parts.append(f"*{handed(arguments.vararg)}")
        parts += [f"{one.arg}={handed(one)}" for one in arguments.kwonlyargs]
        if arguments.kwarg is not None:
            parts.append(f"**{handed(arguments.kwarg)}")
        for star in (arguments.vararg, arguments.kwarg):
            if star is not None and handed(star) != star.arg:
                raise NoRuleError(f"{self._title(node.name)}({star.arg}): a star parameter cannot be converted")
        return parts


def words(node: Function) -> list[str]:
    """The last words of a function's decorators."""
    return [last(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list]
