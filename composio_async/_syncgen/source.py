"""The walked package as syntax trees: modules, what their names mean, and their classes."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

from composio_async._syncgen.text import NoRuleError

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Place: TypeAlias = tuple[str, str | None]
"""A module, and a name defined in it; None for the module itself."""

ASYNC_TYPES: Final = frozenset(
    {
        "AsyncContextManager",
        "AbstractAsyncContextManager",
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "Awaitable",
        "Coroutine",
        "Future",
        "Task",
    }
)
VALUES: Final = frozenset({"TypedDict", "NamedTuple", "Enum", "StrEnum", "IntEnum", "Protocol", "Exception"})
VALUE_DECORATORS: Final = frozenset({"frozen", "define", "mutable", "dataclass"})


@dataclass(frozen=True)
class Import:
    """What an import binds a name to."""

    module: str
    name: str | None
    type_checking: bool


class Module:
    """A module of the walked package."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self.tree = ast.parse(path.read_bytes(), str(path))
        self.is_package = path.name == "__init__.py"
        self.imports: dict[str, Import] = {}
        self.defs: dict[str, ast.stmt] = {}
        self._read(self.tree.body, type_checking=False)

    def _read(self, body: list[ast.stmt], *, type_checking: bool) -> None:
        for node in body:
            match node:
                case ast.Import():
                    for one in node.names:
                        module = one.name if one.asname else one.name.partition(".")[0]
                        self.imports[one.asname or module] = Import(module, None, type_checking)
                case ast.ImportFrom():
                    module = self._absolute(node)
                    for one in node.names:
                        self.imports[one.asname or one.name] = Import(module, one.name, type_checking)
                case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                    self._read(node.body, type_checking=True)
                case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                    self.defs[node.name] = node
                case ast.AnnAssign(target=ast.Name(id=name)):
                    self.defs[name] = node
                case ast.Assign(targets=[ast.Name(id=name)]):
                    self.defs[name] = node

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        up = node.level - 1 if self.is_package else node.level
        return ".".join([*parts[: len(parts) - up], *([node.module] if node.module else [])])

    @cached_property
    def exported(self) -> list[str] | None:
        """The names in `__all__`, where there is one."""
        match self.defs.get("__all__"):
            case ast.Assign(value=ast.List(elts=names) | ast.Tuple(elts=names)):
                return [one.value for one in names if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return None


class Source:
    """The walked package.

    Args:
        package: Its name.
        folder: Where it is.
    """

    def __init__(self, package: str, folder: Path) -> None:
        self.package = package
        self.folder = folder
        self._modules: dict[str, Module] = {}

    def path(self, name: str) -> Path | None:
        """A module's file, when it is one of the package."""
        if name != self.package and not name.startswith(f"{self.package}."):
            return None
        place = self.folder.joinpath(*name.split(".")[1:])
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
        return None

    def module(self, name: str) -> Module:
        """A module of the package."""
        if name not in self._modules:
            path = self.path(name)
            if path is None:
                raise NoRuleError(f"{name}: there is no such module")
            self._modules[name] = Module(name, path)
        return self._modules[name]

    def resolve(self, module: Module, name: str) -> Place:
        """Where a name that a module uses is defined, behind all re-exports.

        Args:
            module: That uses it.
            name: As it stands there.
        """
        if name in module.defs:
            return module.name, name
        found = module.imports.get(name)
        if found is None:
            if hasattr(builtins, name):
                return "builtins", name
            raise NoRuleError(f"{module.name}: {name} is not defined or imported at the top of the module")
        if found.name is None:
            return found.module, None
        if self.path(f"{found.module}.{found.name}") is not None:
            return f"{found.module}.{found.name}", None
        if self.path(found.module) is None:
            return found.module, found.name
        return self.resolve(self.module(found.module), found.name)

    def leaves(self, module: Module, node: ast.expr, shut: tuple[str, ...] = ()) -> Iterator[Place]:
        """Where the names in an annotation, and behind our own aliases in it, are defined.

        Args:
            module: Where the annotation stands.
            node: The annotation.
            shut: Aliases to name without looking behind them.
        """
        for name in self._names(module, node):
            place = self.dotted(module, name)
            yield place
            value = self.alias(place)
            if value is not None and place[1] not in shut:
                yield from self.leaves(self.module(place[0]), value, shut)

    def _names(self, module: Module, node: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
        match node:
            case ast.Name() | ast.Attribute():
                yield node
            case ast.Subscript() if last(node.value) == "Literal":
                yield from self._names(module, node.value)
            case ast.Constant(value=str(text)):
                raise NoRuleError(f"{module.name}: the quoted annotation {text!r} in line {node.lineno} has no rule")
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        yield from self._names(module, child)

    def dotted(self, module: Module, node: ast.Name | ast.Attribute) -> Place:
        """Where a plain or dotted name is defined."""
        if isinstance(node, ast.Name):
            return self.resolve(module, node.id)
        if not isinstance(node.value, ast.Name | ast.Attribute):
            raise NoRuleError(f"{module.name}: the attribute .{node.attr} in line {node.lineno} has no rule")
        where, name = self.dotted(module, node.value)
        if name is not None:
            return where, f"{name}.{node.attr}"
        return (where, node.attr) if self.path(where) is None else self.resolve(self.module(where), node.attr)

    def alias(self, place: Place) -> ast.expr | None:
        """What a type alias of ours stands for."""
        if place[1] is None or self.path(place[0]) is None:
            return None
        match self.module(place[0]).defs.get(place[1]):
            case ast.AnnAssign(annotation=ast.Name(id="TypeAlias"), value=value):
                return value
            case ast.Assign(value=ast.Subscript() | ast.BinOp() as value):
                return value
        return None

    def class_at(self, place: Place) -> Class | None:
        """A class of ours, or nothing when the place holds something else."""
        if place[1] is None or self.path(place[0]) is None:
            return None
        module = self.module(place[0])
        node = module.defs.get(place[1])
        return Class(module, node) if isinstance(node, ast.ClassDef) else None


@dataclass(frozen=True)
class Class:
    """A class of the walked package."""

    module: Module
    node: ast.ClassDef

    @property
    def place(self) -> tuple[str, str]:
        """Where it is defined."""
        return self.module.name, self.node.name

    @property
    def title(self) -> str:
        """Its qualified name."""
        return f"{self.module.name}.{self.node.name}"

    @property
    def is_value(self) -> bool:
        """Whether it holds data only: an attrs class, an enum, a TypedDict, an error, a protocol."""
        decorators = {last(one.func if isinstance(one, ast.Call) else one) for one in self.node.decorator_list}
        bases = {last(one) for one in self.node.bases}
        return bool(decorators & VALUE_DECORATORS or bases & VALUES or any(b.endswith("Error") for b in bases))

    def functions(self) -> Iterator[Function]:
        """Its methods and properties, overloads included."""
        for node in self.node.body:
            if isinstance(node, Function):
                yield node

    def has(self, name: str) -> bool:
        """Whether it defines a method."""
        return any(one.name == name for one in self.functions())


def last(node: ast.expr) -> str:
    """The last word of a dotted or subscripted name."""
    match node:
        case ast.Subscript():
            return last(node.value)
        case ast.Attribute():
            return node.attr
        case ast.Name():
            return node.id
    return ""


def is_public(name: str) -> bool:
    """Whether users may use the name."""
    return not name.startswith("_")
