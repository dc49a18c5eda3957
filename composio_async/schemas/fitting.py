"""A tool's name and schema fitted to a dialect, and a model's arguments fitted back to the tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

from composio_async.schemas.inlining import inlined
from composio_async.schemas.keys import legal_keys, renamed, restored
from composio_async.schemas.names import NameRule, legal_name
from composio_async.schemas.root import plain_root
from composio_async.schemas.strict import NotStrictError, anthropic_strict, openai_strict
from composio_async.schemas.walking import plain

_TOOL_NAMES: Final = NameRule()


@frozen
class Dialect:
    """What a model or a framework takes.

    Attributes:
        names: The rule for names of tools.
        keys: The rule for names of parameters, if there is one.
        inline: Whether references are replaced by what they point to.
        strict: The reduced schema to make, if any.
        plain_root: Whether the outermost schema must be a plain object, without references, choices and the like.
    """

    names: NameRule = _TOOL_NAMES
    keys: NameRule | None = None
    inline: bool = False
    strict: Literal["openai", "anthropic"] | None = None
    plain_root: bool = False

    @property
    def restores(self) -> bool:
        """Whether a model's arguments may have to be restored before the tool understands them."""
        return self.keys is not None or self.strict == "openai"


RAW: Final = Dialect()
PLAIN_ROOT: Final = Dialect(plain_root=True)
"""OpenAI's, and that of frameworks that hand schemas on to it or to Anthropic."""
ANTHROPIC: Final = Dialect(keys=NameRule(legal="a-zA-Z0-9_.-"), plain_root=True)
GEMINI: Final = Dialect(
    names=NameRule(legal="A-Za-z0-9_.:-", first="A-Za-z_"), keys=NameRule(legal="A-Za-z0-9_", first="A-Za-z_")
)


@frozen
class Fitted:
    """A tool's name and schema, as one dialect wants them.

    Attributes:
        slug: Of the tool, as the platform knows it.
        name: What the model is told.
        parameters: JSON Schema of the arguments; a copy, so it may be changed.
        strict: Whether the model is held to it.
        changes: What the schema lost or had changed, a line each; empty for most.
    """

    slug: str
    name: str
    parameters: dict[str, Any]
    strict: bool = False
    changes: tuple[str, ...] = ()
    _original: Mapping[str, Any] = field(factory=dict, alias="original", repr=False)
    _back: Mapping[str, str] = field(factory=dict, alias="back", repr=False)

    _nulls: bool = field(default=False, alias="nulls", repr=False)

    @property
    def changed(self) -> bool:
        """Whether a call by a model must be restored before the tool understands it."""
        return self.name != self.slug or bool(self._back) or self._nulls

    def restore(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A model's arguments as the tool takes them.

        Args:
            arguments: By the names of `parameters`.
        """
        if not self._back and not self._nulls:
            return dict(arguments)
        return dict(restored(arguments, self._original, self._original, self._back, nulls=self._nulls))


def fit(slug: str, schema: Any, dialect: Dialect = RAW) -> Fitted:
    """Fit a tool to a dialect.

    Args:
        slug: Of the tool.
        schema: Of its arguments; what is no schema of an object is made one.
        dialect: What is wanted.
    """
    original, changes = plain(schema)
    made, strict, whole = original, False, True
    legal = legal_keys(original, dialect.keys) if dialect.keys is not None else {}
    if legal:
        # First, so that what is told in words has the new names too.
        made = renamed(made, legal)
        changes += [f"{old!r} is called {new!r}" for old, new in legal.items()]
    if dialect.plain_root:
        made, mended, whole = plain_root(made)
        changes += mended
    if dialect.inline:
        made, loosened = inlined(made)
        changes += loosened
    if dialect.strict is not None:
        reduce = openai_strict if dialect.strict == "openai" else anthropic_strict
        try:
            if dialect.strict == "openai" and not whole:
                # Which nulls stand for leaving out would hang on the choice that a model made.
                raise NotStrictError("/: the outermost schema must be a plain object")  # noqa: TRY301
            made, lost = reduce(made)
            changes += lost
            strict = True
        except NotStrictError as why:
            changes.append(f"not strict, {why}")
    nulls = strict and dialect.strict == "openai"
    return Fitted(
        slug=slug,
        name=legal_name(slug, dialect.names),
        parameters=made,
        strict=strict,
        changes=tuple(changes),
        original=plain(schema)[0] if legal or nulls else {},
        back={new: old for old, new in legal.items()},
        nulls=nulls,
    )
