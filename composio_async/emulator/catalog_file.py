"""Catalogs that users write, or record: a JSON file of toolkits, laid over the built-in ones or in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import attrs
import orjson

from .answers import made_up
from .catalog import BUILT_IN
from .catalog.model import VERSIONS, AuthScheme, Catalog, Field, Tool, ToolCall, Toolkit, TriggerType
from .catalog_format import problems
from .linking import has_references, linked
from .validate import violations, with_defaults

_SHOWN: Final = 10
_read: dict[tuple[str, int, int], Catalog] = {}


def catalog_of(given: Mapping[str, Any] | None) -> Catalog:
    """The catalog that a mapping describes; the built-in one for None.

    Raises:
        ValueError: for one that cannot be right; it names the place.
        TypeError: for something else.
    """
    if given is None:
        return BUILT_IN
    if not isinstance(given, Mapping):
        raise TypeError(f"catalog must be a path or a mapping, not {given!r}")
    return _parsed(given, "catalog")


def read_catalog(path: str) -> Catalog:
    """The catalog in a JSON file; it is read once per process, unless it changes.

    Raises:
        ValueError: for a file that cannot be read, or a catalog that cannot be right; it names the place.
    """
    try:
        told = Path(path).stat()
        key = (str(Path(path).resolve()), told.st_mtime_ns, told.st_size)
        if key not in _read:
            _read[key] = _parsed(_decoded(Path(path).read_bytes(), path), f"catalog {path}")
    except OSError as error:
        raise ValueError(f"catalog {path} cannot be read: {error.strerror or error}") from None
    return _read[key]


def _decoded(raw: bytes, path: str) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"catalog {path} is not valid JSON: {error}") from None


def _parsed(document: Any, source: str) -> Catalog:
    wrong = problems(dict(document) if isinstance(document, Mapping) else document)
    if wrong:
        more = [f"and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise ValueError(f"{source}: {'; '.join([*wrong[:_SHOWN], *more])}")
    alone = bool(document.get("only"))
    toolkits = {} if alone else dict(BUILT_IN.toolkits)
    triggers = {} if alone else dict(BUILT_IN.trigger_types)
    for entry in document["toolkits"]:
        slug = entry["slug"].lower()
        before = toolkits.get(slug)
        toolkits[slug] = kit = _toolkit(entry, slug, before)
        for row in entry.get("triggers", ()):
            trigger = _trigger(row, kit)
            triggers[trigger.slug] = trigger
    owners = {tool.slug: kit.slug for kit in toolkits.values() for tool in kit.tools}
    for kit in toolkits.values():
        for tool in kit.tools:
            if owners[tool.slug] != kit.slug:
                raise ValueError(f"{source}: tool {tool.slug!r} is in toolkits {kit.slug!r} and {owners[tool.slug]!r}")
    return Catalog(MappingProxyType(toolkits), MappingProxyType(triggers))


def _toolkit(entry: Mapping[str, Any], slug: str, before: Toolkit | None) -> Toolkit:
    base = before or Toolkit(slug, slug.replace("_", " ").title(), "", "", versions=VERSIONS[-1:])
    given = {
        name: entry[name] for name in ("name", "description", "app_url", "base_url", "user_endpoint") if name in entry
    }
    for name in ("categories", "versions"):
        if name in entry:
            given[name] = tuple(entry[name])
    if "auth_schemes" in entry:
        given["schemes"] = tuple(_scheme(one, given.get("name", base.name)) for one in entry["auth_schemes"])
    kit = attrs.evolve(base, **given)
    tools = {tool.slug: tool for tool in kit.tools}
    for row in entry.get("tools", ()):
        tool = _tool(row, kit, tools.get(row["slug"].upper()))
        tools[tool.slug] = tool
    return attrs.evolve(kit, tools=tuple(tools.values()))


def _scheme(entry: Mapping[str, Any], toolkit: str) -> AuthScheme:
    return AuthScheme(
        mode=entry["mode"],
        name=entry.get("name") or f"{toolkit} {entry['mode'].replace('_', ' ').lower()}",
        managed=entry.get("managed", False),
        config_fields=tuple(map(_field, entry.get("config_fields", ()))),
        account_fields=tuple(map(_field, entry.get("account_fields", ()))),
        scopes=tuple(entry.get("scopes", ())),
        required_scopes=tuple(entry.get("required_scopes", ())),
    )


def _field(entry: Mapping[str, Any]) -> Field:
    return Field(
        name=entry["name"],
        display_name=entry.get("display_name") or entry["name"].replace("_", " ").capitalize(),
        description=entry.get("description", ""),
        required=entry.get("required", True),
        secret=entry.get("secret", True),
        default=entry.get("default"),
    )


def _tool(entry: Mapping[str, Any], kit: Toolkit, before: Tool | None) -> Tool:
    slug = entry["slug"].upper()
    base = before or Tool(slug, slug.replace("_", " ").title(), "", kit.slug, {"type": "object", "properties": {}})
    given: dict[str, Any] = {name: entry[name] for name in ("name", "description", "no_auth") if name in entry}
    for name in ("tags", "scopes"):
        if name in entry:
            given[name] = tuple(entry[name])
    given["versions"] = tuple(entry.get("versions", kit.versions))
    if "input_parameters" in entry:
        schema = {"type": "object", "properties": {}, **entry["input_parameters"]}
        given["input_parameters"] = schema
        given["linked"] = linked(schema) if has_references(schema) else None
    if "output_parameters" in entry:
        given |= _output(entry["output_parameters"])
    found = attrs.evolve(base, **given)
    if before is not None and before.run is not None and "input_parameters" in entry:
        return attrs.evolve(found, run=_acting(before, found))
    return found


def _output(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema of the whole result is kept as it is; any other is that of its data."""
    properties = schema.get("properties") or {}
    if "data" in properties and "successful" in properties:
        return {"envelope": schema}
    if not has_references(schema):
        return {"data": schema, "envelope": None}
    shared = {name: schema[name] for name in ("$defs", "definitions") if name in schema}
    properties = {
        "data": {name: one for name, one in schema.items() if name not in shared},
        "error": {"type": "string", "nullable": True},
        "successful": {"type": "boolean"},
    }
    return {"envelope": {"type": "object", "properties": properties, "required": ["data", "successful"], **shared}}


def _acting(built_in: Tool, shown: Tool) -> Callable[[ToolCall], Any]:
    """What a built-in tool does, under another schema; the answer is made up where its arguments do not suit it."""
    run, schema = built_in.run, built_in.arguments_schema

    def act(call: ToolCall) -> Any:
        given = {name: value for name, value in call.arguments.items() if value is not None}
        if run is None or violations(schema, given):
            return made_up(shown, call.arguments)
        return run(attrs.evolve(call, arguments=with_defaults(schema, given)))

    return act


def _trigger(entry: Mapping[str, Any], kit: Toolkit) -> TriggerType:
    slug, nothing = entry["slug"].upper(), {"type": "object", "properties": {}}
    return TriggerType(
        slug=slug,
        name=entry.get("name") or slug.replace("_", " ").title(),
        description=entry.get("description", ""),
        instructions=entry.get("instructions", ""),
        toolkit=kit.slug,
        kind=entry.get("type", "webhook"),
        config={**nothing, **entry.get("config", {})},
        payload={**nothing, **entry.get("payload", {})},
        needs_endpoint=entry.get("needs_endpoint", False),
        versions=tuple(entry.get("versions", kit.versions)),
    )
