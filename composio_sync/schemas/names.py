# Generated from composio_async/schemas/names.py by `python -m composio_async._syncgen`. Do not edit.
"""Names that a model or a framework takes, made of those that the platform gives."""

from __future__ import annotations

from composio_async.schemas.names import NameRule, legal_name, legal_names, shortened

__all__ = ["NameRule", "legal_name", "legal_names", "shortened"]
