"""Names that a model or a framework takes, made of those that the platform gives."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Final

from attrs import frozen

_HASH: Final = 8
_SHORTENED: Final = re.compile(f"_[0-9a-f]{{{_HASH}}}$")


@frozen
class NameRule:
    """What names may look like.

    Attributes:
        legal: The characters that may stand in a name, as the inside of a regular expression's brackets.
        limit: Characters of the longest name.
        first: The characters that it may begin with; None for all of `legal`.
        lower: Whether capitals are made small.
        reserved: Names that mean something else there, such as keywords.
    """

    legal: str = "a-zA-Z0-9_-"
    limit: int = 64
    first: str | None = None
    lower: bool = False
    reserved: frozenset[str] = frozenset()


def legal_name(name: str, rule: NameRule) -> str:
    """The name itself where the rule allows it, else one that is always the same and stays unlike others.

    Args:
        name: A slug, or the name of a parameter.
        rule: For names.
    """
    given, name = name, name.lower() if rule.lower else name
    if name in rule.reserved:
        name = f"{name}_"
    whole, illegal, first = _patterns(rule)
    if whole.fullmatch(name):
        return name
    made = illegal.sub("_", name)
    if not first.match(made):
        made = f"_{made}"
    if made.strip("_") and len(made) <= rule.limit:
        return made
    return _hashed(made, given, rule)


@cache
def _patterns(rule: NameRule) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    head = rule.legal if rule.first is None else rule.first
    whole = f"[{head}][{rule.legal}]{{0,{rule.limit - 1}}}"
    return re.compile(whole), re.compile(f"[^{rule.legal}]"), re.compile(f"[{head}]")


def shortened(name: str) -> bool:
    """Whether a name may be one that was made of a longer one, which nobody can tell from it."""
    return _SHORTENED.search(name) is not None


def _hashed(made: str, given: str, rule: NameRule) -> str:
    digest = hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return f"{made[: rule.limit - _HASH - 1]}_{digest}"


def legal_names(names: list[str], rule: NameRule) -> dict[str, str]:
    """Legal names for all of a set, no two alike.

    Args:
        names: Each once.
        rule: For names.

    Returns:
        Given name to legal name; a name that is legal as it stands keeps it.
    """
    made = {name: name for name in names if legal_name(name, rule) == name}
    taken = set(made.values())
    for name in names:
        if name in made:
            continue
        one = legal_name(name, rule)
        salt = 0
        while one in taken:
            one = _hashed(one, name if not salt else f"{name}\n{salt}", rule)
            salt += 1
        made[name] = one
        taken.add(one)
    return made
