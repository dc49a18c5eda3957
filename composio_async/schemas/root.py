"""A root that is a plain object: OpenAI and Anthropic refuse a whole request for a tool whose root is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from composio_async.schemas.forms import together
from composio_async.schemas.inlining import copied
from composio_async.schemas.walking import BY_NAME, Schema, inside, listed, named, rewritten, target

_CHOICES: Final = ("anyOf", "oneOf")
_REFUSED: Final = (*_CHOICES, "enum", "const", "not", "$ref", "allOf")
_PARTS: Final = (*_CHOICES, "allOf", "not")
_WHEN: Final = ("if", "then", "else")
_DEFINED: Final = ("$defs", "definitions")
_ABOUT: Final = frozenset(("title", "default", "examples", "example", "$schema", "$id", "$comment", "deprecated"))
_OF_EXTRA: Final = frozenset(("additionalProperties", "unevaluatedProperties", "propertyNames"))
_WORDS: Final = "The arguments as a whole must also fit this JSON Schema: "


def plain_root(schema: Schema) -> tuple[Schema, list[str], bool]:
    """A schema whose root is a plain object.

    References and `allOf` are joined there. The properties that only choices have become optional ones of the root, and
    what is demanded beside that is told in its description.

    Args:
        schema: Of a tool, in which no reference leads back to itself.

    Returns:
        The schema, what it lost or had changed, a line each, and whether all conditions are still in it.
    """
    if not any(key in schema for key in _REFUSED):
        return schema, [], True
    whole = _Whole(schema)
    whole.add(schema)
    kept: Schema = {key: schema[key] for key in _DEFINED if key in schema}
    made: Schema = {"type": "object", **whole.made, "properties": {**named(whole.made, "properties")}, **kept}
    changes = ["/: what was closed takes what stood beside it too"] if whole.opened() else []
    for condition in whole.conditions:
        changes += _offer(made, condition, schema)
    words = [word for one in whole.conditions if (word := _shortened(one, made, schema))]
    if words:
        keys = dict.fromkeys(key for word in words for key in word)
        told = words[0] if len(words) == 1 else {"allOf": words}
        text = _WORDS + json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
        made["description"] = f"{made['description']}\n{text}" if made.get("description") else text
        changes += [f"/{key}: told in the description" for key in keys]
    return copied(_reachable(made, schema)), changes, not words


class _Whole:
    """What holds of the same object at the same time, in one schema, and the conditions that do not go into it."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._seen = set[int]()
        self._closed: list[Mapping[str, Any]] = []
        self.made: Schema = {}
        self.conditions: list[Schema] = []

    def add(self, schema: Any) -> None:
        waiting = [schema]
        while waiting:
            for part in together(waiting.pop(0), self._root):
                if id(part) in self._seen:
                    continue
                self._seen.add(id(part))
                if part.get("additionalProperties", True) not in (True, {}):
                    self._closed.append(part)
                dropped = {*_REFUSED, *_DEFINED, "type"}
                self.conditions += _join(self.made, {key: one for key, one in part.items() if key not in dropped})
                self.conditions += [{key: part[key]} for key in ("enum", "const", "not") if key in part]
                if not _takes_objects(part):
                    self.conditions.append({"not": {}})
                for key in _CHOICES:
                    choices = [one for one in listed(part, key) if _object(one, self._root)]
                    if len(choices) == 1:
                        waiting += choices
                    elif key in part:
                        self.conditions.append({key: choices} if choices else {"not": {}})

    def opened(self) -> bool:
        """Whether a part that was closed now takes what others describe."""
        return any(
            not named(self.made, key).keys() <= named(closed, key).keys()
            for closed in self._closed
            for key in ("properties", "patternProperties")
        )


def _object(schema: Any, root: Schema) -> bool:
    """Whether an object may fit a schema: of a choice only those that one may fit are of use for arguments."""
    if not isinstance(schema, dict):
        return schema is not False
    for part in together(schema, root):
        if part.get("not") in ({}, True):
            return False
        values = part.get("enum", [part["const"]] if "const" in part else [{}])
        if not _takes_objects(part) or not any(isinstance(one, dict) for one in values):
            return False
    return True


def _takes_objects(part: Mapping[str, Any]) -> bool:
    kind = part.get("type", "object")
    return "object" in (kind if isinstance(kind, list) else [kind])


def _join(made: Schema, part: Schema) -> list[Schema]:
    """Add what a part says to what is said already; returned is what cannot be added."""
    conflicts: list[Schema] = []
    when: Schema = {key: part.pop(key) for key in _WHEN if key in part}
    if when and not any(key in made for key in _WHEN):
        made.update(when)
    elif when:
        conflicts.append(when)
    for key, value in part.items():
        said: Any = made.get(key)
        if key not in made:
            made[key] = value
        elif said == value or key in _ABOUT:
            continue
        elif key == "description":
            made[key] = f"{said}\n{value}"
        elif key == "required":
            made[key] = list(dict.fromkeys([*said, *value]))
        elif key in _OF_EXTRA:
            made[key] = _both(said, value)
        elif key in BY_NAME and key != "dependencies":
            made[key] = {
                **said,
                **{name: _both(said[name], one) if name in said else one for name, one in value.items()},
            }
        else:
            conflicts.append({key: value})
    return conflicts


def _both(one: Any, other: Any) -> Any:
    """A schema that demands what two demand; it begins as the first, so that references into that still lead there."""
    if one is False or other is False:
        return False
    if one == other or other is True or not other:
        return one
    if one is True or not one:
        return other
    return {**one, "allOf": [*listed(one, "allOf"), other]}


def _offer(made: Schema, condition: Schema, root: Schema) -> list[str]:
    """Give the root the properties that only choices have; it demands those that all of the choices demand."""
    choices = [choice for key in _CHOICES for choice in listed(condition, key)]
    demanded = [{name for part in together(choice, root) for name in listed(part, "required")} for choice in choices]
    described: dict[str, list[Any]] = {}
    for part in _parts([*choices, *(condition[key] for key in ("then", "else") if key in condition)], root):
        for name, one in named(part, "properties").items():
            if name not in made["properties"] and one not in described.setdefault(name, []):
                described[name].append(one)
    made["properties"].update(
        {name: ones[0] if len(ones) == 1 else {"anyOf": ones} for name, ones in described.items()}
    )
    always = [name for name in made["properties"] if demanded and all(name in names for names in demanded)]
    if always:
        made["required"] = list(dict.fromkeys([*listed(made, "required"), *always]))
    return [f"/properties/{name}: not of every choice, so it is optional" for name in described if name not in always]


def _parts(schemas: list[Any], root: Schema) -> Iterator[Mapping[str, Any]]:
    """Schemas and what they consist of, each once, but for what they forbid or only ask."""
    waiting, seen = list(schemas), set[int]()
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, dict) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [target(one, root)] if "$ref" in one else []
        waiting += [part for key in ("allOf", *_CHOICES) for part in listed(one, key)]
        waiting += [one[key] for key in ("then", "else") if key in one]
        waiting += named(one, "dependentSchemas").values()


def _shortened(condition: Schema, made: Schema, root: Schema) -> Schema:
    """A condition as it is told: without what the root says itself; empty where nothing is left to tell."""
    told: Schema = {}
    for key, value in condition.items():
        if key in _CHOICES and isinstance(value, list):
            told[key] = [_shorter(one, made, root) for one in value]
            if key == "anyOf" and {} in told[key]:
                return {}
        else:
            told[key] = _shorter(value, made, root) if key in _WHEN else value
    return told


def _shorter(choice: Any, made: Schema, root: Schema) -> Schema:
    if not isinstance(choice, dict):
        return {"not": {}} if choice is False else {}
    whole = _Whole(root)
    whole.add(choice)
    told = whole.made
    properties = {
        name: {} if made["properties"].get(name) == one else one for name, one in named(told, "properties").items()
    }
    if not _OF_EXTRA & told.keys():
        needed = listed(told, "required")
        properties = {name: one for name, one in properties.items() if one or name not in needed}
    told.pop("properties", None)
    told = {**({"properties": properties} if properties else {}), **told}
    for condition in whole.conditions:
        if condition.keys() & told.keys():
            told["allOf"] = [*listed(told, "allOf"), condition]
        else:
            told.update(condition)
    return told


def _reachable(made: Schema, schema: Schema) -> Schema:
    """The schema with what references point to that stood in one of the root's conditions."""
    gone = tuple(f"#/{key}/" for key in _PARTS)
    if not any(f"{one.get('$ref')}/".startswith(gone) for one, _ in inside(made)):
        return made
    name = "root"
    while name in named(made, "$defs"):
        name += "_"
    kept = {key: schema[key] for key in _PARTS if key in schema}

    def change(one: Schema, _path: str) -> Schema:
        if f"{one.get('$ref')}/".startswith(gone):
            one["$ref"] = f"#/$defs/{name}{one['$ref'][1:]}"
        return one

    moved: Schema = rewritten({**made, "$defs": {**named(made, "$defs"), name: kept}}, change)
    return moved
