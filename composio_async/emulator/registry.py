"""Toolkits and tools of one emulator: the built-in catalog, and what the user registered over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from .catalog import BUILT_IN
from .catalog.model import Catalog, Tool, Toolkit, TriggerType
from .problems import ApiError, did_you_mean, not_found


class Registry:
    """Looks up toolkits and tools by slug, whatever their letter case.

    Args:
        catalog: Toolkits, tools and types of triggers to begin with.
        own: Tells the project's own toolkits, by slug.
    """

    def __init__(self, catalog: Catalog = BUILT_IN, own: Callable[[], Mapping[str, Toolkit]] = dict) -> None:
        self._own = own
        self._registered: dict[str, Tool] = {}
        self.use(catalog)

    def use(self, catalog: Catalog) -> None:
        """Take another catalog; what was registered stays, over it."""
        self._toolkits: dict[str, Toolkit] = dict(catalog.toolkits)
        self._tools: dict[str, Tool] = dict(catalog.tools)
        self.trigger_types: Mapping[str, TriggerType] = catalog.trigger_types
        for tool in list(self._registered.values()):
            self.register(self.adopt(tool, tool.toolkit))

    def register(self, tool: Tool) -> None:
        """Add a tool, replacing one of the same slug; an unknown toolkit is made."""
        self._registered[tool.slug] = tool
        if tool.toolkit not in self._toolkits:
            self._toolkits[tool.toolkit] = Toolkit(
                slug=tool.toolkit,
                name=tool.toolkit.replace("_", " ").title(),
                description=f"Tools registered with the emulator under {tool.toolkit}.",
                app_url="",
                categories=("Custom",),
            )
        self._tools[tool.slug] = tool

    def toolkits(self) -> list[Toolkit]:
        """Every toolkit, in catalog order, the project's own last."""
        return list({**self._toolkits, **self._own()}.values())

    def tools(self, toolkit: str | None = None) -> list[Tool]:
        """Every tool, or those of one toolkit, in catalog order."""
        own = self._own()
        return [_at_home(tool, own) for tool in list(self._tools.values()) if toolkit in (None, tool.toolkit)]

    def triggers_of(self, toolkit: str) -> int:
        """How many types of triggers a toolkit has."""
        return sum(one.toolkit == toolkit for one in self.trigger_types.values())

    def find_toolkit(self, slug: str) -> Toolkit | None:
        """The toolkit, or None."""
        return self._own().get(slug.lower()) or self._toolkits.get(slug.lower())

    def find_tool(self, slug: str) -> Tool | None:
        """The tool, or None."""
        found = self._tools.get(slug.upper())
        return None if found is None else _at_home(found, self._own())

    def toolkit(self, slug: str) -> Toolkit:
        """The toolkit, or a 404 that names near ones."""
        found = self.find_toolkit(slug)
        if found is None:
            fix = did_you_mean(slug, {**self._toolkits, **self._own()}, "GET /api/v3.1/toolkits lists every toolkit.")
            raise not_found("Toolkit", slug, slug="Toolkit_ToolkitNotFound", code=4301, fix=fix)
        return found

    def tool(self, slug: str) -> Tool:
        """The tool, or a 404 that names near ones."""
        found = self.find_tool(slug)
        if found is None:
            raise not_found("Tool", slug, slug="Tool_ToolNotFound", code=2301, fix=self.near_tools(slug))
        return found

    def near_tools(self, slug: str) -> str:
        """A hint with the nearest slugs."""
        return did_you_mean(slug, self._tools, "GET /api/v3.1/tools lists every tool.")

    def toolkit_of(self, tool: Tool) -> Toolkit:
        """The toolkit a tool belongs to."""
        return self.toolkit(tool.toolkit)

    def version(self, tool: Tool, asked: Any) -> str:
        """The version that a request means for a tool.

        Args:
            tool: the tool.
            asked: None, `latest`, a version, or a map of toolkit slug to version.

        Returns:
            A version the tool has.

        Raises:
            ApiError: 404 for a version it does not have.
        """
        if isinstance(asked, dict):
            asked = {key.lower(): value for key, value in asked.items()}.get(tool.toolkit)
        if asked in (None, "", "latest"):
            return tool.versions[-1]
        if asked not in tool.versions:
            raise ApiError(
                404,
                f"Tool {tool.slug!r} has no version {asked!r}",
                slug="Tool_ToolVersionNotFound",
                code=2302,
                suggested_fix=f"Use latest or one of {', '.join(tool.versions)}.",
            )
        return str(asked)

    def adopt(self, tool: Tool, toolkit: str) -> Tool:
        """The same tool under another toolkit, with that toolkit's versions when it is known."""
        known = self.find_toolkit(toolkit)
        return attrs.evolve(tool, toolkit=toolkit, versions=known.versions if known else tool.versions)


def _at_home(tool: Tool, own: Mapping[str, Toolkit]) -> Tool:
    """A tool with the versions of the toolkit of the project's own that it is in, if it is in one."""
    home = own.get(tool.toolkit)
    return tool if home is None else attrs.evolve(tool, versions=home.versions)
