"""The names that a generated module needs, and its imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from typing import Final

from composio_async._syncgen.source import Class, Module
from composio_async._syncgen.text import WIDTH, NoRuleError, expression
from composio_async._syncgen.walk import Walk

BRIDGE: Final = "_bridge"
CORE: Final = "_async"

_Import = tuple[str, str | None, str | None]


class Uses:
    """What one generated module imports.

    Args:
        walk: The walk.
        module: The module that it mirrors.
    """

    def __init__(self, walk: Walk, module: Module) -> None:
        self._walk = walk
        self._module = module
        self._needed: dict[_Import, bool] = {}

    def add(self, module: str, *names: str, alias: str | None = None, at_runtime: bool = True) -> None:
        """Import names from a module."""
        for name in names:
            self._add((module, name, alias), at_runtime=at_runtime)

    def _add(self, needed: _Import, *, at_runtime: bool) -> None:
        self._needed[needed] = self._needed.get(needed, False) or at_runtime

    def core(self) -> None:
        """Import the mirrored module and the portal, under names that no parameter can have."""
        package, _, name = self._module.name.rpartition(".")
        self._add((package, name, CORE) if package else (name, None, CORE), at_runtime=True)
        self.add("composio_async", "_portal", alias=BRIDGE)

    def text(self, node: ast.expr) -> str:
        """An annotation, base, default or decorator as text, its names imported as the mirrored module does."""
        for name in ast.walk(node):
            if isinstance(name, ast.Name):
                self._name(name.id)
        try:
            return expression(node)
        except NoRuleError as error:
            raise NoRuleError(f"{self._module.name}: {error}") from None

    def _name(self, name: str) -> None:
        place = self._walk.source.resolve(self._module, name)
        found = self._module.imports.get(name)
        at_runtime = found is None or not found.type_checking
        walked, replaced = self._walk.walked(place), self._walk.replacement(place)
        if replaced is not None:
            self.add(*replaced)
        elif walked is not None:
            if walked.module is not self._module:
                self.add(self.mirror(walked.module.name), walked.node.name, at_runtime=at_runtime)
        elif name in self._module.defs:
            self.add(self._module.name, name)
        elif found is not None:
            alias = name if name not in {found.name, found.module} else None
            self._add((found.module, found.name, alias), at_runtime=at_runtime)

    def mirror(self, module: str) -> str:
        """The generated module that mirrors a module."""
        plan = self._walk.plan
        return plan.target + module.removeprefix(plan.source)

    def facade(self, cls: Class, indent: str) -> list[str]:
        """Make a facade class available in a body: imported there when the mirrored module does not import it early.

        Args:
            cls: The class.
            indent: Of the body.
        """
        name = cls.node.name
        if cls.module is self._module:
            return []
        found = self._module.imports.get(name)
        if found is not None and not found.type_checking:
            self.add(self.mirror(cls.module.name), name)
            return []
        return [f"{indent}from {self.mirror(cls.module.name)} import {name}", ""]

    def lines(self) -> list[str]:
        """The import statements."""
        early = [needed for needed, at_runtime in self._needed.items() if at_runtime]
        late = [needed for needed, at_runtime in self._needed.items() if not at_runtime]
        if late:
            early.append(("typing", "TYPE_CHECKING", None))
        lines = _statements(early, "")
        if late:
            lines += ["", "if TYPE_CHECKING:", *_statements(late, "    ")]
        return lines


def _statements(needed: Iterable[_Import], indent: str) -> list[str]:
    sections: dict[int, list[str]] = {}
    plain = sorted({(module, alias) for module, name, alias in needed if name is None}, key=str)
    for module, alias in plain:
        text = f"import {module} as {alias}" if alias else f"import {module}"
        sections.setdefault(_section(module), []).append(indent + text)
    for module in sorted({module for module, name, _ in needed if name is not None}):
        names = [(name, alias) for where, name, alias in needed if where == module and name is not None]
        listed = sorted((f"{n} as {a}" if a else n for n, a in names if a is None), key=_order)
        section = sections.setdefault(_section(module), [])
        if listed:
            section += _from(module, listed, indent)
        section += [f"{indent}from {module} import {n} as {a}" for n, a in sorted(names, key=str) if a]
    lines: list[str] = []
    for number in sorted(sections):
        lines += ["", *sections[number]] if lines else sections[number]
    return lines


def _from(module: str, names: list[str], indent: str) -> list[str]:
    line = f"{indent}from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{indent}from {module} import (", *(f"{indent}    {name}," for name in names), f"{indent})"]


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top.startswith("composio_") else 2


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, as isort does."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()
