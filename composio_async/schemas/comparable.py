"""Schemas that a validator can compare with any arguments, for frameworks that do so before they run a tool."""

from __future__ import annotations

import re
from typing import Any, Final

from attrs import evolve

from composio_async.schemas.fitting import Fitted
from composio_async.schemas.walking import Schema, inside, meanings, named, rewritten, target

_DEEPEST: Final = 100
"""Steps into a schema; a validator in Python goes about twice as deep before its stack ends."""
_ELSEWHERE: Final = frozenset(
    (
        *("$schema", "$id", "$vocabulary", "$anchor", "$dynamicAnchor", "$dynamicRef"),
        *("$recursiveAnchor", "$recursiveRef"),
    )
)
"""Keywords that have references looked up elsewhere, or parts read by another draft's rules; no model needs them."""


def comparable(fitted: Fitted) -> Fitted:
    """A tool whose schema a validator takes and can compare with any arguments.

    Args:
        fitted: With the schema as a model may be told it, which is sound.

    Returns:
        The tool without patterns that Python cannot read, and without references that lead nowhere or only back to
        themselves.
    """
    changes: list[str] = []

    def change(one: Schema, path: str) -> Schema:
        if path.count("/") > _DEEPEST:
            changes.append(f"{path}: nested too deeply, so anything is taken there")
            return {}
        made = {key: value for key, value in one.items() if key not in _ELSEWHERE}
        if "pattern" in made and not _is_pattern(made["pattern"]):
            del made["pattern"]
            changes.append(f"{path}/pattern: left out, since Python cannot read it")
        if "patternProperties" in made:
            kept = {name: part for name, part in named(made, "patternProperties").items() if _is_pattern(name)}
            if kept != made["patternProperties"]:
                made["patternProperties"] = kept
                changes.append(f"{path}/patternProperties: in part left out, since Python cannot read it")
        return made

    parameters: Schema = rewritten(fitted.parameters, change)
    _resolve(parameters, changes)
    return evolve(fitted, parameters=parameters, changes=(*fitted.changes, *changes))


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _resolve(schema: Schema, changes: list[str]) -> None:
    """Take those references out that would end every comparison with an error."""
    waiting: list[Any] = [schema]
    seen: set[int] = set()
    while waiting:
        for one, _ in inside(waiting.pop()):
            if id(one) in seen:
                continue
            seen.add(id(one))
            if "$ref" not in one:
                continue
            pointed = target(one, schema)
            if pointed is not None and all(said is not one for said in meanings(pointed, schema)):
                waiting.append(pointed)
                continue
            why = "points nowhere" if pointed is None else "leads back to itself"
            changes.append(f"{one.pop('$ref')} {why}, so anything is taken where it stood")
