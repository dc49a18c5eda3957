"""The reduced schemas that models are held to when a tool is strict."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

from composio_async.schemas.inlining import inlined
from composio_async.schemas.walking import (
    BY_NAME,
    IN_LIST,
    Schema,
    inside,
    listed,
    named,
    rewritten,
    takes_null,
)

OPENAI_FORMATS: Final = ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
ANTHROPIC_FORMATS: Final = (*OPENAI_FORMATS, "uri")
_SHARED: Final = frozenset(
    (
        *("type", "enum", "const", "description", "title", "items", "anyOf", "$ref", "$defs", "definitions"),
        *("properties", "required", "additionalProperties"),
    )
)
_OPENAI: Final = _SHARED | {
    *("pattern", "format", "multipleOf", "minItems", "maxItems"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
}
_ANTHROPIC: Final = _SHARED | {"allOf", "format"}
STRUCTURE: Final = frozenset(
    (
        *("oneOf", "allOf", "not", "if", "then", "else", "contains", "prefixItems", "additionalItems"),
        *("patternProperties", "dependentSchemas", "dependentRequired", "propertyNames"),
        *("unevaluatedProperties", "unevaluatedItems"),
    )
)
"""Keywords that change what a schema means, so that none can be left out of a strict one in silence."""
_NEVER_NULL: Final = frozenset(("const", "$ref", "anyOf", "oneOf", "allOf", "not", "if"))
"""Keywords beside which a further type would not do: null must fit them too."""
_SILENT: Final = frozenset({"default", "examples", "example", "$schema", "$id", "deprecated", "readOnly", "writeOnly"})
_REFERENCE: Final = re.compile(r"#|#/(\$defs|definitions)/[^/]+")
_TYPES: Final[dict[type, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "array",
}
_PROPERTIES: Final = 5000
_LEVELS: Final = 10
_VALUES: Final = 1000
_LETTERS: Final = 120_000
_LONG_ENUM: Final = 250
_ENUM_LETTERS: Final = 15_000


class NotStrictError(Exception):
    """A schema says what the dialect cannot: the tool is then offered without being strict."""


def openai_strict(schema: Schema) -> tuple[Schema, list[str]]:
    """A schema that OpenAI holds its models to: closed objects, each parameter given, the optional ones as null.

    Args:
        schema: The original one.

    Returns:
        The reduced schema, and what was changed, a line each.

    Raises:
        NotStrictError: It cannot be said in this dialect.
    """
    if any(key in schema for key in ("anyOf", "$ref", "enum", "const")):
        raise NotStrictError("/: the outermost schema must be a plain object")
    changes: list[str] = []

    def change(one: Schema, path: str) -> Schema:
        _sound(one, path)
        _no_structure(one, path, _OPENAI)
        one = _typed(_told(one, path, _OPENAI, OPENAI_FORMATS, changes), path)
        if "$ref" in one:
            return _alone(one, path)
        if _is_object(one):
            _closed(one, path)
            properties = one["properties"]
            required = set(one.get("required") or ())
            for name in [name for name in properties if name not in required]:
                properties[name] = nullable(properties[name], schema)
                changes.append(f"{path}/properties/{name}: optional, so null stands for leaving it out")
            one["required"] = list(properties)
        return one

    made: Schema = rewritten(schema, change)
    within_limits(made)
    return made, changes


def anthropic_strict(schema: Schema) -> tuple[Schema, list[str]]:
    """A schema that Anthropic holds its models to: closed objects, and what it cannot check told in words.

    Args:
        schema: The original one.

    Returns:
        The reduced schema, without references, and what was changed, a line each.

    Raises:
        NotStrictError: It cannot be said in this dialect.
    """
    changes: list[str] = []

    def change(one: Schema, path: str) -> Schema:
        if "oneOf" in one and "anyOf" not in one:
            one = {("anyOf" if key == "oneOf" else key): value for key, value in one.items()}
            changes.append(f"{path}/oneOf: anyOf, which also takes what fits several")
        _sound(one, path)
        _no_structure(one, path, _ANTHROPIC)
        least = one.get("minItems")
        one = _told(one, path, _ANTHROPIC, ANTHROPIC_FORMATS, changes, keep=("minItems",) if least in (0, 1) else ())
        one = _typed(one, path)
        if any(isinstance(value, dict | list) for value in (*listed(one, "enum"), one.get("const"))):
            raise NotStrictError(f"{path}: a list or an object as the only value")
        if _is_object(one):
            _closed(one, path)
        return one

    whole, lost = inlined(schema)
    if lost:
        raise NotStrictError(lost[0])
    return rewritten(whole, change), changes


def within_limits(schema: Schema) -> None:
    """Whether a schema is small enough for OpenAI to compile.

    Raises:
        NotStrictError: It is not.
    """
    properties = values = letters = deepest = 0
    for one, depth in inside(schema):
        enum = [str(value) for value in listed(one, "enum")]
        size = sum(map(len, enum))
        if len(enum) > _LONG_ENUM and size > _ENUM_LETTERS:
            raise NotStrictError(f"an enum of {size} letters")
        names = [name for key in ("properties", "$defs", "definitions") for name in named(one, key)]
        properties += len(named(one, "properties"))
        values += len(enum)
        letters += size + len(str(one.get("const", ""))) + sum(map(len, names))
        deepest = max(deepest, depth)
    if properties > _PROPERTIES or values > _VALUES or letters > _LETTERS or deepest > _LEVELS:
        told = f"{properties} properties, {values} values of enums, {letters} letters, {deepest} levels"
        raise NotStrictError(f"too large: {told}")


def _sound(schema: Schema, path: str) -> None:
    """Raise for a part that is true or false, and for a reference that a strict schema may not have."""
    parts = [part for key in BY_NAME for part in named(schema, key).values()]
    parts += [part for key in IN_LIST for part in listed(schema, key)]
    parts += [schema[key] for key in ("items",) if key in schema]
    if not all(isinstance(part, dict) for part in parts):
        raise NotStrictError(f"{path or '/'}: a part that says nothing or forbids all")
    if "$ref" in schema and not _REFERENCE.fullmatch(schema["$ref"]):
        raise NotStrictError(f"{path}: a reference to {schema['$ref']}")


def _typed(schema: Schema, path: str) -> Schema:
    """The schema with its type said, where it can be told from the rest."""
    kind = schema.get("type")
    if kind is None and "properties" in schema:
        schema["type"] = "object"
    elif kind is None and ("enum" in schema or "const" in schema):
        values = schema["enum"] if "enum" in schema else [schema["const"]]
        told = list(dict.fromkeys(_TYPES.get(type(value), "object") for value in values))
        schema["type"] = told[0] if len(told) == 1 else told
    elif kind is None and not any(schema.get(key) for key in ("anyOf", "allOf", "$ref")):
        raise NotStrictError(f"{path}: takes anything")
    if is_array(schema) and "items" not in schema:
        raise NotStrictError(f"{path}: a list that says nothing of its items")
    return schema


def _alone(schema: Schema, path: str) -> Schema:
    """A reference with nothing beside it, as OpenAI wants it; what tells of it goes around it."""
    about: Schema = {key: schema[key] for key in ("description", "title") if key in schema}
    if len(schema) > len(about) + 1:
        raise NotStrictError(f"{path}: a reference with more beside it")
    return {**about, "anyOf": [{"$ref": schema["$ref"]}]} if about else schema


def _is_object(schema: Schema) -> bool:
    kind = schema.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind)


def is_array(schema: Schema) -> bool:
    """Whether a schema takes lists, among other things or alone.

    Args:
        schema: That says so by its type.
    """
    kind = schema.get("type")
    return kind == "array" or (isinstance(kind, list) and "array" in kind)


def _closed(schema: Schema, path: str) -> None:
    extra = schema.get("additionalProperties")
    if extra is not None and extra is not False:
        raise NotStrictError(f"{path or '/'}: an object open to further keys")
    properties = schema.setdefault("properties", {})
    if not properties and path:
        raise NotStrictError(f"{path}: an object without properties")
    if not properties.keys() >= set(schema.get("required") or ()):
        raise NotStrictError(f"{path or '/'}: needs what it does not describe")
    schema["additionalProperties"] = False


def _no_structure(schema: Schema, path: str, known: frozenset[str]) -> None:
    wrong = sorted((STRUCTURE - known) & schema.keys())
    if wrong:
        raise NotStrictError(f"{path or '/'}: {', '.join(wrong)}")


def _told(
    schema: Schema,
    path: str,
    known: frozenset[str],
    formats: tuple[str, ...],
    changes: list[str],
    keep: tuple[str, ...] = (),
) -> Schema:
    """The schema without the keywords that the dialect does not know; what binds the model is told in words."""
    made = dict(schema)
    words: list[str] = []
    for key, value in schema.items():
        if key in keep or (key in known and not (key == "format" and value not in formats)):
            continue
        del made[key]
        if key == "nullable":
            if value is True and isinstance(made.get("type"), str) and made["type"] != "null":
                made["type"] = [made["type"], "null"]
            continue
        changes.append(f"{path}/{key}: {'left out' if key in _SILENT - {'default'} else 'told in the description'}")
        if key not in _SILENT or key == "default":
            words.append(f"{key}: {orjson.dumps(value).decode()}")
    if words:
        told = "; ".join(words)
        said = made.get("description")
        made["description"] = f"{said} ({told})" if said else told
    return made


def nullable(schema: Any, root: Schema) -> Any:
    """A schema that takes null besides what it took.

    Args:
        schema: To widen; one that takes null already is returned as it is.
        root: In which its references are looked up.
    """
    if not isinstance(schema, dict):
        return schema
    # OpenAPI's word for it, which nobody reads who holds a model to a schema.
    schema = {key: value for key, value in schema.items() if key != "nullable"} if "nullable" in schema else schema
    if takes_null(schema, root):
        return schema
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if not _NEVER_NULL.isdisjoint(schema) or not {"object", "array", None}.isdisjoint(kinds):
        if schema.keys() & {*_NEVER_NULL, "type", "enum"} == {"anyOf"}:
            return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
        about = {key: schema[key] for key in ("description", "title") if key in schema}
        rest = {key: value for key, value in schema.items() if key not in about}
        return {**about, "anyOf": [rest, {"type": "null"}]}
    made = {**schema, "type": kinds if "null" in kinds else [*kinds, "null"]}
    if isinstance(made.get("enum"), list) and None not in made["enum"]:
        made["enum"] = [*made["enum"], None]
    return made
