"""The built-in toolkits; made once per process and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import asana, github, gmail, hackernews, linear, notion, slack
from .model import Toolkit

_MODULES = (asana, github, gmail, hackernews, linear, notion, slack)
TOOLKITS: Final[Mapping[str, Toolkit]] = MappingProxyType({module.TOOLKIT.slug: module.TOOLKIT for module in _MODULES})
