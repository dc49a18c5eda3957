"""Random schemas of tools, and random arguments that they allow."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

KEYS = st.sampled_from(
    ["to", "from", "user-id", "user_id", "user.id", "$top", "filter[id]", "1st", "", "é", "日本", "self", "x" * 70]
) | st.text(min_size=1, max_size=4)
EXTRA = st.sampled_from(["more keys", "more$keys", "more_keys"])
"""Of open objects: no schema declares them, so they are nobody's but the user's."""
SCALARS: tuple[dict[str, Any], ...] = (
    {"type": "string"},
    {"type": "integer", "minimum": 0, "maximum": 9},
    {"type": "boolean"},
    {"enum": ["a", "b"]},
    {"type": "string", "enum": ["c", "d"], "default": "c"},
    {"const": "k"},
    {"type": ["string", "null"]},
    {"type": "null"},
)

SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from(["", "a", "xyz"]),
    "integer": st.integers(0, 9),
    "boolean": st.booleans(),
    "null": st.none(),
}
SHORT = st.integers(0, 2)
ANYTHING = st.none() | st.integers() | st.dictionaries(EXTRA, st.integers(), max_size=2)


def objects(parts: st.SearchStrategy[dict[str, Any]], *, open_too: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of objects with such properties."""

    @st.composite
    def made(draw: st.DrawFn) -> dict[str, Any]:
        properties = draw(st.dictionaries(KEYS, parts, min_size=1, max_size=4))
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        required = [name for name in properties if draw(st.booleans())]
        if required:
            schema["required"] = required
        if open_too:
            extra = draw(st.sampled_from([None, False, True]) | parts)
            if extra is not None:
                schema["additionalProperties"] = extra
        return schema

    return made()


@cache
def parts(*, open_too: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of values, at most some levels deep; references go to `#/$defs/One` and `#/$defs/a~1b`."""
    leaves = st.sampled_from(SCALARS) | st.sampled_from([{"$ref": "#/$defs/One"}, {"$ref": "#/$defs/a~1b"}])

    def more(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        either = st.builds(lambda one: {"anyOf": [one, {"type": "null"}], "description": "either"}, inner)
        several = st.builds(lambda one: {"type": "array", "items": one}, inner)
        return objects(inner, open_too=open_too) | either | several

    return st.recursive(leaves, more, max_leaves=8)


@cache
def documents(*, open_too: bool) -> list[st.SearchStrategy[dict[str, Any]]]:
    """Schemas of tools, of what these refer to, and of what that refers to."""
    kinds = (parts(open_too=open_too), st.just({"$ref": "#/$defs/a~1b"}), st.sampled_from(SCALARS))
    return [objects(kind, open_too=open_too) for kind in kinds]


@st.composite
def schemas(draw: st.DrawFn, *, open_too: bool = True) -> dict[str, Any]:
    """Schemas of tools."""
    whole, last, plain = documents(open_too=open_too)
    schema = draw(whole)
    # The first refers to the second, which refers to nothing, so that arguments end.
    schema["$defs"] = {"One": draw(last), "a/b": draw(plain)}
    return schema


@st.composite
def values(draw: st.DrawFn, schema: Any, root: dict[str, Any]) -> Any:
    """Values that a schema of the sort above allows, also in one of its other forms."""
    return _value(draw, schema, root)


def _value(draw: st.DrawFn, schema: Any, root: dict[str, Any]) -> Any:
    if schema is True or not schema:
        return draw(ANYTHING)
    if "$ref" in schema:
        found: Any = root
        for step in schema["$ref"].split("/")[1:]:
            found = found[step.replace("~1", "/")]
        return _value(draw, found, root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    if "anyOf" in schema:
        return _value(draw, draw(st.sampled_from(schema["anyOf"])), root)
    kind = schema["type"]
    kind = draw(st.sampled_from(kind)) if isinstance(kind, list) else kind
    if kind == "object":
        return _object(draw, schema, root)
    if kind == "array":
        return [_value(draw, schema["items"], root) for _ in range(draw(SHORT))]
    return draw(SIMPLE[kind])


def _object(draw: st.DrawFn, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    value: dict[str, Any] = {}
    for name, part in schema["properties"].items():
        if name in schema.get("required", ()) or draw(st.booleans()):
            value[name] = _value(draw, part, root)
    extra = schema.get("additionalProperties", False)
    if extra is not False and draw(st.booleans()):
        value[draw(EXTRA)] = _value(draw, extra, root)
    return value
