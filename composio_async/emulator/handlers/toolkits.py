"""Operations of toolkits."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.catalog.model import Toolkit
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import ApiError
from composio_async.emulator.render import category_id, toolkit_item_json, toolkit_json
from composio_async.emulator.world import Call


async def list_(call: Call) -> dict[str, Any]:
    """In alphabetical order; by number of tools with `sort_by=usage`."""
    return _page(call, call.registry.toolkits(), call.query)


async def get_many(call: Call) -> dict[str, Any]:
    """The same list, asked for in a body; unknown slugs are left out."""
    wanted = call.body.get("toolkits")
    slugs = {slug.lower() for slug in wanted or ()}
    return _page(call, [kit for kit in call.registry.toolkits() if wanted is None or kit.slug in slugs], call.body)


async def get(call: Call) -> dict[str, Any]:
    """One toolkit."""
    toolkit = call.registry.toolkit(call.path["slug"])
    version = call.query.get("version", "latest")
    if version not in ("latest", *toolkit.versions):
        raise ApiError(
            404,
            f"Toolkit {toolkit.slug!r} has no version {version!r}",
            slug="Toolkit_ToolkitVersionNotFound",
            code=4302,
            suggested_fix=f"Use latest or one of {', '.join(toolkit.versions)}.",
        )
    shown = toolkit_json(toolkit, call.registry)
    if version != "latest":
        shown["meta"]["version"] = version
    return shown


async def categories(call: Call) -> dict[str, Any]:
    """Every category that a toolkit is in."""
    names = sorted({name for kit in call.registry.toolkits() for name in kit.categories})
    return page_of(names, str, lambda name: {"name": name, "id": category_id(name)}, {}, default=1000)


async def changelog(call: Call) -> dict[str, Any]:
    """Versions of every toolkit, newest first."""
    return {
        "items": [
            {
                "slug": kit.slug,
                "name": kit.name,
                "display_name": kit.name,
                "versions": [
                    {"version": version, "changelog": f"{kit.name} {version}"} for version in reversed(kit.versions)
                ],
            }
            for kit in call.registry.toolkits()
        ]
    }


def _page(call: Call, kits: list[Toolkit], query: dict[str, Any]) -> dict[str, Any]:
    category, words = query.get("category"), str(query.get("search") or "").lower()
    managed_by, kind = query.get("managed_by", "all"), query.get("type", "all")
    found = [
        kit
        for kit in kits
        if (
            not category
            or category.lower() in {form for name in kit.categories for form in (name.lower(), category_id(name))}
        )
        and words in f"{kit.slug} {kit.name} {kit.description}".lower()
        and kind in ("all", kit.kind)
        and managed_by in ("all", "project" if kit.kind == "custom" else "composio")
    ]
    if query.get("sort_by") == "usage":
        found.sort(key=lambda kit: -len(call.registry.tools(kit.slug)))
    else:
        found.sort(key=lambda kit: kit.slug)
    return page_of(found, lambda kit: kit.slug, lambda kit: toolkit_item_json(kit, call.registry), query)
