# Generated from composio_async/providers/__init__.py by `python -m composio_async._syncgen`. Do not edit.
"""Providers: how tools look in an agent framework. Imported by name, one module for each framework."""

from __future__ import annotations
