"""Adapters: modules of the package that need an agent framework, which may not be installed here."""

from __future__ import annotations

import importlib
from types import ModuleType


def installed(name: str) -> ModuleType | None:
    """A module by its name; None for an adapter whose framework is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        if ".providers." not in name:
            raise
        return None
