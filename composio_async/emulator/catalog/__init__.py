"""The built-in toolkits; made once per process and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import (
    asana,
    composio_search,
    github,
    gmail,
    googlecalendar,
    googledrive,
    googlesheets,
    hackernews,
    hubspot,
    jira,
    linear,
    notion,
    slack,
    stripe,
    text_to_pdf,
)
from .model import Catalog, Toolkit
from .triggers import TRIGGER_TYPES

_MODULES = (
    asana,
    composio_search,
    github,
    gmail,
    googlecalendar,
    googledrive,
    googlesheets,
    hackernews,
    hubspot,
    jira,
    linear,
    notion,
    slack,
    stripe,
    text_to_pdf,
)
TOOLKITS: Final[Mapping[str, Toolkit]] = MappingProxyType({module.TOOLKIT.slug: module.TOOLKIT for module in _MODULES})
BUILT_IN: Final = Catalog(TOOLKITS, TRIGGER_TYPES)
