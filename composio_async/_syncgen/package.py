"""The generated package: one module for each asynchronous one that users meet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from composio_async._syncgen import docs
from composio_async._syncgen.facade import Facade
from composio_async._syncgen.plan import Plan
from composio_async._syncgen.source import ASYNC_TYPES, Class, Module, Source, is_public, last
from composio_async._syncgen.text import NoRuleError, bracketed, docstring, quoted
from composio_async._syncgen.uses import Uses
from composio_async._syncgen.walk import Walk

COMMAND: Final = "python -m composio_async._syncgen"
MARK: Final = "# Generated from "


def generate(plan: Plan, folder: Path) -> dict[str, str]:
    """The text of every module of the synchronous package, by its path in that package.

    Args:
        plan: What to mirror.
        folder: Where the asynchronous package is.

    Raises:
        NoRuleError: Something has no rule, or an entry of the plan is not used.
    """
    return Package(plan, Source(plan.source, folder)).files()


def explain(plan: Plan, folder: Path) -> dict[str, list[str]]:
    """The rules by which each public member, parameter, base and exported name was written.

    Args:
        plan: What to mirror.
        folder: Where the asynchronous package is.

    Raises:
        NoRuleError: Something has no rule, or an entry of the plan is not used.
    """
    package = Package(plan, Source(plan.source, folder))
    package.files()
    return package.walk.ruled


class Package:
    """Writes the package.

    Args:
        plan: What to mirror.
        source: The asynchronous package.
    """

    def __init__(self, plan: Plan, source: Source) -> None:
        self.walk = Walk(plan, source)
        self._plan = plan
        self._source = source
        self._facades: dict[str, list[Class]] = {}
        self._mirrored: set[str] = set()

    def files(self) -> dict[str, str]:
        """The text of every module, by its path.

        Raises:
            NoRuleError: Something has no rule, or an entry of the plan is not used.
        """
        for cls in self._reached():
            self._facades.setdefault(cls.module.name, []).append(cls)
        names = {self._plan.source}
        for name in [*self._facades, *self._public()]:
            parts = name.split(".")
            names |= {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        self._mirrored = names
        texts = {self._path(name): self._text(self._source.module(name)) for name in sorted(names)}
        texts["py.typed"] = ""
        self._refuse_unused()
        return texts

    def _path(self, name: str) -> str:
        place = "/".join(name.split(".")[1:])
        if self._source.module(name).is_package:
            return f"{place}/__init__.py".lstrip("/")
        return f"{place}.py"

    def _reached(self) -> list[Class]:
        """The classes that need a facade, in the order in which the walk meets them."""
        reached: list[Class] = []
        for root in self._plan.roots:
            cls = self.walk.walked((root.module, root.name))
            if cls is None:
                raise NoRuleError(f"{root.module}.{root.name}: a root must be a class with asynchronous members")
            reached.append(cls)
        for cls in reached:  # grows while it is walked
            for node in _annotations(cls):
                for place in self._source.leaves(cls.module, node):
                    found = self.walk.walked(place)
                    if found is not None and found not in reached:
                        reached.append(found)
        return reached

    def _public(self) -> Iterator[str]:
        found = list(self._every_public())
        for one in self._plan.coroutines:
            if one not in found:
                raise NoRuleError(f"{one}: is in `coroutines`, but not among the public modules")
        yield from (one for one in found if one not in self._plan.coroutines)

    def _every_public(self) -> Iterator[str]:
        for entry in self._plan.public:
            package, star = entry.removesuffix(".*"), entry.endswith(".*")
            path = self._source.path(package)
            if path is None:
                raise NoRuleError(f"{entry}: is in `public`, but there is no such module")
            yield package
            if star:
                for one in sorted(path.parent.glob("*.py")):
                    if is_public(one.stem):
                        yield f"{package}.{one.stem}"

    def _text(self, module: Module) -> str:
        uses = Uses(self.walk, module)
        classes = [
            Facade(self.walk, cls, uses).lines()
            for cls in sorted(self._facades.get(module.name, ()), key=lambda cls: cls.node.lineno)
        ]
        exported = self._exported(module, uses)
        path = f"{module.name.replace('.', '/')}{'/__init__' if module.is_package else ''}.py"
        lines = [f"{MARK}{path} by `{COMMAND}`. Do not edit."]
        text = docs.of(module.tree)
        if text is not None:
            lines += docstring(docs.rewritten(text, self._plan.source, self._plan.target), "")
        lines += ["", "from __future__ import annotations"]
        imports = uses.lines()
        lines += ["", *imports] if imports else []
        if exported:
            lines += ["", *bracketed("__all__ = [", list(map(quoted, exported)), "]", "")]
        for cls in classes:
            lines += ["", "", *cls]
        return "\n".join(lines) + "\n"

    def _exported(self, module: Module, uses: Uses) -> list[str]:
        """The names that users import from the module, imported from where they are."""
        names = module.exported
        if names is None:
            public = module.name in set(self._public())
            names = sorted(self._defined(module) if public else self._types(module))
        for name in names:
            self._reexport(module, name, uses)
        facades = [cls.node.name for cls in self._facades.get(module.name, ()) if is_public(cls.node.name)]
        return [*names, *(name for name in sorted(facades) if name not in names)] if names else []

    def _reexport(self, module: Module, name: str, uses: Uses) -> None:
        where, own = self._source.resolve(module, name)
        cls = self.walk.walked((where, own))
        replaced = self.walk.replacement((where, own))
        title = f"{module.name}.{name}"
        if own is None:
            self.walk.rule(title, "module")
            package = uses.mirror(where) if where in self._mirrored else where
            uses.add(*package.rsplit(".", 1))
        elif replaced is not None:
            self.walk.rule(title, "hand-written half")
            uses.add(*replaced)
        elif cls is None:
            self.walk.rule(title, "same object")
            uses.add(where, own)
        elif cls in self._facades.get(cls.module.name, ()):
            self.walk.rule(title, "facade")
            if cls.module is not module:
                uses.add(uses.mirror(where), own)
        else:
            raise NoRuleError(f"{title}: is exported, but no root leads to it")

    def _defined(self, module: Module) -> Iterator[str]:
        """Public classes, functions and type aliases of a module that has no `__all__`."""
        for name, node in module.defs.items():
            if not is_public(name):
                continue
            match node:
                case ast.AsyncFunctionDef():
                    raise NoRuleError(f"{module.name}.{name}: an asynchronous function in a public module has no rule")
                case ast.FunctionDef():
                    yield name
                case ast.ClassDef():
                    cls = self._source.class_at((module.name, name))
                    if not self._only_async(cls):
                        yield name
                case ast.Assign(value=ast.Call(func=func)) if last(func) == "TypedDict":
                    yield name
                case _:
                    value = self._source.alias((module.name, name))
                    if value is not None and not self._has_async(module, value):
                        yield name

    def _types(self, module: Module) -> Iterator[str]:
        """Option types and aliases that stand beside the classes of a mirrored module."""
        if module.name in self._facades and all(map(is_public, module.name.split("."))):
            functions = {name for name, node in module.defs.items() if isinstance(node, ast.FunctionDef)}
            yield from (name for name in self._defined(module) if name not in functions)

    def _only_async(self, cls: Class | None) -> bool:
        """Whether a class is of no use to synchronous code: an asynchronous one that nothing public leads to."""
        if cls is None or self.walk.replacement(cls.place) is not None:
            return False
        return self.walk.walked(cls.place) is not None and cls not in self._facades.get(cls.module.name, ())

    def _has_async(self, module: Module, value: ast.expr) -> bool:
        return any(place[1] in ASYNC_TYPES for place in self._source.leaves(module, value))

    def _refuse_unused(self) -> None:
        for kind in ("callbacks", "watchers", "decorators", "shared", "secrets"):
            for name in getattr(self._plan, kind):
                if name not in self.walk.used:
                    raise NoRuleError(f"{name}: is in `{kind}` of the plan, but nothing uses it")
        for _, name in self._plan.replaced:
            if name not in self.walk.used:
                raise NoRuleError(f"{name}: is in `replaced` of the plan, but nothing uses it")


def _annotations(cls: Class) -> Iterator[ast.expr]:
    """What leads from a class to others: bases, and the types of public members."""
    yield from cls.node.bases
    for member in cls.node.body:
        match member:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if is_public(member.name) or member.name in {
                "__aiter__",
                "__anext__",
            }:
                arguments = member.args
                for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
                    if one.annotation is not None:
                        yield one.annotation
                if member.returns is not None:
                    yield member.returns
            case ast.AnnAssign(target=ast.Name(id=name)) if is_public(name):
                yield member.annotation
