"""Toolkits of the project's own, as toolkits: listed, authorised and run like those of the catalog."""

from __future__ import annotations

from typing import Any, Final

from .catalog.model import AuthScheme, Field, Toolkit
from .state import CustomToolkit, State

CATEGORY: Final = "Custom"


def own_toolkits(state: State) -> dict[str, Toolkit]:
    """Toolkits of the project's own, by slug; their tools are those registered with the emulator under it."""
    return {row.id.lower(): _toolkit(row) for row in list(state.custom_toolkits.values())}


def version_of_day(now: str, number: int) -> str:
    """How the platform names versions: the day, and a number."""
    return f"{now[:10].replace('-', '')}_{number:02d}"


def _toolkit(row: CustomToolkit) -> Toolkit:
    config = row.config
    return Toolkit(
        slug=row.id.lower(),
        name=config["name"],
        description=f"{config['name']}, a toolkit of the project's own.",
        app_url=config["app_url"],
        categories=(CATEGORY,),
        schemes=tuple(_scheme(one, config["name"]) for one in config["auth_schemes"] if one["mode"] != "NO_AUTH"),
        versions=tuple(row.versions) or (version_of_day(row.created_at, 0),),
        kind="custom",
    )


def _scheme(given: dict[str, Any], name: str) -> AuthScheme:
    shown = given.get("api_key_field") or {}
    field = Field("generic_api_key", shown.get("display_name", "API key"), shown.get("description", f"Key of {name}."))
    return AuthScheme(given["mode"], name, account_fields=(field,) if given["mode"] == "API_KEY" else ())
