"""What a catalog file may hold, checked so that an error names the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .linking import DanglingReferenceError, linked
from .schemes import SCHEMES
from .shapes import array, flag, mapping, nullable, record, text
from .validate import unknown_fields, violations

_SLUG: Final = "^[A-Za-z0-9_-]+$"
_TEXTS: Final = array(text())
_FIELD: Final = record(
    {"name": text(minLength=1)},
    display_name=text(),
    description=text(),
    required=flag(),
    secret=flag(),
    default=nullable(text()),
)
_SCHEME: Final = record(
    {"mode": text(enum=list(SCHEMES))},
    name=text(),
    managed=flag(),
    scopes=_TEXTS,
    required_scopes=_TEXTS,
    config_fields=array(_FIELD),
    account_fields=array(_FIELD),
)
_VERSIONS: Final = array(text(minLength=1), minItems=1)
_TOOL: Final = record(
    {"slug": text(pattern=_SLUG)},
    name=text(),
    description=text(),
    input_parameters=mapping(),
    output_parameters=mapping(),
    tags=_TEXTS,
    scopes=_TEXTS,
    no_auth=flag(),
    versions=_VERSIONS,
)
_TRIGGER: Final = record(
    {"slug": text(pattern=_SLUG)},
    name=text(),
    description=text(),
    instructions=text(),
    type=text(enum=["webhook", "poll"]),
    config=mapping(),
    payload=mapping(),
    needs_endpoint=flag(),
    versions=_VERSIONS,
)
_TOOLKIT: Final = record(
    {"slug": text(pattern=_SLUG)},
    name=text(),
    description=text(),
    app_url=text(),
    base_url=text(),
    user_endpoint=text(),
    categories=_TEXTS,
    versions=_VERSIONS,
    auth_schemes=array(_SCHEME),
    tools=array(_TOOL),
    triggers=array(_TRIGGER),
)
FORMAT: Final = record({"toolkits": array(_TOOLKIT, minItems=1)}, only=flag())
_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object", "null")


def problems(document: Any) -> list[str]:
    """Everything wrong with a catalog, each with its place, in document order; an empty list when it is good."""
    found = [str(one) for one in violations(FORMAT, document)]
    found += [f"{place} is not a field of a catalog" for place in unknown_fields(FORMAT, document)]
    if found:
        return found
    toolkits, tools, triggers = set[str](), set[str](), set[str]()
    for place, toolkit in _each("toolkits", document["toolkits"]):
        found += _twice(toolkits, toolkit["slug"].lower(), place)
        for at, tool in _each(f"{place}.tools", toolkit.get("tools", ())):
            found += _twice(tools, tool["slug"].upper(), at)
            found += _schema(tool.get("input_parameters"), f"{at}.input_parameters", arguments=True)
            found += _schema(tool.get("output_parameters"), f"{at}.output_parameters", arguments=False)
        for at, trigger in _each(f"{place}.triggers", toolkit.get("triggers", ())):
            found += _twice(triggers, trigger["slug"].upper(), at)
            found += _schema(trigger.get("config"), f"{at}.config", arguments=True)
            found += _schema(trigger.get("payload"), f"{at}.payload", arguments=False)
    return found


def _each(place: str, items: Any) -> list[tuple[str, Any]]:
    return [(f"{place}[{index}]", item) for index, item in enumerate(items)]


def _twice(seen: set[str], slug: str, place: str) -> list[str]:
    if slug in seen:
        return [f"{place}.slug {slug!r} is there twice"]
    seen.add(slug)
    return []


def _schema(schema: Mapping[str, Any] | None, place: str, *, arguments: bool) -> list[str]:
    if schema is None:
        return []
    if arguments and schema.get("type", "object") != "object":
        return [f"{place}.type must be object, because arguments are an object"]
    found = _walk(schema, place)
    if not found:
        try:
            linked(schema)
        except DanglingReferenceError as error:
            found.append(f"{place}: {error}")
    return found


def _walk(node: Any, place: str) -> list[str]:
    """What is wrong with one schema and those inside it; unknown keywords are left alone."""
    if isinstance(node, bool):
        return []
    if not isinstance(node, Mapping):
        return [f"{place} must be a JSON Schema (an object), not {node!r}"]
    kinds = node.get("type")
    named = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    found = [f"{place}.type {kind!r} is not one of {', '.join(_TYPES)}" for kind in named if kind not in _TYPES]
    if kinds is not None and not isinstance(kinds, str | list):
        found.append(f"{place}.type must be a string or a list, not {kinds!r}")
    for name in ("properties", "$defs", "definitions"):
        inner = node.get(name)
        if inner is not None and not isinstance(inner, Mapping):
            found.append(f"{place}.{name} must be an object, not {inner!r}")
        else:
            for key, one in (inner or {}).items():
                found += _walk(one, f"{place}.{name}.{key}")
    for name in ("allOf", "anyOf", "oneOf", "enum", "required", "examples"):
        listed = node.get(name)
        if listed is not None and not isinstance(listed, list):
            found.append(f"{place}.{name} must be a list, not {listed!r}")
        elif name in ("allOf", "anyOf", "oneOf"):
            for at, one in _each(f"{place}.{name}", listed or ()):
                found += _walk(one, at)
        elif name == "required" and not all(isinstance(one, str) for one in listed or ()):
            found.append(f"{place}.required must be a list of names")
    if "items" in node:
        found += _walk(node["items"], f"{place}.items")
    return found
