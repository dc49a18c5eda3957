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

    Whatever is more than a matter of capitals ends in a hash, so that no name leads to another tool that has it.

    Args:
        name: A slug.
        rule: For names.
    """
    told = name.lower() if rule.lower else name
    return told if _is_legal(told, rule) else _hashed(_spelled(told, rule), name, rule)


def _is_legal(name: str, rule: NameRule) -> bool:
    return name not in rule.reserved and _patterns(rule)[0].fullmatch(name) is not None


def _spelled(name: str, rule: NameRule) -> str:
    """A name in legal characters, which may be too long or say nothing."""
    if name in rule.reserved:
        name = f"{name}_"
    _, illegal, first = _patterns(rule)
    made = illegal.sub("_", name)
    return made if first.match(made) else f"_{made}"


def _similar(name: str, rule: NameRule) -> str:
    """A legal name that looks like this one, and may be that of another."""
    told = name.lower() if rule.lower else name
    if _is_legal(told, rule):
        return told
    made = _spelled(told, rule)
    return made if made.strip("_") and len(made) <= rule.limit else _hashed(made, name, rule)


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
    made = {name: name for name in names if _similar(name, rule) == name}
    taken = set(made.values())
    for name in names:
        if name in made:
            continue
        one = _similar(name, rule)
        salt = 0
        while one in taken:
            one = _hashed(one, name if not salt else f"{name}\n{salt}", rule)
            salt += 1
        made[name] = one
        taken.add(one)
    return made
