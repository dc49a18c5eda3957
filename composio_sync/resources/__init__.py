# Generated from composio_async/resources/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""One file for each namespace of the client; a method builds a request, sends it and decodes the answer."""

from __future__ import annotations
