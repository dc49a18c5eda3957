# Generated from composio_async/integrations/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""Ways into other people's frameworks, one module each, imported only by name."""

from __future__ import annotations
