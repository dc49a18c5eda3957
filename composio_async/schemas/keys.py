"""Parameters renamed where a dialect forbids their names, and a model's arguments given their names back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from composio_async.schemas.forms import Form, fitting, forms
from composio_async.schemas.names import NameRule, legal_names
from composio_async.schemas.walking import (
    BY_NAME,
    BY_PROPERTY,
    DEEPEST,
    Schema,
    inside,
    listed,
    meanings,
    named,
    rewritten,
    steps,
)

_EXTRA: Final = ("additionalProperties", "unevaluatedProperties")
_REST: Final = ("items", "additionalItems", "unevaluatedItems", "contains")


def legal_keys(schema: Schema, rule: NameRule) -> dict[str, str]:
    """Legal names for those properties, at any depth, whose own is not.

    Args:
        schema: With properties.
        rule: For their names.

    Returns:
        Name to legal name.
    """
    # Sorted, so that names that would come out alike do not change places with the properties.
    names = sorted({name for one, _ in inside(schema) for name in _spoken_of(one)})
    return {old: new for old, new in legal_names(names, rule).items() if new != old}


def _spoken_of(schema: Mapping[str, Any]) -> set[str]:
    """The names of properties in a schema, described or only required."""
    names = {name for key in (*BY_PROPERTY, "dependentRequired") for name in named(schema, key)}
    needed = [schema.get("required"), *named(schema, "dependentRequired").values()]
    needed += [one for one in named(schema, "dependencies").values() if isinstance(one, list)]
    return names.union(name for one in needed if isinstance(one, list) for name in one if isinstance(name, str))


def renamed(schema: Schema, legal: Mapping[str, str]) -> Schema:
    """A schema with other names for some properties, wherever it speaks of them.

    Args:
        schema: With properties.
        legal: Name to new name.
    """

    def change(one: Schema, _path: str) -> Schema:
        mine = [name for name in named(one, "properties") if name in legal]
        for key in (*BY_PROPERTY, "dependentRequired"):
            if isinstance(one.get(key), dict):
                one[key] = {legal.get(name, name): _names(value, legal) for name, value in one[key].items()}
        for key in ("required", "propertyOrdering"):
            if key in one:
                one[key] = _names(one[key], legal)
        if mine:
            _rules_of_names(one, {name: legal[name] for name in mine})
        told = named(one, "discriminator").get("propertyName")
        if isinstance(told, str):
            one["discriminator"] = {**one["discriminator"], "propertyName": legal.get(told, told)}
        if isinstance(one.get("$ref"), str):
            one["$ref"] = _reference(one["$ref"], legal)
        return one

    made: Schema = rewritten(schema, change)
    for one, _ in inside(made):
        for key in ("const", "default", "example"):
            if isinstance(one.get(key), dict | list):
                one[key] = restored(one[key], one, made, legal, nulls=False)
        for key in ("enum", "examples"):
            if any(isinstance(value, dict | list) for value in listed(one, key)):
                one[key] = [restored(value, one, made, legal, nulls=False) for value in one[key]]
    return made


def _rules_of_names(schema: Schema, legal: Mapping[str, str]) -> None:
    """What is said of properties by patterns and rules for names, said of those that have new names.

    Args:
        schema: With its properties renamed; changed.
        legal: Old name to new name, of its own properties.
    """
    for pattern, part in named(schema, "patternProperties").items():
        for old, new in legal.items():
            if _matches(pattern, old) and not _matches(pattern, new):
                own = schema["properties"][new]
                # Beside its own, so that references into it still lead there.
                schema["properties"] = {
                    **schema["properties"],
                    new: {**own, "allOf": [*listed(own, "allOf"), part]} if isinstance(own, dict) else part,
                }
    rule = schema.get("propertyNames")
    if isinstance(rule, dict) and rule.keys() <= {"enum", "type", "description"}:
        schema["propertyNames"] = {**rule, "enum": _names(rule["enum"], legal)} if "enum" in rule else rule
    elif isinstance(rule, dict):
        schema["propertyNames"] = {"anyOf": [rule, {"enum": list(legal.values())}]}


def _names(value: Any, legal: Mapping[str, str]) -> Any:
    return [legal.get(one, one) if isinstance(one, str) else one for one in value] if isinstance(value, list) else value


def _reference(reference: str, legal: Mapping[str, str]) -> str:
    if not reference.startswith("#/"):
        return reference
    made: list[str] = []
    keyword: str | None = None
    for step, name in zip(reference[2:].split("/"), steps(reference), strict=True):
        made.append(legal.get(name, step) if keyword in BY_PROPERTY else step)
        keyword = None if keyword in BY_NAME else name
    return f"#/{'/'.join(made)}"


def restored(
    value: Any, schema: Any, root: Mapping[str, Any], back: Mapping[str, str], *, nulls: bool, depth: int = 0
) -> Any:
    """A model's arguments in the terms of the schema that the platform gave.

    Only what the schema declares is touched: the keys of an open object are the user's own.

    Args:
        value: Arguments, or a part of them.
        schema: The original one of that part.
        root: The original one of the whole.
        back: New name to old name.
        nulls: Whether the model had to give each parameter, so that null stands for leaving an optional one out.
        depth: Of the part.
    """
    if depth >= DEEPEST or schema is None:
        return value
    if isinstance(value, Mapping):
        said = list(meanings(schema, root))
        found = forms(schema, root) if nulls else []
        if nulls:
            mine = {_declared(key, said, back)[0]: one for key, one in value.items()}
            chosen = fitting(mine, found, root)
            if chosen:
                # Of several that it may be one is as good as another, but one it must be for all keys.
                found, said = chosen[:1], list({id(one): one for form in chosen for one in form.parts}.values())
        made: dict[str, Any] = {}
        for key, inner in value.items():
            name, parts = _declared(key, said, back)
            if nulls and inner is None and _optional(name, found):
                continue
            made[name] = restored(inner, _any(parts), root, back, nulls=nulls, depth=depth + 1)
        return made
    if isinstance(value, list):
        said = list(meanings(schema, root))
        return [
            restored(one, _any(_items(said, number)), root, back, nulls=nulls, depth=depth + 1)
            for number, one in enumerate(value)
        ]
    return value


def _any(parts: list[Any]) -> Any:
    if len(parts) > 1:
        return {"anyOf": parts}
    return parts[0] if parts else None


def _declared(key: str, said: list[Mapping[str, Any]], back: Mapping[str, str]) -> tuple[str, list[Any]]:
    """The original name of a key, and the schemas of its value."""
    for name in dict.fromkeys((back.get(key, key), key)):
        parts = [named(one, "properties")[name] for one in said if name in named(one, "properties")]
        if parts or any(name in _spoken_of(one) for one in said):
            return name, parts
    parts = [
        part for one in said for pattern, part in named(one, "patternProperties").items() if _matches(pattern, key)
    ]
    return key, parts or [one[word] for one in said for word in _EXTRA if isinstance(one.get(word), Mapping)]


def _matches(pattern: str, key: str) -> bool:
    try:
        return re.search(pattern, key) is not None
    except re.error:
        return False


def _items(said: list[Mapping[str, Any]], number: int) -> list[Any]:
    parts: list[Any] = []
    for one in said:
        first = listed(one, "prefixItems") or listed(one, "items")
        if number < len(first):
            parts.append(first[number])
        else:
            parts += [one[word] for word in _REST if isinstance(one.get(word), Mapping)]
    return parts


def _optional(name: str, found: list[Form]) -> bool:
    return any(name in form.properties and name not in form.required for form in found)
