"""One class of the asynchronous package as a class of the synchronous one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from composio_async._syncgen import docs
from composio_async._syncgen.source import Class, Function, is_public, last
from composio_async._syncgen.text import NoRuleError, bracketed, docstring, expression, nested
from composio_async._syncgen.uses import Uses
from composio_async._syncgen.walk import Answer, Walk

RENAMED: Final = {"aclose": "close", "__aenter__": "__enter__", "__aexit__": "__exit__"}
DELEGATED: Final = frozenset({"__bool__", "__contains__", "__getitem__", "__iter__", "__len__", "__str__"})
BASES: Final = {"AsyncIterator": "Iterator", "AsyncIterable": "Iterable"}
BINDING: Final = frozenset({"classmethod", "overload", "staticmethod"})
BODY: Final = "        "
MEMBER: Final = "    "


class Facade:
    """Writes the facade of one class.

    Args:
        walk: That reached it.
        cls: The class.
        uses: The names that its module needs.
    """

    def __init__(self, walk: Walk, cls: Class, uses: Uses) -> None:
        self._walk = walk
        self._cls = cls
        self._uses = uses
        self._name = cls.node.name
        self._root = next((root for root in walk.plan.roots if (root.module, root.name) == cls.place), None)
        self._own_thread = self._root is not None and self._root.own_thread
        self._core = f"_async.{self._name}{self._parameters()}"
        self._specials = {
            "__init__": self._init,
            "__aenter__": self._enter,
            "__aexit__": self._exit,
            "__aiter__": self._iter,
            "__anext__": self._next,
            "__repr__": self._repr,
            "__eq__": self._eq,
            "__hash__": self._hash,
        }

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

    def _title(self, name: str) -> str:
        return f"{self._cls.title}.{name}"

    def _docs(self, node: ast.ClassDef | Function, indent: str) -> list[str]:
        text = docs.of(node)
        if text is None:
            return []
        try:
            return docstring(docs.rewritten(text, self._walk.plan.source, self._walk.plan.target), indent)
        except NoRuleError as error:
            raise NoRuleError(f"{self._title(node.name)}: {error}") from None

    def _base(self, node: ast.expr) -> str:
        named = node.value if isinstance(node, ast.Subscript) else node
        if not isinstance(named, ast.Name | ast.Attribute):
            raise NoRuleError(f"{self._cls.title}: the base {expression(node)} has no rule")
        place = self._walk.source.dotted(self._cls.module, named)
        if place[1] in BASES and isinstance(node, ast.Subscript):
            self._uses.add("collections.abc", BASES[place[1]])
            return f"{BASES[place[1]]}[{self._uses.text(node.slice)}]"
        if place[1] == "Generic" or self._walk.walked(place) is not None:
            return self._uses.text(node)
        raise NoRuleError(f"{self._cls.title}: the base {expression(node)} has no rule")

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
        if name != source and self._cls.has(name):
            raise NoRuleError(f"{self._title(source)}: there is a {name} as well")
        overloads = [node for node in nodes if "overload" in _words(node)]
        for node in overloads:
            yield self._signature(node, name, dots=True)
        for node in nodes:
            if node not in overloads:
                yield self._function(node, name, overloads)

    def _function(self, node: Function, name: str, overloads: Sequence[Function]) -> list[str]:
        words = set(_words(node))
        plain = not isinstance(node, ast.AsyncFunctionDef)
        if plain and words in ({"property"}, {"cached_property"}):
            return self._getter(node.name, node.returns, self._docs(node, BODY))
        if plain and words == {"setter"}:
            return self._setter(node)
        if node.name in self._specials and (not words or node.name == "__init__"):
            return self._specials[node.name](node)
        if name.startswith("__") and (not plain or name not in DELEGATED):
            raise NoRuleError(f"{self._title(name)}: has no rule")
        if words & {"classmethod", "staticmethod"}:
            return self._class_level(node, name)
        if node.name == "aclose" and self._own_thread:
            return [*self._signature(node, name), *self._ending("aclose", [])]
        answers = {self._walk.answer(self._title(name), self._cls, one.returns) for one in overloads or [node]}
        if len(answers) > 1:
            raise NoRuleError(f"{self._title(name)}: overloads that are wrapped differently have no rule")
        answer = answers.pop()
        if answer.shape == "pager" and not plain:
            raise NoRuleError(f"{self._title(name)}: a coroutine that gives a pager has no rule")
        core, result = "self._core", None
        if overloads:
            self._uses.add("typing", "Any", "cast")
            core, result = 'cast("Any", self._core)', "Any"
        return [
            *self._signature(node, name, result=result),
            *self._forward(node, answer, f"{core}.{node.name}", "self._portal"),
        ]

    def _signature(self, node: Function, name: str, *, dots: bool = False, result: str | None = None) -> list[str]:
        """Decorators, the `def` and the docstring; for an overload the dots instead."""
        lines = []
        for decorator, word in zip(node.decorator_list, _words(node), strict=True):
            if word not in BINDING and word not in self._walk.plan.decorators:
                raise NoRuleError(f"{self._title(name)}: the decorator {word} has no rule")
            self._walk.used.add(word)
            lines.append(f"    @{self._uses.text(decorator)}")
        if result is None and node.returns is None:
            raise NoRuleError(f"{self._title(name)}: has no return annotation")
        result = result or (self._uses.text(node.returns) if node.returns else "None")
        lines += bracketed(f"def {name}(", self._declared(node), f") -> {result}:{' ...' if dots else ''}", MEMBER)
        return lines if dots else [*lines, *self._docs(node, BODY), *self._hidden(node)]

    def _hidden(self, node: Function) -> list[str]:
        """Lines that make the secrets among the parameters unreadable in a traceback."""
        arguments = node.args
        lines = []
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.kwarg):
            words = "" if one is None or one.annotation is None else ast.unparse(one.annotation)
            if one is None or words not in self._walk.plan.secrets:
                continue
            self._walk.used.add(words)
            module, function = self._walk.plan.secrets[words]
            self._uses.add(module, function)
            hidden = f"{function}({one.arg})"
            if one is arguments.kwarg:
                self._uses.add("typing", "Any", "cast")
                hidden = f'cast("Any", {hidden})'
            lines.append(f"{BODY}{one.arg} = {hidden}")
        return lines

    def _declared(self, node: Function) -> list[str]:
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

    def _forwarded(self, node: Function, *, bound: bool) -> list[str]:
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

    def _forward(self, node: Function, answer: Answer, target: str, portal: str, *, bound: bool = True) -> list[str]:
        """The body of a method: the call, and what becomes of its answer."""
        parts = self._forwarded(node, bound=bound)
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

    def _attribute(self, name: str, annotation: ast.expr) -> list[str]:
        if last(annotation) == "ClassVar":
            return [f"    {name}: {self._uses.text(annotation)} = _async.{self._name}.{name}"]
        return self._getter(name, annotation, [])

    def _getter(self, name: str, returns: ast.expr | None, docs_: list[str]) -> list[str]:
        """A property; one that gives a walked class keeps the facade, so that it is the same object each time."""
        answer = self._walk.answer(self._title(name), self._cls, returns)
        if answer.shape not in {"value", "one", "optional", "list"} or returns is None:
            raise NoRuleError(f"{self._title(name)}: a property of this type has no rule")
        fetched = f"self._core.{name}"
        if self._own_thread:
            fetched = f"self._portal.call(lambda: self._core.{name})"
        if answer.shape == "one":
            self._uses.add("functools", "cached_property")
        kind = "cached_property" if answer.shape == "one" else "property"
        lines = [f"    @{kind}", f"    def {name}(self) -> {self._uses.text(returns)}:", *docs_]
        if answer.shape == "value":
            return [*lines, f"{BODY}return {fetched}"]
        if answer.shape == "one" and answer.cls is not None:
            wrapped = f"{answer.cls.node.name}._of({fetched}, self._portal)"
            return [*lines, *self._uses.facade(answer.cls, BODY), f"{BODY}return {wrapped}"]
        return [*lines, f"{BODY}made = {fetched}", *self._wrapped(answer)]

    def _setter(self, node: Function) -> list[str]:
        value = node.args.args[1]
        handed = self._walk.argument(f"{self._title(node.name)}({value.arg})", self._cls, value)
        assign = f"self._core.{node.name} = {handed}"
        if self._own_thread:
            assign = f'self._portal.call(setattr, self._core, "{node.name}", {handed})'
        declared = ", ".join(self._declared(node))
        return [f"    @{node.name}.setter", f"    def {node.name}({declared}) -> None:", f"{BODY}{assign}"]

    def _class_level(self, node: Function, name: str) -> list[str]:
        """A class method or static method; one that makes an object of a root gives it a portal."""
        answer = self._walk.answer(self._title(name), self._cls, node.returns)
        bound = "classmethod" in _words(node)
        lines = self._signature(node, name)
        target = f"_async.{self._name}.{node.name}"
        if answer.shape in {"value", "nothing"}:
            return [*lines, *self._forward(node, answer, target, "_bridge.portal()", bound=bound)]
        own = answer.shape == "self" or (answer.shape == "one" and answer.cls == self._cls)
        if not own or not bound or self._root is None or self._own_thread:
            raise NoRuleError(f"{self._title(name)}: a class method of this kind has no rule")
        made = self._forward(node, Answer("value"), target, "_bridge.portal()")
        made[0] = made[0].replace("return ", "core = ", 1)
        return [*lines, *made, *self._prepared(), f"{BODY}return cls._of(core, _bridge.portal().lease(core.aclose))"]

    def _prepared(self) -> list[str]:
        return [f"{BODY}{self._root.prepare}"] if self._root is not None and self._root.prepare else []

    def _init(self, node: Function) -> list[str]:
        target, begin = f"_async.{self._name}", "core = "
        if any(one.name == "__init__" and "overload" in _words(one) for one in self._cls.functions()):
            self._uses.add("typing", "Any", "cast")
            target, begin = f'cast("Any", _async.{self._name})', f"core: {self._core} = "
        portal = "_bridge.Portal()" if self._own_thread else "_bridge.portal()"
        return [
            *self._signature(node, "__init__"),
            *nested([], f"{begin}{target}(", self._forwarded(node, bound=True), BODY),
            *self._prepared(),
            f"{BODY}self._core = core",
            f"{BODY}self._portal = {portal}.lease(core.aclose)",
        ]

    def _enter(self, node: Function) -> list[str]:
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
        if self._own_thread:
            return [*lines, *self._ending("__aexit__", self._forwarded(node, bound=True))]
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
        if self._cls.has("__anext__"):
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
        plan = self._walk.plan
        # One that could not be made has no core, and stands in the traceback that says why.
        text = f'"{plan.target}." + repr(getattr(self, "_core", type(self))).removeprefix("{plan.source}.")'
        return [*self._signature(node, "__repr__"), f"{BODY}return {text}"]

    def _eq(self, node: Function) -> list[str]:
        test = f"self._core == other._core if isinstance(other, {self._name}) else NotImplemented"
        return [f"    def {node.name}(self, other: object) -> bool:", f"{BODY}return {test}"]

    def _hash(self, node: Function) -> list[str]:
        return [f"    def {node.name}(self) -> int:", f"{BODY}return hash(self._core)"]


def _words(node: Function) -> list[str]:
    """The last words of a function's decorators."""
    return [last(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list]
