"""`python -m composio_async emulator record`: write a catalog file from the real platform."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from composio_async.emulator.catalog_format import problems
from composio_async.emulator.schemes import SCHEMES

if TYPE_CHECKING:
    from composio_async.client import Composio
    from composio_async.models.toolkits import Toolkit, ToolkitAuth
    from composio_async.models.tools import Tool
    from composio_async.models.triggers import TriggerType

_PAGE: Final = 500


def main(argv: Sequence[str]) -> int:
    """Record toolkits with the user's key, and write them to a file.

    Args:
        argv: arguments after `record`.

    Returns:
        0 when the file was written, 1 when it was not.
    """
    options = _parser().parse_args(argv)
    slugs = list(dict.fromkeys(slug.strip().lower() for slug in options.toolkits.split(",") if slug.strip()))
    if not slugs:
        return _complain("--toolkits names no toolkit: give slugs, separated by commas")
    try:
        document = asyncio.run(_record(slugs))
        count = _write(Path(options.output), document, only=options.only)
    except Exception as error:  # noqa: BLE001  whatever goes wrong is told in one sentence, with no traceback
        return _complain(str(error) or type(error).__name__)
    sys.stderr.write(f"wrote {count} tools to {options.output}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m composio_async emulator record",
        description="Write a catalog for the emulator from the platform, with the key in COMPOSIO_API_KEY.",
    )
    parser.add_argument("--toolkits", required=True, metavar="SLUGS", help="slugs, separated by commas")
    parser.add_argument("--output", required=True, metavar="FILE", help="where to write the catalog")
    parser.add_argument(
        "--only", action="store_true", help="let the catalog stand in for the built-in toolkits, not beside them"
    )
    return parser


async def _record(slugs: list[str]) -> dict[str, Any]:
    from composio_async.client import Composio

    if not os.environ.get("COMPOSIO_API_KEY"):
        raise ValueError("COMPOSIO_API_KEY is not set: the platform is asked with your key")
    async with Composio() as composio:
        return await record(composio, slugs, lambda line: sys.stderr.write(f"{line}\n"))


def _write(path: Path, document: dict[str, Any], *, only: bool) -> int:
    """Write a catalog in whole or not at all, and count its tools."""
    count = sum(len(kit["tools"]) for kit in document["toolkits"])
    if not count:
        raise ValueError("nothing was written, because these toolkits have no tools")
    whole = {"only": True, **document} if only else document
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return count


async def record(composio: Composio, slugs: Sequence[str], tell: Callable[[str], object]) -> dict[str, Any]:
    """What a catalog file holds of some of the platform's toolkits.

    Args:
        composio: a client of the platform.
        slugs: toolkits.
        tell: called with a line after each toolkit, and for everything that is left out.

    Returns:
        The catalog; it has schemas and names, and no key or credential.

    Raises:
        ComposioError: when the platform cannot be asked, or has no such toolkit.
    """
    toolkits = []
    for slug in slugs:
        kit = await composio.toolkits.get(slug)
        tools: list[dict[str, Any]] = []
        triggers: list[dict[str, Any]] = []
        async for tool in composio.tools.list(toolkits=[slug], toolkit_versions="latest", limit=_PAGE):
            _keep(tools, "tools", _tool_json(tool), tell)
        async for one in composio.triggers.list(toolkit_slugs=[slug], toolkit_versions="latest", limit=_PAGE):
            _keep(triggers, "triggers", _trigger_json(one), tell)
        toolkits.append({**_toolkit_json(kit, tell), "tools": tools, "triggers": triggers})
        tell(f"{slug}: {len(tools)} tools, {len(triggers)} types of triggers")
    return {"toolkits": toolkits}


def _keep(rows: list[dict[str, Any]], kind: str, row: dict[str, Any], tell: Callable[[str], object]) -> None:
    """Add a tool or a type of trigger, unless the emulator could not read it back."""
    wrong = problems({"toolkits": [{"slug": "any", kind: [row]}]})
    if wrong:
        tell(f"left out {row['slug']}: {wrong[0].removeprefix(f'toolkits[0].{kind}[0].')}")
    else:
        rows.append(row)


def _toolkit_json(kit: Toolkit, tell: Callable[[str], object]) -> dict[str, Any]:
    meta = kit.meta_info
    managed = {}
    for one in kit.composio_managed_auth:
        if isinstance(one, Mapping):
            scopes = one.get("scopes")
            managed[one.get("mode")] = list(scopes.get("available") or ()) if isinstance(scopes, Mapping) else []
    managed = {mode: managed.get(mode, []) for mode in [*managed, *kit.composio_managed_auth_schemes]}
    for one in kit.auth_config_details:
        if one.mode not in SCHEMES:
            tell(f"left out auth scheme {one.mode} of {kit.slug}, which the emulator does not know")
    schemes = [one for one in kit.auth_config_details if one.mode in SCHEMES and one.mode != "NO_AUTH"]
    shown = {
        "slug": kit.slug,
        "name": kit.name,
        "description": meta.get("description") or "",
        "app_url": meta.get("app_url") or "",
        "base_url": kit.base_url or "",
        "user_endpoint": kit.get_current_user_endpoint or "",
        "categories": [one["name"] for one in meta.get("categories") or () if isinstance(one, Mapping)],
        "auth_schemes": [_scheme_json(one, managed) for one in schemes],
    }
    versions = list(meta.get("available_versions") or ())
    return {**shown, "versions": versions} if versions else shown


def _scheme_json(one: ToolkitAuth, managed: Mapping[Any, list[str]]) -> dict[str, Any]:
    return {
        "mode": one.mode,
        "name": one.name,
        "managed": one.mode in managed,
        "scopes": managed.get(one.mode, []),
        "required_scopes": list(one.required_scopes),
        "config_fields": _fields_json(one.fields.get("auth_config_creation")),
        "account_fields": _fields_json(one.fields.get("connected_account_initiation")),
    }


def _fields_json(groups: Any) -> list[dict[str, Any]]:
    """Fields to fill in; what a secret one is filled with by default stays behind."""
    rows: list[dict[str, Any]] = []
    for group in ("required", "optional"):
        for field in (groups or {}).get(group) or ():
            secret = bool(field.get("is_secret"))
            row = {
                "name": field["name"],
                "display_name": field.get("displayName") or "",
                "description": field.get("description") or "",
                "required": group == "required",
                "secret": secret,
            }
            default = field.get("default")
            rows.append({**row, "default": str(default)} if default is not None and not secret else row)
    return rows


def _tool_json(tool: Tool) -> dict[str, Any]:
    shown = {
        "slug": tool.slug,
        "name": tool.name,
        "description": tool.description,
        "input_parameters": dict(tool.input_parameters),
        "output_parameters": dict(tool.output_parameters),
        "tags": list(tool.tags),
        "scopes": list(tool.scopes),
        "no_auth": tool.no_auth,
    }
    versions = list(tool.available_versions) or ([tool.version] if tool.version else [])
    return {**shown, "versions": versions} if versions else shown


def _trigger_json(one: TriggerType) -> dict[str, Any]:
    shown = {
        "slug": one.slug,
        "name": one.name,
        "description": one.description,
        "instructions": one.instructions,
        "type": "poll" if one.type == "poll" else "webhook",
        "config": dict(one.config),
        "payload": dict(one.payload),
        "needs_endpoint": one.requires_webhook_endpoint_setup,
    }
    return {**shown, "versions": [one.version]} if one.version else shown


def _complain(text: str) -> int:
    sentence = " ".join(text.split())
    sys.stderr.write(f"composio emulator: {sentence}{'' if sentence.endswith(('.', '!', '?')) else '.'}\n")
    return 1
