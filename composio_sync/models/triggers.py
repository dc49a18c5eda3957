# Generated from composio_async/models/triggers.py by `python -m composio_async._syncgen`. Do not edit.
"""Triggers: the types that toolkits have, and the triggers that were set up for accounts."""

from __future__ import annotations

from composio_async.models.triggers import Trigger, TriggerId, TriggerType

__all__ = ["Trigger", "TriggerId", "TriggerType"]
